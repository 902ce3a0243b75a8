"""What is said of one recorded request: what it is, and each thing that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from conformance.audit.endpoints import Sort
from conformance.audit.told import Words
from conformance.contract import Contract
from conformance.model import ABSENT, Json, Level


class Then(Enum):
    """How a fault stood on an earlier day."""

    RIGHT = "right-then"
    """Right then, wrong now: the documentation has moved."""
    WRONG = "wrong-then"
    """Wrong on both days."""
    MENDED = "right-now"
    """Wrong then, right now."""
    UNKNOWN = "unknown"
    """The model was not documented then, or the fact stands in sentences, which no snapshot keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One thing that is wrong with one request. All texts are masked.

    Attributes:
        code: of ``codes.py`` or ``traffic_codes.py``.
        subject: the model's id or the endpoint's name; what was sent where nobody knows it.
        path: dotted path in the body, empty where it is not about the body; pointer: the same as JSON Pointer.
        fact: which rule it is, where there are several of one code at one place.
        words: what was expected and found, and what to do.
        page: the address that documents it.
        then: how it stood on the earlier day; None where none was asked for.
        evidence: the smallest payload that shows it, masked; ABSENT where the body does not matter.
    """

    code: str
    level: Level
    subject: str
    path: str = ""
    pointer: str = ""
    fact: str = ""
    words: Words
    page: str
    then: Then | None = None
    evidence: Callable[[], Json] = field(default=lambda: ABSENT, compare=False, repr=False)

    @property
    def key(self) -> tuple[str, ...]:
        """What is the same for the same fault in other requests."""
        return self.subject, self.path, self.code, self.fact, self.then.value if self.then is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one request is, and what is wrong with it.

    Attributes:
        contract: that it was held against; None where it is no request of a model, or of none that is known.
        subject: the model's id or the endpoint's name; what was sent, masked, where nobody knows it.
        host: masked; of requests that go elsewhere. resembles: whether its path is one of KIE's all the same.
        untold: faults beyond :data:`MOST_BREACHES`.
        body: as sent, for coverage: never to be shown; ABSENT where there is none.
        lost: why the body can't be judged; None where it was.
        authorized: whether there was a credential; None where headers were not recorded.
    """

    sort: Sort
    contract: Contract | None = None
    subject: str = ""
    host: str = ""
    resembles: bool = False
    breaches: tuple[Breach, ...] = ()
    untold: int = 0
    body: Json = field(default=ABSENT, repr=False)
    lost: str | None = None
    authorized: bool | None = None

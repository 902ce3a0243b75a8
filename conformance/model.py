"""The values in the middle: parameters, tables, operations, pages. Plain frozen data; imports nothing else of ours.

Documentation pages are parsed into these values, contracts are loaded into them, and everything
else is a function of them. The words are those of JSON Schema, spelled as Python spells names:
``maxLength`` is ``max_length``. ``facts.py`` holds the table that maps one spelling to the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum, IntEnum
from types import MappingProxyType
from typing import Any, Final, Literal

from conformance.record import Record, derived, replace

Json = Any
"""A JSON value: None, bool, int, float, str, list or dict of them."""


class Absent(Enum):
    """The type of ``ABSENT``, which says that a page names no value: None is a value of its own."""

    ABSENT = "absent"

    def __repr__(self) -> str:
        return "ABSENT"

    def __bool__(self) -> Literal[False]:
        return False


ABSENT: Final = Absent.ABSENT

CREATE_TASK: Final = "POST /api/v1/jobs/createTask"
"""The endpoint behind which most models stand; the others have endpoints of their own."""

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Parameter(Record):
    """What is known of one parameter, of the items of a list, or of one alternative of a choice.

    Attributes:
        type: JSON Schema type name; None where the page names none.
        required: True or False for a named parameter; None for items and alternatives.
        title: the name of an alternative.
        enum, const, default: values exactly as the page has them.
        min_length, max_length: code points.
        minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of: numbers.
        step: grid of allowed numbers, anchored at ``minimum``; contracts only, pages have it in prose.
        min_items, max_items: number of list members.
        media: what a linked file must be: ``types``, ``formats``, ``max_mb``, …; contracts only.
        items, properties, one_of, any_of, all_of, not_: nested, as deep as the page nests.
        refs: properties of groups that the schema names but does not merge into ``properties``.
        prose: facts read from the description, apart from those of the schema; pages only. ``numbers`` are those that
            no pattern read, each with its unit, such as ``500 characters``.
    """

    type: str | None = None
    required: bool | None = None
    title: str | None = None
    enum: tuple[Json, ...] | None = None
    const: Json | Absent = ABSENT
    default: Json | Absent = ABSENT
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    format: str | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_minimum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiple_of: int | float | None = None
    step: int | float | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool | None = None
    additional_properties: bool | None = None
    deprecated: bool | None = None
    nullable: bool | None = None
    media: Mapping[str, Json] = NOTHING
    items: Parameter | None = None
    properties: Mapping[str, Parameter] = NOTHING
    refs: Mapping[str, Parameter] = NOTHING
    one_of: tuple[Parameter, ...] = ()
    any_of: tuple[Parameter, ...] = ()
    all_of: tuple[Parameter, ...] = ()
    not_: Parameter | None = None
    prose: Mapping[str, Json] = NOTHING


_UNSAID: Final = Parameter()


class Table(Record):
    """A parameter table: the facts of one request, with no prose.

    Attributes:
        method: upper case; path: as documented; content_type: of the request body, None without one.
        models: ids in the ``model`` parameter's enumeration, in its order; empty for endpoints that take none.
        body: parameters of the request body by name.
        body_schema: what the body's schema says beside its parameters (alternatives, whether unnamed
            parameters are allowed); None where it says nothing more.
        query: parameters of the query string by name.
    """

    method: str
    path: str
    content_type: str | None = None
    models: tuple[str, ...] = ()
    body: Mapping[str, Parameter] = NOTHING
    body_schema: Parameter | None = None
    query: Mapping[str, Parameter] = NOTHING

    @property
    def endpoint(self) -> str:
        """Method and path in one string, such as ``POST /api/v1/jobs/createTask``."""
        return f"{self.method} {self.path}"

    @property
    def input(self) -> Parameter | None:
        """The ``input`` object of a createTask request; None for other endpoints."""
        return self.body.get("input")

    @derived
    def whole(self) -> Parameter:
        """The request body as one object."""
        return replace(self.body_schema or _UNSAID, type="object", properties=self.body)


class Operation(Record):
    """One documented request: its table, its examples, and where the facts of its prose were read.

    Attributes:
        table: the facts.
        examples: request examples; free text in them is replaced by ``{"$text": length}``.
        parameter_examples: dotted parameter path → example values, treated the same way.
        read_by: ``path/fact`` of a prose fact → id of the pattern that read it.
        deprecated: whether the request as a whole is on its way out.
    """

    table: Table
    examples: tuple[Json, ...] = ()
    parameter_examples: Mapping[str, tuple[Json, ...]] = NOTHING
    read_by: Mapping[str, str] = NOTHING
    deprecated: bool = False


class Conversion(Record):
    """What normalization may turn into a parameter, beyond what its type says.

    Attributes:
        aliases: other names that integrators hold it under.
        labels: words of the documentation → the member of the enumeration that they name.
        unit: the unit that a number may carry as a word: ``seconds`` or ``times``.
        numeric: whether a text without an enumeration holds a number, as some seeds do.
    """

    aliases: tuple[str, ...] = ()
    labels: Mapping[str, Json] = NOTHING
    unit: str | None = None
    numeric: bool = False


RULE_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "exclusive": "at most one side is given",
        "at-least-one": "at least one side is given",
        "requires": "where one parameter is given, others must be too",
        "when": "parameters keep further facts, under a condition or always",
        "sum": "a sum over parameters stays within bounds, or equals a number or another parameter",
        "difference": "one number less another stays within bounds",
        "unique": "the values are all different",
    }
)
"""The closed set of cross rules: kind → what it demands."""

SUM_OF: Final = ("items", "lengths", "values")
"""What a ``sum`` adds up: list members (a scalar that is given counts one), code points, or numbers."""


class Expectation(Record):
    """What a cross rule asks of one parameter, as a condition or as a demand.

    Attributes:
        given: whether the parameter is there and says something: null, ``""``, ``[]`` and ``{}`` say nothing.
            None where that does not matter.
        facts: what its value keeps. In a condition a missing value counts as the documented default, and keeps
            nothing without one; of a missing value nothing is demanded.
    """

    given: bool | None = None
    facts: Parameter | None = None


class CrossRule(Record):
    """A rule that spans parameters. Paths are dotted, from the input (or body); ``[]`` goes into a list.

    Attributes:
        kind: one of ``RULE_KINDS``.
        sides: the parameters, in groups: a side is given where one of its parameters is.
        needs: of ``requires``: the parameters that must be given too.
        conditions: all must hold for the rule to count. With ``each``, those of ``when`` start in the list's member
            too, those of other kinds at the top.
        demands: of ``when``: path → what it must keep then.
        of: of ``sum``: one of ``SUM_OF``.
        each: path of a list: the rule holds in each of its members, and paths start there.
        minimum, exclusive_minimum, maximum: of ``sum`` and ``difference``; a sum's maximum may be the path of the
            parameter that holds it.
        equals: of ``sum``: a number, or the path of the parameter that holds it.
        documented: parameters whose descriptions say so; page: where, if not on the contract's page.
    """

    kind: str
    sides: tuple[tuple[str, ...], ...] = ()
    needs: tuple[str, ...] = ()
    conditions: Mapping[str, Expectation] = NOTHING
    demands: Mapping[str, Expectation] = NOTHING
    of: str | None = None
    each: str | None = None
    minimum: int | float | None = None
    exclusive_minimum: int | float | None = None
    maximum: int | float | str | None = None
    equals: int | float | str | None = None
    documented: tuple[str, ...] = ()
    page: str | None = None

    @property
    def parameters(self) -> tuple[str, ...]:
        """Every path that the rule speaks of, once, ``each`` in front."""
        prefix = f"{self.each}[]." if self.each else ""
        others = tuple(one for one in (self.equals, self.maximum) if isinstance(one, str))
        found = [*(one for side in self.sides for one in side), *self.needs, *self.demands, *others]
        inside, outside = ([*found, *self.conditions], []) if self.kind == "when" else (found, [*self.conditions])
        return tuple(dict.fromkeys((*(f"{prefix}{one}" for one in inside), *outside)))


WHY_UNRULED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "file": "one would have to look into the linked file",
        "effect": "it says what happens, not what is refused",
        "elsewhere": "it depends on other requests, tasks or accounts",
        "text": "it is about the meaning of a text",
        "vague": "it can be read in more than one way",
    }
)
"""Why prose that limits values is not a rule: key → reason."""


class Unruled(Record):
    """Documented prose that limits values and is no rule: the parameter, what it is about, and why."""

    parameter: str
    about: str
    why: str
    page: str | None = None


class Upload(Record):
    """What is documented of an upload endpoint beside its parameters.

    Attributes:
        hosts: that files are sent to; returns: that the links to them name.
        max_mb: the largest file; timeout_seconds: for the transfer; keep_days: until files go. None where nobody says.
        page: that says so, if not the contract's.
    """

    hosts: tuple[str, ...]
    returns: tuple[str, ...]
    max_mb: int | float | None = None
    timeout_seconds: int | float | None = None
    keep_days: int | float | None = None
    page: str | None = None


class Rate(Record):
    """One documented price.

    Attributes:
        per: what one pays for: ``request``, ``second``, ``image``, ``1000 characters``, …
        credits, usd: one of them at least, as the source gives them.
        times: path of the parameter that holds how many; None where the payload does not say.
        conditions: when this price applies; all must hold.
        as_of: the day of the source; source: which one; label: the row's name there.
    """

    per: str
    as_of: str
    source: str
    label: str
    credits: int | float | None = None
    usd: int | float | None = None
    times: str | None = None
    conditions: Mapping[str, Expectation] = NOTHING


class Level(IntEnum):
    """How much a finding matters; larger is worse."""

    INFO = 0
    WARNING = 1
    BREAKING = 2

    @property
    def label(self) -> str:
        """The name in lower case, as reports and options spell it."""
        return self.name.lower()


class FindingState(Enum):
    """How a finding stands: it counts, only one look says it so far (it counts too), or somebody accepted it."""

    NEW = "new"
    UNCONFIRMED = "unconfirmed"
    ACCEPTED = "accepted"

    @property
    def counts(self) -> bool:
        """Whether it is to be acted on: nothing accepts it."""
        return self is not FindingState.ACCEPTED


class Lint(Record):
    """One doubt about the documentation itself.

    Attributes:
        id: the row of the lint registry.
        path: dotted path of the parameter; empty for the whole page; the model's id for a whole snapshot.
        message: what was found, in our own words, with the values; in English.
        says: which of the row's sentences the message is; empty where no more than the message is known.
        args: what the sentence is about; of longer texts the length only.
    """

    id: str
    level: Level
    path: str
    message: str
    says: str = ""
    args: Mapping[str, Json] = NOTHING


class Page(Record):
    """What one documentation page says.

    Attributes:
        page: path on the site without ending, such as ``market/kling/v2-1-pro``.
        url: where it officially stands.
        form: which of the known page forms it has; ``markdown`` or ``html`` where it documents no request.
        sha256: of the bytes as fetched, hexadecimal.
    """

    page: str
    url: str
    form: str
    title: str
    sha256: str
    operations: tuple[Operation, ...] = ()
    lints: tuple[Lint, ...] = ()


def named(parameters: Mapping[str, Parameter], prefix: str = "") -> Iterator[tuple[str, Parameter]]:
    """Every named parameter at any depth, with its dotted path, parents first.

    ``[]`` marks a step into the items of a list. Alternatives of a choice share the path of their
    parent, so that a parameter of three alternatives comes three times.
    """
    for name, parameter in parameters.items():
        path = f"{prefix}{name}"
        yield path, parameter
        yield from _named_below(parameter, path)


def _named_below(parameter: Parameter, path: str) -> Iterator[tuple[str, Parameter]]:
    yield from named(parameter.properties, f"{path}.")
    if parameter.items is not None:
        yield from _named_below(parameter.items, f"{path}[]")
    for alternative in (*parameter.one_of, *parameter.any_of, *parameter.all_of):
        yield from _named_below(alternative, path)

"""What the text of a page says of facts beside the schema, then and now.

Where the schema is silent, the text's fact is the rule, and the engine names its change. Here is what the engine can't
see: that text and schema began or ceased to contradict each other, that a contradiction is another one, and that a
fact went over from one to the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from conformance.compare.documented import OPPOSITE, Documented
from conformance.compare.moves import Change
from conformance.facts import FACT_BY_NAME, is_number, same
from conformance.model import ABSENT, Absent, Json, Parameter

_ELSEWHERE = frozenset(("media", "members", "numbers"))
"""What no schema has: the engine compares ``media`` as they are, ``text_members`` and ``text_numbers`` the others."""


class _Stand(NamedTuple):
    """How one fact of one parameter stands on a page.

    Attributes:
        text, schema: what each says; ABSENT where it says nothing.
        where: ``text``, ``schema``, ``schema and text``, or where both say different things ``apart``; empty where
            nobody says anything.
    """

    text: Json | Absent
    schema: Json | Absent
    where: str

    @property
    def rule(self) -> Json | Absent:
        """What counts: the schema speaks first."""
        return self.text if self.schema is ABSENT else self.schema

    @property
    def told(self) -> Json | Absent:
        """What is shown of it: both values where they contradict each other."""
        return {"schema": self.schema, "text": self.text} if self.where == "apart" else self.rule


def prose_changes(old: Documented, new: Documented) -> Iterator[Change]:
    """Every change of what the text says beside the schema, of parameters that both sides have at the same place."""
    for path, before in old.pages.items():
        after = new.pages.get(path)
        if after is None or not (before.prose or after.prose):
            continue
        for fact in sorted((before.prose.keys() | after.prose.keys()) - _ELSEWHERE):
            yield from _fact_changes(_stand(before, fact), _stand(after, fact), f"{path}|text.{fact}")


def _fact_changes(was: _Stand, stands: _Stand, path: str) -> Iterator[Change]:
    if was.where == stands.where == "apart":
        if not _says_the_same(was.text, stands.text):
            yield "prose-changed", path, was.text, stands.text
    elif stands.where == "apart":
        yield "prose-contradicts-schema", path, was.told, stands.told
    elif was.where == "apart":
        yield "prose-agrees-with-schema", path, was.told, stands.told
    elif was.where != stands.where and was.where and stands.where and _says_the_same(was.rule, stands.rule):
        yield "fact-source-changed", path, was.where, stands.where


def _stand(one: Parameter, fact: str) -> _Stand:
    text: Json | Absent = one.prose.get(fact, ABSENT)
    schema = _of_schema(one, fact, is_told=text is not ABSENT)
    if text is ABSENT or schema is ABSENT:
        return _Stand(text, schema, "schema" if schema is not ABSENT else "text" if text is not ABSENT else "")
    agrees = text in one.enum if fact == "model" and one.enum else _says_the_same(text, schema)
    return _Stand(text, schema, "schema and text" if agrees else "apart")


def _of_schema(one: Parameter, fact: str, *, is_told: bool) -> Json | Absent:
    """What the schema says of a fact; where the text sets the other kind of bound, the schema's own kind with it."""
    attribute = "enum" if fact == "model" else FACT_BY_NAME[fact].attribute
    value = getattr(one, attribute)
    other = OPPOSITE.get(fact)
    if value is None and other is not None and is_told:
        bound = getattr(one, other)
        return ABSENT if bound is None else {other.replace("exclusive_m", "exclusiveM"): bound}
    if value is None and fact != "default":
        return ABSENT
    return list(value) if isinstance(value, tuple) else value


def _says_the_same(one: Json | Absent, other: Json | Absent) -> bool:
    """Whether two values of a fact say the same: 1 and 1.0 do, and so do members in another order or with blanks."""
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(_plain, one)) == sorted(map(_plain, other))
    return same(one, other) or (is_number(one) and is_number(other) and one == other)


def _plain(member: Json) -> str:
    return repr(member.strip() if isinstance(member, str) else member)

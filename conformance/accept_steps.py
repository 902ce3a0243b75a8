"""The documented changes of one contract as steps, each of which edits its file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.compare.agreement import UNSAID, Disagreement, compared, parent_of
from conformance.compare.documented import Documented, documented
from conformance.compare.engine import parameter_changes
from conformance.contract import Contract
from conformance.contract_kinds import MEDIA, Keys
from conformance.contract_toml import parameter_to_toml
from conformance.docs.snapshot import Snapshot
from conformance.documentation import Documentation, documentation_of, source_of
from conformance.errors import ContractError
from conformance.facts import CHOICES, FACT_BY_NAME, FACTS
from conformance.messages import gettext as _
from conformance.model import ABSENT, NOTHING, Absent, Json, Parameter, Table
from conformance.record import replace
from conformance.toml_edit import TomlText
from conformance.toml_pieces import NoPlaceError

_HEAD = ("model", "name", "title", "kind", "endpoint", "page", "documented_as", "verified", "retired", "successor")
_FACTS = (*(fact.name for fact in FACTS), "media", "convert", "source", "items")
_SECTIONS = ("body", "input", "rule", "unruled", "price", "upload")
_MEDIA = "media."
_SOURCE = "source of "
_PROSE = "prose"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Step:
    """One documented change that can be carried over.

    Attributes:
        rules: of drift that name it, as a change from the contract to the documentation; none has a fact that stands
            elsewhere than before.
        path: dotted, of the parameter; empty for the contract as a whole.
        old, new: in the contract, and documented; ABSENT where a side has none.
        about: path and fact of the difference that it ends, alone or with another step.
        apply: edits the text.
        lost: members of an enumeration that go, if that is what it does.
    """

    rules: tuple[str, ...]
    path: str
    old: Json | Absent
    new: Json | Absent
    about: tuple[str, str]
    apply: Callable[[TomlText], None]
    lost: tuple[Json, ...] = ()

    @property
    def name(self) -> str:
        """The fact that changes, and the rules that name the change."""
        return " ".join(one for one in (self.about[1], f"[{', '.join(self.rules)}]" if self.rules else "") if one)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unable:
    """One documented change that no rule carries over."""

    path: str
    detail: str


def obstacle(error: NoPlaceError | ContractError, path: Path) -> str:
    """What stands in the way of a change, for a person who reads of one contract, whose file is at ``path``."""
    if isinstance(error, NoPlaceError):
        return _("{path} has no place for it: {error}").format(path=path, error=error)
    return error.message.partition(": ")[2]  # without the file and the line, of a text that is not written


def steps_for(
    contract: Contract,
    docs: Documented,
    documentation: Documentation,
    standing: Sequence[Disagreement],
    newest: str,
) -> Iterator[Step | Unable]:
    """The steps from what ``contract`` says to what is documented.

    Args:
        standing: the differences, without those that are meant.
        newest: the day that is accepted.
    """
    yield from _lifecycle(contract, documentation, newest)
    maker = _Maker(contract, docs)
    yield from (step for one in standing if not _goes(one) for step in maker.steps(one))
    # The last alternative first: the others keep their numbers.
    going = sorted((one for one in standing if _goes(one)), key=lambda one: maker.place(one.path), reverse=True)
    yield from (step for one in going for step in maker.steps(one))


def _goes(one: Disagreement) -> bool:
    return one.fact == "parameter" and one.documented is ABSENT


def _order(names: Sequence[str]) -> Callable[[str], int]:
    places = {name: place for place, name in enumerate(names)}
    return lambda name: places.get(name, len(places))


def _head(key: str, value: Json | None) -> Callable[[TomlText], None]:
    def apply(text: TomlText) -> None:
        if value is None:
            text.remove((key,))
        else:
            text.set((key,), value, _order(_HEAD))

    return apply


def _lifecycle(contract: Contract, documentation: Documentation, newest: str) -> Iterator[Step | Unable]:
    if documentation.now:
        if contract.retired is not None and contract.retired < newest:
            yield Step(
                rules=("model-added",),
                path="",
                old=contract.retired,
                new=ABSENT,
                about=("", "retired"),
                apply=_head("retired", None),
            )
        if contract.page not in documentation.pages:
            page = documentation.pages[0]
            yield Step(
                rules=("page-moved",),
                path="",
                old=contract.page,
                new=page,
                about=("", "page"),
                apply=_head("page", page),
            )
    elif documentation.gone_by is not None and contract.retired != documentation.day:
        yield Step(
            rules=("model-removed",),
            path="",
            old=ABSENT if contract.retired is None else contract.retired,
            new=documentation.day,
            about=("", "retired"),
            apply=_head("retired", documentation.day),
        )


class _Maker:
    def __init__(self, contract: Contract, docs: Documented) -> None:
        self.contract = contract
        self.docs = docs
        self.theirs = compared(contract, docs.table)
        self.ours = compared(contract, contract.table)
        self.keys = {**keys_of(contract, contract.table), **keys_of(contract, docs.table)}
        self.changes = parameter_changes(contract.table.whole, docs.table.whole, "")
        # What a new table is written from: the documented facts with their sources, and none of our conversions.
        self.writing = replace(contract, sources=docs.sources, conversions=NOTHING)

    def place(self, path: str) -> tuple[tuple[int, str], ...]:
        """What orders paths as the file does."""
        return tuple((key, "") if isinstance(key, int) else (0, key) for key in self.keys[path])

    def steps(self, one: Disagreement) -> Iterator[Step | Unable]:
        if one.fact in ("endpoint", "documented_as"):
            yield Unable(path=one.path, detail=one.sentence)
        elif one.fact == "parameter":
            yield self.whole(one)
        elif one.fact.startswith(_SOURCE):
            yield self.fact_step(one, self.marking(one.path, one.fact.removeprefix(_SOURCE)), ())
        elif one.fact == "enum":
            yield from self.enumeration(one)
        elif one.documented is None or (isinstance(one.documented, list) and None in one.documented):
            yield Unable(path=one.path, detail=_("{fact}: TOML has no null").format(fact=one.fact))
        else:
            yield self.fact_step(one, self.setting(one), self.rules_of(one))

    def fact_step(self, one: Disagreement, apply: Callable[[TomlText], None], rules: tuple[str, ...]) -> Step:
        about = (one.path, one.fact)
        return Step(rules=rules, path=one.path, old=one.ours, new=one.documented, about=about, apply=apply)

    def rules_of(self, one: Disagreement) -> tuple[str, ...]:
        """The rules that name the change of one fact: those that fire where nothing else changes."""
        before = _bare(self.ours[one.path])
        theirs = self.theirs[one.path]
        if one.fact.startswith(_MEDIA):
            name = one.fact.removeprefix(_MEDIA)
            media = {key: value for key, value in before.media.items() if key != name}
            after = replace(before, media={**media, **({name: theirs.media[name]} if name in theirs.media else {})})
        else:
            attribute = FACT_BY_NAME[one.fact].attribute
            after = replace(before, **{attribute: getattr(theirs, attribute)})
        found = dict.fromkeys(rule for rule, *_ in parameter_changes(before, after, one.path))
        return tuple(found)

    def setting(self, one: Disagreement) -> Callable[[TomlText], None]:
        keys = self.keys[one.path]
        value = None if one.documented is ABSENT else one.documented
        if one.fact.startswith(_MEDIA):
            return _in_media(keys, one.fact.removeprefix(_MEDIA), value)
        if one.fact in UNSAID and value is UNSAID[one.fact]:
            value = None  # what absence says as well
        if one.fact == "required" and not value:
            value = None
        marks = self.marking(one.path, one.fact)

        def apply(text: TomlText) -> None:
            if value is not None:
                self.set(text, keys, one.fact, list(value) if isinstance(value, tuple) else value)
            elif text.get((*keys, one.fact)) is not None:
                text.remove((*keys, one.fact))
            marks(text)

        return apply

    def set(self, text: TomlText, keys: Keys, fact: str, value: Json) -> None:
        if keys == ("schema",) and text.get(keys) is None:
            block = f"[schema]\n{fact} = {'true' if value else 'false'}\n"
            text.add_table(keys, block, _SECTIONS)
        else:
            text.set((*keys, fact), value, _order(_FACTS))

    def marking(self, path: str, fact: str) -> Callable[[TomlText], None]:
        """Says of a fact where it is documented, as far as that is not the schema."""
        keys = (*self.keys[path], "source")
        said = self.docs.sources.get(f"{path}/{fact}")
        others = any(key.rpartition("/")[0] == path for key in self.docs.sources)

        def apply(text: TomlText) -> None:
            found = text.get(keys)
            if found == _PROSE and not others:
                text.remove(keys)
            elif isinstance(found, dict) or (found is None and said is not None):
                told = {name: one for name, one in (found or {}).items() if name != fact}
                told |= {fact: said} if said is not None and text.get((*keys[:-1], fact)) is not None else {}
                if told:
                    text.set(keys, told, _order(_FACTS))
                elif found is not None:
                    text.remove(keys)

        return apply

    def enumeration(self, one: Disagreement) -> Iterator[Step | Unable]:
        """What comes, and what goes: two steps where both happen, since what goes may have to be confirmed."""
        ours, theirs = self.ours[one.path].enum, self.theirs[one.path].enum
        if theirs is not None and None in theirs:
            yield Unable(path=one.path, detail=_("{fact}: TOML has no null").format(fact="enum"))
            return
        gone: tuple[Json, ...] = ()
        if ours is not None and theirs is not None:
            before, after = Parameter(enum=ours), Parameter(enum=theirs)
            found = parameter_changes(before, after, "")
            gone = tuple(old for rule, _, old, _ in found if rule == "enum-member-removed")
            rest = tuple(dict.fromkeys(rule for rule, *_ in found if rule != "enum-member-removed"))
            if gone and rest:
                yield self.members(one, rest, (*theirs, *gone), ())
                yield self.members(one, ("enum-member-removed",), theirs, gone)
                return
        rules = ("enum-member-removed",) if gone else self.rules_of(one)
        yield self.members(one, rules, theirs, gone)

    def members(
        self, one: Disagreement, rules: tuple[str, ...], wanted: tuple[Json, ...] | None, gone: tuple[Json, ...]
    ) -> Step:
        keys, marks = self.keys[one.path], self.marking(one.path, "enum")

        def apply(text: TomlText) -> None:
            if wanted is None:
                text.remove((*keys, "enum"))
            else:
                there = text.get((*keys, "enum"))
                # Of two steps the second may be carried over alone.
                left = [member for member in there or () if repr(member) not in set(map(repr, gone))]
                extra = [member for member in wanted if repr(member) not in set(map(repr, left))]
                self.set(text, keys, "enum", left if gone and extra else list(wanted))
            marks(text)

        old = list(gone) if gone else one.ours
        new = ABSENT if gone else (one.documented if wanted is None else list(wanted))
        return Step(rules=rules, path=one.path, old=old, new=new, about=(one.path, one.fact), apply=apply, lost=gone)

    def whole(self, one: Disagreement) -> Step | Unable:
        """A parameter, item or alternative that one side has."""
        keys = self.keys[one.path]
        rules = tuple(dict.fromkeys(rule for rule, path, *_ in self.changes if _names(one.path, rule, path)))
        if one.documented is ABSENT and one.path in self.ours and one.path not in self.theirs:
            rules = rules or ("parameter-removed",)
            return self.fact_step(one, lambda text: text.remove(keys), rules)
        new = _without_null(self.theirs[one.path])
        kinds = _with_kind(new, self.ours.get(one.path))
        block = parameter_to_toml(self.writing, kinds, keys, one.path)
        before = siblings_after(self.ours, one.path, new, keys)
        return self.fact_step(one, lambda text: _add(text, keys, block, before), rules or ("parameter-added",))


def siblings_after(ours: Mapping[str, Parameter], path: str, new: Parameter, keys: Keys) -> tuple[str, ...]:
    """The siblings that come after a new parameter: required ones stand first, all in alphabetical order.

    Args:
        ours: what the contract has, by its path; keys: where the new one is to stand.
    """
    if len(keys) == 2 and keys[0] == "schema":
        return _SECTIONS
    parent = ours.get(parent_of(path))
    named = parent.properties if parent is not None and parent.properties else ours
    place = (not new.required, str(keys[-1]))
    siblings = ((name.rpartition(".")[2], one) for name, one in named.items() if one.required is not None)
    return tuple(name for name, one in siblings if (not one.required, name) > place)


def _add(text: TomlText, keys: Keys, block: str, before: Sequence[str]) -> None:
    """Add a table; what is small and stands among inline tables, or is the items of a list, as such a one."""
    import tomllib

    data: Any = tomllib.loads(block)
    for key in keys:
        data = data[key] if isinstance(key, str) else data[-1] if isinstance(data, list) else data
    is_small = not any(isinstance(value, (dict, list)) and _is_nested(value) for value in data.values())
    if is_small and (keys[-1] == "items" or _has_inline(text, keys[:-1])) and text.get(keys[:-1]) is not None:
        text.set(keys, data, _order(_FACTS))
    else:
        text.add_table(keys, block, before)


def _is_nested(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _has_inline(text: TomlText, keys: Keys) -> bool:
    """Whether all parameters of a table are written in a line each."""
    held = text.get(keys)
    if keys != ("body",) or not isinstance(held, dict):
        return False
    return not any(line.startswith("[body.") for line in text.text.splitlines())


def _in_media(keys: Keys, name: str, value: Json) -> Callable[[TomlText], None]:
    def apply(text: TomlText) -> None:
        held = dict(text.get((*keys, "media")) or {})
        held.pop(name, None)
        if value is not None:
            held[name] = value
        told = {key: held[key] for key in MEDIA if key in held}
        if told:
            text.set((*keys, "media"), told, _order(_FACTS))
        else:
            text.remove((*keys, "media"))

    return apply


def _with_kind(one: Parameter, ours: Parameter | None) -> Parameter:
    kind = ours.media.get("kind") if ours is not None else None
    return one if kind is None else replace(one, media={"kind": kind, **one.media})


def _bare(one: Parameter) -> Parameter:
    """A parameter without what is below it."""
    return replace(one, items=None, properties={}, one_of=(), any_of=(), all_of=(), not_=None)


def _without_null(one: Parameter) -> Parameter:
    """A parameter without a default that TOML can't hold; whether that may be missing is for deviations to say."""
    return replace(one, default=ABSENT) if one.default is None else one


def _names(wanted: str, rule: str, path: str) -> bool:
    """Whether a change is about a whole parameter, item or alternative."""
    return path == wanted and rule.startswith(("parameter-", "items-", "alternative-", "constraint-"))


def keys_of(contract: Contract, table: Table) -> dict[str, Keys]:
    """The keys, in the contract's file, of every parameter, item and alternative by its path."""
    found: dict[str, Keys] = {}
    if contract.is_model:
        whole = table.body.get("input", Parameter())
        found["input"] = ("schema",)
        for name, one in whole.properties.items():
            found |= _below(one, f"input.{name}", ("input", name), f"input.{name}.")
        found |= _choices(whole, "input", ("schema",))
        beside: Mapping[str, Parameter] = {
            name: one for name, one in table.body.items() if name not in ("model", "input")
        }
    else:
        found[""] = ("schema",)
        found |= _choices(table.body_schema or Parameter(), "", ("schema",))
        beside = table.body
    for name, one in beside.items():
        found |= _below(one, name, ("body", name), f"{name}.")
    return found


def _below(one: Parameter, path: str, keys: Keys, prefix: str) -> dict[str, Keys]:
    found: dict[str, Keys] = {path: keys}
    if one.items is not None:
        found |= _below(one.items, f"{path}[]", (*keys, "items"), f"{path}[].")
    for name, child in one.properties.items():
        found |= _below(child, f"{prefix}{name}", (*keys, "properties", name), f"{prefix}{name}.")
    return found | _choices(one, path, keys)


def _choices(one: Parameter, path: str, keys: Keys) -> dict[str, Keys]:
    found: dict[str, Keys] = {}
    for keyword, attribute in CHOICES:
        for place, member in enumerate(getattr(one, attribute)):
            where = f"{path}|{keyword}[{place}]"
            found |= _below(member, where, (*keys, keyword, place), f"{where}.")
    if one.not_ is not None:
        found |= _below(one.not_, f"{path}|not", (*keys, "not"), f"{path}|not.")
    return found


class Removed:
    """What a contract's documentation lacks, and whether one snapshot alone says so."""

    def __init__(self, contract: Contract, snapshots: Sequence[Snapshot], documentation: Documentation) -> None:
        self._contract = contract
        self._snapshots = snapshots
        self._documentation = documentation
        self.newest = snapshots[-1].day

    def is_unconfirmed(self, step: Step) -> bool:
        """Whether a step takes away what the snapshot before still has, and no second look confirmed that."""
        if step.rules == ("model-removed",):
            return self._is_model_unconfirmed()
        day = self._documentation.day
        if day is None or not (step.lost or (step.about[1] == "parameter" and step.new is ABSENT)):
            return False
        newest = next(one for one in self._snapshots if one.day == day)
        if newest.manifest.confirms(self._documentation.pages[0]):
            return False
        before = self._before(day)
        if before is None:
            return False
        one = before.get(step.path)
        if step.lost:
            return one is not None and any(repr(member) in set(map(repr, one.enum or ())) for member in step.lost)
        return one is not None

    def _is_model_unconfirmed(self) -> bool:
        gone_by = self._documentation.gone_by
        lacking = [one for one in self._snapshots if gone_by is not None and one.day >= gone_by and one.complete]
        return len(lacking) == 1 and not lacking[0].manifest.confirms(self._documentation.pages[0])

    def _before(self, day: str) -> Mapping[str, Parameter] | None:
        """What the last snapshot before a day documents; None where none does."""
        earlier = [one for one in self._snapshots if one.day < day]
        found = source_of(self._contract, earlier, documentation_of(self._contract, earlier))
        return None if found is None else compared(self._contract, documented(found.operation.table).table)

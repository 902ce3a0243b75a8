"""Accepting: the documented change brought into a contract's file, fact by fact, comments and order kept.

Nothing half-done comes out: a file is changed only to what loads, and agrees with the documentation in every fact that
was to be carried over. What can't be carried over by rule is left for a person, and named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from conformance.accept_renames import Renamed, with_renames
from conformance.accept_steps import Removed, Step, Unable, obstacle, steps_for
from conformance.compare.agreement import Disagreement, agreement
from conformance.compare.deviations import Deviation, divide
from conformance.compare.documented import Documented, documented
from conformance.contract import ROOT, Contract, contract_paths, read_contract, read_toml
from conformance.days import unknown_endpoints
from conformance.docs.lint_rules import lint_words
from conformance.docs.snapshot import Snapshot
from conformance.documentation import Documentation, documentation_of, source_of
from conformance.drafting import draft
from conformance.drift import nothing_matches
from conformance.errors import ConformanceError, ContractError
from conformance.messages import Phrase, Sentence
from conformance.messages import gettext as _
from conformance.model import Lint, Page
from conformance.toml_edit import TomlText
from conformance.toml_pieces import NoPlaceError


class Why(Enum):
    """Why something is left for a person."""

    UNABLE = "unable"
    UNCONFIRMED = "unconfirmed"
    NOT_ASKED = "not asked"
    LOOK = "look"


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """One thing that is left for a person.

    Attributes:
        path: what it is about; empty for the contract as a whole.
        detail: what stands in the way, or what to look at.
    """

    why: Why
    path: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What becomes of one contract's file.

    Attributes:
        id: of the contract; path: of its file.
        before, after: its text; before is empty for a contract that is new.
        carried: the documented changes that ``after`` has.
        left: what it has not, and what to look at.
    """

    id: str
    path: Path
    before: str
    after: str
    carried: tuple[Step, ...] = ()
    left: tuple[Left, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether it is a draft of a contract that there was not."""
        return not self.before

    @property
    def changes(self) -> bool:
        """Whether the file is to be written."""
        return self.before != self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be accepted.

    Attributes:
        models: globs on ids; rules: globs on rules of drift, as from the contract to the documentation.
        unconfirmed: removals too that one snapshot alone shows.
    """

    models: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    unconfirmed: bool = False

    def has_model(self, id: str) -> bool:
        """Whether a contract is to be accepted."""
        return not self.models or any(fnmatchcase(id, glob) for glob in self.models)

    def has_rules(self, rules: Sequence[str]) -> bool:
        """Whether a change by these rules is to be accepted: all of them must be."""
        asked = (any(fnmatchcase(rule, glob) for glob in self.rules) for rule in rules)
        return not self.rules or (bool(rules) and all(asked))


def plan(
    snapshots: Sequence[Snapshot], wanted: Wanted, deviations: tuple[Deviation, ...], root: Path = ROOT
) -> tuple[Acceptance, ...]:
    """What would be done, contract by contract: of those for which there is something to do or to say.

    Args:
        snapshots: in order of days; the last one is what is accepted.
        deviations: differences that are meant, and stay.
        root: the folder of contracts.

    Raises:
        UnknownNameError: no model matches.
        ConformanceError: a contract or a page can't be read.
    """
    paths = contract_paths(root)
    new = [id for id in snapshots[-1].models() if id not in paths]
    if not any(wanted.has_model(id) for id in (*paths, *new)):
        raise nothing_matches(*wanted.models)
    contracts = {id: read_contract(path, id) for id, path in paths.items()}
    known = {one.documented_as for one in contracts.values()}
    found = [
        acceptance_of(contract, snapshots, wanted, deviations)
        for id, contract in contracts.items()
        if wanted.has_model(id)
    ]
    if wanted.has_rules(("model-added",)):
        found += [_drafted(id, snapshots[-1], root) for id in new if id not in known and wanted.has_model(id)]
    return tuple(one for one in found if one.changes or any(left.why is not Why.NOT_ASKED for left in one.left))


def _drafted(id: str, snapshot: Snapshot, root: Path) -> Acceptance:
    path = root / "models" / f"{id}.toml"
    try:
        text, lints = draft(snapshot, id, root=root)
        read_contract(path, id, text)
    except ConformanceError as error:
        detail = f"{error.message} {error.hint}".strip()
        return Acceptance(id=id, path=path, before="", after="", left=(Left(why=Why.UNABLE, path="", detail=detail),))
    looks = [Left(why=Why.LOOK, path=one.path, detail=_lint_words(one)) for one in lints]
    page = snapshot.find_model(id)[0]
    looks.append(
        Left(
            why=Why.LOOK,
            path="",
            detail=_("a draft: read {page} for rules, prices and kinds of files").format(page=page),
        )
    )
    step = Step(rules=("model-added",), path="", old=None, new=page, about=("", "model"), apply=_nothing)
    return Acceptance(id=id, path=path, before="", after=text, carried=(step,), left=tuple(looks))


def _nothing(_text: TomlText) -> None:
    """Of a contract that is new there is nothing to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """A contract and what it is held against."""

    documentation: Documentation
    page: Page
    docs: Documented


def _sides(contract: Contract, snapshots: Sequence[Snapshot]) -> _Sides | None:
    documentation = documentation_of(contract, snapshots)
    source = source_of(contract, snapshots, documentation)
    if source is None:
        return None
    return _Sides(documentation=documentation, page=source.page, docs=documented(source.operation.table))


def _standing(
    contract: Contract, docs: Documented, deviations: tuple[Deviation, ...], day: str
) -> tuple[Disagreement, ...]:
    return divide(agreement(contract, docs).disagreements, deviations, day)[0]


def acceptance_of(
    contract: Contract, snapshots: Sequence[Snapshot], wanted: Wanted, deviations: tuple[Deviation, ...]
) -> Acceptance:
    """What becomes of the file of one contract: see :func:`plan`."""
    before = read_toml(contract.path)[0]
    nothing = Acceptance(id=contract.id, path=contract.path, before=before, after=before)
    sides = _sides(contract, snapshots)
    if sides is None:
        return nothing
    day = snapshots[-1].day
    standing_of = partial(_standing, docs=sides.docs, deviations=deviations, day=day)
    renamed = with_renames(contract, before, sides.docs, standing_of, lambda one: wanted.has_rules(one.rules))
    contract, standing = renamed.contract, standing_of(renamed.contract)
    steps, left, waiting = [], list(_refused_renames(renamed)), set(renamed.open)
    history = Removed(contract, snapshots, sides.documentation)
    todo = [one for one in standing if (one.path, one.fact) not in renamed.open]
    for one in steps_for(contract, sides.docs, sides.documentation, todo, history.newest):
        if isinstance(one, Unable):
            left.append(Left(why=Why.UNABLE, path=one.path, detail=one.detail))
        elif not wanted.has_rules(one.rules):
            left.append(Left(why=Why.NOT_ASKED, path=one.path, detail=one.name))
            waiting.add(one.about)
        elif not wanted.unconfirmed and history.is_unconfirmed(one):
            left.append(Left(why=Why.UNCONFIRMED, path=one.path, detail=one.name))
            waiting.add(one.about)
        else:
            steps.append(one)
    judge = _Judge(contract, sides.docs, deviations, day, standing, waiting)
    after, carried, refused = _carry(renamed.text, steps, judge)
    carried = (*renamed.carried, *carried)
    left += [
        Left(
            why=Why.UNABLE,
            path=step.path,
            detail=_("{change}, after which {reason}").format(change=step.name, reason=reason),
        )
        for step, reason in refused
    ]
    is_whole = not any(one.why is not Why.LOOK for one in left)
    if is_whole and sides.documentation.now and _is_behind(contract, sides, snapshots, carried):
        after = _verified(after, day)
        judge.contract(after)
    if carried:
        left += _looks(judge.contract(after), sides.page, carried)
    return Acceptance(id=contract.id, path=contract.path, before=before, after=after, carried=carried, left=tuple(left))


def _refused_renames(renamed: Renamed) -> Iterator[Left]:
    for one, reason in renamed.refused:
        told = one.step.name
        if reason is None:
            yield Left(why=Why.NOT_ASKED, path=one.step.path, detail=told)
        else:
            detail = _("{change}, after which {reason}").format(change=told, reason=reason)
            yield Left(why=Why.UNABLE, path=one.step.path, detail=detail)


def _is_behind(contract: Contract, sides: _Sides, snapshots: Sequence[Snapshot], carried: Sequence[Step]) -> bool:
    """Whether ``verified`` names a day on which something else was documented than now.

    A contract that nothing happened to is left alone: its evidence would be stale for nothing.
    """
    day = snapshots[-1].day
    if carried:
        return contract.verified != day
    if contract.verified >= day:
        return False
    then = _sides(contract, [one for one in snapshots if one.day <= contract.verified] or snapshots[:1])
    return then is None or then.docs != sides.docs


def _verified(text: str, day: str) -> str:
    edit = TomlText(text)
    edit.set(("verified",), day, lambda _: 0)
    return edit.text


class _Judge:
    """Whether a text of a contract may be written."""

    def __init__(
        self,
        contract: Contract,
        docs: Documented,
        deviations: tuple[Deviation, ...],
        day: str,
        standing: Sequence[Disagreement],
        waiting: set[tuple[str, str]],
    ) -> None:
        self._own = contract
        self.path = contract.path
        self._docs = docs
        self._deviations = deviations
        self._day = day
        self._before = frozenset((one.path, one.fact) for one in standing)
        self._waiting = frozenset(waiting)

    def contract(self, text: str) -> Contract:
        """The contract of a text. Raises ContractError where it breaks the format."""
        return read_contract(self._own.path, self._own.id, text)

    def fault(self, text: str, carried: Sequence[Step], others: Sequence[Step]) -> str:
        """What is wrong with a text in which some steps are carried over; empty when nothing is."""
        try:
            contract = self.contract(text)
        except ContractError as error:
            return obstacle(error, self.path)
        pending = {step.about for step in others}
        done = {step.about for step in carried} - pending - self._waiting
        for one in _standing(contract, self._docs, self._deviations, self._day):
            about = (one.path, one.fact)
            if about in done or about not in self._before:
                return one.sentence
        return ""


def _carry(
    text: str, steps: Sequence[Step], judge: _Judge
) -> tuple[str, tuple[Step, ...], tuple[tuple[Step, str], ...]]:
    """The text with as many of the steps as go together, those steps, and the others with what stands in the way.

    All at once where that is right; else parameter by parameter, since facts of one parameter may need each other; else
    fact by fact.
    """
    reasons: dict[int, str] = {}
    done: list[Step] = []
    groups = [list(steps), *_by_path(steps), *([step] for step in steps)]
    progress = True
    while progress:
        progress = False
        for group in groups:
            rest = [step for step in group if step not in done]
            if not rest:
                continue
            found, reason = _try(text, rest, judge.path)
            carried = [*done, *rest]
            reason = reason or judge.fault(found, carried, [one for one in steps if one not in carried])
            if reason:
                reasons.update((id(step), reason) for step in rest)
            else:
                text, done, progress = found, carried, True
        if len(done) == len(steps):
            break
    refused = tuple((step, reasons[id(step)]) for step in steps if step not in done)
    return text, tuple(step for step in steps if step in done), refused


def _by_path(steps: Sequence[Step]) -> Iterator[list[Step]]:
    for path in dict.fromkeys(step.path for step in steps):
        yield [step for step in steps if step.path == path]


def _try(text: str, steps: Sequence[Step], path: Path) -> tuple[str, str]:
    edit = TomlText(text)
    for step in steps:
        try:
            step.apply(edit)
        except NoPlaceError as error:
            return text, obstacle(error, path)
    return edit.text, ""


_TELLING: Mapping[str, frozenset[str]] = {
    "convert": frozenset(("parameter", "type", "enum")),
    "price": frozenset(("parameter", "type", "enum", "default")),
}
"""Facts that conversions and prices hang on; rules may hang on any, but for those of files and where a fact stands."""


def _looks(contract: Contract, page: Page, carried: Sequence[Step]) -> Iterator[Left]:
    """What a person has to look at after the facts of some parameters have changed."""
    rows = (
        *(("rule", place, (*one.parameters, *one.documented)) for place, one in enumerate(contract.rules, 1)),
        *(("unruled", place, (one.parameter,)) for place, one in enumerate(contract.unruled, 1)),
        *(
            ("price", place, (*one.conditions, *((one.times,) if one.times else ())))
            for place, one in enumerate(contract.prices, 1)
        ),
    )
    facts: dict[str, set[str]] = {}
    for step in carried:
        facts.setdefault(_top(step.path.removeprefix("input.")), set()).add(step.about[1])
    for top, changed in sorted(facts.items()):
        telling = {one for one in changed if not one.startswith(("media.", "source of "))}
        for kind in ("rule", "unruled", "price"):
            named = [str(place) for each, place, paths in rows if each == kind and top in map(_top, paths)]
            if named and telling & _TELLING.get(kind, telling):
                yield Left(why=Why.LOOK, path=top, detail=f"[[{kind}]] {', '.join(named)}")
        if changed & _TELLING["convert"] and any(
            _top(one.removeprefix("input.")) == top for one in contract.conversions
        ):
            yield Left(why=Why.LOOK, path=top, detail="convert")
    touched = {step.path for step in carried}
    for lint in page.lints:
        if lint.path in touched:
            yield Left(
                why=Why.LOOK, path=lint.path, detail=Sentence("{id}: {words}", id=lint.id, words=_lint_words(lint))
            )


def _lint_words(lint: Lint) -> Phrase:
    return Phrase(partial(lint_words, lint))


def _top(path: str) -> str:
    return path.partition(".")[0].partition("[")[0].partition("|")[0]


def new_endpoints(snapshot: Snapshot, root: Path = ROOT) -> tuple[str, ...]:
    """Documented requests without a contract that are in scope: each needs a name that a person gives."""
    known = {read_contract(path).table.endpoint for path in contract_paths(root).values()}
    return tuple(unknown_endpoints(snapshot, known))

"""Does a contract say what the documentation says? Every difference, fact by fact; nothing judged."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from conformance.compare.documented import ALWAYS_PROSE, Documented
from conformance.contract import Contract
from conformance.facts import CHOICES, FACT_BY_NAME, FACTS, same
from conformance.fingerprint import fingerprint
from conformance.messages import N_, Sentence
from conformance.model import ABSENT, Absent, Json, Parameter, Table

_UNCOMPARED = frozenset(("title",))
"""Facts that are labels, not rules."""

UNSAID = {"deprecated": False, "nullable": False, "uniqueItems": False, "additionalProperties": True}
"""What the absence of a flag says."""

_GIVEN_BY_ENDPOINT = frozenset(("model", "input"))
"""Parameters of a createTask body that follow from the endpoint itself; what is inside ``input`` is compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One fact on which a contract and the documentation differ.

    Attributes:
        model: the contract's id.
        path: dotted path; alternatives are counted: ``input|oneOf[0].prompt``.
        fact: in JSON Schema's words; ``parameter`` where a whole parameter is missing or invented, ``source`` where
            only the claim differs where the fact stands.
        documented, ours: the two values; ABSENT where a side has none.
    """

    model: str
    path: str
    fact: str
    documented: Json | Absent
    ours: Json | Absent

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that are the same for the same difference, on any machine."""
        return fingerprint(self.model, self.path, self.fact, self.documented, self.ours)

    @property
    def sentence(self) -> Sentence:
        """What differs, for a person; in English (``messages.said`` translates it)."""
        documented, ours = _words(self.documented), _words(self.ours)
        if self.fact == "parameter":
            lacks, invents = (
                N_("{path}: documented, missing in the contract"),
                N_("{path}: in the contract, not documented"),
            )
            return Sentence(lacks if self.ours is ABSENT else invents, path=self.path)
        if self.fact == "retired":
            told, ruled = Sentence(N_("documented")), Sentence(N_("not retired"))
            if self.documented is not ABSENT:
                told = Sentence(N_("documented last on {day}"), day=self.documented)
            if self.ours is not ABSENT:
                ruled = Sentence(N_("retired since {day}"), day=self.ours)
            return Sentence(N_("{documented}, the contract says {ours}"), documented=told, ours=ruled)
        if self.fact.startswith("source of "):
            template, fact = N_("{path}: source of {fact} is {documented}, the contract says {ours}"), self.fact[10:]
        else:
            template, fact = (
                N_("{path}: {fact} is {documented} in the documentation, {ours} in the contract"),
                self.fact,
            )
        return Sentence(template, path=self.path, fact=fact, documented=documented, ours=ours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How a contract stands to a documented table.

    Attributes:
        documented, ruled: names (dotted paths) of the parameters on each side.
        agreeing: those on which both sides say the same in every fact.
        disagreements: in the order of paths.
    """

    documented: frozenset[str]
    ruled: frozenset[str]
    agreeing: frozenset[str]
    disagreements: tuple[Disagreement, ...] = field(default=())


def agreement(contract: Contract, docs: Documented) -> Agreement:
    """Hold ``contract`` against what the documentation states."""
    left, right = compared(contract, docs.table), compared(contract, contract.table)
    found = list(_compare(contract, left, right))
    found.extend(_compare_endpoint(contract, docs.table))
    found.extend(_compare_sources(contract, docs.sources, left, right))
    found.sort(key=lambda one: (one.path, one.fact))
    documented, ruled = frozenset(map(_name, _named(left))), frozenset(map(_name, _named(right)))
    spoiled = {_name(one.path) for one in found}
    spoiled |= {path[: path.rindex("[]")] for path in spoiled if path.endswith("[]")}
    return Agreement(
        documented=documented,
        ruled=ruled,
        agreeing=frozenset((documented & ruled) - spoiled),
        disagreements=tuple(found),
    )


def compared(contract: Contract, table: Table) -> dict[str, Parameter]:
    """Every parameter, item and alternative of ``table`` that counts for ``contract``, by its path."""
    return _flatten(_without_given(table) if contract.is_model else _everything(table))


def facts_of(parameter: Parameter) -> dict[str, Json]:
    """What is said of ``parameter`` itself: fact → value, ``media.…`` last; without what absence says as well."""
    found: dict[str, Json] = {}
    for fact in FACTS:
        value = getattr(parameter, fact.attribute)
        missing = value is ABSENT or (value is None and fact.name not in ("const", "default"))
        if not missing and fact.name not in _UNCOMPARED and not (fact.name in UNSAID and value is UNSAID[fact.name]):
            found[fact.name] = list(value) if isinstance(value, tuple) else value
    found.update((f"media.{key}", parameter.media[key]) for key in sorted(parameter.media.keys() - {"kind"}))
    return found


def _without_given(table: Table) -> dict[str, Parameter]:
    """The parameters to compare, the input's own ones with their prefix."""
    found = {name: one for name, one in table.body.items() if name not in _GIVEN_BY_ENDPOINT}
    whole = table.body.get("input")
    if whole is not None:
        # Only what is inside counts: whether `input` itself is required is the endpoint's affair.
        found["input"] = Parameter(
            properties=whole.properties,
            additional_properties=whole.additional_properties,
            one_of=whole.one_of,
            any_of=whole.any_of,
            all_of=whole.all_of,
            not_=whole.not_,
        )
    return found


def _everything(table: Table) -> dict[str, Parameter]:
    """The parameters to compare, those of the body's alternatives under the empty name."""
    return {"": table.body_schema or Parameter(), **table.body}


def _flatten(parameters: Mapping[str, Parameter]) -> dict[str, Parameter]:
    """Every parameter, item and alternative by its path."""
    found: dict[str, Parameter] = {}
    for name, parameter in parameters.items():
        found[name] = parameter
        found.update(_below(parameter, name, f"{name}."))
    return found


def _below(parameter: Parameter, path: str, prefix: str) -> Iterator[tuple[str, Parameter]]:
    if parameter.items is not None:
        yield f"{path}[]", parameter.items
        yield from _below(parameter.items, f"{path}[]", f"{path}[].")
    for name, child in parameter.properties.items():
        yield f"{prefix}{name}", child
        yield from _below(child, f"{prefix}{name}", f"{prefix}{name}.")
    for keyword, attribute in CHOICES:
        for place, member in enumerate(getattr(parameter, attribute)):
            where = f"{path}|{keyword}[{place}]"
            yield where, member
            yield from _below(member, where, f"{where}.")
    if parameter.not_ is not None:
        yield f"{path}|not", parameter.not_
        yield from _below(parameter.not_, f"{path}|not", f"{path}|not.")


def _named(paths: Mapping[str, Parameter]) -> Iterator[str]:
    """Paths that are names of parameters: not items, alternatives or the input as a whole."""
    for path, parameter in paths.items():
        if parameter.required is not None and "|not" not in path:
            yield path


def _name(path: str) -> str:
    """``path`` without the places of alternatives: the same parameter in three alternatives has one name."""
    steps = [step.partition("|")[0] for step in path.split(".")]
    return ".".join(step for step in steps if step)


def _compare(
    contract: Contract, left: Mapping[str, Parameter], right: Mapping[str, Parameter]
) -> Iterator[Disagreement]:
    for path in left.keys() | right.keys():
        documented, ours = left.get(path), right.get(path)
        if documented is None or ours is None:
            parent = parent_of(path)
            if (parent in left) == (parent in right):
                yield Disagreement(
                    model=contract.id,
                    path=path,
                    fact="parameter",
                    documented=ABSENT if documented is None else documented.type,
                    ours=ABSENT if ours is None else ours.type,
                )
            continue
        for fact in FACTS:
            if fact.name in _UNCOMPARED:
                continue
            said, ruled = getattr(documented, fact.attribute), getattr(ours, fact.attribute)
            if said is not ruled and not _agree(fact.name, said, ruled):
                yield _differ(contract, path, fact.name, said, ruled)
        if documented.media or ours.media:
            for key in sorted((documented.media.keys() | ours.media.keys()) - {"kind"}):  # the kind is our reading
                said, ruled = documented.media.get(key), ours.media.get(key)
                if not _agree(key, said, ruled):
                    yield _differ(contract, path, f"media.{key}", said, ruled)


def _agree(fact: str, said: Json | Absent, ruled: Json | Absent) -> bool:
    """Equal by type and value; what a flag says by its absence counts as said."""
    if fact in UNSAID:
        said = None if said is UNSAID[fact] else said
        ruled = None if ruled is UNSAID[fact] else ruled
    return said is ruled or (said is not ABSENT and ruled is not ABSENT and same(said, ruled))


def _differ(contract: Contract, path: str, fact: str, said: Json | Absent, ruled: Json | Absent) -> Disagreement:
    return Disagreement(
        model=contract.id,
        path=path,
        fact=fact,
        documented=ABSENT if said is None and fact != "default" else said,
        ours=ABSENT if ruled is None and fact != "default" else ruled,
    )


def parent_of(path: str) -> str:
    """The path one step up, by which only the topmost missing parameter of a branch is reported."""
    cut = max(path.rfind("."), path.rfind("["), path.rfind("|"))
    if path.endswith("]") and not path.endswith("[]"):
        cut = path.rfind("|")
    return path[:cut] if cut > 0 else ""


def _compare_endpoint(contract: Contract, theirs: Table) -> Iterator[Disagreement]:
    if contract.table.endpoint != theirs.endpoint:
        yield _differ(contract, "", "endpoint", theirs.endpoint, contract.table.endpoint)


def _compare_sources(
    contract: Contract, documented: Mapping[str, str], left: Mapping[str, Parameter], right: Mapping[str, Parameter]
) -> Iterator[Disagreement]:
    """Facts that both sides have, but that stand elsewhere than the contract says."""
    for key in documented.keys() | contract.sources.keys():
        path, _, fact = key.rpartition("/")
        if fact not in FACT_BY_NAME or fact in ALWAYS_PROSE or not (_has(left, path, fact) and _has(right, path, fact)):
            continue
        said = documented.get(key, "schema")
        # A word for all facts of a parameter speaks of those that the schema lacks.
        unsaid = contract.sources.get(f"{path}/*", "schema") if said != "schema" else "schema"
        ruled = contract.sources.get(key, unsaid)
        if said != ruled:
            yield _differ(contract, path, f"source of {fact}", said, ruled)


def _has(parameters: Mapping[str, Parameter], path: str, fact: str) -> bool:
    return path in parameters and getattr(parameters[path], FACT_BY_NAME[fact].attribute) not in (None, ABSENT)


def _words(value: Json | Absent) -> str:
    if value is ABSENT:
        return Sentence(N_("not given"))
    return json.dumps(value, ensure_ascii=False)

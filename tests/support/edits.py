"""Single changes of tables, each with the rules that must name it and where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from conformance.compare.registry import RULES
from conformance.facts import is_integral, parameter_to_json
from conformance.laws.probes import sample
from conformance.model import ABSENT, Json, Parameter
from conformance.record import replace
from tests.support.places import Place, places
from tests.support.tables import TEXT, P

Change = tuple[Parameter, str]
"""A changed parameter, and what stands behind its path in the findings."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one parameter.

    Attributes:
        rules: that must name it, and no others; the first gives it its name.
        change: None where the parameter has nothing to change in this way.
        also: more rules that must name it, each with what stands behind the path in its finding.
    """

    rules: tuple[str, ...]
    change: Callable[[Parameter], Change | None]
    also: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Edited:
    """An edit made: the whole before and after, and what must be found."""

    edit: Edit
    old: Parameter
    new: Parameter
    expected: list[tuple[str, str]]

    def __repr__(self) -> str:
        return f"Edited({self.expected}, old={parameter_to_json(self.old)}, new={parameter_to_json(self.new)})"


def edited(whole: Parameter) -> list[Edited]:
    """Everything that single edits make of a request body, at all its places."""
    return [
        Edited(edit, whole, place.put(changed), _expected(edit, place, changed, suffix))
        for place in places(whole)
        for edit in EDITS
        for changed, suffix in filter(None, [edit.change(place.parameter)])
    ]


def _expected(edit: Edit, place: Place, changed: Parameter, suffix: str) -> list[tuple[str, str]]:
    """What must be found of an edit: rules and paths."""
    found = [(_in_place(rule, place.path), _joined(place.path, rule, suffix)) for rule in edit.rules]
    found += [(rule, f"{place.path}{more}".lstrip(".")) for rule, more in edit.also]
    was, stands = (one.default is ABSENT or _allows(one, one.default) for one in (place.parameter, changed))
    if was is not stands:
        found.append(("default-valid-again" if stands else "default-invalidated", place.path))
    return found


def _in_place(rule: str, path: str) -> str:
    """The rule that names it where it happens: what alternatives require has rules of its own."""
    return rule.replace("required-set", "required-in-alternative-set") if "|" in path else rule


def _allows(one: Parameter, value: Any) -> bool:
    """Whether a parameter allows a scalar, read plainly: its type, its members, its bounds."""
    kinds = {"string": str, "boolean": bool, "integer": int, "number": (int, float), None: object}
    kind: Any = kinds.get(one.type, ())
    is_typed = isinstance(value, kind) and (isinstance(value, bool) is (one.type == "boolean") or one.type is None)
    if one.type == "integer" and isinstance(value, float):
        is_typed = value.is_integer()
    is_member = one.enum is None or any(repr(value) == repr(member) for member in one.enum)
    if not is_typed or isinstance(value, (str, bool)):
        return is_typed and is_member
    low = [bound for bound in (one.minimum, one.exclusive_minimum) if bound is not None]
    high = [bound for bound in (one.maximum, one.exclusive_maximum) if bound is not None]
    excluded = (one.exclusive_minimum, one.exclusive_maximum)
    is_within = all(value >= bound for bound in low) and all(value <= bound for bound in high)
    is_hit = one.multiple_of is None or value % one.multiple_of == 0
    return is_member and is_within and is_hit and value not in excluded


def edits_of(whole: Parameter) -> st.SearchStrategy[Edited]:
    """One edit of ``whole``: each kind of edit is as likely as the others."""
    by_rule: dict[str, list[Edited]] = {}
    for one in edited(whole):
        by_rule.setdefault(one.edit.rules[0], []).append(one)
    return st.sampled_from(sorted(by_rule)).flatmap(lambda rule: st.sampled_from(by_rule[rule]))


def _joined(path: str, rule: str, suffix: str) -> str:
    if RULES[rule].aspect == "object" and suffix.startswith("."):
        return path  # what is said of the object to which a parameter came
    return f"{path}{suffix}".lstrip(".")


Test = Callable[[Any], bool]


def _has(fact: str, also: Test = bool) -> Test:
    return lambda one: getattr(one, fact) not in (None, ABSENT) and also(one)


def _lacks(also: Test, *facts: str) -> Test:
    return lambda one: also(one) and all(getattr(one, fact) in (None, ABSENT) for fact in facts)


def _is_text(one: Parameter) -> bool:
    return one.type == "string" and one.enum is None and one.const is ABSENT


def _is_plain_text(one: Parameter) -> bool:
    return _is_text(one) and one.format is None and one.pattern is None and not one.media


def _is_number(one: Parameter) -> bool:
    return one.type in ("number", "integer") and one.enum is None


def _is_free_number(one: Parameter) -> bool:
    return _is_number(one) and one.step is None and one.multiple_of is None


def _has_no_bounds(one: Parameter) -> bool:
    bounds = (one.minimum, one.maximum, one.exclusive_minimum, one.exclusive_maximum)
    return _is_free_number(one) and bounds == (None,) * 4


def _set(fact: str, value: Any, rules: str | Sequence[str], when: Test) -> Edit:
    """An edit of one attribute; ``value`` is the new one, or gives it."""

    def change(one: Parameter) -> Change | None:
        return (replace(one, **{fact: value(one) if callable(value) else value}), "") if when(one) else None

    return Edit((rules,) if isinstance(rules, str) else tuple(rules), change)


def _unit(one: Parameter) -> int | float:
    return one.step or one.multiple_of or 1


def _low(one: Parameter) -> int | float:
    return next((each for each in (one.minimum, one.exclusive_minimum) if each is not None), 0)


def _high(one: Parameter) -> int | float:
    return next((each for each in (one.maximum, one.exclusive_maximum) if each is not None), 1000)


def _file(fact: str, rule: str, change: Callable[[Json], Json]) -> Edit:
    def edit(one: Parameter) -> Change | None:
        if fact not in one.media:
            return None
        left = {name: value for name, value in one.media.items() if name != fact}
        changed = change(one.media[fact])
        return replace(one, media=left if changed is None else {**left, fact: changed}), f"|file.{fact}"

    return Edit((rule,), edit)


def _member(rule: str, change: Callable[[Json], Json]) -> Edit:
    """An edit of the last member of an enumeration; ``change`` gives ABSENT to leave it out, None where it can't."""

    def edit(one: Parameter) -> Change | None:
        members = one.enum or ()
        if len(members) < 2 or (changed := change(members[-1])) is None:
            return None
        return replace(one, enum=(*members[:-1], *(() if changed is ABSENT else (changed,)))), ""

    return Edit((rule,), edit)


def _recased(member: Json) -> Json:
    return member.upper() if isinstance(member, str) and member.upper() != member else None


def _retyped(member: Json) -> Json:
    if isinstance(member, bool):
        return str(member)
    if isinstance(member, str):
        return int(member) if member.isdigit() else None
    return None  # those stand in enumerations of one type


def _is_editable(one: Parameter) -> bool:
    """Whether an object's names are its own affair: not an alternative, none below it, not open."""
    has_choices = one.one_of or one.any_of or one.all_of or one.not_
    return one.type == "object" and one.title is None and not has_choices and one.additional_properties is not True


def _lost(*, required: bool) -> Edit:
    def edit(one: Parameter) -> Change | None:
        names = [name for name, child in one.properties.items() if bool(child.required) is required]
        if not _is_editable(one) or len(one.properties) < 2 or not names or names[-1] in ("input", "model"):
            return None
        kept = {name: child for name, child in one.properties.items() if name != names[-1]}
        return replace(one, properties=kept), f".{names[-1]}"

    return Edit(("parameter-required-removed" if required else "parameter-removed",), edit)


def _called(rule: str, rename: Callable[[str], str]) -> Edit:
    def edit(one: Parameter) -> Change | None:
        name = next(reversed(list(one.properties)), "model")
        if not _is_editable(one) or name in ("input", "model") or rename(name) in one.properties:
            return None
        items = ((rename(each) if each == name else each, child) for each, child in one.properties.items())
        return replace(one, properties=dict(items)), f".{name}"

    return Edit((rule,), edit)


def _came(one: Parameter) -> Change | None:
    if not _is_editable(one) or not one.properties:
        return None
    return replace(one, properties={**one.properties, "brandnew": P(type="boolean", required=True)}), ".brandnew"


def _first_came(one: Parameter) -> Change | None:
    if not _is_editable(one) or one.properties or one.additional_properties is not None:
        return None
    return replace(one, properties={"brandnew": P(type="boolean", required=False)}), ".brandnew"


def _nested_in(one: Parameter) -> tuple[str, str] | None:
    """An object among the parameters of an object, and a parameter beside it that may go into it."""
    for name, child in one.properties.items():
        if not _is_editable(child) or not child.properties or name == "input":
            continue
        others = [each for each, it in one.properties.items() if each != name and each != "model" and it.type]
        if others and others[-1] not in child.properties and not (set(others) & set(child.properties)):
            return name, others[-1]
    return None


def _moved(one: Parameter) -> Change | None:
    found = _nested_in(one) if _is_editable(one) else None
    if found is None:
        return None
    holder, name = found
    inner = one.properties[holder]
    kept = {each: child for each, child in one.properties.items() if each != name}
    grown = replace(inner, properties={**inner.properties, name: one.properties[name]})
    return replace(one, properties={**kept, holder: grown}), f".{name}"


def _into_alternatives(of_both: bool) -> Callable[[Parameter], Change | None]:
    def edit(one: Parameter) -> Change | None:
        name = _optional(one)
        if name is None or len(one.properties) < 2 or one.properties[name].type is None:
            return None
        held, kept = one.properties[name], {each: it for each, it in one.properties.items() if each != name}
        alternatives = [P(properties={"way": P(const=way, required=True), name: held}) for way in ("a", "b")]
        if not of_both:
            alternatives[1] = P(properties={"way": P(const="b", required=True)})
        return replace(one, properties=kept, any_of=tuple(alternatives)), f".{name}"

    return edit


def _choice_lost(one: Parameter) -> Change | None:
    for keyword, attribute in (("oneOf", "one_of"), ("anyOf", "any_of")):
        members = getattr(one, attribute)
        if len(members) > 1:
            return replace(one, **{attribute: members[:-1]}), f"|{keyword}[{len(members) - 1}]"
    return None


def _optional(one: Parameter) -> str | None:
    if not _is_editable(one):
        return None
    return next((name for name, child in one.properties.items() if not child.required), None)


def _demanded(one: Parameter) -> Change | None:
    name = _optional(one)
    return (replace(one, all_of=(P(properties={name: P(required=True)}),)), "|allOf[0]") if name else None


def _excluded(one: Parameter) -> Change | None:
    name = _optional(one)
    return (replace(one, not_=P(properties={name: P(required=True)})), "|not") if name else None


def _other_default(one: Any) -> Json:
    if one.enum is not None:
        return one.enum[1]
    return not one.default if isinstance(one.default, bool) else float(one.default)


def _is_list(one: Parameter) -> bool:
    return one.type == "array"


def _grown(fact: str, by: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda one: getattr(one, fact) + by(one)


def _one(_: Parameter) -> int:
    return 1


def _less(_: Parameter) -> int:
    return -1


_BOUNDS = ("minimum", "exclusive_minimum"), ("maximum", "exclusive_maximum")

_TWO_CAME = (
    ("constraint-added", "|anyOf[0]"),
    ("constraint-added", "|anyOf[1]"),
    ("parameter-added", ".way"),
)

EDITS: tuple[Edit, ...] = (
    _set("required", True, "required-set", lambda one: one.required is False),
    _set("nullable", None, "null-refused", lambda one: one.nullable and one.type),
    _set("deprecated", True, "deprecated", lambda one: not one.deprecated),
    _set("type", "integer", "type-narrowed", lambda one: _is_free_number(one) and one.type == "number"),
    _set("type", "string", "type-changed", lambda one: one.type == "boolean" and one.default is ABSENT),
    _set("type", "string", "type-number-or-text", _lacks(_has_no_bounds, "default")),
    _set("type", "array", "type-scalar-or-list", _is_plain_text),
    _set("enum", lambda one: one.enum[::-1], "enum-reordered", _has("enum")),
    _set("enum", lambda one: (sample(one),), "enum-set", _is_plain_text),
    _set("const", sample, "const-set", _is_plain_text),
    _set("const", lambda one: f"{one.const}x", "const-changed", _has("const")),
    _member("enum-member-removed", lambda _: ABSENT),
    _member("enum-member-case-changed", _recased),
    _member("enum-member-type-changed", _retyped),
    _set("minimum", lambda one: _high(one) - 2, "minimum-set", _lacks(_is_free_number, *_BOUNDS[0])),
    _set("minimum", _grown("minimum", _unit), "minimum-raised", _has("minimum")),
    _set("maximum", lambda one: _low(one) + 5 * _unit(one), "maximum-set", _lacks(_is_number, *_BOUNDS[1])),
    _set("maximum", _grown("maximum", lambda one: -_unit(one)), "maximum-lowered", _has("maximum")),
    _set(
        "exclusive_minimum", lambda one: _high(one) - 2, "exclusive-minimum-set", _lacks(_is_free_number, *_BOUNDS[0])
    ),
    _set("exclusive_minimum", _grown("exclusive_minimum", _one), "exclusive-minimum-raised", _has("exclusive_minimum")),
    _set("exclusive_maximum", lambda one: _low(one) + 5, "exclusive-maximum-set", _lacks(_is_free_number, *_BOUNDS[1])),
    _set(
        "exclusive_maximum", _grown("exclusive_maximum", _less), "exclusive-maximum-lowered", _has("exclusive_maximum")
    ),
    _set("step", 0.5, "step-set", lambda one: _is_free_number(one) and one.type == "number"),
    _set("step", lambda one: 2 * one.step, "step-coarsened", _has("step")),
    _set("step", lambda one: 1.5 * one.step, "step-changed", _has("step")),
    _set(
        "minimum",
        lambda one: one.minimum + one.step / 2,
        ("minimum-raised", "step-shifted"),
        _has("step", also=_has("minimum")),
    ),
    _set("multiple_of", 5, "multiple-of-set", _lacks(_is_free_number, "exclusive_minimum", "exclusive_maximum")),
    _set("multiple_of", 10, "multiple-of-coarsened", _has("multiple_of")),
    _set("multiple_of", 7, "multiple-of-changed", _has("multiple_of")),
    _set("min_length", 3, "min-length-set", _lacks(_is_plain_text, "min_length")),
    _set("min_length", _grown("min_length", _one), "min-length-raised", _has("min_length")),
    _set("max_length", 8, "max-length-set", _lacks(_is_plain_text, "max_length")),
    _set("max_length", _grown("max_length", _less), "max-length-lowered", _has("max_length")),
    _set("pattern", "^[a-z ]+$", "pattern-set", _is_plain_text),
    _set("pattern", "^#[0-9A-F]{6}$", "pattern-changed", lambda one: one.pattern == "^[a-z ]+$"),
    _set("format", "uri", "format-set", _is_plain_text),
    _set("format", "uri", "format-changed", lambda one: one.format == "email"),
    _set("min_items", 1, "min-items-set", _lacks(_is_list, "min_items")),
    _set("min_items", _grown("min_items", _one), "min-items-raised", _has("min_items")),
    _set("max_items", 3, "max-items-set", _lacks(_is_list, "max_items")),
    _set("max_items", _grown("max_items", _less), "max-items-lowered", _has("max_items")),
    _set("unique_items", True, "unique-items-set", _lacks(_is_list, "unique_items")),
    Edit(("items-set",), lambda one: (replace(one, items=TEXT), "[]") if _lacks(_is_list, "items")(one) else None),
    _set("additional_properties", True, "object-opened", lambda one: _is_editable(one) and one.properties),
    _set("default", ABSENT, "default-removed", _has("default")),
    _set("default", _other_default, "default-changed", _has("default")),
    _set("default", "nobody", "default-changed", _has("default")),
    _set("default", "nobody", "default-added", lambda one: one.default is ABSENT and one.type == "boolean"),
    _file("max_mb", "file-limit-tightened", lambda value: value - 1),
    _file("min_seconds", "file-limit-tightened", lambda value: value + 1),
    _file("types", "file-limit-tightened", lambda value: value[:-1]),
    _file("types", "file-limit-changed", lambda value: [*value[:-1], "image/gif"]),
    _file("max_mb", "file-limit-loosened", lambda _: None),
    _lost(required=False),
    _lost(required=True),
    _called("parameter-renamed", lambda name: f"{name}s"),
    _called("parameter-case-changed", str.upper),
    Edit(("parameter-required-added",), _came),
    Edit(("parameter-added", "object-closed"), _first_came),
    Edit(("alternative-removed",), _choice_lost),
    Edit(("parameter-moved",), _moved),
    Edit(("parameter-restated",), _into_alternatives(of_both=True), also=_TWO_CAME),
    Edit(("parameter-made-conditional",), _into_alternatives(of_both=False), also=_TWO_CAME),
    Edit(("constraint-added",), _demanded),
    Edit(("constraint-added",), _excluded),
)
"""Every way to change a parameter; turned round, each is the change that its mirror names."""


def cosmetic(one: Parameter) -> Parameter:
    """``one`` with the same rules, told otherwise: names and members in another order, silence in so many words."""
    changed: dict[str, Any] = {
        "properties": {name: cosmetic(one.properties[name]) for name in reversed(list(one.properties))},
        "enum": tuple(reversed(one.enum)) if one.enum else None,
        "media": {name: _respelled(value) for name, value in one.media.items()},
        "items": cosmetic(one.items) if one.items is not None else None,
        "one_of": tuple(map(cosmetic, one.one_of)),
        "any_of": tuple(map(cosmetic, one.any_of)),
        "title": one.title and f"{one.title}, in other words",
        "deprecated": bool(one.deprecated),
        "nullable": bool(one.nullable),
        "unique_items": bool(one.unique_items),
        "prose": {"maxLength": 9},
    }
    for bound in ("minimum", "maximum", "min_length", "max_items"):
        changed[bound] = _respelled(getattr(one, bound))
    return replace(one, **changed)


def _respelled(value: Json) -> Json:
    """The same bound or limit of files: a whole number as one with a point, a list the other way round."""
    if is_integral(value):
        return float(value)
    return value[::-1] if isinstance(value, list) else value

"""The two values of a change in words: prices, parameters, rules and lists as people say them, the rest as JSON.

JSON has both values as data; this is for whoever reads. What is long is cut between words, never in a figure, and of
two long texts what differs is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from conformance.compare.finding import Finding
from conformance.contract_rules import expectation_from_data, rule_from_data
from conformance.facts import parameter_from_json, same
from conformance.history import members_between
from conformance.messages import gettext as _
from conformance.messages import ngettext
from conformance.model import ABSENT, Absent, Json, Rate
from conformance.report.fact_words import fact_phrases, member_words, parameter_words
from conformance.report.price_words import change_of_amount, rate_words
from conformance.wording import members, rule_words

Quote = Callable[[str], str]
"""What makes the words of a page fit to be shown."""

_MOST_LETTERS = 160
_MOST_LISTED = 240
"""Letters of a list of prices, or of the values of an example."""
_FEW_LETTERS = 60
_CONTEXT = 20
"""Letters in front of what differs, where two texts begin alike."""


def change_values(finding: Finding, quote: Quote) -> list[str]:
    """What a change is about, after its sentence: one text, or none where the sentence says it all.

    Args:
        quote: makes what a page said fit to be shown.
    """
    old, new = finding.old, finding.new
    is_flag = isinstance(old, bool) and isinstance(new, bool)
    if (is_flag and finding.row.aspect not in _OF_VALUES) or (old is ABSENT and new is ABSENT):
        return []
    if finding.rule in _OF_TEXTS:
        return [_named_words(_named(old, quote), _named(new, quote))]
    if finding.row.aspect in _OF_BOTH and finding.rule not in _OF_CODES:
        return [quote(_OF_BOTH[finding.row.aspect](old, new, finding.path))]
    if old is ABSENT or new is ABSENT:
        return [quote(_value(finding, new if old is ABSENT else old))]
    if isinstance(old, list) and isinstance(new, list) and finding.row.aspect in ("file", "enum"):
        return [_changed_list(old, new, quote)]
    if isinstance(old, str) and isinstance(new, str) and finding.rule != "fact-source-changed":
        before, after = short_pair(old, new)
    else:
        # 10 and "10" are told apart by their quotes.
        before, after = (_value(finding, one, is_plain=type(old) is type(new)) for one in (old, new))
    return [_("{old}, now {new}").format(old=quote(before), new=quote(after))]


_OF_VALUES = ("default", "enum", "prose", "example")
"""Aspects in which true and false are values like others, and not whether a fact holds."""

_OF_TEXTS = ("prose-numbers-changed", "prose-members-changed")
"""Rules that tell which of many things a text names no longer, and which it names now."""

_OF_CODES = ("example-became-invalid", "example-became-valid")
"""Rules of examples that tell a code, not what stands in the example."""


def _named(things: Json | Absent, quote: Quote) -> str:
    """Numbers with their units, or values, each in quotes: they are words of the page; empty where there are none."""
    return "" if things is ABSENT else quote(", ".join(short(one, is_plain=False) for one in things))


def _named_words(gone: str, come: str) -> str:
    """What a text no longer names, and what it names now; one of the two may be empty."""
    if not come:
        return _("no longer {old}").format(old=gone)
    return _("{old}, now {new}").format(old=gone, new=come) if gone else _("now {new}").format(new=come)


def _value(finding: Finding, value: Json, *, is_plain: bool = True) -> str:
    """One value of a change, by what its rule is about."""
    if finding.rule == "fact-source-changed":
        return source_words(value)
    if finding.row.aspect == "cross-rule" and isinstance(value, Mapping):
        return rule_words(rule_from_data(value))
    if finding.row.aspect in ("parameter", "object", "list") and isinstance(value, Mapping):
        return parameter_words(parameter_from_json(value))
    if finding.row.aspect == "prose":
        return _stand(value, finding.path)
    if finding.row.aspect in ("enum", "file") and isinstance(value, list) and "member" not in finding.rule:
        return members(value)
    return short(value, is_plain=is_plain)


def source_words(source: Json | Absent) -> str:
    """Where a fact stands on a page."""
    words = {"schema": _("schema"), "text": _("text"), "schema and text": _("schema and text")}
    return words.get(str(source), str(source))


def _stand(value: Json, path: str) -> str:
    """What a page says of a fact: its value, or both where schema and text contradict each other."""
    if isinstance(value, Mapping) and value.keys() == {"schema", "text"}:
        schema, text = (_stand(value[where], path) for where in ("schema", "text"))
        return _("{schema} in the schema, {text} in the text").format(schema=schema, text=text)
    if isinstance(value, Mapping):  # the other kind of bound, which is called by its name
        return ", ".join(words for fact, bound in value.items() for words in fact_phrases(fact, bound))
    return members(value) if isinstance(value, list) else short(value, is_plain=False)


def _changed_list(old: Sequence[Json], new: Sequence[Json], quote: Quote) -> str:
    """What went and what came, and all that is there now; of the same members those between which the order differs."""
    change = members_between(old, new)
    if len(change.removed) + len(change.recased) == len(old):
        return _("{old}, now {new}").format(old=quote(members(old)), new=quote(members(new)))
    if change.added or change.removed or change.recased:
        return _("{old}, now {new}").format(old=quote(member_words(change)), new=quote(members(new)))
    start = _alike(old, new)
    end = _alike(old[:start:-1], new[:start:-1])
    before, after = (_between(one, start, len(one) - end) for one in (old, new))
    return _("{old}, now {new}").format(old=quote(before), new=quote(after))


def _alike(one: Sequence[Json], other: Sequence[Json]) -> int:
    """How many members, or letters, two lists or texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if not same(left, right)), min(len(one), len(other)))


def _between(listed: Sequence[Json], start: int, end: int) -> str:
    """Members of a list, with a mark where others are left out."""
    return ", ".join(filter(None, ("…" if start else "", members(listed[start:end]), "…" if end < len(listed) else "")))


def _price_change(old: Any, new: Any, _path: str) -> str:
    if old is ABSENT or new is ABSENT:
        rates = new if old is ABSENT else old
        listed = [rate_words(_rate(one)) for one in (rates if isinstance(rates, list) else [rates])]
        return _fitting(listed, lambda n: ngettext("… {n} price more", "… {n} prices more", n))
    return change_of_amount(_rate(old), _rate(new))


def _rate(told: Mapping[str, Any]) -> Rate:
    """A price as a change tells it; where it was published is no part of that."""
    amounts = {key: told[key] for key in ("per", "credits", "usd", "times") if key in told}
    conditions = {path: expectation_from_data(one) for path, one in told.get("if", {}).items()}
    return Rate(**amounts, as_of="", source="", label="", conditions=conditions)


def _example_change(old: Any, new: Any, path: str) -> str:
    """What an example has no longer, what is another in it, and what it has now; an example of its own as a whole."""
    if path:
        return _sample_change(old, new)
    if old is ABSENT or new is ABSENT:
        return _held(new if old is ABSENT else old)
    both = [name for name in old if name in new]
    pairs = ((name, *_sample_pair(old[name], new[name])) for name in both)
    others = [_("{parameter}: {old}, now {new}").format(parameter=name, old=was, new=now) for name, was, now in pairs]
    parts = [_fitting(others, _more_values)] if others else []
    gone, come = ({name: one[name] for name in one if name not in both} for one in (old, new))
    parts += [_("without {members}").format(members=_held(gone))] if gone else []
    parts += [_("with {members}").format(members=_held(come))] if come else []
    return "; ".join(parts)


def _more_values(count: int) -> str:
    return ngettext("… {n} value more", "… {n} values more", count)


def _held(values: Mapping[str, Json]) -> str:
    """The values in an example, each after its path."""
    listed = [f"{path}: {_sample(value)}" for path, value in values.items()]
    return _fitting(listed, _more_values, ", ")


def _sample_change(old: Json | Absent, new: Json | Absent) -> str:
    """Examples of one parameter: each is a list, or a text of which only the length is known."""
    if old is ABSENT or new is ABSENT:
        return _samples(new if old is ABSENT else old)
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new) == 1:
        before, after = _sample_pair(old[0], new[0])
    else:
        before, after = _samples(old), _samples(new)
    return _("{old}, now {new}").format(old=before, new=after)


def _samples(values: Json) -> str:
    listed = values if isinstance(values, list) else [values]
    return _fitting(list(map(_sample, listed)), _more_values, ", ")


def _sample_pair(old: Json, new: Json) -> tuple[str, str]:
    """Two values of an example, of long texts what differs."""
    if isinstance(old, str) and isinstance(new, str):
        return quoted_pair(old, new)
    return _sample(old), _sample(new)


def quoted_pair(old: str, new: str) -> tuple[str, str]:
    """Two texts in quotes, of long ones what differs."""
    before, after = _cut_pair(old, new, _FEW_LETTERS)
    return _quoted(before), _quoted(after)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _sample(value: Json) -> str:
    if isinstance(value, Mapping) and value.keys() == {"$text"}:
        return ngettext("a text of {n} character", "a text of {n} characters", value["$text"]).format(n=value["$text"])
    if isinstance(value, str):
        return _quoted(cut(value, _FEW_LETTERS))
    return short(value)


_OF_BOTH: Mapping[str, Callable[[Json | Absent, Json | Absent, str], str]] = {
    "price": _price_change,
    "example": _example_change,
}
"""Aspect → what tells both values at once."""


def _fitting(listed: Sequence[str], rest: Callable[[int], str], between: str = "; ") -> str:
    """The first of ``listed`` that fit into a line, one at least; ``rest`` says how many more there are."""
    kept, letters = 0, 0
    for one in listed:
        letters += len(one) + len(between)
        if kept and letters > _MOST_LISTED:
            break
        kept += 1
    left = len(listed) - kept
    return between.join([*listed[:kept], *([rest(left).format(n=left)] if left else [])])


def short(value: Json | Absent, *, is_plain: bool = True) -> str:
    """A value as JSON in one line, cut where it is long.

    Args:
        is_plain: whether texts need no quotes; those that begin or end with a blank do anyway.
    """
    is_plain = is_plain and isinstance(value, str) and value == value.strip()
    return cut(str(value) if is_plain else json.dumps(value, ensure_ascii=False), _MOST_LETTERS)


def short_pair(old: str, new: str) -> tuple[str, str]:
    """Two texts, of long ones what differs; both stand in quotes where one begins or ends with a blank."""
    if any(one != one.strip() for one in (old, new)):
        return short(old, is_plain=False), short(new, is_plain=False)
    return _cut_pair(old, new, _MOST_LETTERS)


def _cut_pair(old: str, new: str, most: int) -> tuple[str, str]:
    """Two texts, cut where one of them is long: what both begin with is left out in front of what differs."""
    if max(len(old), len(new)) <= most:
        return old, new
    alike = _alike(old, new)
    start = max(alike - _CONTEXT, 0)
    start = _back(old, start) or start
    start += len(old[start:alike]) - len(old[start:alike].lstrip())
    mark = "…" if start else ""
    before, after = (f"{mark}{cut(one[start:], most, alike - start + 1)}" for one in (old, new))
    return before, after


def cut(text: str, most: int, least: int = 1) -> str:
    """The first letters of ``text``, about ``most`` of them and ``least`` at least: no word torn, and no figure."""
    if len(text) <= most:
        return text
    place = _back(text, most, least)
    if place is None:
        is_torn = _DIGITS.fullmatch(text[most - 1])
        found = _DIGITS.match(text, most) if is_torn else None
        place = most if found is None or found.end() - most > _FEW_LETTERS else found.end()
    return f"{text[:place].rstrip()}…" if place < len(text) else text


_WORD = re.compile(r"[\w.,+-]*\Z")
_FIGURE = re.compile(r"[\d.,]*\Z")
_DIGITS = re.compile(r"[\d.,]+")


def _back(text: str, place: int, least: int = 1) -> int | None:
    """The last place up to ``place`` that is between words, or in a long word beside its figures; None without one."""
    if not _WORD.match(text[place : place + 1]):
        return place
    for inside in (_WORD, _FIGURE):
        found = inside.search(text, 0, place)
        if found is not None and found.start() >= least and place - found.start() <= _FEW_LETTERS:
            return found.start()
    return None

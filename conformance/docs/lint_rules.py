"""Lints as data: one row a doubt, with the sentences it is told in, and what these are about.

A lint says which of its rule's sentences it is and with which arguments; its English message, and what people read in
their language, are made of both. Everything that reports a lint makes it here, so that nothing else can be reported;
a stored lint can name no sentence but those below, and its arguments are checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from string import Formatter

from conformance.docs.lint_args import ALTERNATIVES, KIND, LENGTH, NAME, NAMES, VALUE, VALUES, Argument
from conformance.docs.shape import OBJECT, TEXT, ShapeError, closest, member, only_keys, step_to, wrong
from conformance.messages import N_, Phrase, Sentence, english, gettext, said
from conformance.model import Json, Level, Lint
from conformance.record import replace


@dataclass(frozen=True, slots=True)
class LintRule:
    """One kind of doubt.

    Attributes:
        sentence: what every doubt of this kind is.
        says: by name, the sentences that a doubt of this kind is told in; their arguments stand in ``ARGUMENTS``.
    """

    id: str
    level: Level
    sentence: str
    says: Mapping[str, str] = field(default_factory=dict)


ARGUMENTS: Mapping[str, Argument] = {
    "value": VALUE,
    "own": VALUE,
    "values": VALUES,
    "text": LENGTH,
    "kind": KIND,
    "fact": NAME,
    "name": NAME,
    "names": NAMES,
    "model": NAME,
    "models": ALTERNATIVES,
    "page": NAME,
    "other": NAME,
}
"""What the sentences of lints are about, by the name in their braces."""

_BREAKS = {"default": N_("the default {value} breaks {fact}")}

RULES: tuple[LintRule, ...] = (
    LintRule("default-outside-enum", Level.WARNING, "A default is no member of its own enumeration.", _BREAKS),
    LintRule(
        "default-breaks-schema", Level.WARNING, "A default breaks the type, range or length of its own schema.", _BREAKS
    ),
    LintRule(
        "example-breaks-schema",
        Level.WARNING,
        "An example holds a value that its own schema forbids.",
        {
            "request": N_("the request example has {value}, which breaks {fact}"),
            "parameter": N_("the parameter's example has {value}, which breaks {fact}"),
        },
    ),
    LintRule(
        "example-omits-required",
        Level.WARNING,
        "The request example leaves out a required parameter.",
        {
            "request": N_("the request example leaves it out"),
            "parameter": N_("the parameter's example leaves it out"),
        },
    ),
    LintRule(
        "example-unknown-parameter",
        Level.WARNING,
        "The request example holds an undocumented parameter.",
        {"unknown": N_("the request example holds it, the table does not")},
    ),
    LintRule(
        "example-unreadable",
        Level.WARNING,
        "The request example is a text that is no JSON.",
        {"text": N_("the request example, {text}, is no JSON")},
    ),
    LintRule(
        "model-id-against-example",
        Level.WARNING,
        "The schema names another model than the example or the text.",
        {
            "text": N_("the schema names {models}, the text {model}"),
            "example": N_("the schema names {models}, the example {model}"),
        },
    ),
    LintRule(
        "model-id-against-address",
        Level.INFO,
        "The model id of the schema is unlike the address of the page.",
        {"address": N_("the schema names {model}, the address {page}")},
    ),
    LintRule(
        "model-on-two-pages",
        Level.WARNING,
        "One model stands on several pages with different tables.",
        {"pages": N_("{model} stands on {page} and {other}, which differ in {names}")},
    ),
    LintRule(
        "prose-against-schema",
        Level.WARNING,
        "The text states a fact otherwise than the schema.",
        {
            "fact": N_("{fact} is {value} in the text, {own} in the schema"),
            "required": N_("required in the text, optional in the schema"),
        },
    ),
    LintRule(
        "prose-against-itself",
        Level.WARNING,
        "The text states one fact in several ways.",
        {"values": N_("the text gives several values for {fact}: {values}")},
    ),
    LintRule(
        "stray-blanks",
        Level.WARNING,
        "A name or an enumeration member begins or ends with a blank.",
        {
            "name": N_("the name {value} has a stray blank"),
            "member": N_("the enumeration member {value} has a stray blank"),
        },
    ),
    LintRule(
        "required-undocumented",
        Level.WARNING,
        "A required parameter is not documented.",
        {"name": N_("{name} is required, but nothing else is said of it")},
    ),
    LintRule(
        "reference-not-merged",
        Level.INFO,
        "The schema names a group of parameters without holding them.",
        {"names": N_("named by reference only: {names}")},
    ),
    LintRule(
        "dangling-reference",
        Level.WARNING,
        "A reference points nowhere or to itself.",
        {
            "nowhere": N_("the reference {name} points nowhere"),
            "itself": N_("the reference {name} points to itself"),
        },
    ),
    LintRule(
        "contradictory-schema",
        Level.WARNING,
        "Parts of a schema that must all hold contradict each other.",
        {"all": N_("allOf holds members that contradict each other or their schema")},
    ),
    LintRule(
        "malformed-fact",
        Level.WARNING,
        "A fact has a value that says nothing.",
        {
            "fact": N_("{fact} is {value}: expected {kind}"),
            "properties": N_("properties is no mapping"),
            "choice": N_("{fact} is {value}: expected a list of schemas"),
            "schema": N_("the schema is {value}: expected a mapping"),
        },
    ),
    LintRule(
        "unknown-type",
        Level.WARNING,
        "A type is not one of JSON Schema's.",
        {"type": N_("type is {value}: expected one of {names}")},
    ),
    LintRule(
        "unread-keyword",
        Level.INFO,
        "The schema holds a keyword that is not read.",
        {"keyword": N_("the schema keyword {name} is not read")},
    ),
    LintRule(
        "duplicate-key",
        Level.WARNING,
        "A mapping holds a key twice; the last one counts.",
        {"key": N_("{name} stands twice in one mapping")},
    ),
)
_BY_ID: Mapping[str, LintRule] = {rule.id: rule for rule in RULES}


def make(id: str, says: str, path: str, **values: Json) -> Lint:
    """A lint of the rule ``id`` at ``path``, in the sentence ``says``, with ``values`` of the page in it.

    Raises:
        KeyError: there is no such rule, sentence or argument, or a value is missing.
    """
    rule = _BY_ID[id]
    args = {name: ARGUMENTS[name].digest(values.pop(name)) for name in _names(rule.says[says])}
    if values:
        raise KeyError(f"{id}, {says}: no argument {', '.join(values)}")
    return _told(Lint(id=id, level=rule.level, path=path, message="", says=says, args=args))


def stored(lint: Lint, data: Mapping[str, Json]) -> Lint:
    """``lint`` with what the members ``says`` and ``args`` of its JSON object say; its message is made of them anew.

    Raises:
        ShapeError: no such rule, sentence or argument, or none that can be, with the JSON path.
    """
    rule = _BY_ID.get(lint.id)
    if rule is None:
        raise _unknown(N_("a rule of lints: {names}"), lint.id, _BY_ID, ".id")
    says, args = member(data, "says", TEXT), member(data, "args", OBJECT)
    if says not in rule.says:
        raise _unknown(N_("a sentence of {rule}: {names}"), says, rule.says, ".says", rule=rule.id)
    names = _names(rule.says[says])
    try:
        only_keys(args, names)
        for name in names:
            _check(args, name)
    except ShapeError as error:
        raise error.below(".args") from None
    return _told(replace(lint, says=says, args=args))


def lint_words(lint: Lint) -> str:
    """What ``lint`` says, in the language that is spoken; its English message where that is all that is known of it."""
    if lint.says:
        return gettext(_BY_ID[lint.id].says[lint.says]).format(**_values(lint))
    return said(lint.message) if isinstance(lint.message, (Phrase, Sentence)) else lint.message


def is_english(lint: Lint) -> bool:
    """Whether ``lint`` is told in English, whatever is spoken: older snapshots hold nothing but its message."""
    return not lint.says and not isinstance(lint.message, (Phrase, Sentence))


def distinct(lints: Iterable[Lint]) -> tuple[Lint, ...]:
    """``lints`` without repetitions, in their order."""
    return tuple({(one.id, one.path, one.says, one.message): one for one in lints}.values())


def _told(lint: Lint) -> Lint:
    with english():
        return replace(lint, message=lint_words(lint))


def _values(lint: Lint) -> dict[str, str]:
    return {name: ARGUMENTS[name].words(kept) for name, kept in lint.args.items()}


def _names(sentence: str) -> list[str]:
    """The arguments of a sentence, in its order."""
    return [name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name]


def _check(args: Mapping[str, Json], name: str) -> None:
    if name not in args:
        told = Sentence(N_("expected an argument of the sentence, found nothing"))
        raise ShapeError(told, path=step_to(name))
    try:
        ARGUMENTS[name].check(args[name])
    except ShapeError as error:
        raise error.below(step_to(name)) from None


def _unknown(what: str, found: str, known: Iterable[str], path: str, **more: str) -> ShapeError:
    """The error for a name that is not among ``known``; ``what`` is a template with their ``names``."""
    names = tuple(known)
    error = wrong(Sentence(what, names=", ".join(names), **more), found, path)
    return ShapeError(error.problem, path=path, hint=closest(found, names))

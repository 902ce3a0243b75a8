"""The catalogues of translations, brought up to the code: ``python -m tests.support.messages``.

Every message of the code and the templates, and every sentence of the registries, goes into each catalogue; what is
gone from the code goes from there; what has no translation yet is counted. Then the catalogues are compiled.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import IO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from conformance.audit.finding import KINDS
from conformance.codes import CODES
from conformance.compare.deviations import load_deviations
from conformance.compare.registry import RULES
from conformance.contract import all_contracts
from conformance.conversions import CONVERSIONS
from conformance.docs.lint_rules import RULES as LINTS
from conformance.docs.manifest import SECOND_LOOKS, STATUSES
from conformance.example_lints import RULE as EXAMPLE_RULE
from conformance.laws.rows import LAWS
from conformance.messages import DOMAIN, LANGUAGES, LOCALES
from conformance.model import WHY_UNRULED
from tests.support.help_messages import help_messages

PACKAGE = Path(__file__).parents[2] / "conformance"
METHODS = [("**.py", "tests.support.messages:python_messages"), ("**.html", "jinja2"), ("**.svg", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}


def python_messages(
    source: IO[bytes],
    keywords: Mapping[str, object],
    comment_tags: Sequence[str],  # Babel's signature
    options: object,  # Babel's signature
) -> Iterator[tuple[int, str, str | tuple[str, ...], list[str]]]:
    """Every message of a module, with its line: also those inside f-strings, which Babel's own extractor passes over.

    A message that is put together when the program runs is none: whoever does so registers what it is made of.
    """
    for node in ast.walk(ast.parse(source.read())):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in keywords:
            continue
        texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if texts:
            yield node.lineno, node.func.id, texts[0] if len(node.args) == 1 else tuple(texts), []


def registered() -> Iterator[tuple[str, str]]:
    """Every sentence of the registries, with the id of its row: they are data, so no extractor sees them."""
    for rule in RULES.values():
        yield from ((text, rule.id) for text in (rule.sentence, rule.why, rule.do))
    yield from ((aspect, "aspect") for aspect in sorted({rule.aspect for rule in RULES.values()}))
    for law in LAWS.values():
        yield from ((text, law.id) for text in (law.sentence, law.broken_by))
    for code in CODES.values():
        yield from ((text, code.id) for text in (code.sentence, code.remedy))
    for kind in KINDS.values():
        yield from ((text, kind.id) for text in (kind.sentence, kind.why, kind.do))
    for conversion in CONVERSIONS.values():
        yield conversion.sentence, conversion.id
    for lint in (*LINTS, EXAMPLE_RULE):
        yield lint.sentence, lint.id
    yield from ((text, id) for id, text in (*STATUSES.items(), *SECOND_LOOKS.items()))
    for id, reason in WHY_UNRULED.items():
        yield reason, id
    yield from ((deviation.reason, "deviation") for deviation in load_deviations())
    abouts = {one.about for contract in all_contracts() for one in contract.unruled}
    yield from ((text, "no rule") for text in sorted(abouts))
    rates = [rate for contract in all_contracts() for rate in contract.prices]
    yield from ((text, "price") for text in sorted({one.per for one in rates} | {one.source for one in rates}))


def template() -> Catalog:
    """Every message that can be said, without translations."""
    found = Catalog(project="kie-conformance", charset="utf-8")
    options = {"**.html": {"newstyle_gettext": "true", "silent": "false"}}
    for name, _, message, comments, context in extract_from_dir(
        PACKAGE, METHODS, options, keywords=KEYWORDS, comment_tags=("Translators:",)
    ):
        found.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    for text, id in registered():
        found.add(text, auto_comments=[id])
    for message, shown in help_messages():
        found.add(message, auto_comments=[shown])
    return found


def path_of(language: str, suffix: str) -> Path:
    """Where the catalogue of a language is: ``.po`` for people, ``.mo`` for the program."""
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.{suffix}"


def catalogue(language: str) -> Catalog:
    """The catalogue of a language as it is."""
    with path_of(language, "po").open("rb") as file:
        return read_po(file, locale=language)


class _Plain(Catalog):
    """A catalogue whose head says neither when it was made nor by which Babel."""

    def __iter__(self) -> Iterator[Message]:
        head, *messages = super().__iter__()
        lines = str(head.string).split("\n")
        told = [line for line in lines if line and not line.startswith(("POT-Creation-Date:", "Generated-By:"))]
        yield Message("", "".join(f"{line}\n" for line in told))
        yield from messages


def compiled(found: Catalog) -> bytes:
    """A catalogue as the program reads it, the same at any time and by any Babel."""
    plain = _Plain(locale=found.locale, project=found.project, version=found.version, revision_date=found.revision_date)
    for one in found:
        if one.id:
            plain[one.id] = one
    buffer = BytesIO()
    write_mo(buffer, plain)
    return buffer.getvalue()


def spelled(found: Catalog) -> bytes:
    """A catalogue as people read it: in the order of messages, without a date or lines of code that always change."""
    buffer = BytesIO()
    write_po(buffer, found, sort_output=True, no_location=True, omit_header=False, width=120, ignore_obsolete=True)
    dated = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By', b'"Last-Translator', b'"Report-Msgid')
    return b"".join(line for line in buffer.getvalue().splitlines(keepends=True) if not line.startswith(dated))


def forms(text: object) -> tuple[str, ...]:
    """One text, or all forms of a message that counts; a form that is not translated yet is empty."""
    if isinstance(text, (tuple, list)):
        return tuple(one or "" for one in text)
    return (text if isinstance(text, str) else "",)


def updated(language: str) -> Catalog:
    """The catalogue of a language with all messages of the code, translated as far as it was."""
    path = path_of(language, "po")
    found = catalogue(language) if path.is_file() else Catalog(locale=language, charset="utf-8")
    found.update(template(), no_fuzzy_matching=True)
    return found


def main() -> int:
    """Bring all catalogues up to the code, and say what they lack."""
    for language in LANGUAGES[1:]:
        found = updated(language)
        path_of(language, "po").parent.mkdir(parents=True, exist_ok=True)
        path_of(language, "po").write_bytes(spelled(found))
        path_of(language, "mo").write_bytes(compiled(catalogue(language)))
        missing = [one.id for one in found if one.id and not all(forms(one.string))]
        sys.stdout.write(f"{path_of(language, 'po').name} ({language}): {len(found)} messages, {len(missing)} open\n")
        for id in missing[:20]:
            sys.stdout.write(f"  {id!r}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

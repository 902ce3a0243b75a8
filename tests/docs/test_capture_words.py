"""What went wrong with a capture: every sentence that can be stored is read back, and people are told it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.docs import capture_words
from conformance.docs.capture_words import ROWS, page_problem, read_back
from conformance.docs.manifest import CURRENT, STATUSES, PageEntry
from conformance.docs.shrink import names
from conformance.messages import Sentence, gettext, said, use_language

DOCS = Path(capture_words.__file__).parent
RAISED = ("FetchError", "RefusedError", "_AgainError", "PageError", "BodyError", "_refuse")
VALUES = {"n": "12", "status": "503", "line": "3", "column": "14", "seconds": "1e+06", "id": "3d", "number": "9e999"}
WRAPPERS = {"f'{page}: {error.message}'", "f'not UTF-8 (at byte {position}), {named}'"}
"""What only puts something around a sentence that is made elsewhere."""


def _texts(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may be, with a number for each value in them; none where it is no literal."""
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        text = "".join(str(one.value) if isinstance(one, ast.Constant) else "12" for one in node.values)
        yield text.removeprefix("12: ")  # the page before it


def raised() -> Iterator[tuple[str, ast.expr]]:
    """Every expression that says why a page was not captured, with its module."""
    for path in sorted(DOCS.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            words = node.args[-1] if name == "_refuse" and node.args else node.args[0] if node.args else None
            if words is not None and (name in RAISED or (name == "ValueError" and path.name == "yaml12.py")):
                yield path.name, words


EXPRESSIONS = list(raised())
SOURCES = sorted(
    {(module, text) for module, words in EXPRESSIONS if ast.unparse(words) not in WRAPPERS for text in _texts(words)}
)


def test_the_sentences_are_found_in_the_code() -> None:
    assert len(SOURCES) > 40
    assert {name for name, _ in SOURCES} >= {"fetch.py", "bodies.py", "markdown.py", "mintlify.py", "yaml12.py"}
    assert {ast.unparse(words) for _module, words in EXPRESSIONS} >= WRAPPERS


@pytest.mark.parametrize(("module", "text"), SOURCES)
def test_every_error_of_a_page_is_read_back(module: str, text: str) -> None:
    back = read_back(text)
    assert isinstance(back, Sentence), f"{module}: a row of capture_words.py is missing for {text!r}"
    assert back == text


@pytest.mark.parametrize("template", ROWS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_what_a_row_makes_is_read_back_as_it_was(template: str, data: st.DataObject) -> None:
    free = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=20)
    within = {
        name for name in ("globs", "names", "address", "name", "problem", "place", *VALUES) if f"{{{name}}}" in template
    }
    text = template.format(**{name: VALUES.get(name) or data.draw(free) for name in within})
    back = read_back(text)
    assert isinstance(back, Sentence)
    assert (back, f"{back}") == (text, text)


@pytest.mark.parametrize(
    ("text", "russian"),
    [
        ("2 failed: a/b, a/c", "не загружены (2): a/b, a/c"),
        ("12 stale: a, b and 10 more", "устарели (12): a, b и ещё 10"),
        ("restricted to *m03", "загружено не всё, а только *m03"),
        ("answered 500", "ответ 500"),
        ("YAML: line 3, column 5: the tag !x is not accepted", "YAML: строка 3, столбец 5: тег !x не принимается"),
        (
            "YAML: line 3, column 5: mapping values are not allowed in this context",
            "YAML: строка 3, столбец 5: двоеточие со значением здесь недопустимо",
        ),
        ("2 of 9 pages lost", "2 of 9 pages lost"),
        ("robots.txt does not allow it {0.__class__}", "robots.txt does not allow it {0.__class__}"),
        ("restricted to {0.__class__}", "загружено не всё, а только {0.__class__}"),
    ],
)
def test_people_are_told_in_their_language(text: str, russian: str) -> None:
    use_language("ru")
    assert read_back(text) == text
    assert said(read_back(text)) == russian


@pytest.mark.parametrize("status", sorted(STATUSES.keys() - CURRENT))
def test_every_reason_of_an_incomplete_snapshot_is_read_back(status: str) -> None:
    text = f"12 {status}: {names([f'market/m{number}' for number in range(12)])}"
    assert isinstance(read_back(text), Sentence)
    assert read_back(text) == text
    use_language("ru")
    assert said(read_back(text)).endswith(
        " (12): " + ", ".join(f"market/m{number}" for number in range(10)) + " и ещё 2"
    )


def test_sentences_in_sentences_end() -> None:
    text = "line 1: " * 40 + "no connection"
    use_language("ru")
    assert read_back(text) == text
    assert said(read_back(text)).startswith("строка 1: строка 1: строка 1: строка 1: строка 1: line 1: ")


@pytest.mark.parametrize("status", sorted(STATUSES.keys() - CURRENT))
def test_a_page_without_an_error_is_told_by_its_status(status: str) -> None:
    entry = PageEntry(url="u", status=status)
    assert page_problem("a/b", entry) == f"a/b: {status}: {STATUSES[status]}"
    use_language("ru")
    assert said(page_problem("a/b", entry)) == f"a/b: {status}: {gettext(STATUSES[status])}"
    assert gettext(STATUSES[status]) != STATUSES[status]


def test_an_error_that_names_its_page_is_told_too() -> None:
    told = page_problem("a/b", PageEntry(url="u", status="failed", error="a/b: the page is empty"))
    assert told == "a/b: failed: a/b: the page is empty"
    use_language("ru")
    assert said(told) == "a/b: failed: a/b: страница пуста"

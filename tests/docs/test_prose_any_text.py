"""Reading any text at all: it ends, never fails, and a remembered reading is the one that would be read anew."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.docs.patterns import PATTERNS
from conformance.docs.patterns.row import letters_first
from conformance.docs.prose import MAX_REMEMBERED, Reading, forget, read_prose
from tests.support.reading import TYPES, flat, read

texts = st.text(max_size=300) | st.lists(
    st.sampled_from(
        [
            *("max length: ", "up to ", "5", "1,000", "0.5", "-", " ", "characters", "images", "mb", "\n- ", "(", ")"),
            *("[", "]", ", ", ". ", ";", ":", "`", "**", "range", "default", "must be ", "between ", "true", "png"),
            *(
                "image/png",
                "formats",
                "supports ",
                "duration",
                "width and height",
                "px",
                "16:9",
                "最多",
                "默认",
                "İ",
                "ſ",
            ),
        ]
    ),
    max_size=40,
).map("".join)


@given(texts, st.sampled_from(TYPES), st.sampled_from(("words", "image_url", "model", "resolution")))
def test_never_raises_and_is_deterministic(text: str, type: str | None, name: str) -> None:
    """Any text may come from a page; reading it twice gives the same."""
    first = read_prose(text, type=type, name=name, enum=("16:9", "5"))
    assert first == read_prose(text, type=type, name=name, enum=("16:9", "5"))
    assert set(first.read_by) == set(flat(first))


@given(texts, st.sampled_from(TYPES), st.sampled_from(("words", "image_url", "model", "resolution")))
def test_a_remembered_reading_is_the_one_that_would_be_read_anew(text: str, type: str | None, name: str) -> None:
    forget()
    first = read_prose(text, type=type, name=name)
    assert read_prose(text, type=type, name=name) == first
    forget()
    assert read_prose(text, type=type, name=name) == first


def test_readings_are_remembered_by_text_type_and_name() -> None:
    text = "Default: 1. Max size: 3MB"
    assert read(text, "number", "image_url") == {"default": 1}
    assert read(text, "boolean", "image_url") == {}
    assert read(text, "string", "image_url") == {"default": "1", "media.max_mb": 3}
    assert read(text, "string", "words") == {"default": "1"}


def test_enumerations_of_equal_members_are_not_confused() -> None:
    """In Python 1 == True == 1.0; a reading remembered for one must not be given to the other."""
    text = "- **0**: off\n- **1**: on\n\nDefault: 1"
    for enum in [(0, 1), (False, True), (0.0, 1.0), None]:
        assert read(text, "integer", "noise", enum) == {"default": 1, "enum": [0, 1]}
    assert read("Default: a", enum=("a", "b")) == {"default": "a"}
    assert read("Default: a", enum=("A", "b")) == {}


def test_the_memory_is_bounded_and_can_be_emptied() -> None:
    def reading(text: str = "(Max length: 90 characters)") -> Reading:
        return read_prose(text, type="string", name="words")

    first = reading()
    assert reading() is first
    forget()
    assert reading() is not first
    second = reading()
    for number in range(5_000):
        reading(f"Text {number}")
    assert reading() is not second
    long = "(Max length: 90 characters)".rjust(MAX_REMEMBERED + 1, "\n")
    assert reading(long) is not reading(long)
    assert reading(long) == first == second


@given(texts)
def test_letters_first_changes_nothing(text: str) -> None:
    """A word's letter may be asked before what must stand in front of it: the matches are the same."""
    for regex in (r"\bup to|\bmax(?:imum)?:?|最多", r"(?<!\d )recommend|\btrue\b", r"\bx?-|\b(?:range|default)"):
        low = text.lower()
        plain, first = (re.compile(one, re.ASCII).finditer(low) for one in (regex, letters_first(regex)))
        assert [match.span() for match in first] == [match.span() for match in plain]


@given(texts)
def test_rows_that_read_marks_find_nothing_where_there_are_none(text: str) -> None:
    low = text.lower().replace("`", "").replace("**", "")
    assert not any(pattern.marked and pattern.regex.search(low) for pattern in PATTERNS)


@given(st.integers(0, 10**14), st.sampled_from(["", ",", " ", "'", "_", "’", "\u00a0", "\u2009", "\u202f"]))
def test_thousands_separators(number: int, separator: str) -> None:
    """A number reads the same with every separator of thousands."""
    written = f"{number:,}".replace(",", separator)
    assert read(f"A text (Max length: {written} characters)") == {"maxLength": number}
    assert read(f"A number. Maximum: {written}.", "integer") == {"maximum": number}


@given(st.decimals(0, 10**6, places=3))
def test_decimals(number: Any) -> None:
    """A decimal is the float nearest to it, and an int where it has no fraction."""
    found = read(f"A number. Minimum: {number:f}", "number")["minimum"]
    assert found == float(number)
    assert isinstance(found, int) == (number == int(number))


@pytest.mark.parametrize(
    "piece",
    [
        *("1", "1-", "(", "(1", ")(", "- ", " ", "\n", "[1,", "1,000", "1 000 ", "`", "** ", ". ", "a: ", "\n  - a: b"),
        *("(max length: 5", "(min: 0, max: ", "up to 5 images ", "supports png, ", "accepted types: image/png, "),
        *("options: a, ", 'default value: "', "duration: 1-2 s, ", "in x ", "for a b ", "if when ", "（", "，最多"),
    ],
)
def test_hostile_texts_end(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    for type in TYPES:
        read_prose(text, type=type, name="image_url")

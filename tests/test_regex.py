r"""Patterns that mean in Python what they mean in ECMA 262.

The verdicts are those of ECMA 262, written out; Node 20 gives the same (``new RegExp(pattern, "u").test(text)``).
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.errors import ConformanceError, ContractError
from conformance.regex import NO_URI, TEXT, URI, portable
from conformance.validator import Validator
from tests.support.contracts import contract

ARABIC = "\u0663"
"""The digit three in Arabic script: a digit to Python's ``\\d``."""


def found(pattern: str, text: str) -> bool:
    return re.search(portable(pattern), text) is not None


@pytest.mark.parametrize(
    ("pattern", "kept", "refused"),
    [
        (r"^\d+$", ["3", "0123456789"], [ARABIC, "3\n", "", "3a"]),
        (r"^\D$", [ARABIC, "a", "\n"], ["3"]),
        (r"^\w+$", ["aZ_9"], ["ö", ARABIC, "a-b", "a\n"]),
        (r"^\W$", ["ö", "-", " "], ["_", "a"]),
        (r"^\s$", [*"\t\n\v\f\r \u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"], ["\x1c", "\x85", "a"]),
        (r"^\S$", ["\x1c", "\x1f", "\x85", "\u200b", "\u180e"], [" ", "\ufeff"]),
        (r"^[\s]$", ["\ufeff", "\u2028"], ["\x85"]),
        (r"^[^\d]$", [ARABIC], ["3"]),
        ("a$", ["a", "ba"], ["a\n", "ab", "a\r"]),
        ("^a", ["a", "ab"], ["\na", "ba"]),
        ("^.$", ["a", "\x85", "\x0b", "\x1c", "\U0001f30a"], ["\n", "\r", "\u2028", "\u2029", "", "ab"]),
        ("^[.]$", ["."], ["a"]),
        ("^[$]$", ["$"], ["a", ""]),
        (r"^\$\.\/\-$", ["$./-"], []),
        (r"^[\w-]$", ["-", "a"], ["`"]),
        (r"^[-\d]$", ["-", "3"], ["+", "."]),
        (r"^[^-\d]$", ["+"], ["-", "3"]),
        (r"^[a\-\d]$", ["-", "a", "3"], ["b"]),
        (r"^[[a]$", ["[", "a"], ["]", "b"]),
        (r"^[\]a]$", ["]", "a"], ["["]),
        (r"^[()?:]$", ["(", "?"], ["a"]),
        (r"^[a|b*+?{]$", ["|", "*", "+", "{"], ["c"]),
        ("^(?:ab)+?c$", ["abc", "ababc"], ["c"]),
        ("^(?=a)a(?!b)", ["a", "ac"], ["ab"]),
        ("^a{2,3}$", ["aa", "aaa"], ["a", "aaaa"]),
        ("^a{2,}$", ["aa", "aaaa"], ["a"]),
        ("^a{2}?$", ["aa"], ["a"]),
        (r"^\u0416$", ["\u0416"], ["u0416", "\u0417"]),
        (r"^\t\n\r\f\v$", ["\t\n\r\f\v"], ["tnrfv"]),
        ("^(a|b)$", ["a", "b"], ["c", "a\n"]),
        ("", ["", "anything"], []),
        ("^asset://[a-z0-9]+$", ["asset://7"], ["asset://7\n", "asset://"]),
    ],
)
def test_a_pattern_means_what_ecma_262_says(pattern: str, kept: list[str], refused: list[str]) -> None:
    assert [text for text in kept if not found(pattern, text)] == []
    assert [text for text in refused if found(pattern, text)] == []


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        (r"\bword", r"\b is not read the same way everywhere"),
        (r"[\b]", r"\b is not read the same way everywhere"),
        (r"\Bword", r"\B is not read the same way everywhere"),
        (r"\p{L}", r"\p is not read the same way everywhere"),
        (r"\Astart", r"\A is not read the same way everywhere"),
        (r"end\Z", r"\Z is not read the same way everywhere"),
        (r"(a)\1", r"\1 is not read the same way everywhere"),
        (r"\0", r"\0 is not read the same way everywhere"),
        (r"\cA", r"\c is not read the same way everywhere"),
        (r"[\D]", r"\D is not read the same way everywhere"),
        ("a\\", "\\ is not read the same way everywhere"),
        ("(?<name>a)", "groups of the form (?<"),
        ("(?<=a)b", "groups of the form (?<"),
        ("(?P<name>a)", "groups of the form (?P"),
        ("(?i)a", "groups of the form (?i"),
        ("(?>a)", "groups of the form (?>"),
        ("(?#a)", "groups of the form (?#"),
        ("[]a]", "an empty class"),
        ("[^]a]", "an empty class"),
        (r"[\w-z]", r"a range with \w"),
        (r"[\w-.]", r"a range with \w"),
        (r"[+-\d]", r"a range with \d"),
        (r"[a--b]", "-- in a class"),
        (r"[a&&b]", "&& in a class"),
        (r"[a||b]", "|| in a class"),
        (r"[a~~b]", "~~ in a class"),
        ("a{,3}", "a repetition without a least number"),
        ("a*+", "repetition that gives nothing back"),
        ("a++", "repetition that gives nothing back"),
        ("a?+", "repetition that gives nothing back"),
        ("a{1,2}+", "repetition that gives nothing back"),
        ("a{99999999999}", "the repetition number is too large"),
        ("(" * 500 + ")" * 500, ""),
        ("(a", "missing ), unterminated subpattern"),
        ("[a", "unterminated character set"),
        ("[b-a]", "bad character range"),
        ("*a", "nothing to repeat"),
        (r"\u{41}", r"incomplete escape \u"),
    ],
)
def test_what_the_languages_do_not_share_is_refused(pattern: str, reason: str) -> None:
    with pytest.raises(ConformanceError) as caught:
        portable(pattern)
    assert caught.value.message.startswith(f"pattern {pattern!r}: ")
    assert reason in caught.value.message


def test_a_pattern_has_a_largest_length() -> None:
    assert portable("a" * 1000) == "a" * 1000
    with pytest.raises(ConformanceError, match=r"^pattern of 1001 characters: expected 1000 at most$"):
        portable("a" * 1001)


@given(st.text(st.sampled_from("ab09\u0663 -^$.|()[]{}*+?,\\dwsSDWbu:=!<&~\n\u2028"), max_size=12))
def test_any_text_is_read_or_refused_and_what_is_read_stays(pattern: str) -> None:
    """Whatever comes as a pattern: a message or a regular expression that Python warns of in no way."""
    try:
        once = portable(pattern)
    except ConformanceError:
        return
    re.compile(once)
    if not ("(?!" in once or "{" in once):
        assert portable(once) == once


signs = st.sampled_from([*"aZ_9-+ \t\n\v\x1c\x85ö", ARABIC, "\u00a0", "\ufeff", "\u3000", "\U0001f30a"])


@given(
    st.lists(st.sampled_from([r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", "a", "[^a]", "(?:a|9)", "a?", "[a-z]*"])),
    st.text(signs, max_size=5),
)
def test_another_engine_gives_the_same_verdict(parts: list[str], text: str) -> None:
    """An engine whose classes and anchors are ECMA 262's; it errs on the dot alone, which is left out here."""
    pattern = f"^{''.join(parts)}$"
    assert found(pattern, text) == jsonschema_rs.is_valid({"pattern": pattern}, text)


def test_a_text_says_something_where_a_sign_is_no_blank() -> None:
    """All code points that a text may hold, one by one: ``TEXT`` denies what ``str.isspace`` affirms."""
    says = re.compile(TEXT).search
    everything = (chr(point) for point in range(sys.maxunicode + 1) if not 0xD800 <= point <= 0xDFFF)
    assert [sign for sign in everything if (says(sign) is None) != sign.isspace()] == []


@given(st.text(st.sampled_from("a \t\n\u00a0\ufeff\x1f\x85\u3000"), max_size=5))
def test_a_text_of_blanks_says_nothing(text: str) -> None:
    assert (re.search(TEXT, text) is not None) == (text.strip() != "")
    assert jsonschema_rs.is_valid({"pattern": TEXT}, text) == (text.strip() != "")


@pytest.mark.parametrize(
    "text",
    [
        "https://files.example/a.png",
        "HTTP://FILES.EXAMPLE/",
        "https://files.example/%C3%B6?a=b&c=%20#top",
        "https://user:secret@files.example:8080/a",
        "https://[::1]/a",
        "asset://7",
        "oss://bucket/a%20b",
        "data:image/png;base64,iVBORw0KGgo=",
        "urn:isbn:0451450523",
        "a+b-c.d:e",
        "mailto:me@files.example",
        "x:%41",
    ],
)
def test_uris(text: str) -> None:
    assert re.match(URI, text)
    assert not re.match(NO_URI, text)
    assert jsonschema_rs.is_valid({"pattern": URI}, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "files.example/a.png",
        "/a.png",
        "//files.example/a.png",
        "http:",
        ":a",
        "1http://files.example",
        "ht_tp://files.example",
        "https://files.example/ö",
        "https://files.example/a b",
        " https://files.example/a",
        "https://files.example/a\n",
        "https://files.example/a\nb",
        "https://files.example/%",
        "https://files.example/%4",
        "https://files.example/%4G",
        "https://files.example/%%41",
        "https://files.example/<a>",
        "https://files.example/a\\b",
        'https://files.example/"a"',
        "https://files.example/\x00",
        "https://files.example/\U0001f30a",
        f"https://files.example/{ARABIC}",
    ],
)
def test_what_is_no_uri(text: str) -> None:
    assert not re.match(URI, text)
    assert re.match(NO_URI, text)
    assert not jsonschema_rs.is_valid({"pattern": URI}, text)


SIGNS = st.text(st.sampled_from("aZ9:/?#[]@!$&'()*+,;=-._~%4F ö\n\\\"<>^`{|}"), max_size=12)
STARTS = st.sampled_from(["", "https:", "https://", "https://a%4", "http://", "HTTPS://", "xhttps://"])


@given(st.builds(str.__add__, STARTS, SIGNS))
def test_a_uri_is_a_scheme_and_allowed_signs(text: str) -> None:
    scheme, colon, rest = text.partition(":")
    plain = re.sub("%[0-9A-Fa-f]{2}", "", rest)
    wanted = (
        bool(colon and rest)
        and scheme[:1].isascii()
        and scheme[:1].isalpha()
        and all(sign.isascii() and (sign.isalnum() or sign in "+.-") for sign in scheme)
        and all(sign.isascii() and (sign.isalnum() or sign in "._~:/?#[]@!$&'()*+,;=-") for sign in plain)
    )
    assert (re.match(URI, text) is not None) == wanted
    assert (re.match(NO_URI, text) is None) == wanted


@pytest.mark.parametrize(
    ("rest", "is_uri"),
    [("a" * 50_000, True), ("%41" * 30_000, True), ("a%41" * 20_000 + "%", False), ("%" * 50_000, False)],
    ids=["plain", "encoded", "cut off", "percent signs"],
)
def test_long_addresses_are_read_in_one_go(rest: str, is_uri: bool) -> None:
    assert (re.match(URI, f"https://files.example/{rest}") is not None) == is_uri
    assert (re.match(NO_URI, f"https://files.example/{rest}") is None) == is_uri


def test_a_pattern_that_can_not_be_read_names_the_contract(tmp_path: Path) -> None:
    broken = contract(tmp_path, "[input.a]\ntype = 'string'\npattern = '\\bx'\n")
    with pytest.raises(ContractError) as caught:
        Validator(broken)
    wanted = f"{tmp_path / 'contract.toml'}: pattern '\\\\bx': \\b is not read the same way everywhere"
    assert caught.value.message == wanted

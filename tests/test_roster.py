"""The roster: what it says of the menu and the report, and errors that name file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.errors import ContractError
from conformance.roster import Roster, load_roster

HEAD = """[report]
date = "2025-12-16"
total = 2
with_validation = 3
other_totals = ["3 of 4"]

[report.lists]
early = { size = 1, validated = true }
late  = { size = 1, validated = true }
lost  = { size = 1, validated = false }
"""
FIRST = """
[[entry]]
id       = "acme/paint"
name     = "Acme Paint"
category = "image"
sort     = "model"
members  = ["acme/paint-2"]
claims   = ["early", "late"]
"""
SECOND = """
[[entry]]
id       = "acme/sing"
name     = "Acme Sing"
category = "audio"
sort     = "endpoint"
members  = ["acme-sing"]
claims   = ["lost"]
"""
KNOWN = ("acme/paint-2", "acme-sing")


def load(tmp_path: Path, text: str) -> Roster:
    path = tmp_path / "roster.toml"
    path.write_text(text, encoding="utf-8")
    return load_roster(path, KNOWN)


def test_the_roster_is_read_in_its_order(tmp_path: Path) -> None:
    roster = load(tmp_path, HEAD + FIRST + SECOND)
    assert [(one.index, one.id, one.members) for one in roster.entries] == [
        (1, "acme/paint", ("acme/paint-2",)),
        (2, "acme/sing", ("acme-sing",)),
    ]
    assert (roster.date, roster.claimed, roster.other_totals) == ("2025-12-16", 3, ("3 of 4",))
    assert [roster.claim(one) for one in roster.entries] == ["validated", "missing"]
    assert roster.counted_twice == ("acme/paint",)


def test_an_entry_that_no_list_names_claims_nothing(tmp_path: Path) -> None:
    head = HEAD.replace("lost  = { size = 1", "lost  = { size = 0")
    roster = load(tmp_path, head + FIRST + SECOND.replace('["lost"]', "[]"))
    assert roster.claim(roster.entries[1]) == "nothing"


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        (HEAD + FIRST, 3, "expected 2 entries, found 1", ""),
        (HEAD + FIRST + SECOND.replace('["lost"]', "[]"), 10, "list lost: expected 1 ids, found 0", ""),
        (HEAD + FIRST + SECOND.replace('["lost"]', '["lsot"]'), 26, "unknown list 'lsot'", "Did you mean 'lost'?"),
        (
            HEAD + FIRST.replace("-2", "-3") + SECOND,
            17,
            "acme/paint: no contract for 'acme/paint-3'",
            "'acme/paint-2'?",
        ),
        (
            HEAD + FIRST.replace('["acme/paint-2"]', "[]") + SECOND,
            17,
            "members is empty: expected ids of contracts",
            "",
        ),
        (HEAD + FIRST.replace('"model"', '"modle"') + SECOND, 16, "sort is 'modle': expected one of model, family", ""),
        (HEAD + FIRST.replace("name ", "nmae ") + SECOND, 14, "unknown key 'nmae'", "Did you mean 'name'?"),
        (HEAD + FIRST.replace('name     = "Acme Paint"\n', "") + SECOND, 12, "name is missing", ""),
        (HEAD.replace("total = 2\n", "") + FIRST + SECOND, 1, "total is missing", ""),
        (
            HEAD.replace("with_validation", "with_validatoin") + FIRST,
            4,
            "unknown key 'with_validatoin'",
            "with_validation",
        ),
        (FIRST, 1, "[report] is missing", ""),
        (HEAD + "\n[[entries]]\n", 12, "unknown key 'entries'", "Did you mean 'entry'?"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(tmp_path: Path, text: str, line: int, message: str, hint: str) -> None:
    with pytest.raises(ContractError) as caught:
        load(tmp_path, text)
    assert caught.value.message.startswith(f"{tmp_path / 'roster.toml'}:{line}: {message}")
    assert hint in caught.value.hint

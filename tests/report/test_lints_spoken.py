"""Doubts and troubles in the language of the reader: in every format for people, and in none for machines."""

from __future__ import annotations

from dataclasses import replace as changed
from io import StringIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from click.testing import CliRunner
from rich.console import Console

from conformance.cli import main
from conformance.docs.capture_words import page_problem
from conformance.docs.lint_rules import make
from conformance.docs.manifest import PageEntry
from conformance.files import dump_json
from conformance.messages import Sentence, use_language
from conformance.model import Level, Lint
from conformance.report.drift_json import drift_to_json
from conformance.report.drift_markdown import drift_to_markdown
from conformance.report.drift_text import drift_lines
from conformance.report.site import drift_html, write_site
from conformance.report.status_json import status_to_json
from conformance.report.status_markdown import status_to_markdown
from conformance.report.status_text import print_status
from conformance.status import Status
from tests.support.drifts import drift_of
from tests.test_status import Day, contract_of, page_of, status_of

HOSTILE = '{0.__class__} "><script>alert(1)</script> \u202e\x1b[31m'
LINTS = (
    make("example-unreadable", "text", "", text="x" * 21),
    make("prose-against-schema", "required", "input.prompt"),
    make("duplicate-key", "key", "", name=HOSTILE),
)
OLD = Lint(id="stray-blanks", level=Level.WARNING, path="input.size", message="the name is odd")
SHOWN = HOSTILE.replace("\u202e", "\N{REPLACEMENT CHARACTER}").replace("\x1b", "\N{REPLACEMENT CHARACTER}")
RUSSIAN = (
    "пример запроса (текст из 21 кодовой точки) не является JSON",
    "в тексте обязательный, в схеме необязательный",
    f"{SHOWN} стоит в одном объекте дважды",
)
ERROR = "a/b: line 3: the yaml fence has no end: the page is cut off"
PROBLEM = Sentence(
    "{day}: {problem}",
    day="2026-08-19",
    problem=page_problem("a/b", PageEntry(url="u", status="stale", error=ERROR)),
)
TROUBLE = "2026-08-19: a/b: stale: a/b: строка 3: у блока yaml нет конца: страница обрывается"


@pytest.fixture
def status() -> Status:
    """One model whose page has three lints of today and one of an older snapshot."""
    found = status_of([Day("2026-08-19", (page_of(),))], contract_of())
    (row,) = found.rows
    member = changed(row.members[0], lints=(*LINTS, OLD))
    return changed(found, rows=(changed(row, members=(member,)),))


def site_of(status: Status, folder: Path) -> dict[str, BeautifulSoup]:
    write_site(folder, status, [Day("2026-08-19", (page_of(),))], [])
    return {
        path.relative_to(folder).as_posix(): BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for path in folder.rglob("*.html")
    }


def told(cell: Tag) -> tuple[str, str]:
    """What a lint says on a page, and in which language, where it is not the page's own."""
    (words,) = (one for one in cell.find_all("span") if "muted" not in (one.get("class") or ()))
    return words.get_text(), str(words.get("lang") or "")


def test_pages_of_the_site_tell_doubts_in_their_language(status: Status, tmp_path: Path) -> None:
    use_language("ru")
    pages = site_of(status, tmp_path)
    cells = [told(row.find_all("td")[2]) for row in pages["lints.html"].select("tbody tr")]
    expected = {*((text, "") for text in RUSSIAN), (OLD.message, "en")}
    assert set(cells) == expected
    assert len(cells) == len(expected)
    (heading,) = pages["models/acme/paint-2.html"].select("h2#lints")
    listed = heading.find_next_sibling("ul")
    assert isinstance(listed, Tag)
    assert [told(one) for one in listed.find_all("li")] == [*((text, "") for text in RUSSIAN), (OLD.message, "en")]
    assert not any("alert" in script.get_text() for page in pages.values() for script in page.find_all("script"))


def test_terminal_and_markdown_tell_doubts_in_the_readers_language(status: Status) -> None:
    use_language("ru")
    out = StringIO()
    print_status(status, Console(file=out, width=60), verbose=True)
    lines = [" ".join(line.split()) for line in out.getvalue().splitlines()]
    told = [f"замечание {lint.id}: {lint.path + ': ' if lint.path else ''}" for lint in LINTS]
    assert [line for line in lines if line.startswith("замечание ")] == [
        *(f"{head}{words}" for head, words in zip(told, RUSSIAN, strict=True)),
        "замечание stray-blanks: input.size: the name is odd",
    ]
    markdown = status_to_markdown(status)
    assert "- prose-against-schema: `input.prompt`: в тексте обязательный, в схеме необязательный\n" in markdown
    assert "- stray-blanks: `input.size`: the name is odd\n" in markdown
    assert "<script>" not in markdown


def test_machines_are_told_doubts_in_english_whatever_is_spoken(status: Status) -> None:
    english = dump_json(status_to_json(status))
    use_language("ru")
    assert dump_json(status_to_json(status)) == english
    (member,) = status_to_json(status)["entries"][0]["members"]
    assert [one["message"] for one in member["lints"]] == [*(one.message for one in LINTS), OLD.message]
    assert {type(one["message"]) for one in member["lints"]} == {str}


def test_troubles_of_a_capture_are_told_in_the_readers_language_and_stored_in_english() -> None:
    drift = drift_of(problems=(PROBLEM, "2026-08-19: somebody else's words"))
    english = drift_to_json(drift)
    assert english["problems"] == [
        "2026-08-19: a/b: stale: a/b: line 3: the yaml fence has no end: the page is cut off",
        "2026-08-19: somebody else's words",
    ]
    use_language("ru")
    lines = "\n".join(drift_lines(drift, lambda text, **_: text))
    for text in (lines, drift_to_markdown(drift), drift_html(drift)):
        assert TROUBLE in text
        assert "2026-08-19: somebody else" in text
    assert drift_to_json(drift)["problems"] == english["problems"]
    assert {type(one) for one in english["problems"]} == {str}


def test_a_draft_tells_the_doubts_of_its_page() -> None:
    ran = CliRunner().invoke(main, ["--lang", "ru", "contract", "draft", "bytedance/seedance-2"])
    assert ran.exit_code == 0
    assert ran.stderr.splitlines()[:1] == [
        "внимание prose-against-schema: input.aspect_ratio: в тексте обязательный, в схеме необязательный"
    ]

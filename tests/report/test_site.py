"""The site: counts as in the other formats, links that lead somewhere, the same bytes every time, text stays text."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from gettext import NullTranslations
from itertools import pairwise
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup, Tag

from conformance import messages
from conformance.compare.deviations import Deviation
from conformance.docs.snapshot import Snapshot, open_snapshot, snapshot_days
from conformance.drift import drift
from conformance.laws.evidence import read_evidence
from conformance.model import Level
from conformance.record import replace
from conformance.report.site import drift_html, write_site
from conformance.report.status_json import status_to_json
from conformance.status import Status, audit_roster
from tests.support.drifts import change, drift_of, of_every_sort
from tests.support.standalone import assert_nothing_but_its_own
from tests.test_status import PROPERTIES, Day, contract_of, page_of, status_of

ROOT = Path(__file__).parents[2]
SNAPSHOTS = ROOT / "scraped_docs"
SITE = "https://docs.kie.ai/"
HOSTILE = "\"><script>alert(1)</script>' onclick=x {{ 7*7 }} \u202egnp.exe\x1b[31m"


@cache
def snapshots() -> tuple[Snapshot, ...]:
    return tuple(open_snapshot(SNAPSHOTS, day) for day in snapshot_days(SNAPSHOTS))


@cache
def status() -> Status:
    return audit_roster(SNAPSHOTS, evidence=read_evidence(ROOT / "reports" / "evidence.json"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write_site(folder, status(), snapshots(), [drift(snapshots(), "2026-04-29", "2026-08-19")])
    return folder


@pytest.fixture(scope="module")
def parsed(site: Path) -> dict[str, BeautifulSoup]:
    return {path.relative_to(site).as_posix(): soup(path) for path in pages(site)}


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "lxml")


def pages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def text(found: Tag | None) -> str:
    assert found is not None
    return " ".join(found.get_text(" ").split())


def cells(row: Tag) -> list[str]:
    return [text(cell) for cell in row.find_all(["th", "td"])]


def test_there_is_a_page_for_each_model_and_family(site: Path) -> None:
    models = {path.relative_to(site / "models").as_posix().removesuffix(".html") for path in pages(site / "models")}
    families = {
        path.relative_to(site / "families").as_posix().removesuffix(".html") for path in pages(site / "families")
    }
    assert models == set(status().members)
    assert families == {row.entry.id for row in status().rows if len(row.members) > 1}
    others = {path.relative_to(site).as_posix() for path in site.iterdir()}
    assert others == {
        *("contents.json", "drift.html", "families", "index.html", "laws.html", "lints.html", "models", "rules.html"),
        *("site.css", "site.js"),
    }


def test_the_overview_shows_the_rows_and_counts_of_the_json(parsed: dict[str, BeautifulSoup]) -> None:
    page = parsed["index.html"]
    table = page.find(id="models-table")
    assert table is not None
    heads = [text(head) for head in table.select("thead th")]
    rows = [dict(zip(heads, cells(row), strict=True)) for row in table.select("tbody tr")]
    entries = status_to_json(status())["entries"]
    assert len(rows) == len(entries) == 72
    for row, entry in zip(rows, entries, strict=True):
        assert row["#"] == str(entry["index"])
        assert row["Model"] == f"{entry['name']} {entry['id']} {entry['category']}"
        assert row["Status"].split(" ")[0] == entry["state"]
        counts = entry["parameters"]
        assert row["doc / ours / agree"] == f"{counts['documented']} / {counts['ruled']} / {counts['agreeing']}"
        laws, mutants = entry["evidence"]["laws"], entry["evidence"]["mutants"]
        assert row["laws"] == f"{laws['passed']}/{laws['all']}"
        assert row["mutants"] == f"{mutants['killed']}/{mutants['all']}"
        assert row["lints"] == str(entry["lints"])


def test_the_states_add_up_to_the_rows(parsed: dict[str, BeautifulSoup]) -> None:
    page = parsed["index.html"]
    shown = {text(one.find(class_="word")): int(text(one.b)) for one in page.select(".states li")}
    assert shown == {state.value: number for state, number in status().by_state.items() if number}
    widths = [float(str(one["width"])) for one in page.select(".bar rect")]
    assert sum(widths) == pytest.approx(100, abs=0.01)


def test_every_link_leads_to_a_place_that_is_there_or_to_the_documentation(
    site: Path, parsed: dict[str, BeautifulSoup]
) -> None:
    places = {name: {str(tag["id"]) for tag in page.find_all(id=True)} for name, page in parsed.items()}
    broken = []
    for name, page in parsed.items():
        for tag in page.find_all(["a", "link", "script", "img", "use"]):
            target = str(tag.get("href") or tag.get("src") or "")
            if target.startswith((SITE, "data:,")) or not target:
                continue
            file, place = urldefrag(urljoin(name, target))
            there = (site / file).is_file() and (not place or place in places.get(file, set()))
            if not there or ":" in target:
                broken.append((name, target))
    assert broken == []


def test_no_page_runs_or_styles_anything_inline(parsed: dict[str, BeautifulSoup]) -> None:
    for path, page in parsed.items():
        scripts = page.find_all("script")
        assert [tag.get("src") is not None and not tag.get_text() for tag in scripts] == [True], path
        assert page.find_all("style") == []
        (policy,) = (str(tag["content"]) for tag in page.find_all("meta", {"http-equiv": "Content-Security-Policy"}))
        assert policy.startswith("default-src 'none'; style-src 'self' file:; script-src 'self' file:;"), path
        assert [
            tag.name for tag in page.find_all(True) if any(name == "style" or name[:2] == "on" for name in tag.attrs)
        ] == []


def test_ids_are_unique_on_each_page_and_headings_skip_no_level(parsed: dict[str, BeautifulSoup]) -> None:
    for path, page in parsed.items():
        ids = [str(tag["id"]) for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), path
        levels = [int(tag.name[1]) for tag in page.find_all(["h1", "h2", "h3", "h4"])]
        assert levels.count(1) == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), path


def test_all_of_the_evidence_on_a_model_is_one_click_away(parsed: dict[str, BeautifulSoup]) -> None:
    page = parsed["models/wan/2-2-a14b-text-to-video-turbo.html"]
    changes = page.find(id="changes")
    assert changes is not None
    listed = changes.find_next("ul")
    assert listed is not None
    breaking = [one for one in listed.find_all("li") if one["data-level"] == "breaking"]
    witnesses = [one.pre.get_text() for one in breaking if one.pre is not None]
    assert [("1:1" in one, "580p" in one) for one in witnesses] == [(True, False), (False, True)]
    assert "Send another member. Allowed now: 16:9, 9:16." in text(breaking[0])
    laws = [text(row.td) for row in page.select("details tbody tr") if row.find(class_="badge")]
    assert len(laws) == 23
    (entry,) = (one for one in parsed["index.html"].select(".named a") if "wan/2-2-a14b-text" in str(one["href"]))
    assert entry["href"] == "models/wan/2-2-a14b-text-to-video-turbo.html#changes"


def bytes_of(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


AGAIN = """
import sys
from pathlib import Path
from conformance.docs.snapshot import open_snapshot, snapshot_days
from conformance.drift import drift
from conformance.laws.evidence import read_evidence
from conformance.report.site import write_site
from conformance.status import audit_roster
root, folder = Path(sys.argv[1]), Path(sys.argv[2])
snapshots = [open_snapshot(root / "scraped_docs", day) for day in snapshot_days(root / "scraped_docs")]
status = audit_roster(root / "scraped_docs", evidence=read_evidence(root / "reports" / "evidence.json"))
write_site(folder, status, snapshots, [drift(snapshots, "2026-04-29", "2026-08-19")])
"""


def test_another_process_in_another_place_writes_the_same_bytes(site: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    command = [sys.executable, "-c", AGAIN, str(ROOT), str(tmp_path / "site")]
    subprocess.run(command, check=True, cwd=tmp_path, env=environment)
    assert bytes_of(tmp_path / "site") == bytes_of(site)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    page = replace(page_of(properties={HOSTILE: {"type": "string", "enum": [HOSTILE]}, **PROPERTIES}), title=HOSTILE)
    contract = replace(contract_of(), title=HOSTILE, successor="javascript:alert(1)")
    deviation = Deviation(
        model="acme/*", parameter="input.size", fact="parameter", reason=HOSTILE, evidence="e", since="2026-08-19"
    )
    day = Day("2026-08-19", (page,))
    found = status_of([day], contract, deviations=(deviation,))
    write_site(tmp_path / "site", found, [day], [of_every_sort()])
    return tmp_path / "site"


def test_hostile_text_stays_text(hostile: Path) -> None:
    page = soup(hostile / "models" / "acme" / "paint-2.html")
    shown = page.get_text()
    assert (
        "<script>alert(1)</script>' onclick=x {{ 7*7 }} \N{REPLACEMENT CHARACTER}gnp.exe\N{REPLACEMENT CHARACTER}[31m"
        in shown
    )
    for path in pages(hostile):
        raw = path.read_text("utf-8")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", raw), path
        found = soup(path)
        assert len(found.find_all("script")) == 1
        assert [tag["href"] for tag in found.find_all(href=re.compile("(?i)^ *javascript:"))] == []
        assert [tag.name for tag in found.find_all(onclick=True)] == []


def test_an_address_of_a_page_that_is_none_is_no_link(tmp_path: Path) -> None:
    contract = replace(contract_of(), page="javascript:alert(1)")
    found = status_of([Day("2026-08-19")], contract)
    write_site(tmp_path, found, [Day("2026-08-19")])
    page = soup(tmp_path / "models" / "acme" / "paint-2.html")
    (place,) = (one for one in page.select(".facts dd") if "javascript" in text(one))
    assert place.find("a") is None
    assert text(place) == "javascript:alert(1)"


def test_an_id_can_not_leave_the_folder(tmp_path: Path) -> None:
    for id in ("../../../evil", "/etc/evil", "a//b", "C:\\evil", "UP/case", "ü", "a/../b"):
        found = status_of([Day("2026-08-19")], contract_of(id=id, documented_as="acme/paint-2"))
        write_site(tmp_path / "in", found, [Day("2026-08-19")])
        assert {path.name for path in tmp_path.iterdir()} == {"in"}
        (made,) = pages(tmp_path / "in" / "models")
        (link,) = (tag for tag in soup(tmp_path / "in" / "index.html").select("#models-table a"))
        assert (tmp_path / "in" / str(link["href"])).resolve() == made.resolve()


def test_pages_of_models_that_went_are_taken_away_and_files_of_others_stay(tmp_path: Path) -> None:
    day = Day("2026-08-19", (page_of(),))
    gone = page_of("market/acme/gone", "acme/gone")
    both = Day("2026-08-19", (*day.content, gone))
    write_site(tmp_path, status_of([both], contract_of(), contract_of(gone, "acme/gone")), [both])
    mine = tmp_path / "models" / "mine.html"
    mine.write_text("mine", encoding="utf-8")
    outside = tmp_path.parent / "outside.html"
    outside.write_text("outside", encoding="utf-8")
    assert (tmp_path / "models" / "acme" / "gone.html").is_file()
    write_site(tmp_path, status_of([day], contract_of()), [day])
    assert not (tmp_path / "models" / "acme" / "gone.html").exists()
    assert mine.read_text("utf-8") == "mine"
    (tmp_path / "contents.json").write_text(
        '{"files": ["../outside.html", "models/mine.html/", 5, "site.css"]}', "utf-8"
    )
    write_site(tmp_path, status_of([day], contract_of()), [day])
    assert outside.read_text("utf-8") == "outside"
    (tmp_path / "contents.json").write_text("[1", "utf-8")
    assert write_site(tmp_path, status_of([day], contract_of()), [day]) == tmp_path / "index.html"


class Marking(NullTranslations):
    """A language in which every message of the catalogue is marked."""

    def gettext(self, message: str) -> str:
        return f"«{message}»"

    def ngettext(self, one: str, many: str, number: int) -> str:
        return f"«{one if number == 1 else many}»"


def unmarked(page: BeautifulSoup) -> Iterator[str]:
    """Words of headings, labels, buttons and sentences that are no part of a message."""
    data = ("code", "pre", "th[scope=rowgroup]", "option[value]:not([value=''])", "[data-group] > h2", ".outer")
    for one in page.select(", ".join(data)):
        one.decompose()
    for tag in page.select("thead th, h2, h3, dt, label, button, nav a, summary, .legend li, .badge, .states p, .foot"):
        left = re.sub("«[^«»]*(«[^«»]*»[^«»]*)*»", "", text(tag))
        if re.search(r"[A-Za-z]{2}", left):
            yield text(tag)


def test_every_word_can_be_said_in_another_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(messages._catalogues, "ru", Marking())
    write_site(tmp_path, status(), snapshots(), [drift(snapshots(), "2026-04-29", "2026-08-19")], language="ru")
    assert messages.language() == "en"
    names = {"kie-conformance", "JSON", "curl"}
    for name in ("index.html", "drift.html", "lints.html", "rules.html", "laws.html", "models/kling/v2-1-pro.html"):
        page = soup(tmp_path / name)
        assert page.html is not None
        assert page.html["lang"] == "ru"
        ids = {*status().members, *(row.entry.name for row in status().rows)}
        left = [one for one in unmarked(page) if one not in names and one not in ids]
        assert left == [], name


def test_a_language_that_is_not_there_is_refused(tmp_path: Path) -> None:
    day = Day("2026-08-19", (page_of(),))
    with pytest.raises(ValueError, match="no language 'xx': there are en, ru"):
        write_site(tmp_path / "site", status_of([day], contract_of()), [day], language="xx")
    assert not (tmp_path / "site").exists()


def test_drift_as_one_file_loads_nothing_and_allows_nothing_but_its_own_script() -> None:
    html = drift_html(of_every_sort())
    page = BeautifulSoup(html, "lxml")
    assert_nothing_but_its_own(page)
    assert {str(tag["href"])[:1] for tag in page.find_all(["a", "use"])} == {"#"}
    assert [tag["href"] for tag in page.find_all("link")] == ["data:,"]


def test_a_sentence_with_a_per_cent_sign_is_no_format() -> None:
    html = drift_html(drift_of(change(level=Level.WARNING, note="100% of %s and %(n)s <b>")))
    assert "100% of %s and %(n)s &lt;b&gt;" in html


def test_drift_in_html_tells_every_change_once_with_its_level_and_what_is_accepted_apart() -> None:
    found = of_every_sort()
    page = BeautifulSoup(drift_html(found), "lxml")
    told = {(str(one["data-level"]), text(one.select_one(".change code"))) for one in page.select(".changes li")}
    assert told == {(one.proven.level.label, one.finding.fingerprint) for one in found.changes}
    assert len(page.select(".changes li")) == len(found.changes)
    assert len(page.select("details .changes li")) == 2
    assert text(page.select_one(".counts")) == "3 breaking 2 warnings 1 info"
    assert "market/acme/lost: answered 500" in page.get_text()
    assert "The deviation for 0123456789ab holds no longer: it expired on 2026-05-01." in page.get_text()

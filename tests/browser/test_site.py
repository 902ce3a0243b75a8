"""What a person does on the site: read it without scripts, filter, sort, search, change a request; by keyboard too."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conformance.docs.snapshot import open_snapshot, snapshot_days
from conformance.messages import use_language
from conformance.record import replace
from conformance.report.site import drift_html, write_site
from conformance.report.site.audit_page import audit_html, traffic_html
from conformance.status import audit_roster
from tests.browser.conftest import ROOT, SNAPSHOTS, Open, write
from tests.report.test_audit_page import subject, traffic
from tests.support.drifts import of_every_sort
from tests.test_status import PROPERTIES, Day, contract_of, page_of, status_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCREENSHOTS = ROOT / "build" / "screenshots"
TURBO = "models/wan/2-2-a14b-text-to-video-turbo.html"
PAGES = ("index.html", TURBO, "families/grok/imagine.html", "drift.html", "lints.html", "rules.html", "laws.html")
AUDITS = ("audit", "traffic")
NARROW = 1256
"""Pixels up to which the overview shows cards in place of a table."""
STICKING_OUT = """[...document.querySelectorAll("table")].filter(
  one => one.getBoundingClientRect().width > one.parentElement.getBoundingClientRect().width).map(one => one.id)"""
"""Tables that are wider than their frame."""
ROWS = "#models-table tbody tr"


def shown(page: Page) -> list[str]:
    """The ids of the rows that can be seen, in their order."""
    return page.locator(f"{ROWS}:not([hidden]) th code").all_inner_texts()


def column(page: Page, heading: str) -> list[str]:
    """The values by which the shown rows are sorted in a column."""
    found: list[str] = page.evaluate(
        """heading => {
          const heads = [...document.querySelectorAll('#models-table thead th')].map(one => one.textContent);
          return [...document.querySelectorAll('#models-table tbody tr')].filter(row => !row.hidden)
            .map(row => row.cells[heads.indexOf(heading)].dataset.value);
        }""",
        heading,
    )
    return found


def test_every_page_opens_without_a_word_on_the_console_or_a_request_elsewhere(site: Path, open_page: Open) -> None:
    page = open_page(site / "index.html")
    for path in sorted(site.rglob("*.html")):
        page.goto(path.as_uri())
        assert page.locator("h1").count() == 1, path
        assert page.evaluate("getComputedStyle(document.body).margin") == "0px", path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [name for name in PAGES if name != "drift.html"])
def test_nothing_serious_for_people_who_see_or_hear_otherwise(
    site: Path, open_page: Open, name: str, scheme: str
) -> None:
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    page = open_page(site / name, scheme=scheme)
    page.eval_on_selector_all("details", "all => all.slice(0, 20).forEach(one => { one.open = true; })")
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_on_a_page_of_drift(open_page: Open, tmp_path: Path, scheme: str) -> None:
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    file = tmp_path / "drift.html"
    file.write_text(drift_html(of_every_sort()), encoding="utf-8")
    page = open_page(file, scheme=scheme)
    page.locator("summary").click()
    assert violations(page) == []


@pytest.fixture(scope="module")
def audits(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Audits of a validator and of a recording, as one file each."""
    folder = tmp_path_factory.mktemp("audits")
    found = {}
    for language in ("ru", "en"):
        use_language(language)
        mark = "" if language == "en" else f"-{language}"
        for name, html in zip(AUDITS, (audit_html(subject()), traffic_html(traffic(folder))), strict=True):
            found[f"{name}{mark}"] = folder / f"{name}{mark}.html"
            found[f"{name}{mark}"].write_text(html, encoding="utf-8")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", AUDITS)
def test_nothing_serious_on_a_page_of_an_audit(
    audits: dict[str, Path], open_page: Open, name: str, width: int, scheme: str
) -> None:
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    page = open_page(audits[name], width=width, scheme=scheme)
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    assert violations(page) == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", [f"{name}{mark}" for name in AUDITS for mark in ("", "-ru")])
def test_audits_fit_their_window_and_are_pictured(
    audits: dict[str, Path], open_page: Open, name: str, width: int
) -> None:
    page = open_page(audits[name], width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": width, "height": 2400})
    page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png")


@pytest.mark.parametrize("name", AUDITS)
def test_an_audit_is_read_without_scripts_and_filtered_with_them(
    audits: dict[str, Path], open_page: Open, name: str
) -> None:
    page = open_page(audits[name], scripts=False)
    every = page.locator("section.subject li").locator("visible=true").count()
    assert every > 1
    assert page.locator(".filters").locator("visible=true").count() == 0
    page = open_page(audits[name])
    page.get_by_label("Level").select_option("breaking")
    left = page.locator(".changes > li[data-level]:not([hidden])")
    assert set(left.evaluate_all("all => all.map(one => one.dataset.level)")) == {"breaking"}
    all_of_them = page.locator(".changes > li[data-level]").count()
    assert page.locator("output").inner_text() == f"{left.count()} of {all_of_them} shown"
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("Search").fill("kling/v2-1-pro")
    assert page.locator("section.subject:not([hidden]) h3").all_inner_texts() == ["kling/v2-1-pro"]


def test_the_table_of_an_audit_leads_to_findings_that_are_folded(audits: dict[str, Path], open_page: Open) -> None:
    page = open_page(audits["audit"])
    known = page.locator("details li")
    assert not known.is_visible()
    page.locator("tbody a", has_text="z-image").click()
    known.wait_for(state="visible")


@pytest.mark.parametrize("name", AUDITS)
def test_a_link_leads_to_what_the_filter_hides_and_back_to_what_was_filtered(
    audits: dict[str, Path], open_page: Open, name: str
) -> None:
    page = open_page(audits[name])
    (every,) = page.locator("output").all_inner_texts()
    page.get_by_label("Search").fill("no such finding")
    assert page.locator("li[data-level]").locator("visible=true").count() == 0
    page.locator("tbody a", has_text="kling/v2-1-pro").first.click()
    section = page.locator("section.subject", has=page.locator("h3", has_text="kling/v2-1-pro"))
    section.wait_for(state="visible")
    assert page.locator("output").inner_text() == every
    assert page.get_by_label("Search").input_value() == ""
    box = section.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 900
    page.go_back()
    section.wait_for(state="hidden")
    assert page.get_by_label("Search").input_value() == "no such finding"


def test_a_link_to_what_is_shown_leaves_the_filter(audits: dict[str, Path], open_page: Open) -> None:
    page = open_page(audits["audit"])
    page.get_by_label("Level").select_option("breaking")
    page.locator("tbody a", has_text="kling/v2-1-pro").click()
    page.wait_for_url("**#findings-1")
    assert page.get_by_label("Level").input_value() == "breaking"
    assert page.locator("li[data-level]:not([hidden])").count() == 1


def test_what_a_filter_finds_is_not_left_folded(audits: dict[str, Path], open_page: Open, tmp_path: Path) -> None:
    page = open_page(audits["audit"])
    page.get_by_label("Search").fill("z-image")
    assert page.locator("details li").is_visible()
    file = tmp_path / "drift.html"
    file.write_text(drift_html(of_every_sort()), encoding="utf-8")
    page = open_page(file)
    page.get_by_label("Level").select_option("breaking")
    shown = page.locator("[data-rows] h2").locator("visible=true").count()
    accepted = page.locator("details li").locator("visible=true").count()
    assert accepted > 0
    assert shown == page.locator("[data-rows] ul:has(> li:not([hidden]))").count()


def violations(page: Page) -> list[Any]:
    """What axe finds that is serious or critical, with the first place of each."""
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types

    # It would load the style sheet once more, which the pages forbid; what it passes is not asked for.
    found = Axe().run(page, options={"preload": False, "resultTypes": ["violations"]}).response["violations"]
    return [
        (one["id"], len(one["nodes"]), one["nodes"][0]["html"], one["nodes"][0]["failureSummary"])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("name", ["index.html", TURBO])
def test_nothing_serious_on_a_telephone(site: Path, open_page: Open, name: str) -> None:
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    assert violations(open_page(site / name, width=390)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_fit_their_window_and_are_pictured(site: Path, open_page: Open, width: int, scheme: str) -> None:
    for name in PAGES:
        page = open_page(site / name, width=width, scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        picture = SCREENSHOTS / f"{name.removesuffix('.html').replace('/', '_')}-{width}-{scheme}.png"
        page.set_viewport_size({"width": width, "height": 2400})
        page.screenshot(path=picture)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == (
        "rgb(255, 255, 255)" if scheme == "light" else "rgb(16, 22, 28)"
    )


@pytest.mark.parametrize("width", [390, 1257, 1280])
def test_pages_fit_their_window_in_russian_too(tmp_path: Path, open_page: Open, width: int) -> None:
    use_language("ru")
    try:
        write(tmp_path)
    finally:
        use_language("en")
    for name in PAGES:
        page = open_page(tmp_path / name, width=width)
        assert page.evaluate("document.documentElement.lang") == "ru"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        if width > NARROW:  # where the overview is no table, its rows are cards
            assert page.evaluate(STICKING_OUT) == [], name
        picture = SCREENSHOTS / f"{name.removesuffix('.html').replace('/', '_')}-{width}-ru.png"
        page.set_viewport_size({"width": width, "height": 2400})
        page.screenshot(path=picture)


def test_the_overview_fits_where_nothing_is_verified(tmp_path: Path, open_page: Open) -> None:
    snapshots = [open_snapshot(SNAPSHOTS, day) for day in snapshot_days(SNAPSHOTS)]
    use_language("ru")
    page = open_page(write_site(tmp_path, audit_roster(SNAPSHOTS), snapshots, []), width=NARROW + 1)
    assert page.locator(f"{ROWS}[data-state=unverified]").count() > 50
    assert page.evaluate(STICKING_OUT) == []


def test_without_scripts_everything_is_there_and_nothing_that_would_not_work(site: Path, open_page: Open) -> None:
    page = open_page(site / "index.html", scripts=False)
    assert page.locator(ROWS).count() == 72
    assert page.locator(f"{ROWS} >> visible=true").count() == 72
    assert page.locator(".filters, th button").locator("visible=true").count() == 0
    page.goto((site / TURBO).as_uri())
    assert page.locator("[data-json]").inner_text().startswith('{\n  "model": "wan/2-2-a14b-text-to-video-turbo"')
    assert page.locator("[data-command]").inner_text().startswith("curl -X POST https://api.kie.ai/")
    assert page.locator("form, button").locator("visible=true").count() == 0


def test_filters_narrow_the_table_say_how_far_and_can_be_passed_on(site: Path, open_page: Open) -> None:
    page = open_page(site / "index.html")
    every = shown(page)
    assert page.locator("output").inner_text() == "72 of 72 shown"
    page.get_by_label("Status").select_option("retired")
    retired = shown(page)
    assert retired == page.locator(f"{ROWS}[data-state=retired] th code").all_inner_texts()
    page.get_by_label("Kind").select_option("audio")
    both = shown(page)
    assert both == ["elevenlabs/speech-to-text", "elevenlabs/sound-effect"]
    assert page.locator("output").inner_text() == "2 of 72 shown"
    page.wait_for_url("**/index.html#state=retired&kind=audio")
    page.goto("about:blank")
    page.goto(f"{(site / 'index.html').as_uri()}#state=retired&kind=audio")
    assert shown(page) == both
    page.get_by_role("button", name="Show all").click()
    assert shown(page) == every
    page.wait_for_url("**/index.html")


def test_search_finds_names_ids_and_members_and_every_word_counts(site: Path, open_page: Open) -> None:
    page = open_page(site / "index.html")
    search = page.get_by_label("Search")
    search.fill("WAN  turbo text")
    assert shown(page) == ["wan/2-2-a14b-text-to-video-turbo"]
    search.fill("sound-effect-v2")
    assert shown(page) == ["elevenlabs/sound-effect"]
    search.fill("no such model")
    assert (shown(page), page.locator("output").inner_text()) == ([], "0 of 72 shown")
    page.wait_for_url("**/index.html#q=no+such+model")


def test_an_address_that_asks_for_what_is_not_there_shows_everything(site: Path, open_page: Open) -> None:
    page = open_page(site / "index.html", place="#state=%3Cscript%3E&kind=nothing")
    assert len(shown(page)) == 72


def test_columns_are_sorted_by_a_click_and_turned_round_by_the_next(site: Path, open_page: Open) -> None:
    page = open_page(site / "index.html")
    before = shown(page)
    head = page.get_by_role("columnheader", name="lints")
    page.get_by_role("button", name="lints").click()
    numbers = [int(one) for one in column(page, "lints")]
    assert numbers == sorted(numbers)
    assert head.get_attribute("aria-sort") == "ascending"
    page.get_by_role("button", name="lints").click()
    assert [int(one) for one in column(page, "lints")] == sorted(numbers, reverse=True)
    assert head.get_attribute("aria-sort") == "descending"
    page.get_by_role("button", name="Model").click()
    names = column(page, "Model")
    assert [one.casefold() for one in names[:3]] == sorted(one.casefold() for one in names)[:3]
    assert page.locator("th[aria-sort]").count() == 1
    page.get_by_role("button", name="#", exact=True).click()
    assert shown(page) == before


def test_rows_that_are_equal_keep_the_order_of_the_menu(site: Path, open_page: Open) -> None:
    page = open_page(site / "index.html")
    before = shown(page)
    for name in ("Model", "Status", "Status"):
        page.get_by_role("button", name=name).click()
    states = list(zip(column(page, "Status"), (before.index(one) for one in shown(page)), strict=True))
    assert states == sorted(states, key=lambda one: (-int(one[0]), one[1]))


def test_the_head_of_the_table_stays_in_sight(site: Path, open_page: Open) -> None:
    page = open_page(site / "index.html")
    page.locator(ROWS).nth(40).scroll_into_view_if_needed()
    head = page.locator("#models-table thead th").nth(1)
    box = head.bounding_box()
    assert box is not None
    assert box["y"] == 0
    covering = page.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('thead') !== null", [box["x"] + 5, 5])
    assert covering


def test_the_keyboard_is_enough(site: Path, open_page: Open) -> None:
    page = open_page(site / "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the content"
    page.keyboard.press("Enter")
    page.wait_for_url("**/index.html#content")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.get_by_label("Search").focus()
    page.keyboard.type("kling avatar pro")
    assert shown(page) == ["kling/ai-avatar-v1-pro"]
    page.get_by_role("button", name="price").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("columnheader", name="price").get_attribute("aria-sort") == "ascending"


def test_a_changed_request_is_the_same_as_json_and_as_a_command(site: Path, open_page: Open) -> None:
    page = open_page(site / TURBO)
    shown_json, command = page.locator("[data-json]"), page.locator("[data-command]")
    before = json.loads(shown_json.inner_text())
    page.get_by_label("resolution").select_option('"480p"')
    page.get_by_label("seed").fill("42")
    page.get_by_label("acceleration").select_option("")
    page.get_by_label("prompt", exact=False).first.fill('it\'s a "lake" $HOME \\ ü')
    after = json.loads(shown_json.inner_text())
    expected = {**before["input"], "resolution": "480p", "seed": 42, "prompt": 'it\'s a "lake" $HOME \\ ü'}
    del expected["acceleration"]
    assert after == {**before, "input": expected}
    words = shlex.split(command.inner_text())
    assert json.loads(words[words.index("-d") + 1]) == after


def test_what_the_documentation_forbids_is_said_beside_the_field(site: Path, open_page: Open) -> None:
    page = open_page(site / TURBO)
    prompt = page.locator("[data-name=prompt]")
    prompt.fill("\N{WATER WAVE}" * 5000)
    assert prompt.get_attribute("aria-invalid") is None
    prompt.fill("\N{WATER WAVE}" * 5001)
    assert prompt.get_attribute("aria-invalid") == "true"
    error = page.locator(f"#{prompt.get_attribute('aria-describedby')}")
    assert error.inner_text() == "5000 characters at most"
    prompt.fill("")
    assert error.inner_text() != ""
    seed = page.locator("[data-name=seed]")
    for value, wrong in (("-1", "true"), ("0", None), ("2147483647", None), ("2147483648", "true"), ("1.5", "true")):
        seed.fill(value)
        assert seed.get_attribute("aria-invalid") == wrong, value


def test_drift_is_filtered_by_level_and_groups_without_changes_go(site: Path, open_page: Open) -> None:
    page = open_page(site / "drift.html")
    every = page.locator(".changes > li").count()
    page.get_by_label("Level").select_option("breaking")
    left = page.locator(".changes > li:not([hidden])")
    assert set(left.evaluate_all("all => all.map(one => one.dataset.level)")) == {"breaking"}
    assert page.locator("output").inner_text() == f"{left.count()} of {every} shown"
    groups = page.locator("section[data-group]:not([hidden])")
    assert groups.count() == len(set(left.evaluate_all("all => all.map(one => one.closest('section').id)")))


def test_drift_as_one_file_works_alone(open_page: Open, tmp_path: Path) -> None:
    file = tmp_path / "drift.html"
    file.write_text(drift_html(of_every_sort()), encoding="utf-8")
    page = open_page(file)
    page.get_by_label("Level").select_option("warning")
    assert page.locator("output").inner_text() == "2 of 8 shown"
    assert page.evaluate("getComputedStyle(document.querySelector('.badge')).borderRadius") == "99px"


def test_on_paper_the_table_stands_without_what_paper_can_not_do(site: Path, open_page: Open) -> None:
    page = open_page(site / "index.html", scheme="dark")
    page.emulate_media(media="print")
    assert page.locator(f"{ROWS} >> visible=true").count() == 72
    assert page.locator(".filters, .site nav").locator("visible=true").count() == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.goto((site / TURBO).as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('.tone-good')).color") == "rgb(11, 98, 57)"
    page.set_viewport_size({"width": 720, "height": 1020})
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
    heights = page.locator("pre").evaluate_all("all => all.map(one => getComputedStyle(one).maxHeight)")
    assert set(heights) == {"none"}
    law = page.locator("details tbody tr").first.bounding_box()
    assert law is not None
    assert law["height"] > 0


def test_hostile_text_runs_nothing(open_page: Open, tmp_path: Path) -> None:
    hostile = "\"'><img src=x onerror=alert(1)><script>alert(1)</script></textarea><svg onload=alert(1)>{{7*7}}"
    properties = {hostile: {"type": "string"}, "size": {"enum": [hostile], "default": hostile}, **PROPERTIES}
    example = {"model": "acme/paint-2", "input": {"prompt": hostile, hostile: hostile}}
    found = page_of(properties=properties)
    operation = replace(found.operations[0], examples=(example,))
    day = Day("2026-08-19", (replace(found, operations=(operation,)),))
    write_site(tmp_path, status_of([day], replace(contract_of(found), title=hostile)), [day], [of_every_sort()])
    page = open_page(tmp_path / "models" / "acme" / "paint-2.html")
    assert page.locator("h1").inner_text() == hostile
    page.locator("[data-name=prompt]").fill("a lake")
    assert json.loads(page.locator("[data-json]").inner_text())["input"][hostile] == hostile
    for name in ("index.html", "drift.html", "lints.html"):
        page.goto((tmp_path / name).as_uri())
        assert page.locator("h1").count() == 1

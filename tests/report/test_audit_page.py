"""Audits as one HTML file each: they tell what the other formats tell, load nothing, and text in them stays text."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from conformance import messages
from conformance.audit.finding import AuditFinding
from conformance.audit.run import Audit
from conformance.audit.traffic import Traffic
from conformance.messages import Sentence, use_language
from conformance.model import Level
from conformance.report import audit_formats, traffic_formats
from tests.audit.auditing import MODEL, audit_of, audited, python
from tests.report.test_site import HOSTILE, Marking, cells, text, unmarked
from tests.report.test_traffic_formats import ROWS
from tests.report.test_traffic_formats import audit as judged
from tests.support.recordings import request, task
from tests.support.standalone import assert_nothing_but_its_own

DAY = "2025-12-24"
Render = Callable[[str], str]
"""A report in a format."""


@cache
def subject() -> Audit:
    """Findings of each level on several models, one of them known; and what was wrong on an earlier day only."""
    strict, lenient = audit_of("wrong_enum"), audit_of("prints", "z-image")
    past = audited(python("faultless", "google/imagen4"), then=DAY).past
    slight = replace(strict.findings[0], kind="mutates", fact=None, signature="a")
    other = replace(slight, models=("wan/2-5-text-to-video",), signature="b", page="https://docs.kie.ai/market/wan/2-5")
    findings = (*strict.findings, *lenient.findings, other, slight)
    assert [one.level for one in findings] == [Level.BREAKING, *[Level.WARNING] * 3]
    found = replace(strict, then=DAY, tried=(*strict.tried, *lenient.tried), findings=findings, past=past)
    return found.beside(frozenset([lenient.findings[0].fingerprint]))


def traffic(folder: Path) -> Traffic:
    """Faults of several models, one of them known, and a doubt."""
    rows = [
        *ROWS,
        request(task("z-image", prompt="a lake", aspect_ratio="1:1")),
        request(task("sora-2-text-to-video", prompt="a", upload_method="s3")),
    ]
    known = judged(folder, *rows).findings[-2].fingerprint
    return judged(folder, *rows, day=DAY, baseline=frozenset([known]))


def of_subject(found: Audit) -> Render:
    return partial(audit_formats.render, found, place="a.py", fail_at=Level.INFO, style=unstyled, verbose=True)


def of_traffic(found: Traffic) -> Render:
    return partial(traffic_formats.render, found, fail_at=Level.INFO, style=unstyled, verbose=True)


def unstyled(told: str, **_: object) -> str:
    return told


@pytest.fixture(params=["subject", "traffic"])
def report(request: pytest.FixtureRequest, tmp_path: Path) -> Render:
    return of_subject(subject()) if request.param == "subject" else of_traffic(traffic(tmp_path))


def soup(report: Render) -> BeautifulSoup:
    return BeautifulSoup(report("html"), "lxml")


def found_on(page: BeautifulSoup, place: str = "") -> list[tuple[str, str]]:
    """Level and fingerprint of each finding."""
    return [
        (str(one["data-level"]), text(one.select_one(".change > .small code")))
        for one in page.select(f"{place} li[data-level]")
    ]


def row(item: Tag, name: str) -> list[str]:
    """What a finding says under a name."""
    rows = zip(item.select("dt"), item.select("dd"), strict=True)
    return [dd.get_text() for dt, dd in rows if dt.get_text() == name]


def test_one_file_loads_nothing_and_allows_nothing_but_its_own_script(report: Render) -> None:
    page = soup(report)
    assert_nothing_but_its_own(page)
    assert {str(tag["href"]).partition("docs.kie.ai")[0] for tag in page.select("a, link")} - {"https://"} == {
        str(tag["href"]) for tag in page.select("a[href^='#'], link")
    }
    assert not page.select("img, iframe, object, embed, form, base, [style], [src]")


def test_every_place_has_one_name_and_every_link_leads_to_one(report: Render) -> None:
    page = soup(report)
    ids = Counter(str(tag["id"]) for tag in page.select("[id]"))
    assert set(ids.values()) == {1}
    led = {str(tag["href"])[1:] for tag in page.select("a[href^='#'], use")}
    assert led <= set(ids)
    assert any(one.startswith("findings-") for one in led)


def test_it_tells_each_finding_as_often_as_every_other_format(report: Render) -> None:
    page, data = soup(report), json.loads(report("json"))
    told = found_on(page)
    assert sorted(told) == sorted((one["level"], one["fingerprint"]) for one in data["findings"])
    assert Counter(level for level, _ in told) == +Counter(data["counts"])
    badges = [text(one) for one in page.select(".counts li")]
    assert [int(one.split()[0]) for one in badges] == [data["counts"][one] for one in ("breaking", "warning", "info")]
    number = len(told)
    assert number == len(json.loads(report("sarif"))["runs"][0]["results"])
    assert number == len(ET.fromstring(report("junit")).findall(".//testcase"))
    assert number == len(re.findall("^- \\*\\*", report("markdown"), re.MULTILINE))
    for _, fingerprint in told:
        assert report("text").count(f" {fingerprint}]") == 1
    summary = [text(one) for one in page.select(".sums p")]
    assert summary
    assert [one for one in summary if one not in report("text").splitlines()] == []


def test_the_worst_stands_first_and_what_is_known_apart(report: Render) -> None:
    page, data = soup(report), json.loads(report("json"))
    new = [one["fingerprint"] for one in data["findings"] if one["new"]]
    known = [one["fingerprint"] for one in data["findings"] if not one["new"]]
    assert sorted(one for _, one in found_on(page, "section.subject")) == sorted(new)
    assert [one for _, one in found_on(page, "details")] == known
    assert text(page.select_one("details summary")) == "1 finding is in the baseline"
    assert [text(one) for one in page.select("details .tag")][-1] == "in the baseline"
    groups = [
        [Level[str(one["data-level"]).upper()] for one in section.select("li")]
        for section in page.select("section.subject")
    ]
    assert [sorted(one, reverse=True) for one in groups] == groups
    assert sorted(groups, key=lambda one: -one[0]) == groups
    assert len({level for one in groups for level in one}) > 1
    assert max(map(len, groups)) > 1


def test_a_finding_has_its_fact_its_payloads_the_subjects_words_and_the_page() -> None:
    page = soup(of_subject(subject()))
    section = page.select_one("#findings-1")
    assert section is not None
    assert text(section.h3) == MODEL
    item = section.select("li")[0]
    payload = '{"image_url": "https://tempfile.redpandaai.co/a.png", "prompt": "a lake", "duration": "%s"}'
    assert [(dt.get_text(), dd.get_text()) for dt, dd in zip(item.select("dt"), item.select("dd"), strict=True)] == [
        ("documented", 'one of "5", "10"'),
        ("refused", payload % "10"),
        ("it says", "duration: expected 5 or 15"),
        ("accepted", payload % "100"),
        ("page", "https://docs.kie.ai/market/kling/v2-1-pro"),
    ]
    assert [str(one["href"]) for one in item.select("a")] == ["https://docs.kie.ai/market/kling/v2-1-pro"]


def test_what_was_wrong_on_an_earlier_day_has_a_section_and_no_level() -> None:
    found = subject()
    page = soup(of_subject(found))
    assert [one.get_text() for one in page.select("h2#past")] == [f"Wrong on {DAY}, right today"]
    told = [text(one) for one in page.select("ul.past > li > .change > .small code")]
    assert told == [one.fingerprint for one in found.past] != []
    assert not soup(of_subject(replace(found, past=()))).select("#past, .past, a[href='#past']")


def test_the_table_has_every_row_as_the_json_has_it() -> None:
    found = replace(subject(), tried=(*subject().tried, replace(subject().tried[0], model="acme/other")))
    data = json.loads(of_subject(found)("json"))
    rows = soup(of_subject(found)).select("tbody tr")
    beyond = [("", "acme/other", "agrees")]
    listed = [(str(one["index"]), one["id"], one["state"]) for one in data["entries"]]
    assert len(listed) == 72
    assert [tuple(cells(one)[:3]) for one in rows] == listed + beyond
    cases = {one["model"]: one["cases"] for one in data["models"]}
    covered = {cells(one)[1]: cells(one)[3:] for one in rows if cells(one)[3]}
    assert covered == {
        MODEL: [f"{cases[MODEL]:,}", "2"],
        "z-image": [f"{cases['z-image']:,}", "1"],
        "acme/other": [f"{cases['acme/other']:,}", "0"],
    }


def test_the_table_leads_to_the_findings_known_ones_too() -> None:
    page = soup(of_subject(subject()))
    led = {text(one): str(one["href"])[1:] for one in page.select("tbody a")}
    assert set(led) == {MODEL, "z-image"}
    for model, place in led.items():
        assert text(page.select_one(f"#{place} h3")) == model
    assert page.select_one(f"details #{led['z-image']}") is not None


def test_coverage_is_told_as_the_json_has_it(tmp_path: Path) -> None:
    report = of_traffic(traffic(tmp_path))
    page, data = soup(report), json.loads(report("json"))["coverage"]
    used = {}
    for one in data["models"]:
        parameters = one["parameters"]
        counts = [member["requests"] > 0 for each in parameters for member in each["members"]]
        sent = sum(each["requests"] > 0 for each in parameters)
        members = f"{sum(counts)} / {len(counts)}" if counts else ""
        used[one["id"]] = [str(one["requests"]), str(one["wrong"]), f"{sent} / {len(parameters)}", members]
    assert {str(one["data-model"]): cells(one)[1:5] for one in page.select("tr[data-model]")} == used
    assert set(used) == {MODEL, "z-image", "sora-2-text-to-video"}
    kling = page.select_one(f"tr[data-model='{MODEL}']")
    assert kling is not None
    assert [text(one) for one in kling.select(".values code")] == [
        *("callBackUrl", "input.cfg_scale", "input.negative_prompt", "input.tail_image_url"),
        *('input.duration "5"', 'input.duration "10"'),
    ]
    roster = [cells(one) for one in page.select("#roster + .scroll tbody tr")]
    assert roster == [
        [
            str(one["index"]),
            one["id"],
            *([str(one["requests"]), str(one["wrong"])] if one["requests"] else ["never", ""]),
        ]
        for one in data["roster"]
    ]
    led = {text(one): str(one["href"])[1:] for one in page.select("#roster + .scroll tbody a")}
    assert set(led) == {one["id"] for one in data["roster"] if one["wrong"]} != set()
    for model, place in led.items():
        assert text(page.select_one(f"#{place} h3")) == model
    assert [text(one) for one in page.select("p.values code")] == data["never"]
    summary = text(page.select_one("#coverage + p"))
    assert summary in report("text").splitlines()


def test_a_fault_in_several_requests_says_in_how_many(tmp_path: Path) -> None:
    page = soup(of_traffic(judged(tmp_path, ROWS[0], ROWS[0], ROWS[0])))
    (item,) = page.select("li[data-level]")
    assert [text(one) for one in item.select(".tag")] == ["3 requests"]
    assert row(item, "first") == ["line 1"]
    assert not page.select(".filters")  # nothing to choose from


def test_where_nothing_was_found_that_is_said(tmp_path: Path) -> None:
    right = request(task("z-image", prompt="a lake", aspect_ratio="1:1"))
    for page in (soup(of_subject(audit_of("faultless"))), soup(of_traffic(judged(tmp_path, right)))):
        assert text(page.select_one("#findings + p")) == "No findings."
        assert not page.select("li[data-level], .filters, details.subject")


def hostile(one: AuditFinding) -> AuditFinding:
    witness = one.witnesses[0]._replace(payload={HOSTILE: HOSTILE}, words=HOSTILE, normalized=[HOSTILE])
    return replace(
        one,
        models=(HOSTILE, "javascript:alert(1)", "b", "c", "d"),
        documented=HOSTILE,
        page="javascript:alert(1)//https://docs.kie.ai/a",
        witnesses=(witness,),
    )


def check_inert(html: str, plain: BeautifulSoup) -> BeautifulSoup:
    """``html`` has the elements of a plain page and no more; no sign in it turns the text round."""
    page = BeautifulSoup(html, "lxml")
    assert len(page.find_all("script")) == len(plain.find_all("script")) == 1
    assert not [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
    assert not [tag for tag in page.select("[href]") if "script" in str(tag["href"])]
    assert "<script>alert" not in html
    assert [sign for sign in "\u202e\x1b" if sign in html] == []
    return page


def test_hostile_text_of_a_subject_stays_text() -> None:
    plain, shown = subject(), HOSTILE.replace("\u202e", "\ufffd").replace("\x1b", "\ufffd")
    found = replace(
        plain,
        subject=HOSTILE,
        findings=tuple(map(hostile, plain.findings[:1])),
        past=tuple(map(hostile, plain.past)),
        tried=(*plain.tried, replace(plain.tried[0], model=HOSTILE)),
    )
    page = check_inert(of_subject(found)("html"), soup(of_subject(plain)))
    (item,) = page.select("li[data-level]")
    assert text(page.h1).startswith(shown)
    assert row(item, "documented") == row(item, "it says") == [shown]
    assert row(item, "page") == ["javascript:alert(1)//https://docs.kie.ai/a"]
    assert row(item, "models") == [f"{shown}, javascript:alert(1), b, c, d"]
    assert json.loads(row(item, "becomes")[0]) == [HOSTILE.replace("\u202e", "\ufffd")]  # JSON escapes the other
    assert cells(page.select("tbody tr")[-1])[1] == " ".join(shown.split())


def test_hostile_text_of_a_recording_stays_text(tmp_path: Path) -> None:
    plain, shown = traffic(tmp_path), HOSTILE.replace("\u202e", "\ufffd").replace("\x1b", "\ufffd")
    first = replace(
        plain.findings[0],
        subject=HOSTILE,
        path=HOSTILE,
        payload={HOSTILE: HOSTILE},
        page="javascript:alert(1)",
        first=f"1 {HOSTILE}",
    )
    models = tuple(replace(one, id=HOSTILE) for one in plain.coverage.models)
    coverage = replace(plain.coverage, models=models, never=(HOSTILE,))
    found = replace(plain, name=HOSTILE, findings=(first,), hosts=((HOSTILE, 1, 1),), coverage=coverage)
    page = check_inert(of_traffic(found)("html"), soup(of_traffic(plain)))
    (item,) = page.select("li[data-level]")
    assert shown in text(page.h1)
    assert row(item, "first") == [f"line 1, {shown}"]
    assert row(item, "page") == ["javascript:alert(1)"]
    assert text(page.select_one("p.values code")) == shown


@pytest.mark.parametrize("payload", [{f"name{number}": "v" * 50 for number in range(40)}, {"prompt": "a" * 5001}])
def test_a_payload_is_whole_to_be_copied(payload: dict[str, str]) -> None:
    plain = subject()
    witness = plain.findings[0].witnesses[0]._replace(payload=payload)
    found = replace(plain, findings=(replace(plain.findings[0], witnesses=(witness,)),))
    (shown,) = (one.get_text() for one in soup(of_subject(found)).select("li[data-level] pre"))
    assert json.loads(shown) == payload


def test_a_payload_that_a_browser_would_tire_of_is_cut() -> None:
    plain = subject()
    witness = plain.findings[0].witnesses[0]._replace(payload={"prompt": "a" * 1_000_000, "b": ["c" * 150] * 1_000})
    found = replace(plain, findings=(replace(plain.findings[0], witnesses=(witness,)),))
    (shown,) = (one.get_text() for one in soup(of_subject(found)).select("li[data-level] pre"))
    assert "1000000 characters" in shown
    assert len(shown) == 20_001


def test_what_we_say_of_a_process_is_said_in_the_readers_language_and_the_subjects_words_are_its_own() -> None:
    ended = Sentence("{how}: {words}", how=Sentence("it ended with exit code {code}", code=3), words="page: {oops}")
    plain = subject()
    witness = plain.findings[0].witnesses[0]
    found = replace(
        plain.findings[0], witnesses=(witness._replace(words=ended), witness._replace(words="page"), witness)
    )
    report = of_subject(replace(plain, findings=(found,)))
    data = json.loads(report("json"))
    use_language("ru")
    expected = ["он завершился с кодом 3: page: {oops}", "page", "duration: expected 5 or 15"]
    (item,) = soup(report).select("li[data-level]")
    assert row(item, "ответ") == expected
    assert json.loads(report("json")) == data
    assert "it ended with exit code 3: page: {oops}" in json.dumps(data)


def test_a_date_stays_in_one_line(report: Render) -> None:
    heading = soup(report).h1
    assert heading is not None
    assert [one.get_text() for one in heading.select(".nowrap")] == re.findall(r"\d{4}-\d\d-\d\d", heading.get_text())
    assert DAY in text(heading)


def test_every_word_can_be_said_in_another_language(report: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(messages._catalogues, "ru", Marking())
    use_language("ru")
    try:
        page = soup(report)
    finally:
        use_language("en")
    assert page.html is not None
    assert page.html["lang"] == "ru"
    models = {MODEL, "z-image", "wan/2-5-text-to-video", "sora-2-text-to-video", "google/imagen4", "kie-conformance"}
    assert [one for one in unmarked(page) if one not in models and "POST" not in one and "***" not in one] == []


def test_the_same_audit_is_the_same_bytes(report: Render) -> None:
    assert report("html") == report("html")

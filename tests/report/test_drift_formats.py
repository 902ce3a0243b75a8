"""Every format of drift tells the same findings, and no text of a page becomes a part of a format."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from bs4 import BeautifulSoup
from junitparser.xunit2 import JUnitXml, TestCase

from conformance.contract import contract_paths
from conformance.docs.snapshot import default_root, open_snapshot, snapshot_days
from conformance.drift import Drift, drift
from conformance.model import ABSENT, Json, Level
from conformance.report.drift_formats import render
from conformance.report.drift_json import drift_to_json, schema
from conformance.report.drift_results import drift_results
from conformance.report.drift_words import change_words
from tests.support.drifts import REASON, change, deviation, drift_of, of_every_sort

ROOT = default_root()
NOTHING = drift_of()
LEVELS = ("breaking", "warning", "info")


@cache
def real() -> Drift:
    snapshots = [open_snapshot(ROOT, day) for day in snapshot_days(ROOT)]
    return drift(snapshots, "2026-04-29", "2026-08-19")


def shown(found: Drift, form: str, *, fail_at: Level | None = Level.INFO, verbose: bool = True) -> str:
    return render(found, form, snapshots=ROOT, fail_at=fail_at, style=lambda text, **_: text, verbose=verbose)


def in_text(text: str) -> Counter[tuple[str, str]]:
    """Level and fingerprint of each finding, ``accepted`` for what is accepted."""
    open_part, _, accepted = text.partition("\n2 accepted\n")
    line = re.compile(r"^  (breaking|warning|info) .*\[[a-z-]+ ([0-9a-f]{12})\]$", re.MULTILINE)
    return Counter([*line.findall(open_part), *(("accepted", found[1]) for found in line.findall(accepted))])


def in_markdown(text: str) -> Counter[tuple[str, str]]:
    line = re.compile(r"^- \*\*(\w+)\*\* .*`([0-9a-f]{12})`$", re.MULTILINE)
    folded = re.search(r"<details>(.*)</details>", text, re.DOTALL)
    accepted = re.findall(r"^- `.*` `([0-9a-f]{12})`: ", folded[1], re.MULTILINE) if folded else []
    return Counter([*line.findall(text), *(("accepted", one) for one in accepted)])


def in_json(text: str) -> Counter[tuple[str, str]]:
    found = json.loads(text)["findings"]
    return Counter((one["state"] if one["state"] == "accepted" else one["level"], one["fingerprint"]) for one in found)


def in_sarif(text: str) -> Counter[tuple[str, str]]:
    levels = {"error": "breaking", "warning": "warning", "note": "info"}
    return Counter(
        (
            "accepted" if one["suppressions"] else levels[one["level"]],
            one["partialFingerprints"]["kieConformance/v1"],
        )
        for one in json.loads(text)["runs"][0]["results"]
    )


def in_junit(text: str) -> Counter[tuple[str, str]]:
    found = []
    for suite in JUnitXml.fromstring(text.encode()):
        for case in suite:
            assert isinstance(case, TestCase)
            told = {one.name: one.value for one in case.properties()}  # type: ignore[no-untyped-call]  # junitparser has none
            if told:
                found.append(("accepted" if case.is_skipped else told["level"], told["fingerprint"]))
    return Counter(found)


def in_github(text: str) -> Counter[tuple[str, str]]:
    levels = {"error": "breaking", "warning": "warning", "notice": "info"}
    open_part, _, accepted = text.partition("::group::")
    command = re.compile(
        r"^::(error|warning|notice) file=[^,:\n]+,line=\d+,title=[^,:\n]+::.*?\[([0-9a-f]{12})\]", re.MULTILINE
    )
    commands = [(levels[level], one) for level, one in command.findall(open_part)]
    return Counter(
        [*commands, *(("accepted", one) for one in re.findall(r"^- .* ([0-9a-f]{12})\]", accepted, re.MULTILINE))]
    )


def in_html(text: str) -> Counter[tuple[str, str]]:
    found = []
    for one in BeautifulSoup(text, "lxml").select("li[data-level]"):
        (fingerprint,) = (code.text for code in one.select(".change code") if re.fullmatch("[0-9a-f]{12}", code.text))
        found.append(("accepted" if one.find_parent("details") else str(one["data-level"]), fingerprint))
    return Counter(found)


READERS = {
    "text": in_text,
    "markdown": in_markdown,
    "html": in_html,
    "json": in_json,
    "sarif": in_sarif,
    "junit": in_junit,
    "github": in_github,
}


def expected(found: Drift) -> Counter[tuple[str, str]]:
    return Counter(
        ("accepted" if one.deviation else one.proven.level.label, one.finding.fingerprint) for one in found.changes
    )


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("found", [of_every_sort(), NOTHING], ids=["every sort", "nothing"])
def test_every_format_tells_every_finding_once(form: str, found: Drift) -> None:
    assert READERS[form](shown(found, form)) == expected(found)


@pytest.mark.parametrize("form", READERS)
def test_every_format_tells_the_real_drift_of_two_days(form: str) -> None:
    assert len(real().changes) > 200
    assert READERS[form](shown(real(), form)) == expected(real())


def test_the_counts_of_all_formats_are_those_of_the_json() -> None:
    found = of_every_sort()
    counts = drift_to_json(found)["counts"]
    assert counts == {"breaking": 3, "warning": 2, "info": 1, "accepted": 2, "unconfirmed": 1}
    for form, read in READERS.items():
        by_level = Counter(level for level, _ in read(shown(found, form)).elements())
        assert {name: by_level[name] for name in (*LEVELS, "accepted")} == {
            name: counts[name] for name in (*LEVELS, "accepted")
        }, form
    assert "3 breaking, 2 warning, 1 info." in shown(found, "text")
    assert dict(drift_results(found, snapshots=ROOT).counted) == {name: counts[name] for name in (*LEVELS, "accepted")}


@pytest.mark.parametrize("found", [of_every_sort(), NOTHING, real()], ids=["every sort", "nothing", "real"])
def test_the_json_keeps_its_schema(found: Drift) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.Draft202012Validator(schema()).validate(json.loads(shown(found, "json")))


def test_a_finding_as_json_has_what_scripts_look_for() -> None:
    gone = change("model-removed", "acme/gone", "", old=ABSENT, new=ABSENT, page="market/acme/gone")
    assert json.loads(shown(drift_of(gone), "json"))["findings"] == [
        {
            "rule": "model-removed",
            "level": "breaking",
            "model": "acme/gone",
            "parameter": None,
            "path": "",
            "sentence": "it is no longer documented",
            "old": None,
            "new": None,
            "allowed": [],
            "witness": None,
            "page": "market/acme/gone",
            "fingerprint": gone.finding.fingerprint,
            "state": "new",
            "reason": None,
            "flaps": False,
            "lets_out": False,
            "note": None,
        }
    ]


def test_a_member_that_went_is_told_with_those_that_are_left() -> None:
    found = json.loads(shown(real(), "json"))["findings"]
    members = [one for one in found if one["rule"] == "enum-member-removed"]
    assert len(members) > 5
    for one in members:
        assert one["allowed"], one["path"]
        assert one["old"] not in one["allowed"]
    assert {tuple(one["allowed"]) for one in found if one["rule"] != "enum-member-removed"} == {()}


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("", None),
        ("input", None),
        ("input.duration", "duration"),
        ("input.images[]", "images[]"),
        ("input.images[].url", "images[].url"),
        ("input|oneOf[1].prompt", "prompt"),
        ("input.image|file.max_mb", "image"),
        ("input.image|text.numbers", "image"),
        ("callBackUrl", "callBackUrl"),
        ("input_type", "input_type"),
    ],
)
def test_parameters_are_called_as_integrators_call_them(path: str, parameter: str | None) -> None:
    (one,) = drift_to_json(drift_of(change(path=path)))["findings"]
    assert (one["parameter"], one["path"]) == (parameter, path)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (["6 seconds", "60 seconds"], ["10 seconds"], '"6 seconds", "60 seconds", now "10 seconds"'),
        (["16:9"], ABSENT, 'no longer "16:9"'),
        (ABSENT, ["1", "1080p"], 'now "1", "1080p"'),
    ],
)
def test_numbers_of_a_text_are_told_as_those_that_went_and_those_that_came(old: Json, new: Json, words: str) -> None:
    one = change("prose-numbers-changed", path="input.a|text.numbers", old=old, new=new)
    sentence = "the text names other numbers than before, which may be limits"
    assert change_words(one) == f"input.a|text.numbers: {sentence}: {words}"


def test_values_of_other_parameters_are_told_as_those_that_went_and_those_that_came() -> None:
    one = change("prose-members-changed", path="input.a|text.members", old=["acme_1"], new=["acme_2", "acme_3"])
    sentence = "the text names other values of other parameters than before"
    assert change_words(one) == f'input.a|text.members: {sentence}: "acme_1", now "acme_2", "acme_3"'


def test_every_format_for_people_tells_a_price_in_words_and_the_json_as_data() -> None:
    old, new = ({"if": {"hd": True}, "credits": credits, "per": "request"} for credits in (60, 180))
    found = drift_of(change("price-raised", "acme/paint", "", old=old, new=new))
    words = "the published price was raised: 60, now 180 credits per request, with hd true"
    for form in READERS.keys() - {"json", "markdown"}:
        assert words in shown(found, form), form
    assert words.replace(": ", ": `") + "` `price-raised`" in shown(found, "markdown")
    (one,) = json.loads(shown(found, "json"))["findings"]
    assert (one["old"], one["new"]) == (old, new)


def test_states_are_told() -> None:
    found = {one["parameter"]: one for one in json.loads(shown(of_every_sort(), "json"))["findings"]}
    assert found["duration"]["state"] == "unconfirmed"
    assert found["prompt"]["state"] in ("new", "accepted")
    assert {one["state"] for one in found.values()} == {"new", "unconfirmed", "accepted"}
    accepted = [one for one in drift_to_json(of_every_sort())["findings"] if one["state"] == "accepted"]
    assert [one["reason"] for one in accepted] == [REASON, "the page is wrong"]


def test_models_are_grouped_and_the_worst_come_first() -> None:
    found = drift_of(
        change("maximum-raised", "b", "input.x"),
        change("maximum-lowered", "c", "input.x"),
        change("default-changed", "a", "input.x"),
        change("maximum-raised", "c", "input.a"),
    )
    lines = [line.split(": ")[0] for line in shown(found, "text", verbose=False).splitlines() if line]
    assert lines[1:-1] == [
        "c",
        "  breaking  input.x",
        "  info      input.a",
        "a",
        "  warning   input.x",
        "b",
        "  info      input.x",
    ]


def test_a_terminal_shows_one_line_a_finding_and_folds_the_rest() -> None:
    found = of_every_sort()
    short, long = (shown(found, "text", verbose=verbose) for verbose in (False, True))
    assert "refused now" not in short
    assert "the page is wrong" not in short
    assert "\n2 accepted: see -v\n" in short
    assert (
        '            refused now: {"model": "kling/v2-1-pro", "input": {"prompt": "xxxxxxxxxxxxxxxxxxxx… 4980' in long
    )
    assert "            cannot be proven\n" in long
    assert "            the page is wrong\n" in long
    for text in (short, long):
        assert "(unconfirmed) (comes and goes)  [enum-member-removed" in text
        assert "\nProblems of the capture, which are no drift\n  market/acme/lost: answered 500\n" in text
        assert "The deviation for 0123456789ab holds no longer: it expired on 2026-05-01." in text
        assert "The deviation for acme/* * type-* matches nothing any more." in text


def test_no_text_of_a_page_leaves_its_place() -> None:
    found = of_every_sort()
    for form in ("text", "markdown", "github"):
        text = shown(found, form)
        assert set("\x1b\x00\u202e\ud800\r") & set(text) == set(), form
    commands = [line for line in shown(found, "github").splitlines() if line.startswith("::")]
    assert Counter(line.split(" ")[0].split("::")[1] for line in commands) == {
        "error": 4,  # three findings, and the deviation that expired
        "warning": 4,  # two findings, the capture, and the deviation that matches nothing
        "notice": 1,
        "group": 1,
        "endgroup": 1,
    }
    assert "##[" not in shown(found, "github").partition("::group::")[2]
    markdown = shown(found, "markdown")
    outside = re.sub(r"`[^`]*`", "", markdown)
    assert "@everyone" not in outside
    assert "<script>" not in outside
    page = BeautifulSoup(shown(found, "html").encode(), "lxml")
    assert not [one for one in page.select("script") if "alert(1)" in one.text]
    json.loads(shown(found, "sarif").encode())
    JUnitXml.fromstring(shown(found, "junit").encode())


def test_findings_point_at_the_contract_that_has_to_follow() -> None:
    here = Path(__file__).parents[2]
    (one,) = drift_results(drift_of(change()), snapshots=ROOT, here=here).results
    text = contract_paths()["kling/v2-1-pro"].read_text("utf-8").splitlines()
    assert one.place.file == "conformance/contracts/models/kling/v2-1-pro.toml"
    assert text[one.place.line - 1].split() == ["maximum", "=", "1"]
    above = [line for line in text[: one.place.line] if line.startswith("[")]
    assert above[-1] == "[input.cfg_scale]"


def test_without_a_contract_at_hand_they_point_at_the_page(tmp_path: Path) -> None:
    page = tmp_path / "scraped_docs" / "2026-08-19" / "market" / "kling" / "v2-1-pro.json"
    page.parent.mkdir(parents=True)
    page.write_text("{}")
    (one,) = drift_results(drift_of(change()), snapshots=tmp_path / "scraped_docs", here=tmp_path).results
    assert (one.place.file, one.place.line) == ("scraped_docs/2026-08-19/market/kling/v2-1-pro.json", 1)
    gone = change("model-removed", "acme/gone", "", page="market/acme/gone")
    (one,) = drift_results(drift_of(gone), snapshots=tmp_path / "scraped_docs", here=tmp_path).results
    assert one.place.file == "scraped_docs/2026-08-19/market/acme/gone.json"


def test_all_places_of_the_real_drift_are_files_of_the_repository() -> None:
    here = Path(__file__).parents[2]
    for one in drift_results(real(), snapshots=ROOT, here=here).results:
        lines = (here / one.place.file).read_text("utf-8").count("\n")
        assert 1 <= one.place.line <= lines, one


@pytest.mark.parametrize("form", READERS)
def test_a_report_is_the_same_each_time(form: str) -> None:
    assert shown(of_every_sort(), form) == shown(of_every_sort(), form)


def test_an_expired_deviation_is_an_error_of_its_own() -> None:
    found = drift_of(expired=(deviation(fingerprint="0123456789ab", expires="2026-05-01"),))
    suites: Mapping[str, tuple[int, int]] = {
        suite.name: (suite.errors, suite.failures) for suite in JUnitXml.fromstring(shown(found, "junit").encode())
    }
    assert suites == {"deviation": (1, 0)}
    assert shown(found, "github").startswith("::error title=deviation::The deviation for 0123456789ab")
    (told,) = json.loads(shown(found, "sarif"))["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert told["level"] == "error"


def test_the_page_says_why_a_change_matters_but_not_of_one_that_no_request_proves() -> None:
    why = "Requests that were right before are refused, or fail after they were paid for."
    told = change(witness={"input": {"cfg_scale": 2}}), change(level=Level.WARNING, note="nothing proves it")
    assert [shown(drift_of(one), "html").count(why) for one in told] == [1, 0]
    assert [shown(drift_of(one), "html").count("Keep to the new maximum.") for one in told] == [1, 1]

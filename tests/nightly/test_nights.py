"""Nights, one after the other, from a site that changes to a repository that is told: over real sockets, both."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import jsonschema
import pytest
from junitparser.xunit2 import JUnitXml

from conformance.errors import ReportError
from conformance.nightly.state import read_night, read_text
from conformance.nightly.threads import told_in
from conformance.report.drift_json import schema
from tests.support.docs_server import DocsServer, Status
from tests.support.fake_github import FakeGitHub
from tests.support.nights import MODELS, Nights, documented, invoke
from tests.support.pages import apidog, openapi, task_body
from tests.support.sites import llms

PAGES = list(MODELS)


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder after a first night that was merged, and a second one with a change that nobody was told of yet."""
    with DocsServer({}) as site, FakeGitHub() as host:
        found = Nights(tmp_path_factory.mktemp("past"), site, host)
        found.publishes({})
        assert found.run("2026-09-01").exit_code == 0
        copytree(found.out, found.folder / "first")
        found.merge()
        found.publishes({"acme/m01": 0.5})
        assert found.run("2026-09-02").exit_code == 1
        return found.folder


@pytest.fixture
def nights(past: Path, tmp_path: Path) -> Iterator[Nights]:
    """After the first night, which was merged."""
    with DocsServer({}) as site, FakeGitHub() as host:
        copytree(past / "scraped_docs", tmp_path / "scraped_docs")
        copytree(past / "first", tmp_path / "out")
        found = Nights(tmp_path, site, host)
        found.publishes({})
        yield found


@pytest.fixture
def changed(past: Path, nights: Nights) -> Nights:
    """After the second night, which found a change; nobody was told of it yet."""
    copytree(past / "out", nights.out, dirs_exist_ok=True)
    nights.publishes({"acme/m01": 0.5})
    return nights


def test_the_first_look_has_nothing_to_compare_with_and_proposes_the_snapshot(nights: Nights) -> None:
    night = read_night(nights.out)
    assert (night.findings, night.complete, night.day) == ((), True, "2026-09-01")
    assert night.proposal is not None
    assert night.proposal.files == (
        "scraped_docs/2026-09-01/manifest.json",
        *(f"scraped_docs/2026-09-01/{page}.json" for page in PAGES),
    )


def test_nothing_has_changed_and_nobody_is_told(nights: Nights) -> None:
    nights.night("2026-09-02")
    assert nights.host.written == []
    assert read_night(nights.out).proposal is None


def test_a_change_opens_one_issue_and_one_pull_request(nights: Nights) -> None:
    nights.publishes({"acme/m01": 0.5})
    done = nights.run("2026-09-02")
    assert done.exit_code == 1
    assert done.stdout.splitlines()[:2] == [
        "2026-09-02, compared with 2026-09-01 and the contracts",
        "KIE documentation: 1 breaking, 0 warning, 0 info",
    ]
    done = nights.publish()
    assert done.stdout == "issue #1: opened\npull request #2: opened\n"
    (issue,), (pull,) = nights.host.issues, nights.host.pulls
    assert (issue.title, issue.labels) == ("KIE documentation: 1 breaking, 0 warning, 0 info", ("kie-documentation",))
    assert "### `acme/m01`\n\n- **breaking** `input.scale`: the maximum was lowered: `1`, now `0.5`" in issue.body
    assert '{"model": "acme/m01", "input": {"prompt": "a lake", "scale": 1}}' in issue.body
    assert (pull.title, pull.head, pull.base) == ("Documentation of 2026-09-02", "kie-conformance/nightly", "main")
    files = nights.host.files("kie-conformance/nightly")
    assert sorted(files) == [
        "README.md",
        "scraped_docs/2026-09-02/manifest.json",
        *(f"scraped_docs/2026-09-02/{page}.json" for page in PAGES),
    ]
    page = json.loads(files["scraped_docs/2026-09-02/market/acme/m01.json"])
    assert page["operations"][0]["body"]["input"]["properties"]["scale"]["maximum"] == 0.5
    (commit,) = [one for sha, one in nights.host.commits.items() if sha != "commit-0"]
    assert (commit["parents"], commit["message"]) == (["commit-0"], "Documentation of 2026-09-02")


def test_the_same_findings_leave_everything_alone_night_after_night(changed: Nights) -> None:
    changed.publish()
    changed.host.asked.clear()
    for day in ("2026-09-03", "2026-09-04"):
        changed.night(day)
    assert changed.host.written == []


def test_a_branch_whose_name_only_starts_like_ours_is_another(changed: Nights) -> None:
    changed.host.branches["kie-conformance/nightly-2"] = "commit-0"
    assert changed.publish().exit_code == 0
    assert changed.host.branches["kie-conformance/nightly-2"] == "commit-0"
    assert "kie-conformance/nightly" in changed.host.branches


def test_other_findings_update_the_same_issue_and_say_what_came_and_went(changed: Nights) -> None:
    changed.publish()
    (before,) = read_night(changed.out).findings
    changed.publishes({"acme/m02": 0.5})
    changed.night("2026-09-03")
    (after,) = read_night(changed.out).findings
    (issue,), (pull,) = changed.host.issues, changed.host.pulls
    for one in (issue, pull):
        assert one.state == "open"
        assert one.comments == [f"The findings have changed.\n\n1 came: `{after}`\n\n1 went: `{before}`"]
        told = one.body.partition("## Changed since 2026-09-01")[2]
        assert "### `acme/m02`" in told
        assert "### `acme/m01`" not in told
    assert "scraped_docs/2026-09-03/manifest.json" in changed.host.files("kie-conformance/nightly")
    assert "scraped_docs/2026-09-02/manifest.json" not in changed.host.files("kie-conformance/nightly")


def test_a_change_that_was_taken_back_closes_both(changed: Nights) -> None:
    changed.publish()
    changed.publishes({})
    changed.night("2026-09-03")
    for one in changed.host.threads:
        assert one.state == "closed"
        assert one.comments == [
            "Nothing is left of this: on 2026-09-03 the documentation, the snapshots and the contracts agree."
        ]
    changed.publishes({"acme/m01": 0.5})
    changed.night("2026-09-04")
    assert [one.state for one in changed.host.issues] == ["closed", "open"]


def test_a_change_that_was_merged_closes_the_issue(changed: Nights) -> None:
    changed.publish()
    changed.merge()
    changed.host.pulls[0].state = "closed"
    changed.night("2026-09-03")
    (issue,) = changed.host.issues
    assert issue.state == "closed"
    assert len(changed.host.pulls) == 1


def test_what_somebody_closed_stays_closed_until_there_is_something_else(changed: Nights) -> None:
    changed.publish()
    for one in changed.host.threads:
        one.state = "closed"
    changed.host.asked.clear()
    changed.night("2026-09-03")
    assert changed.host.written == []
    changed.publishes({"acme/m01": 0.25})
    changed.night("2026-09-04")
    assert [one.state for one in changed.host.issues] == ["closed", "open"]
    assert [one.state for one in changed.host.pulls] == ["closed", "open"]


def test_a_strangers_issue_with_our_marker_is_not_ours(changed: Nights) -> None:
    changed.publish()
    (issue,) = changed.host.issues
    issue.labels = ("question",)
    changed.night("2026-09-03")
    assert len(changed.host.issues) == 2


def test_a_partial_capture_takes_nothing_back_and_proposes_nothing(changed: Nights) -> None:
    changed.publish()
    changed.publishes({"acme/m02": 0.5})
    changed.site.misbehave("/market/acme/m01.md", Status(403), always=True)
    done = changed.run("2026-09-03", "--fail-on", "never")
    assert done.exit_code == 3
    assert "The capture is not complete" in done.stderr
    assert changed.publish().exit_code == 0
    (issue,) = changed.host.issues
    told = told_in(issue.body)
    assert told is not None
    assert len(told.findings) == 2
    assert "It could not be captured completely" in issue.body
    assert read_night(changed.out).proposal is None
    assert changed.host.pulls[0].state == "open"


def test_a_site_that_is_out_of_order_is_no_drift(nights: Nights) -> None:
    assert (nights.out / "nightly.json").exists()
    nights.site.misbehave("/llms.txt", Status(403), always=True)
    done = nights.run("2026-09-03")
    assert done.exit_code == 3
    assert not (nights.out / "nightly.json").exists()
    assert "could not be captured on 2026-09-03" in (nights.out / "summary.md").read_text("utf-8")
    done = nights.publish()
    assert done.exit_code == 3
    assert "kie-conformance nightly run writes it." in done.stderr
    assert nights.host.asked == []


def test_a_site_that_lost_much_of_itself_is_not_believed(nights: Nights) -> None:
    nights.site.pages["/llms.txt"] = llms(PAGES[:3]).encode()
    done = nights.run("2026-09-02")
    assert done.exit_code == 3
    assert "was not written" in done.stderr
    assert not (nights.out / "nightly.json").exists()


Z_IMAGE = "conformance/contracts/models/z-image.toml"


def z_image(longest: int) -> bytes:
    """A page that documents a model of ours, as its contract says, but for the longest prompt."""
    properties = {
        "prompt": {"type": "string", "maxLength": longest},
        "aspect_ratio": {"type": "string", "enum": ["1:1", "4:3", "3:4", "16:9", "9:16"], "default": "1:1"},
        "nsfw_checker": {"type": "boolean", "description": "Defaults to false."},
    }
    return apidog(openapi(task_body("z-image", properties, required=("prompt", "aspect_ratio"))), title="Z-Image")


def test_a_contract_that_can_follow_is_proposed_and_nothing_else_in_its_file_moves(nights: Nights) -> None:
    ours = Path(Z_IMAGE).read_text("utf-8")
    nights.site.pages["/llms.txt"] += llms(["market/z-image/z-image"]).encode()
    nights.site.pages["/market/z-image/z-image.md"] = z_image(longest=900)
    done = nights.run("2026-09-02")
    assert done.exit_code == 1
    assert nights.publish().stdout == "issue #1: opened\npull request #2: opened\n"
    files = nights.host.files("kie-conformance/nightly")
    assert [path for path in files if path.startswith("conformance/")] == [Z_IMAGE]
    then, now = (set(text.splitlines()) for text in (ours, files[Z_IMAGE]))
    assert now - then == {"maxLength = 900", 'verified = "2026-09-02"'}
    assert then - now == {"maxLength = 1000", 'verified = "2026-08-19"'}
    assert Path(Z_IMAGE).read_text("utf-8") == ours
    (issue,), (pull,) = nights.host.issues, nights.host.pulls
    assert "## Contracts that say otherwise\n\n### `z-image`\n\n- **breaking** `input.prompt`: " in issue.body
    assert "1 contract follows it." in pull.body
    nights.host.asked.clear()
    nights.night("2026-09-03")
    assert nights.host.written == []
    nights.site.pages["/market/z-image/z-image.md"] = z_image(longest=1000)
    nights.night("2026-09-04")
    again = nights.host.files("kie-conformance/nightly")[Z_IMAGE]
    assert again.replace("2026-09-04", "2026-08-19") == ours


def test_reports_of_a_night_keep_their_formats(changed: Nights) -> None:
    data = json.loads((changed.out / "reports" / "documentation.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema()).validate(data)
    fingerprints = [one["fingerprint"] for one in data["findings"]]
    assert tuple(fingerprints) == read_night(changed.out).findings
    for name in ("summary.md", "issue.md", "proposal.md", "reports/documentation.md", "reports/documentation.html"):
        assert fingerprints[0] in (changed.out / name).read_text("utf-8"), name
    junit = (changed.out / "reports" / "documentation.xml").read_bytes()
    JUnitXml.fromstring(junit)
    logs = {path.name: json.loads(path.read_text("utf-8")) for path in (changed.out / "sarif").iterdir()}
    assert {name: log["runs"][0]["automationDetails"]["id"] for name, log in logs.items()} == {
        "documentation.sarif": "drift-documentation/",
        "contracts.sarif": "drift-contracts/",
    }
    places = [one["locations"][0] for one in logs["documentation.sarif"]["runs"][0]["results"]]
    files = [one["physicalLocation"]["artifactLocation"]["uri"] for one in places]
    assert files == [case.get("file") for case in ET.fromstring(junit).iter("testcase")]


def test_what_two_answers_of_one_night_lack_is_sure_and_need_not_wait_for_the_next(nights: Nights) -> None:
    page, model = next(iter(MODELS.items()))
    body = task_body(model, {"prompt": {"type": "string", "maxLength": 500}}, required=("prompt",))
    nights.site.pages[f"/{page}.md"] = apidog(openapi(body, example={"model": model, "input": {"prompt": "a lake"}}))
    assert nights.run("2026-09-02").exit_code == 1
    manifest = json.loads((nights.out / "proposal/scraped_docs/2026-09-02/manifest.json").read_text("utf-8"))
    assert manifest["second_looks"] == {page: "the same"}
    (removal,) = [
        one
        for one in json.loads((nights.out / "reports/documentation.json").read_text("utf-8"))["findings"]
        if one["rule"] == "parameter-removed"
    ]
    assert (removal["model"], removal["parameter"], removal["state"]) == (model, "scale", "new")


def test_two_looks_at_the_same_site_write_the_same_bytes(nights: Nights, tmp_path: Path) -> None:
    nights.publishes({"acme/m01": 0.5, "acme/m03": 2})
    nights.run("2026-09-02")
    before = {path: path.read_bytes() for path in nights.out.rglob("*") if path.is_file()}
    nights.run("2026-09-02")
    assert {path: path.read_bytes() for path in nights.out.rglob("*") if path.is_file()} == before


def test_what_a_page_says_mentions_nobody_and_draws_nothing(nights: Nights) -> None:
    hostile = "@everyone ![x](https://example.com/x.png) <img src=x> fixes #1 ` --> ::error::"
    nights.site.pages["/market/acme/m01.md"] = documented("acme/m01", 1, hostile)
    done = nights.run("2026-09-02")
    assert "everyone" not in done.output  # nor does it reach the log, where it might be a command
    for name in ("summary.md", "issue.md", "proposal.md", "reports/documentation.md"):
        text = (nights.out / name).read_text("utf-8")
        assert "everyone" in text, name
        assert not re.search(r"@everyone|!\[|<img|#1|-->", re.sub(r"`[^`\n]*`", "", text)), name


def test_an_issue_fits_and_says_how_much_was_left_out(nights: Nights) -> None:
    names = [f"{'p' * 150}{number}" for number in range(60)]
    for path, model in MODELS.items():
        nights.site.pages[f"/{path}.md"] = documented(model, 1, *names)
    assert nights.run("2026-09-02").exit_code == 0
    assert nights.publish("--only", "issue").exit_code == 0
    (issue,) = nights.host.issues
    assert len(read_night(nights.out).findings) == 480
    assert 40_000 < len(issue.body) < 65_536
    found = re.search(r"^(\d+) findings more: the report of the run has them.$", issue.body, re.MULTILINE)
    assert found is not None
    assert int(found[1]) + issue.body.count("`parameter-added`") == 480


@pytest.mark.parametrize(
    ("token", "says", "expected"),
    [
        ("", {}, (2, "GITHUB_TOKEN is not set")),
        ("wrong", {}, (3, "GET /repos/acme/bot/issues: answered 401: Bad credentials\nThe token is not valid.")),
        (
            "a-token",
            {"POST /issues": 403},
            (3, "POST /repos/acme/bot/issues: answered 403: the fake was told to say no"),
        ),
        ("a-token", {"GET /issues": 301}, (3, "The repository has moved")),
        ("a-token", {"POST /issues": 410}, (3, "Issues are switched off in this repository.")),
        ("a-token", {"POST /git/trees": 500}, (3, "POST /repos/acme/bot/git/trees: answered 500")),
    ],
)
def test_a_host_that_says_no_is_told(
    changed: Nights, token: str, says: dict[str, int], expected: tuple[int, str]
) -> None:
    changed.host.says = says
    done = changed.publish(token=token)
    assert done.exit_code == expected[0]
    assert expected[1] in done.stderr
    assert "a-token" not in done.output


@pytest.mark.parametrize(
    ("only", "written"),
    [
        ("issue", ["POST /issues"]),
        ("pull-request", ["POST /git/trees", "POST /git/commits", "POST /git/refs", "POST /pulls"]),
    ],
)
def test_one_of_the_two_asks_for_no_more_than_it_needs(changed: Nights, only: str, written: list[str]) -> None:
    assert changed.publish("--only", only).exit_code == 0
    assert changed.host.written == written


def test_a_host_that_is_not_there_is_told(nights: Nights) -> None:
    told = ("--repository", "acme/bot", "--api-url", "http://127.0.0.1:9", "--out", str(nights.out))
    done = invoke("nightly", "publish", *told, token="a-token")
    assert done.exit_code == 3
    assert "GET /repos/acme/bot/issues: no answer: ConnectError" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--repository", "acme"), "expected a repository such as owner/name"),
        (("--repository", "acme/bot/../x"), "expected a repository such as owner/name"),
        (("--repository", "acme/bot", "--api-url", "http://example.com"), "expected https"),
    ],
)
def test_a_token_goes_nowhere_else(arguments: tuple[str, ...], message: str, tmp_path: Path) -> None:
    done = invoke("nightly", "publish", *arguments, "--out", str(tmp_path), token="a-token")
    assert done.exit_code == 2
    assert message in done.stderr


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 2}, "$.format: expected 1, found 2"),
        ({"day": "today"}, "$.day: expected a day, YYYY-MM-DD, found 'today'"),
        ({"title": "a\nb"}, "$.title: expected one line of up to 256 letters"),
        ({"findings": ["x"]}, "$.findings[0]: expected twelve hexadecimal digits, found 'x'"),
        ({"more": 1}, "$: expected an object with format, day, complete, title, findings, proposal"),
        (
            {"proposal": {"title": "t", "key": "0123456789ab", "files": [".github/workflows/x.yml"]}},
            "$.proposal.files[0]: expected a path inside the repository, found '.github/workflows/x.yml'",
        ),
        (
            {"proposal": {"title": "t", "key": "0123456789ab", "files": ["a/../../b"]}},
            "$.proposal.files[0]: expected a path inside the repository, found 'a/../../b'",
        ),
    ],
)
def test_a_damaged_folder_is_told_with_its_place(nights: Nights, change: dict[str, object], message: str) -> None:
    file = nights.out / "nightly.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | change))
    done = nights.publish()
    assert done.exit_code == 3
    assert f"{file}: {message}" in done.stderr
    assert nights.host.asked == []


def test_a_folder_that_can_not_be_read_is_told_by_the_file(nights: Nights) -> None:
    (nights.out / "nightly.json").write_text("{")
    broken = nights.publish()
    assert (broken.exit_code, f"{nights.out / 'nightly.json'}:1:2: expected JSON" in broken.stderr) == (3, True)
    with pytest.raises(ReportError) as caught:
        read_text(nights.out, "nowhere.md")
    assert caught.value.message == f"{nights.out / 'nowhere.md'}: No such file or directory"
    (nights.out / "issue.md").write_bytes(b"ab\xff")
    with pytest.raises(ReportError) as caught:
        read_text(nights.out, "issue.md")
    assert caught.value.message == f"{nights.out / 'issue.md'}: not UTF-8 at byte 2"

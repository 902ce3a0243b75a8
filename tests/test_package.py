"""The data of the package: contracts, roster, scope and snapshots fit together, and importing stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from conformance.contract import ROOT, all_contracts, contract_paths, load_contract, read_toml
from conformance.docs.snapshot import open_snapshot, snapshot_days
from conformance.facts import parameters_to_json
from conformance.laws.evidence import read_evidence
from conformance.roster import load_roster
from conformance.status import State, Status, audit_roster

SNAPSHOTS = Path(__file__).parents[1] / "scraped_docs"
EVIDENCE = SNAPSHOTS.parent / "reports" / "evidence.json"
COUNTS = {
    "2025-11-02": (28, 23, 9, 9),
    "2025-12-24": (81, 74, 70, 70),
    "2026-02-22": (14, 13, 10, 10),
    "2026-04-29": (200, 170, 109, 107),
    "2026-08-19": (230, 230, 141, 134),
}
RETIRED = {
    "elevenlabs/sound-effect-v2": "2026-04-29",
    "elevenlabs/speech-to-text": "2026-04-29",
    "ideogram/v3-reframe": "2026-04-29",
    "kling/ai-avatar-v1-pro": "2025-12-24",
    "kling/v1-avatar-standard": "2025-12-24",
    "midjourney-extend-video": "2025-11-02",
    "midjourney-generate": "2025-11-02",
    "midjourney-upscale": "2025-11-02",
    "midjourney-vary": "2025-11-02",
    "sora-2-characters": "2026-04-29",
    "sora-2-characters-pro": "2026-04-29",
    "sora-2-image-to-video": "2026-04-29",
    "sora-2-pro-image-to-video": "2026-04-29",
    "sora-2-pro-storyboard": "2026-04-29",
    "sora-2-pro-text-to-video": "2026-04-29",
    "sora-2-text-to-video": "2026-04-29",
    "sora-watermark-remover": "2026-04-29",
}


@pytest.fixture(scope="module")
def everything() -> Status:
    return audit_roster(SNAPSHOTS, everything=True, evidence=read_evidence(EVIDENCE))


def test_the_snapshots_of_five_days_hold_what_was_documented() -> None:
    assert snapshot_days(SNAPSHOTS) == list(COUNTS)
    for day, counts in COUNTS.items():
        found = open_snapshot(SNAPSHOTS, day).manifest.counts
        assert (found.pages, found.operations, found.create_task_operations, found.models) == counts
        assert len(list(open_snapshot(SNAPSHOTS, day).pages())) == counts[0]


def test_a_page_of_a_snapshot_has_the_shape_that_others_read() -> None:
    operation = open_snapshot(SNAPSHOTS, "2026-08-19").page("market/kling/v2-1-pro").operations[0]
    body = parameters_to_json(operation.table.body)
    assert body["callBackUrl"] == {"type": "string", "format": "uri", "required": False}
    assert body["input"]["properties"]["prompt"] == {
        "type": "string",
        "required": True,
        "maxLength": 5000,
        "prose": {"maxLength": 5000},
    }
    assert body["input"]["properties"]["cfg_scale"] == {
        "type": "number",
        "required": False,
        "minimum": 0,
        "maximum": 1,
        "default": 0.5,
        "prose": {"minimum": 0, "maximum": 1, "step": 0.1},
    }
    assert operation.examples[0]["input"]["prompt"] == {"$text": 178}
    assert operation.examples[0]["input"]["duration"] == "5"


def test_every_model_documented_on_the_newest_day_has_a_contract() -> None:
    newest = open_snapshot(SNAPSHOTS)
    assert len(newest.models()) == 134
    assert set(newest.models()) <= contract_paths().keys()


def test_every_documented_request_has_a_contract_or_is_out_of_scope() -> None:
    _, scope = read_toml(ROOT / "scope.toml")
    globs = [glob for row in scope["out_of_scope"] for glob in row["paths"]]
    assert all(row["reason"] for row in scope["out_of_scope"])
    endpoints = {contract.table.endpoint for contract in all_contracts()}
    posts = {
        endpoint
        for entry in open_snapshot(SNAPSHOTS).manifest.pages.values()
        for endpoint in entry.operations
        if endpoint.startswith("POST ")
    }
    excluded = {one for one in posts if any(fnmatchcase(one.removeprefix("POST "), glob) for glob in globs)}
    assert posts - endpoints == excluded
    assert excluded & endpoints == set()
    for glob in globs:
        assert any(fnmatchcase(one.removeprefix("POST "), glob) for one in posts), f"{glob} excludes nothing"


def test_every_contract_agrees_with_the_documentation(everything: Status) -> None:
    assert [one.sentence for member in everything.members.values() for one in member.disagreements] == []
    states = Counter(member.state for member in everything.members.values())
    # Evidence is kept on what is behind the roster.
    assert states == {State.VERIFIED: 66, State.UNVERIFIED: 105, State.RETIRED: 17}
    assert sum(not member.named for member in everything.members.values()) == 2
    assert all(not member.examples.refused for member in everything.members.values())
    assert len(everything.members) == len(contract_paths()) == 188
    assert everything.unused == ()


def test_every_row_that_is_documented_is_verified() -> None:
    status = audit_roster(SNAPSHOTS, evidence=read_evidence(EVIDENCE))
    assert {state: count for state, count in status.by_state.items() if count} == {
        State.VERIFIED: 62,
        State.RETIRED: 10,
    }


def test_what_was_taken_out_is_retired_on_its_last_day(everything: Status) -> None:
    retired = {id: one.contract.retired for id, one in everything.members.items() if one.contract.retired}
    assert retired == RETIRED
    assert load_contract("kling/v1-avatar-standard").successor == "kling/ai-avatar-standard"
    assert load_contract("kling/ai-avatar-v1-pro").successor == "kling/ai-avatar-pro"


def test_successors_have_contracts_of_their_own() -> None:
    assert {one.successor for one in all_contracts() if one.successor} <= contract_paths().keys()


def test_the_roster_has_72_entries_and_the_reports_lists() -> None:
    roster = load_roster()
    assert [entry.index for entry in roster.entries] == list(range(1, 73))
    assert Counter(entry.sort for entry in roster.entries) == {"model": 59, "family": 6, "endpoint": 7}
    claims = Counter(roster.claim(entry) for entry in roster.entries)
    assert claims == {"validated": 50, "missing": 15, "nothing": 7}
    assert roster.claimed == 52
    assert roster.counted_twice == ("ideogram/v3-edit", "wan/2-2-a14b-image-to-video-turbo")


@pytest.mark.parametrize(
    ("id", "parameter", "facts"),
    [
        # The six models that the report of 2025-12-16 describes, as far as the documentation still says so.
        ("kling/v2-1-pro", "image_url", {"type": "string", "required": True}),
        ("kling/v2-1-pro", "duration", {"type": "string", "enum": ("5", "10"), "default": "5"}),
        ("kling/v2-1-pro", "cfg_scale", {"type": "number", "minimum": 0, "maximum": 1, "step": 0.1}),
        ("kling/v2-1-pro", "negative_prompt", {"max_length": 500}),
        ("kling/v2-1-standard", "image_url", {"type": "string", "required": True}),
        ("wan/2-2-a14b-text-to-video-turbo", "resolution", {"enum": ("480p", "720p"), "default": "720p"}),
        ("wan/2-2-a14b-text-to-video-turbo", "seed", {"minimum": 0, "maximum": 2147483647, "step": 1}),
        ("wan/2-2-a14b-speech-to-video-turbo", "num_frames", {"minimum": 40, "maximum": 120, "multiple_of": 4}),
        ("wan/2-2-a14b-speech-to-video-turbo", "guidance_scale", {"minimum": 1, "maximum": 10, "step": 0.1}),
        ("wan/2-2-animate-replace", "video_url", {"type": "string", "required": True}),
    ],
)
def test_contracts_say_what_pages_were_read_to_say(id: str, parameter: str, facts: dict[str, object]) -> None:
    found = load_contract(id).table.body["input"].properties[parameter]
    assert {name: getattr(found, name) for name in facts} == facts


def test_what_the_report_says_and_the_documentation_no_longer_does() -> None:
    assert "aspect_ratio" not in load_contract("wan/2-2-a14b-image-to-video-turbo").table.body["input"].properties
    assert "prompt" not in load_contract("wan/2-2-animate-replace").table.body["input"].properties


LIGHT = """
import sys
import conformance
from conformance.contract import load_contract
from conformance.status import take_status
import conformance.cli
load_contract("kling/v2-1-pro")
heavy = {"httpx", "httpcore", "bs4", "lxml", "yaml", "rich", "jsonschema", "jsonschema_rs", "hypothesis", "pytest",
         "protego", "tenacity"}
print(sorted(heavy & set(sys.modules)))
"""


def test_the_base_install_imports_no_extra() -> None:
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_modules_are_small_enough_to_hold_in_the_head() -> None:
    package = Path(__file__).parents[1] / "conformance"
    long = {
        path.relative_to(package).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in package.rglob("*.py")
        if len(path.read_text("utf-8").splitlines()) > 450
    }
    assert long == {}


LAYERS = (
    ("docs_site", "errors", "record", "kept", "messages"),
    ("model",),
    ("causes", "files", "strict_json", "fingerprint", "json_pointer", "facts", "numbers", "regex", "codes"),
    (
        "contract",
        "contract_kinds",
        "contract_lines",
        "contract_rules",
        "contract_toml",
        "toml_edit",
        "toml_names",
        "toml_pieces",
    ),
    ("docs",),
    ("meaning", "payload", "wording", "runtime"),
    ("compiler",),
    ("cross_rules", "conversions"),
    ("hints",),
    ("validator",),
    ("normalizer", "media_hosts", "pricing", "schema_export"),
    ("openapi_export", "example_lints"),
    ("compare", "config"),
    ("documentation",),
    ("history",),
    ("roster",),
    ("coverage", "laws"),
    ("placing", "telling_values", "confirming"),
    ("witness",),
    ("rule_witness",),
    ("days",),
    ("showcase",),
    ("drift",),
    ("member",),
    ("declared",),
    ("status",),
    ("doctor", "renewal"),
    ("drafting",),
    ("accepting", "accept_renames", "accept_steps"),
    ("audit",),
    ("report",),
    ("nightly",),
    ("cli",),
)
"""The cut: a module may import from its own layer and from those above it in this list."""


def test_imports_go_one_way() -> None:
    package = Path(__file__).parents[1] / "conformance"
    place = {name: number for number, names in enumerate(LAYERS) for name in names}
    wrong = []
    for path in package.rglob("*.py"):
        own = path.relative_to(package).parts[0].removesuffix(".py")
        if own == "__init__":
            continue  # the public face, which names everything
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = node.module if isinstance(node, ast.ImportFrom) else None
            if named and named.startswith("conformance."):
                other = named.split(".")[1]
                if place[other] > place[own]:
                    wrong.append(f"{path.relative_to(package)} imports {named}")
    assert wrong == []

"""``kie-conformance history`` as a person runs it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from conformance.cli import main
from conformance.report.history_json import schema

SNAPSHOTS = Path(__file__).parents[2] / "scraped_docs"


def run(*arguments: str, snapshots: Path = SNAPSHOTS, **more: Any) -> Result:
    return CliRunner().invoke(
        main,
        ["history", *arguments, "--snapshots", str(snapshots)],
        prog_name="kie-conformance",
        catch_exceptions=False,
        **more,
    )


def test_one_parameter_with_its_days() -> None:
    done = run("bytedance/seedance-1.5-pro", "duration")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "bytedance/seedance-1.5-pro  POST /api/v1/jobs/createTask",
        "",
        "2025-11-02  partial   not captured, which says nothing",
        "2025-12-24  partial   not captured, which says nothing",
        "2026-02-22  partial   not captured, which says nothing",
        "2026-04-29  complete  documented on market/bytedance/seedance-1-5-pro",
        "2026-08-19  complete  documented on market/bytedance/seedance-1-5-pro",
        "",
        "since 2026-04-29  duration: documented",
        "      2026-08-19  duration: type number, was string",
        "      2026-08-19  duration: required, was optional",
        '      2026-08-19  duration: enum not given, was "4", "8", "12"',
        "      2026-08-19  duration: minimum 4, was not given",
        "      2026-08-19  duration: maximum 12, was not given",
    ]


def test_a_model_that_went_names_its_last_day_and_its_successor() -> None:
    lines = run("kling/v1-avatar-standard").stdout.splitlines()
    assert "      2026-04-29  went: documented last on 2025-12-24" in lines
    assert "Its successor is kling/ai-avatar-standard." in lines
    assert "since 2025-12-24  prompt: string, required, up to 5000 characters" in lines


def test_what_happened_to_a_model_stands_in_the_order_of_days() -> None:
    lines = run("sora-2-image-to-video").stdout.splitlines()
    assert lines[8:10] == [
        "      2025-12-24  page market/sora2/sora-2-image-to-video, was playground/sora-2-image-to-video",
        "      2026-08-19  went: documented last on 2026-04-29",
    ]


def test_what_came_stands_before_what_it_is() -> None:
    lines = run("veo-generate", "aspect_ratio").stdout.splitlines()
    assert lines[-2:] == [
        "      2026-04-29  aspect_ratio: came",
        'since 2026-04-29  aspect_ratio: string, optional, one of "16:9", "9:16", "Auto", default "16:9"',
    ]


def test_what_flapped_is_marked() -> None:
    text = run("kling/v2-5-turbo-image-to-video-pro", "tail_image_url").stdout
    assert "      2026-04-29  tail_image_url: went\n      2026-08-19  tail_image_url: came  (flapped)\n" in text


@pytest.mark.parametrize("parameter", [(), ("resolution",), ("input.resolution",)])
def test_the_json_fits_the_shipped_schema(parameter: tuple[str, ...]) -> None:
    done = run("wan/2-2-a14b-text-to-video-turbo", *parameter, "--json")
    assert done.exit_code == 0
    data = json.loads(done.stdout)
    jsonschema.Draft202012Validator(schema()).validate(data)
    (enum,) = (one for one in data["facts"] if (one["path"], one["fact"]) == ("input.resolution", "enum"))
    assert enum == {
        "path": "input.resolution",
        "fact": "enum",
        "first": "2025-12-24",
        "since": "2026-04-29",
        "value": ["480p", "720p"],
        "flapped": False,
        "events": [
            {
                "day": "2026-04-29",
                "last": "2025-12-24",
                "kind": "changed",
                "again": False,
                "before": ["480p", "580p", "720p"],
                "after": ["480p", "720p"],
                "members": {"added": [], "removed": ["580p"], "recased": [], "reordered": False},
            }
        ],
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Missing argument 'MODEL'."),
        (("z-imag",), "Error: no contract for 'z-imag'\nDid you mean 'z-image'?\n"),
        (
            ("z-image", "promt"),
            "Error: z-image: no parameter 'promt' in any snapshot\nDid you mean 'prompt'?\n",
        ),
        (("z-image", "prompt", "more"), "Got unexpected extra argument (more)"),
    ],
)
def test_wrong_usage_exits_with_2(arguments: tuple[str, ...], message: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr


def test_without_snapshots_it_says_how_to_make_one(tmp_path: Path) -> None:
    done = run("z-image", snapshots=tmp_path)
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr == (
        f"Error: {tmp_path}: expected folders named YYYY-MM-DD with a manifest.json, found none\n"
        "Make one with: kie-conformance scrape\n"
    )


def test_a_damaged_page_is_named(tmp_path: Path) -> None:
    shutil.copytree(SNAPSHOTS / "2026-08-19", tmp_path / "2026-08-19")
    page = next((tmp_path / "2026-08-19" / "market").rglob("z-image.json"))
    page.write_text("{", encoding="utf-8")
    done = run("z-image", snapshots=tmp_path)
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr.startswith(f"Error: {page}")


@pytest.mark.parametrize(("environment", "colored"), [({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({}, True)])
def test_colours_only_where_they_are_wanted(environment: dict[str, str], colored: bool) -> None:
    done = run("sora-2-text-to-video", color=True, env={"NO_COLOR": None, **environment})
    assert ("\x1b[" in done.stdout) is colored


def test_the_help_teaches() -> None:
    text = CliRunner().invoke(main, ["history", "--help"], prog_name="kie-conformance").stdout
    for part in (
        "Examples:",
        "kie-conformance history bytedance/seedance-1.5-pro duration",
        "Exit codes:",
        "  3  a snap",
    ):
        assert part in text
    assert "history" in CliRunner().invoke(main, ["--help"]).stdout

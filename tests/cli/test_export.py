"""``kie-conformance export`` as a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema_rs
import pytest
from click.testing import CliRunner, Result

from conformance.cli import main
from conformance.contract import contract_paths
from conformance.files import dump_json
from conformance.openapi_export import openapi
from conformance.schema_export import json_schema

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["export", *arguments], prog_name="kie-conformance", catch_exceptions=False)


def test_a_schema_goes_to_standard_output() -> None:
    done = run("schema", "z-image")
    assert (done.exit_code, done.stderr) == (0, "")
    assert json.loads(done.stdout) == json_schema("z-image")
    schema = json.loads(done.stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert jsonschema_rs.is_valid(schema, {"prompt": "a lake", "aspect_ratio": "1:1"})
    assert not jsonschema_rs.is_valid(schema, {"prompt": " ", "aspect_ratio": "1:1"})
    assert not jsonschema_rs.is_valid(schema, {"prompt": "a lake", "aspect_ratio": "2:1"})


def test_a_schema_goes_to_a_file_in_folders_that_are_made(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "down" / "z-image.json"
    done = run("schema", "z-image", "-o", str(file))
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"Written: {file}\n")
    assert file.read_text("utf-8") == run("schema", "z-image").stdout


def test_a_file_is_overwritten_whole(tmp_path: Path) -> None:
    file = tmp_path / "z-image.json"
    file.write_text("x" * 1_000_000, encoding="utf-8")
    assert run("schema", "z-image", "-o", str(file)).exit_code == 0
    assert json.loads(file.read_text("utf-8")) == json_schema("z-image")
    assert [path.name for path in tmp_path.iterdir()] == ["z-image.json"]


def test_all_schemas_go_to_a_folder(tmp_path: Path) -> None:
    done = run("schema", "--all", "-o", str(tmp_path / "schemas"))
    count = len(contract_paths())
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"Written: {count} schemas in {tmp_path / 'schemas'}\n"
    folder = tmp_path / "schemas"
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    assert files.keys() == {f"{id}.schema.json" for id in contract_paths()}
    for id in contract_paths():
        assert files[f"{id}.schema.json"].read_text("utf-8") == dump_json(json_schema(id))


@pytest.mark.parametrize("id", contract_paths())
def test_every_schema_is_one_and_the_same_each_time(id: str) -> None:
    first, second = run("schema", id), run("schema", id)
    assert first.stdout == second.stdout
    jsonschema_rs.Draft202012Validator(json.loads(first.stdout))
    assert jsonschema_rs.meta.is_valid(json.loads(first.stdout))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("schema",), "Give a MODEL, or --all."),
        (("schema", "z-image", "--all"), "Give a MODEL, or --all."),
        (("schema", "--all"), "--all writes a file for each contract: give a folder with -o."),
        (("schema", "z-imag"), "Error: no contract for 'z-imag'\nDid you mean 'z-image'?\n"),
        (("schema", "../z-image"), "Error: no contract for '../z-image'\nDid you mean 'z-image'?\n"),
        (("shcema",), "No such command 'shcema'."),
        (("openapi", "-o", "/"), "File '/' is a directory."),
    ],
)
def test_wrong_usage_exits_with_2(arguments: tuple[str, ...], message: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr


@pytest.mark.parametrize("arguments", [("schema", "z-image"), ("schema", "--all"), ("openapi",)])
def test_what_can_not_be_written_is_said(arguments: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    done = run(*arguments, "-o", str(tmp_path / "file" / "below"))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Error: {tmp_path / 'file' / 'below'}")
    assert "Traceback" not in done.stderr
    assert (tmp_path / "file").read_text("utf-8") == "mine"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    done = run("schema", "z-image", "-o", str(tmp_path / "folder"))
    assert (done.exit_code, done.stderr) == (2, f"Error: {tmp_path / 'folder'}: Is a directory\n")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_the_openapi_document_goes_where_it_is_asked_to(tmp_path: Path) -> None:
    done = run("openapi")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == dump_json(openapi())
    file = tmp_path / "kie.openapi.json"
    written = run("openapi", "-o", str(file))
    assert (written.exit_code, written.stdout, written.stderr) == (0, "", f"Written: {file}\n")
    assert file.read_text("utf-8") == done.stdout


@pytest.mark.parametrize("command", ["schema", "openapi"])
def test_the_help_teaches(command: str) -> None:
    text = run(command, "--help").stdout
    for part in ("Examples:", f"kie-conformance export {command} ", "Exit codes:", "0  written", "2  wrong usage"):
        assert part in text
    assert command in run("--help").stdout


def test_it_runs_as_a_process_of_its_own(tmp_path: Path) -> None:
    program = "from conformance.cli import main; main(prog_name='kie-conformance')"
    done = subprocess.run(
        [sys.executable, "-c", program, "export", "schema", "z-image"],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        cwd=tmp_path,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("utf-8").replace("\r\n", "\n") == dump_json(json_schema("z-image"))

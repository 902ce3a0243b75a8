"""What the system, libraries and other processes say went wrong, told in Russian by the commands that met it."""

from __future__ import annotations

import errno
import json
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.docs.manifest import MANIFEST_FILE
from tests.support.docs_server import DocsServer, Status
from tests.support.russian import run
from tests.support.sites import numbered, page, site

SNAPSHOT = Path(__file__).parents[2] / "scraped_docs" / "2026-08-19"
PAGE = "market/kling/v2-1-pro.json"
REFUSED = f"в соединении отказано (код {errno.ECONNREFUSED})"
SCRIPT = """\
def three(one, two, three):
    return True


class Needy:
    def __init__(self, what):
        pass

    def check(self, payload):
        return True
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@pytest.fixture
def files(here: Path) -> Path:
    """Files with one fault each."""
    for name, text in {
        "value.json": '{"a": }',
        "comma.json": "[1,\n2",
        "failure.json": "[]",
        "strange.json": '{"type": "strnig"}',
        "broken.toml": "a = \nb = 1\n",
        "list.yaml": "a: [1\n",
        "subject.toml": '[subject]\ncommand = ["true"]\nrefuse = "(["\n',
        "own.py": SCRIPT,
        "syntax.py": "def check(:\n",
        "plain": "no program\n",
    }.items():
        (here / name).write_text(text, encoding="utf-8")
    (here / "folder").mkdir()
    return here


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "z-image", "value.json"), "value.json:1:7: ожидался JSON, найдено: нет значения"),
        (("check", "z-image", "comma.json"), "comma.json:2:2: ожидался JSON, найдено: нет разделителя ','"),
        (("check", "z-image", "folder"), "folder: это каталог"),
        (("check", "z-image", "plain/payload.json"), "plain/payload.json: это не каталог"),
        (("check", "z-image", "a" * 300), f"{'a' * 300}: имя файла слишком длинное"),
        (("audit-subject", "har:gone.har"), "gone.har: нет такого файла или каталога"),
        (("audit-subject", "ndjson:folder"), "folder: это каталог"),
        (
            ("audit-subject", "broken.toml", "--smoke"),
            "broken.toml: ожидался TOML: недопустимое значение (строка 1, столбец 5)",
        ),
        (
            ("drift", "--deviations", "broken.toml"),
            "broken.toml: ожидался TOML: недопустимое значение (строка 1, столбец 5)",
        ),
        (
            ("audit-subject", "subject.toml", "--smoke"),
            "subject.toml:3: refuse — '([': не регулярное выражение: набор символов не закрыт, позиция 1",
        ),
        (("audit", "--evidence", "failure.json"), 'failure.json: весь файл: []: ожидался тип "object"'),
    ],
)
def test_why_a_file_can_not_be_used(files: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"Ошибка: {said}\n")


def test_why_a_failure_can_not_be_run_again(files: Path) -> None:
    done = run("replay", "failure.json")
    assert done.exit_code == 3
    assert 'failure.json: весь файл: []: ожидался тип "object"' in done.output


def test_a_list_of_pages_that_is_missing(here: Path) -> None:
    done = run("scrape", "--pages", "gone")
    assert done.exit_code == 2
    assert done.stderr.endswith("Ошибка: Неверное значение для '--pages': Файл 'gone' не существует.\n")


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        (
            "python:syntax.py:check",
            "{here}/syntax.py: не импортируется: SyntaxError: invalid syntax (syntax.py, line 1)",
        ),
        ("python:own.py:thre", "в own нет thre: может быть, three?"),
        ("python:own.py:nothing", "в own нет nothing: есть Needy, three"),
        ("python:own.py:three", "ему нужны one, two, three: скажите в `arguments`, что из них model, payload, request"),
        (
            "python:own.py:Needy.check",
            (
                "Needy() не создаётся, укажите готовый объект: TypeError: Needy.__init__() missing 1 required"
                " positional argument: 'what'"
            ),
        ),
        (
            "python:own.py:check_{name}",
            (
                "check_{name}: для проверяемых моделей (1) ничего нет; у первой: в own нет check_z-image:"
                " есть Needy, three"
            ),
        ),
        ("pydantic:own.py:three", "three — function: ожидалась модель pydantic"),
        ("schema:strange.json", "{here}/strange.json: \"strnig\" не подходит ни под одну из схем в 'anyOf'"),
    ],
)
def test_why_a_subject_can_not_be_loaded(files: Path, subject: str, said: str) -> None:
    done = run("audit-subject", subject, "--smoke", "--model", "z-image")
    told = done.stderr.removeprefix("Ошибка: проверяемый: ")
    assert (done.exit_code, told) == (3, f"{said.replace('{here}', str(files))}\n")


def test_a_document_that_is_no_yaml_is_named_with_what_is_wrong(files: Path) -> None:
    done = run("audit-subject", "openapi:list.yaml", "--smoke", "--model", "z-image")
    assert done.exit_code == 3
    assert done.stderr == f"Ошибка: {files}/list.yaml: YAML: строка 2, столбец 1: ожидалось ',' или ']'\n"


def test_a_server_that_does_not_answer_is_told_from_the_threads_that_ask_it(here: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}/check"
    done = run("audit-subject", f"http:{url}", "--smoke", "--model", "z-image")
    assert done.exit_code == 3
    assert done.stderr == (f"Ошибка: {url}: ни один сервер не отвечает: {REFUSED}\nЗапустите его до проверки.\n")


def test_a_database_that_does_not_answer(here: Path) -> None:
    pytest.importorskip("redis")
    port = free_port()
    done = run("verify", "--examples-db", f"redis://127.0.0.1:{port}/0", "--model", "z-image")
    assert (done.exit_code, done.stderr) == (
        3,
        (
            f"Ошибка: redis://127.0.0.1:{port}/0: ConnectionError: не удалось соединиться с 127.0.0.1:{port}:"
            f" {REFUSED}\n"
        ),
    )


def test_a_site_that_does_not_answer(here: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    lines = run("doctor", "--base-url", url).stdout.splitlines()
    place = next(number for number, line in enumerate(lines) if f"{url}/llms.txt" in line)
    assert lines[place + 1].strip() == REFUSED


@pytest.mark.parametrize(
    ("name", "edit", "said"),
    [
        (
            MANIFEST_FILE,
            lambda data: data.update(date="today"),
            '$.date: ожидается: день, YYYY-MM-DD; найдено: "today"',
        ),
        (MANIFEST_FILE, lambda data: data.update(dat=1), "$.dat: такого ключа здесь нет\nБлижайшее — 'date'."),
        (MANIFEST_FILE, lambda data: data.pop("date"), "$.date: ожидается: строка; ничего не найдено"),
        (
            MANIFEST_FILE,
            lambda data: data["pages"].update({"a//b": {}}),
            '$.pages["a//b"]: это не путь страницы: в нём пустая часть',
        ),
        (
            PAGE,
            lambda data: data["operations"][0]["body"]["input"].update(typ="object"),
            "$.operations[0].body.input.typ: такого факта нет\nБлижайшее — 'type'.",
        ),
        (
            PAGE,
            lambda data: data["operations"][0]["body"]["input"].update(type="objekt"),
            (
                "$.operations[0].body.input.type: ожидается: одно из: string, number, integer, boolean, array, object,"
                ' null; найдено: "objekt"'
            ),
        ),
    ],
)
def test_what_is_wrong_with_a_snapshot(
    here: Path, name: str, edit: Callable[[dict[str, object]], None], said: str
) -> None:
    for day in ("2026-08-18", "2026-08-19"):
        shutil.copytree(SNAPSHOT, here / "days" / day)
        manifest = json.loads((here / "days" / day / MANIFEST_FILE).read_text("utf-8"))
        (here / "days" / day / MANIFEST_FILE).write_text(json.dumps({**manifest, "date": day}), encoding="utf-8")
    file = here / "days" / "2026-08-19" / name
    data = json.loads(file.read_text("utf-8"))
    edit(data)
    file.write_text(json.dumps(data), encoding="utf-8")
    done = run("drift", "--snapshots", "days", "2026-08-18", "2026-08-19")
    assert (done.exit_code, done.stderr) == (3, f"Ошибка: {Path('days') / '2026-08-19' / name}: {said}\n")


def test_trouble_with_a_capture_is_told_in_russian_beside_the_findings_of_a_host(here: Path) -> None:
    pages = site(numbered(8))
    for day, longest in (("2026-01-01", 100), ("2026-01-02", 50)):
        pages["/market/acme/m01.md"] = page("acme/m01", longest=longest)
        with DocsServer(pages) as server:
            if longest == 50:
                server.misbehave("/market/acme/m02.md", Status(403), always=True)
            run("scrape", "--base-url", server.base_url, "--out", "docs", "--date", day)
    lines = run("drift", "--snapshots", "docs", "2026-01-01", "2026-01-02", "--format", "github").stdout.splitlines()
    assert lines[0] == "::warning title=capture::2026-01-02: устарели (1): market/acme/m02"

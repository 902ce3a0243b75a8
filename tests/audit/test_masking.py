"""Secrets in recorded traffic: wherever they are planted, no report, no error and no value that is kept holds them."""

from __future__ import annotations

import gc
import html
import json
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.audit.masking import Masker, hidden, secrets_of
from conformance.audit.traffic import Traffic, audit_traffic
from conformance.contract import all_contracts
from conformance.errors import ConformanceError
from conformance.model import Parameter, named
from conformance.report.github import github_lines
from conformance.report.junit import junit_xml
from conformance.report.sarif import sarif
from conformance.report.site.audit_page import traffic_html
from conformance.report.traffic_json import traffic_to_json
from conformance.report.traffic_markdown import traffic_to_markdown
from conformance.report.traffic_results import traffic_results
from conformance.report.traffic_text import traffic_lines
from conformance.validator import Violation
from tests.support.recordings import CREATE_TASK, har, request, task

Plant = Callable[[str], Any]
"""Makes a recorded request with a secret in it."""

LINK = "https://tempfile.redpandaai.co/a.png"


def kling(**input: Any) -> dict[str, Any]:
    return task("kling/v2-1-pro", **{"prompt": "a lake", "image_url": LINK, **input})


def sent(body: Any, url: str = CREATE_TASK, **headers: str) -> dict[str, Any]:
    return request(body, url, headers={"Authorization": "Bearer k", "Content-Type": "application/json", **headers})


KEYS: dict[str, Plant] = {
    "authorization": lambda s: sent(kling(duration=5), Authorization=f"Bearer {s}"),
    "authorization of another form": lambda s: sent(kling(), Authorization=s),
    "a header": lambda s: sent(kling(duration=5), **{"X-Api-Key": s, "Cookie": f"session={s}; a=b"}),
    "the name of a header": lambda s: sent(kling(duration=5), **{f"X-{s}": "a"}),
    "the type of the body": lambda s: sent(kling(), **{"Content-Type": f"application/{s}"}),
    "a boundary": lambda s: sent("--", **{"Content-Type": f"multipart/form-data; boundary={s}"}),
    "a query": lambda s: sent(kling(), f"{CREATE_TASK}?api_key={s}&signature={s}"),
    "the name of a query": lambda s: sent(kling(), f"{CREATE_TASK}?{s}=1"),
    "a fragment": lambda s: sent(kling(duration=5), f"{CREATE_TASK}#{s}"),
    "the address's user": lambda s: sent(kling(duration=5), CREATE_TASK.replace("//", f"//user:{s}@")),
    "a path": lambda s: sent(kling(), f"https://api.kie.ai/api/v1/{s}/createTask"),
    "another host's path": lambda s: sent({}, f"https://api.telegram.org/bot{s}/sendMessage"),
    "another host": lambda s: sent({}, f"https://{s}.example.com/api/v1/jobs/createTask"),
    "a method": lambda s: request(kling(), method=s),
    "a prompt": lambda s: sent(kling(prompt=s * 400)),
    "a prompt that is no text": lambda s: sent(kling(prompt=[s, {s: s}])),
    "a parameter nobody knows": lambda s: sent(kling(api_key=s)),
    "its name": lambda s: sent(kling(**{s: 1})),
    "deep inside": lambda s: sent(kling(options={"auth": [{"token": s}], s: s})),
    "beside the input": lambda s: sent({**kling(), "secret": s, s: 2}),
    "a callback's user": lambda s: sent({**kling(), "callBackUrl": f"https://bot:{s}@example.com/ a"}),
    "a callback's user with a slash": lambda s: sent({**kling(), "callBackUrl": f"https://{s}:a/b@example.com/ "}),
    "a callback's path": lambda s: sent({**kling(), "callBackUrl": f"https://example.com/{s} /"}),
    "a callback's query": lambda s: sent({**kling(), "callBackUrl": f"https://example.com/?token={s}&a= b"}),
    "a callback's scheme": lambda s: sent({**kling(), "callBackUrl": f"a{s[:14]}://example.com/ "}),
    "a callback that is no link": lambda s: sent({**kling(), "callBackUrl": s}),
    "a link's path": lambda s: sent(kling(image_url=f"https://api.telegram.org/file/bot{s}/a b.jpg")),
    "a link's signature": lambda s: sent(kling(image_url=f"https://s3.example.com/a.png?X-Amz-Signature={s}")),
    "a link's host": lambda s: sent(kling(image_url=f"https://{s}.example.com/a.png")),
    "a link without a host": lambda s: sent(kling(image_url=f"https://{s}")),
    "a link's fragment": lambda s: sent(kling(image_url=f"https://example.com/a.png#{s}")),
    "a list where a link belongs": lambda s: sent(kling(image_url=[f"https://example.com/{s}", s])),
    "where a word belongs": lambda s: sent(kling(duration=s)),
    "where a number belongs": lambda s: sent(kling(cfg_scale=s)),
    "an object where a word belongs": lambda s: sent(kling(duration={s: s})),
    "an alias": lambda s: sent(task("kling/v2-1-pro", prompt="a", image_input=[f"https://example.com/{s}"])),
    "a model": lambda s: sent(task(s, prompt="a")),
    "a model's tail": lambda s: sent(task(f"kling/{s}", prompt="a")),
    "a model that is no text": lambda s: sent({"model": [s], "input": {}}),
    "a body that is no JSON": lambda s: sent(f'{{"token": {s}'),
    "a name twice": lambda s: sent(f'{{"{s}": 1, "{s}": 2}}'),
    "a body that is a text": lambda s: sent(json.dumps(s)),
    "a form": lambda s: sent(f"prompt={s}&{s}=1", **{"Content-Type": "application/x-www-form-urlencoded"}),
    "another endpoint": lambda s: sent({"prompt": 5, "imageUrls": [s], s: s}, "https://api.kie.ai/api/v1/veo/generate"),
    "an upload": lambda s: sent(
        {"base64Data": s, "uploadPath": 5}, "https://kieai.redpandaai.co/api/file-base64-upload"
    ),
    "an envelope": lambda s: {**kling(duration=5, prompt=s), "callBackUrl": s},
    "what the recorder adds": lambda s: request(kling(duration=5), _note=s, response={"token": s}),
    "a name that a line does not have": lambda s: {**request(kling()), s: s},
    "a header that is no text": lambda s: {**request(kling()), "headers": {s: 1}},
    "an address that is none": lambda s: request(kling(), f"//{s}"),
    "a body that is no base64": lambda s: {"method": "POST", "url": CREATE_TASK, "body_base64": f"!{s}"},
}
BROKEN: dict[str, Plant] = {
    "a line that is no JSON": lambda s: f'{{"headers": {s}}}\n',
    "a line that is cut off": lambda s: f'{{"headers": "{s}',
    "a line with a name twice": lambda s: f'{{"{s}": 1, "{s}": 2}}\n',
    "a line that is a text": lambda s: f'"{s}"\n',
    "a line with a number out of range": lambda s: f'{{"{s}": 1e999}}\n',
}
SIGNS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def is_key(text: str) -> bool:
    signs = sum(map(str.isalnum, text))
    return signs >= 16 and any(map(str.isdecimal, text)) and any(map(str.isalpha, text))


keys = st.one_of(
    st.text(SIGNS, min_size=16, max_size=40).filter(is_key),
    st.text("0123456789abcdef", min_size=32, max_size=32).filter(is_key),
    st.text(SIGNS + "-_", min_size=20, max_size=30).filter(is_key),
    st.text(SIGNS, min_size=20, max_size=30).filter(is_key).map(lambda text: f"sk-{text}"),
)
"""What keys of APIs look like."""


def audited(path: Path, kind: str, text: str) -> str:
    """All that is said about a recording: every format, every value that is kept, every error with its causes."""
    path.write_text(text, "utf-8", "surrogatepass")
    try:
        found = audit_traffic(kind, path, day="2025-12-24")
    except ConformanceError as error:
        return "\n".join([str(error), *traceback.format_exception(error), *(repr(vars(one)) for one in _chain(error))])
    return everything(found)


def everything(found: Traffic) -> str:
    results = traffic_results(found)
    return "\n".join(
        [
            *traffic_lines(found, click.style),
            *traffic_lines(found, click.style, verbose=True),
            traffic_to_markdown(found),
            html.unescape(traffic_html(found)),
            json.dumps(traffic_to_json(found), ensure_ascii=False),
            json.dumps(sarif(results, category="traffic"), ensure_ascii=False),
            junit_xml(results, name="traffic", fail_at=None),
            *github_lines(results),
            repr(found),
            *(repr([*one.words[:4], *one.words[5:]]) for one in found.findings if isinstance(one.words, Violation)),
        ]
    )


def _chain(error: BaseException) -> list[BaseException]:
    """The error, and all that it came from."""
    found: list[BaseException] = []
    todo: list[BaseException | None] = [error]
    while todo:
        one = todo.pop()
        if one is not None and one not in found:
            found.append(one)
            todo += [one.__cause__, one.__context__]
    return found


def pieces(secret: str) -> list[str]:
    """Runs of a secret that must not be seen either."""
    return [secret[at : at + 10] for at in range(len(secret) - 9)]


@pytest.mark.parametrize("place", KEYS)
@settings(max_examples=12)
@given(secret=keys)
def test_a_key_that_is_planted_anywhere_appears_nowhere(
    tmp_path_factory: pytest.TempPathFactory, place: str, secret: str
) -> None:
    said = audited(tmp_path_factory.getbasetemp() / "a", "ndjson", json.dumps(KEYS[place](secret)) + "\n")
    assert [one for one in pieces(secret) if one.lower() in said.lower()] == []


@pytest.mark.parametrize("place", BROKEN)
@settings(max_examples=10)
@given(secret=keys)
def test_errors_about_lines_do_not_quote_them(
    tmp_path_factory: pytest.TempPathFactory, place: str, secret: str
) -> None:
    said = audited(tmp_path_factory.getbasetemp() / "a", "ndjson", BROKEN[place](secret))
    assert "RecordingError" in said
    assert [one for one in pieces(secret) if one in said] == []


@pytest.mark.parametrize("cut", [None, 1, 30, 200])
@settings(max_examples=8)
@given(secret=keys)
def test_neither_an_archive_nor_an_error_about_it_shows_a_key(
    tmp_path_factory: pytest.TempPathFactory, cut: int | None, secret: str
) -> None:
    rows = []
    for plant in KEYS.values():
        line = plant(secret)
        if "url" in line and isinstance(line.get("body"), str | dict) and "headers" in line:
            body = line["body"] if isinstance(line["body"], str) else json.dumps(line["body"])
            headers = [{"name": name, "value": value} for name, value in line["headers"].items() if value != 1]
            rows.append({"request": {**line, "headers": headers, "postData": {"text": body, "mimeType": secret}}})
    text = json.dumps(har(*rows))
    said = audited(tmp_path_factory.getbasetemp() / "a.har", "har", text if cut is None else text[:-cut])
    assert ("RecordingError" in said) is (cut is not None)
    assert [one for one in pieces(secret) if one.lower() in said.lower()] == []


@settings(max_examples=40)
@given(secret=keys)
def test_an_archive_that_breaks_at_a_key_does_not_quote_it(
    tmp_path_factory: pytest.TempPathFactory, secret: str
) -> None:
    said = audited(tmp_path_factory.getbasetemp() / "a.har", "har", f'{{"log": {{"x": {secret}}}}}')
    assert [one for one in pieces(secret) if one in said] == []


NEVER_SHOWN = (
    *("authorization", "authorization of another form", "a header", "a query", "a fragment", "the address's user"),
    *("another host's path", "a prompt", "a parameter nobody knows", "a callback's user", "a callback's path"),
    *("a callback's query", "a callback that is no link", "a link's path", "a link's signature", "a link's fragment"),
    *("a body that is no JSON", "an upload", "an envelope", "what the recorder adds", "an alias"),
)
passwords = st.text(min_size=4, max_size=12).map(lambda text: f"☂{text.strip()}☂")
"""Short, and of any signs; between two that nothing else holds."""


@pytest.mark.parametrize("place", NEVER_SHOWN)
@settings(max_examples=12)
@given(secret=passwords)
def test_short_passwords_appear_nowhere_where_they_belong(
    tmp_path_factory: pytest.TempPathFactory, place: str, secret: str
) -> None:
    said = audited(tmp_path_factory.getbasetemp() / "a", "ndjson", json.dumps(KEYS[place](secret)) + "\n")
    assert secret not in said
    assert "☂" not in said


def test_a_plain_word_that_is_the_key_is_not_shown_either(tmp_path: Path) -> None:
    row = sent(task("hunter/two", prompt="a", hunter=1), Authorization="Bearer hunter")
    said = audited(tmp_path / "a", "ndjson", json.dumps(row) + "\n")
    assert "hunter" not in said
    row = sent(kling(duration="hunter"), f"{CREATE_TASK}?token=Hunter")
    assert "hunter" not in audited(tmp_path / "a", "ndjson", json.dumps(row) + "\n").lower()


@pytest.mark.parametrize("place", KEYS)
def test_no_value_that_is_kept_holds_a_key(place: str, tmp_path: Path) -> None:
    """Whatever can be reached from the result, shown or not."""
    secret = "Q7x9Zk3VbN5mR2tY"
    path = tmp_path / "a"
    path.write_text(json.dumps(KEYS[place](secret)) + "\n")
    try:
        found: object = audit_traffic("ndjson", path, day="2025-12-24")
    except ConformanceError as error:
        found = [error.args, error.hint]
    assert [one for one in reachable(found) if isinstance(one, str | bytes) and secret in str(one)] == []


def reachable(start: object) -> list[object]:
    found, todo, seen = [], [start], set()
    while todo:
        one = todo.pop()
        if id(one) in seen or isinstance(one, type | ModuleType | FunctionType):
            continue
        seen.add(id(one))
        found.append(one)
        todo += gc.get_referents(one)
    return found


@pytest.mark.parametrize(
    ("value", "place", "shown"),
    [
        ("5", Parameter(type="string", enum=("5", "10")), "5"),
        ("5 seconds", Parameter(type="string", enum=("5", "10")), "5 seconds"),
        ("1920x1080", Parameter(type="string", enum=("1:1",)), "1920x1080"),
        ("Square HD", Parameter(type="string", enum=("square_hd",)), "Square HD"),
        ("0,5", Parameter(type="number"), "0,5"),
        ("a few", Parameter(type="number"), "*** (5 characters)"),
        (7, Parameter(type="number"), 7),
        (7, Parameter(type="string"), "*** (a number)"),
        (True, Parameter(type="string"), True),
        (None, Parameter(type="string"), None),
        ("", Parameter(type="string"), ""),
        ("  ", Parameter(type="string"), "  "),
        ("a lake", Parameter(type="string"), "*** (6 characters)"),
        ("a", Parameter(type="string"), "*** (1 character)"),
        (10**15, Parameter(type="integer"), "*** (a number)"),
        (["5", "x y z"], Parameter(type="array", items=Parameter(enum=("5",))), ["5", "x y z"]),
        (["a"] * 52, Parameter(type="array", items=Parameter(enum=("a",))), ["a"] * 50 + ["***"] * 2),
        ("HTTPS://Example.com/a b?c=d", Parameter(type="string"), "HTTPS://example.com/*** ***?***=***"),
        ("https://example.com/é", Parameter(type="string"), "https://example.com/[non-ASCII]"),
        ("https://me:pass@example.com:8080/", Parameter(type="string"), "https://example.com/"),
        ("https://hunter.two:a/b@example.com/", Parameter(type="string"), "https://***/***/"),
        ("https://hunter", Parameter(type="string"), "https://***"),
        ("http://localhost:8000/hook", Parameter(type="string"), "http://localhost/***"),
        ("https://[::1", Parameter(type="string"), "https://***"),
        ({"a": 1, "b c": 2}, Parameter(type="object"), {"a": "*** (a number)", "***": "*** (a number)"}),
        ({"x y": 1, "y z": 2}, Parameter(), {"***": "*** (a number)", "*** 2": "*** (a number)"}),
    ],
)
def test_what_may_be_seen(value: Any, place: Parameter, shown: Any) -> None:
    assert Masker().value(value, place) == shown


def test_where_nothing_is_documented_only_kind_and_size_may_be_seen() -> None:
    values = ["5", 7, ["a", "b"], {"a": 1}, True, None]
    assert [Masker().value(one) for one in values] == [
        *("*** (1 character)", "*** (a number)", "*** (a list of 2)", "*** (an object)"),
        *(True, None),
    ]
    assert hidden(0.5) == "*** (a number)"


def test_every_documented_word_may_be_seen() -> None:
    """Ids, names and members: what the documentation has is no secret, and findings would say nothing without them."""
    for contract in all_contracts():
        whole = Parameter(type="object", properties=contract.table.body)
        for _, one in named(whole.properties):
            for member in one.enum or ():
                assert Masker().value(member, one) == member


def test_a_slip_in_a_models_id_may_be_seen() -> None:
    slips = [f"{contract.id}x" for contract in all_contracts()]
    hidden_ones = [one for one in slips if Masker().word(one) != one]
    assert len(hidden_ones) < len(slips) / 10, hidden_ones


@pytest.mark.parametrize(
    ("headers", "url", "found"),
    [
        ({"authorization": "Bearer AbCd"}, None, {"abcd"}),
        ({"cookie": "session=abcd; b=efgh"}, None, {"session", "abcd", "efgh"}),
        ({"accept": "text/html"}, "https://a.b/?page=12345", set()),
        ({}, "https://user:pass@a.b/?x_token=a%2Fbc", {"user", "pass", "a%2fbc", "a/bc"}),
        (None, "https://[", set()),
    ],
)
def test_credentials_are_known_by_their_names(headers: Any, url: str | None, found: set[str]) -> None:
    assert secrets_of(headers, url) == found

"""Where files stand: links of a payload against the hosts of KIE's uploads, whatever shape they come in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conformance.media_hosts
from conformance.contract import contract_paths, load_contract
from conformance.errors import UnknownNameError
from conformance.media_hosts import UPLOADS, media_paths, media_violations, upload_hosts
from conformance.model import Json
from conformance.validator import Validator, validator
from tests.support.contracts import contract

HOST = "tempfile.redpandaai.co"
HOSTS = frozenset({HOST, "kieai.redpandaai.co"})
OURS = f"https://{HOST}/a.png"

TABLE = """
[input.image_url]
type  = "string"
media = { kind = "image" }

[input.video_urls]
type  = "array"
items = { type = "string" }
media = { kind = "video" }

[input.prompt]
type = "string"

[input.style_image]
type  = "string"
media = { types = ["image/png"] }

[input.shots]
type = "array"

[input.shots.items]
type = "object"

[input.shots.items.properties.frame]
type  = "string"
media = { kind = "image" }

[[schema.anyOf]]
[schema.anyOf.properties.audio_url]
type  = "string"
media = { kind = "audio" }
"""


@pytest.fixture(autouse=True)
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model of ours beside those of the package, and hosts that do not change with the documentation."""
    ready = Validator(contract(tmp_path, TABLE))

    def acme_or_real(model: str) -> Validator:
        return ready if model == "acme/paint-2" else validator(model)

    monkeypatch.setattr(conformance.media_hosts, "validator", acme_or_real)
    monkeypatch.setattr(conformance.media_hosts, "upload_hosts", lambda: HOSTS)


def elsewhere(payload: Json) -> list[tuple[str, Json]]:
    """Pointer and value of each file that is said to stand elsewhere."""
    found = media_violations("acme/paint-2", payload)
    assert {one.code for one in found} <= {"media-host"}
    return [(one.path, one.value) for one in found]


def test_what_takes_files_is_known_by_its_path() -> None:
    assert media_paths("acme/paint-2") == {
        "image_url": "image",
        "video_urls": "video",
        "shots[].frame": "image",
        "audio_url": "audio",
    }


@pytest.mark.parametrize(
    "link",
    [
        OURS,
        "http://kieai.redpandaai.co/a.png",
        f"HTTPS://{HOST.upper()}/A.PNG",
        f"https://{HOST}",
        f"https://{HOST}:443/a.png",
        f"https://{HOST}:8080/a.png",
        f"https://user:secret@{HOST}/a.png",
        f"https://evil.example@{HOST}/a.png",
        f"  https://{HOST}/a.png\n",
        f"https://{HOST}/a.png?next=https://evil.example/b.png",
        f"https://{HOST}/@evil.example/a.png",
        f"https://{HOST}#@evil.example",
    ],
)
def test_files_on_an_upload_host_are_all_right(link: str) -> None:
    assert elsewhere({"image_url": link}) == []


@pytest.mark.parametrize(
    "link",
    [
        "asset://7",
        "asset-7",
        "oss://bucket/a.png",
        "data:image/png;base64,iVBORw0KGgo=",
        "ftp://evil.example/a.png",
        "a.png",
        "/a.png",
        "//evil.example/a.png",
        "httpsx://evil.example/a.png",
        "",
        " ",
        "urn:https://evil.example/a.png",
    ],
)
def test_what_is_no_link_on_the_web_stands_nowhere(link: str) -> None:
    assert elsewhere({"image_url": link}) == []


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/a.png",
        "http://evil.example/a.png",
        "HTTPS://EVIL.EXAMPLE/a.png",
        f"https://{HOST}@evil.example/",
        f"https://{HOST}:secret@evil.example/",
        f"https://{HOST}%2F@evil.example/",
        f"https://evil{HOST}/a.png",
        f"https://evil-{HOST}/a.png",
        f"https://evil.{HOST}/a.png",
        f"https://{HOST}.evil.example/a.png",
        "https://redpandaai.co/a.png",
        "https://evil.example/?host=tempfile.redpandaai.co",
        f"https://evil.example#{HOST}",
        f"https://evil.example/{HOST}",
        f"https://evil.example\\@{HOST}/a.png",  # evil.example to a browser
        f"https://{HOST}\\@evil.example/a.png",  # evil.example to Python
        "https://127.0.0.1/a.png",
        "https://[::1]/a.png",
        "https://[::1/a.png",
        "https://xn--tempfle-r4a.redpandaai.co/a.png",
        "https://tempfile。redpandaai.co/a.png",
        "https://evil.example／.redpandaai.co/a.png",
        "https:///evil.example/a.png",
        "https:evil.example/a.png",
        "https:",
        " https://evil.example/a.png",
    ],
)
def test_files_elsewhere_are_said(link: str) -> None:
    assert elsewhere({"image_url": link}) == [("/image_url", link)]
    assert elsewhere({"video_urls": [OURS, link]}) == [("/video_urls/1", link)]


@pytest.mark.parametrize(
    ("payload", "found"),
    [
        ({"video_urls": ["https://a.example/1", OURS, "https://a.example/2"]}, ["/video_urls/0", "/video_urls/2"]),
        ({"video_urls": "https://a.example/1"}, ["/video_urls"]),
        ({"image_url": ["https://a.example/1"]}, ["/image_url/0"]),
        ({"shots": [{"frame": OURS}, {"frame": "https://a.example/1"}, {}]}, ["/shots/1/frame"]),
        ({"shots": [{"frame": ["https://a.example/1"]}, "https://a.example/2", None]}, ["/shots/0/frame/0"]),
        ({"audio_url": "https://a.example/1"}, ["/audio_url"]),
        ({"prompt": "see https://a.example/1"}, []),
        ({"style_image": "https://a.example/1"}, []),  # of what kind the file is, nobody says
        ({"undocumented": "https://a.example/1"}, []),
        ({"image_url": None, "video_urls": None, "shots": None, "audio_url": 5}, []),
        ({"image_url": {"url": "https://a.example/1"}, "video_urls": {}, "shots": {}}, []),
        ({"video_urls": [["https://a.example/1"], None, 5, True, {}]}, []),
        ({"video_urls": []}, []),
        ({}, []),
        ([], []),
        (["https://a.example/1"], []),
        ("https://a.example/1", []),
        (None, []),
        (5, []),
        (True, []),
    ],
)
def test_links_are_found_where_files_are_documented(payload: Json, found: list[str]) -> None:
    assert [path for path, _ in elsewhere(payload)] == found


def test_a_violation_says_where_files_belong_and_what_to_do() -> None:
    (one,) = media_violations("acme/paint-2", {"image_url": "https://evil.example/a.png"})
    assert one.to_json() == {
        "code": "media-host",
        "path": "/image_url",
        "expected": "a file on kieai.redpandaai.co, tempfile.redpandaai.co",
        "actual": '"https://evil.example/a.png"',
        "page": "https://docs.kie.ai/market/acme/paint-2",
        "hint": "Upload it through KIE's File Upload API first.",
    }
    assert one.model == "acme/paint-2"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("https://a.example/1"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["image_url", "video_urls", "shots", "frame", "audio_url"]), inner)
    ),
)
links = st.text(st.sampled_from(f"https:/@\\.?#[]% \t\n。{HOST}"), max_size=30).map(lambda text: f"https://{text}")


@given(anything)
def test_any_payload_is_looked_through(payload: Json) -> None:
    for path, value in elsewhere(payload):
        assert path.startswith("/")
        assert isinstance(value, str)
        assert value.strip().lower().startswith("http")


@given(links)
def test_what_passes_names_the_host_right_behind_the_slashes(link: str) -> None:
    """By a reading of its own: up to the first slash, question mark or hash, behind any user, before any port."""
    if elsewhere({"image_url": link}) == []:
        authority = link.strip().translate(dict.fromkeys(map(ord, "\t\r\n"))).removeprefix("https://")
        for mark in "/?#":
            authority = authority.partition(mark)[0]
        host = authority.rpartition("@")[2].partition(":")[0]
        assert host.lower() in HOSTS
        assert "\\" not in link


def test_the_payload_is_not_touched() -> None:
    payload = {"video_urls": ["https://a.example/1"], "shots": [{"frame": "https://a.example/1"}]}
    elsewhere(payload)
    assert payload == {"video_urls": ["https://a.example/1"], "shots": [{"frame": "https://a.example/1"}]}


def test_an_unknown_model_comes_with_the_closest() -> None:
    with pytest.raises(UnknownNameError, match=r"^no contract for 'z-imag'\nDid you mean 'z-image'\?$"):
        media_violations("z-imag", {})


@pytest.mark.parametrize("id", contract_paths())
def test_every_model_can_be_asked_and_a_file_on_an_upload_host_is_all_right(id: str) -> None:
    kinds = media_paths(id)
    assert set(kinds.values()) <= {"image", "video", "audio", "file"}
    tops = [path for path in kinds if "." not in path]
    ours: dict[str, Any] = {path.removesuffix("[]"): OURS for path in tops}
    theirs: dict[str, Any] = {path.removesuffix("[]"): "https://a.example/1" for path in tops}
    assert media_violations(id, ours) == []
    assert {one.path for one in media_violations(id, theirs)} == {f"/{path.removesuffix('[]')}" for path in tops}


def test_the_hosts_are_those_of_the_upload_contracts(monkeypatch: pytest.MonkeyPatch) -> None:
    stated = [load_contract(name).upload for name in UPLOADS]
    assert upload_hosts() == {host for one in stated if one is not None for host in one.returns}
    assert upload_hosts()
    assert all("/" not in host and host == host.lower() for host in upload_hosts())

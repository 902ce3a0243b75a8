"""A second look at what is gone: against a site that flickers, down to the socket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.docs.manifest import CONFIRMED, SECOND_LOOKS, Manifest
from conformance.docs.scrape import Event, ScrapeResult, scrape
from conformance.docs.second_look import SecondLook, removals
from conformance.docs.snapshot import open_snapshot
from conformance.errors import SnapshotError
from tests.support.docs_server import Body, DocsServer, Status
from tests.support.pages import apidog, openapi, task_body
from tests.support.sites import llms, numbered
from tests.support.sites import site as site_of

DAY, NEXT, LATER = "2026-08-19", "2026-08-20", "2026-08-21"
ONE, TWO = "market/acme/m01", "market/acme/m02"
WHOLE: dict[str, dict[str, object]] = {
    "prompt": {"type": "string"},
    "size": {"type": "string", "enum": ["s", "m", "l"]},
    "seed": {"type": "integer"},
}


def table(properties: dict[str, dict[str, object]], model: str = "acme/m01") -> bytes:
    body = task_body(model, properties, required=("prompt",))
    return apidog(openapi(body, example={"model": model, "input": {"prompt": "a lake"}}), title=model)


def without(name: str) -> bytes:
    return table({key: value for key, value in WHOLE.items() if key != name})


def small() -> bytes:
    return table({**WHOLE, "size": {"type": "string", "enum": ["s", "m"]}})


@pytest.fixture
def site() -> Iterator[DocsServer]:
    """Ten pages; the one at ``ONE`` with three parameters."""
    with DocsServer({**site_of(numbered(10)), f"/{ONE}.md": table(WHOLE)}) as server:
        yield server


@pytest.fixture
def root(site: DocsServer, tmp_path: Path) -> Path:
    """A folder with the snapshot of the day before."""
    take(site, tmp_path, DAY, confirm=False)
    site.forget()
    return tmp_path


def take(site: DocsServer, out: Path, day: str, *, confirm: bool = True) -> ScrapeResult:
    return scrape(site.base_url, out, date=day, confirm=confirm)


def manifest(out: Path, day: str) -> Manifest:
    return open_snapshot(out, day).manifest


def parameters(out: Path, day: str) -> list[str]:
    (operation,) = open_snapshot(out, day).page(ONE).operations
    return sorted(operation.table.body["input"].properties)


def unlist(site: DocsServer, *pages: str) -> bytes:
    """An index without these pages."""
    return llms([page for page in numbered(10) if page not in pages]).encode()


def test_where_nothing_is_lost_nothing_is_asked_twice(site: DocsServer, root: Path) -> None:
    site.pages[f"/{ONE}.md"] = table({**WHOLE, "more": {"type": "string"}})
    result = take(site, root, NEXT)
    assert result.manifest.second_looks == {}
    assert "second_looks" not in json.loads((root / NEXT / "manifest.json").read_text())
    assert {site.requests[f"/{page}.md"] for page in numbered(10)} == {1}
    assert site.requests["/llms.txt"] == 1


@pytest.mark.parametrize("answer", [without("seed"), small()], ids=["a parameter", "a member"])
def test_what_two_answers_lack_is_confirmed(site: DocsServer, root: Path, answer: bytes) -> None:
    site.pages[f"/{ONE}.md"] = answer
    take(site, root, NEXT)
    found = manifest(root, NEXT)
    assert found.second_looks == {ONE: "the same"}
    assert found.confirms(ONE)
    assert not found.confirms(TWO)
    assert site.requests[f"/{ONE}.md"] == 2


def test_the_second_request_asks_the_site_itself(site: DocsServer, root: Path) -> None:
    site.pages[f"/{ONE}.md"] = without("seed")
    take(site, root, NEXT, confirm=False)
    assert "Cache-Control" not in site.headers[f"/{ONE}.md"]
    take(site, root, NEXT)
    assert site.headers[f"/{ONE}.md"]["Cache-Control"] == "no-cache"
    assert site.conditional[f"/{ONE}.md"] == 2  # the first request of either run: what it lost, it had lost before


def test_without_confirm_nothing_is_confirmed(site: DocsServer, root: Path) -> None:
    site.pages[f"/{ONE}.md"] = without("seed")
    take(site, root, NEXT, confirm=False)
    assert manifest(root, NEXT).second_looks == {}
    assert site.requests[f"/{ONE}.md"] == 1


def test_what_comes_back_is_not_lost(site: DocsServer, root: Path) -> None:
    site.misbehave(f"/{ONE}.md", Body(without("seed")))
    take(site, root, NEXT)
    assert manifest(root, NEXT).second_looks == {ONE: "changed"}
    assert not manifest(root, NEXT).confirms(ONE)
    assert parameters(root, NEXT) == ["prompt", "seed", "size"]


def test_what_only_the_later_answer_lacks_is_not_confirmed(site: DocsServer, root: Path) -> None:
    site.misbehave(f"/{ONE}.md", Body(without("seed")), Body(without("size")))
    take(site, root, NEXT)
    assert manifest(root, NEXT).second_looks == {ONE: "changed"}
    assert parameters(root, NEXT) == ["prompt", "seed"]


def test_what_is_left_of_a_loss_is_confirmed(site: DocsServer, root: Path) -> None:
    both = {"prompt": WHOLE["prompt"]}
    site.misbehave(f"/{ONE}.md", Body(table(both)), Body(without("size")))
    take(site, root, NEXT)
    assert manifest(root, NEXT).second_looks == {ONE: "the same"}
    assert parameters(root, NEXT) == ["prompt", "seed"]


@pytest.mark.parametrize(
    ("faults", "look"),
    [((Body(without("seed")), Status(403)), "failed"), ((Body(without("seed")), Status(404)), "changed")],
)
def test_a_second_answer_that_is_none_confirms_nothing(
    site: DocsServer, root: Path, faults: tuple[Body, Status], look: str
) -> None:
    site.misbehave(f"/{ONE}.md", *faults)
    take(site, root, NEXT)
    assert manifest(root, NEXT).second_looks == {ONE: look}
    assert parameters(root, NEXT) == ["prompt", "size"]
    assert manifest(root, NEXT).complete


def test_a_page_that_is_gone_twice_is_confirmed(site: DocsServer, root: Path) -> None:
    del site.pages[f"/{ONE}.md"]
    site.pages["/llms.txt"] = unlist(site, ONE)
    take(site, root, NEXT)
    found = manifest(root, NEXT)
    assert (found.second_looks, found.complete) == ({ONE: "gone"}, True)
    assert ONE not in found.pages
    assert site.requests["/llms.txt"] == 2


def test_a_listed_page_that_does_not_answer_is_asked_again(site: DocsServer, root: Path) -> None:
    site.misbehave(f"/{ONE}.md", Status(404))
    site.misbehave(f"/{ONE}", Status(404))
    take(site, root, NEXT)
    found = manifest(root, NEXT)
    assert (found.second_looks, found.complete) == ({ONE: "back"}, True)
    assert parameters(root, NEXT) == ["prompt", "seed", "size"]


def test_an_index_that_forgets_a_page_once_loses_nothing(site: DocsServer, root: Path) -> None:
    site.misbehave("/llms.txt", Body(unlist(site, ONE)))
    take(site, root, NEXT)
    found = manifest(root, NEXT)
    assert (found.second_looks, found.complete) == ({ONE: "back"}, True)
    assert set(found.pages) == set(numbered(10))


def test_a_page_that_is_listed_no_more_and_still_answers_is_not_confirmed(site: DocsServer, root: Path) -> None:
    site.pages["/llms.txt"] = unlist(site, ONE)
    take(site, root, NEXT)
    found = manifest(root, NEXT)
    assert found.second_looks == {ONE: "unlisted"}
    assert ONE not in found.pages
    assert not found.confirms(ONE)


def test_a_loss_can_be_confirmed_later_on_the_same_day(site: DocsServer, root: Path) -> None:
    site.pages[f"/{ONE}.md"] = without("seed")
    take(site, root, NEXT, confirm=False)
    take(site, root, NEXT)
    assert manifest(root, NEXT).second_looks == {ONE: "the same"}


def test_a_later_run_of_the_day_keeps_what_was_confirmed_while_the_page_stays(site: DocsServer, root: Path) -> None:
    site.pages[f"/{ONE}.md"] = without("seed")
    take(site, root, NEXT)
    take(site, root, NEXT, confirm=False)
    assert manifest(root, NEXT).second_looks == {ONE: "the same"}
    site.pages[f"/{ONE}.md"] = small()
    take(site, root, NEXT, confirm=False)
    assert manifest(root, NEXT).second_looks == {}


def test_the_next_day_starts_anew(site: DocsServer, root: Path) -> None:
    site.pages[f"/{ONE}.md"] = without("seed")
    take(site, root, NEXT)
    take(site, root, LATER)
    assert manifest(root, LATER).second_looks == {}


def test_pages_outside_the_filter_are_let_alone(site: DocsServer, root: Path) -> None:
    site.pages[f"/{ONE}.md"] = without("seed")
    site.pages["/llms.txt"] = unlist(site, "market/acme/m05")
    scrape(site.base_url, root, date=NEXT, only=["*m02"], confirm=True)
    assert manifest(root, NEXT).second_looks == {}


def test_a_first_snapshot_has_nothing_to_lose(site: DocsServer, tmp_path: Path) -> None:
    take(site, tmp_path, DAY)
    assert manifest(tmp_path, DAY).second_looks == {}


def test_second_looks_are_told_as_they_come(site: DocsServer, root: Path) -> None:
    site.pages[f"/{ONE}.md"] = without("seed")
    events: list[Event] = []
    scrape(site.base_url, root, date=NEXT, confirm=True, on_event=events.append)
    assert [(one.page, one.look) for one in events if isinstance(one, SecondLook)] == [(ONE, "the same")]


@pytest.mark.parametrize(
    ("looks", "message"),
    [
        ({ONE: "perhaps"}, "$.second_looks"),
        ({ONE: ["gone"]}, "$.second_looks"),
        ({"../x": "gone"}, "not a page path"),
        (5, "$.second_looks: expected an object"),
    ],
)
def test_a_manifest_that_was_edited_wrongly_is_refused(
    site: DocsServer, root: Path, looks: object, message: str
) -> None:
    file = root / DAY / "manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "second_looks": looks}))
    with pytest.raises(SnapshotError) as caught:
        open_snapshot(root, DAY)
    assert message in str(caught.value)


def test_only_losses_are_removals(site: DocsServer, root: Path) -> None:
    page = open_snapshot(root, DAY).page(ONE)
    assert removals(page, page) == frozenset()
    site.pages[f"/{ONE}.md"] = without("seed")
    take(site, root, NEXT, confirm=False)
    endpoint = "POST /api/v1/jobs/createTask acme/m01"
    assert removals(page, open_snapshot(root, NEXT).page(ONE)) == {f"{endpoint} input.seed"}
    assert removals(open_snapshot(root, NEXT).page(ONE), page) == frozenset()


def test_what_confirms_is_one_of_the_looks() -> None:
    assert set(SECOND_LOOKS) > CONFIRMED == {"gone", "the same"}

"""Pages that an index forgets in one language and lists in the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.docs.index import read_llms
from conformance.docs.paths import twin_of
from conformance.docs.scrape import scrape
from tests.support.captures import ROOT, needs_captures
from tests.support.docs_server import DocsServer
from tests.support.sites import llms, page

DAY = "2026-08-19"


@pytest.mark.parametrize(
    ("page", "twin"),
    [
        ("cn/market/acme/a", "market/acme/a"),
        ("market/acme/a", "cn/market/acme/a"),
        ("cn", ""),
        ("index", ""),
        ("cnmarket/a", "cn/cnmarket/a"),
    ],
)
def test_a_page_and_its_translation(page: str, twin: str) -> None:
    assert twin_of(page) == twin


def test_only_pages_that_are_not_listed_are_twins() -> None:
    index = read_llms(llms(["market/a", "cn/market/a", "cn/market/b", "cn"]), "https://docs.kie.ai")
    assert [(one.page, one.targets) for one in index.twins("en")] == [("market/b", ("/market/b.md",))]
    assert index.twins("cn") == ()


def test_a_forgotten_page_is_captured_and_one_that_never_was_is_not_missed(tmp_path: Path) -> None:
    listed = ["market/a", "cn/market/a", "cn/market/b", "cn/market/c"]
    pages: dict[str, str | bytes] = {
        "/llms.txt": llms(listed),
        "/market/a.md": page("acme/a"),
        "/market/b.md": page("acme/b"),
    }
    with DocsServer(pages) as site:
        result = scrape(site.base_url, tmp_path, date=DAY)
    assert sorted(result.manifest.pages) == ["market/a", "market/b"]
    assert result.manifest.complete


@needs_captures
def test_the_html_site_of_december_forgets_two_models(tmp_path: Path) -> None:
    with DocsServer(ROOT / "2025-12-24") as site:
        result = scrape(site.base_url, tmp_path, date="2025-12-24", accept_shrunken=True)
    counts = result.manifest.counts
    assert (counts.pages, counts.operations, counts.create_task_operations, counts.models) == (81, 74, 70, 70)
    assert "kling/v2-5-turbo-image-to-video-pro" in {
        model for one in result.manifest.pages.values() for model in one.models
    }
    assert not result.manifest.complete

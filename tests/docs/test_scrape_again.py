"""A site that was scraped before: what has not changed is not sent, and only what can be trusted is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conformance.docs.manifest import PARSER_VERSION
from conformance.docs.snapshot import open_snapshot
from conformance.errors import SnapshotError
from tests.support.docs_server import DocsServer
from tests.support.scraping import DAY, NEXT, address, break_pages, entry, mend, name, run, tables
from tests.support.sites import numbered, page, tree
from tests.support.sites import site as site_of


class TestAgain:
    def test_what_has_not_changed_is_not_sent(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        first = tables(out)
        site.forget()
        result = run(site, out)
        assert result.statuses["unchanged"] == 10
        assert (result.manifest.complete, result.exit_code) == (True, 0)
        assert site.statuses == {404: 1, 200: 1, 304: 10}
        assert tables(out) == first

    def test_nor_is_it_on_another_day(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        result = run(site, out, NEXT)
        assert result.statuses["unchanged"] == 10
        assert tables(out, NEXT) == tables(out)
        assert entry(result, 3).http_status == 304

    def test_a_third_run_gives_the_bytes_of_the_second(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        run(site, out)
        second = tree(out)
        run(site, out)
        assert tree(out) == second

    def test_by_date_where_there_is_no_etag(self, site: DocsServer, out: Path) -> None:
        site.etags = False
        site.last_modified = "Wed, 19 Aug 2026 10:00:00 GMT"
        run(site, out)
        assert run(site, out).statuses["unchanged"] == 10

    def test_without_either_everything_is_sent_again(self, site: DocsServer, out: Path) -> None:
        site.etags = False
        run(site, out)
        before = tree(out)
        assert run(site, out).statuses["fetched"] == 10
        assert tree(out) == before

    def test_what_has_changed_is(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        site.pages[address(3)] = page("acme/m03", longest=200)
        result = run(site, out, NEXT)
        assert (result.statuses["unchanged"], result.statuses["fetched"]) == (9, 1)
        old, new = tables(out), tables(out, NEXT)
        assert [path for path in old if old[path] != new[path]] == [f"{name(3)}.json"]

    def test_tables_of_other_parsers_are_not_trusted(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        file = out / DAY / "manifest.json"
        data = json.loads(file.read_bytes())
        data["parser"] += 1
        file.write_text(json.dumps(data))
        assert run(site, out, NEXT).statuses["fetched"] == 10
        assert not any(site.conditional.values())

    def test_another_server_is_not_asked_about_versions_of_this_one(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        with DocsServer(site_of(numbered(10))) as other:
            assert run(other, out, NEXT).statuses["fetched"] == 10
            assert not any(other.conditional.values())

    def test_a_table_of_another_parser_that_is_kept_is_not_trusted_later(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        file = out / DAY / "manifest.json"
        data = json.loads(file.read_bytes())
        data["parser"] += 1
        file.write_text(json.dumps(data))
        break_pages(site, 3)
        assert entry(run(site, out, NEXT), 3).status == "stale"
        mend(site)
        result = run(site, out, NEXT)
        assert (result.statuses["unchanged"], result.statuses["fetched"]) == (9, 1)

    def test_which_parsers_made_a_table_is_known_as_long_as_it_is_kept(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        file = out / DAY / "manifest.json"
        data = json.loads(file.read_bytes())
        data["parser"] = PARSER_VERSION - 1
        file.write_text(json.dumps(data))
        break_pages(site, 3)
        for day in (NEXT, "2026-08-21"):
            run(site, out, day)
            kept = open_snapshot(out, day)
            assert [kept.parser_of(name(number)) for number in (3, 4)] == [PARSER_VERSION - 1, PARSER_VERSION]
        mend(site)
        run(site, out, "2026-08-22")
        assert open_snapshot(out, "2026-08-22").parser_of(name(3)) == PARSER_VERSION
        assert entry(run(site, out, "2026-08-22"), 3).parser is None

    def test_a_page_whose_file_is_damaged_is_fetched_whole(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        before = tables(out)
        (out / DAY / f"{name(3)}.json").write_text("{}")
        site.forget()
        result = run(site, out)
        assert (result.statuses["unchanged"], result.statuses["fetched"]) == (9, 1)
        assert site.requests[address(3)] == 2
        assert tables(out) == before

    def test_a_damaged_manifest_is_an_error(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        (out / DAY / "manifest.json").write_text("{}")
        with pytest.raises(SnapshotError, match=r"manifest\.json"):
            run(site, out, NEXT)

    def test_later_days_are_not_looked_at(self, site: DocsServer, out: Path) -> None:
        run(site, out, NEXT)
        break_pages(site, 3)
        result = run(site, out, DAY)
        assert not any(site.conditional.values())
        assert entry(result, 3).status == "failed"

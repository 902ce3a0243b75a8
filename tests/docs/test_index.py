"""Which pages a site has: what counts as one, what is left aside, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conformance.docs.index import Index, read_home, read_list, read_llms, read_navigation_json
from conformance.docs.paths import language_of, unsafe_reason
from conformance.errors import CaptureError, ConformanceError
from tests.support.captures import ROOT, needs_captures
from tests.support.pages import html

BASE = "http://127.0.0.1:8000"


def pages(index: Index) -> list[str]:
    return [listed.page for listed in index.pages]


def llms(*lines: str) -> Index:
    return read_llms("\n".join(("# docs", "", "## API Docs", *lines)), BASE)


class TestLlms:
    @pytest.mark.parametrize(
        ("line", "page", "title"),
        [
            ("- [A](https://docs.kie.ai/market/a.md): words", "market/a", "A"),
            ("- Market > Video  Models > X [A b](https://docs.kie.ai/market/a.md): ", "market/a", "A b"),
            ("- Veo3.1 API [Old] > X [A [beta] b](https://docs.kie.ai/market/a.md)", "market/a", "A [beta] b"),
            ("- [A](https://docs.kie.ai/market/a.md): see [B](https://docs.kie.ai/b.md)", "market/a", "A"),
            ("* [A](/market/a.md)", "market/a", "A"),
            ("  + [A](market/a.md)", "market/a", "A"),
            ("3. [A](<https://docs.kie.ai/market/a.md>)", "market/a", "A"),
            ('- [A](https://docs.kie.ai/market/a.md "The A")', "market/a", "A"),
            ("[A](https://docs.kie.ai/market/a.md)\r", "market/a", "A"),
            ("- [](https://docs.kie.ai/market/a)", "market/a", ""),
            ("- [A](https://docs.kie.ai/market/a.html)", "market/a", "A"),
            ("- [A](http://docs.kie.ai/market/a.md)", "market/a", "A"),
            ("- [A](https://docs.kie.ai:443/market/a.md)", "market/a", "A"),
            ("- [A](https://DOCS.kie.ai/market/a.md)", "market/a", "A"),
            ("- [A](http://127.0.0.1:8000/market/a.md)", "market/a", "A"),
            ("- [A](https://docs.kie.ai/market/a.md?v=2#top)", "market/a", "A"),
            ("- [A](https://docs.kie.ai/market/4.5-edit.md)", "market/4.5-edit", "A"),
            ("- [A](https://docs.kie.ai/market/4.5-edit)", "market/4.5-edit", "A"),
            ("- [A](https://docs.kie.ai/market/a/index.md)", "market/a", "A"),
            ("- [A](https://docs.kie.ai/market/a/)", "market/a", "A"),
            ("- [A](https://docs.kie.ai/index.md)", "index", "A"),
            ("- [A](https://docs.kie.ai/)", "index", "A"),
            ("- [A](https://docs.kie.ai)", "index", "A"),
            ("- [A](https://docs.kie.ai/cn/index.md)", "cn", "A"),
            ("- [A](https://docs.kie.ai/market/a%20b.md)", "market/a b", "A"),
            ("- [A](https://docs.kie.ai/market/%E5%9B%BE.md)", "market/图", "A"),
            ("- [A](https://docs.kie.ai/market/图.md)", "market/图", "A"),
            ("- [A](https://docs.kie.ai/market/a_(old).md)", "market/a_(old)", "A"),
        ],
    )
    def test_a_line_lists_a_page(self, line: str, page: str, title: str) -> None:
        found = llms(line)
        assert [(listed.page, listed.title) for listed in found.pages] == [(page, title)]
        assert not found.skipped
        assert not found.refused

    @pytest.mark.parametrize(
        "line",
        [
            "Words about [a page](https://docs.kie.ai/a.md).",
            "> [A](https://docs.kie.ai/a.md)",
            "## [A](https://docs.kie.ai/a.md)",
            "- A page without a link",
            "- [A]: https://docs.kie.ai/a.md",
            "- [A] (https://docs.kie.ai/a.md)",
            "- [A](https://docs.kie.ai/a.md",
            "",
            "-",
        ],
    )
    def test_other_lines_list_none(self, line: str) -> None:
        assert llms(line) == Index(source="llms.txt")

    @pytest.mark.parametrize(
        "address",
        [
            "https://kie.ai/market",
            "https://docs.kie.ai.evil.example/a.md",
            "https://evil.example/docs.kie.ai/a.md",
            "https://docs.kie.ai@evil.example/a.md",
            "https://user:secret@docs.kie.ai/a.md",
            "https://docs.kie.ai:8443/a.md",
            "http://127.0.0.1:8001/a.md",
            "//evil.example/a.md",
            "mailto:support@kie.ai",
            "file:///etc/passwd",
            "https://[broken/a.md",
            "#top",
            "?v=2",
            "https://docs.kie.ai/openapi.json",
            "https://docs.kie.ai/picture.PNG",
        ],
    )
    def test_links_that_lead_to_no_page_are_skipped_and_said(self, address: str) -> None:
        found = llms(f"- [A]({address})", "- [B](https://docs.kie.ai/b.md)")
        assert pages(found) == ["b"]
        assert len(found.skipped) == 1
        assert address in found.skipped[0]
        assert not found.refused

    @pytest.mark.parametrize(
        "address",
        [
            "https://docs.kie.ai/../secret.md",
            "https://docs.kie.ai/market/../../secret.md",
            "../secret.md",
            "/market/%2e%2e/secret.md",
            "/market/%2E%2E%2Fsecret.md",
            "/market/a%2fb.md",
            "/market//a.md",
            "//docs.kie.ai//a.md",
            "/./a.md",
            "/.git/config",
            "/market/a%00.md",
            "/market/a%0a.md",
            "/market/a%7f.md",
            "/market/a%E2%80%AEb.md",
            "/market/%ff.md",
            "/market/a%5cb.md",
            "/market/a\\b.md",
            "/C:/a.md",
            "/market/a*.md",
            "/market/con.md",
            "/nul/a.md",
            "/market/a%20/b.md",
            "/market./b.md",
            "/manifest.md",
            "/market/a.json/b.md",
            f"/{'a' * 201}.md",
            f"/{'图' * 70}.md",
            "/.md",
        ],
    )
    def test_pages_that_could_not_be_files_are_refused(self, address: str) -> None:
        found = llms(f"- [A]({address})", "- [B](https://docs.kie.ai/b.md)")
        assert pages(found) == ["b"]
        assert len(found.refused) + len(found.skipped) == 1
        assert address.startswith("//") or len(found.refused) == 1

    def test_a_page_listed_twice_is_one(self) -> None:
        found = llms(
            "- [A](https://docs.kie.ai/b.md)",
            "- [A](https://docs.kie.ai/a.md)",
            "- [Again](https://docs.kie.ai/a.html)",
            "- [Again](/a/index)",
            "- [Again](/a?x=1)",
        )
        assert [(listed.page, listed.title, listed.targets) for listed in found.pages] == [
            ("b", "A", ("/b.md",)),
            ("a", "A", ("/a.md",)),
        ]
        assert not found.refused

    @pytest.mark.parametrize("other", ["/market/A.md", "/Market/a.md", "/market/%C3%A9.md", "/market/É.md"])
    def test_names_that_some_file_systems_take_for_one_are_refused(self, other: str) -> None:
        found = llms("- [A](/market/a.md)", "- [E](/market/e%CC%81.md)", f"- [B]({other})")
        assert pages(found) == ["market/a", "market/e\N{COMBINING ACUTE ACCENT}"]
        assert "only in case" in found.refused[0]

    def test_the_official_address_is_recorded_wherever_it_is_fetched(self) -> None:
        found = llms("- [A](http://127.0.0.1:8000/market/a%20b.md)", "- [B](/b)")
        assert [(listed.targets, listed.url) for listed in found.pages] == [
            (("/market/a%20b.md",), "https://docs.kie.ai/market/a%20b.md"),
            (("/b",), "https://docs.kie.ai/b"),
        ]

    def test_more_than_five_thousand_pages_are_no_documentation(self) -> None:
        lines = [f"- [A](/a{number}.md)" for number in range(5001)]
        assert len(llms(*lines[:5000]).pages) == 5000
        with pytest.raises(CaptureError, match="more than 5000 pages"):
            llms(*lines)

    @pytest.mark.parametrize("text", ["[" * 200_000, "- [" + "](" * 100_000, "- [a](" + "(" * 100_000, "]" * 200_000])
    def test_hostile_lines_are_read_in_time(self, text: str) -> None:
        assert llms(text).pages == ()


class TestLanguages:
    @pytest.mark.parametrize(
        ("page", "language"),
        [
            ("cn", "cn"),
            ("cn/market/a", "cn"),
            ("cnmarket/a", "en"),
            ("market/cn", "en"),
            ("market/a", "en"),
            ("index", "en"),
            ("38308980e0", "en"),
        ],
    )
    def test_are_told_by_the_address(self, page: str, language: str) -> None:
        assert language_of(page) == language

    def test_divide_an_index(self) -> None:
        found = llms("- [A](/cn.md)", "- [B](/cn/b.md)", "- [C](/cnmarket/c.md)", "- [D](/d.md)")
        assert [listed.page for listed in found.of_language("cn")] == ["cn", "cn/b"]
        assert [listed.page for listed in found.of_language("en")] == ["cnmarket/c", "d"]


NAVIGATION: Any = {
    "global": {"anchors": [{"anchor": "Home", "href": "https://kie.ai/"}]},
    "languages": [
        {
            "language": "en",
            "tabs": [
                {"tab": "Market", "pages": ["index", "market/start", {"group": "Kling", "pages": ["market/kling/a"]}]},
                {"tab": "Storyboards", "groups": [{"group": "S", "root": "market/s", "pages": ["market/s/index"]}]},
            ],
        },
        {
            "language": "cn",
            "anchors": [{"anchor": "X", "pages": ["cn/index", {"group": "Y", "pages": ["cn/y", "GET /pets"]}]}],
        },
    ],
}
LISTED = ["index", "market/start", "market/kling/a", "market/s", "cn", "cn/y"]


def home(*configs: object, noise: str = "") -> str:
    stream = noise + "".join(f'7:["$","$L2",null,{{"docsConfig":{json.dumps(config)}}}]\n' for config in configs)
    return html(stream).decode()


class TestHomePage:
    def test_its_navigation_lists_the_pages_in_reading_order(self) -> None:
        found = read_home(home({"theme": "mint", "navigation": NAVIGATION}), BASE)
        assert found is not None
        assert found.source == "navigation"
        assert pages(found) == LISTED
        assert [listed.targets for listed in found.pages[:4]] == [
            ("/",),
            ("/market/start",),
            ("/market/kling/a",),
            ("/market/s",),
        ]
        assert found.pages[0].url == "https://docs.kie.ai/"

    def test_a_configuration_without_navigation_does_not_hide_a_later_one(self) -> None:
        found = read_home(home({"theme": "mint"}, {"navigation": {}}, {"navigation": NAVIGATION}), BASE)
        assert found is not None
        assert pages(found) == LISTED

    def test_a_configuration_that_is_cut_off_does_not_hide_a_later_one(self) -> None:
        found = read_home(home({"navigation": NAVIGATION}, noise='5:["docsConfig":{"navigation":{"pages":[1'), BASE)
        assert found is not None
        assert pages(found) == LISTED

    def test_links_to_elsewhere_are_skipped(self) -> None:
        found = read_home(home({"navigation": {"pages": ["a", "https://kie.ai/b", {"href": "c"}]}}), BASE)
        assert found is not None
        assert pages(found) == ["a"]
        assert len(found.skipped) == 1

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "<html></html>",
            "# Markdown\n",
            'self.__next_f.push([1,"docsConfig"])',
            'self.__next_f.push([1,"\\"docsConfig\\":{\\"navigation\\":7}"])',
            'self.__next_f.push([1,"\\"docsConfig\\":{\\"navigation\\":{\\"pages\\":[7,null,{}]}}"])',
            "self.__next_f.push(" * 1000,
            "self.__next_f.push([" * 1000,
            "self.__next_f.push(" + "[" * 100_000,
        ],
    )
    def test_a_page_without_one_has_none(self, text: str) -> None:
        assert read_home(text, BASE) is None

    def test_endless_configurations_are_not_all_tried(self) -> None:
        assert read_home(home(*[{"theme": "x"}] * 50, {"navigation": NAVIGATION}), BASE) is None

    def test_a_navigation_nested_beyond_reason_is_read_or_left(self) -> None:
        text = 'self.__next_f.push([1,"\\"docsConfig\\":{\\"navigation\\":' + "[" * 50_000 + '"])'
        assert read_home(text, BASE) is None


class TestNavigationJson:
    def test_pages_by_path(self) -> None:
        text = json.dumps({"pages": {"/index": {"title": "Home"}, "/market/a": {"title": 7}}, "hrefs": ["/b"]})
        found = read_navigation_json(text, BASE)
        assert found is not None
        assert [(listed.page, listed.title) for listed in found.pages] == [("index", "Home"), ("market/a", "")]

    def test_a_navigation_as_in_docs_json(self) -> None:
        found = read_navigation_json(json.dumps({"navigation": NAVIGATION}), BASE)
        assert found is not None
        assert pages(found) == LISTED

    def test_a_title_is_one_line_that_can_be_stored(self) -> None:
        found = read_navigation_json('{"pages": {"a": {"title": "x\\ud800\\n y"}}}', BASE)
        assert found is not None
        assert [listed.title for listed in found.pages] == ["x? y"]

    @pytest.mark.parametrize("text", ["", "[]", "{}", "7", '{"pages": []}', "{", "[" * 100_000])
    def test_anything_else_is_none(self, text: str) -> None:
        assert read_navigation_json(text, BASE) is None


class TestList:
    def test_a_page_without_an_ending_is_asked_for_in_both_forms(self) -> None:
        found = read_list(["market/a b", "index", "veo3-api/quickstart.md", "old.html"])
        assert [(listed.page, listed.targets) for listed in found.pages] == [
            ("market/a b", ("/market/a%20b.md", "/market/a%20b")),
            ("index", ("/index.md", "/")),
            ("veo3-api/quickstart", ("/veo3-api/quickstart.md",)),
            ("old", ("/old.html",)),
        ]

    @pytest.mark.parametrize(
        "path", ["../a", "/a", "", "a//b", "a\\b", "https://docs.kie.ai/a", "a?b", "manifest", "a\0"]
    )
    def test_a_path_that_could_not_be_a_file_is_an_error(self, path: str) -> None:
        with pytest.raises(ConformanceError, match="can't be a page path"):
            read_list(["market/a", path])

    def test_a_page_twice_is_an_error(self) -> None:
        with pytest.raises(ConformanceError, match=r"'A\.md': this page is listed twice"):
            read_list(["a", "A.md"])


@pytest.mark.parametrize("page", ["a", "market/kling/v2-1-pro", "index", "38308980e0", "a b/c.d", "图/a", "x" * 200])
def test_ordinary_paths_are_safe(page: str) -> None:
    assert unsafe_reason(page) == ""


@needs_captures
class TestCaptures:
    @pytest.mark.parametrize(("day", "english", "chinese"), [("2026-04-29", 200, 200), ("2026-08-19", 230, 0)])
    def test_llms_txt(self, day: str, english: int, chinese: int) -> None:
        found = read_llms((ROOT / day / "llms.txt").read_text(encoding="utf-8"), BASE)
        assert (len(found.of_language("en")), len(found.of_language("cn"))) == (english, chinese)
        assert not found.skipped
        assert not found.refused
        assert all(listed.title for listed in found.pages)

    def test_the_home_page_knows_more_than_the_navigation_that_was_kept(self) -> None:
        folder = ROOT / "2025-12-24"
        home = read_home((folder / "index.html").read_text(encoding="utf-8"), BASE)
        kept = read_navigation_json((folder / "navigation.json").read_text(encoding="utf-8"), BASE)
        assert home is not None
        assert kept is not None
        assert (len(home.pages), len(kept.pages)) == (294, 283)
        assert set(pages(kept)) < set(pages(home))
        assert len(home.of_language("en")) == 146
        assert not home.refused

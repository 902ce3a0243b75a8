"""Nothing that pages say of limits falls under the table: it is a fact, a cross rule, or listed as none."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import yaml

from conformance.contract import Contract, all_contracts
from conformance.contract_rules import paths_of
from tests.support.captures import DAYS, ROOT, needs_captures

LIMITING = re.compile(
    r"\b(cannot|can't|must not|mutually|exclusive|exclusively|at least one|simultaneously|prohibited|not be used"
    r"|only (?:available|works?|supported|supports|used|effective|valid|one is supported)|valid only|available only"
    r"|required (?:when|if|in|without)|requires|must (?:be|match|define)|not supported|unavailable|in total|combined"
    r"|total"
    r"|neither|either|unless|if .* is (?:passed|selected|provided))\b",
    re.IGNORECASE,
)
ABOUT_FILES = re.compile(r"\b(aspect ratio|frame rate|fps|total pixels|total duration|bitrate|codec)\b", re.IGNORECASE)
IS_NO_LIMIT = re.compile(
    r"match the chosen aspect ratio|any aspect ratio|Resolution: |output aspect ratio|not exceed|no longer than"
    r"|regardless of whether|quick|must be (?:a )?(?:valid|publicly)|character references|style references"
    r"|determined by combining",
    re.IGNORECASE,
)
"""Explanations, and sizes, lengths and counts that are facts of the schema or of ``media`` already."""

UNSAID = ("model", "callBackUrl", "nsfw_checker", "uploadPath", "fileName")


def _sentences(contract: Contract) -> Iterator[tuple[str, str]]:
    """Each sentence of a page's descriptions, with the dotted path of its parameter."""
    day = contract.retired or contract.verified
    text = (ROOT / day / f"{contract.page}.md").read_text("utf-8")
    fence = re.search(r"```yaml\n(.*?)\n```", text, re.DOTALL)
    assert fence is not None
    document = yaml.load(fence[1], yaml.BaseLoader)
    (operation,) = next(iter(document["paths"].values())).values()
    for content in operation["requestBody"]["content"].values():
        for path, description in _walk(content["schema"], document, ""):
            for sentence in re.split(r"(?<=[.;])\s|\n", description):
                yield path.removeprefix("input.") if contract.is_model else path, sentence


def _walk(schema: object, document: dict[str, object], path: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    if not isinstance(schema, dict) or depth > 14:
        return
    if "$ref" in schema:
        target: object = document
        for step in str(schema["$ref"]).lstrip("#/").split("/"):
            assert isinstance(target, dict)
            target = target[step.replace("~1", "/")]
        yield from _walk(target, document, path, depth + 1)
        return
    if schema.get("description"):
        yield path, str(schema["description"])
    for name, child in (schema.get("properties") or {}).items():
        yield from _walk(child, document, f"{path}.{name.strip()}" if path else name.strip(), depth + 1)
    if "items" in schema:
        yield from _walk(schema["items"], document, f"{path}[]", depth + 1)
    for keyword in ("oneOf", "anyOf", "allOf"):
        for child in schema.get(keyword) or []:
            yield from _walk(child, document, path, depth + 1)


@needs_captures
@pytest.mark.parametrize(
    "contract",
    [one for one in all_contracts() if (one.retired or one.verified) in DAYS[-2:]],
    ids=lambda one: str(one.id),
)
def test_every_limiting_sentence_is_ruled_or_listed(contract: Contract) -> None:
    known = set(paths_of(contract.table))
    names = {path.rpartition(".")[2].removesuffix("[]") for path in known}
    spoken = {path.removesuffix("[]") for rule in contract.rules for path in rule.documented}
    spoken |= {row.parameter.removesuffix("[]") for row in contract.unruled}
    left = []
    for path, sentence in _sentences(contract):
        own = path.rpartition(".")[2].removesuffix("[]")
        if path.removesuffix("[]") in spoken or own in UNSAID or IS_NO_LIMIT.search(sentence):
            continue
        others = [
            name
            for name in names
            if name not in (own, "prompt") and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence)
        ]
        about_file = ABOUT_FILES.search(sentence) and re.search("url|image|video|audio", own, re.IGNORECASE)
        if (LIMITING.search(sentence) and others) or about_file:
            left.append((path, sentence.strip()))
    assert left == []


def test_the_words_that_limit_are_found() -> None:
    assert LIMITING.search("Do not send it: it cannot go with task_id.")
    assert LIMITING.search("Required when template_id is missing.")
    assert not LIMITING.search("Describes the scene in detail.")
    assert ABOUT_FILES.search("The frame rate lies between 24 and 60.")

"""Snapshots of a page or two made by hand, and damage to their files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from conformance.docs.manifest import Manifest, PageEntry, count, models_of, operations_of
from conformance.docs.snapshot_write import write_snapshot
from conformance.model import Level, Lint, Operation, Page, Parameter, Table

SHA = "ab" * 32
DAY = "2026-08-19"

TABLE = Table(
    method="POST",
    path="/api/v1/jobs/createTask",
    content_type="application/json",
    models=("acme/paint",),
    body={
        "model": Parameter(type="string", required=True, enum=("acme/paint",), default="acme/paint"),
        "input": Parameter(
            type="object",
            required=False,
            properties={
                "prompt": Parameter(
                    type="string", required=True, max_length=800, prose={"maxLength": 800, "media": {"types": ["a/b"]}}
                ),
                "cfg": Parameter(type="number", required=False, minimum=0, maximum=1, default=0.5),
            },
        ),
    },
)
PAGE = Page(
    page="market/acme/paint",
    url="https://docs.kie.ai/market/acme/paint.md",
    form="apidog-md",
    title="Paint",
    sha256=SHA,
    operations=(Operation(table=TABLE, examples=({"model": "acme/paint", "input": {"prompt": {"$text": 7}}},)),),
    lints=(Lint(id="prose-against-schema", level=Level.WARNING, path="input.cfg", message="0 is not 1"),),
)


def entry(page: Page, **changes: Any) -> PageEntry:
    known: dict[str, Any] = {
        "url": page.url,
        "status": "fetched",
        "http_status": 200,
        "form": page.form,
        "bytes": 1234,
        "sha256": page.sha256,
        "etag": '"1"',
        "title": page.title,
        "models": models_of(page),
        "operations": operations_of(page),
    }
    return PageEntry(**{**known, **changes})


def manifest(*pages: Page, day: str = DAY, more: dict[str, PageEntry] | None = None) -> Manifest:
    entries = {page.page: entry(page) for page in pages} | (more or {})
    return Manifest(
        date=day,
        base_url="https://docs.kie.ai",
        language="en",
        complete=True,
        counts=count(pages),
        pages=dict(sorted(entries.items())),
    )


def write(root: Path, *pages: Page, day: str = DAY, more: dict[str, PageEntry] | None = None) -> Path:
    return write_snapshot(root, manifest(*pages, day=day, more=more), pages)


def named(path: str, title: str = "Paint") -> Page:
    return Page(page=path, url=f"https://docs.kie.ai/{path}.md", form="apidog-md", title=title, sha256=SHA)


REMOVED = object()


def damage(file: Path, path: str, value: object) -> None:
    """Put ``value`` at the end of ``path`` in the JSON of ``file``, or take what is there away."""
    data = json.loads(file.read_bytes())
    *steps, last = path.split("/")
    at = data
    for step in steps:
        at = at[int(step) if step.isdigit() else step]
    if value is REMOVED:
        del at[last]
    else:
        at[int(last) if last.isdigit() else last] = value
    file.write_text(json.dumps(data), encoding="utf-8")

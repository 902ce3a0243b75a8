"""The status as text, and the cells of its tables read back."""

from __future__ import annotations

import csv
import re
from io import StringIO
from pathlib import Path

from rich.console import Console

from conformance.report.status_columns import columns
from conformance.report.status_csv import status_to_csv
from conformance.report.status_markdown import status_to_markdown
from conformance.report.status_text import print_status
from conformance.status import Status
from tests.test_status import page_of

SNAPSHOTS = Path(__file__).parents[2] / "scraped_docs"
EVIDENCE = SNAPSHOTS.parent / "reports" / "evidence.json"
CHANGED = page_of(
    properties={"prompt": {"type": "string", "maxLength": 900}},
    example={"model": "acme/paint-2", "input": {"prompt": "x", "promt": "x"}},
)
"""A page that is not what its contract says, with an example that is not what the page says."""


def text_of(status: Status, *, verbose: bool = False) -> str:
    out = StringIO()
    print_status(status, Console(file=out, width=60), verbose=verbose)
    return out.getvalue()


def text_rows(status: Status) -> list[dict[str, str]]:
    """The cells of the terminal's table, read back by the places of its headings."""
    lines = text_of(status).splitlines()
    every = columns(status)
    widths = [max(len(one.heading), *(len(one.cell(row)) for row in status.rows)) for one in every]
    found = []
    for line in lines[1 : len(status.rows) + 1]:
        start, cells = 0, {}
        for one, width in zip(every, widths, strict=True):
            cells[one.id] = line[start : start + width].strip()
            start += width + 2
        found.append(cells)
    return found


def markdown_rows(status: Status) -> list[dict[str, str]]:
    lines = [line for line in status_to_markdown(status).splitlines() if re.match(r"\| \d+ \|", line)]
    ids = [one.id for one in columns(status)]
    return [dict(zip(ids, (cell.strip() for cell in line.strip("|").split(" | ")), strict=True)) for line in lines]


def csv_rows(status: Status) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(status_to_csv(status), newline="")))

"""``python -m tests.bench [NAME …]``: measure, print ratios with their limits, exit 1 where one is missed."""

from __future__ import annotations

import argparse
import gc
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.captures import DAYS, ROOT, capture_files

ROUNDS = 9
PAGES = 230
DELAY_MS = 100
CONCURRENCY = 4


@dataclass(frozen=True)
class Measure:
    """One measured figure and what it must not exceed, or with ``at_least`` fall below.

    ``limit`` is what holds today and may not be lost; ``target``, where there is one, what we would like it to be.
    """

    name: str
    value: float
    limit: float
    words: str
    at_least: bool = False
    target: float | None = None

    @property
    def missed(self) -> bool:
        """Whether the figure is on the wrong side of its limit."""
        return self._beyond(self.limit)

    @property
    def verdict(self) -> str:
        """One word: missed, ok, or short of the target."""
        short = self.target is not None and self._beyond(self.target)
        return "MISSED" if self.missed else f"short of {self.target:g}" if short else "ok"

    def _beyond(self, limit: float) -> bool:
        return self.value < limit if self.at_least else self.value > limit


def ratio(ours: Callable[[], Any], floor: Callable[[], Any], rounds: int = ROUNDS) -> tuple[float, float, float]:
    """Medians in seconds of both, taken in turn, and the median of their ratios round by round."""
    ours(), floor()
    pairs = [(_seconds(ours), _seconds(floor)) for _ in range(rounds)]
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    return mine, theirs, statistics.median(one / other for one, other in pairs)


def _seconds(run: Callable[[], Any]) -> float:
    gc.collect()
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def bench_parse() -> Iterator[Measure]:
    """Parsing a snapshot against the bare parse of the same bytes."""
    import re

    import yaml
    from bs4 import BeautifulSoup
    from bs4.filter import SoupStrainer

    from conformance.docs import parse_page
    from conformance.docs.prose import forget

    fence = re.compile(r"^(`{3,})yaml\b[^\n]*\n(.*?)^\1[ \t]*$", re.M | re.S)
    scripts = SoupStrainer("script")
    for day in DAYS if ROOT.is_dir() else ():
        bodies = [(name, path.read_bytes()) for name, path in capture_files(day)]

        def ours(bodies: list[tuple[str, bytes]] = bodies) -> None:
            forget()
            for name, body in bodies:
                parse_page(name, f"https://docs.kie.ai/{name}", body)

        def floor(bodies: list[tuple[str, bytes]] = bodies) -> None:
            for _, body in bodies:
                text = body.decode("utf-8")
                if text.startswith("<!DOCTYPE"):
                    BeautifulSoup(text, "lxml", parse_only=scripts)
                    continue
                found = fence.search(text)
                if found:
                    yaml.load(found[2], yaml.CSafeLoader)

        mine, theirs, times = ratio(ours, floor)
        words = f"{len(bodies)} pages in {mine * 1e3:.0f} ms, bare parse {theirs * 1e3:.0f} ms"
        yield Measure(f"parse {day}", times, 1.5, words)


def bench_audit() -> Iterator[Measure]:
    """The whole audit, in seconds: with fresh evidence and the share of each stage, and without any evidence."""
    from tests.bench import audit

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shares = audit.typical(folder, 5)
        whole = sum(shares.values())
        words = ", ".join(f"{stage} {seconds / whole:.0%}" for stage, seconds in shares.items())
        yield Measure("audit, stages", whole, 3, f"s in this process: {words}")
        fresh = statistics.median(audit.as_process(folder) for _ in range(3))
        yield Measure("audit, fresh", fresh, 3, "s as a process, all evidence fresh")
        made = audit.as_process(folder, "--evidence", str(folder / "none.json"))
        yield Measure("audit, anew", made, 90, "s as a process, without any evidence")


BARE = """
import click
@click.group()
def main(): "A bare program."
@main.command()
def one(): "One."
@main.command()
def two(): "Two."
@main.command()
def three(): "Three."
main(prog_name="bare")
"""


def bench_help() -> Iterator[Measure]:
    """``--help`` against that of a bare click program, as processes."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        ours = [sys.executable, "-c", "from conformance.cli import main; main(prog_name='kie-conformance')", "--help"]
        theirs = [sys.executable, str(bare), "--help"]
        mine, other, times = ratio(lambda: _run(ours), lambda: _run(theirs), 15)
    yield Measure("help", times, 1.3, f"{mine * 1e3:.0f} ms, bare click {other * 1e3:.0f} ms")


def _run(command: list[str]) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout


SCRAPE = """
import re, resource, sys, time
from pathlib import Path
from conformance.docs.scrape import scrape
start = time.perf_counter()
result = scrape(sys.argv[1], Path(sys.argv[2]), date="2026-08-19")
seconds = time.perf_counter() - start
kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
status = Path("/proc/self/status")
if status.is_file():  # where it is, it does not count what the parent held when it forked
    kilobytes = int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1])
print(len(result.manifest.pages), seconds, kilobytes / 1024)
"""


def bench_scrape() -> Iterator[Measure]:
    """Scraping 230 pages from a server that takes its time: against the floor, and in memory."""
    if not ROOT.is_dir():
        return
    from conformance.docs import parse_page

    bodies = [(name, path.read_bytes()) for name, path in capture_files(DAYS[-1])]
    parsing = _seconds(lambda: [parse_page(name, f"https://docs.kie.ai/{name}", body) for name, body in bodies])
    floor = PAGES / CONCURRENCY * DELAY_MS / 1e3
    command = [sys.executable, "-m", "tests.support.docs_server", str(ROOT / DAYS[-1]), "--delay-ms", str(DELAY_MS)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    out = tempfile.mkdtemp()
    try:
        assert server.stdout is not None
        address = next(word for word in server.stdout.readline().split() if word.startswith("http://"))
        pages, seconds, megabytes = _run([sys.executable, "-c", SCRAPE, address, out]).split()
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(out, ignore_errors=True)
    assert int(pages) == PAGES, pages
    words = f"{float(seconds):.2f} s for {pages} pages; floor {floor:.2f} s + parsing {parsing:.2f} s"
    yield Measure("scrape time", (float(seconds) - parsing) / floor, 1.15, words)
    yield Measure("scrape memory", float(megabytes), 150, f"MB at the peak, {pages} pages")


def bench_validate() -> Iterator[Measure]:
    """Validation against the field: how many times as fast, on valid payloads and on broken ones.

    And against the floor: how many times what a bare loop over the names costs in Python.
    """
    from tests.bench import validation

    valid, broken = validation.payloads()
    rivals = (
        ("jsonschema-rs", validation.with_jsonschema_rs, (1.3, 1.0), (3.0, 5.0)),
        ("jsonschema", validation.with_jsonschema, (20, 20), (20, 20)),
        ("pydantic", validation.with_pydantic, (1.6, 2.0), (1.6, 2.0)),
    )
    for name, make, *bounds in rivals:
        for word, found, (limit, target) in zip(("valid", "broken"), (valid, broken), bounds, strict=True):
            theirs, mine, times = ratio(make(found), validation.ours(found, rules=False))
            words = f"{len(found)} payloads in {mine * 1e3:.1f} ms, {name} {theirs * 1e3:.1f} ms; the same checks"
            yield Measure(f"{name} {word}", times, limit, words, at_least=True, target=target)
    for word, found in (("valid", valid), ("broken", broken)):
        mine, bare, times = ratio(validation.ours(found), validation.floor(found))
        words = f"{len(found)} payloads in {mine * 1e3:.1f} ms, a bare loop over their names {bare * 1e3:.1f} ms"
        yield Measure(f"floor {word}", times, 15, words)
        mine, bare, times = ratio(validation.ours(found), validation.ours(found, rules=False))
        yield Measure(f"cross rules {word}", times, 2, f"{mine * 1e3:.1f} ms, without cross rules {bare * 1e3:.1f} ms")


def bench_first() -> Iterator[Measure]:
    """The first verdict in a fresh process: import, load a contract, compile, validate."""
    from conformance.schema_export import json_schema
    from tests.bench import validation

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "schema.json"
        path.write_text(json.dumps(json_schema("kling/v2-1-pro")), encoding="utf-8")
        pairs = [
            (validation.first(validation.FIRST_OURS), validation.first(validation.FIRST_THEIRS, str(path)))
            for _ in range(2 * ROUNDS)
        ]
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    times = statistics.median(one / other for one, other in pairs)
    yield Measure("first verdict", times, 1.5, f"{mine * 1e3:.1f} ms, jsonschema-rs {theirs * 1e3:.1f} ms")


def bench_draws() -> Iterator[Measure]:
    """Drawn payloads a second against Schemathesis' generator and the ceiling; deterministic cases against drawn."""
    from tests.bench import laws

    ours = laws.with_our_strategies()
    rivals = (
        ("draws", laws.with_schemathesis(), 5.0, 1.4, "Schemathesis and jsonschema"),
        ("draws, ceiling", laws.empty(), 0.4, 0.35, "an empty test"),
    )
    many = laws.EXAMPLES * len(laws.MODELS)
    for name, other, limit, target, words in rivals:
        theirs, mine, times = ratio(other, ours)
        told = f"{many / mine:.0f} examples/s, {words} {many / theirs:.0f}"
        yield Measure(name, times, limit, told, at_least=True, target=target)
    run, count = laws.with_cases()
    theirs, mine, times = ratio(laws.with_our_strategies_and_jsonschema(), run)
    told = f"{count / mine:.0f} cases/s, drawn and held against jsonschema {many / theirs:.0f}"
    yield Measure("cases", times * count / many, 25, told, at_least=True, target=15)


def bench_drift() -> Iterator[Measure]:
    """Every model of two whole snapshots compared and proven, against DeepDiff of the same tables as dictionaries."""
    from tests.bench import drift

    pairs = drift.pairs()
    ours = drift.ours(pairs)
    theirs, mine, times = ratio(drift.with_deepdiff(pairs), drift.often(ours))
    words = f"{ours()} findings in {mine / drift.OFTEN * 1e3:.1f} ms, DeepDiff {theirs * 1e3:.0f} ms"
    yield Measure("drift", times * drift.OFTEN, 40, f"{len(pairs)} tables, {words}", at_least=True, target=50)
    _, mine, times = ratio(drift.with_deepdiff(pairs), ours)
    yield Measure("drift, once", times, 34, f"{mine * 1e3:.1f} ms, right after DeepDiff", at_least=True)
    _, mine, times = ratio(drift.with_deepdiff(pairs), drift.often(drift.without_witnesses(pairs)))
    words = f"{mine / drift.OFTEN * 1e3:.1f} ms, without witnesses"
    yield Measure("drift, compared", times * drift.OFTEN, 50, words, at_least=True)
    seconds = statistics.median(drift.as_process() for _ in range(3))
    yield Measure("drift, command", seconds, 2, "s as a process, drift of the two days")


def bench_site() -> Iterator[Measure]:
    """The whole site written, in seconds: the templates are compiled already, as they are from the second site on."""
    from tests.bench import site

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mine, floor, _times = ratio(site.writing(folder), site.reading(folder))
        sizes = [path.stat().st_size for path in folder.rglob("*.html")]
    words = f"{len(sizes)} pages, {sum(sizes) / 1e6:.1f} MB, in {mine:.2f} s; reading and writing them {floor:.2f} s"
    yield Measure("site", mine, 2, words)


def bench_subjects() -> Iterator[Measure]:
    """Payloads a second that a subject is asked, and a whole audit: of one processor, both sides together."""
    from tests.bench import subjects

    for kind, limit, target in (("python", 20_000, None), ("command", 3_000, None)):
        found = [subjects.rate(kind) for _ in range(3)]
        words = f"cases/s through {kind}: on one processor, {found[0][1]} payloads"
        best = max(rate for rate, _ in found)
        yield Measure(f"subjects {kind}", best, limit, words, at_least=True, target=target)
    seconds, payloads = subjects.whole()
    words = f"s of one processor: {subjects.MODELS} models, {payloads} payloads"
    yield Measure("subjects audit", seconds, 20, words)


BENCHES: dict[str, Callable[[], Iterator[Measure]]] = {
    "parse": bench_parse,
    "audit": bench_audit,
    "help": bench_help,
    "scrape": bench_scrape,
    "validate": bench_validate,
    "first": bench_first,
    "draws": bench_draws,
    "drift": bench_drift,
    "site": bench_site,
    "subjects": bench_subjects,
}


def main() -> int:
    """Run the named measurements, or all."""
    parser = argparse.ArgumentParser(prog="nox -s bench --", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *BENCHES], help="default: all")
    names = parser.parse_args().names or list(BENCHES)
    missed = 0
    print(f"{'measured':<21} {'figure':>6} {'limit':>7}")
    for name in names:
        for one in BENCHES[name]():
            missed += one.missed
            side = ">=" if one.at_least else "<="
            print(f"{one.name:<21} {one.value:>6.2f} {side} {one.limit:>4g}  {one.verdict:<11} {one.words}", flush=True)
    if os.environ.get("PYTHONDONTWRITEBYTECODE"):
        print("PYTHONDONTWRITEBYTECODE is set: start-up figures are distorted.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

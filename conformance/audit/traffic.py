"""Recorded traffic against the documentation: every request judged, faults grouped, coverage said.

The file is read as a stream and nothing of it is kept but what ``masking.py`` lets through.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from conformance.audit.as_of import snapshots_until
from conformance.audit.breach import Breach, Then, Verdict
from conformance.audit.coverage import Counting, Coverage
from conformance.audit.endpoints import Sort
from conformance.audit.errors import RecordingError
from conformance.audit.judging import Judge
from conformance.audit.masking import size_of
from conformance.audit.recording import Recorded
from conformance.audit.subject import TRAFFIC
from conformance.audit.told import Words
from conformance.errors import ConformanceError, UnknownNameError
from conformance.fingerprint import fingerprint
from conformance.messages import english
from conformance.messages import gettext as _
from conformance.model import ABSENT, Json, Level

MOST_FINDINGS = 2000
"""Different faults that are told one by one; beyond, they are counted. A recording of chance could hold any number."""
MOST_HOSTS = 200
_MOST_FOUND = 10
_UNAUTHORIZED = "authorization-missing"
_TRIES = 3
"""Requests with the same fault of which the smallest payload is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficFinding:
    """One fault of one parameter of one model, in all requests that have it. All texts are masked.

    Attributes:
        code, level, subject, path, pointer, fact, words, page, then: as in
            :class:`~conformance.audit.breach.Breach`, of the first request.
        count: requests with it.
        first: line of the file, and JSON path in it, of the first of them.
        found: what was found instead, and how often; the most frequent ones.
        payload: the smallest request body that shows it; ABSENT where the body does not matter.
        new: whether the baseline does not have it.
    """

    code: str
    level: Level
    subject: str
    path: str
    pointer: str
    fact: str
    words: Words
    page: str
    then: Then | None
    count: int
    first: str
    found: tuple[tuple[Words, int], ...]
    payload: Json
    new: bool = True

    @property
    def expected(self) -> str:
        """What the documentation asks for, in the language that is spoken."""
        return self.words.expected

    @property
    def hint(self) -> str:
        """What to do, in the language that is spoken."""
        return self.words.hint

    @property
    def actual(self) -> tuple[tuple[str, int], ...]:
        """What was found, in the language that is spoken, and in how many requests."""
        return tuple((words.actual, count) for words, count in self.found)

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that are the same for the same fault, in any recording."""
        return fingerprint(self.code, self.subject, self.path, self.fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """What a recording holds.

    Attributes:
        kind: one of ``subject.TRAFFIC``; name: of the file, as it was given.
        documentation: the day of the newest snapshot; the contracts are held to it.
        day: the earlier day by which requests were judged too; None for today alone.
        requests: in the file.
        judged: of models and documented endpoints; right: of those, without a fault of level warning or worse. Where
            no request at all has an Authorization header, that alone makes none wrong.
        sorts: how many of the others were what.
        left_out: requests of models that were not asked for.
        hosts: other hosts, masked, how many requests went there, and how many of these have a path of KIE.
        unjudged: why a body could not be judged, how many could not, and where the first stands.
        authorized, unauthorized: judged requests with and without a credential, as far as headers were recorded.
        findings: the worst first, then by subject and place.
        untold: faults of requests that are none of the findings, because there are too many different ones.
        coverage: what was exercised.
    """

    kind: str
    name: str
    documentation: str
    day: str | None
    requests: int
    judged: int
    right: int
    sorts: tuple[tuple[Sort, int], ...]
    left_out: int
    hosts: tuple[tuple[str, int, int], ...]
    unjudged: tuple[tuple[str, int, str], ...]
    authorized: int
    unauthorized: int
    findings: tuple[TrafficFinding, ...]
    untold: int
    coverage: Coverage

    def at_least(self, level: Level) -> tuple[TrafficFinding, ...]:
        """Findings of this level or a worse one that the baseline does not have."""
        return tuple(one for one in self.findings if one.level >= level and one.new)

    def check_judged(self) -> None:
        """See that there was anything to judge: a recording without it shows nothing, and is not clean.

        Raises:
            RecordingError: there was not.
        """
        if self.judged == 0:
            raise RecordingError(
                _("{file}: no request of a model was judged").format(file=self.name),
                hint=_("Requests through a proxy: give its host with --host. Of some models only: see --model."),
                exit_code=3,
            )


def audit_traffic(
    kind: str,
    path: Path,
    *,
    only: str = "*",
    day: str | None = None,
    hosts: Sequence[str] = (),
    media_hosts: bool = True,
    baseline: frozenset[str] = frozenset(),
    snapshots: Path | None = None,
) -> Traffic:
    """Judge every request in a recording.

    Args:
        kind: ``har`` or ``ndjson``.
        path: the file; ``-`` is standard input for ``ndjson``.
        only: glob of the models and endpoints that count, such as ``kling/*``.
        day: a snapshot by which requests are judged too, so that each fault says whether it was one then.
        hosts: that stand for KIE's beside its own, such as ``127.0.0.1:8000`` of a proxy.
        media_hosts: whether links to files on other hosts than those of KIE's File Upload API are told, as warnings.
        baseline: fingerprints of findings that are known.
        snapshots: the folder of snapshots; None for those of the package or the checkout.

    Raises:
        RecordingError: the file is missing, damaged, cut off, or of another format; the message says where.
        UnknownNameError: there is no such kind, or no snapshot of that day.
        MissingExtraError: reading HAR needs the extra ``audit``.
    """
    if day is not None:
        day = snapshots_until(day, snapshots)[-1].day
    judge = Judge(hosts=hosts, media_hosts=media_hosts, day=day, root=snapshots)
    audit = _Audit(only)
    for one in read(kind, path):
        audit.add(one, judge.judge(one))
    return audit.traffic(kind, str(path), baseline, documentation=judge.endpoints.day, day=day)


def read(kind: str, path: Path) -> Iterator[Recorded]:
    """The requests of a recording.

    Raises:
        RecordingError: it can't be read.
        UnknownNameError: there is no such kind.
    """
    from conformance.audit.har import read_har
    from conformance.audit.ndjson import read_ndjson

    if kind not in TRAFFIC:
        known = ", ".join(TRAFFIC)
        raise UnknownNameError(
            _("{kind}: no kind of recording").format(kind=kind), hint=_("Known: {kinds}").format(kinds=known)
        )
    return read_har(path) if kind == "har" else read_ndjson(path)


def read_baseline(path: Path) -> frozenset[str]:
    """The fingerprints in an earlier report, as JSON.

    Raises:
        ConformanceError: it is missing or no such report; the message names file and JSON path.
    """
    from conformance.files import read_json

    data = read_json(path)
    rows = data.get("findings") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise ConformanceError(
            _("{path}: $.findings: expected a list").format(path=path),
            hint=_("Give a report that was written with --format json."),
        )
    for place, row in enumerate(rows):
        if not isinstance(row, dict) or not isinstance(row.get("fingerprint"), str):
            where = f"$.findings[{place}].fingerprint"
            raise ConformanceError(_("{path}: {where}: expected a text").format(path=path, where=where))
    return frozenset(row["fingerprint"] for row in rows)


class _Group:
    """A fault, and what is known of the requests that have it."""

    def __init__(self, breach: Breach, first: str) -> None:
        self.breach = breach
        self.first = first
        self.count = 0
        self.found: Counter[str] = Counter()
        self.words: dict[str, Words] = {}
        self.payload: Json = ABSENT
        self.tries = 0

    def add(self, breach: Breach) -> None:
        self.count += 1
        with english():
            actual = breach.words.actual
        if actual in self.words or len(self.words) < 10 * _MOST_FOUND:
            self.words.setdefault(actual, breach.words)
            self.found[actual] += 1
        if self.tries < _TRIES:
            self.tries += 1
            payload = breach.evidence()
            if self.payload is ABSENT or size_of(payload) < size_of(self.payload):
                self.payload = payload

    def finding(self, baseline: frozenset[str], *, softened: bool) -> TrafficFinding:
        one = self.breach
        found = TrafficFinding(
            code=one.code,
            level=Level.WARNING if softened else one.level,
            subject=one.subject,
            path=one.path,
            pointer=one.pointer,
            fact=one.fact,
            words=one.words,
            page=one.page,
            then=one.then,
            count=self.count,
            first=self.first,
            found=tuple((self.words[actual], count) for actual, count in _most_first(self.found)[:_MOST_FOUND]),
            payload=self.payload,
        )
        return replace(found, new=found.fingerprint not in baseline)


def _most_first(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


class _Audit:
    """Takes verdicts in, keeps counts and groups."""

    def __init__(self, only: str) -> None:
        self.only = only
        self.counts: Counter[str] = Counter()
        self.sorts: Counter[Sort] = Counter()
        self.hosts: Counter[str] = Counter()
        self.alike: Counter[str] = Counter()
        self.lost: dict[str, tuple[int, str]] = {}
        self.groups: dict[tuple[str, ...], _Group] = {}
        self.counting = Counting()

    def add(self, one: Recorded, verdict: Verdict) -> None:
        """Count one request."""
        self.counts["requests"] += 1
        if verdict.sort is Sort.ELSEWHERE:
            is_room = verdict.host in self.hosts or len(self.hosts) < MOST_HOSTS
            host = verdict.host if is_room else ""
            self.hosts[host] += 1
            self.alike[host] += verdict.resembles
        if verdict.sort not in (Sort.MODEL, Sort.UNKNOWN):
            self.sorts[verdict.sort] += 1
            return
        if not fnmatchcase(verdict.subject, self.only):
            self.counts["left out"] += 1
            return
        self.counts["judged"] += 1
        if verdict.authorized is not None:
            self.counts["authorized" if verdict.authorized else "unauthorized"] += 1
        if verdict.lost is not None:
            count, first = self.lost.get(verdict.lost, (0, one.place))
            self.lost[verdict.lost] = (count + 1, first)
        wrong = any(each.level >= Level.WARNING and each.code != _UNAUTHORIZED for each in verdict.breaches)
        if not wrong and verdict.lost is None:
            self.counts["right, but unauthorized" if verdict.authorized is False else "right"] += 1
        if verdict.contract is not None and verdict.lost is None:
            self.counting.add(verdict.contract, verdict.body, wrong=wrong)
        self.group(one, verdict)

    def group(self, one: Recorded, verdict: Verdict) -> None:
        """Put the faults of a request to those of the same kind; each counts once a request."""
        self.counts["untold"] += verdict.untold
        for breach in {each.key: each for each in reversed(verdict.breaches)}.values():
            group = self.groups.get(breach.key)
            if group is None:
                if len(self.groups) >= MOST_FINDINGS:
                    self.counts["untold"] += 1
                    continue
                group = self.groups[breach.key] = _Group(breach, one.place)
            group.add(breach)

    def traffic(
        self, kind: str, name: str, baseline: frozenset[str], *, documentation: str, day: str | None
    ) -> Traffic:
        """The result."""
        # A recording in which nothing is authorized says more about the recorder: browsers leave credentials out.
        is_stripped = self.counts["authorized"] == 0
        findings = (
            one.finding(baseline, softened=is_stripped and one.breach.code == _UNAUTHORIZED)
            for one in self.groups.values()
        )
        ordered = sorted(findings, key=lambda each: (-each.level, each.subject, each.path, each.code, each.fact))
        return Traffic(
            kind=kind,
            name=name,
            documentation=documentation,
            day=day,
            requests=self.counts["requests"],
            judged=self.counts["judged"],
            right=self.counts["right"] + (self.counts["right, but unauthorized"] if is_stripped else 0),
            sorts=tuple((sort, self.sorts[sort]) for sort in Sort if self.sorts[sort]),
            left_out=self.counts["left out"],
            hosts=tuple((host, count, self.alike[host]) for host, count in _most_first(self.hosts)),
            unjudged=tuple((reason, *self.lost[reason]) for reason in sorted(self.lost)),
            authorized=self.counts["authorized"],
            unauthorized=self.counts["unauthorized"],
            findings=tuple(ordered),
            untold=self.counts["untold"],
            coverage=self.counting.coverage(),
        )

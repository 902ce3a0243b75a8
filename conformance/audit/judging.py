"""One recorded request against the documentation: everything that is wrong with it, masked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import unquote_plus

from conformance.audit.as_of import validator_as_of
from conformance.audit.bodies import BrokenBody, read_body
from conformance.audit.breach import Breach, Then, Verdict
from conformance.audit.endpoints import API_HOST, Address, Endpoints, Sort, address_of, endpoints
from conformance.audit.masking import Masker, bounded_payload, hidden, secrets_of
from conformance.audit.places import place_of, request_of
from conformance.audit.recording import LostBody, NoBody, Recorded
from conformance.audit.shrinking import smallest
from conformance.audit.told import Plain, Told, told
from conformance.audit.traffic_codes import PAGE, TRAFFIC_CODES, code_of
from conformance.contract import ROOT, Contract, contract_paths
from conformance.docs_site import SITE
from conformance.media_hosts import media_violations
from conformance.messages import N_
from conformance.model import ABSENT, CREATE_TASK, CrossRule, Json, Level
from conformance.openapi_export import content_type_of
from conformance.validator import Validator, Violation, validator

MOST_BREACHES = 100
"""Faults of one request that are told; a body of chance could hold any number."""
_MOST_LETTERS = 200


class Judge:
    """Judges requests one by one.

    Args:
        hosts: that stand for KIE's beside its own, such as ``127.0.0.1:8000``.
        media_hosts: whether links to files on other hosts than KIE's are told.
        day: an earlier day by which requests are judged too; None for today alone.
        root: the folder of snapshots; None for those of the package or the checkout.
    """

    def __init__(
        self, *, hosts: Sequence[str] = (), media_hosts: bool = True, day: str | None = None, root: Path | None = None
    ) -> None:
        self.endpoints: Endpoints = endpoints(root)
        self.hosts = frozenset(one.lower() for one in hosts)
        self.media_hosts = media_hosts
        self.day = day
        self.root = root
        self.models = tuple(id for id, path in contract_paths().items() if path.is_relative_to(ROOT / "models"))

    def judge(self, one: Recorded) -> Verdict:
        """What ``one`` is, and what is wrong with it."""
        if one.url is None:
            return _Case(self, one, Masker(), None).verdict()
        masker = Masker(secrets_of(one.headers, one.url))
        address = address_of(one.url)
        if address is None:
            return Verdict(sort=Sort.ELSEWHERE)
        if address.host and address.host not in self.hosts and address.host not in self.endpoints.hosts:
            is_alike = self.endpoints.sort(one.method or "", address.path) is Sort.MODEL
            return Verdict(sort=Sort.ELSEWHERE, host=masker.host(address.host), resembles=is_alike)
        sort = self.endpoints.sort(one.method or "", address.path)
        case = _Case(self, one, masker, address)
        if sort is Sort.UNKNOWN:
            stray = case.stray(address.path)
            return Verdict(sort=sort, subject=stray.subject, breaches=(stray,))
        return case.verdict() if sort is Sort.MODEL else Verdict(sort=sort)


class _Case:
    """One request of a model or endpoint."""

    def __init__(self, judge: Judge, one: Recorded, masker: Masker, address: Address | None) -> None:
        self.judge = judge
        self.one = one
        self.masker = masker
        self.address = address
        self.endpoint = f"{one.method} {address.path}" if address is not None else CREATE_TASK
        self.subject = self.endpoint
        self.untold = 0

    def stray(self, path: str) -> Breach:
        """The fault of a request to a path or with a method that is not documented."""
        known, method = self.judge.endpoints.methods, self.one.method or ""
        shown = f"{self.masker.word(method)} {self.masker.path(path, known)}"
        self.subject = shown
        if path in known:
            behind = (one.id for one in self.judge.endpoints.dedicated.values() if one.table.path == path)
            self.subject = next(behind, shown)
            expected = ", ".join(f"{one} {path}" for one in sorted(known[path]))
            return self.breach("wrong-method", expected, shown, fact=shown)
        hint = _closest(path, known)
        return self.breach("unknown-endpoint", told(N_("a documented path")), shown, fact=shown, hint=hint)

    def verdict(self) -> Verdict:
        """Everything that is wrong with the request."""
        body = read_body(self.one)
        contract = self.judge.endpoints.dedicated.get(self.endpoint)
        misplaced: Breach | None = None
        if not isinstance(body, (NoBody, LostBody, BrokenBody)):
            contract, misplaced = self.contract_of(body, contract)
        if contract is not None:
            self.subject = contract.id
        breaches = [*self.of_address(contract), *self.of_headers(contract)]
        if isinstance(body, NoBody):
            breaches.append(self.breach("no-body", told(N_("a body")), told(N_("nothing")), contract))
        elif isinstance(body, BrokenBody):
            breaches.append(self.breach("broken-body", body.expected, body.actual, contract))
        elif misplaced is not None:
            breaches.append(misplaced)
        elif contract is not None and not isinstance(body, LostBody):
            breaches += self.of_body(contract, body)
        is_readable = not isinstance(body, (NoBody, LostBody, BrokenBody))
        return Verdict(
            sort=Sort.MODEL,
            contract=contract if misplaced is None else None,
            subject=self.subject,
            breaches=tuple(breaches),
            untold=self.untold,
            body=body if is_readable else ABSENT,
            lost=body.reason if isinstance(body, LostBody) else None,
            authorized=None if self.one.headers is None else "authorization" in self.one.headers,
        )

    def contract_of(self, body: Json, dedicated: Contract | None) -> tuple[Contract | None, Breach | None]:
        """The contract that a body is for; else what is wrong with its model or endpoint."""
        named: Json = body.get("model", ABSENT) if isinstance(body, dict) else ABSENT
        is_model = isinstance(named, str) and named in self.judge.models
        if dedicated is not None:
            if is_model and "input" in body:
                return None, self.misplaced(named, CREATE_TASK, validator(named).contract)
            return dedicated, None
        if is_model:
            return validator(named).contract, None
        own = self.judge.endpoints.named(named) if isinstance(named, str) else None
        if own is not None:
            return None, self.misplaced(named, own.table.endpoint, own)
        return None, self.unknown_model(named)

    def unknown_model(self, named: Json) -> Breach:
        """The fault of a body that names no model that anybody knows."""
        shown = "" if named is ABSENT else hidden(named)
        if isinstance(named, str):
            shown = self.subject = self.masker.word(named)
        sent: dict[str, Json] = {} if named is ABSENT else {"model": shown}
        return self.breach(
            "unknown-model",
            told(N_("the id of a documented model")),
            shown or told(N_("nothing")),
            path="model",
            fact=shown,
            hint=_closest(named, self.judge.models) if isinstance(named, str) else None,
            evidence=lambda: {**sent, "input": hidden({})},
        )

    def misplaced(self, model: str, endpoint: str, contract: Contract) -> Breach:
        """The fault of a model that was sent to another endpoint than its own."""
        self.subject = model
        return self.breach("wrong-endpoint", endpoint, self.endpoint, contract, fact=self.endpoint)

    def of_address(self, contract: Contract | None) -> Iterator[Breach]:
        """What is wrong with host, scheme and query."""
        address = self.address
        if address is None:
            return
        if address.host and address.host not in self.judge.hosts:
            hosts = contract.upload.hosts if contract is not None and contract.upload is not None else (API_HOST,)
            if address.host not in hosts:
                yield self.breach("wrong-host", ", ".join(hosts), address.host, contract)
            if address.is_plain:
                yield self.breach("plain-http", "https", "http", contract)
        known = contract.table.query if contract is not None else {}
        names = {unquote_plus(pair.partition("=")[0]) for pair in address.query.split("&") if pair}
        for shown in sorted({self.masker.name(name) for name in names if name not in known})[:MOST_BREACHES]:
            yield self.breach("unknown-query", told(N_("no query")), shown, contract, fact=shown)

    def of_headers(self, contract: Contract | None) -> Iterator[Breach]:
        """What is wrong with authorization and the type of the body. No header is shown."""
        if self.one.headers is not None:
            given = self.one.headers.get("authorization")
            key = told(N_("Authorization: Bearer and the key"))
            if given is None:
                yield self.breach("authorization-missing", key, told(N_("no such header")), contract)
            elif not _is_bearer(given):
                yield self.breach("authorization-scheme", key, told(N_("another form")), contract)
        sent = self.one.content_type.partition(";")[0].strip().lower()
        wanted = content_type_of(contract) if contract is not None else "application/json"
        if sent and sent != wanted and not (wanted == "application/json" and sent.endswith("+json")):
            is_usual = sent in _USUAL_TYPES
            shown = sent if is_usual else told(N_("another type"))
            yield self.breach("content-type", wanted, shown, contract, fact=sent if is_usual else "")

    def of_body(self, contract: Contract, body: Json) -> Iterator[Breach]:
        """What is wrong with model, envelope, parameters and linked files; that of the earlier day with it."""
        now, then = validator(contract.id), None
        if self.judge.day is not None:
            then = validator_as_of(contract.id, self.judge.day, self.judge.root)
        if contract.retired is not None:
            yield self.breach(
                "retired-model",
                told(N_("a model that is documented")),
                told(N_("last documented on {day}"), day=contract.retired),
                contract,
                hint=told(N_("Its successor is {model}."), model=contract.successor) if contract.successor else None,
                then=Then.RIGHT if then is not None else None,
            )
        found = now.check_request(body)
        self.untold = max(0, len(found) - MOST_BREACHES)
        past = then.check_request(body) if then is not None else []
        before = set(map(_key, past))
        for one in found[:MOST_BREACHES]:
            yield self.of_violation(one, now, body, self.stood(one, then, before))
        if then is not None:
            left = before - set(map(_key, found))
            mended = [one for one in past if _key(one) in left]
            yield from (self.of_violation(one, then, body, Then.MENDED) for one in mended[:MOST_BREACHES])
        if self.judge.media_hosts:
            inside = body.get("input") if contract.is_model and isinstance(body, dict) else body
            for one in media_violations(contract.id, inside)[:MOST_BREACHES]:
                where = f"/input{one[1]}" if contract.is_model else one[1]
                yield self.of_violation(Violation((one[0], where, *one[2:])), now, body, None)

    def stood(self, one: Violation, then: Validator | None, before: set[tuple[str, str, str]]) -> Then | None:
        """How a fault of today stood on the earlier day."""
        if self.judge.day is None:
            return None
        if then is None or isinstance(one.broken, CrossRule):
            return Then.UNKNOWN
        return Then.WRONG if _key(one) in before else Then.RIGHT

    def of_violation(self, one: Violation, by: Validator, body: Json, then: Then | None) -> Breach:
        """A violation with all that it shows of the body masked."""
        whole = request_of(by.contract)
        place = place_of(one.path, body, whole, self.masker)
        masked = self.masker.value(one.value, *place.documented)
        holder = place_of(one.path.rpartition("/")[0], body, whole, self.masker)
        around = (self.masker.value(each, *holder.documented) for each in one[5:])
        seen = Violation((one.code, place.pointer, one.broken, masked, one.contract, *around))
        level = Level.WARNING if one.code == "media-host" else Level.BREAKING

        def evidence() -> Json:
            less = body if one.code == "media-host" else smallest(body, by, _key(one), _key)
            return bounded_payload(self.masker.value(less, whole))

        return Breach(
            code=one.code,
            level=Level.INFO if then is Then.MENDED else level,
            subject=by.contract.id,
            path=place.path,
            pointer=place.pointer,
            fact=_key(one)[2],
            words=seen,
            page=one.page,
            then=then,
            evidence=evidence,
        )

    def breach(
        self,
        code: str,
        expected: Told | str,
        actual: Told | str,
        contract: Contract | None = None,
        *,
        path: str = "",
        fact: str = "",
        hint: Told | None = None,
        then: Then | None = None,
        evidence: Callable[[], Json] = lambda: ABSENT,
    ) -> Breach:
        """A fault that is not about a parameter."""
        row = TRAFFIC_CODES.get(code)
        general = code.startswith("authorization") or contract is None
        return Breach(
            code=code,
            level=row.level if row is not None else Level.BREAKING,
            subject=self.subject,
            path=path,
            pointer=f"/{path}" if path else "",
            fact=fact,
            words=Plain(expected, actual, hint or told(code_of(code).remedy)),
            page=f"{SITE}/{PAGE if general or contract is None else contract.page}",
            then=then,
            evidence=evidence,
        )


_USUAL_TYPES = (
    "application/json",
    "application/octet-stream",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/html",
    "text/json",
    "text/plain",
)
"""Types of bodies that may be shown; a header can hold anything."""


def _is_bearer(given: str) -> bool:
    """Whether a header is of the documented form, or was masked before it was recorded."""
    scheme, _, key = given.strip().partition(" ")
    is_masked = not any(sign.isalnum() for sign in given) or "redacted" in given.lower()
    return is_masked or (scheme.lower() == "bearer" and bool(key.strip()))


def _closest(name: str, known: Iterable[str]) -> Told | None:
    """The closest of the known names, where one is close; what was sent is not repeated."""
    near = get_close_matches(name[:_MOST_LETTERS], list(known), n=1, cutoff=0.6)
    return told(N_("Did you mean {name}?"), name=near[0]) if near else None


def _key(one: Violation) -> tuple[str, str, str]:
    """What tells one violation of a body from another: code, place, and the rule where it spans parameters."""
    rule = one.broken
    return one.code, one.path, f"{rule.kind} {', '.join(rule.parameters)}" if isinstance(rule, CrossRule) else ""

"""A server under audit: each payload one request, its answer read by status and, where that is said, by its body.

Several requests are under way at once: many servers hold each answer back until the last one was confirmed, for some
40 ms, and one after the other would take an hour for what takes minutes.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from conformance.audit.answer import ACCEPTED, CRASH, HANG, REFUSED, UNREADABLE, Answer, silence
from conformance.audit.channel import MOST_DEATHS, dumps
from conformance.audit.names import Forms, beside_input, filled
from conformance.audit.readings import shortened
from conformance.audit.subject import Subject
from conformance.causes import why
from conformance.contract import load_contract
from conformance.errors import AuditError
from conformance.json_pointer import value_at
from conformance.messages import gettext as _
from conformance.messages import language, use_language
from conformance.model import ABSENT, Json

_ACCEPT = (*range(200, 300),)
_REFUSE = (400, 409, 413, 415, 422)
_MOST_BODY = 64 * 1024


class HttpChannel:
    """Asks a server, over a few connections."""

    def __init__(self, subject: Subject, forms: Mapping[str, Forms]) -> None:
        import httpx

        if not subject.target.startswith(("http://", "https://")):
            raise AuditError(
                _("http:{target}: expected an address that starts with http:// or https://").format(
                    target=subject.target
                )
            )
        self._subject, self._forms = subject, forms
        # Nothing of the environment goes along: no proxies, no credentials of .netrc.
        self._client = httpx.Client(
            timeout=subject.limits.seconds,
            trust_env=False,
            follow_redirects=False,
            limits=httpx.Limits(max_connections=subject.connections, max_keepalive_connections=subject.connections),
            headers={"accept": "application/json"},
        )
        self._accept = subject.accept_status or _ACCEPT
        self._refuse = subject.refuse_status or _REFUSE
        self._deaths: dict[str, int] = {}
        self.models = tuple(forms)
        self.network, self.warned = "yes", ""

    def ask(self, model: str, payloads: Sequence[Json]) -> list[Answer]:
        """The answers to payloads of one model, in their order; fewer where the server failed too often."""
        found: list[Answer] = []
        at_once = self._subject.connections
        with ThreadPoolExecutor(at_once, initializer=use_language, initargs=(language(),)) as pool:
            for start in range(0, len(payloads), at_once):
                if self._deaths.get(model, 0) >= MOST_DEATHS:
                    break
                found += pool.map(partial(self._ask, model), payloads[start : start + at_once])
                hung = sum(one.kind == HANG for one in found[start:])
                self._deaths[model] = self._deaths.get(model, 0) + hung
        return found

    def _ask(self, model: str, payload: Json) -> Answer:
        import httpx

        url = filled(self._subject.target, self._forms[model])
        body = payload
        wanted = self._subject.arguments or (("payload",) if "{" in self._subject.target else ("request",))
        if wanted == ("request",) and load_contract(model).is_model:
            body = {"model": self._forms[model]["name"], "input": payload, **beside_input(model)}
        # The client's own limit is of one step: a server that drips its answer would never exceed it.
        deadline = time.monotonic() + self._subject.limits.seconds
        try:
            with self._client.stream(
                "POST", url, content=dumps(body), headers={"content-type": "application/json"}
            ) as response:
                data = b""
                for chunk in response.iter_bytes():
                    data += chunk
                    if len(data) > _MOST_BODY:
                        break
                    if time.monotonic() > deadline:
                        raise httpx.ReadTimeout("it drips")
        except httpx.TimeoutException:
            return silence(self._subject.limits.seconds)
        except httpx.ConnectError as error:
            raise AuditError(
                _("{url}: no server answers: {error}").format(url=url, error=why(error)),
                hint=_("Start it before the audit."),
            ) from error
        except httpx.HTTPError as error:
            return Answer(CRASH, shortened(f"{type(error).__name__}: {error}"))
        return self._read(response.status_code, data)

    def _read(self, status: int, data: bytes) -> Answer:
        text = data.decode("utf-8", "replace")
        words = shortened(f"HTTP {status} {text}", 400)
        if self._subject.verdict is not None and status in (*self._accept, *self._refuse):
            held = _pointed(text, self._subject.verdict)
            if not isinstance(held, bool):
                return Answer(UNREADABLE, f"expected true or false at {self._subject.verdict}, found {words}")
            return Answer(ACCEPTED if held else REFUSED, "" if held else words)
        if status in self._accept:
            return Answer(ACCEPTED)
        if status in self._refuse:
            return Answer(REFUSED, words)
        return Answer(CRASH if status >= 500 else UNREADABLE, words)

    def close(self) -> None:
        """End the connection."""
        self._client.close()


def _pointed(text: str, pointer: str) -> Json:
    try:
        return value_at(json.loads(text), pointer)
    except (ValueError, RecursionError):
        return ABSENT

"""The part of GitHub's REST API that the nightly needs. Everything here that touches httpx stands in this module.

A token is sent to one origin only, ``https`` or this machine; redirects are not followed, answers are bounded, and no
error repeats what a header said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import closing
from types import TracebackType
from typing import Any, Final
from urllib.parse import quote, urlsplit

import httpx

from conformance import __version__
from conformance.docs.origin import check_base_url
from conformance.errors import ConformanceError, ReportError
from conformance.messages import N_
from conformance.messages import gettext as _
from conformance.nightly.threads import Thread, told_in

API: Final = "https://api.github.com"
LABEL: Final = "kie-documentation"
"""Only people who may label issues can set it, so a stranger's issue is never taken for ours."""

_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")
_MAX_ANSWER = 20_000_000
_TIMEOUT = 30.0
_HINTS: Mapping[int, str] = {
    401: N_("The token is not valid."),
    403: N_(
        "The token lacks a permission (issues, contents or pull-requests to write), the repository's settings keep"
        " Actions from opening pull requests, or it was asked too often."
    ),
    404: N_("There is no such repository, or the token may not see it."),
    410: N_("Issues are switched off in this repository."),
}


class GitHub:
    """One repository on GitHub.

    Args:
        repository: ``owner/name``.
        token: with permission to write issues, or contents and pull requests.
        api_url: of GitHub, or of a server of one's own.
        transport: what sends requests; by default the network.

    Raises:
        ConformanceError: the repository or the address make no sense.
    """

    def __init__(
        self, repository: str, token: str, *, api_url: str = API, transport: httpx.BaseTransport | None = None
    ) -> None:
        if not _REPOSITORY.fullmatch(repository):
            raise ConformanceError(_("{name!r}: expected a repository such as owner/name").format(name=repository))
        self.owner = repository.partition("/")[0]
        self._path = f"/repos/{repository}"
        self._client = httpx.Client(
            base_url=_checked(api_url),
            transport=transport or httpx.HTTPTransport(retries=2),
            timeout=_TIMEOUT,
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {token}",
                "User-Agent": f"kie-conformance/{__version__}",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )

    def __enter__(self) -> GitHub:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def issues(self) -> list[Thread]:
        """The newest issues that we opened, open or closed."""
        query = {"labels": LABEL, "state": "all", "sort": "created", "direction": "desc", "per_page": "100"}
        return _threads(one for one in self._ask("GET", "/issues", query=query) if "pull_request" not in one)

    def open_issue(self, title: str, body: str) -> int:
        """The number of a new issue."""
        return int(self._ask("POST", "/issues", {"title": title, "body": body, "labels": [LABEL]})["number"])

    def change_issue(self, number: int, title: str, body: str) -> None:
        """Give an issue another title and text."""
        self._ask("PATCH", f"/issues/{number}", {"title": title, "body": body})

    def close_issue(self, number: int, body: str) -> None:
        """Close an issue as done, with another text."""
        self._ask("PATCH", f"/issues/{number}", {"state": "closed", "state_reason": "completed", "body": body})

    def comment(self, number: int, body: str) -> None:
        """Say something below an issue or a pull request."""
        self._ask("POST", f"/issues/{number}/comments", {"body": body})

    def pulls(self, branch: str) -> list[Thread]:
        """The newest pull requests from a branch of this repository, open or closed."""
        head = {"head": f"{self.owner}:{branch}"}
        query = {**head, "state": "all", "sort": "created", "direction": "desc", "per_page": "30"}
        return _threads(self._ask("GET", "/pulls", query=query))

    def open_pull(self, branch: str, base: str, title: str, body: str) -> int:
        """The number of a new pull request."""
        told = {"title": title, "body": body, "head": branch, "base": base, "maintainer_can_modify": True}
        return int(self._ask("POST", "/pulls", told)["number"])

    def change_pull(self, number: int, title: str, body: str) -> None:
        """Give a pull request another title and text."""
        self._ask("PATCH", f"/pulls/{number}", {"title": title, "body": body})

    def close_pull(self, number: int, body: str) -> None:
        """Close a pull request unmerged, with another text."""
        self._ask("PATCH", f"/pulls/{number}", {"state": "closed", "body": body})

    def commit(self, branch: str, base: str, files: Mapping[str, str], message: str) -> None:
        """Make ``branch`` one commit on top of ``base`` with these files, whatever it was before.

        Args:
            files: path in the repository → text.
        """
        parent = self._ask("GET", f"/git/ref/heads/{quote(base)}")["object"]["sha"]
        tree = self._ask("GET", f"/git/commits/{parent}")["tree"]["sha"]
        members = [{"path": path, "mode": "100644", "type": "blob", "content": text} for path, text in files.items()]
        made = self._ask("POST", "/git/trees", {"base_tree": tree, "tree": members})["sha"]
        commit = self._ask("POST", "/git/commits", {"message": message, "tree": made, "parents": [parent]})["sha"]
        refs = self._ask("GET", f"/git/matching-refs/heads/{quote(branch)}")
        if any(one["ref"] == f"refs/heads/{branch}" for one in refs):
            self._ask("PATCH", f"/git/refs/heads/{quote(branch)}", {"sha": commit, "force": True})
        else:
            self._ask("POST", "/git/refs", {"ref": f"refs/heads/{branch}", "sha": commit})

    def _ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, *, query: Mapping[str, str] | None = None
    ) -> Any:
        """The answer as data.

        Raises:
            ReportError: there was none, or one that says no.
        """
        where = f"{method} {self._path}{path}"
        request = self._client.build_request(method, f"{self._path}{path}", json=body, params=query)
        try:
            with closing(self._client.send(request, stream=True)) as answer:
                data = _bounded(answer, where)
        except httpx.HTTPError as error:
            raise ReportError(
                _("{where}: no answer: {error}").format(where=where, error=type(error).__name__),
                hint=_("Run it again later."),
            ) from error
        if not answer.is_success:
            raise ReportError(_refused(where, answer.status_code, data), hint=_hint(answer.status_code))
        try:
            return json.loads(data)
        except ValueError as error:
            raise ReportError(_("{where}: expected JSON, found something else").format(where=where)) from error


def _checked(api_url: str) -> str:
    parts = urlsplit(api_url)
    origin, _is_here = check_base_url(f"{parts.scheme}://{parts.netloc}")
    return f"{origin}{parts.path.rstrip('/')}"


def _bounded(answer: httpx.Response, where: str) -> bytes:
    data = bytearray()
    for piece in answer.iter_bytes():
        data += piece
        if len(data) > _MAX_ANSWER:
            raise ReportError(
                _("{where}: the answer is larger than {most} bytes").format(where=where, most=_MAX_ANSWER)
            )
    return bytes(data)


def _refused(where: str, status: int, data: bytes) -> str:
    """That the answer says no, and what GitHub says to it, in one short line."""
    try:
        message = str(json.loads(data)["message"])
    except (ValueError, KeyError, TypeError):
        return _("{where}: answered {status}").format(where=where, status=status)
    said = " ".join(message.split())[:200]
    return _("{where}: answered {status}: {message}").format(where=where, status=status, message=said)


def _hint(status: int) -> str:
    if 300 <= status < 400:
        return _("The repository has moved: give its new name.")
    return _(_HINTS.get(status, ""))


def _threads(found: Any) -> list[Thread]:
    """Those that are ours, by their markers."""
    told = ((one, told_in(one.get("body") or "")) for one in found)
    return [
        Thread(number=int(one["number"]), is_open=one["state"] == "open", told=ours)
        for one, ours in told
        if ours is not None
    ]

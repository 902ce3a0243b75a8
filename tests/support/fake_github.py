"""GitHub's REST API on 127.0.0.1, as far as the nightly uses it: issues, comments, pull requests, branches."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.support.serving import Served

TOKEN = "a-token"


@dataclass
class Thread:
    """An issue or a pull request."""

    number: int
    title: str
    body: str
    labels: tuple[str, ...] = ()
    head: str = ""
    base: str = ""
    state: str = "open"
    comments: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        told = {"number": self.number, "title": self.title, "body": self.body, "state": self.state}
        return {**told, "pull_request": {}} if self.head else told


class FakeGitHub(Served):
    """A repository ``acme/bot`` whose branch ``main`` has one commit.

    Answers 401 to other tokens and 404 to what it does not know. ``says`` maps ``METHOD /path`` (below the
    repository) to a status that is answered instead.
    """

    repository = "acme/bot"

    def __init__(self) -> None:
        self.threads: list[Thread] = []
        self.trees: dict[str, dict[str, str]] = {"tree-0": {"README.md": "hello"}}
        self.commits: dict[str, dict[str, Any]] = {"commit-0": {"tree": "tree-0", "parents": [], "message": "start"}}
        self.branches = {"main": "commit-0"}
        self.says: dict[str, int] = {}
        self.asked: list[str] = []
        super().__init__(_handler(self))

    @property
    def api_url(self) -> str:
        return f"http://{self.host}/api/v3"

    @property
    def issues(self) -> list[Thread]:
        return [one for one in self.threads if not one.head]

    @property
    def pulls(self) -> list[Thread]:
        return [one for one in self.threads if one.head]

    @property
    def written(self) -> list[str]:
        """What was asked that changes something."""
        return [one for one in self.asked if not one.startswith("GET ")]

    def files(self, branch: str) -> dict[str, str]:
        """The files at the tip of a branch."""
        return self.trees[self.commits[self.branches[branch]]["tree"]]

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, Any]:
        """The status and the data of one answer."""
        self.asked.append(f"{method} {path}")
        if f"{method} {path}" in self.says:
            return self.says[f"{method} {path}"], {"message": "the fake\nwas told to say no"}
        for pattern, handle in _ROUTES:
            found = re.fullmatch(pattern, f"{method} {path}")
            if found:
                return handle(self, query, body, *found.groups())
        return 404, {"message": "Not Found"}

    def thread(self, number: str) -> Thread:
        return self.threads[int(number) - 1]

    def list_issues(self, query: dict[str, list[str]], _: Any) -> tuple[int, Any]:
        wanted = set(query["labels"][0].split(","))
        return 200, [one.as_json() for one in reversed(self.threads) if wanted <= set(one.labels)]

    def list_pulls(self, query: dict[str, list[str]], _: Any) -> tuple[int, Any]:
        owner, _, head = query["head"][0].partition(":")
        assert owner == "acme"
        return 200, [one.as_json() for one in reversed(self.pulls) if one.head == head]

    def open_issue(self, _: Any, body: Any) -> tuple[int, Any]:
        return self._open(title=body["title"], body=body["body"], labels=tuple(body["labels"]))

    def open_pull(self, _: Any, body: Any) -> tuple[int, Any]:
        if body["head"] not in self.branches or body["base"] not in self.branches:
            return 422, {"message": "Validation Failed"}
        return self._open(title=body["title"], body=body["body"], head=body["head"], base=body["base"])

    def _open(self, **told: Any) -> tuple[int, Any]:
        if len(told["body"]) > 65_536:
            return 422, {"message": "body is too long"}
        self.threads.append(Thread(number=len(self.threads) + 1, **told))
        return 201, self.threads[-1].as_json()

    def change(self, _: Any, body: Any, _kind: str, number: str) -> tuple[int, Any]:
        one = self.thread(number)
        one.title, one.body = body.get("title", one.title), body.get("body", one.body)
        one.state = body.get("state", one.state)
        return 200, one.as_json()

    def comment(self, _: Any, body: Any, number: str) -> tuple[int, Any]:
        self.thread(number).comments.append(body["body"])
        return 201, {}

    def get_ref(self, _: Any, _body: Any, branch: str) -> tuple[int, Any]:
        if branch not in self.branches:
            return 404, {"message": "Not Found"}
        return 200, {"object": {"sha": self.branches[branch]}}

    def matching_refs(self, _: Any, _body: Any, branch: str) -> tuple[int, Any]:
        return 200, [{"ref": f"refs/heads/{one}"} for one in self.branches if one.startswith(branch)]

    def get_commit(self, _: Any, _body: Any, sha: str) -> tuple[int, Any]:
        return 200, {"tree": {"sha": self.commits[sha]["tree"]}}

    def make_tree(self, _: Any, body: Any) -> tuple[int, Any]:
        assert {(one["mode"], one["type"]) for one in body["tree"]} == {("100644", "blob")}
        sha = f"tree-{len(self.trees)}"
        self.trees[sha] = self.trees[body["base_tree"]] | {one["path"]: one["content"] for one in body["tree"]}
        return 201, {"sha": sha}

    def make_commit(self, _: Any, body: Any) -> tuple[int, Any]:
        sha = f"commit-{len(self.commits)}"
        self.commits[sha] = body
        return 201, {"sha": sha}

    def make_ref(self, _: Any, body: Any) -> tuple[int, Any]:
        branch = body["ref"].removeprefix("refs/heads/")
        if branch in self.branches:
            return 422, {"message": "Reference already exists"}
        self.branches[branch] = body["sha"]
        return 201, {}

    def move_ref(self, _: Any, body: Any, branch: str) -> tuple[int, Any]:
        if branch not in self.branches or not body["force"]:
            return 422, {"message": "Reference does not exist"}
        self.branches[branch] = body["sha"]
        return 200, {}


_ROUTES: tuple[tuple[str, Callable[..., tuple[int, Any]]], ...] = (
    ("GET /issues", FakeGitHub.list_issues),
    ("POST /issues", FakeGitHub.open_issue),
    (r"PATCH /(issues|pulls)/(\d+)", FakeGitHub.change),
    (r"POST /issues/(\d+)/comments", FakeGitHub.comment),
    ("GET /pulls", FakeGitHub.list_pulls),
    ("POST /pulls", FakeGitHub.open_pull),
    ("GET /git/ref/heads/(.+)", FakeGitHub.get_ref),
    ("GET /git/matching-refs/heads/(.+)", FakeGitHub.matching_refs),
    ("GET /git/commits/(.+)", FakeGitHub.get_commit),
    ("POST /git/trees", FakeGitHub.make_tree),
    ("POST /git/commits", FakeGitHub.make_commit),
    ("POST /git/refs", FakeGitHub.make_ref),
    ("PATCH /git/refs/heads/(.+)", FakeGitHub.move_ref),
)


def _handler(host: FakeGitHub) -> type[BaseHTTPRequestHandler]:
    prefix = f"/api/v3/repos/{host.repository}"

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            address = urlsplit(self.path)
            data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.headers["Authorization"] != f"Bearer {TOKEN}":
                status, found = 401, {"message": "Bad credentials"}
            elif not address.path.startswith(prefix):
                status, found = 404, {"message": "Not Found"}
            else:
                path = unquote(address.path.removeprefix(prefix))
                body = json.loads(data) if data else None
                status, found = host.answer(self.command, path, parse_qs(address.query), body)
            sent = json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = do_PATCH = _do  # noqa: N815 # the names that the base class calls

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler

"""Where requests go: documented hosts, paths and methods, and which contract stands behind each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from conformance.contract import ROOT, Contract, contract_paths, read_contract
from conformance.days import out_of_scope
from conformance.docs.snapshot import default_root, open_snapshot
from conformance.model import CREATE_TASK, Parameter
from conformance.openapi_export import SERVER

API_HOST = SERVER.partition("://")[2]


class Sort(Enum):
    """What a recorded request is."""

    MODEL = "model"
    """A request of a model or of a documented endpoint that has a contract."""
    READ = "read"
    """It asks for a task's state, credits and the like."""
    PREFLIGHT = "preflight"
    """What a browser asks before the request itself."""
    OUT_OF_SCOPE = "out-of-scope"
    """Documented, and no contract speaks of it; ``contracts/scope.toml`` says why."""
    ELSEWHERE = "elsewhere"
    """To a host that is not KIE's."""
    UNKNOWN = "unknown"
    """To KIE, at a path or with a method that is not documented."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The parts of an address that count.

    Attributes:
        host: in lower case, with the port if it is not the usual one; empty for a path alone.
        is_plain: whether it is http.
    """

    host: str
    path: str
    query: str
    is_plain: bool


def address_of(url: str) -> Address | None:
    """The parts of an address; None for what is no address on the web."""
    if url.startswith("/") and not url.startswith("//"):
        path, _, query = url.partition("#")[0].partition("?")
        return Address(host="", path=path, query=query, is_plain=False)
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    usual = 80 if parts.scheme == "http" else 443
    full = host if port in (None, usual) else f"{host}:{port}"
    return Address(host=full, path=parts.path, query=parts.query, is_plain=parts.scheme == "http")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """Everything documented that requests can go to.

    Attributes:
        dedicated: endpoint such as ``POST /api/v1/veo/generate`` → the contract behind it.
        methods: path → the documented methods.
        hosts: of KIE, in alphabetical order.
        globs: paths that are out of scope.
        day: of the snapshot that they were read from.
    """

    dedicated: Mapping[str, Contract]
    methods: Mapping[str, frozenset[str]]
    hosts: tuple[str, ...]
    globs: tuple[str, ...]
    day: str

    def sort(self, method: str, path: str) -> Sort:
        """What a request to a host of KIE is."""
        endpoint, documented = f"{method} {path}", self.methods.get(path)
        if endpoint == CREATE_TASK or endpoint in self.dedicated:
            return Sort.MODEL
        if method == "OPTIONS":
            return Sort.PREFLIGHT
        if any(fnmatchcase(path, glob) for glob in self.globs):
            return Sort.OUT_OF_SCOPE
        if documented is not None:
            return Sort.READ if method in documented or method == "HEAD" else Sort.UNKNOWN
        return Sort.READ if method in ("GET", "HEAD") else Sort.UNKNOWN

    def named(self, model: str) -> Contract | None:
        """The dedicated endpoint whose ``model`` parameter takes ``model``, such as ``veo3``; None where none does."""
        return next(
            (one for one in self.dedicated.values() if model in (one.table.body.get("model", _ANY).enum or ())), None
        )


_ANY = Parameter()


@cache
def endpoints(root: Path | None = None) -> Endpoints:
    """What the contracts and the newest snapshot document.

    Args:
        root: the folder of snapshots; None for those of the package or the checkout.

    Raises:
        ConformanceError: a contract or the snapshot is damaged.
    """
    paths = {id: path for id, path in contract_paths().items() if path.is_relative_to(ROOT / "endpoints")}
    contracts = [read_contract(path, id) for id, path in paths.items()]
    methods: dict[str, set[str]] = {}
    snapshot = open_snapshot(root or default_root())
    pages = snapshot.manifest.pages.values()
    for endpoint in (
        CREATE_TASK,
        *(one.table.endpoint for one in contracts),
        *(one for page in pages for one in page.operations),
    ):
        method, _, path = endpoint.partition(" ")
        methods.setdefault(path, set()).add(method)
    uploads = (host for one in contracts if one.upload is not None for host in one.upload.hosts)
    return Endpoints(
        dedicated={one.table.endpoint: one for one in contracts},
        methods={path: frozenset(found) for path, found in methods.items()},
        hosts=tuple(sorted({API_HOST, *uploads})),
        globs=out_of_scope(),
        day=snapshot.day,
    )

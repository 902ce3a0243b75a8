"""Where the files of a request stand: the links that it holds, against the hosts of KIE's File Upload API.

The documentation takes files by their address and offers an upload API of its own for them. Files elsewhere are not
against any parameter table, so this is asked for apart from validation.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

from conformance.contract import load_contract
from conformance.cross_rules import values_at
from conformance.messages import N_
from conformance.model import Json, named
from conformance.payload import whole_of
from conformance.validator import Note, Violation, validator

UPLOADS = ("upload-url", "upload-stream", "upload-base64")
"""The contracts of the upload endpoints, whose hosts count."""


@cache
def upload_hosts() -> frozenset[str]:
    """Hosts that documented links to uploaded files name; facts of the upload contracts."""
    contracts = map(load_contract, UPLOADS)
    return frozenset(host for one in contracts if one.upload is not None for host in one.upload.returns)


def media_paths(model: str) -> dict[str, str]:
    """Dotted path of each parameter that takes the address of a file → what the file is: image, video, audio, file."""
    whole = validator(model).whole
    return {path.removeprefix("."): one.media["kind"] for path, one in named({"": whole}) if "kind" in one.media}


def media_violations(model: str, input: Json) -> list[Violation]:
    """A violation of code ``media-host`` for each file that stands elsewhere than where KIE's uploads do.

    Args:
        model: a model id or a dedicated endpoint's name.
        input: the ``input`` object of a createTask request; the whole body for a dedicated endpoint.

    Raises:
        UnknownNameError: there is no contract of that name; the hint names the closest.
    """
    contract = validator(model).contract
    if not isinstance(input, dict) or whole_of(contract) is None:
        return []
    expected, hint = N_("a file on {hosts}"), N_("Upload it through KIE's File Upload API first.")
    note = Note(expected, hint, {"hosts": ", ".join(sorted(upload_hosts()))})
    return [
        Violation(("media-host", pointer, note, link, contract))
        for path in media_paths(model)
        for pointer, link in _links(input, path)
        if _host(link) not in {None, *upload_hosts()}
    ]


def _links(payload: Json, path: str) -> Iterator[tuple[str, str]]:
    for pointer, value in values_at(payload, path):
        if isinstance(value, str):
            yield pointer, value
        elif isinstance(value, list):
            yield from ((f"{pointer}/{place}", one) for place, one in enumerate(value) if isinstance(one, str))


def _host(link: str) -> str | None:
    """The host of a link on the web, in lower case; None for what is no such link, such as an asset's id.

    Empty where the link names none, or where readers of links disagree on it: some take a backslash for a slash.
    """
    link = link.strip()
    if link.partition(":")[0].lower() not in ("http", "https"):
        return None
    try:
        return "" if "\\" in link else urlsplit(link).hostname or ""
    except ValueError:
        return ""

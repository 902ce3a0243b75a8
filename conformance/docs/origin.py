"""The site that is scraped: which addresses may be one."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from conformance.docs_site import SITE
from conformance.errors import ConformanceError
from conformance.messages import gettext as _


def check_base_url(base_url: str) -> tuple[str, bool]:
    """The origin that ``base_url`` names, without a slash at its end, and whether it is this machine.

    Raises:
        ConformanceError: it is not an origin, or not ``https`` and not on this machine.
    """
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = None
    if (
        not host
        or parts.scheme not in ("http", "https")
        or parts.path not in ("", "/")
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise ConformanceError(
            _("{url!r}: expected the address of a site without a path, such as {example}").format(
                url=base_url, example=SITE
            )
        )
    loopback = _is_loopback(host)
    if parts.scheme != "https" and not loopback:
        raise ConformanceError(
            _("{url!r}: expected https").format(url=base_url),
            hint=_("Plain http is for 127.0.0.1 and localhost only."),
        )
    name = f"[{host}]" if ":" in host else host
    default = port is None or port == (443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{name}" if default else f"{parts.scheme}://{name}:{port}", loopback


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

"""What HTML that stands alone promises."""

from __future__ import annotations

import hashlib
from base64 import b64encode

from bs4 import BeautifulSoup


def assert_nothing_but_its_own(page: BeautifulSoup) -> None:
    """The policy of a page refuses everything but the style and the script that stand in it."""
    (policy,) = (str(tag["content"]) for tag in page.find_all("meta", {"http-equiv": "Content-Security-Policy"}))
    (style,), (script,) = page.find_all("style"), page.find_all("script")
    for tag in (style, script):
        digest = b64encode(hashlib.sha256(tag.get_text().encode()).digest()).decode()
        assert f"{tag.name}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")

"""A page as one HTML file that needs no other: style and script stand in it, and nothing else may run or be loaded."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from typing import Any

from conformance.report.site.environment import STATIC, render, static
from conformance.report.site.vocabulary import words


def render_alone(template: str, **values: Any) -> str:
    """A template that extends ``alone.html``, as the text of a file."""
    from markupsafe import Markup

    style, script = (Markup(static(name)) for name in STATIC)  # noqa: S704  # files of this package
    return render(
        template,
        template,  # no page of the site: it links to none
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        alone=True,
        **values,
        **words(),
    )


def _hash(text: str) -> str:
    """What a content security policy calls this text."""
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"

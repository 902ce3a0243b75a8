"""The templates, compiled once a process, and what every value goes through on its way into a page.

Whatever a template prints is escaped, and control and direction characters in it are replaced: what a documentation
page says stays text. Links lead to pages of the site itself, or to the documentation and nowhere else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from conformance.messages import gettext, grouped, language, ngettext
from conformance.model import ABSENT, Json
from conformance.report.site.addresses import address, anchor, documentation_link, link, page_link
from conformance.report.site.look import stale_word

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

STATIC = ("site.css", "site.js")
"""Files that are the same for every site."""

_KEPT = frozenset("\n\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")
"""Signs that are not printable in Python's sense and harmless."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@cache
def environment() -> Environment:
    """The environment of all templates.

    Raises:
        ModuleNotFoundError: Jinja2 is not installed; the extra ``report`` brings it.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    found = Environment(
        loader=PackageLoader("conformance.report.site"),
        autoescape=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
        finalize=printable,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    found.policies["ext.i18n.trimmed"] = True
    found.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # an extension's
    found.filters.update(
        address=address,
        amount=amount,
        anchor=anchor,
        count=grouped,
        documentation_link=documentation_link,
        json_text=json_text,
        page_link=page_link,
        stale_word=stale_word,
        whole_dates=whole_dates,
    )
    found.tests["absent"] = lambda value: value is ABSENT
    return found


def static(name: str) -> str:
    """The text of one of :data:`STATIC`."""
    return files("conformance.report.site").joinpath("static", name).read_text("utf-8")


def render(template: str, page: str, **values: Any) -> str:
    """A template as the text of the file ``page``, whose place in the site decides how its links read."""
    found = environment().get_template(template)
    return found.render(lang=language(), page=page, to=partial(link, page), **values) + "\n"


def printable(value: Any) -> Any:
    """``value`` as a page may show it: texts without control and direction characters, everything else as it is."""
    if not isinstance(value, str) or value.isprintable() or value.replace("\n", "").isprintable():
        return value
    shown = "".join(sign if sign.isprintable() or sign in _KEPT else "\N{REPLACEMENT CHARACTER}" for sign in value)
    return type(value)(shown)  # Markup stays Markup


def whole_dates(text: str) -> Markup:
    """``text`` with its dates kept in one line each: in a heading they would break after a hyphen."""
    from markupsafe import Markup, escape

    shown = str(escape(printable(text)))
    return Markup(_DATE.sub(r'<span class="nowrap">\g<0></span>', shown))  # noqa: S704  # escaped above


def amount(value: Decimal) -> str:
    """An amount of money or credits without noughts at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def json_text(value: Json, indent: int | None = None) -> str:
    """A value as JSON, as a person reads it."""
    return json.dumps(_plain(value), ensure_ascii=False, indent=indent)


def _plain(value: Any) -> Any:
    """Tuples and read-only mappings as JSON has them."""
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value

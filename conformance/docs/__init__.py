"""Documentation pages into tables."""

from __future__ import annotations

import hashlib

from conformance.errors import PageError
from conformance.model import Page

__all__ = ["parse_page"]


def parse_page(page: str, url: str, body: bytes) -> Page:
    """What a documentation page says, whichever of the known forms it has.

    Args:
        page: path on the site without ending, such as ``market/kling/v2-1-pro``.
        url: where the page officially stands.
        body: the page as UTF-8.

    Raises:
        PageError: the page is damaged, cut off, hostile or of a form that looks like documentation of a request
            but can't be read. A page that documents no request is no error: it has no operations.
    """
    # Parsers need the scrape extra; importing them here keeps `import conformance.docs` free of it.
    from conformance.docs import markdown, playground
    from conformance.docs.lint import lint_page
    from conformance.docs.lint_rules import distinct

    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PageError(f"{page}: not UTF-8 at byte {error.start}") from error
    html = text.lstrip()[:200].lower().startswith(("<!doctype html", "<html"))
    try:
        if html:
            from conformance.docs import mintlify

            found = mintlify.parse(text)
        else:
            found = markdown.parse(text) or playground.parse(text)
    except PageError as error:
        raise PageError(f"{page}: {error.message}", hint=error.hint) from error
    if found is None:
        form = "html" if html else "markdown"
        found = markdown.Found(form, markdown.title_of(text), [], [])
    lints = [*found.lints, *lint_page(page, [operation.table for operation in found.operations])]
    return Page(
        page=page,
        url=url,
        form=found.form,
        title=found.title,
        sha256=hashlib.sha256(body).hexdigest(),
        operations=tuple(found.operations),
        lints=distinct(lints),
    )

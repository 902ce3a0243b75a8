"""``kie-conformance price``: what a request would cost, by published prices."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import click

from conformance.cli.speaking import Command
from conformance.messages import gettext as _
from conformance.messages import said

if TYPE_CHECKING:
    from conformance.pricing import Price

EPILOG = """\b
Examples:
  kie-conformance price kling/v2-1-pro payload.json
  kie-conformance price kling/v2-1-pro payload.json --as-of 2026-01-16
  echo '{"prompt": "a lake", "aspect_ratio": "1:1"}' | kie-conformance price z-image -

\b
Exit codes:
  0  the price is known
  1  it is not, or only that of one unit
  2  wrong usage: no such file, no JSON, no such model
"""


@click.command("price", cls=Command, epilog=EPILOG)
@click.argument("model")
@click.argument("file", default="-")
@click.option("--as-of", metavar="DAY", help="Count only what was published on that day or before.")
@click.option("--json", "as_json", is_flag=True, help="Print the price as JSON.")
@click.pass_context
def command(context: click.Context, model: str, file: str, *, as_of: str | None, as_json: bool) -> None:
    """Say what a request with this payload costs, by the published price lists.

    MODEL is a model id or a dedicated endpoint's name; FILE holds the input object (or the endpoint's body). Each
    figure names its source and day. What nobody published is said to be unknown.
    """
    from conformance.cli.payloads import echo_json, read_payload
    from conformance.contract import load_contract
    from conformance.pricing import price

    load_contract(model)
    try:
        found = price(model, read_payload(file), as_of=as_of)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        echo_json(found.to_json())
    else:
        click.echo(_verdict(model, found))
        if found.source:
            click.echo(_("Source: {source}").format(source=said(found.source)))
    if not found.known:
        context.exit(1)


def _verdict(model: str, found: Price) -> str:
    """What the request costs, or one unit of it, or why nobody knows."""
    credits, usd = found.credits, found.usd
    template = _("{model}: {credits} credits (${usd}), {basis}")
    if credits is None:
        credits, usd = found.unit_credits, found.unit_usd
        template = _("{model}: {credits} credits (${usd}) {basis}")
    if credits is None:
        template = _("{model}: {basis}")
    return template.format(model=model, credits=_amount(credits), usd=_amount(usd), basis=said(found.basis))


def _amount(number: Decimal | None) -> str:
    """A decimal without needless zeros: 50, 0.25; empty where it is not known."""
    text = "" if number is None else f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

"""``kie-conformance check``: whether a payload is what KIE documents."""

from __future__ import annotations

import click

from conformance.cli.speaking import Command
from conformance.messages import gettext as _

EPILOG = """\b
Examples:
  kie-conformance check kling/v2-1-pro payload.json
      the input object of a createTask request
  echo '{"prompt": "a lake"}' | kie-conformance check z-image -
      from standard input
  kie-conformance check --request body.json
      a whole request body: model, callBackUrl, input
  kie-conformance check veo-generate body.json
      the body for a dedicated endpoint
  kie-conformance check kling/v2-1-pro payload.json --normalize --json
      what normalization makes of it, for a script

\b
Exit codes:
  0  as documented
  1  violations (with --media-hosts strict, files elsewhere too)
  2  wrong usage: no such file, no JSON, no such model
"""


@click.command("check", cls=Command, epilog=EPILOG)
@click.argument("arguments", nargs=-1, metavar="MODEL [FILE|-]")
@click.option("--request", is_flag=True, help="FILE is a whole request body; MODEL may then be left out.")
@click.option("--normalize", "with_normalized", is_flag=True, help="Say what normalization would make of the payload.")
@click.option(
    "--media-hosts",
    type=click.Choice(["strict", "warn", "off"]),
    default="warn",
    show_default=True,
    help="Files on other hosts than those of KIE's File Upload API.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON (check.schema.json).")
@click.pass_context
def command(
    context: click.Context,
    arguments: tuple[str, ...],
    *,
    request: bool,
    with_normalized: bool,
    media_hosts: str,
    as_json: bool,
) -> None:
    """Hold a payload against the contract of a model: every violation at once, each with what to do.

    MODEL is a model id such as kling/v2-1-pro, or a dedicated endpoint's name such as veo-generate. FILE holds JSON;
    without one, or with -, it is read from standard input. Offline; nothing is sent.
    """
    from conformance.cli.payloads import echo_json, name_of, read_payload
    from conformance.contract import load_contract
    from conformance.media_hosts import media_violations
    from conformance.normalizer import Normalized, normalize
    from conformance.report.check_json import check_to_json
    from conformance.report.check_text import check_lines, normalized_lines
    from conformance.validator import Violation, unknown_model, validate, validate_request

    model, file = _split(arguments, request=request)
    contract = load_contract(model) if model is not None else None
    payload = read_payload(file)
    stranger: list[Violation] = []
    if contract is None:
        named, stranger = unknown_model(payload)
        contract = load_contract(named) if named is not None else None
    is_whole = request and contract is not None and contract.is_model
    inside = payload.get("input") if is_whole and isinstance(payload, dict) else payload
    violations, warnings = stranger, []
    normalized: Normalized | None = None
    if contract is not None:
        violations = validate_request(payload, contract.id) if request else validate(contract.id, payload)
        warnings = media_violations(contract.id, inside) if media_hosts != "off" else []
        if is_whole:
            warnings = [Violation((one[0], f"/input{one[1]}", *one[2:])) for one in warnings]
        if media_hosts == "strict":
            violations, warnings = [*violations, *warnings], []
        normalized = normalize(contract.id, inside) if with_normalized else None
    if as_json:
        echo_json(check_to_json(contract, violations, warnings, normalized))
    else:
        subject = contract.id if contract is not None else None
        for line in check_lines(subject, name_of(file), violations, warnings, click.style):
            click.echo(line)
        if normalized is not None:
            click.echo("")
            for line in normalized_lines(normalized, click.style):
                click.echo(line)
        if contract is not None and contract.retired is not None:
            gone = _("{model} is no longer documented: last on {day}.")
            click.echo("\n" + gone.format(model=contract.id, day=contract.retired), err=True)
    if violations:
        context.exit(1)


def _split(arguments: tuple[str, ...], *, request: bool) -> tuple[str | None, str]:
    """MODEL and FILE; the one argument of --request is the file."""
    if len(arguments) > 2:
        raise click.UsageError(_("Got {n} arguments: expected MODEL and FILE.").format(n=len(arguments)))
    if request:
        return (arguments[0] if len(arguments) == 2 else None), (arguments[-1] if arguments else "-")
    if not arguments:
        raise click.UsageError(_("Missing argument {name}.").format(name=f"'{_('MODEL')}'"))
    return arguments[0], arguments[1] if len(arguments) == 2 else "-"

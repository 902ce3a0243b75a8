"""What a person may do about a violation: worked out when it is shown."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from conformance.codes import CODES
from conformance.compiler import compile_parameter
from conformance.contract import Contract
from conformance.conversions import convert, wrapped
from conformance.meaning import names_of
from conformance.model import CrossRule, Json, Parameter
from conformance.payload import aliases_of, conversion_at
from conformance.wording import shown

_MOST_TEXT = 200


def hint(code: str, path: str, broken: Any, value: Json, contract: Contract) -> str:
    """The conversion that normalize would make, else the closest documented name or member, else what the code says.

    Args:
        broken: the parameter or the cross rule.
        path: JSON Pointer of the violation.
    """
    if isinstance(broken, CrossRule):
        return CODES[code].remedy
    if contract.is_model and path.startswith("/input/"):  # of a whole request: names start below its input
        path = path.removeprefix("/input")
    if code == "unknown-parameter":
        return _name_hint(path, broken, contract)
    return _value_hint(path, broken, value, contract) or _member_hint(broken, value) or CODES[code].remedy


def _name_hint(path: str, whole: Parameter, contract: Contract) -> str:
    name = path.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    target = aliases_of(contract).get(name)
    if target is not None and path.count("/") == 1:
        return f"normalize moves it to {target}."
    close = get_close_matches(name.lower(), names_of(whole) or (), n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else CODES["unknown-parameter"].remedy


def _value_hint(path: str, parameter: Parameter, value: Json, contract: Contract) -> str:
    if parameter.type == "array" and wrapped(parameter, value):
        return f"normalize makes it [{shown(value)}]."
    steps = convert(parameter, conversion_at(contract, path), value)
    if steps and not compile_parameter(parameter).check(steps[-1][1]):
        return f"normalize makes it {shown(steps[-1][1])}."
    return ""


def _member_hint(parameter: Parameter, value: Json) -> str:
    texts = [one for one in parameter.enum or () if isinstance(one, str)]
    if not isinstance(value, str) or len(value) > _MOST_TEXT:
        return ""
    close = get_close_matches(value, texts, n=1, cutoff=0.6)
    return f"Did you mean {shown(close[0])}?" if close else ""

"""What a person may do about a violation: worked out when it is shown."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from conformance.codes import CODES
from conformance.compiler import compile_parameter
from conformance.contract import Contract
from conformance.conversions import convert, wrapped
from conformance.meaning import names_of
from conformance.messages import gettext as _
from conformance.model import ABSENT, CrossRule, Json, Parameter
from conformance.payload import aliases_of, conversion_at
from conformance.wording import shown

_MOST_TEXT = 200


def hint(code: str, path: str, broken: Any, value: Json, contract: Contract, holder: Json = ABSENT) -> str:
    """The conversion that normalize would make, else the closest documented name or member, else what the code says.

    Args:
        broken: the parameter or the cross rule.
        path: JSON Pointer of the violation.
        holder: the object that lacks a missing parameter; ABSENT where none is missing.
    """
    remedy = _(CODES[code].remedy)
    if isinstance(broken, CrossRule):
        return remedy
    if contract.is_model and path.startswith("/input/"):  # of a whole request: names start below its input
        path = path.removeprefix("/input")
    if code == "unknown-parameter":
        return _name_hint(path, broken, contract) or remedy
    if isinstance(holder, dict):
        return _alias_hint(path, holder, contract) or remedy
    return _value_hint(path, broken, value, contract) or _member_hint(broken, value) or remedy


def _name_hint(path: str, whole: Parameter, contract: Contract) -> str:
    name = _name_at(path)
    target = aliases_of(contract).get(name)
    if target is not None and _is_outermost(path):
        return _("normalize moves it to {parameter}.").format(parameter=target)
    close = get_close_matches(name.lower(), names_of(whole) or (), n=1, cutoff=0.6)
    return _("Did you mean {name}?").format(name=close[0]) if close else ""


def _alias_hint(path: str, holder: dict[str, Json], contract: Contract) -> str:
    """Of a missing parameter: the name under which the payload has it."""
    own = (alias for alias, target in aliases_of(contract).items() if target == _name_at(path))
    alias = next((one for one in own if one in holder), None)
    if alias is None or not _is_outermost(path):
        return ""
    return _("normalize moves {alias} here.").format(alias=alias)


def _name_at(path: str) -> str:
    return path.rpartition("/")[2].replace("~1", "/").replace("~0", "~")


def _is_outermost(path: str) -> bool:
    return path.count("/") == 1


def _value_hint(path: str, parameter: Parameter, value: Json, contract: Contract) -> str:
    if parameter.type == "array" and wrapped(parameter, value):
        return _("normalize makes it {value}.").format(value=f"[{shown(value)}]")
    steps = convert(parameter, conversion_at(contract, path), value)
    if steps and not compile_parameter(parameter).check(steps[-1][1]):
        return _("normalize makes it {value}.").format(value=shown(steps[-1][1]))
    return ""


def _member_hint(parameter: Parameter, value: Json) -> str:
    texts = [one for one in parameter.enum or () if isinstance(one, str)]
    if not isinstance(value, str) or len(value) > _MOST_TEXT:
        return ""
    close = get_close_matches(value, texts, n=1, cutoff=0.6)
    return _("Did you mean {name}?").format(name=shown(close[0])) if close else ""

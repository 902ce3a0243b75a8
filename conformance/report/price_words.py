"""What is paid for a request, in words: what contracts, drift and reference pages say of prices."""

from __future__ import annotations

from conformance.messages import gettext as _
from conformance.messages import ngettext, said
from conformance.model import Rate
from conformance.wording import count_of, expectation_words, joined


def rate_words(rate: Rate) -> str:
    """A price with its conditions: ``60 credits per request with model "veo3_fast"``."""
    amount = amount_words(rate)
    if not rate.conditions:
        return amount
    return _("{amount} with {conditions}").format(amount=amount, conditions=_conditions(rate))


def amount_words(rate: Rate) -> str:
    """A price by the unit: ``$0.06 per image × n``, where ``n`` is the parameter that says how many."""
    unit = said(rate.per)
    if rate.credits is not None:
        template = ngettext("{credits} credit per {unit}", "{credits} credits per {unit}", count_of(rate.credits))
        amount = template.format(credits=rate.credits, unit=unit)
    else:
        amount = _("${usd} per {unit}").format(usd=rate.usd, unit=unit)
    return amount if rate.times is None else f"{amount} × {rate.times}"


def change_of_amount(old: Rate, new: Rate) -> str:
    """Two prices of the same requests: ``60, now 180 credits per request, with model "veo3_fast"``."""
    if old.credits is None or new.credits is None or (old.per, old.times) != (new.per, new.times):
        amount = _("{old}, now {new}").format(old=amount_words(old), new=amount_words(new))
    else:
        amount = _("{old}, now {new}").format(old=old.credits, new=amount_words(new))
    if not new.conditions:
        return amount
    return _("{amount}, with {conditions}").format(amount=amount, conditions=_conditions(new))


def _conditions(rate: Rate) -> str:
    return joined(expectation_words(path, one) for path, one in rate.conditions.items())

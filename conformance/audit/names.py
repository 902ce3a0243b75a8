"""Which of our models a subject covers, and what they are called there."""

from __future__ import annotations

import re
from collections.abc import Mapping

from conformance.audit.subject import Subject
from conformance.contract import contract_paths, load_contract
from conformance.laws.probes import sample
from conformance.laws.selection import selected
from conformance.model import Json

Forms = Mapping[str, str]
"""Spellings of one model's id, by the placeholders that stand for them."""


def forms_of(model: str, name: str | None = None) -> dict[str, str]:
    """The spellings of a model's id; ``name`` is what the subject calls it, if not by our id."""
    own = name or model
    words = re.findall(r"[A-Za-z0-9]+", own)
    return {
        "model": model,
        "name": own,
        "model_slug": "_".join(words).lower(),
        "model_camel": "".join(word[:1].upper() + word[1:] for word in words),
        "model_dash": "-".join(words).lower(),
    }


def candidates(subject: Subject) -> tuple[str, ...]:
    """Our ids of the models that a subject may cover.

    Those that it names; else, where each has a place of its own in the subject, every contract, of which the subject
    has some; else those of the roster.

    Raises:
        UnknownNameError: a glob or a name that it gives is no model; the hint names the closest.
    """
    if subject.models:
        return selected(subject.models)
    if subject.names:
        return selected(tuple(subject.names))
    has_places = subject.is_schema or "{" in subject.attribute
    return tuple(contract_paths()) if has_places else selected()


def is_guessed(subject: Subject) -> bool:
    """Whether nobody has said which models a subject covers, so that those of the roster are tried."""
    return (
        not subject.models
        and not subject.names
        and subject.kind in ("python", "pydantic", "http")
        and ("{" not in subject.attribute + subject.target)
    )


def all_forms(subject: Subject, models: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Our id → its spellings, for each of ``models``."""
    return {model: forms_of(model, subject.names.get(model)) for model in models}


def beside_input(model: str) -> dict[str, Json]:
    """What a request of a model has to hold beside ``model`` and ``input``, with values as documented.

    Raises:
        UnknownNameError: there is no contract of that name.
    """
    body = load_contract(model).table.body
    return {name: sample(one) for name, one in body.items() if one.required and name not in ("model", "input")}


def filled(text: str, forms: Forms) -> str:
    """A text with the spellings of a model in place of what stands for them."""
    for name, value in forms.items():
        text = text.replace(f"{{{name}}}", value)
    return text

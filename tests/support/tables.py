"""Tables drawn at random, for tests that compare two of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from conformance.compare import pairs
from conformance.model import ABSENT, CREATE_TASK, Json, Parameter, Table
from conformance.record import replace

P = Parameter
TEXT = P(type="string")


def table_of(body: Parameter | Mapping[str, Parameter], *, endpoint: str = CREATE_TASK) -> Table:
    """A table whose request body is ``body``."""
    return pairs.table_of(body if isinstance(body, Parameter) else P(properties=body), endpoint)


NAMES = ("prompt", "seed", "image_url", "duration", "mode", "loop", "fps", "xy", "quality", "voice_id")
"""Names so different that one gone and another come are never taken for a renamed one."""

_MEDIA: Mapping[str, Json] = {"max_mb": 10, "types": ["image/png", "image/jpeg"], "min_seconds": 2}
_FACTS = {"deprecated": st.sampled_from((None, None, True)), "nullable": st.sampled_from((None, None, True))}


def _parameter(**facts: Any) -> st.SearchStrategy[Parameter]:
    drawn = {name: one if isinstance(one, st.SearchStrategy) else st.just(one) for name, one in facts.items()}
    return st.builds(P, **_FACTS, **drawn)


def _bounded(type: str, unit: int | float) -> st.SearchStrategy[Parameter]:
    low, high = st.sampled_from((None, 0, 2, 4)), st.sampled_from((None, 20, 40))
    free = _parameter(type=type, minimum=low, maximum=high, default=st.sampled_from((ABSENT, 8, 10)))
    open_ended = _parameter(type=type, exclusive_minimum=low, exclusive_maximum=high)
    stepped = _parameter(type=type, minimum=0, maximum=high, step=unit)
    multiple = _parameter(type=type, minimum=st.sampled_from((None, 0)), maximum=st.just(100), multiple_of=5)
    return st.one_of(free, open_ended, stepped, multiple)


_TEXTS = st.one_of(
    _parameter(type="string"),
    _parameter(type="string", min_length=st.sampled_from((None, 1, 4)), max_length=st.sampled_from((None, 9, 12))),
    _parameter(type="string", pattern=st.sampled_from(("^[a-z ]+$", "^#[0-9A-F]{6}$"))),
    _parameter(type="string", format=st.sampled_from(("uri", "email"))),
    _parameter(type="string", format="uri", media=st.just(_MEDIA)),
    st.builds(P, type=st.just("string"), const=st.sampled_from(("one", "two"))),
)
_ENUMS = st.one_of(
    _parameter(type="string", enum=st.just(("auto", "16:9", "hd_up")), default=st.sampled_from((ABSENT, "auto"))),
    _parameter(type="integer", enum=st.just((5, 10, -5)), default=st.sampled_from((ABSENT, 5))),
    _parameter(enum=st.sampled_from((("auto", 5, True), ("auto", "6")))),
)
_SCALARS = st.one_of(
    _TEXTS,
    _ENUMS,
    _bounded("number", 0.5),
    _bounded("integer", 2),
    _parameter(type="boolean", default=st.sampled_from((ABSENT, True, False))),
)


def _named(children: st.SearchStrategy[Parameter], **sizes: Any) -> st.SearchStrategy[dict[str, Parameter]]:
    required = st.builds(lambda one, needed: replace(one, required=needed), children, st.booleans())
    return st.dictionaries(st.sampled_from(NAMES), required, **sizes)


def _nested(children: st.SearchStrategy[Parameter]) -> st.SearchStrategy[Parameter]:
    sizes = {"min_items": st.sampled_from((None, 1, 2)), "max_items": st.sampled_from((None, 3, 5))}
    lists = _parameter(type="array", items=st.one_of(st.none(), children), **sizes)
    unlike = _parameter(type="array", items=P(type="string", format="uri"), unique_items=True, **sizes)
    closed = st.sampled_from((None, None, False))
    objects = _parameter(type="object", properties=_named(children, max_size=3), additional_properties=closed)
    return st.one_of(lists, unlike, objects)


@st.composite
def _with_choice(draw: st.DrawFn) -> Parameter:
    """An object of alternatives that exclude each other, and share no names: see the waivers in ``test_witness``."""
    names = draw(st.permutations(NAMES))
    members = [
        P(
            type="object",
            title=kind,
            properties={
                "kind": P(type="string", const=kind, required=True),
                name: replace(draw(_SCALARS), required=False),
            },
        )
        for kind, name in zip(("first", "second", "third"), names, strict=False)
    ]
    keyword = draw(st.sampled_from(("one_of", "any_of")))
    shared = {names[5]: replace(draw(_SCALARS), required=draw(st.booleans()))}
    return replace(P(type="object", properties=shared), **{keyword: tuple(members[: draw(st.integers(2, 3))])})


_INPUTS = st.one_of(
    st.builds(
        P,
        type=st.just("object"),
        properties=_named(st.recursive(_SCALARS, _nested, max_leaves=4), min_size=1, max_size=5),
    ),
    _with_choice(),
)
BODIES: st.SearchStrategy[Parameter] = st.one_of(_INPUTS.map(lambda one: body_with(one)), _INPUTS)
"""Request bodies: of createTask, and of endpoints of their own."""


def body_with(input: Parameter) -> Parameter:
    """The body of a createTask request, as one object."""
    return P(type="object", properties=pairs.task_of(input).body)

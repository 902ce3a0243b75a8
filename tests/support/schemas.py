"""Small JSON Schemas and values, drawn: of all facts of JSON Schema that a parameter has."""

from __future__ import annotations

from hypothesis import strategies as st

numbers = st.integers(-20, 20) | st.floats(-20, 20).map(lambda value: round(value, 2))
scalars = st.none() | st.booleans() | numbers | st.text(st.sampled_from("ab🦊 "), max_size=5)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("pqr"), inner, max_size=3),
    max_leaves=8,
)
types = st.sampled_from(["string", "number", "integer", "boolean", "array", "object", "null"])
flat = st.fixed_dictionaries(
    {},
    optional={
        "type": types,
        "enum": st.lists(scalars, min_size=1, max_size=4),
        "const": scalars,
        "minLength": st.integers(0, 4),
        "maxLength": st.integers(0, 4),
        "minimum": numbers,
        "maximum": numbers,
        "exclusiveMinimum": numbers,
        "exclusiveMaximum": numbers,
        "multipleOf": st.integers(1, 4),
        "minItems": st.integers(0, 3),
        "maxItems": st.integers(0, 3),
        "uniqueItems": st.booleans(),
        "additionalProperties": st.booleans(),
    },
)
schemas = st.recursive(
    flat,
    lambda inner: st.builds(
        lambda own, more: own | more,
        flat,
        st.fixed_dictionaries(
            {},
            optional={
                "items": inner,
                "properties": st.dictionaries(st.sampled_from("pqr"), inner, min_size=1, max_size=3),
                "oneOf": st.lists(inner, min_size=1, max_size=3),
                "anyOf": st.lists(inner, min_size=1, max_size=3),
                "allOf": st.lists(inner, min_size=1, max_size=2),
                "not": inner,
            },
        ),
    ),
    max_leaves=6,
)

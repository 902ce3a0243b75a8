"""The generated function: what it reads like, and that its short cuts give the verdicts of the long way round."""

from __future__ import annotations

import itertools
from collections import OrderedDict, defaultdict
from typing import Any

import pytest

from conformance.compiler import compile_parameter
from conformance.model import ABSENT, Json, Parameter
from conformance.record import replace

LINK = "https://files.example/a.png"
URI = Parameter(type="string", format="uri")
SMALL = Parameter(
    type="object",
    properties={
        "prompt": Parameter(type="string", required=True, max_length=5),
        "scale": Parameter(type="number", minimum=0, maximum=1),
        "links": Parameter(type="array", items=URI),
    },
)
SOURCE = """\
# 'small'
def check(v):
    e = []
    if v.__class__ is not dict and not isinstance(v, dict):
        e.append(V(('type-mismatch', '', P1, v, C)))
    else:
        n2 = 3
        if 'prompt' not in v:
            n2 -= 1
            e.append(V(('required-missing', '/prompt', P4, ABSENT, C, v)))
        else:
            x3 = v['prompt']
            if x3.__class__ is not str and not isinstance(x3, str):
                e.append(V(('type-mismatch', '/prompt', P4, x3, C)))
            elif not x3 or x3.isspace():
                e.append(V(('required-missing', '/prompt', P4, x3, C)))
            elif len(x3) > 5:
                e.append(V(('too-long', '/prompt', P4, x3, C)))
        if 'scale' not in v:
            n2 -= 1
        else:
            x5 = v['scale']
            if x5.__class__ is not int and (x5.__class__ is not float or x5 - x5 != 0) and not is_finite(x5):
                e.append(V(('type-mismatch', '/scale', P6, x5, C)))
            elif x5 < 0 or x5 > 1:
                e.append(V(('out-of-range', '/scale', P6, x5, C)))
        if 'links' not in v:
            n2 -= 1
        else:
            x7 = v['links']
            if x7.__class__ is not list and not isinstance(x7, list):
                e.append(V(('type-mismatch', '/links', P8, x7, C)))
            else:
                for x10 in x7:
                    if x10.__class__ is not str or R11(x10):
                        for i9, x10 in enumerate(x7):
                            if x10.__class__ is not str and not isinstance(x10, str):
                                e.append(V(('type-mismatch', '/links/' + str(i9), P12, x10, C)))
                            elif R11(x10):
                                e.append(V(('format-mismatch', '/links/' + str(i9), P12, x10, C)))
                        break
        if n2 != len(v):
            unknown(e, v, N13, '', P1, V, C)
    return e
"""


class Text(str):
    """A text of a derived class, as some parsers give."""

    __slots__ = ()


def broken(whole: Parameter, value: Json) -> list[tuple[str, str]]:
    """Code and pointer of each violation."""
    return [(one[0], one[1]) for one in compile_parameter(whole).check(value)]


def test_the_code_of_a_table_can_be_read() -> None:
    assert compile_parameter(SMALL, "small").source == SOURCE


@pytest.mark.parametrize("closed", [None, False], ids=["by its names", "closed"])
def test_each_set_of_names_is_told_from_each_other(closed: bool | None) -> None:
    """Names are counted, not looked up: each subset of known names, with and without unknown ones, in any order."""
    names = ("a", "b", "c", "d")
    properties = {name: Parameter(required=name in "ab") for name in names}
    whole = Parameter(type="object", properties=properties, additional_properties=closed)
    check = compile_parameter(whole).check
    for size in range(6):
        for given in itertools.permutations((*names, "x", "y/~"), size):
            found = [(one[0], one[1]) for one in check(dict.fromkeys(given, 1))]
            missing = [("required-missing", f"/{name}") for name in "ab" if name not in given]
            strange = [("unknown-parameter", {"x": "/x", "y/~": "/y~1~0"}[one]) for one in given if one not in names]
            assert found == [*missing, *strange], given


def test_an_open_object_takes_any_name_and_still_wants_its_own() -> None:
    whole = Parameter(type="object", properties={"a": Parameter(required=True)}, additional_properties=True)
    assert broken(whole, {"x": 1}) == [("required-missing", "/a")]
    assert broken(whole, {"x": 1, "a": None}) == []


def test_names_of_alternatives_are_known_beside_those_of_the_object() -> None:
    either = tuple(Parameter(properties={name: Parameter(required=True)}) for name in "bc")
    whole = Parameter(type="object", properties={"a": Parameter()}, any_of=either)
    assert broken(whole, {"b": 1}) == broken(whole, {"a": 1, "c": 1}) == []
    assert broken(whole, {"b": 1, "x": 1}) == [("unknown-parameter", "/x")]


NAMED = {name: Parameter(properties={name: Parameter(required=True)}) for name in "abc"}
BOTH = Parameter(type="object", properties={name: Parameter(required=name in "ab") for name in "abc"})


@pytest.mark.parametrize(
    ("barred", "kept"),
    [
        (NAMED["a"], "'a' in v"),
        (BOTH, "'a' in v and 'b' in v"),
        (Parameter(any_of=(NAMED["a"], BOTH)), "('a' in v or 'a' in v and 'b' in v)"),
        (replace(BOTH, any_of=(NAMED["c"], NAMED["a"])), "'a' in v and 'b' in v and ('c' in v or 'a' in v)"),
        (Parameter(properties={"a": Parameter()}), "True"),
        (replace(BOTH, additional_properties=False), None),
        (replace(NAMED["a"], not_=NAMED["b"]), None),
        (replace(NAMED["a"], one_of=(NAMED["b"],)), None),
        (Parameter(type="array", properties={"a": Parameter(required=True)}), None),
        (Parameter(properties={"a": Parameter(type="string", required=True)}), None),
        (Parameter(any_of=(NAMED["a"], Parameter(properties={"b": Parameter(required=True, min_length=1)}))), None),
    ],
)
def test_alternatives_that_ask_for_names_alone_are_a_condition(barred: Parameter, kept: str | None) -> None:
    """It is true of just those objects in which the alternative's own function finds nothing."""
    properties = {name: Parameter() for name in "abcd"}
    compiled = compile_parameter(Parameter(type="object", properties=properties, not_=barred))
    assert (kept is None) == ("alternative" in compiled.source)
    assert kept is None or f"if {kept}:" in compiled.source
    held = compile_parameter(replace(barred, additional_properties=barred.additional_properties is not False)).check
    for given in itertools.chain.from_iterable(itertools.combinations("abcd", size) for size in range(5)):
        value = dict.fromkeys(given, "x")
        assert ("excluded" in [one[0] for one in compiled.check(value)]) == (not held(value)), given


@pytest.mark.parametrize("value", ["x", None, 5, ["a"]])
def test_names_are_not_looked_for_in_what_is_no_object(value: Json) -> None:
    whole = Parameter(properties={"b": Parameter()}, not_=NAMED["a"])
    assert broken(whole, value) == []
    assert broken(Parameter(not_=NAMED["a"]), value) == [("excluded", "")]


TEXTS = tuple(Parameter(properties={name: Parameter(type="string", required=True)}) for name in "abc")


@pytest.mark.parametrize(
    ("value", "one", "some"),
    [
        ({}, [("no-alternative", "")], [("no-alternative", "")]),
        ({"b": "x"}, [], []),
        ({"a": "x", "c": "x"}, [("several-alternatives", "")], []),
        ({"a": "x", "b": "x", "c": "x"}, [("several-alternatives", "")], []),
        ({"a": 1, "b": "x"}, [], []),
        ({"a": "", "b": 1}, [("required-missing", "/a")], [("required-missing", "/a")]),
        ({"b": 1}, [("required-missing", "/a")], [("required-missing", "/a")]),
    ],
)
def test_alternatives_are_counted_and_the_closest_is_told(value: Json, one: Any, some: Any) -> None:
    """Of alternatives with as many violations, the first; that some lack names is told where others are wrong."""
    assert broken(Parameter(type="object", one_of=TEXTS), value) == one
    assert broken(Parameter(type="object", any_of=TEXTS), value) == some


@pytest.mark.parametrize(
    "kind",
    [dict, OrderedDict, lambda given: defaultdict(str, given)],
    ids=["dict", "OrderedDict", "defaultdict"],
)
def test_objects_of_derived_classes_are_objects(kind: Any) -> None:
    assert broken(SMALL, kind({"prompt": "a", "scale": 1})) == []
    given = kind({"scale": 2, "x": 1})
    assert broken(SMALL, given) == [
        ("required-missing", "/prompt"),
        ("out-of-range", "/scale"),
        ("unknown-parameter", "/x"),
    ]
    assert dict(given) == {"scale": 2, "x": 1}


def test_a_missing_parameter_names_the_object_that_lacks_it() -> None:
    inner = Parameter(type="object", properties={"b": Parameter(required=True)})
    whole = Parameter(type="object", properties={"a": inner, "list": Parameter(type="array", items=inner)})
    outer: dict[str, Json] = {"a": {"c": 1}, "list": [{"b": 1}, {"d": 1}]}
    found = compile_parameter(whole).check(outer)
    missing = [(one[1], one[3], one[5]) for one in found if one[0] == "required-missing"]
    assert missing == [("/a/b", ABSENT, {"c": 1}), ("/list/1/b", ABSENT, {"d": 1})]
    assert {len(one) for one in found if one[0] != "required-missing"} == {5}


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([], []),
        ([LINK], []),
        ([LINK, Text(LINK), LINK], []),
        ([LINK, "a b", LINK, 5, "x"], [("format-mismatch", 1), ("type-mismatch", 3), ("format-mismatch", 4)]),
        ([None, LINK], [("type-mismatch", 0)]),
        ([Text("a b")], [("format-mismatch", 0)]),
        (["http://files.example/%41", "https:", "https://a b"], [("format-mismatch", 1), ("format-mismatch", 2)]),
    ],
)
def test_each_member_of_a_list_of_links_is_judged_once(links: list[Json], expected: list[tuple[str, int]]) -> None:
    found = broken(Parameter(type="array", items=URI), links)
    assert found == [(code, f"/{place}") for code, place in expected]


def test_lists_in_lists_are_looked_over_to_the_end() -> None:
    whole = Parameter(type="array", items=Parameter(type="array", items=URI))
    found = broken(whole, [[LINK, "a b"], [LINK], ["x", LINK, "y"]])
    assert found == [("format-mismatch", path) for path in ("/0/1", "/2/0", "/2/2")]


def test_a_pattern_is_one_constant_however_often_it_is_asked() -> None:
    properties = {"a": URI, "b": URI, "c": Parameter(type="array", items=URI)}
    compiled = compile_parameter(Parameter(type="object", properties=properties))
    assert len([name for name in compiled.constants if name.startswith("R")]) == 1

"""Records behave as frozen dataclasses do, and importing the way to a first verdict makes no dataclass."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys
from typing import Any

import pytest

from conformance.record import Record, derived, replace


class Point(Record):
    """What is tested."""

    x: int
    y: int = 0
    items: tuple[Any, ...] = ()

    @property
    def both(self) -> tuple[int, int]:
        """Records may have properties and methods."""
        return self.x, self.y


class Sized(Record):
    """Fields, and what is worked out from them."""

    items: tuple[int, ...]

    @derived
    def size(self) -> list[int]:
        """The number of items; another object each time that it is worked out."""
        return [len(self.items)]

    @derived
    def first(self) -> int:
        """What fails where there is nothing."""
        return self.items[0]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """The same as a dataclass."""

    x: int
    y: int = 0
    items: tuple[Any, ...] = ()


@pytest.mark.parametrize("given", [{"x": 1}, {"y": 2, "x": 1}, {"x": 1, "items": (1, [2])}, {"x": 1, "y": 0}])
def test_records_show_and_compare_as_dataclasses_do(given: dict[str, Any]) -> None:
    mine, theirs = Point(**given), Other(**given)
    assert repr(mine) == repr(theirs).replace("Other", "Point")
    others: tuple[dict[str, Any], ...] = ({"x": 1}, {"x": 1, "y": 2}, {"x": 2})
    for other in others:
        assert (mine == Point(**other)) == (theirs == Other(**other))
    assert mine != theirs
    assert Point.__slots__ == Other.__slots__
    assert Point.__match_args__ == Other.__match_args__ == ()
    assert mine.both == (mine.x, mine.y)


def test_the_values_are_a_tuple_too_in_the_order_of_fields() -> None:
    point = Point(items=(3,), x=1)
    assert point.as_tuple == (1, 0, (3,))
    copies = (
        replace(point, y=2),
        dataclasses.replace(point, y=2),
        pickle.loads(pickle.dumps(Point(x=1, y=2, items=(3,)))),
    )
    assert [copied.as_tuple for copied in copies] == [(1, 2, (3,))] * 3
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(point, "as_tuple", ())  # noqa: B010 # type checkers know that it can't be done


def test_equal_records_have_one_hash_and_mutable_values_none() -> None:
    assert len({Point(x=1), Point(x=1, y=0), Point(x=1, items=(2,))}) == 2
    with pytest.raises(TypeError):
        hash(Point(x=1, items=([],)))


@pytest.mark.parametrize("given", [{}, {"y": 1}, {"x": 1, "z": 2}, {"y": 1, "z": 2}])
def test_a_field_too_many_or_too_few_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=r"Point\(\)"):
        Point(**given)


def test_records_do_not_change() -> None:
    point: Any = Point(x=1)
    for name in ("x", "z"):
        with pytest.raises(dataclasses.FrozenInstanceError, match=f"cannot assign to field '{name}'"):
            setattr(point, name, 2)
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'x'"):
        del point.x
    assert point == Point(x=1)
    assert not hasattr(point, "__dict__")


def test_copies_with_other_values_both_ways() -> None:
    point = Point(x=1, items=(3,))
    for copied in (replace(point, y=2), dataclasses.replace(point, y=2)):
        assert copied == Point(x=1, y=2, items=(3,))
    assert [field.name for field in dataclasses.fields(Point)] == ["x", "y", "items"]
    assert copy.copy(point) == copy.deepcopy(point) == pickle.loads(pickle.dumps(point)) == point
    with pytest.raises(TypeError):
        replace(point, z=1)


def test_what_is_derived_is_worked_out_once_and_is_no_part_of_the_record() -> None:
    sized = Sized(items=(1, 2))
    assert sized.size == [2]
    assert sized.size is sized.size
    assert sized == Sized(items=(1, 2))
    assert repr(sized) == "Sized(items=(1, 2))"
    assert [field.name for field in dataclasses.fields(Sized)] == [*Sized.__slots__] == ["items"]
    for copied in (pickle.loads(pickle.dumps(sized)), copy.copy(sized), replace(sized)):
        assert copied == sized
        assert copied.size == [2]
        assert copied.size is not sized.size
    assert replace(sized, items=()).size == [0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(sized, "size", [3])  # noqa: B010 # type checkers know that it can't be done
    with pytest.raises(TypeError):
        Sized(items=(1,), size=[1])  # type: ignore[call-arg]  # type checkers know that it is no field
    with pytest.raises(IndexError):
        _ = Sized(items=()).first


FIRST = """
import sys
from conformance import validate
assert validate("kling/v2-1-pro", {})
print(sorted({"dataclasses", "inspect", "json", "difflib", "fractions"} & set(sys.modules)))
"""


def test_a_first_verdict_imports_little() -> None:
    done = subprocess.run([sys.executable, "-c", FIRST], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"

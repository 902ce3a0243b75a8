"""Records: frozen values with named fields, for the modules that every first verdict has to import.

They behave as ``@dataclass(frozen=True, slots=True, kw_only=True)`` makes classes behave, and type checkers read them
so. But ``dataclasses`` imports ``inspect``, and writes and compiles six methods for each class, which took almost half
of the time from ``import conformance`` to the first verdict. Records share one set of methods instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Generic, Never, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from dataclasses import Field


class RecordType(type):
    """Turns the annotations of a class into slots, and the values beside them into defaults.

    A default is shared by all records, so it must not change. Records do not inherit fields.
    """

    __slots__: tuple[str, ...]
    _template: Mapping[str, Any]
    _needed: frozenset[str]
    _places: Mapping[str, int]
    _setters: tuple[Callable[[object, Any], None], ...]
    _set_tuple: Callable[[object, tuple[Any, ...]], None]

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> RecordType:
        """The class of that name; ``namespace`` is what its body defines."""
        names = tuple(namespace.get("__annotations__", ())) if bases else ("as_tuple",)
        template = {field: namespace.pop(field, _MISSING) for field in names}
        kept = tuple(value.slot for value in namespace.values() if isinstance(value, derived))
        made = super().__new__(cls, name, bases, {**namespace, "__slots__": (*names, *kept), "__match_args__": ()})
        made.__slots__ = names  # the fields: what is derived is neither compared nor copied
        made._template = template
        made._needed = frozenset(field for field in names if template[field] is _MISSING)
        made._places = {field: place for place, field in enumerate(names)}
        # What object.__setattr__ would look up each time.
        made._setters = tuple(made.__dict__[field].__set__ for field in names)
        if not bases:
            made._set_tuple = made._setters[0]
        return made


_MISSING: Final = object()

V = TypeVar("V")


class derived(Generic[V]):  # noqa: N801 # a decorator of methods, as property is
    """A property of records that is worked out from their fields when it is first read, and kept from then on."""

    def __init__(self, work_out: Callable[[Any], V]) -> None:
        self.slot = f"_{work_out.__name__}"
        self._work_out = work_out
        self.__doc__ = work_out.__doc__

    def __get__(self, record: Any, owner: type) -> V:
        try:
            return getattr(record, self.slot)  # type: ignore[no-any-return]  # it was kept below
        except AttributeError:
            value = self._work_out(record)
            object.__setattr__(record, self.slot, value)
            return value


class _DataclassFields:
    """What ``dataclasses.replace`` and ``fields`` look at, for the sake of the names."""

    def __get__(self, record: Record | None, owner: RecordType) -> dict[str, Field[Any]]:
        return _dataclass_fields(owner)


@cache
def _dataclass_fields(owner: RecordType) -> dict[str, Field[Any]]:
    from dataclasses import fields, make_dataclass

    return {field.name: field for field in fields(make_dataclass(owner.__name__, owner.__slots__))}


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Record(metaclass=RecordType):
    """Base of frozen values: fields are given by name, and compared, hashed and shown in their order.

    ``as_tuple`` holds the values of all fields once more, in their order: what compares many records compares tuples.
    """

    __dataclass_fields__ = _DataclassFields()

    if TYPE_CHECKING:

        @property
        def as_tuple(self) -> tuple[Any, ...]:
            """The values of all fields, in their order."""

    def __init__(self, **given: Any) -> None:
        cls = self.__class__
        values = {**cls._template, **given}
        if len(values) != len(cls._template) or (cls._needed and not cls._needed <= given.keys()):
            wrong = ", ".join(sorted((given.keys() - cls._template.keys()) | (cls._needed - given.keys())))
            raise TypeError(f"{cls.__name__}() has other fields, or lacks some: {wrong}")
        _fill(self, values.values())

    def __getstate__(self) -> tuple[Any, ...]:
        return self.as_tuple

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        _fill(self, state)

    def __setattr__(self, name: str, value: object) -> Never:
        self._refuse("assign to", name)

    def __delattr__(self, name: str) -> Never:
        self._refuse("delete", name)

    def _refuse(self, what: str, name: str) -> Never:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot {what} field {name!r}")

    def __eq__(self, other: object) -> bool:
        return self.as_tuple == other.as_tuple if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self) -> int:
        return hash(self.as_tuple)

    def __repr__(self) -> str:
        named = zip(self.__class__.__slots__, self.as_tuple, strict=True)
        fields = ", ".join(f"{name}={value!r}" for name, value in named)
        return f"{self.__class__.__qualname__}({fields})"


def _fill(record: Record, values: Iterable[Any]) -> None:
    """Give a new record its values, in the order of its fields."""
    cls = record.__class__
    as_tuple = tuple(values)
    cls._set_tuple(record, as_tuple)
    for set_field, value in zip(cls._setters, as_tuple, strict=False):  # as many as there are fields
        set_field(record, value)


R = TypeVar("R", bound=Record)


def replace(record: R, **changes: Any) -> R:
    """A copy of ``record`` with other values in some fields, as ``dataclasses.replace`` makes it."""
    cls = record.__class__
    places = cls._places
    if not changes.keys() <= places.keys():
        wrong = ", ".join(sorted(changes.keys() - places.keys()))
        raise TypeError(f"{cls.__name__}() has no such fields: {wrong}")
    values = list(record.as_tuple)
    for name, value in changes.items():
        values[places[name]] = value
    made = cls.__new__(cls)
    _fill(made, values)
    return made

"""Records: frozen values with named fields, for the modules that every first verdict has to import.

They behave as ``@dataclass(frozen=True, slots=True, kw_only=True)`` makes classes behave, and type checkers read them
so. But ``dataclasses`` imports ``inspect``, and writes and compiles six methods for each class, which took almost half
of the time from ``import conformance`` to the first verdict. Records share one set of methods instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Never, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import Field


class RecordType(type):
    """Turns the annotations of a class into slots, and the values beside them into defaults.

    A default is shared by all records, so it must not change. Records do not inherit fields.
    """

    __slots__: tuple[str, ...]
    _names: frozenset[str]
    _defaults: Mapping[str, Any]
    _values: Callable[[object], Any]
    _setters: Mapping[str, Callable[[object, Any], None]]

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> RecordType:
        """The class of that name; ``namespace`` is what its body defines."""
        names = tuple(namespace.get("__annotations__", ()))
        defaults = {field: namespace.pop(field) for field in names if field in namespace}
        made = super().__new__(cls, name, bases, {**namespace, "__slots__": names, "__match_args__": ()})
        made._names = frozenset(names)
        made._defaults = defaults
        made._values = attrgetter(*names) if names else repr
        # What object.__setattr__ would look up each time.
        made._setters = {field: made.__dict__[field].__set__ for field in names}
        return made


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
    """Base of frozen values: fields are given by name, and compared, hashed and shown in their order."""

    __dataclass_fields__ = _DataclassFields()

    def __init__(self, **given: Any) -> None:
        cls = self.__class__
        values = {**cls._defaults, **given}
        if values.keys() != cls._names:
            wrong = ", ".join(sorted(values.keys() ^ cls._names))
            raise TypeError(f"{cls.__name__}() has other fields, or lacks some: {wrong}")
        setters = cls._setters
        for name, value in values.items():
            setters[name](self, value)

    def __setstate__(self, state: tuple[None, dict[str, Any]]) -> None:
        for name, value in state[1].items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> Never:
        self._refuse("assign to", name)

    def __delattr__(self, name: str) -> Never:
        self._refuse("delete", name)

    def _refuse(self, what: str, name: str) -> Never:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot {what} field {name!r}")

    def __eq__(self, other: object) -> bool:
        cls = self.__class__
        return bool(cls._values(self) == cls._values(other)) if other.__class__ is cls else NotImplemented

    def __hash__(self) -> int:
        cls = self.__class__
        return hash(cls._values(self))

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__class__.__slots__)
        return f"{self.__class__.__qualname__}({fields})"


R = TypeVar("R", bound=Record)


def replace(record: R, **changes: Any) -> R:
    """A copy of ``record`` with other values in some fields, as ``dataclasses.replace`` makes it."""
    cls = record.__class__
    setters = cls._setters
    if not changes.keys() <= setters.keys():
        wrong = ", ".join(sorted(changes.keys() - setters.keys()))
        raise TypeError(f"{cls.__name__}() has no such fields: {wrong}")
    made = cls.__new__(cls)
    for name, set_field in setters.items():
        set_field(made, changes[name] if name in changes else getattr(record, name))
    return made

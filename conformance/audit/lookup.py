"""Finds what a subject's name stands for in its modules, and makes it something that is called with payloads.

Used in the subject's own process (``runner.py``), like ``readings.py``: it imports nothing of ours, and nothing beyond
the standard library until the subject does.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import os
import sys
from collections.abc import Callable
from functools import wraps
from itertools import islice
from types import CodeType, ModuleType
from typing import Any

_MOST_YIELDED = 1_000
_MOST_NAMES = 8
_MANY = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)

own_places: list[str] = []
"""Folders and files whose code is the subject's own."""


class SetupError(Exception):
    """The subject can't be loaded; the message says why, for a person, up to the words of what caused it."""


def module_of(target: str) -> ModuleType:
    """The module at a path or under a name.

    Raises:
        SetupError: it can't be imported.
    """
    try:
        if not target.endswith(".py"):
            found = importlib.import_module(target)
            _own(target.partition(".")[0])
            return found
        return _loaded(target)
    except BaseException as error:
        raise SetupError(f"{target}: importing it failed") from error


def _loaded(path: str) -> ModuleType:
    """The module in a file, whose neighbours it may import."""
    sys.path.insert(0, os.path.dirname(path))
    spec = importlib.util.spec_from_file_location(os.path.basename(path)[:-3], path)
    if spec is None or spec.loader is None:
        raise ImportError("no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _own(package: str) -> None:
    """Take the code of a package for the subject's own, wherever it is installed."""
    path = getattr(sys.modules.get(package), "__file__", None)
    if path is not None:
        is_folder = os.path.basename(path).startswith("__init__.")
        own_places.append(os.path.join(os.path.dirname(path), "") if is_folder else path)


def is_own(code: CodeType) -> bool:
    """Whether code is the subject's own, not that of a library which is installed beside it."""
    path = os.path.abspath(code.co_filename)
    named = [one for one in own_places if path.startswith(one)]
    return bool(named) and ("site-packages" not in path or any("site-packages" in one for one in named))


def found_in(module: ModuleType, path: str) -> Any:
    """What a dotted path names in a module; a method is that of an object which is made for it.

    Raises:
        SetupError: there is nothing of that name; the message says what there is.
    """
    value: Any = module
    for step in path.split("."):
        if not hasattr(value, step):
            raise SetupError(f"{getattr(value, '__name__', path)} has no {step}: {_instead(value, step)}")
        if inspect.isclass(value) and inspect.isfunction(inspect.getattr_static(value, step)):
            value = _made(value)
        value = getattr(value, step)
    return value


def _instead(value: Any, name: str) -> str:
    import difflib

    names = [one for one in dir(value) if not one.startswith("_")]
    close = difflib.get_close_matches(name, names, 1)
    if close:
        return f"did you mean {close[0]}?"
    place = getattr(value, "__name__", "")
    defined = [one for one in names if getattr(getattr(value, one), "__module__", place) == place]
    return f"it has {', '.join((defined or names)[:_MOST_NAMES]) or 'nothing'}"


def _made(cls: Any) -> Any:
    try:
        return cls()
    except BaseException as error:
        raise SetupError(f"{cls.__name__}() can't be made: name an object that is made") from error


def function_of(value: Any, name: str) -> Callable[..., Any]:
    """A function to call by position that returns its answer, whatever defines it.

    An object of a class that can be called is made, what takes its arguments by name only is given them so, what has
    to be awaited is, and what yields errors returns them.

    Raises:
        SetupError: it is nothing that can be called.
    """
    function = _made(value) if inspect.isclass(value) and inspect.isfunction(vars(value).get("__call__")) else value
    if not callable(function):
        raise SetupError(f"{name} is {type(function).__name__}: expected a function")
    names = [one.name for one in needed(function) if one.kind is inspect.Parameter.KEYWORD_ONLY]
    call = _by_position(function, names) if names else function
    if inspect.iscoroutinefunction(function):
        import asyncio

        loop = asyncio.new_event_loop()
        return wraps(function)(lambda *arguments: loop.run_until_complete(call(*arguments)))
    if inspect.isgeneratorfunction(function):
        return wraps(function)(lambda *arguments: list(islice(call(*arguments), _MOST_YIELDED)))
    return wraps(function)(call) if names else function


def _by_position(function: Callable[..., Any], names: list[str]) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        first = len(arguments) - len(names)
        return function(*arguments[:first], **dict(zip(names, arguments[first:], strict=False)))

    return call


def needed(function: Callable[..., Any]) -> list[inspect.Parameter]:
    """The parameters of a function that have no default; none where it does not tell."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return []
    return [one for one in parameters if one.kind not in _MANY and one.default is inspect.Parameter.empty]

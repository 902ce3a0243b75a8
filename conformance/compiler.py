"""A parameter table compiled into one Python function that finds every violation.

Straight-line code, generated once per contract when it is first used: a dozen table look-ups and comparisons for a
payload of a dozen parameters, which no walk over the table can match. Only our own tables are compiled; each name and
value of theirs goes in as a literal by ``repr`` or as a constant by reference, and ``kie-conformance contract show
--code`` prints what was made.

The function takes a JSON value and gives a list of raw violations (``runtime.py``). What a person reads of a violation
is worked out when it is shown (``validator.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from conformance.facts import parameter_to_json
from conformance.meaning import among, is_numeric_text, is_text_wanted, names_of, numeric_texts, repeated
from conformance.model import ABSENT, Json, Parameter
from conformance.numbers import is_finite, is_whole, on_grid, points, scaled
from conformance.record import Record, replace
from conformance.regex import NO_URI, portable
from conformance.runtime import Make, add, any_of, one_of, unknown

Check = Callable[[Json], list[Any]]
"""Gives the violations of a value: each a raw one, in whatever it was asked to be made into."""

_MOST_POINTS = 2000
"""Grids of up to so many points are kept as sets; larger ones are worked out for each number."""


class Compiled(Record):
    """A table as code: the function, its source, and the names that the source stands on."""

    check: Check
    source: str
    constants: Mapping[str, Any]

    def listing(self) -> str:
        """The source, with what its constants hold in comments below."""
        words = (f"# {name} = {_constant_words(value)}\n" for name, value in self.constants.items())
        return f"{self.source}\n{''.join(words)}"


def _constant_words(value: Any) -> str:
    if isinstance(value, frozenset):
        return repr(sorted(value, key=str))
    if isinstance(value, Parameter):
        import json

        return json.dumps(parameter_to_json(replace(value, items=None, properties={})), ensure_ascii=False)
    pattern = getattr(getattr(value, "__self__", None), "pattern", None)
    if pattern is not None:
        return f"re.compile({pattern!r}).{value.__name__}"
    return getattr(value, "__qualname__", None) or repr(getattr(value, "id", value))  # a subject goes by its id


def compile_parameter(whole: Parameter, title: str = "table", make: Make = tuple, subject: Any = None) -> Compiled:
    """The function that checks values against ``whole``.

    Args:
        title: for tracebacks and the first line of the source.
        make: what each raw violation becomes: a tuple, or a class that is made like one.
        subject: stands in each violation.

    Raises:
        ContractError: a fact of the table can't be checked, such as a pattern that means different things.
    """
    emitter = _Emitter(make, subject)
    source = emitter.function(whole, title)
    code = compile(source, f"<contract {title}>", "exec")
    scope = {"__builtins__": _BUILTINS, **emitter.constants}
    exec(code, scope)  # noqa: S102 # our own table, escaped: see the module's docstring
    return Compiled(check=scope["check"], source=source, constants=emitter.constants)


_BUILTINS: Mapping[str, Any] = {
    one.__name__: one for one in (isinstance, str, dict, list, int, float, len, enumerate, round, is_finite, is_whole)
}


def _decimals(step: Any) -> int | None:
    """How many decimals a step of 0.1, 0.01, … has; None for other steps."""
    (width,), decimals = scaled(step)
    return decimals if width == 1 and decimals < _MOST_DIGITS else None


_MOST_DIGITS = 10


@lru_cache(maxsize=256)
def _finder(pattern: str, how: str) -> Callable[[str], object]:
    """``match`` or ``search`` of a pattern: the same function each time, so that it is one constant."""
    found: Callable[[str], object] = getattr(re.compile(pattern), how)
    return found


def _names_kept(member: Parameter, v: str) -> str | None:
    """The condition under which the object ``v`` keeps an alternative; None where values matter, not names alone."""
    apart = replace(member, type=None, required=None, title=None, properties={}, any_of=())
    values = (replace(child, required=None) for child in member.properties.values())
    choices = [_names_kept(one, v) for one in member.any_of]
    if member.type not in (None, "object") or None in choices or any(one != Parameter() for one in (apart, *values)):
        return None
    conditions = [f"{name!r} in {v}" for name, child in member.properties.items() if child.required]
    conditions += [f"({' or '.join(map(str, choices))})"] if choices else []
    return " and ".join(conditions) or "True"


Test = tuple[str, str]
"""A condition in Python under which a fact is broken, and the code of the violation."""


class _Path:
    """Where a value stands, as a Python expression that gives its JSON Pointer."""

    def __init__(self, head: str = "", tail: str = "") -> None:
        self.head, self.tail = head, tail

    def name(self, name: str) -> _Path:
        escaped = name.replace("~", "~0").replace("/", "~1")
        return _Path(self.head, f"{self.tail}/{escaped}")

    def index(self, variable: str) -> _Path:
        head = f"{self.head} + " if self.head else ""
        return _Path(f"{head}{self.tail + '/'!r} + str({variable})", "")

    def __str__(self) -> str:
        if not self.head:
            return repr(self.tail)
        return f"{self.head} + {self.tail!r}" if self.tail else self.head


class _Emitter:
    """Writes the source, and keeps the constants that it names."""

    def __init__(self, make: Make, subject: Any) -> None:
        self.lines: list[str] = []
        self.functions: list[list[str]] = []
        self.constants: dict[str, Any] = {
            "ABSENT": ABSENT,
            "among": among,
            "on_grid": on_grid,
            "repeated": repeated,
            "one_of": one_of,
            "add": add,
            "any_of": any_of,
            "unknown": unknown,
            "V": make,
            "C": subject,
        }
        self.names: dict[int, str] = {}
        self.depth = 0
        self.count = 0

    def function(self, whole: Parameter, title: str) -> str:
        self.body("check", whole, _Path(), "v")
        functions = "\n\n".join("\n".join(lines) for lines in self.functions)
        return f"# {title!r}\n{functions}\n"

    def body(self, name: str, whole: Parameter, path: _Path, arguments: str) -> None:
        """One function: ``check`` itself, or an alternative, which is told where it stands."""
        outer, self.lines, self.depth = (self.lines, self.depth), [], 0
        self.put(f"def {name}({arguments}):")
        self.depth = 1
        self.put("e = []")
        self.value(whole, "v", path)
        self.put("return e")
        self.functions.append(self.lines)
        self.lines, self.depth = outer

    def put(self, line: str) -> None:
        self.lines.append("    " * self.depth + line)

    def new(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def constant(self, prefix: str, value: Any) -> str:
        name = self.names.get(id(value))
        if name is None:
            name = self.names[id(value)] = self.new(prefix)
            self.constants[name] = value
        return name

    def fail(self, code: str, path: _Path, parameter: Parameter, value: str) -> None:
        self.put(f"e.append(V(({code!r}, {path}, {self.constant('P', parameter)}, {value}, C)))")

    def miss(self, path: _Path, parameter: Parameter, holder: str) -> None:
        """Say that a parameter is missing from the object in the variable ``holder``."""
        self.put(f"e.append(V(('required-missing', {path}, {self.constant('P', parameter)}, ABSENT, C, {holder})))")

    def test(self, condition: str, code: str, path: _Path, parameter: Parameter, value: str, word: str = "if") -> None:
        self.put(f"{word} {condition}:")
        self.depth += 1
        self.fail(code, path, parameter, value)
        self.depth -= 1

    def value(self, one: Parameter, v: str, path: _Path) -> None:
        """Checks of the value in the variable ``v``."""
        if one.nullable:
            self.put(f"if {v} is not None:")
            self.depth += 1
            self.value(replace(one, nullable=None), v, path)
            self.depth -= 1
            return
        write = {
            "string": self.text,
            "number": self.number,
            "integer": self.number,
            "boolean": self.boolean,
            "array": self.array,
            "object": self.object,
        }.get(one.type or ("object" if one.properties else ""))
        if write is not None:
            write(one, v, path)
        else:
            if one.type == "null":
                self.test(f"{v} is not None", "type-mismatch", path, one, v)
            for condition, code in self.members(one, v):
                self.test(condition, code, path, one, v)
            self.choices(one, v, path)

    def typed(self, one: Parameter, v: str, path: _Path, wrong: str, tests: Sequence[Test] = ()) -> None:
        """Say that the type is wrong, or else what ``tests`` find: of a wrong type nothing more is said."""
        self.put(f"if {wrong}:")
        self.depth += 1
        self.fail("type-mismatch", path, one, v)
        self.depth -= 1
        if len(tests) > 1:
            self.put("else:")
            self.depth += 1
            for condition, code in tests:
                self.test(condition, code, path, one, v)
            self.depth -= 1
        for condition, code in tests if len(tests) == 1 else ():
            self.test(condition, code, path, one, v, "elif")

    def opened(self, one: Parameter, v: str, path: _Path, wrong: str) -> int:
        """Open the branch in which the type is right, for checks that take several lines."""
        if one.type is None:  # an object by its parameters only: other values are not spoken of
            self.put(f"if not ({wrong}):")
        else:
            self.typed(one, v, path, wrong)
            self.put("else:")
        self.depth += 1
        return len(self.lines)

    def close(self, lines: int) -> None:
        """Close a branch that began with line ``lines``; one that stayed empty goes, or passes."""
        self.depth -= 1
        if len(self.lines) > lines:
            return
        if self.lines[-1].strip() == "else:":
            self.lines.pop()
        else:
            self.lines.append("    " * (self.depth + 1) + "pass")

    def text(self, one: Parameter, v: str, path: _Path) -> None:
        wrong = f"{v}.__class__ is not str and not isinstance({v}, str)"
        tests = self.text_tests(one, v)
        if not is_text_wanted(one):
            self.typed(one, v, path, wrong, tests)
            return
        self.typed(one, v, path, wrong)
        self.test(f"not {v} or {v}.isspace()", "required-missing", path, one, v, "elif")
        if len(tests) == 1:
            self.test(tests[0][0], tests[0][1], path, one, v, "elif")
        elif tests:
            self.put("else:")
            self.depth += 1
            for condition, code in tests:
                self.test(condition, code, path, one, v)
            self.depth -= 1

    def text_tests(self, one: Parameter, v: str) -> list[Test]:
        tests = self.members(one, v)
        if one.enum is not None:
            return tests
        if is_numeric_text(one):
            texts = numeric_texts(one)
            if isinstance(texts, str):
                return [*tests, (f"not {self.finder(texts, 'match')}({v})", "numeric-text")]
            return [*tests, (f"{v} not in {self.constant('S', frozenset(texts))}", "numeric-text")]
        if one.min_length:
            tests.append((f"len({v}) < {one.min_length!r}", "too-short"))
        if one.max_length is not None:
            tests.append((f"len({v}) > {one.max_length!r}", "too-long"))
        if one.pattern is not None:
            tests.append((f"not {self.finder(portable(one.pattern), 'search')}({v})", "pattern-mismatch"))
        if one.format == "uri":
            tests.append((f"{self.finder(NO_URI, 'match')}({v})", "format-mismatch"))
        return tests

    def finder(self, pattern: str, how: str) -> str:
        return self.constant("R", _finder(pattern, how))

    def number(self, one: Parameter, v: str, path: _Path) -> None:
        whole = one.type == "integer"
        # Numbers of derived classes are rare: only what is neither goes the long way round.
        wrong = (
            f"{v}.__class__ is not int and not ({v}.__class__ is float and {v}.is_integer() or is_whole({v}))"
            if whole
            else f"{v}.__class__ is not int and ({v}.__class__ is not float or {v} - {v} != 0) and not is_finite({v})"
        )
        tests = self.members(one, v)
        if one.enum is not None:
            self.typed(one, v, path, wrong, tests)
            return
        outside = [f"{v} < {one.minimum!r}"] if one.minimum is not None else []
        outside += [f"{v} > {one.maximum!r}"] if one.maximum is not None else []
        outside += [f"{v} <= {one.exclusive_minimum!r}"] if one.exclusive_minimum is not None else []
        outside += [f"{v} >= {one.exclusive_maximum!r}"] if one.exclusive_maximum is not None else []
        grids = ((one.step, one.minimum or 0), (one.multiple_of, 0))
        off = [self.grid(one, v, step, anchor, whole=whole) for step, anchor in grids if step is not None]
        off = [condition for condition in off if condition]
        if tests or not outside:
            tests += [(" or ".join(outside), "out-of-range")] if outside else []
            tests += [(" or ".join(off), "off-step")] if off else []
            self.typed(one, v, path, wrong, tests)
            return
        # Outside the bounds, the grid is not spoken of.
        self.typed(one, v, path, wrong)
        self.test(" or ".join(outside), "out-of-range", path, one, v, "elif")
        if off:
            self.test(" or ".join(off), "off-step", path, one, v, "elif")

    def grid(self, one: Parameter, v: str, step: Any, anchor: Any, *, whole: bool) -> str:
        """The condition under which a number is off the grid; empty where none is."""
        if is_whole(step) and is_whole(anchor):
            width, offset = int(step), int(anchor) % int(step)
            if width == 1:
                return "" if whole else f"{v} % 1 != 0"
            return f"{v} % {width} != {offset}"
        if one.minimum is not None and one.maximum is not None:
            found = points(step, anchor, one.maximum, _MOST_POINTS)
            if found is not None and anchor <= one.minimum:
                return f"{v} not in {self.constant('S', frozenset(found))}"
        digits = _decimals(step)
        if digits is not None and on_grid(anchor, step):
            return f"round({v}, {digits}) != {v}"
        return f"not on_grid({v}, {step!r}, {anchor!r})"

    def boolean(self, one: Parameter, v: str, path: _Path) -> None:
        self.typed(one, v, path, f"{v} is not True and {v} is not False", self.members(one, v))

    def members(self, one: Parameter, v: str) -> list[Test]:
        """Enumeration and constant, by JSON's equality: 1 and 1.0 are equal, 1 and true are not."""
        if one.enum is None and one.const is ABSENT:
            return []
        allowed = one.enum or (one.const,)
        if one.enum is not None and one.const is not ABSENT:
            allowed = tuple(x for x in one.enum if among(x, (one.const,)))
        plain = {"string": (str,), "number": (int, float), "integer": (int, float)}.get(one.type or "", ())
        if plain and all(type(x) in plain for x in allowed):
            return [(f"{v} not in {self.constant('S', frozenset(allowed))}", "enum-mismatch")]
        return [(f"not among({v}, {self.constant('S', tuple(allowed))})", "enum-mismatch")]

    def array(self, one: Parameter, v: str, path: _Path) -> None:
        start = self.opened(one, v, path, f"{v}.__class__ is not list and not isinstance({v}, list)")
        tests = self.members(one, v)
        if one.min_items:
            tests.append((f"len({v}) < {one.min_items!r}", "too-few-items"))
        if one.max_items is not None:
            tests.append((f"len({v}) > {one.max_items!r}", "too-many-items"))
        if one.unique_items:
            tests.append((f"repeated({v})", "repeated-items"))
        for condition, code in tests:
            self.test(condition, code, path, one, v)
        if one.items is not None and one.items != Parameter():
            self.each(one.items, v, path)
        self.choices(one, v, path)
        self.close(start)

    def each(self, items: Parameter, v: str, path: _Path) -> None:
        """The members of a list; texts are looked over first: a list of links is mostly as it should be."""
        place, item = self.new("i"), self.new("x")
        depth = self.depth
        is_texts = items.type == "string" and not items.nullable
        if is_texts:
            conditions = (f"{item}.__class__ is not str", *(condition for condition, _ in self.text_tests(items, item)))
            self.put(f"for {item} in {v}:")
            self.put(f"    if {' or '.join(conditions)}:")
            self.depth += 2
        self.put(f"for {place}, {item} in enumerate({v}):")
        self.depth += 1
        inner = len(self.lines)
        self.value(items, item, path.index(place))
        self.close(inner)
        if is_texts:
            self.put("break")
        self.depth = depth

    def object(self, one: Parameter, v: str, path: _Path) -> None:
        start = self.opened(one, v, path, f"{v}.__class__ is not dict and not isinstance({v}, dict)")
        for condition, code in self.members(one, v):
            self.test(condition, code, path, one, v)
        names = names_of(one)
        counted = self.new("n") if names is not None else ""
        if counted:  # the names that are not there are fewer, in most payloads, than those that are
            self.put(f"{counted} = {len(one.properties)}")
        for name, child in one.properties.items():
            # What is not there comes first: a value that is as it should be then needs no jump over it.
            x = self.new("x")
            is_told = counted or child.required
            self.put(f"if {name!r} {'not ' if is_told else ''}in {v}:")
            if counted:
                self.put(f"    {counted} -= 1")
            self.depth += 1
            if child.required:
                self.miss(path.name(name), child, v)
            if is_told:
                self.lines.append("    " * (self.depth - 1) + "else:")
            self.put(f"{x} = {v}[{name!r}]")
            self.value(child, x, path.name(name))
            self.depth -= 1
        if names is not None:
            known = self.constant("N", names)
            # Names of alternatives are known too, but not counted: then the slow look at each name decides.
            self.put(f"if {counted} != len({v}):")
            self.put(f"    unknown(e, {v}, {known}, {path}, {self.constant('P', one)}, V, C)")
        self.choices(one, v, path, is_object=True)
        self.close(start)

    def choices(self, one: Parameter, v: str, path: _Path, *, is_object: bool = False) -> None:
        """Alternatives: each a function of its own, which says what it finds."""
        for keyword, members in (("one_of", one.one_of), ("any_of", one.any_of)):
            if members:
                names = ", ".join(self.alternative(member) for member in members)
                parameter = self.constant("P", one)
                self.put(f"{keyword}(e, {v}, {path}, {parameter}, V, C, ({names},))")
        for member in one.all_of:
            self.put(f"add(e, {self.alternative(member)}({v}, {path}))")
        if one.not_ is not None:
            kept = _names_kept(one.not_, v) if is_object else None
            self.test(kept or f"not {self.alternative(one.not_)}({v}, '')", "excluded", path, one, v)

    def alternative(self, member: Parameter) -> str:
        """The name of the function for one alternative; what it does not name is not its affair."""
        name = self.new("alternative")
        if member.additional_properties is None:
            member = replace(member, additional_properties=True)
        self.body(name, member, _Path(head="p"), "v, p")
        return name

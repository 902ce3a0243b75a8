"""Holds a Python validator or a schema in a process of its own, and speaks the line protocol of ``command:`` for it.

Run as a script, under whatever interpreter the subject has: it imports nothing of ours but ``readings.py`` and
``lookup.py`` beside it, and nothing beyond the standard library until the subject does. The first line on standard
input says what to load.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import time
from collections.abc import Callable
from io import StringIO
from typing import Any

PROTOCOL = 1
_FLUSH_AFTER = 0.2
_MOST_PRINTED = 500
_DENIED = {
    "socket.connect": "network",
    "socket.bind": "network",
    "socket.sendto": "network",
    "socket.getaddrinfo": "network",
    "socket.gethostbyname": "network",
    "os.fork": "process",
    "os.forkpty": "process",
    "os.exec": "process",
    "os.posix_spawn": "process",
    "os.spawn": "process",
    "os.system": "process",
    "subprocess.Popen": "process",
    "pty.spawn": "process",
    "os.kill": "process",
}
"""Audit events of the interpreter that are refused, and what they reach for."""


def _beside(name: str) -> Any:
    """A module of this folder by its place: the folder itself must not be where the subject's imports look."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"_kie_{name}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path}: nothing can load it")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


readings, lookup = _beside("readings"), _beside("lookup")
SetupError: type[Exception] = lookup.SetupError

Call = Callable[[str, str, Any], Any]
"""Asks the subject: our model id, its own name for it, the payload."""


class Guard:
    """Refuses the network and other processes, and remembers what was tried."""

    def __init__(self) -> None:
        self.tried: list[str] = []

    def __call__(self, event: str, _arguments: tuple[Any, ...]) -> None:
        """Python's audit hook."""
        if event in _DENIED:
            self.tried.append(f"{_DENIED[event]} ({event})")
            raise PermissionError(f"{event} is not permitted in an audit")


class Loaded:
    """A subject that was loaded.

    Attributes:
        models: our id → its own name, of the models that it covers.
        calls: our id → what asks it.
    """

    def __init__(self, setup: dict[str, Any]) -> None:
        self.setup = setup
        self.reading: str = setup["reading"]
        self.refusals = tuple(setup["raises"])
        self.calls: dict[str, Call] = {}
        self.names: dict[str, str] = {}
        {"python": self._functions, "pydantic": self._classes, "schema": self._schemas, "openapi": self._schemas}[
            setup["kind"]
        ]()

    def _functions(self) -> None:
        for model, (name, value) in self._named().items():
            self._add(model, name, _caller(lookup.function_of(value, name), self.setup))

    def _classes(self) -> None:
        for model, (name, value) in self._named().items():
            self._add(model, name, _validating(value, name, self.setup))

    def _schemas(self) -> None:
        for model, schema in self.setup["schemas"].items():
            self._add(model, model, _schema_caller(schema, self.setup))

    def _add(self, model: str, name: str, call: Call) -> None:
        self.calls[model], self.names[model] = call, name

    def _named(self) -> dict[str, tuple[str, Any]]:
        """Which of our models the subject has: the names that they have there, and what these stand for."""
        module, path = lookup.module_of(self.setup["target"]), self.setup["attribute"]
        names = self.setup["names"]
        if "{" not in path:
            return dict.fromkeys(names, (path, lookup.found_in(module, path)))
        found, missing = {}, ""
        for model, forms in names.items():
            name = path
            for placeholder, spelling in forms.items():
                name = name.replace(f"{{{placeholder}}}", spelling)
            try:
                found[model] = (name, lookup.found_in(module, name))
            except SetupError as error:
                missing = missing or str(error)
        if not found:
            raise SetupError(f"{path}: there is none for any of {len(names)} models; the first: {missing}")
        return found

    def answer(self, model: str, text: str, payload: Any) -> dict[str, Any]:
        """What the subject says of a payload; ``text`` is its JSON, by which changes in place are seen."""
        call = self.calls.get(model)
        if call is None:
            return {"skip": True}
        try:
            value = call(model, self.names[model], payload)
        except MemoryError:
            payload = None
            return {"crash": "MemoryError: it wanted more memory than it may have"}
        except BaseException as error:  # noqa: BLE001 # whatever it is, it is the subject's answer
            found: dict[str, Any] = readings.read_raised(error, self.reading, self.refusals, lookup.is_own)
            return self._marked(found, text, payload)
        try:
            found = readings.read_returned(value, self.reading)
            if found["ok"] and "normalized" not in found:
                found = {"ok": True}
        except readings.UnreadableError as error:
            found = {"unreadable": str(error)}
        except BaseException as error:  # noqa: BLE001 # what it returned is the subject's code too, and is asked
            found = {"crash": f"while its answer was read: {readings.raised_words(error)}"}
        return self._marked(found, text, payload)

    def _marked(self, found: dict[str, Any], text: str, payload: Any) -> dict[str, Any]:
        try:
            is_same = json.dumps(payload, separators=(",", ":")) == text
        except (TypeError, ValueError, RecursionError):
            is_same = False
        if not is_same:
            found["mutated"] = True
        return found


def _caller(function: Callable[..., Any], setup: dict[str, Any]) -> Call:
    """What calls a function with the arguments that it wants."""
    wanted = setup["arguments"] or _arguments(function, setup)
    reading, accept, refuse = setup["reading"], setup["accept"], setup["refuse"]
    makers: dict[str, Callable[[str, str, Any], Any]] = {
        "payload": lambda _model, _name, payload: payload,
        "model": lambda model, _name, _payload: setup["names"][model]["name"],
        "request": lambda model, _name, payload: _request(model, payload, setup),
    }
    sent = {model: forms["name"] for model, forms in setup["names"].items()}
    each = [makers[one] for one in wanted]

    def with_payload(_model: str, _name: str, payload: Any) -> Any:
        return function(payload)

    def with_model(model: str, _name: str, payload: Any) -> Any:
        return function(sent[model], payload)

    def with_each(model: str, name: str, payload: Any) -> Any:
        return function(*(make(model, name, payload) for make in each))

    # The first two make nothing for a payload: they are what most subjects want.
    call: Call = {("payload",): with_payload, ("model", "payload"): with_model}.get(tuple(wanted), with_each)
    return call if reading != "prints" else _listening(call, accept, refuse)


def _listening(call: Call, accept: str, refuse: str | None) -> Call:
    """What a function prints as its answer."""

    def listen(model: str, name: str, payload: Any) -> Any:
        usual, sys.stdout = sys.stdout, StringIO()
        try:
            call(model, name, payload)
            printed = sys.stdout.getvalue()
        finally:
            sys.stdout = usual
        found = readings.read_printed(printed, accept, refuse)
        return found["ok"], found.get("errors", [])

    return listen


def _request(model: str, payload: Any, setup: dict[str, Any]) -> Any:
    """The whole request body; of a dedicated endpoint that is the payload."""
    if model in setup["endpoints"]:
        return payload
    return {"model": setup["names"][model]["name"], "input": payload, **setup["beside"].get(model, {})}


def _arguments(function: Callable[..., Any], setup: dict[str, Any]) -> list[str]:
    """What a function wants, by its parameters that have no default."""
    needed = [one.name for one in lookup.needed(function)]
    if len(needed) == 2:
        return ["payload", "model"] if "model" in needed[1] and "model" not in needed[0] else ["model", "payload"]
    if len(needed) > 2:
        raise SetupError(f"it wants {', '.join(needed)}: say with `arguments` which are model, payload, request")
    one_for_all = len(setup["names"]) > 1 and "{" not in setup["attribute"]
    return ["request"] if one_for_all else ["payload"]


def _validating(cls: Any, name: str, setup: dict[str, Any]) -> Call:
    """What has a model of pydantic validate a payload, or the request around it where it has such fields."""
    validate = getattr(cls, "model_validate", None) or getattr(cls, "parse_obj", None)
    if validate is None:
        validate = getattr(cls, "validate_python", None)  # a TypeAdapter
    if validate is None:
        raise SetupError(f"{name} is {type(cls).__name__}: expected a model of pydantic")
    fields = set(getattr(cls, "model_fields", None) or getattr(cls, "__fields__", None) or ())
    whole = setup["arguments"] == ["request"] or (not setup["arguments"] and {"model", "input"} <= fields)
    if setup["reading"] == "normalized":
        return lambda model, _name, payload: validate(_request(model, payload, setup) if whole else payload)
    if whole:
        return lambda model, _name, payload: bool(validate(_request(model, payload, setup)) is not setup)
    return lambda _model, _name, payload: bool(validate(payload) is not setup)


def _schema_caller(schema: dict[str, Any], setup: dict[str, Any]) -> Call:
    """What holds payloads against a JSON Schema; nothing is fetched, and patterns are bounded."""
    from urllib.parse import quote

    import jsonschema_rs

    def refuse_to_fetch(uri: str) -> Any:
        raise ValueError(f"{uri} is not in the document, and nothing is fetched in an audit")

    held: Any = schema.get("schema")
    make: Any = jsonschema_rs.validator_for
    if "pointer" in schema:
        held = {**setup["document"], "$ref": f"#{quote(schema['pointer'], safe='/~')}"}
        make = jsonschema_rs.Draft202012Validator
    try:
        made = make(held, retriever=refuse_to_fetch)
    except ValueError as error:
        told = getattr(error, "message", None) or str(error)
        raise SetupError(f"{schema['file']}: {readings.shortened(told, 300)}") from None  # it says all that there is
    is_request = schema["request"]

    def call(model: str, _name: str, payload: Any) -> Any:
        sent = _request(model, payload, setup) if is_request else payload
        if made.is_valid(sent):
            return True, []
        errors = [
            f"/{'/'.join(map(str, one.instance_path))}: {readings.shortened(one.message, 200)}"
            for one, _ in zip(made.iter_errors(sent), range(5), strict=False)
        ]
        return False, errors

    return call


def serve(lines: Any, out: Any, guard: Guard, printed: StringIO) -> None:
    """Answer line by line until there are no more; an empty line asks for all answers so far."""
    loaded: Loaded | None = None
    flushed = time.monotonic()
    loads, dumps = json.loads, json.JSONEncoder(separators=(",", ":"), default=_plain_text).encode
    for line in lines:
        if line == "\n":
            out.flush()
            flushed = time.monotonic()
            continue
        asked = loads(line)
        if "kie-audit" in asked:
            answer: dict[str, Any] = {"kie-audit": PROTOCOL}
            try:
                loaded = Loaded(asked["setup"])
                answer["models"] = sorted(loaded.calls)
            except SetupError as error:
                cause = f": {readings.raised_words(error.__cause__)}" if error.__cause__ is not None else ""
                answer["error"] = f"{error}{cause}"
            except BaseException as error:  # noqa: BLE001 # importing the subject runs its code, which may raise anything
                answer["error"] = readings.raised_words(error)
        elif loaded is None:
            answer = {"id": asked["id"], "unreadable": "it was asked before a setup that succeeded"}
        else:
            text = line[line.index('"payload":') + 10 : -2]
            answer = loaded.answer(asked["model"], text, asked["payload"])
            if printed.tell():
                answer["printed"] = readings.shortened(printed.getvalue(), _MOST_PRINTED)
                printed.seek(0)
                printed.truncate()
            answer["id"] = asked["id"]
        if guard.tried:
            answer["denied"] = guard.tried[0]
            guard.tried.clear()
        try:
            told = dumps(answer)
        except (TypeError, ValueError, RecursionError) as error:
            told = dumps({"id": asked.get("id"), "unreadable": readings.raised_words(error)})
        out.write(told + "\n")
        if time.monotonic() - flushed > _FLUSH_AFTER:
            out.flush()
            flushed = time.monotonic()
    out.flush()


def _plain_text(value: Any) -> Any:
    """What JSON has no word for, in a normalized payload: sets as lists, the rest as it spells itself."""
    return sorted(map(str, value)) if isinstance(value, (set, frozenset)) else str(value)


class Printed(StringIO):
    """What the subject prints, up to a bound; nothing of it reaches the protocol."""

    def write(self, text: str) -> int:
        """Keep the beginning."""
        return super().write(text) if self.tell() < 2 * _MOST_PRINTED else len(text)


def main() -> None:
    """Take standard input and output for the protocol, and leave the subject nothing of them."""
    sys.path.pop(0)
    folders = json.loads(sys.argv[1])
    sys.path[:0] = folders
    lookup.own_places += [os.path.join(one, "") for one in folders]
    lines = os.fdopen(os.dup(0), encoding="utf-8", newline="\n")
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    printed = Printed()
    sys.stdout = printed
    guard = Guard()
    sys.addaudithook(guard)
    serve(lines, out, guard, printed)
    os._exit(0)  # whatever threads the subject has left


if __name__ == "__main__":
    main()

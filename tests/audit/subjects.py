"""Validators under audit: one that is right, and others that are right but for one fault each.

They run in the subject's process, by their place in this file.
"""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Any

from conformance import normalize, validate

FIRST = "kling/v2-1-pro"
_seen: set[str] = set()


def _errors(model: str, payload: Any) -> list[str]:
    return [f"{one.path}: {one.code}" for one in validate(model, payload)]


def _without(model: str, payload: Any, code: str, path: str) -> list[str]:
    """The errors but for one code at one place."""
    return [f"{one.path}: {one.code}" for one in validate(model, payload) if (one.code, one.path) != (code, path)]


def _held(payload: Any, name: str) -> Any:
    return payload.get(name) if isinstance(payload, dict) else None


def faultless(model: str, payload: Any) -> list[str]:
    return _errors(model, payload)


def faultless_with_warnings(model: str, payload: Any) -> list[str]:
    return [*_errors(model, payload), "Warning: prices change"]


def faultless_normalizing(model: str, payload: Any) -> tuple[bool, list[str], Any]:
    found = normalize(model, payload)
    return not found.violations, [one.code for one in found.violations], found.payload


def faultless_filling_defaults(model: str, payload: Any) -> tuple[bool, list[str], Any]:
    errors = _errors(model, payload)
    return not errors, errors, {"duration": "5", "cfg_scale": 0.5, **payload} if not errors else None


def off_by_one(model: str, payload: Any) -> list[str]:
    prompt = _held(payload, "prompt")
    more = ["prompt is too long"] if isinstance(prompt, str) and len(prompt) == 5000 else []
    return _errors(model, payload) + more


def too_wide_by_one(model: str, payload: Any) -> list[str]:
    text = _held(payload, "negative_prompt")
    is_one_more = isinstance(text, str) and len(text) == 501
    return _without(model, payload, "too-long", "/negative_prompt") if is_one_more else _errors(model, payload)


def bytes_for_characters(model: str, payload: Any) -> list[str]:
    prompt = _held(payload, "prompt")
    more = ["prompt is too long"] if isinstance(prompt, str) and len(prompt.encode()) > 5000 else []
    return _errors(model, payload) + more


def wrong_enum(model: str, payload: Any) -> list[str]:
    duration = _held(payload, "duration")
    if duration == "10":
        return ["duration: expected 5 or 15"]
    return _without(model, payload, "enum-mismatch", "/duration") if duration == "100" else _errors(model, payload)


def folded_enum(model: str, payload: Any) -> list[str]:
    held = _held(payload, "resolution")
    return _errors(model, {**payload, "resolution": held.lower()} if isinstance(held, str) else payload)


def missing_required(model: str, payload: Any) -> list[str]:
    return _without(model, payload, "required-missing", "/image_url")


def requires_an_optional(model: str, payload: Any) -> list[str]:
    more = ["duration is missing"] if isinstance(payload, dict) and "duration" not in payload else []
    return _errors(model, payload) + more


def forgets_a_parameter(model: str, payload: Any) -> list[str]:
    more = ["tail_image_url is not known"] if isinstance(payload, dict) and "tail_image_url" in payload else []
    return _errors(model, payload) + more


def int_for_string_enum(model: str, payload: Any) -> list[str]:
    duration = _held(payload, "duration")
    return _errors(model, {**payload, "duration": str(duration)} if type(duration) is int else payload)


def wants_int_for_string_enum(model: str, payload: Any) -> list[str]:
    duration = _held(payload, "duration")
    if isinstance(duration, str):
        return ["duration is a text"]
    return _errors(model, {**payload, "duration": str(duration)} if type(duration) is int else payload)


def bool_for_number(model: str, payload: Any) -> list[str]:
    held = _held(payload, "cfg_scale")
    return _errors(model, {**payload, "cfg_scale": int(held)} if isinstance(held, bool) else payload)


def off_grid(model: str, payload: Any) -> list[str]:
    return _without(model, payload, "off-step", "/cfg_scale")


def open_above(model: str, payload: Any) -> list[str]:
    held = _held(payload, "cfg_scale")
    is_above = isinstance(held, (int, float)) and not isinstance(held, bool) and held > 1
    return _without(model, payload, "out-of-range", "/cfg_scale") if is_above else _errors(model, payload)


def takes_unknown_names(model: str, payload: Any) -> list[str]:
    return [f"{one.path}: {one.code}" for one in validate(model, payload) if one.code != "unknown-parameter"]


def takes_blank_texts(model: str, payload: Any) -> list[str]:
    held = _held(payload, "prompt")
    is_blank = isinstance(held, str) and not held.strip()
    return _without(model, payload, "required-missing", "/prompt") if is_blank else _errors(model, payload)


def forgets_a_rule(model: str, payload: Any) -> list[str]:
    return [f"{one.path}: {one.code}" for one in validate(model, payload) if one.code != "cross-rule"]


def first_model_only(model: str, payload: Any) -> list[str]:
    return _errors(model, payload) if model == FIRST else []


def accepts_everything(model: str, payload: Any) -> bool:
    return True


def refuses_everything(model: str, payload: Any) -> tuple[bool, list[str]]:
    return False, ["unknown model"]


def random_verdicts(model: str, payload: Any) -> bool:
    return random.random() < 0.5


def rarely_random(model: str, payload: Any) -> list[str]:
    return _errors(model, payload) + (["no luck"] if random.random() < 0.02 else [])


def remembers(model: str, payload: Any) -> list[str]:
    """Refuses what it has seen before."""
    key = repr(payload)
    again = key in _seen
    _seen.add(key)
    return ["seen before"] if again else _errors(model, payload)


def hangs(model: str, payload: Any) -> list[str]:
    if _held(payload, "duration") == "10":
        threading.Event().wait()  # nobody ever sets it
    return _errors(model, payload)


def exits(model: str, payload: Any) -> list[str]:
    if _held(payload, "duration") == "10":
        os._exit(7)
    return _errors(model, payload)


def exits_by_exception(model: str, payload: Any) -> list[str]:
    if _held(payload, "duration") == "10":
        sys.exit(7)
    return _errors(model, payload)


def prints(model: str, payload: Any) -> list[str]:
    print(f"checking {model}")  # noqa: T201 # that is its fault
    return _errors(model, payload)


def writes_lines_of_the_protocol(model: str, payload: Any) -> list[str]:
    """Tries to answer in its own stead."""
    os.write(1, b'{"id":0,"ok":true}\n')
    print('{"id":0,"ok":true}')  # noqa: T201 # that is its fault
    return _errors(model, payload)


def mutates(model: str, payload: Any) -> list[str]:
    errors = _errors(model, payload)
    if isinstance(payload, dict):
        payload.setdefault("duration", "5")
    return errors


def raises_on_unicode(model: str, payload: Any) -> list[str]:
    repr(payload).encode("ascii")
    return _errors(model, payload)


def recurses(model: str, payload: Any) -> list[str]:
    if _held(payload, "duration") == "10":
        return recurses(model, payload)
    return _errors(model, payload)


def eats_memory(model: str, payload: Any) -> list[str]:
    if _held(payload, "duration") == "10":
        held = []
        while True:
            held.append(bytearray(1 << 24))
    return _errors(model, payload)


def forks(model: str, payload: Any) -> list[str]:
    if os.fork() == 0:
        os._exit(0)
    return _errors(model, payload)


def starts_a_program(model: str, payload: Any) -> list[str]:
    with suppress(OSError):
        subprocess.run(["true"], check=False)
    return _errors(model, payload)


def asks_the_network(model: str, payload: Any) -> list[str]:
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", 9), timeout=1).close()
    return _errors(model, payload)


def unreadable(model: str, payload: Any) -> Any:
    return 7 if _held(payload, "duration") == "10" else _errors(model, payload)


def drops_silently(model: str, payload: Any) -> tuple[bool, list[str], Any]:
    """Leaves out a parameter that is right."""
    errors = _errors(model, payload)
    made = {name: one for name, one in payload.items() if name != "negative_prompt"} if not errors else None
    return not errors, errors, made


def raises(model: str, payload: Any) -> None:
    """Faultless: says what is wrong by raising."""
    errors = _errors(model, payload)
    if errors:
        raise ValueError("; ".join(errors))


def validate_kling_v2_1_pro_input(payload: Any) -> bool:
    return not validate("kling/v2-1-pro", payload)


def validate_z_image_input(payload: Any) -> bool:
    return not validate("z-image", payload)


def of_request(body: Any) -> bool:
    return not validate(body["model"], body["input"])


def prints_its_verdict(model: str, payload: Any) -> None:
    print("refused" if validate(model, payload) else "ok")  # noqa: T201 # that is its verdict


def of_environment(model: str, payload: Any) -> list[str]:
    """Refuses everything with the names of the variables that it sees."""
    return [" ".join(sorted(os.environ))]


def forgets_a_parameter_of_seedance(model: str, payload: Any) -> list[str]:
    more = ["resolution is not known"] if isinstance(payload, dict) and "resolution" in payload else []
    return _errors(model, payload) + more

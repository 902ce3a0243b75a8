"""What ``accept`` would do is told in a line a change, with what differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.accept_steps import Step
from conformance.accepting import Acceptance
from conformance.model import ABSENT, Json
from conformance.report.accept_text import acceptance_lines
from conformance.toml_edit import TomlText

LONG = "https://files.acme.test/custom-page/section-images/a-very-long-folder/"
VOICES = ", ".join(f'"v{n}"' for n in range(12))


def _edit(_text: TomlText) -> None:
    """Nothing is written here."""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (1, 2, "1 → 2"),
        (ABSENT, "string", '– → "string"'),
        (True, None, "true → –"),
        ("5", 5, '"5" → 5'),
        (["1:1", "9:16"], ["1:1", "16:9"], 'with "16:9", without "9:16"'),
        (["a", "b"], ["b", "a"], "in another order"),
        (["9:16"], ABSENT, '"9:16" → –'),
        ([f"v{n}" for n in range(20)], ABSENT, f"{VOICES}, … 20 in all → –"),
        (f"{LONG}1234.png", f"{LONG}5678.png", '"…/a-very-long-folder/1234.png" → "…/a-very-long-folder/5678.png"'),
        ({"a": "b " * 90}, 1, '{"a": "' + "b " * 76 + "b… → 1"),
    ],
)
def test_a_step_says_what_differs(old: Json, new: Json, words: str) -> None:
    step = Step(rules=("some-rule",), path="input.a", old=old, new=new, about=("input.a", "enum"), apply=_edit)
    one = Acceptance(id="acme/paint-2", path=Path("a.toml"), before="a = 1\n", after="a = 1\n", carried=(step,))
    lines = list(acceptance_lines(one, lambda text, **_: text))
    assert lines == ["acme/paint-2", f"  input.a: enum [some-rule]: {words}", ""]

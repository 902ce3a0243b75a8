"""Deviations: what is accepted, why, and until when."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.compare.agreement import Disagreement
from conformance.compare.deviations import Deviation, divide, load_deviations
from conformance.errors import ContractError

ONE = Disagreement(model="kling/v3-omni", path="input|allOf[0]", fact="parameter", documented="string", ours=None)
ROW = """[[deviation]]
model     = "kling/*"
parameter = "input|allOf*"
fact      = "parameter"
reason    = "an object can't be a text too"
evidence  = "the page's own example"
since     = "2026-08-19"
"""


def read(tmp_path: Path, text: str) -> tuple[Deviation, ...]:
    path = tmp_path / "deviations.toml"
    path.write_text(text, encoding="utf-8")
    return load_deviations(path)


def test_a_deviation_covers_what_its_globs_match(tmp_path: Path) -> None:
    deviations = read(tmp_path, ROW)
    assert divide([ONE], deviations, "2026-08-19") == ((), ((ONE, deviations[0]),))


@pytest.mark.parametrize(
    ("old", "new"),
    [('"kling/*"', '"wan/*"'), ('"input|allOf*"', '"input"'), ('"parameter"\nreason', '"type"\nreason')],
)
def test_a_deviation_covers_nothing_else(tmp_path: Path, old: str, new: str) -> None:
    assert old in ROW
    assert divide([ONE], read(tmp_path, ROW.replace(old, new)), "2026-08-19") == ((ONE,), ())


def test_brackets_of_paths_are_no_globs(tmp_path: Path) -> None:
    deviations = read(tmp_path, ROW.replace("input|allOf*", "input|allOf[0]"))
    assert divide([ONE], deviations, "2026-08-19")[0] == ()


def test_a_fingerprint_covers_one_difference(tmp_path: Path) -> None:
    text = ROW.replace(
        'model     = "kling/*"\nparameter = "input|allOf*"\nfact      = "parameter"',
        f'fingerprint = "{ONE.fingerprint}"',
    )
    deviations = read(tmp_path, text)
    other = Disagreement(model=ONE.model, path=ONE.path, fact=ONE.fact, documented="array", ours=None)
    assert divide([ONE, other], deviations, "2026-08-19") == ((other,), ((ONE, deviations[0]),))


def test_an_expired_deviation_covers_nothing(tmp_path: Path) -> None:
    deviations = read(tmp_path, ROW + 'expires = "2026-08-31"\n')
    assert divide([ONE], deviations, "2026-08-31")[0] == ()
    assert divide([ONE], deviations, "2026-09-01")[0] == (ONE,)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ROW.replace("reason", "raison"), "5: unknown key 'raison'"),
        (ROW.replace('"an object can\'t be a text too"', '""'), "5: reason is '': expected a string that is not empty"),
        (ROW.replace('reason    = "an object can\'t be a text too"\n', ""), "reason is missing"),
        (ROW.replace('fact      = "parameter"\n', ""), "expected a fingerprint, or model, parameter and fact"),
        (ROW + 'expires = "soon"\n', "8: expires is 'soon': expected a day"),
        ("[[deviations]]\n", "1: unknown key 'deviations': expected [[deviation]]"),
        ("deviation = 5\n", "1: expected [[deviation]]"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ContractError) as caught:
        read(tmp_path, text)
    assert message in caught.value.message


def test_the_deviations_of_the_package_can_be_read() -> None:
    for deviation in load_deviations():
        assert deviation.reason

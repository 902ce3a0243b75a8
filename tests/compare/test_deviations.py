"""Deviations: what is accepted, why, and until when."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conformance.compare.agreement import Disagreement
from conformance.compare.deviations import (
    DECLARED,
    Deviation,
    add_deviation,
    all_deviations,
    divide,
    load_deviations,
)
from conformance.compare.finding import Finding
from conformance.errors import ContractError
from conformance.messages import use_language
from conformance.model import ABSENT

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
        (ROW.replace("fact ", "rule "), "4: no rule matches 'parameter'"),
        (ROW + 'rule = "default-changed"\n', "expected a fingerprint, or model, parameter and fact"),
        (ROW + f'fingerprint = "{"0" * 12}"\n', "2: model beside a fingerprint, which says it all"),
        (ROW + 'expires = "soon"\n', "8: expires is 'soon': expected a day"),
        ("[[deviations]]\n", "1: unknown key 'deviations': expected [[deviation]]"),
        ("deviation = 5\n", "1: expected [[deviation]]"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ContractError) as caught:
        read(tmp_path, text)
    assert message in caught.value.message


CHANGE = Finding(rule="enum-member-removed", subject="kling/v3-omni", path="input.mode", old="std", new=ABSENT)
RULED = ROW.replace("input|allOf*", "input.mode").replace('fact      = "parameter"', 'rule      = "enum-member-*"')


@pytest.mark.parametrize(
    ("text", "is_covered"),
    [
        (RULED, True),
        (RULED.replace("input.mode", "mode"), True),  # as findings in JSON name the parameter
        (RULED.replace("input.mode", "*"), True),
        (RULED.replace("input.mode", "input.mod"), False),
        (RULED.replace("enum-member-*", "enum-member-added"), False),
        (RULED.replace("kling/*", "wan/*"), False),
        (RULED + 'expires = "2026-08-31"\n', True),
        (RULED + 'expires = "2026-08-18"\n', False),
        (ROW, False),
    ],
)
def test_a_rule_covers_changes_by_it(tmp_path: Path, text: str, is_covered: bool) -> None:
    (deviation,) = read(tmp_path, text)
    assert deviation.covers_change(CHANGE, "2026-08-19") is is_covered


def test_a_rule_covers_no_difference_of_facts_and_a_fact_no_change(tmp_path: Path) -> None:
    (ruled,) = read(tmp_path, RULED.replace('"input.mode"', '"*"').replace("enum-member-*", "*"))
    (factual,) = read(tmp_path, ROW.replace('"input|allOf*"', '"*"').replace('"parameter"\nreason', '"*"\nreason'))
    assert (ruled.covers(ONE, "2026-08-19"), ruled.covers_change(CHANGE, "2026-08-19")) == (False, True)
    assert (factual.covers(ONE, "2026-08-19"), factual.covers_change(CHANGE, "2026-08-19")) == (True, False)


def test_a_fingerprint_covers_one_change(tmp_path: Path) -> None:
    whole = RULED.replace('model     = "kling/*"\nparameter = "input.mode"\nrule      = "enum-member-*"', "X")
    (deviation,) = read(tmp_path, whole.replace("X", f'fingerprint = "{CHANGE.fingerprint}"'))
    assert deviation.covers_change(CHANGE, "2026-08-19")
    assert not deviation.covers_change(CHANGE._replace(old="pro"), "2026-08-19")


def test_a_deviation_knows_where_it_stands(tmp_path: Path) -> None:
    first, second = read(tmp_path, f"# ours\n\n{ROW}\n{RULED}")
    file = tmp_path / "deviations.toml"
    file.unlink()  # it was read once, and is not asked again
    assert (first.place, first.subject) == (f"{file}:3", "kling/* input|allOf* parameter")
    assert (second.place, second.subject) == (f"{file}:11", "kling/* input.mode enum-member-*")


def test_the_users_own_come_beside_those_of_the_package(tmp_path: Path) -> None:
    own = read(tmp_path, ROW)
    assert all_deviations(tmp_path / "deviations.toml") == (*load_deviations(), *own)
    assert all_deviations(None) == all_deviations(DECLARED) == load_deviations()


def test_a_comment_stays_one_line_whatever_it_is_about(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    about = "acme: pattern is \n[[deviation]]\r\u2028x\x00"
    add_deviation(path, "0" * 12, about, reason="r", evidence="e", since="2026-08-19")
    assert path.read_text("utf-8").splitlines()[0] == "# acme: pattern is  [[deviation]]  x "
    assert [one.fingerprint for one in load_deviations(path)] == ["0" * 12]


def test_the_deviations_of_the_package_can_be_read() -> None:
    for deviation in load_deviations():
        assert deviation.reason


def test_reasons_of_the_package_are_told_in_the_language_that_is_spoken_and_those_of_others_as_written(
    tmp_path: Path,
) -> None:
    ours = load_deviations()
    own = read(tmp_path, ROW.replace("an object can't be a text too", ours[0].reason))
    use_language("ru")
    assert ours[0].why == "страница требует, чтобы input, объект, был ещё и текстом: такого запроса не бывает"
    assert all(re.search("[а-я]", one.why) for one in ours)
    assert own[0].why == own[0].reason == ours[0].reason

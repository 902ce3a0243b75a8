"""Mistakes in contracts: each is named with file, line, key and the closest known key."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.contract import read_contract
from conformance.errors import ContractError
from conformance.messages import use_language
from tests.support.contracts import ENDPOINT_HEAD, HEAD, contract, write

RULE = "[input.a]\n[input.b]\n[[rule]]\n"
WHEN = RULE + 'kind = "when"\ndocumented = ["a"]\nthen = { b = 1 }\n'
PRICE = '[[price]]\nusd = 1\nper = "image"\nas_of = "2026-01-16"\nsource = "list"\nlabel = "l"\n'
"""Beginnings of rules and prices, for what may be wrong in the rest."""


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("[input.prompt]\nmaxLenght = 5\n", 8, "unknown key 'maxLenght' in input.prompt", "Did you mean 'maxLength'?"),
        ('retird = "2026-01-01"\n', 7, "unknown key 'retird'", "Did you mean 'retired'?"),
        (
            "[input.prompt]\nmaxLength = -1\n",
            8,
            "input.prompt.maxLength is -1: expected a whole number, zero or more",
            "",
        ),
        ('[input.a]\n\n\ntype = "text"\n', 10, "input.a.type is 'text': expected one of string, number", ""),
        ("[input.a]\nrequired = 1\n", 8, "input.a.required is 1: expected true or false", ""),
        ("[input.a]\nenum = []\n", 8, "input.a.enum is []: expected a list that is not empty", ""),
        ("[input.a]\nstep = 0\n", 8, "input.a.step is 0: expected a number above zero", ""),
        ("[input.a]\nminimum = nan\n", 8, "input.a.minimum is nan: expected a finite number", ""),
        ("[input]\na = 5\n", 8, "input.a is 5: expected a table of facts", ""),
        ("[input.a.media]\ntypez = 5\n", 8, "unknown key 'typez' in input.a.media", "Did you mean 'types'?"),
        ("[input.a.media]\nmax_mb = 0\n", 8, "input.a.media.max_mb is 0: expected a number above zero", ""),
        (
            '[input.a]\nenum = ["b"]\nconvert = { labels = { C = "c" } }\n',
            9,
            "the label 'C' names 'c', which is no member",
            "",
        ),
        ("[input.a]\nconvert = {}\n", 8, "input.a.convert is empty: expected from, labels, unit or numeric", ""),
        ('[input.a]\nconvert = { form = ["b"] }\n', 8, "unknown key 'form' in input.a.convert", "Did you mean 'from'?"),
        ('[input.a]\nconvert = { unit = "miles" }\n', 8, "unit is 'miles': expected one of seconds, times", ""),
        ('[input.a]\nconvert = { from = ["a"] }\n', 8, "input.a: the alias 'a' is a parameter itself", ""),
        (
            '[input.a]\nconvert = { from = ["c"] }\n[input.b]\nconvert = { from = ["c"] }\n',
            10,
            "input.b: the alias 'c' goes to a already",
            "",
        ),
        (
            '[input.a]\ntype = "object"\n[input.a.properties.b]\nconvert = { from = ["c"] }\n',
            10,
            "input.a.b is not at the top: it has no aliases",
            "",
        ),
        ('[input.a.media]\nkind = "song"\n', 8, "input.a.media.kind is 'song': expected one of image, video", ""),
        ('[input.a]\n[[rule]]\nkind = "both"\ndocumented = ["a"]\n', 9, "kind is 'both': expected one of exclu", ""),
        ('[input.a]\n[[rule]]\nkind = "unique"\ndocumented = ["a"]\n', 8, "rule.0: parameters is missing", ""),
        ('[input.a]\n[[rule]]\nkind = "unique"\nparameters = ["a"]\n', 8, "rule.0: documented is missing", ""),
        (
            '[input.a]\n[[rule]]\nkind = "unique"\nparameters = ["a"]\nneeds = ["a"]\ndocumented = ["a"]\n',
            11,
            "a rule of kind unique has no needs",
            "",
        ),
        (
            '[input.abc]\n[[rule]]\nkind = "unique"\nparameters = ["abd"]\ndocumented = ["abc"]\n',
            8,
            "rule.0 names 'abd', which is no parameter",
            "Did you mean 'abc'?",
        ),
        (
            '[input.abc]\n[[rule]]\nkind = "unique"\nparameters = ["abc"]\ndocumented = ["abd"]\n',
            11,
            "rule.0.documented names 'abd', which is no parameter",
            "Did you mean 'abc'?",
        ),
        (
            '[input.a]\n[[rule]]\nkind = "exclusive"\nparameters = ["a"]\ndocumented = ["a"]\n',
            10,
            "a rule of kind exclusive needs 2 parameters",
            "",
        ),
        (
            '[input.a]\n[[rule]]\nkind = "sum"\nparameters = ["a"]\nof = "items"\ndocumented = ["a"]\n',
            8,
            "a rule of kind sum needs one of equals, maximum, minimum",
            "",
        ),
        (
            '[input.a]\n[[rule]]\nkind = "sum"\nparameters = ["a"]\nof = "all"\nmaximum = 1\ndocumented = ["a"]\n',
            11,
            "of is 'all': expected one of items, lengths, values",
            "",
        ),
        (
            '[input.a]\n[[rule]]\nkind = "when"\nif = { a = {} }\nthen = { a = 1 }\ndocumented = ["a"]\n',
            10,
            "rule.0.if.a expects nothing",
            "",
        ),
        (
            '[input.a]\n[[rule]]\nkind = "when"\nif = { a = { given = 1 } }\nthen = { a = 1 }\ndocumented = ["a"]\n',
            10,
            "given is 1: expected true or false",
            "",
        ),
        (
            '[input.a]\n[[unruled]]\nparameter = "a"\nabout = "b"\nwhy = "because"\n',
            11,
            "why is 'because': expected one of file, effect, elsewhere, text, vague",
            "",
        ),
        (
            '[[price]]\nper = "image"\nas_of = "2026-01-16"\nsource = "s"\nlabel = "l"\n',
            7,
            "neither credits nor usd is given",
            "",
        ),
        (
            '[[price]]\nper = "image"\nusd = -1\nas_of = "2026-01-16"\nsource = "s"\nlabel = "l"\n',
            7,
            "a price is below zero",
            "",
        ),
        ('[upload]\nhosts = ["a"]\n', 7, "upload: returns is missing", ""),
        # What a rule is made of.
        ("rule = 5\n", 7, "rule is 5: expected a list of tables", ""),
        ("rule = []\n", 7, "rule is []: expected a list of tables", ""),
        ("rule = [5]\n", 7, "rule.0 is 5: expected a table", ""),
        (RULE + 'documented = ["a"]\n', 9, "rule.0: kind is missing", ""),
        (RULE + 'kind = "unique"\nparamters = ["a"]\n', 11, "unknown key 'paramters' in rule.0", "'parameters'?"),
        (RULE + 'kind = "requires"\nparameters = ["a"]\ndocumented = ["a"]\n', 9, "rule.0: needs is missing", ""),
        (RULE + 'kind = "when"\nif = { a = 1 }\ndocumented = ["a"]\n', 9, "rule.0: then is missing", ""),
        (
            RULE + 'kind = "sum"\nparameters = ["a"]\nmaximum = 1\ndocumented = ["a"]\n',
            9,
            "rule.0: of is missing",
            "",
        ),
        (
            RULE + 'kind = "exclusive"\nparameters = ["a", "b"]\nof = "items"\ndocumented = ["a"]\n',
            12,
            "a rule of kind exclusive has no of",
            "",
        ),
        (
            RULE + 'kind = "exclusive"\nparameters = ["a", "b"]\nthen = { a = 1 }\ndocumented = ["a"]\n',
            12,
            "a rule of kind exclusive has no then",
            "",
        ),
        (
            RULE + 'kind = "when"\nif = { a = 1 }\nthen = { b = 1 }\nparameters = ["a"]\ndocumented = ["a"]\n',
            13,
            "a rule of kind when has no parameters",
            "",
        ),
        (
            RULE + 'kind = "unique"\nparameters = ["a"]\nthen = { b = 1 }\nminimum = 1\ndocumented = ["a"]\n',
            13,
            "a rule of kind unique has no minimum",
            "",
        ),
        (
            RULE + 'kind = "difference"\nparameters = ["a", "b"]\nequals = 1\nminimum = 1\ndocumented = ["a"]\n',
            12,
            "a rule of kind difference has no equals",
            "",
        ),
        (
            RULE + 'kind = "difference"\nparameters = ["a", "b"]\nmaximum = "a"\ndocumented = ["a"]\n',
            12,
            "the maximum of a difference is a number",
            "",
        ),
        (
            RULE + 'kind = "difference"\nparameters = ["a"]\nminimum = 0\ndocumented = ["a"]\n',
            11,
            "a rule of kind difference needs 2 parameters",
            "",
        ),
        (
            RULE + 'kind = "difference"\nparameters = ["a", "b"]\ndocumented = ["a"]\n',
            9,
            "a rule of kind difference needs one of exclusiveMinimum, maximum, minimum",
            "",
        ),
        (
            RULE + 'kind = "requires"\nparameters = [["a", "b"]]\nneeds = ["b"]\ndocumented = ["a"]\n',
            11,
            "a rule of kind requires has no groups of parameters",
            "",
        ),
        (
            RULE + 'kind = "exclusive"\nparameters = ["a", []]\ndocumented = ["a"]\n',
            11,
            "rule.0.parameters is ['a', []]: expected a list of parameters, or of lists of them",
            "",
        ),
        (RULE + 'kind = "unique"\nparameters = []\n', 11, "rule.0.parameters is []: expected a list of parameters", ""),
        (RULE + 'kind = "unique"\nparameters = "a"\n', 11, "rule.0.parameters is 'a': expected a list", ""),
        (RULE + 'kind = "sum"\nminimum = "a"\n', 11, "rule.0.minimum is 'a': expected a finite number", ""),
        (RULE + 'kind = "sum"\nequals = true\n', 11, "rule.0.equals is True: expected a number or a parameter", ""),
        (RULE + 'kind = "sum"\nmaximum = inf\n', 11, "rule.0.maximum is inf: expected a number or a parameter", ""),
        (RULE + 'kind = "when"\nif = {}\n', 11, "rule.0.if is {}: expected a table that is not empty", ""),
        (RULE + 'kind = "unique"\ndocumented = []\n', 11, "rule.0.documented is []: expected a list of strings", ""),
        # What a rule names.
        (
            RULE + 'kind = "requires"\nparameters = ["a"]\nneeds = ["c"]\ndocumented = ["a"]\n',
            9,
            "rule.0 names 'c', which is no parameter",
            "Known: a, b",
        ),
        (
            RULE + 'kind = "sum"\nof = "values"\nparameters = ["a"]\nequals = "c"\ndocumented = ["a"]\n',
            9,
            "rule.0 names 'c', which is no parameter",
            "",
        ),
        (
            RULE + 'kind = "unique"\neach = "a"\nparameters = ["b"]\ndocumented = ["a"]\n',
            9,
            "rule.0 names 'a[].b', which is no parameter",
            "",
        ),
        (
            RULE + 'kind = "when"\nif = { c = 1 }\nthen = { a = 1 }\ndocumented = ["a"]\n',
            11,
            "rule.0.if names 'c', which is no parameter",
            "",
        ),
        (
            RULE + 'kind = "when"\nif = { a = 1 }\nthen = { a = 1, c = 1 }\ndocumented = ["a"]\n',
            12,
            "rule.0.then names 'c', which is no parameter",
            "",
        ),
        (
            '[input.image_urls]\n[[rule]]\nkind = "unique"\nparameters = ["input.image_urls"]\ndocumented = ["a"]\n',
            8,
            "rule.0 names 'input.image_urls', which is no parameter",
            "Did you mean 'image_urls'?",
        ),
        # What it expects.
        (WHEN + "if = { a = [] }\n", 13, "rule.0.if.a expects nothing", ""),
        (WHEN + "if = { a = { given = true, tpye = 1 } }\n", 13, "unknown key 'tpye' in rule.0.if.a", "'type'?"),
        (WHEN + "if = { a = { required = true } }\n", 13, "unknown key 'required' in rule.0.if.a", ""),
        (WHEN + 'if = { a = { pattern = "x" } }\n', 13, "unknown key 'pattern' in rule.0.if.a", ""),
        (WHEN + "if = { a = { maxLength = -1 } }\n", 13, "rule.0.if.a.maxLength is -1: expected a whole number", ""),
        (WHEN + "if = { a = { enum = [] } }\n", 13, "rule.0.if.a.enum is []: expected a list that is not empty", ""),
        (WHEN + "if = { a = { not = [] } }\n", 13, "rule.0.if.a.not.enum is []: expected a list that is not empty", ""),
        # Prose that is no rule.
        ('[input.a]\n[[unruled]]\nparameter = "a"\nwhy = "text"\n', 8, "unruled.0: about is missing", ""),
        ('[input.a]\n[[unruled]]\nabout = "a"\nwhy = "text"\n', 8, "unruled.0: parameter is missing", ""),
        ('[input.a]\n[[unruled]]\nparameter = "a"\nabout = "b"\n', 8, "unruled.0: why is missing", ""),
        (
            '[input.abc]\n[[unruled]]\nparameter = "abd"\nabout = "b"\nwhy = "text"\n',
            9,
            "unruled.0.parameter names 'abd', which is no parameter",
            "Did you mean 'abc'?",
        ),
        # Prices.
        ("price = []\n", 7, "price is []: expected a list of tables", ""),
        (PRICE.replace('per = "image"\n', ""), 7, "price.0: per is missing", ""),
        (PRICE.replace('as_of = "2026-01-16"\n', ""), 7, "price.0: as_of is missing", ""),
        (PRICE.replace('source = "list"\n', ""), 7, "price.0: source is missing", ""),
        (PRICE.replace('label = "l"\n', ""), 7, "price.0: label is missing", ""),
        (PRICE.replace("usd = 1", "usd = nan"), 8, "price.0.usd is nan: expected a finite number", ""),
        (PRICE.replace("usd = 1", 'usd = "1"'), 8, "price.0.usd is '1': expected a finite number", ""),
        (PRICE.replace("usd = 1", "usd = true"), 8, "price.0.usd is True: expected a finite number", ""),
        (PRICE.replace("usd = 1", "usd = 1\ncredits = -0.5"), 7, "a price is below zero", ""),
        (PRICE.replace("2026-01-16", "January"), 10, "price.0.as_of is 'January': expected a day such as", ""),
        (PRICE + 'unit = "image"\n', 13, "unknown key 'unit' in price.0", ""),
        (PRICE + 'times = "n"\n', 13, "price.0.times names 'n', which is no parameter", ""),
        (PRICE + "if = { n = 1 }\n", 13, "price.0.if names 'n', which is no parameter", ""),
        (PRICE + "if = {}\n", 13, "price.0.if is {}: expected a table that is not empty", ""),
        # Uploads.
        ("upload = 5\n", 7, "upload is 5: expected a table", ""),
        ('[upload]\nreturns = ["a"]\n', 7, "upload: hosts is missing", ""),
        ('[upload]\nhosts = []\nreturns = ["a"]\n', 8, "upload.hosts is []: expected a list of strings", ""),
        (
            '[upload]\nhosts = ["a"]\nreturns = ["a"]\nmax_mb = 0\n',
            10,
            "upload.max_mb is 0: expected a number above zero",
            "",
        ),
        ('[upload]\nhosts = ["a"]\nmax_gb = 1\n', 9, "unknown key 'max_gb' in upload", "Did you mean 'max_mb'?"),
        # Conversions.
        ("[input.a]\nconvert = 5\n", 8, "input.a.convert is 5: expected a table", ""),
        ("[input.a]\nconvert = { from = [] }\n", 8, "input.a.convert.from is []: expected a list of strings", ""),
        ('[input.a]\nconvert = { from = "b" }\n', 8, "input.a.convert.from is 'b': expected a list of strings", ""),
        ("[input.a]\nconvert = { numeric = 1 }\n", 8, "input.a.convert.numeric is 1: expected true or false", ""),
        (
            "[input.a]\nconvert = { labels = {} }\n",
            8,
            "input.a.convert.labels is {}: expected a table of labels and members",
            "",
        ),
        (
            '[input.a]\nconvert = { from = ["b"] }\n\n[input.b]\n\n[input.z]\n',
            8,
            "input.a: the alias 'b' is a parameter itself",
            "",
        ),
        (
            '[input.a.properties.b]\nconvert = { from = ["c"] }\n\n[input.b]\n\n[input.z]\n',
            8,
            "input.a.b is not at the top: it has no aliases",
            "",
        ),
        (
            '[input.a.items]\nconvert = { from = ["c"] }\n\n[input.z]\n',
            8,
            "input.a[] is not at the top: it has no aliases",
            "",
        ),
        (
            '[body.a]\nconvert = { from = ["c"] }\n\n[input.a]\n\n[input.z]\n',
            8,
            "a is not at the top: it has no aliases",
            "",
        ),
        (
            '[input.a]\n[[schema.oneOf]]\n[schema.oneOf.properties.b]\nconvert = { from = ["a"] }\n\n[input.z]\n',
            10,
            "input|oneOf[0].b: the alias 'a' is a parameter itself",
            "",
        ),
        ('[input.a]\ntype = "string"\nsource = { tipe = "prose" }\n', 9, "source names 'tipe'", "Did you mean 'type'?"),
        ('[input.a]\nenum = ["b"]\ndefault = "c"\n', 9, "default is 'c': it breaks enum", ""),
        ("[input.a]\nmaximum = 1\ndefault = 1.5\n", 9, "default is 1.5: it breaks maximum", ""),
        ("[body.input]\n", 7, "input follows from the contract", ""),
        ("[body.model]\n", 7, "model follows from the contract", ""),
        ("[schema]\nrequired = true\n", 8, "unknown key 'required' in schema", ""),
        ('[price]\nunit = "video"\n', 7, "price is {'unit': 'video'}: expected a list of tables", ""),
        ('retired = "yesterday"\n', 7, "retired is 'yesterday': expected a day such as \"2026-08-19\"", ""),
        ('retired = "2026-02-30"\n', 7, "retired is '2026-02-30': expected a day", ""),
        ('name = "x"\n', 7, "expected model and no name", ""),
        (
            '[input.a]\ntype = "array"\n[input.a.items]\ntype = "array"\nitems = { kind = 5 }\n',
            11,
            "unknown key 'kind' in input.a.items.items",
            "",
        ),
        (
            '[[schema.oneOf]]\ntitle = "a"\n[[schema.oneOf]]\ntitel = "b"\n',
            10,
            "unknown key 'titel'",
            "Did you mean 'title'?",
        ),
    ],
)
def test_a_mistake_is_named_with_file_line_and_key(
    tmp_path: Path, text: str, line: int, message: str, hint: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ContractError) as caught:
        read_contract(path)
    assert caught.value.message.startswith(f"{path}:{line}: {message}")
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("head", "message"),
    [
        (HEAD.replace("title ", "titel "), "unknown key 'titel'"),
        (HEAD.replace('kind     = "image"\n', ""), "kind is missing"),
        (HEAD.replace('"image"', '"picture"'), "kind is 'picture': expected one of image, video, audio, text, file"),
        (HEAD.replace("POST /api", "post /api"), "expected a method and a path"),
        (HEAD.replace("model ", "name  "), "expected model and no name"),
        (HEAD.replace('"2026-08-19"', "2026-08-19"), "verified is datetime.date(2026, 8, 19): expected a day such as"),
        ("= 5", "expected TOML: "),
        ("a = 1\na = 2", "expected TOML: "),
    ],
)
def test_a_wrong_head_is_named(tmp_path: Path, head: str, message: str) -> None:
    path = write(tmp_path, "", head)
    with pytest.raises(ContractError) as caught:
        read_contract(path)
    assert message in caught.value.message
    assert caught.value.message.startswith(f"{path}:")


def test_a_mistake_is_named_in_the_language_that_is_spoken(tmp_path: Path) -> None:
    use_language("ru")
    for text, told in (
        ("[input.a]\ntipe = 1", "неизвестный ключ 'tipe' в input.a"),
        (
            "[input.a]\ntype = 1",
            "input.a.type — 1: ожидалось: одно из: string, number, integer, boolean, array, object",
        ),
        ("[input]\na = 1", "input.a — 1: ожидалось: таблица фактов"),
        ("[[rule]]\nkind = 'exclusive'\nparameters = ['a']\ndocumented = ['a']\n[input.a]", "нужны 2 параметра"),
        ("[input.a]\nenum = ['x']\ndefault = 'y'", "default — 'y': нарушает enum"),
    ):
        with pytest.raises(ContractError) as caught:
            contract(tmp_path, text)
        assert told in caught.value.message


def test_an_alias_of_an_endpoint_is_refused_on_its_line(tmp_path: Path) -> None:
    text = '[body.a]\nconvert = { from = ["b"] }\n\n[body.b]\n\n[body.z]\n'
    with pytest.raises(ContractError) as caught:
        contract(tmp_path, text, ENDPOINT_HEAD)
    assert caught.value.message == f"{tmp_path / 'contract.toml'}:8: a: the alias 'b' is a parameter itself"

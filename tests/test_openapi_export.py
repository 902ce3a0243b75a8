"""The OpenAPI document: other tools read it, and it says of each request what ``validate_request`` says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import openapi_spec_validator
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from conformance.contract import Contract, all_contracts, contract_paths, load_contract
from conformance.model import Json
from conformance.openapi_export import component, document, openapi
from conformance.payload import whole_of
from conformance.validator import validate_request
from tests.support.contracts import ENDPOINT_HEAD, HEAD, contract
from tests.support.examples import documented_examples, with_one_fault
from tests.support.payloads import Maker

DOCUMENTED = [one.id for one in all_contracts() if one.retired is None]
MODELS = [id for id in DOCUMENTED if load_contract(id).is_model]
DEDICATED = [id for id in DOCUMENTED if id not in MODELS]
CREATE_TASK = "/api/v1/jobs/createTask"
CALLED = "https://files.example/called"


@pytest.fixture(scope="module")
def exported() -> dict[str, Any]:
    return openapi()


def body_of(operation: dict[str, Any], content: str = "application/json") -> dict[str, Any]:
    schema: dict[str, Any] = operation["requestBody"]["content"][content]["schema"]
    return schema


def engine(exported: dict[str, Any], schema: dict[str, Any]) -> Any:
    """An independent validator of ``schema``, which may name the document's components."""
    return jsonschema_rs.Draft202012Validator({**schema, "components": exported["components"]})


def good_request(contract: Contract) -> dict[str, Json]:
    """A documented example as a whole request; where all break their own page, what a random payload happens to be."""
    maker = Maker(seed=7, fault=0)
    made = (maker.object(whole_of(contract)) for _ in range(1000))
    around = {"model": contract.id, "callBackUrl": CALLED}
    beside = {name: value for name, value in around.items() if name in contract.table.body}
    for payload in (*documented_examples(contract.id), *made):
        body = {**beside, "input": payload} if contract.is_model else payload
        if not validate_request(body, contract.id):
            return body
    raise AssertionError(f"{contract.id}: no good request found")


def broken_requests(contract: Contract, good: dict[str, Json]) -> Iterator[Json]:
    """The good request with one thing wrong each time, some in what is wrapped around the input."""
    if not contract.is_model:
        yield from with_one_fault(contract, good)
        return
    yield from ({**good, "input": faulty} for faulty in with_one_fault(contract, good["input"]))
    yield from ({other: value for other, value in good.items() if other != name} for name in good)
    wrong: dict[str, list[Json]] = {
        "model": ["", None, 5, f"{contract.id}-x", [contract.id]],
        "callBackUrl": ["no link", None, 5],
        "input": [None, [], "text", {}],
        "callbackUrl": [CALLED],
    }
    yield from ({**good, name: value} for name, values in wrong.items() for value in values)
    yield [good]


def test_it_is_valid_openapi(exported: dict[str, Any]) -> None:
    openapi_spec_validator.validate(exported)


def test_it_is_the_same_in_every_process_order_included() -> None:
    program = "import json; from conformance import openapi; print(end=json.dumps(openapi()))"
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, env=environment, check=True)
        assert done.stdout.decode("ascii") == json.dumps(openapi())


def test_every_documented_model_is_told_apart_once(exported: dict[str, Any]) -> None:
    body = body_of(exported["paths"][CREATE_TASK]["post"])
    mapping = body["discriminator"]["mapping"]
    assert body["discriminator"]["propertyName"] == "model"
    assert list(mapping) == MODELS
    assert [one["$ref"] for one in body["oneOf"]] == list(mapping.values())
    assert len(set(mapping.values())) == len(MODELS)
    for id, reference in mapping.items():
        request = exported["components"]["schemas"][reference.removeprefix("#/components/schemas/")]
        assert request["properties"]["model"]["const"] == id
        assert "model" in request["required"]


def test_every_dedicated_endpoint_stands_at_its_place(exported: dict[str, Any]) -> None:
    found = {
        operation["operationId"]: (method, path)
        for path, operations in exported["paths"].items()
        for method, operation in operations.items()
        if method != "servers"
    }
    tables = {id: load_contract(id).table for id in DEDICATED}
    places = {id: (table.method.lower(), table.path) for id, table in tables.items()}
    assert found == {**places, "createTask": ("post", CREATE_TASK)}


def test_what_is_retired_is_left_out(exported: dict[str, Any]) -> None:
    names = {name.partition(".")[2] for name in exported["components"]["schemas"]}
    assert names == {component(id) for id in DOCUMENTED}
    assert len(DOCUMENTED) < len(contract_paths())


def test_uploads_go_to_a_host_of_their_own(exported: dict[str, Any]) -> None:
    assert exported["servers"] == [{"url": "https://api.kie.ai"}]
    elsewhere = {path: one["servers"] for path, one in exported["paths"].items() if "servers" in one}
    uploads = ("/api/file-base64-upload", "/api/file-stream-upload", "/api/file-url-upload")
    assert elsewhere == {path: [{"url": "https://kieai.redpandaai.co"}] for path in uploads}


def test_only_a_file_of_bytes_is_sent_as_a_form(exported: dict[str, Any]) -> None:
    forms = {
        path
        for path, operations in exported["paths"].items()
        if "multipart/form-data" in operations["post"]["requestBody"]["content"]
    }
    assert forms == {"/api/file-stream-upload"}


@pytest.mark.parametrize("id", DOCUMENTED)
def test_a_component_gives_the_verdicts_of_validate_request(id: str, exported: dict[str, Any]) -> None:
    ours = load_contract(id)
    kind = "Request" if ours.is_model else "Body"
    theirs = engine(exported, {"$ref": f"#/components/schemas/{kind}.{component(id)}"})
    good = good_request(ours)
    assert theirs.is_valid(good)
    refused = 0
    for body in broken_requests(ours, good):
        broken = {one.code for one in validate_request(body, id)} - {"cross-rule"}
        assert theirs.is_valid(body) is not bool(broken), (body, broken)
        refused += bool(broken)
    assert refused >= 3


def test_create_task_takes_a_good_request_of_each_model_and_no_broken_one(exported: dict[str, Any]) -> None:
    theirs = engine(exported, body_of(exported["paths"][CREATE_TASK]["post"]))
    for id in MODELS:
        good = good_request(load_contract(id))
        assert theirs.is_valid(good), good
        assert not theirs.is_valid({**good, "model": f"{id}-none"})
        assert not theirs.is_valid({**good, "surprise": 1})


GENERATION = settings(
    max_examples=15,
    phases=[Phase.generate],
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def test_schemathesis_reads_every_operation(exported: dict[str, Any]) -> None:
    schema = schemathesis.openapi.from_dict(exported)
    read = schema.get_all_operations()
    labels = [result.ok().label if isinstance(result, Ok) else str(result.err()) for result in read]
    tables = [load_contract(id).table for id in DEDICATED]
    assert sorted(labels) == sorted([f"POST {CREATE_TASK}", *(f"{one.method} {one.path}" for one in tables)])


@pytest.mark.parametrize("path", [CREATE_TASK, "/api/v1/veo/generate", "/api/v1/runway/generate"])
def test_what_schemathesis_makes_of_the_schema_is_as_documented(path: str, exported: dict[str, Any]) -> None:
    operation = schemathesis.openapi.from_dict(exported)[path]["POST"]
    name = exported["paths"][path]["post"]["operationId"]
    models = set()

    @GENERATION
    @given(operation.as_strategy())
    def holds(case: Any) -> None:
        found = validate_request(case.body, None if path == CREATE_TASK else name)
        # Older generators count steps in binary: 87 times 0.1 is 8.700000000000001 there.
        assert {one.code for one in found} <= {"cross-rule", "off-step"}, (case.body, found)
        models.add(case.body.get("model"))

    holds()
    assert path != CREATE_TASK or len(models & set(MODELS)) > 1


@given(st.text(st.sampled_from("ab/._-5f \u00e4\U0001f30a"), max_size=12) | st.text(max_size=12))
def test_component_names_are_allowed_and_lead_back_to_their_id(id: str) -> None:
    name = component(id)
    assert re.fullmatch("[a-zA-Z0-9._-]*", name)
    assert re.sub("_([0-9a-f]*)_", lambda sign: chr(int(sign[1], 16)) if sign[1] else "/", name) == id


def test_ids_that_look_alike_have_components_of_their_own(tmp_path: Path) -> None:
    ids = ("acme/paint-2", "acme.paint-2", "acme_paint-2", "acme__paint-2")
    made = [contract(tmp_path, "[input.prompt]\ntype = 'string'\n", HEAD.replace(ids[0], id)) for id in ids]
    found = document(made)
    openapi_spec_validator.validate(found)
    assert len(found["components"]["schemas"]) == 2 * len(ids)


def test_contracts_of_one_place_are_alternatives_there(tmp_path: Path) -> None:
    def named(name: str, text: str, head: str = ENDPOINT_HEAD) -> Contract:
        return contract(tmp_path, text, head.replace("acme-sing", name))

    sing = named("acme-sing", "[body.text]\ntype = 'string'\nrequired = true\n")
    hum = named("acme-hum", "[body.notes]\ntype = 'integer'\n[body.text]\ntype = 'string'\nrequired = true\n")
    upload = named("acme-send", "[body.file]\ntype = 'string'\nformat = 'binary'\n")
    other_method = named("acme-again", "[body.text]\ntype = 'string'\n", ENDPOINT_HEAD.replace("POST", "PUT"))
    found = document([sing, hum, upload, other_method])
    openapi_spec_validator.validate(found)
    assert list(found["paths"]) == ["/api/v1/sing"]
    post, put = found["paths"]["/api/v1/sing"]["post"], found["paths"]["/api/v1/sing"]["put"]
    assert (post["operationId"], put["operationId"]) == ("acme-sing_or_acme-hum_or_acme-send", "acme-again")
    assert body_of(post, "multipart/form-data") == {"$ref": "#/components/schemas/Body.acme-send"}
    theirs = engine(found, body_of(post))
    assert theirs.is_valid({"text": "la"}), "which both allow"
    assert theirs.is_valid({"text": "la", "notes": 3})
    assert not theirs.is_valid({"notes": 3})
    assert not theirs.is_valid({"text": "la", "surprise": 1})

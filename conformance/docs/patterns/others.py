"""The model id, and what is deprecated."""

from __future__ import annotations

import re

from conformance.docs.patterns.row import LABEL, Example, Pattern, compile_wording

OTHERS = (
    Pattern(
        id="model-id",
        reads="The model id that the text says must be used.",
        types=("string",),
        needs=("must", "requires", "uses", "必须"),
        regex=compile_wording(
            r"(?:\bmust (?:be|use)(?: the)?(?: model)?|\brequires(?: the)?(?: model)?|\bcurrently uses(?: the)?"
            r"|必须(?:使用|为|是)) ?`(?P<model>[^`\s]{1,80})`"
        ),
        example=Example("Which model to run. Must be `acme/paint-2` here", {"model": "acme/paint-2"}, name="model"),
        names=re.compile(r"model\Z"),
        marked=True,
    ),
    Pattern(
        id="deprecated-mark",
        reads="The word deprecated as a mark at the very beginning.",
        types=(),
        needs=("deprecated", "弃用", "废弃"),
        regex=compile_wording(
            r"^\s{0,4}[(\[]?(?:optional, ?)?(?P<deprecated>deprecated|已弃用|已废弃)\b"
            r"(?! (?:values?|options?|models?|ways?)\b)"
        ),
        example=Example("(Optional, deprecated) An older switch", {"deprecated": True}, "boolean", "switch"),
        rank=LABEL,
    ),
    Pattern(
        id="deprecated-stated",
        reads="A sentence that says that this parameter is deprecated.",
        types=(),
        needs=("deprecated", "弃用", "废弃"),
        regex=compile_wording(
            r"(?P<deprecated>\bthis (?:parameter|field|option|property) (?:is|has been|was|will be)(?: now| being)? "
            r"deprecated|(?:该|此|本)(?:参数|字段)已(?:被)?(?:弃用|废弃))"
        ),
        example=Example("An older switch. This field has been deprecated.", {"deprecated": True}, "boolean", "switch"),
    ),
)

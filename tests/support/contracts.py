"""Contracts written as text, for tests of their loader and of what is built on it."""

from __future__ import annotations

from pathlib import Path

from conformance.contract import Contract, read_contract

HEAD = """model    = "acme/paint-2"
title    = "Acme Paint 2"
kind     = "image"
endpoint = "POST /api/v1/jobs/createTask"
page     = "market/acme/paint-2"
verified = "2026-08-19"
"""
ENDPOINT_HEAD = """name     = "acme-sing"
title    = "Acme Sing"
kind     = "audio"
endpoint = "POST /api/v1/sing"
page     = "acme-api/sing"
verified = "2026-08-19"
"""
FULL = """
[body]
callBackUrl = { type = "string", format = "uri" }

[input.image_url]
type     = "string"
format   = "uri"
required = true
convert  = { from = ["image_input", "image"] }
media    = { kind = "image", types = ["image/jpeg", "image/png"], max_mb = 10 }

[input.cfg_scale]
type    = "number"
minimum = 0
maximum = 1
step    = 0.1
default = 0.5
source  = { minimum = "prose", maximum = "prose" }

[input.mood]
enum    = ["lake", "sea"]
convert = { labels = { "A lake" = "lake" } }

[input.shots]
type = "array"

[input.shots.items]
type = "object"

[input.shots.items.properties.Scene]
type     = "string"
required = true

[[schema.oneOf]]
title = "By address"

[schema.oneOf.properties.image_url]
type     = "string"
required = true

[[schema.oneOf]]
title = "By task"
additionalProperties = false

[[rule]]
kind       = "exclusive"
parameters = [["image_url", "cfg_scale"], "shots"]
documented = ["image_url", "shots"]

[[rule]]
kind       = "at-least-one"
parameters = ["image_url", "shots"]
documented = ["shots"]
page       = "market/acme/paint"

[[rule]]
kind       = "requires"
parameters = ["shots"]
needs      = ["image_url"]
documented = ["shots"]

[[rule]]
kind       = "when"
if         = { cfg_scale = 1, shots = { given = false } }
then       = { image_url = { given = true, maxLength = 9 }, cfg_scale = { not = [0.5] } }
documented = ["cfg_scale"]

[[rule]]
kind       = "sum"
of         = "lengths"
parameters = ["shots[].Scene"]
maximum    = 100
documented = ["shots"]

[[rule]]
kind       = "sum"
of         = "items"
parameters = ["shots"]
equals     = "cfg_scale"
documented = ["shots"]

[[rule]]
kind       = "difference"
parameters = ["cfg_scale", "cfg_scale"]
minimum    = 0
documented = ["cfg_scale"]

[[rule]]
kind       = "unique"
each       = "shots"
parameters = ["Scene"]
documented = ["shots"]

[[unruled]]
parameter = "shots"
about     = "two scenes in all"
why       = "vague"

[[price]]
if      = { cfg_scale = [0, 1] }
credits = 2.5
per     = "image"
times   = "shots"
as_of   = "2026-01-16"
source  = "price list"
label   = "Acme Paint 2"

[upload]
hosts    = ["files.example"]
returns  = ["cdn.example"]
max_mb   = 10
"""
"""What may stand below a head, one of each."""


def write(folder: Path, text: str, head: str = HEAD) -> Path:
    """A contract file with ``text`` below ``head``."""
    path = folder / "contract.toml"
    path.write_text(head + text, encoding="utf-8")
    return path


def contract(folder: Path, text: str, head: str = HEAD) -> Contract:
    """The contract that :func:`write` wrote."""
    return read_contract(write(folder, text, head))

"""What the named patterns read from the text of a parameter, and which of two values counts."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from conformance.docs import parse_page
from conformance.docs.prose import Reading, read_prose
from conformance.model import named
from tests.support.captures import ROOT, needs_captures
from tests.support.reading import TYPES, flat, read

CAPTURES = ROOT / "2026-08-19"


# ---------------------------------------------------------------------------------------- texts that are read

LENGTHS = [
    ("Text (Max length: 90 characters)", {"maxLength": 90}),
    ("Text (maximum length: 90)", {"maxLength": 90}),
    ("文字（最大长度：90 字符）", {"maxLength": 90}),
    ("Text.\n- Max length: 90 characters\n- Any language", {"maxLength": 90}),
    ("Text; Max Length: 90 characters", {"maxLength": 90}),
    ("The maximum length is 1,900 characters.", {"maxLength": 1900}),
    ("Minimum length: 2 characters. Maximum length: 90 characters.", {"minLength": 2, "maxLength": 90}),
    ("with a minimum of 2 characters and a maximum of 9,000 characters", {"minLength": 2, "maxLength": 9000}),
    ("Given as text, must be non-empty and max 90 characters.", {"maxLength": 90}),
    ("Nothing, or 0 - 90 characters long.", {"minLength": 0, "maxLength": 90}),
    ("Length is limited to 2–90 characters.", {"minLength": 2, "maxLength": 90}),
    ("不能为空，长度限制为 2–90 个字符。", {"minLength": 2, "maxLength": 90}),
    ("最长 90 个字符。", {"maxLength": 90}),
    ("It must not be empty and must not exceed 1,900 characters.", {"maxLength": 1900}),
    ("Lyrics of one verse, a maximum of 90 characters per prompt.", {"maxLength": 90}),
    ("Recommended 30 characters, or fewer. Maximum length: 90 characters.", {"maxLength": 90}),
    ("When provided, at most 90 characters.", {"maxLength": 90}),
]

NUMBERS = [
    ("Noise (0-1) (Min: 0, Max: 1, Step: 0.1) (step: 0.1)", {"minimum": 0, "maximum": 1, "step": 0.1}),
    ("If the sound is off, this is kept as it is (Min: 2, Max: 9)", {"minimum": 2, "maximum": 9}),
    ("- Minimum: `0.01`\n- Maximum: `1`\n- Step: `0.01`", {"minimum": 0.01, "maximum": 1, "step": 0.01}),
    ("Time. Range: [1, 8]. Default: 3. Minimum: 1. Maximum: 8.", {"minimum": 1, "maximum": 8, "default": 3}),
    ("Value range: 100-999. The same number gives the same noise.", {"minimum": 100, "maximum": 999}),
    ("Valid range is an integer from `3` to `13`.", {"minimum": 3, "maximum": 13}),
    ("Noise, optional range 4-12 s", {"minimum": 4, "maximum": 12}),
    ("Weight. Range 0–2, up to 2 decimal places.", {"minimum": 0, "maximum": 2, "multipleOf": 0.01}),
    ("The value must be a number in the range [3, 15]. Default: 5", {"minimum": 3, "maximum": 15, "default": 5}),
    (
        "The supported range is 2 to 18 seconds, and the default is 4 seconds.",
        {"minimum": 2, "maximum": 18, "default": 4},
    ),
    ("取值范围：2 到 18 之间的整数。", {"minimum": 2, "maximum": 18}),
    ("Frames, must be between 30 to 90, (must be multiple of 3)", {"multipleOf": 3}),
    ("Frames. Must be between 30 to 90, (must be multiple of 3)", {"minimum": 30, "maximum": 90, "multipleOf": 3}),
    ("- Value range: greater than 0 and less than the total time of the song.", {"exclusiveMinimum": 0}),
    ("- Only used in Loud Mode (`loud: true`). Optional. Range 0–1", {"minimum": 0, "maximum": 1}),
    ("Must be one of the following values: 0.0, 0.25, or 3.0", {"enum": [0, 0.25, 3]}),
    ("Time, optional values are 5 or 10. If 10 is chosen, it is slow", {"enum": [5, 10]}),
    ("Omit it to get the default of 4,096.", {"default": 4096}),
]

LISTS = [
    ("Links,up to 4 images. (Links only; Max size: 3.0MB)", {"maxItems": 4, "media.max_mb": 3}),
    ("Accepts 0-2 images", {"minItems": 0, "maxItems": 2}),
    ("Only one is allowed at night. Only `1` image is supported.", {"maxItems": 1}),
    ("Only one image is supported.\n- Must hold exactly one URL", {"minItems": 1, "maxItems": 1}),
    ("Requires 3-7 colors, 5 recommended.", {"minItems": 3, "maxItems": 7}),
    ("The list can contain a maximum of seven URLs", {"maxItems": 7}),
    ("Single clip duration [2, 9] s, maximum 3 reference clips, total duration not over 9 s.", {"maxItems": 3}),
    ("Supports up to 4 shots. Each shot duration is 2-9 seconds.", {"maxItems": 4}),
]

MEDIA = [
    (
        "If the picture does not fit, it is cut (Link; Accepted types: image/png, image/gif; Max size: 3.0MB)",
        {"media.types": ["image/png", "image/gif"], "media.max_mb": 3},
    ),
    (
        "- Accepted types: `image/png`, and `image/gif`,`image/bmp`",
        {"media.types": ["image/png", "image/gif", "image/bmp"]},
    ),
    ("Supported formats: PNG, JPG. (Accepted types: image/png)", {"media.types": ["image/png"]}),
    ("Accepted types: image/png; Max size: 3.0MB", {"media.types": ["image/png"], "media.max_mb": 3}),
    ("A mask. Accepted file types: `image/png`.", {"media.types": ["image/png"]}),
    ("Format: mp4.", {"media.formats": ["mp4"]}),
    ("Supported format: MP4; Max size: 3MB", {"media.formats": ["mp4"], "media.max_mb": 3}),
    ("Formats: mp4", {"media.formats": ["mp4"]}),
    ("1. 格式：JPEG、PNG。\n2. 文件大小：不超过 20 MB。", {"media.formats": ["jpeg", "png"], "media.max_mb": 20}),
    (
        "Format: MP4, MOV (H.264 recommended). Duration: 3–60 seconds.",
        {"media.formats": ["mp4", "mov"], "media.min_seconds": 3, "media.max_seconds": 60},
    ),
    (
        "Images must be in JPG, JPEG, or PNG format; each file must not exceed 5 MB",
        {"media.formats": ["jpg", "jpeg", "png"], "media.max_mb": 5},
    ),
    (
        "the audio size is limited to 90M, and the duration cannot exceed 5 minutes",
        {"media.max_mb": 90, "media.max_seconds": 300},
    ),
    ("A mask (≤ 2.5 MB)", {"media.max_mb": 2.5}),
    ("At most 5MB. (maximum total size 9MB across all)", {"media.max_mb": 5, "media.max_total_mb": 9}),
    (
        "Duration: `1` to `10` seconds\n- File size: up to `15MB`",
        {"media.min_seconds": 1, "media.max_seconds": 10, "media.max_mb": 15},
    ),
    ("The recording must be between 1-4 seconds in duration.", {"media.min_seconds": 1, "media.max_seconds": 4}),
    ("Width and height must both be at least 250 pixels.", {"media.min_px": 250}),
    ("width and height range `[200,5000]` pixels", {"media.min_px": 200, "media.max_px": 5000}),
    ("width and height must each be between 800 and 4,400 px", {"media.min_px": 800, "media.max_px": 4400}),
]

DEFAULTS = [
    ("boolean", None, "Defaults to false. If set to true, it is loud.", False),
    ("boolean", None, "Default true.", True),
    ("boolean", None, "If set to true, it is loud. Default value: true (Boolean value (true/false))", True),
    ("number", None, "Weight of noise Default value: 0.8 (Min: 0.1, Max: 1)", 0.8),
    ("number", None, "Start. Defaults to 30.0.", 30),
    ("integer", None, "Seed. Default is `-1` (random).", -1),
    ("integer", None, "End in milliseconds. The default is 8,000.", 8000),
    ("string", ("1:1", "2:3"), "- **1:1**: square\n- **2:3**: upright\n\nDefault: 1:1", "1:1"),
    ("string", ("LOUD", "LOW"), "Default value is LOUD.", "LOUD"),
    ("string", None, 'What not to sing Default value: "" (Max length: 90 characters)', ""),
    ("string", None, 'What not to sing Default value: " "', " "),
    ("string", None, "Where to. Defaults to b2; choose cup for another place.", "b2"),
    ("string", ("fast", "slow"), "Defaults to `fast` if not specified.", "fast"),
    ("string", ("auto", "1:1"), "The ratio is set to auto by default.", "auto"),
    ("string", ("720", "1080"), "- `720`: 720P\n- `1080`: 1080P (default)", "1080"),
    ("string", None, "默认值：medium", "medium"),
]

ENUMS = [
    ("sharpness", None, "Options: 'none', 'regular', 'high'. Higher is slower.", ["none", "regular", "high"]),
    ("sharpness", None, "Available values are `a` (outputs a soft one), and `b` (outputs a hard one).", ["a", "b"]),
    ("ratio", None, "Valid values: 16:9 (default), 9:16, 1:1.", ["16:9", "9:16", "1:1"]),
    ("ratio", None, "可选值：16:9; 9:16", ["16:9", "9:16"]),
    ("resolution", None, "Sharpness of the clip (480p, 580p, or 720p)", ["480p", "580p", "720p"]),
    ("resolution", None, "Must be either 360p or 540p.", ["360p", "540p"]),
    ("kind", None, "- Available options:\n  - **`A1`**：best\n  - **`A0`**: older, max 8 min.", ["A1", "A0"]),
    ("kind", ("a", "b", "c"), "Which one.\n\n- **a**: first\n  - nested: text\n- **b**: second", ["a", "b"]),
    ("model", None, "Allowed values: `acme-2`.", ["acme-2"]),
]


@pytest.mark.parametrize(("text", "facts"), LENGTHS)
def test_lengths(text: str, facts: dict[str, Any]) -> None:
    assert read(text) == facts


@pytest.mark.parametrize(("text", "facts"), NUMBERS)
def test_numbers(text: str, facts: dict[str, Any]) -> None:
    assert read(text, "number", "noise") == facts


@pytest.mark.parametrize(("text", "facts"), LISTS)
def test_lists(text: str, facts: dict[str, Any]) -> None:
    found = read(text, "array", "image_urls")
    assert {name: value for name, value in found.items() if "seconds" not in name} == facts


@pytest.mark.parametrize(("text", "facts"), MEDIA)
@pytest.mark.parametrize("type", ["string", "array"])
def test_media(text: str, facts: dict[str, Any], type: str) -> None:
    assert read(text, type, "image_url") == facts
    assert read(text, "number", "image_url").keys().isdisjoint(facts)
    assert not any(name.startswith("media") for name in read(text, type, "words"))


@pytest.mark.parametrize(("type", "enum", "text", "default"), DEFAULTS)
def test_defaults(type: str, enum: tuple[Any, ...] | None, text: str, default: object) -> None:
    found = read(text, type, "it", enum)
    assert found["default"] == default
    assert found["default"].__class__ is default.__class__


@pytest.mark.parametrize(("name", "enum", "text", "values"), ENUMS)
def test_enumerations(name: str, enum: tuple[Any, ...] | None, text: str, values: list[str]) -> None:
    assert read(text, "string", name, enum)["enum"] == values


@pytest.mark.parametrize(
    "text",
    [
        "Which model. Must be `acme/paint-2` for this endpoint",
        "This endpoint must use the `acme/paint-2` model.",
        "This endpoint requires the `acme/paint-2` model",
        "Which model. This endpoint currently uses `acme/paint-2`.",
        "模型。该接口必须使用 `acme/paint-2`。",
    ],
)
def test_model_ids(text: str) -> None:
    assert read(text, "string", "model") == {"model": "acme/paint-2"}
    assert read(text, "string", "style") == {}


@pytest.mark.parametrize("type", TYPES)
def test_deprecated(type: str | None) -> None:
    assert read("Deprecated Switch it on.", type) == {"deprecated": True}
    assert read("Switch. **Note: This parameter is deprecated.**", type) == {"deprecated": True}
    assert read("Deprecated values are ignored.", type) == {}
    assert read("`other_switch` is deprecated, use this one.", type) == {}


def test_text_parameters_with_a_number_in_them() -> None:
    assert read("Time in seconds. Integer value, range: 2 to 18.") == {"minimum": 2, "maximum": 18}
    assert read("Time (6-30). (Minimum: 6, Maximum: 30, Step: 1)") == {"minimum": 6, "maximum": 30, "step": 1}
    assert read("Time in seconds. Range: 3 to 15.") == {}


# ------------------------------------------------------------------------------------------ contradictions


def test_the_more_explicit_of_two_values_counts() -> None:
    reading = read_prose("At most 900 characters. (Max length: 300 characters)", type="string", name="words")
    assert reading.facts == {"maxLength": 300}
    assert reading.read_by == {"maxLength": "length-tail"}
    assert reading.conflicts == {"maxLength": [300, 900]}


def test_two_values_of_one_rank_are_both_left_out() -> None:
    reading = read_prose("At most 900 characters. At most 300 characters.", type="string", name="words")
    assert reading.facts == {}
    assert reading.conflicts == {"maxLength": [900, 300]}


def test_the_same_value_twice_is_no_conflict() -> None:
    reading = read_prose("At most 300 characters. (Max length: 300 characters)", type="string", name="words")
    assert reading == Reading({"maxLength": 300}, {"maxLength": "length-tail"})


def test_bounds_that_leave_nothing_between_are_dropped() -> None:
    assert read("Minimum length: 90 characters. Maximum length: 9 characters.") == {}


# -------------------------------------------------------------------------------------------- real captures


@needs_captures
def test_counts_of_a_real_day() -> None:
    """A changed pattern that loses or invents facts on the pages of that day shows here."""
    counts: Counter[str] = Counter()
    for file in sorted(CAPTURES.rglob("*.md")):
        page = parse_page(file.relative_to(CAPTURES).with_suffix("").as_posix(), "", file.read_bytes())
        for operation in page.operations:
            for parameters in (operation.table.body, operation.table.query):
                for _, parameter in named(parameters):
                    counts.update(flat(Reading(dict(parameter.prose))).keys())
    assert dict(sorted(counts.items())) == {
        "default": 205,
        "deprecated": 2,
        "enum": 105,
        "exclusiveMinimum": 2,
        "maxItems": 54,
        "maxLength": 158,
        "maximum": 116,
        "media.formats": 47,
        "media.max_mb": 128,
        "media.max_px": 21,
        "media.max_seconds": 27,
        "media.max_total_mb": 5,
        "media.min_px": 36,
        "media.min_seconds": 20,
        "media.types": 79,
        "minItems": 21,
        "minLength": 29,
        "minimum": 116,
        "model": 129,
        "multipleOf": 22,
        "members": 19,
        "numbers": 160,
        "step": 39,
    }

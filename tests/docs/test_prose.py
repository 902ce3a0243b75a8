"""What the named patterns read from the text of a parameter, and above all what they must not read."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.docs import parse_page
from conformance.docs.patterns import PATTERNS, Pattern
from conformance.docs.patterns.row import letters_first
from conformance.docs.prose import _READ_FOR, _READ_TEXT, MAX_REMEMBERED, Reading, forget, read_matches, read_prose
from conformance.model import named
from tests.support.captures import ROOT, needs_captures

CAPTURES = ROOT / "2026-08-19"
TYPES = ("string", "number", "integer", "boolean", "array", "object", "null", "file", None)


def flat(reading: Reading) -> dict[str, Any]:
    """The facts by name, those of linked files as ``media.max_mb`` and so on."""
    facts = {name: value for name, value in reading.facts.items() if name != "media"}
    return facts | {f"media.{name}": value for name, value in reading.facts.get("media", {}).items()}


def read(text: str, type: str | None = "string", name: str = "words", enum: tuple[Any, ...] | None = None) -> Any:
    return flat(read_prose(text, type=type, name=name, enum=enum))


# ------------------------------------------------------------------------------------------------- the rows

NEIGHBOURS = {
    "length-tail": {"length-label-max", "length-label-min"},
    "length-tail-range": {"length-between"},
    "bounds-tail": {"bound-label-min", "bound-label-max", "step-label"},
    "step-tail": {"step-label"},
}
"""Rows whose example other rows would read too, were they asked alone: the more explicit row comes first."""


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.id)
class TestEveryRow:
    def test_reads_its_example(self, pattern: Pattern) -> None:
        example = pattern.example
        reading = read_prose(example.text, type=example.type, name=example.name, enum=example.enum)
        assert flat(reading) == example.facts
        assert set(reading.read_by) == set(example.facts)
        assert set(reading.read_by.values()) == {pattern.id}
        assert not reading.conflicts

    def test_leaves_the_examples_of_others_alone(self, pattern: Pattern) -> None:
        for other in PATTERNS:
            if other is pattern or (pattern.types and other.example.type not in pattern.types):
                continue
            text, asked = other.example.text, other.example
            found = list(read_matches((pattern,), text, type=asked.type, name=asked.name, enum=asked.enum))
            assert bool(found) == (pattern.id in NEIGHBOURS.get(other.id, ())), other.id

    def test_is_asked_only_for_its_types(self, pattern: Pattern) -> None:
        example = pattern.example
        for type in set(TYPES) - {example.type} if pattern.types else ():
            if type not in pattern.types:
                reading = read_prose(example.text, type=type, name=example.name, enum=example.enum)
                assert pattern.id not in reading.read_by.values()

    def test_documents_itself(self, pattern: Pattern) -> None:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", pattern.id)
        assert pattern.reads[0].isupper()
        assert pattern.reads.endswith(".")
        assert set(pattern.regex.groupindex) <= {*_READ_TEXT, *_READ_FOR, "bracket", "value"}


def test_ids_are_unique() -> None:
    assert len({pattern.id for pattern in PATTERNS}) == len(PATTERNS)


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


# ------------------------------------------------------------------------------------ texts that say nothing

NOTHING_OF_TEXT = [
    "Character limits by model:\n- **A1**: Maximum 300 characters\n- **A2**: Maximum 500 characters",
    "- Limits by model:\n  - A1: Max length: 300 characters\n  - A2: Max length: 500 characters",
    "- In Plain Mode (`plain: true`): free text.\n  Max length: 300 characters.",
    "**For Loud Mode:**\nMax length: 300 characters.",
    "In loud mode, at most 300 characters.",
    "For A1, at most 300 characters.",
    "Max 4,000 non-Chinese characters or 2,000 Chinese characters",
    "最多 4,000 个非中文字符或 2,000 个中文字符",
    "当 loud 为 true 时，最多 300 个字符",
    "All texts combined must not exceed 900 characters",
    "The total character count must not exceed 900 characters",
    "Each @name takes 37 characters",
    "Each line may have up to 80 characters",
    "Up to 80 characters per line",
    "Recommended 300 characters or less",
    "建议不超过 300 个字符",
    "Ideally up to 300 characters.",
    "The limit depends on the model: up to 300 characters",
    "Up to 300 characters when loud is on",
    "Up to 300 characters on the free plan",
    "Max length: 300 characters for A1, 500 for A2",
    "Maximum 300 characters (v1), 500 characters (v2)",
    "Maximum length: 30 seconds",
    "Max length: 5,00 characters",
    "Max length: 5.000 characters",
    "Default is empty string or leave it out.",
    "Defaults to None.",
    "When loud is true, this field defaults to slow.",
    "Works with `other_field` (default: soft).",
    "Possible values: a, b, etc.",
    "Supported values include a and b",
    "Options: English (en), Chinese (zh)",
    "Options: see the table below",
    "Must be one of the values that stand above.",
    "Valid values: `0` or any number in `[2,10]`",
    "Supported: png, jpg",
    "- **loud**: noisy\n- **soft**: quiet",
    "Options:\n- `loud`: noisy\n- Something else\n- `soft`: quiet",
    "When it is night, options:\n- `loud`: noisy\n- `soft`: quiet",
    "10 seconds clips are not supported for 1080p",
]

NOTHING_OF_A_NUMBER = [
    "Range is 1-4 when loud=false (default: 4); range is 1-12 when loud=true (default: 12).",
    "Range: 1-4 (free plan), 1-12 (paid plan)",
    "A1 supports 5-8 seconds, A2 supports 1-15 seconds.",
    "Supports 5-10 seconds at 1080p",
    "The difference between end and start must be between 6 and 60 seconds.",
    "The interval, in seconds, must be between 6 and 60.",
    "end - start must be between 10–30 seconds",
    "Must be greater than start_time",
    "Suggested to be a multiple of 30",
    "Recommended range: 5-10",
    "**For Loud Mode:**\nValue range: 0-6\n\n**For Soft Mode:**\nValue range: 0-2",
    "If frames per second is 16 and there is 1 frame between, the result is 32",
    "Time in 4-30 seconds. Special values -1: chosen by itself.",
    "Range: 4-30. Use -1 for random.",
    "Valid values are `0` or any integer in `[2,10]`",
    "Default: 5 (images) or 10 (videos)",
    "Default: 5 for images",
    "Range: 9-3",
    "Which picture, range (0, 1, 2) of the 3 pictures",
    "2 decimal places",
    "Up to 4 images",
    "the aspect ratio must be between 0.4 and 2.5",
    "Step: by 5 each",
    "Range: 100-900 px",
]

NOTHING_OF_A_LIST = [
    "The total number of images and clips cannot exceed 4.",
    "The combined number of images and subjects must not exceed 7.",
    "The sum of images and videos: up to 5 files",
    "At least one of `a` or `b` must be given.",
    "The maximum number of images depends on the subjects.",
    "When loud=true, this may contain up to 6 shots.",
    "For a crowd, provide 2 to 4 images. For a single face, provide exactly 1 video.",
    "Links for a crowd (provide 2 to 4 images), or for a face (provide exactly 1 video)",
    "Only 1 image is supported, rest will be ignored.",
    "Only one image is allowed when the clip is 1080p.",
    "At most 2 boxes per image",
    "Each member may have up to 3 images",
    "Up to 5 images and 2 videos",
    "Up to 7 image slots",
    "Up to 10 second videos",
    "Generates up to 4 images",
    "At least 3 images are recommended",
    "Total size of up to 20 images: recommended 30MB",
    "Max size: 5MB for images, 50MB for videos",
    "Images up to 5MB, videos up to 50MB",
    "All files combined must be under 50MB",
    "The output has up to 50MB",
    "Formats: PNG, JPG, XYZ",
    "Format: mp4 or xyz.",
    "Format: mp4/xyz",
    "Accepted types: image/png, png",
    "Recommended format: mp4.",
    "Output formats: mp4",
    "Does not support HEIC",
    "Audio encoding supports AAC, MP3",
    "The total duration must not exceed 15 seconds",
    "The difference between end and start must not exceed `10s`",
    "If the duration can be told, it must be between 5 and 30 seconds",
    "the aspect ratio must be between 0.4 and 2.5",
    "Total pixels: [100000, 900000]",
    "Frame rate (FPS): [24, 60]",
    "Each shot duration is 2-9 seconds",
    "Supports HTTP and HTTPS addresses",
    "Light of the scene. dawn: Soft light",
    "Light of the scene. Note: Soft light. Tip: Hard light",
    "Light of the scene. dawn: Soft light. Everything else is up to you",
    "Voices to choose from.\n dawn - soft\n high_noon - hard",
    "Enum for the light.\n dawn - soft\nand more",
]


@pytest.mark.parametrize("text", NOTHING_OF_TEXT)
def test_reads_nothing_of_text(text: str) -> None:
    assert read(text) == {}


@pytest.mark.parametrize("text", NOTHING_OF_A_NUMBER)
@pytest.mark.parametrize("type", ["number", "integer"])
def test_reads_nothing_of_a_number(text: str, type: str) -> None:
    assert read(text, type, "noise") == {}


@pytest.mark.parametrize("text", NOTHING_OF_A_LIST)
def test_reads_nothing_of_a_list(text: str) -> None:
    assert read(text, "array", "image_urls") == {}


def test_a_list_that_is_too_long_to_be_read_whole_is_not_read() -> None:
    assert read(f"Options: {', '.join(f'v{number}' for number in range(20))}")["enum"][-1] == "v19"
    assert read(f"Options: {', '.join(f'v{number}' for number in range(500))}") == {}


def test_a_default_outside_the_enumeration_is_not_read() -> None:
    assert read("Default: LOUD", enum=("loud", "soft")) == {}


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


# ------------------------------------------------------------------------------------------------ properties

texts = st.text(max_size=300) | st.lists(
    st.sampled_from(
        [
            *("max length: ", "up to ", "5", "1,000", "0.5", "-", " ", "characters", "images", "mb", "\n- ", "(", ")"),
            *("[", "]", ", ", ". ", ";", ":", "`", "**", "range", "default", "must be ", "between ", "true", "png"),
            *(
                "image/png",
                "formats",
                "supports ",
                "duration",
                "width and height",
                "px",
                "16:9",
                "最多",
                "默认",
                "İ",
                "ſ",
            ),
        ]
    ),
    max_size=40,
).map("".join)


@given(texts, st.sampled_from(TYPES), st.sampled_from(("words", "image_url", "model", "resolution")))
def test_never_raises_and_is_deterministic(text: str, type: str | None, name: str) -> None:
    """Any text may come from a page; reading it twice gives the same."""
    first = read_prose(text, type=type, name=name, enum=("16:9", "5"))
    assert first == read_prose(text, type=type, name=name, enum=("16:9", "5"))
    assert set(first.read_by) == set(flat(first))


@given(texts, st.sampled_from(TYPES), st.sampled_from(("words", "image_url", "model", "resolution")))
def test_a_remembered_reading_is_the_one_that_would_be_read_anew(text: str, type: str | None, name: str) -> None:
    forget()
    first = read_prose(text, type=type, name=name)
    assert read_prose(text, type=type, name=name) == first
    forget()
    assert read_prose(text, type=type, name=name) == first


def test_readings_are_remembered_by_text_type_and_name() -> None:
    text = "Default: 1. Max size: 3MB"
    assert read(text, "number", "image_url") == {"default": 1}
    assert read(text, "boolean", "image_url") == {}
    assert read(text, "string", "image_url") == {"default": "1", "media.max_mb": 3}
    assert read(text, "string", "words") == {"default": "1"}


def test_enumerations_of_equal_members_are_not_confused() -> None:
    """In Python 1 == True == 1.0; a reading remembered for one must not be given to the other."""
    text = "- **0**: off\n- **1**: on\n\nDefault: 1"
    for enum in [(0, 1), (False, True), (0.0, 1.0), None]:
        assert read(text, "integer", "noise", enum) == {"default": 1, "enum": [0, 1]}
    assert read("Default: a", enum=("a", "b")) == {"default": "a"}
    assert read("Default: a", enum=("A", "b")) == {}


def test_the_memory_is_bounded_and_can_be_emptied() -> None:
    def reading(text: str = "(Max length: 90 characters)") -> Reading:
        return read_prose(text, type="string", name="words")

    first = reading()
    assert reading() is first
    forget()
    assert reading() is not first
    second = reading()
    for number in range(5_000):
        reading(f"Text {number}")
    assert reading() is not second
    long = "(Max length: 90 characters)".rjust(MAX_REMEMBERED + 1, "\n")
    assert reading(long) is not reading(long)
    assert reading(long) == first == second


@given(texts)
def test_letters_first_changes_nothing(text: str) -> None:
    """A word's letter may be asked before what must stand in front of it: the matches are the same."""
    for regex in (r"\bup to|\bmax(?:imum)?:?|最多", r"(?<!\d )recommend|\btrue\b", r"\bx?-|\b(?:range|default)"):
        low = text.lower()
        plain, first = (re.compile(one, re.ASCII).finditer(low) for one in (regex, letters_first(regex)))
        assert [match.span() for match in first] == [match.span() for match in plain]


@given(texts)
def test_rows_that_read_marks_find_nothing_where_there_are_none(text: str) -> None:
    low = text.lower().replace("`", "").replace("**", "")
    assert not any(pattern.marked and pattern.regex.search(low) for pattern in PATTERNS)


@given(st.integers(0, 10**14), st.sampled_from(["", ",", " ", "'", "_", "’", "\u00a0", "\u2009", "\u202f"]))
def test_thousands_separators(number: int, separator: str) -> None:
    """A number reads the same with every separator of thousands."""
    written = f"{number:,}".replace(",", separator)
    assert read(f"A text (Max length: {written} characters)") == {"maxLength": number}
    assert read(f"A number. Maximum: {written}.", "integer") == {"maximum": number}


@given(st.decimals(0, 10**6, places=3))
def test_decimals(number: Any) -> None:
    """A decimal is the float nearest to it, and an int where it has no fraction."""
    found = read(f"A number. Minimum: {number:f}", "number")["minimum"]
    assert found == float(number)
    assert isinstance(found, int) == (number == int(number))


@pytest.mark.parametrize(
    "piece",
    [
        *("1", "1-", "(", "(1", ")(", "- ", " ", "\n", "[1,", "1,000", "1 000 ", "`", "** ", ". ", "a: ", "\n  - a: b"),
        *("(max length: 5", "(min: 0, max: ", "up to 5 images ", "supports png, ", "accepted types: image/png, "),
        *("options: a, ", 'default value: "', "duration: 1-2 s, ", "in x ", "for a b ", "if when ", "（", "，最多"),
    ],
)
def test_hostile_texts_end(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    for type in TYPES:
        read_prose(text, type=type, name="image_url")


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

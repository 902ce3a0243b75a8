"""What the named patterns must not read from the text of a parameter."""

from __future__ import annotations

import pytest

from tests.support.reading import read

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

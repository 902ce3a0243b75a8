"""Numbers of a text that no pattern read: which count as limits, how they are written down, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.docs.prose import read_prose
from conformance.docs.prose_text import Text
from conformance.docs.quantity import QUANTITY
from conformance.docs.unread import unread_numbers
from conformance.model import Json


def numbers(text: str, type: str = "string", name: str = "prompt", enum: tuple[Json, ...] | None = None) -> list[str]:
    """The numbers that are left of a description, after the patterns read it."""
    return read_prose(text, type=type, name=name, enum=enum).numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Limits under a condition, of a part, or of several parameters.
        ("In simple mode it may hold at most 400 characters.", ["400 characters"]),
        ("- **M1**: Maximum 300 characters\n- **M2**: Maximum 4,500 characters", ["300 characters", "4500 characters"]),
        ("The gap between start and end must be between 6 and 60 seconds.", ["6 seconds", "60 seconds"]),
        ("Images and videos together cannot exceed 5.", ["5"]),
        ("Only one is supported when the resolution is 1080p.", ["1", "1080p"]),
        ("With a video, up to three images can be given.", ["3 images"]),
        ("The fast mode only takes 16:9 at 30 fps.", ["16:9", "30 fps"]),
        ("Frame rate: [24, 60]", ["24", "60"]),
        ("Total pixels: 640 × 640 to 834×1112", ["640x640", "834x1112"]),
        ("宽高比介于 1:2.5 和 2.5:1 之间, 最多 2,500 个中文字符", ["1:2.5", "2.5:1", "2500 characters"]),
        # One number is written down in one way, whatever the text's.
        ("If long, 5s-10 sec; or 0.50 s", ["0.5 seconds", "5 seconds", "10 seconds"]),
        ("If long, 10-second clips of 8 MB, 16MP and 2K", ["2K", "8 MB", "10 seconds", "16 megapixels"]),
        ("If short: 1, 2 or 4 images", ["1 images", "2 images", "4 images"]),
        ("If both are given, it must be above -3.5 and below 007", ["-3.5", "7"]),
        # What was read is not told twice; what was found and void is not read.
        ("Maximum 400 characters.", []),
        ("(Max length: 400 characters)", []),
        ("(Max length: 400 characters) With a file at most 300 characters.", ["300 characters"]),
        ("(Max length: 400 characters) (Max length: 500 characters)", ["400 characters", "500 characters"]),
    ],
)
def test_what_may_be_a_limit_is_kept_with_its_unit(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Only for Acme 3.1, Paint V4_5 and version 5 or 5.5",
        "Must be acme/paint-2-5-pro or text-to-speech-2 or 4o for this endpoint",
        "See https://acme.test/v2/5-seconds or [this](./limits-10-mb) only",
        "Requirements:\n1. Formats\n2. Sizes\n3. Lengths",
        "Must be a day such as 2026-01-31",
        "As of 2026-01-31 it must be given",
        "Only with ISO 639-1, error 422, HTTP 404 or code 501",
        "Refer to \"[Image 1]\" and 'picture 2' only",
        "At most a few, e.g. 5 seconds or 10 seconds",
        "Must be short. For example, if 16 frames are given, 32 images come out",
        "It must be a key such as (0, 5, 10)",
        "Use -1 for a random one",
        "Index 0 is the first frame and index 1 the last",
        "Costs $5 or €0.5 at least",
        "It must be base64 of a 3D model in utf8",
        "Only one of the two may be given",
        "They exclude each other: only one parameter may be given",
        "A blank text",
    ],
)
def test_what_only_names_or_counts_up_is_left_out(text: str) -> None:
    assert numbers(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Resolution - 480p is fast, 720p is sharp", []),
        ("Resolution - 480p is fast, 720p is sharp, 1080p is best", ["1080p"]),
        ("720p is only there for short videos", ["720p"]),
        ("- 480p: 480p\n- 720p: 720p", []),
        ("720p costs more than 480p. The 480p costs less than the rest", []),
        ("More than 720p is not there", ["720p"]),
    ],
)
def test_members_of_its_own_enumeration_count_where_the_sentence_limits_them(text: str, expected: list[str]) -> None:
    assert numbers(text, name="resolution", enum=("480p", "720p")) == expected


def test_numbers_among_the_members_are_told_from_those_beside_them() -> None:
    assert numbers("- 5: 5 seconds\n- 10: 10 seconds\n- 15 seconds", "integer", "duration", (5, 10)) == ["15 seconds"]


def test_text_in_other_words_with_the_same_numbers_gives_the_same() -> None:
    before = "In custom mode at most 400 characters; clips of 5 to 10 seconds."
    after = "Clips last 5s-10s.\n- For custom mode, no more than **400** chars"
    assert numbers(before) == numbers(after) == ["5 seconds", "10 seconds", "400 characters"]


PIECES = st.sampled_from(
    (
        *(
            "5",
            "1,000",
            "0.5",
            "16:9",
            "640x480",
            " ",
            "\n",
            "- ",
            "max ",
            "only ",
            "one ",
            "seconds",
            " MB",
            "p",
            "Veo ",
        ),
        *(".", "(", ")", '"', "'", "例如", "最多", "://", "e.g. ", "-", "İ", "張"),
    )
)


@given(st.lists(PIECES, max_size=30).map("".join), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 40))))
def test_whatever_stands_in_a_text_can_be_stored(text: str, read: list[tuple[int, int]]) -> None:
    found = unread_numbers(Text(text), read)
    assert len(set(found)) == len(found)
    assert all(QUANTITY.fullmatch(one) for one in found)


def test_numbers_beyond_reason_are_left_out() -> None:
    assert numbers(f"If long, at most {'9' * 40} or 9 characters") == ["9 characters"]
    assert len(numbers("If long, at most " + ", ".join(map(str, range(1000))))) == 200


@pytest.mark.parametrize(
    "piece", ["1,", "(1,", "1 to ", "1:", "aa-b", "://", "](", "'1 ", '"1', "e.g. 5 ", "max 5 ", "\n1. ", "only one "]
)
def test_hostile_texts_end(piece: str) -> None:
    text = Text((piece * 100_000)[:100_000])
    assert len(unread_numbers(text, ())) <= 200

"""What really changed between the repository's complete snapshots, read by hand against the pages: whole sets."""

from __future__ import annotations

from collections.abc import Mapping

Rules = Mapping[str, int]
"""Rule → how many findings it gives."""

Breaking = Mapping[str, list[str]]
"""Rule → subjects with paths, and the members that went. The voices of ElevenLabs are counted apart."""

Numbers = Mapping[str, tuple[list[str] | None, list[str] | None]]
"""Parameter → what its text names no longer, and what it names now, of what no rule holds; None for nothing."""


WINTER_RULES: Rules = {
    "default-added": 1,
    "enum-member-added": 90,
    "enum-member-removed": 5,
    "example-became-invalid": 2,
    "example-changed": 36,
    "example-removed": 2,
    "fact-source-changed": 1,
    "file-limit-changed": 1,
    "file-limit-loosened": 1,
    "file-limit-tightened": 3,
    "max-items-raised": 1,
    "max-length-lowered": 1,
    "min-items-removed": 1,
    "model-misnamed": 1,
    "model-renamed": 2,
    "page-moved": 2,
    "parameter-added": 42,
    "parameter-case-changed": 1,
    "parameter-removed": 5,
    "parameter-renamed": 1,
    "parameter-required-added": 6,
    "prose-agrees-with-schema": 1,
    "prose-numbers-changed": 1,
    "required-dropped": 1,
}
WINTER_BREAKING: Breaking = {
    "enum-member-removed": [
        "flux-2/flex-text-to-image input.aspect_ratio auto",
        "flux-2/pro-text-to-image input.aspect_ratio auto",
        "wan/2-2-a14b-image-to-video-turbo input.resolution 580p",
        "wan/2-2-a14b-text-to-video-turbo input.aspect_ratio 1:1",
        "wan/2-2-a14b-text-to-video-turbo input.resolution 580p",
    ],
    "max-length-lowered": ["kling/v2-5-turbo-image-to-video-pro input.negative_prompt"],
    "model-renamed": ["kling/ai-avatar-v1-pro", "kling/v1-avatar-standard"],
    "parameter-case-changed": ["veo-generate aspectRatio"],
    "parameter-removed": [
        "bytedance/seedream input.enable_safety_checker",
        "google/imagen4 input.num_images",
        "kling/v2-5-turbo-image-to-video-pro input.tail_image_url",
        "veo-generate seeds",
        "wan/2-2-a14b-image-to-video-turbo input.aspect_ratio",
    ],
    "parameter-renamed": ["wan/2-2-a14b-speech-to-video-turbo input.enable_safety_checker"],
    "parameter-required-added": [
        "sora-2-image-to-video input.upload_method",
        "sora-2-pro-image-to-video input.upload_method",
        "sora-2-pro-storyboard input.upload_method",
        "sora-2-pro-text-to-video input.upload_method",
        "sora-2-text-to-video input.upload_method",
        "sora-watermark-remover input.upload_method",
    ],
}
SUMMER_RULES: Rules = {
    "constraint-added": 4,
    "default-added": 3,
    "default-changed": 3,
    "default-removed": 6,
    "deprecated": 2,
    "enum-member-added": 30,
    "enum-member-removed": 61,
    "enum-member-type-changed": 2,
    "enum-opened": 1,
    "enum-reordered": 1,
    "example-became-invalid": 5,
    "example-became-valid": 5,
    "example-changed": 19,
    "example-removed": 1,
    "fact-source-changed": 18,
    "file-limit-loosened": 2,
    "file-limit-tightened": 9,
    "max-length-raised": 1,
    "max-length-set": 4,
    "maximum-set": 1,
    "minimum-set": 2,
    "model-added": 44,
    "model-removed": 11,
    "parameter-added": 25,
    "parameter-made-conditional": 3,
    "parameter-removed": 6,
    "parameter-required-added": 1,
    "parameter-restated": 1,
    "price-added": 56,
    "price-lowered": 7,
    "price-raised": 18,
    "price-unit-changed": 8,
    "prose-contradicts-schema": 1,
    "prose-members-changed": 2,
    "prose-numbers-changed": 8,
    "required-dropped": 5,
    "required-set": 2,
    "stray-blanks-repaired": 1,
    "type-number-or-text": 3,
}
SUMMER_BREAKING: Breaking = {
    "enum-member-removed": ["topaz/image-upscale input.upscale_factor 8"],
    "enum-member-type-changed": [
        "grok-imagine/extend input.extend_times 10",
        "grok-imagine/extend input.extend_times 6",
    ],
    "max-length-set": [
        "suno-add-instrumental negativeTags",
        "suno-add-instrumental tags",
        "suno-add-vocals negativeTags",
        "suno-add-vocals style",
    ],
    "model-removed": [
        "elevenlabs/sound-effect-v2",
        "elevenlabs/speech-to-text",
        "ideogram/v3-reframe",
        "sora-2-characters",
        "sora-2-characters-pro",
        "sora-2-image-to-video",
        "sora-2-pro-image-to-video",
        "sora-2-pro-storyboard",
        "sora-2-pro-text-to-video",
        "sora-2-text-to-video",
        "sora-watermark-remover",
    ],
    "parameter-removed": [
        "4o-image-generate enableFallback",
        "4o-image-generate fallbackModel",
        "4o-image-generate isEnhance",
        "4o-image-generate maskUrl",
        "4o-image-generate uploadCn",
        "google/imagen4-fast input.num_images",
    ],
    "parameter-required-added": ["suno-separate-vocals stemName"],
    "required-set": [
        "bytedance/seedance-1.5-pro input.duration",
        "kling-3.0/video input.kling_elements[].element_input_urls",
    ],
    "type-number-or-text": [
        "bytedance/seedance-1.5-pro input.duration",
        "grok-imagine/extend input.extend_at",
        "grok-imagine/extend input.extend_times",
    ],
}

SUMMER_MEMBERS: Numbers = {
    # The callback of each kind of separation is told elsewhere.
    "suno-separate-vocals callBackUrl": (["separate_vocal", "split_stem"], None),
    # References work with one model more.
    "veo-generate generationType": (None, ["veo3_lite"]),
}
WINTER_NUMBERS: Numbers = {
    # A mode was only there for one aspect ratio.
    "veo-generate generationType": (["16:9"], None),
}
SUMMER_NUMBERS: Numbers = {
    # Some aspect ratios are only there at some resolutions.
    "gpt-image-2-image-to-image input.aspect_ratio": (None, ["1K"]),
    "gpt-image-2-text-to-image input.aspect_ratio": (None, ["2K", "4K"]),
    # One image at the most, at that resolution.
    "grok-imagine/image-to-video input.image_urls": (None, ["1", "1080p"]),
    # What a quality gives.
    "seedream/5-lite-image-to-image input.quality": (None, ["3K"]),
    "seedream/5-lite-text-to-image input.quality": (None, ["3K"]),
    # Of one mode; the new limit is that of an older model, too.
    "suno-generate-music prompt": (["500 characters"], None),
    # The time between the two.
    "suno-replace-section infillEndS": (["6 seconds", "60 seconds"], ["10 seconds"]),
    "suno-replace-section infillStartS": (["6 seconds", "60 seconds"], ["10 seconds"]),
}

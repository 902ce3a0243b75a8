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


def write(folder: Path, text: str, head: str = HEAD) -> Path:
    """A contract file with ``text`` below ``head``."""
    path = folder / "contract.toml"
    path.write_text(head + text, encoding="utf-8")
    return path


def contract(folder: Path, text: str, head: str = HEAD) -> Contract:
    """The contract that :func:`write` wrote."""
    return read_contract(write(folder, text, head))

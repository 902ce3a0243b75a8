"""Names in TOML text, spelled otherwise where they stand, statement by statement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from conformance.contract_kinds import Keys
from conformance.contract_lines import Statement
from conformance.contract_toml import spelled_key
from conformance.messages import gettext as _
from conformance.toml_pieces import NoPlaceError, lead_count

_NAME = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|[A-Za-z0-9_-]+')
"""One name of a key of TOML: bare or in quotes."""
_ASSIGNED = re.compile(rf"\s*(?:{_NAME.pattern})(?:\s*\.\s*(?:{_NAME.pattern}))*\s*=")


def assigned_keys(one: Statement) -> Keys:
    """The keys of the value that a statement assigns; none where it does not."""
    start = None if one.is_header else _ASSIGNED.match(one.text)
    if start is None:
        return ()
    keys, held = one.table, one.held
    for _name in _NAME.finditer(start[0]):
        ((name, held),) = held.items()
        keys = (*keys, name)
    return keys


def renamed(one: Statement, keys: Keys, name: str) -> str:
    """The text of a statement with the last of ``keys`` called otherwise, if it is about that."""
    own = one.table if one.is_header else assigned_keys(one)
    first = 0 if one.is_header else len(one.table)
    if own[: len(keys)] != keys or first >= len(keys):
        return one.text
    before = sum(isinstance(key, str) for key in keys[first:-1])  # places in lists are not spelled
    start, end = next(islice(_NAME.finditer(one.text), before, None)).span()
    return f"{one.text[:start]}{spelled_key(name)}{one.text[end:]}"


def cut_out(found: Sequence[Statement], keys: Keys, to: Keys) -> tuple[Sequence[Statement], str]:
    """The comments right above the table at ``keys``, and its text with what is below it, spelled as that at ``to``."""
    starts = [at for at, one in enumerate(found) if one.is_header]
    own = [at for at in starts if found[at].table[: len(keys)] == keys]
    if not own:
        raise NoPlaceError(_("{name} is no table").format(name=keys[-1]))
    text = ""
    for at in own:
        end = next((other for other in starts if other > at), len(found))
        last = end if end in own else at + _ending(found[at:end])
        text += _moved_header(found[at].text, keys, to) + "".join(one.text for one in found[at + 1 : last])
    count = lead_count(found[: own[0]])
    return found[own[0] - count : own[0]], text


def _ending(table: Sequence[Statement]) -> int:
    """Where a table ends: what stands behind the first blank line after its values is not about it."""
    end = max(at for at, one in enumerate(table) if one.is_header or one.held) + 1
    while end < len(table) and table[end].text.strip():
        end += 1
    return end


def _moved_header(text: str, keys: Keys, to: Keys) -> str:
    """A header below ``keys`` as one below ``to``."""
    before, after = ([key for key in way if isinstance(key, str)] for way in (keys, to))
    names = list(islice(_NAME.finditer(text), len(before)))
    return f"{text[: names[0].start()]}{'.'.join(map(spelled_key, after))}{text[names[-1].end() :]}"

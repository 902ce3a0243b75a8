"""TOML text, edited in place: what is not edited keeps its bytes, comments and order included.

Values are found by their keys: names of tables, and numbers of the tables in a ``[[list]]``. What stands in an inline
table is edited by writing that one value anew. Comments right above a header belong to its table.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import tomlkit
from tomlkit.items import AoT, Array, Comment, InlineTable, Item, Key, Table, Whitespace

from conformance.contract_kinds import Keys
from conformance.contract_lines import Statement, lines_of, statements
from conformance.contract_toml import assignment
from conformance.messages import gettext as _
from conformance.model import Json
from conformance.toml_names import assigned_keys, cut_out, renamed
from conformance.toml_pieces import NoPlaceError, Pieces, apart, walked

Body = list[tuple[Key | None, Item]]
Node = Body | AoT
Order = Callable[[str], int]
"""The place of a name among its siblings: a new one goes in front of the first that comes later."""


class TomlText:
    """A TOML document under edit.

    Attributes:
        text: of the document, with all edits so far.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def get(self, keys: Keys) -> Json:
        """The plain value at ``keys``; None where there is none."""
        return _value_at(tomllib.loads(self.text), keys)

    def set(self, keys: Keys, value: Json, order: Order) -> None:
        """Write ``value`` at ``keys``: in the place of what is there, else where ``order`` says, in an existing table.

        Raises:
            NoPlaceError: the table is not there.
        """
        for number in Pieces(self.text).holding(keys):
            pieces = Pieces(self.text)
            document, local = pieces.open(number, keys)
            nodes, rest = _walk(document, local[:-1])
            if rest:
                _rewrite(nodes, (*rest, local[-1]), value)
            else:
                _put(_bodies(nodes), str(local[-1]), value, order)
            if self._keep(pieces.text, keys):
                return
        raise self._apart(keys)

    def remove(self, keys: Keys) -> None:
        """Take away the value or table at ``keys``, with the comments right above it if it is a table.

        Raises:
            NoPlaceError: it is not there.
        """
        pieces = Pieces(self.text)
        for number in pieces.holding(keys):
            _remove(*pieces.open(number, keys))
        if not self._keep(pieces.text, keys, is_gone=True):
            raise self._apart(keys)

    def add_table(self, keys: Keys, block: str, before: Sequence[str] = ()) -> None:
        """Add the table at ``keys``, whose text is ``block``; where its parent is an inline table, as a value there.

        Args:
            before: names of siblings; it goes in front of the first of them that is there, else behind all.

        Raises:
            NoPlaceError: something else stands there.
        """
        pieces = Pieces(self.text)
        siblings = (number for name in before for number in pieces.having((*keys[:-1], name)))
        document, local = pieces.open(next(siblings, pieces.holding(keys)[-1]), keys)
        nodes, rest = _walk(document, local[:-1])
        if rest and any(_places(body, rest[0]) for body in _bodies(nodes)):
            _rewrite(nodes, (*rest, local[-1]), _dug(tomllib.loads(block), keys))
        else:
            # What is missing of the way is in the block too, and is taken from there as a whole.
            depth = len(keys) - len(rest)
            key, item = _part(tomlkit.parse(block).body, keys[:depth])
            _insert(document, nodes[-1], key, item, before)
        if not self._keep(pieces.text, keys):
            raise self._apart(keys)

    def rename(self, keys: Keys, name: str) -> None:
        """Call the table or value at ``keys`` otherwise: it stays where it is, with all that is in it.

        Raises:
            NoPlaceError: it is not there, or something is called so already.
        """
        if self.get(keys) is None:
            raise _missing(keys[-1])
        if self.get((*keys[:-1], name)) is not None:
            raise _taken(name)
        found = list(statements(self.text))
        text = "".join(renamed(one, keys, name) for one in found)[:-1]
        if text == self.text:
            self._rename_inline(found, keys, name)
        else:
            self.text = text

    def move(self, keys: Keys, to: Keys, before: Sequence[str] = ()) -> None:
        """Let the table at ``keys`` stand at ``to``, with the comments in it and right above it.

        Args:
            before: names of siblings there; it goes in front of the first of them that is there, else behind all.

        Raises:
            NoPlaceError: it is not there or no table of its own, or something else stands where it should.
        """
        value = self.get(keys)
        if value is None:
            raise _missing(keys[-1])
        if self.get(to) is not None:
            raise _taken(str(to[-1]))
        lead, block = cut_out(list(statements(self.text)), keys, to)
        done = TomlText(self.text)
        done.add_table(to, block, before)
        done.remove(keys)
        if done.get(to) != value:
            raise self._apart(keys)
        after = list(statements(done.text))
        place = next((at for at, one in enumerate(after) if one.is_header and one.table[: len(to)] == to), None)
        if place is None:  # it went into an inline table, which has no comments
            raise NoPlaceError(_("{name} is a value").format(name=to[-2]))
        self.text = "".join(one.text for one in (*after[:place], *lead, *after[place:]))[:-1]

    def _rename_inline(self, found: Sequence[Statement], keys: Keys, name: str) -> None:
        """The same where it stands in an inline table, which is written anew."""
        inline = next(own for own in map(assigned_keys, found) if own and own == keys[: len(own)])
        whole = self.get(inline)
        holder = _value_at(whole, keys[len(inline) : -1])
        members = {name if key == keys[-1] else key: value for key, value in holder.items()}
        holder.clear()
        holder.update(members)
        self.set(inline, whole, len)

    def _apart(self, keys: Keys) -> NoPlaceError:
        lines = lines_of(self.text)
        way = (keys[:count] for count in range(len(keys), 0, -1))
        return apart(next((lines[one] for one in way if one in lines), 1))

    def _keep(self, text: str, keys: Keys, *, is_gone: bool = False) -> bool:
        """Take the text after an edit, if that is TOML and nothing but what stands at ``keys`` is another."""
        text = text.rstrip("\n") + ("\n" if self.text.endswith("\n") else "")
        try:
            after = tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            return False
        # What went from a list gave its number to the next.
        rest = _without(after, (*keys[:-1], "") if is_gone else keys)
        if rest != _without(tomllib.loads(self.text), keys):
            return False
        self.text = text
        return True


def _missing(key: str | int) -> NoPlaceError:
    return NoPlaceError(_("there is no {key}").format(key=key))


def _taken(name: str) -> NoPlaceError:
    return NoPlaceError(_("{name} is there already").format(name=name))


def _without(value: Json, keys: Keys) -> Json:
    """``value`` without what stands at ``keys``, and without what is empty then."""
    key, *rest = keys
    if not any(True for _ in walked(value, (key,))):
        return value
    kept = _without(value[key], tuple(rest)) if rest else None
    left = [] if kept in (None, {}, []) else [(key, kept)]
    if isinstance(key, int):
        return [*value[:key], *(one for _, one in left), *value[key + 1 :]]
    return {name: one for name, one in value.items() if name != key} | dict(left)


def _value_at(value: Json, keys: Keys) -> Json:
    held = list(walked(value, keys))
    return value if not keys else held[-1] if len(held) == len(keys) else None


def _remove(document: tomlkit.TOMLDocument, keys: Keys) -> None:
    nodes, rest = _walk(document, keys[:-1])
    last = keys[-1]
    if rest:
        _rewrite(nodes, (*rest, last), None)
    elif isinstance(last, int):
        array = next((node for node in nodes if isinstance(node, AoT) and 0 <= last < len(node.body)), None)
        if array is None:
            raise _missing(last)
        table = array.body[last]
        _take_out(document, table.value.body, _ending_of(table))
        del array.body[last]
        if not array.body:
            holders = _bodies(_walk(document, keys[:-2])[0])
            for body in holders:
                body[:] = [entry for entry in body if entry[1] is not array]
    else:
        found = [(body, body[place][1]) for body in _bodies(nodes) for place in _places(body, last)]
        if not found:
            raise _missing(last)
        for body, item in reversed(found):
            if isinstance(item, (Table, AoT)):
                place = next(at for at, entry in enumerate(body) if entry[1] is item)
                _take_out(document, body, _ending_of(item), place)
            body[:] = [entry for entry in body if entry[1] is not item]


def _bodies(nodes: Sequence[Node]) -> list[Body]:
    return [node for node in nodes if not isinstance(node, AoT)]


def _places(body: Body, name: str | int) -> list[int]:
    return [place for place, (key, _) in enumerate(body) if key is not None and key.key == name]


def _walk(document: tomlkit.TOMLDocument, keys: Keys) -> tuple[list[Node], Keys]:
    """The bodies of the last table on the way to ``keys`` (a table may be split), and what is left of the way."""
    nodes: list[Node] = [document.body]
    for number, key in enumerate(keys):
        if isinstance(key, int):
            lists = [node for node in nodes if isinstance(node, AoT) and 0 <= key < len(node.body)]
            onward: list[Node] = [node.body[key].value.body for node in lists]
        else:
            items = [body[place][1] for body in _bodies(nodes) for place in _places(body, key)]
            onward = [one if isinstance(one, AoT) else one.value.body for one in items if isinstance(one, (Table, AoT))]
        if not onward:
            return nodes, keys[number:]
        nodes = onward
    return nodes, ()


def _dug(data: Any, keys: Keys) -> Json:
    for key in keys:
        if isinstance(key, str):
            data = data[key]
        elif isinstance(data, list):
            data = data[-1]
    return data


def _part(body: Body, keys: Keys) -> tuple[Key | None, Table | AoT]:
    """The table at ``keys`` in the body of a block that holds nothing else; a member of a list has no key."""
    key: Key | None = None
    item: Item | None = None
    for step in keys:
        if isinstance(step, str):
            key, item = next((own, one) for own, one in body if own is not None and own.key == step)
        elif isinstance(item, AoT):
            key, item = None, item.body[-1]
        body = item.value.body if isinstance(item, Table) else []
    if not isinstance(item, (Table, AoT)):
        raise NoPlaceError(_("{name} is no table").format(name=keys[-1]))
    return key, item


def _put(bodies: list[Body], name: str, value: Json, order: Order) -> None:
    for body in bodies:
        for place in _places(body, name):
            key, item = body[place]
            if isinstance(item, (Table, AoT)):
                raise NoPlaceError(_("{name} is a table").format(name=name))
            body[place] = (key, _like(item, name, value))
            return
    body = next((one for one in bodies if any(key is not None for key, _ in one)), bodies[0])
    own = [
        (place, key) for place, (key, item) in enumerate(body) if key is not None and not isinstance(item, (Table, AoT))
    ]
    at = next((place for place, key in own if order(key.key) > order(name)), own[-1][0] + 1 if own else 0)
    widths = {len(key.as_string()) for _, key in own}
    padded = name.ljust(max(widths) - 1) if len(widths) == 1 else name  # the blank before the sign counts as the key's
    body.insert(at, tomlkit.parse(assignment(padded, value)).body[0])


def _rewrite(nodes: Sequence[Node], rest: Keys, value: Json) -> None:
    """Write the inline value ``rest[0]`` anew, with ``value`` at the other keys in it; None takes that away."""
    name = str(rest[0])
    for body in _bodies(nodes):
        for place in _places(body, name):
            key, item = body[place]
            if not isinstance(item, (InlineTable, Array)):
                raise NoPlaceError(_("{name} is a value").format(name=name))
            whole = item.unwrap()
            inner: Any = whole
            try:
                for step in rest[1:-1]:
                    inner = inner[step]
                if value is None:
                    del inner[rest[-1]]
                else:
                    inner[rest[-1]] = value
            except (LookupError, TypeError) as error:
                raise NoPlaceError(_("{name} has no {key}").format(name=name, key=rest[-1])) from error
            body[place] = (key, _like(item, name, whole))
            return
    raise _missing(name)


def _like(old: Item, name: str, value: Json) -> Item:
    """``value`` as an item with the blanks and the comment of the one whose place it takes."""
    if isinstance(old, Array) and isinstance(value, list) and "#" in old.as_string():
        kept = _edited(old, value)
        if kept is not None:
            return kept
    item = tomlkit.parse(assignment(name, value)).body[0][1]
    for part in ("indent", "comment_ws", "comment", "trail"):
        setattr(item.trivia, part, getattr(old.trivia, part))
    return item


def _edited(array: Array, members: list[Json]) -> Array | None:
    """A list that may hold comments, with other members; None where that can't be had by taking away and adding."""
    wanted = list(map(repr, members))
    for place, member in reversed(list(enumerate(array.unwrap()))):
        if repr(member) not in wanted:
            del array[place]
    there = set(map(repr, array.unwrap()))
    for member, spelled in zip(members, wanted, strict=True):
        if spelled not in there:
            array.append(member)
    return array if list(map(repr, array.unwrap())) == wanted else None


def _insert(
    document: tomlkit.TOMLDocument, node: Node, key: Key | None, item: Table | AoT, before: Sequence[str]
) -> None:
    """Put a table between its siblings; comments right above the one that it comes before stay there."""
    body: Body | None = None if isinstance(node, AoT) else node
    place = len(node.body) if isinstance(node, AoT) else len(node)
    if body is not None:
        if key is not None and _places(body, key.key):
            raise _taken(key.key)
        place = next((at for one in before for at in _places(body, one)[:1]), place)
    leaves = list(_leaves_before(document, body if body is not None else node, place))
    lead = _lead(document, leaves)
    taken = [holder[at] for holder, at in lead]
    for holder, at in reversed(lead):
        del holder[at]
        place -= holder is body
    ending = _ending_of(item)
    if not _is_blank(ending):
        ending.append((None, Whitespace("\n")))
    ending.extend(taken)
    last = leaves[: len(leaves) - len(lead)]
    if last and not isinstance(last[-1][0][last[-1][1]][1], Whitespace):
        holder, at = last[-1]
        holder.insert(at + 1, (None, Whitespace("\n")))
        place += holder is body and at < place
    if body is not None:
        body.insert(place, (key, item))
    elif isinstance(node, AoT) and isinstance(item, Table):
        node.body.append(item)


def _take_out(document: tomlkit.TOMLDocument, body: Body, ending: Body, place: int = 0) -> None:
    """Before a table goes: the comments right above it go with it, those above what comes next are kept.

    Args:
        body, place: where the table begins; ending: the innermost body that ends with it.
    """
    kept = _last_comments(ending)
    leaves = list(_leaves_before(document, body, place))
    lead = _lead(document, leaves)
    for holder, at in reversed(lead):
        del holder[at]
    if kept:
        holder, at = leaves[len(leaves) - len(lead) - 1]
        holder[at + 1 : at + 1] = kept


def _leaves_before(document: tomlkit.TOMLDocument, node: Node, place: int) -> Iterator[tuple[Body, int]]:
    """Everything in front of a place, in the order of the text, but for tables as such: where it stands."""
    for one in _leaves(document.body, node, place):
        if one is None:
            return
        yield one


def _leaves(body: Body, node: Node, place: int) -> Iterator[tuple[Body, int] | None]:
    for at, (_key, item) in enumerate(body):
        if body is node and at == place:
            yield None
        if isinstance(item, Table):
            yield from _leaves(item.value.body, node, place)
        elif isinstance(item, AoT):
            for number, table in enumerate(item.body):
                if item is node and number == place:
                    yield None
                yield from _leaves(table.value.body, node, place)
            if item is node and place == len(item.body):
                yield None
        else:
            yield body, at
    if body is node and place == len(body):
        yield None


def _lead(document: tomlkit.TOMLDocument, leaves: Sequence[tuple[Body, int]]) -> Sequence[tuple[Body, int]]:
    """The comments right above what comes next; those that stand right below a value or a header are about that."""
    start = len(leaves)
    while start and isinstance(_item(leaves[start - 1]), Comment):
        start -= 1
        body, at = leaves[start]
        if at == 0 and body is not document.body:
            return ()  # right below a header
    return leaves[start:] if start == 0 or isinstance(_item(leaves[start - 1]), Whitespace) else ()


def _item(leaf: tuple[Body, int]) -> Item:
    body, at = leaf
    return body[at][1]


def _last_comments(body: Body) -> Body:
    """What stands behind the first blank line at the end of a table, if there are comments: they are not about it."""
    start = len(body)
    while start and isinstance(body[start - 1][1], (Comment, Whitespace)):
        start -= 1
    while start < len(body) and isinstance(body[start][1], Comment):
        start += 1
    return body[start + 1 :]


def _ending_of(table: Table | AoT) -> Body:
    """The innermost body that ends where a table ends."""
    body: Body = table.value.body if isinstance(table, Table) else table.body[-1].value.body
    last = body[-1][1] if body else None
    return (_ending_of(last) if isinstance(last, (Table, AoT)) else []) or body


def _is_blank(body: Body) -> bool:
    return bool(body) and isinstance(body[-1][1], Whitespace)

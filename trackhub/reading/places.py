"""Where a stanza stands in a text: those of new and of moved components go beside their siblings.

A stanza whose component did not move stays where it is, whatever the order of the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from .. import constants
from ..ra import Stanza as Lines
from ..ra import format_stanza
from .origin import LateOrigin, Origin, amend

if TYPE_CHECKING:
    from ..base import HubComponent
    from ..stanza import Stanza
    from .state import TextFile

__all__ = ["Entry", "Node", "arrange"]


class Entry:
    """A stanza of a text, with the component that it is for and the one that held it then."""

    __slots__ = ("component", "file", "parent", "stanza")

    def __init__(
        self, component: Stanza, parent: HubComponent | None, stanza: Lines, file: TextFile
    ) -> None:
        self.component = component
        self.parent = parent
        self.stanza = stanza
        self.file = file

    @property
    def said(self) -> dict[str, str]:
        """The settings of the stanza that count."""
        origin = self.component.origin
        if isinstance(origin, Origin) and origin.stanza is self.stanza:
            return origin.said
        return self.stanza.settings

    def take_out(self) -> None:
        """Take the stanza out of its text; lines of it that are not the component's stay."""
        self.file.edited = True
        origin = self.component.origin
        if isinstance(origin, LateOrigin) and origin.stanza is self.stanza:
            origin.take_out()
        else:
            self.file.document.remove(self.stanza)


class Node:
    """A component as it stands in the tree now.

    Attributes
    ----------
    entry
        Its stanza; None while it has none.
    order
        Place of that stanza in the text as it was.
    last, last_order
        The last stanza from here down, in the order of the text.
    stays
        Whether its stanza can stay where it is.
    """

    __slots__ = (
        "above",
        "children",
        "component",
        "entry",
        "last",
        "last_order",
        "order",
        "parent",
        "stays",
    )

    def __init__(self, component: Stanza, parent: HubComponent | None, above: Node | None) -> None:
        self.component = component
        self.parent = parent
        self.above = above
        self.children: list[Node] = []
        self.entry: Entry | None = None
        self.order = -1
        self.last: Entry | None = None
        self.last_order = -1
        self.stays = False


def arrange(
    nodes: list[Node], file: TextFile, pairs: Callable[[Node], list[tuple[str, str]]]
) -> bool:
    """Give a stanza to every node that has none, and move those of nodes that moved.

    Parameters
    ----------
    nodes
        All of them, parents first.
    file
        Where a stanza goes that has nothing to go beside.
    pairs
        Node → what its stanza is to say.

    Returns
    -------
    bool
        Whether anything had to be done.
    """
    families = [[node for node in nodes if node.above is None]]
    families += [node.children for node in nodes if node.children]
    for family in families:
        _find_staying(family)
    if all(node.stays for node in nodes):
        return False
    for node in nodes:
        if node.stays:
            _note_last(node)
    following = _next_staying(families)
    previous = {id(node): before for family in families for before, node in pairwise(family)}
    writer = _Writer(nodes, file, pairs)
    for node in nodes:
        if not node.stays:
            writer.put(node, previous.get(id(node)), following.get(id(node)))
    return True


def _find_staying(family: list[Node]) -> None:
    """Mark the most siblings that can stay where they are without being out of order."""
    able = [
        node
        for node in family
        if node.entry is not None
        and node.entry.parent is node.parent
        and (node.above is None or node.above.stays)
    ]
    orders = [node.order for node in able]
    in_order = orders == sorted(orders)
    chosen = list(range(len(able))) if in_order else _longest_rise(orders)
    for at in chosen:
        able[at].stays = True


def _longest_rise(numbers: list[int]) -> list[int]:
    """Return the places of a longest rising subsequence of different numbers.

    >>> _longest_rise([3, 1, 2, 5, 4])
    [1, 2, 4]
    """
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(places[length - 1] if length else -1)
        if length == len(ends):
            ends.append(number)
            places.append(at)
        else:
            ends[length], places[length] = number, at
    rise = []
    at = places[-1] if places else -1
    while at >= 0:
        rise.append(at)
        at = before[at]
    return rise[::-1]


def _note_last(node: Node) -> None:
    """Tell a node and those above it of its stanza, where they are in the same file."""
    entry, order = node.entry, node.order
    up: Node | None = node
    while up is not None and up.entry is not None and entry is not None:
        if up.last_order < order and up.entry.file is entry.file:
            up.last, up.last_order = entry, order
        up = up.above


def _next_staying(families: list[list[Node]]) -> dict[int, Node]:
    """Return ``id`` of a node that does not stay → its next sibling that does."""
    found: dict[int, Node] = {}
    for family in families:
        after: Node | None = None
        for node in reversed(family):
            if node.stays:
                after = node
            elif after is not None:
                found[id(node)] = after
    return found


class _Writer:
    """Puts stanzas into the text."""

    def __init__(
        self,
        nodes: list[Node],
        file: TextFile,
        pairs: Callable[[Node], list[tuple[str, str]]],
    ) -> None:
        self._nodes = nodes
        self._file = file
        self._pairs = pairs
        self._step: str | None = None

    def put(self, node: Node, previous: Node | None, following: Node | None) -> None:
        """Put the stanza of a node below its previous sibling, or else above the following one."""
        above = node.above
        after = before = None
        # What is inside the previous one may stand below the following one.
        if following is not None and (previous is None or previous.last_order > following.order):
            before = following.entry
        elif previous is not None:
            after = previous.last
        elif above is not None:
            after = above.entry
        beside = after or before
        file = self._file if beside is None else beside.file
        sibling = previous or following
        indent = self._indent(node, None if sibling is None else sibling.entry)
        node.entry = self._move(node, file, after, before, indent)
        file.edited = True
        node.last = node.entry
        while above is not None and above.last is after:
            above.last = node.entry
            above = above.above

    def _move(
        self, node: Node, file: TextFile, after: Entry | None, before: Entry | None, indent: str
    ) -> Entry:
        """Put the lines of a node where they belong, and return them."""
        document = file.document
        below = None if after is None else after.stanza
        over = None if before is None else before.stanza
        old = node.entry
        origin = node.component.origin
        if old is not None and not isinstance(origin, LateOrigin):
            if old.file is file and old.stanza.indent == indent:
                document.move(old.stanza, after=below, before=over)
                stanza = old.stanza
            else:
                old.take_out()
                stanza = document.insert(old.stanza, after=below, before=over, indent=indent)
            return Entry(node.component, node.parent, stanza, file)
        pairs = self._pairs(node)
        if old is not None:
            old.take_out()
        if type(origin) is Origin:
            stanza = document.insert(str(origin.stanza), after=below, before=over, indent=indent)
            amend(stanza, stanza.settings, pairs)
        else:
            stanza = document.insert(format_stanza(pairs, indent), after=below, before=over)
        return Entry(node.component, node.parent, stanza, file)

    def _indent(self, node: Node, sibling: Entry | None) -> str:
        if sibling is not None:
            return sibling.stanza.indent
        if node.above is None or node.above.entry is None:
            return ""
        return node.above.entry.stanza.indent + self._one_step()

    def _one_step(self) -> str:
        """Return what the text indents nested stanzas by."""
        if self._step is None:
            self._step = next(self._steps(), constants.INDENT)
        return self._step

    def _steps(self) -> Iterator[str]:
        for node in self._nodes:
            if node.stays and node.above is not None and node.entry and node.above.entry:
                outer, inner = node.above.entry.stanza.indent, node.entry.stanza.indent
                if inner.startswith(outer):
                    yield inner[len(outer) :]

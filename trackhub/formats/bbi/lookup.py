"""Finding things in the two trees of a BBI file: names in the B+ tree, places in the R tree.

Nothing that the file says is believed: a node is visited once, and offsets may point anywhere.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

import numpy as np

from ...errors import FormatError
from ..headers.source import Source, read_exactly
from .layout import (
    BPTREE_HEADER,
    BPTREE_HEADER_SIZE,
    BPTREE_MAGIC,
    NODE_HEADER_SIZE,
    RTREE_HEADER,
    RTREE_HEADER_SIZE,
    RTREE_INNER,
    RTREE_LEAF,
    RTREE_MAGIC,
    record,
)

__all__ = ["NameTree", "PlaceTree"]

_LONGEST_KEY = 1 << 16
_LONGEST_VALUE = 1 << 10
_NODES_KEPT = 256
_LONGEST_READ = 1 << 16

_Node = tuple[bool, np.ndarray]
_Choose = Callable[[np.ndarray], np.ndarray]


class _Tree:
    """Nodes of either tree: read, checked, the last ones kept."""

    def __init__(
        self,
        source: Source,
        order: str,
        root: int,
        inner: np.dtype,
        leaf: np.dtype,
        child: str,
        block: int,
    ) -> None:
        self._source = source
        self._order = order
        self._root = root
        self._types = (inner, leaf)
        self.leaf_type = leaf
        self._child = child
        widest = max(inner.itemsize, leaf.itemsize)
        self._usual_size = min(NODE_HEADER_SIZE + block * widest, _LONGEST_READ)
        self._kept: dict[int, _Node] = {}

    def _node(self, at: int) -> _Node:
        """Whether the node at a file offset is a leaf, and its items."""
        node = self._kept.get(at)
        if node is None:
            data = self._source.read_at(at, self._usual_size).ljust(NODE_HEADER_SIZE, b"\xff")
            is_leaf, count = struct.unpack_from(self._order + "BxH", data)
            if is_leaf > 1:
                raise FormatError(
                    f"the index node at byte {at} is damaged; make the file anew", self._source.name
                )
            kind = self._types[is_leaf]
            size = NODE_HEADER_SIZE + count * kind.itemsize
            if len(data) < size:
                data = read_exactly(self._source, at, size, "index")
            node = bool(is_leaf), np.frombuffer(data, kind, count, NODE_HEADER_SIZE)
            if len(self._kept) >= _NODES_KEPT:
                self._kept.clear()
            self._kept[at] = node
        return node

    def walk(self, choose_inner: _Choose, choose_leaf: _Choose) -> Iterator[np.ndarray]:
        """Leaf items in order; the two functions choose among the items of one node."""
        waiting = [self._root]
        seen = set(waiting)
        while waiting:
            is_leaf, items = self._node(waiting.pop())
            if is_leaf:
                yield choose_leaf(items)
                continue
            children = choose_inner(items)[self._child].tolist()
            for child in children:
                if child in seen:
                    raise FormatError(
                        f"the index runs in a circle at byte {child}; make the file anew",
                        self._source.name,
                    )
                seen.add(child)
            waiting += reversed(children)


def _all(items: np.ndarray) -> np.ndarray:
    return items


class NameTree:
    """A B+ tree from names to small records, at an offset of an open file.

    Parameters
    ----------
    source
        The file.
    order
        Byte order, ``<`` or ``>``.
    at
        File offset of the tree.
    values
        Fields of a record, as in `layout`.
    """

    def __init__(self, source: Source, order: str, at: int, values: list[tuple[str, str]]) -> None:
        head = read_exactly(source, at, BPTREE_HEADER_SIZE, "index of names")
        magic, block, key_size, value_size, self.count, _ = struct.unpack(
            order + BPTREE_HEADER, head
        )
        value = record(values, order)
        if (
            magic != BPTREE_MAGIC
            or value_size != value.itemsize
            or not 0 < key_size <= _LONGEST_KEY
        ):
            raise FormatError(
                f"the index of names at byte {at} is damaged; make the file anew", source.name
            )
        self._key_size = key_size
        key = f"S{key_size}"
        self._tree = _Tree(
            source,
            order,
            at + BPTREE_HEADER_SIZE,
            np.dtype([("key", key), ("child", order + "u8")]),
            np.dtype([("key", key), ("value", value)]),
            "child",
            block,
        )

    def find(self, name: bytes) -> np.ndarray:
        """The records of all entries with that name."""
        found = [np.zeros(0, self._tree.leaf_type)]
        if len(name) <= self._key_size:
            found += self._tree.walk(
                lambda inner: _may_hold(inner, name), lambda leaf: leaf[leaf["key"] == name]
            )
        return np.concatenate(found)["value"]

    def entries(self) -> np.ndarray:
        """All keys and values in the order of the leaves."""
        return np.concatenate([np.zeros(0, self._tree.leaf_type), *self._tree.walk(_all, _all)])


def _may_hold(inner: np.ndarray, name: bytes) -> np.ndarray:
    """Children whose range of keys takes in the name: several where it is there often."""
    keys = inner["key"]
    after = np.append(keys[1:] >= name, True)[: len(keys)]
    return inner[(keys <= name) & after]


class PlaceTree:
    """An R tree over data blocks, at an offset of an open file.

    Parameters
    ----------
    source
        The file.
    order
        Byte order, ``<`` or ``>``.
    at
        File offset of the tree.
    """

    def __init__(self, source: Source, order: str, at: int) -> None:
        head = read_exactly(source, at, RTREE_HEADER_SIZE, "index")
        magic, block, *_ = struct.unpack(order + RTREE_HEADER, head)
        if magic != RTREE_MAGIC:
            raise FormatError(f"the index at byte {at} is damaged; make the file anew", source.name)
        self._tree = _Tree(
            source,
            order,
            at + RTREE_HEADER_SIZE,
            record(RTREE_INNER, order),
            record(RTREE_LEAF, order),
            "offset",
            block,
        )

    def overlapping(self, chrom: int, start: int, end: int) -> np.ndarray:
        """`RTREE_LEAF` records of the data blocks that reach into a range."""
        query_start = np.uint64((chrom << 32) + start)
        query_end = np.uint64((chrom << 32) + end)

        def touched(items: np.ndarray) -> np.ndarray:
            return items[
                (query_start < _place(items, "last")) & (query_end > _place(items, "first"))
            ]

        return self._collected(touched)

    def leaves(self) -> np.ndarray:
        """`RTREE_LEAF` records of all data blocks."""
        return self._collected(_all)

    def _collected(self, choose: _Choose) -> np.ndarray:
        return np.concatenate([np.zeros(0, self._tree.leaf_type), *self._tree.walk(choose, choose)])


def _place(items: np.ndarray, side: str) -> np.ndarray:
    return items[side + "_chrom"].astype(np.uint64) << np.uint64(32) | items[side + "_base"]

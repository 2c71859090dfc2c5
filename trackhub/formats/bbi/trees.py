"""Writing the two trees of a BBI file: the B+ tree of names and the R tree of places."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np

from .layout import (
    BPTREE_HEADER,
    BPTREE_HEADER_SIZE,
    BPTREE_MAGIC,
    RTREE_HEADER,
    RTREE_HEADER_SIZE,
    RTREE_INNER,
    RTREE_MAGIC,
    node_size,
    pack_nodes,
    record,
)

__all__ = ["bptree", "bptree_size", "rtree"]

_ITEMS_PACKED = 1 << 16


def _level_sizes(items: int, block: int) -> list[int]:
    """Number of nodes in each level, the root first."""
    sizes = [max(1, -(-items // block))]
    while sizes[0] > 1:
        sizes.insert(0, -(-sizes[0] // block))
    return sizes


def _level_offsets(sizes: list[int], at: int, inner: int, leaf: int) -> list[int]:
    """File offset of each level that starts at `at`, with node sizes `inner` and `leaf`."""
    inner_levels = np.cumsum([0] + [count * inner for count in sizes[:-1]])
    return [at + int(offset) for offset in inner_levels]


def _slices(items: int, block: int) -> Iterator[slice]:
    """Cut many leaf items into whole nodes, so that packing them takes little memory."""
    step = block * max(1, _ITEMS_PACKED // block)
    for at in range(0, max(items, 1), step):
        yield slice(at, at + step)


def bptree_size(count: int, key_size: int, value_size: int, block: int) -> int:
    """Bytes of a B+ tree of `count` names.

    Parameters
    ----------
    count
        Number of names.
    key_size, value_size
        Bytes of the longest name, and of a value.
    block
        Most items in a node.
    """
    block = max(1, min(block, count))
    *inner, leaves = _level_sizes(count, block)
    return (
        BPTREE_HEADER_SIZE
        + sum(inner) * node_size(key_size + 8, block)
        + leaves * node_size(key_size + value_size, block)
    )


def bptree(
    keys: np.ndarray, values: np.ndarray, at: int, block: int
) -> Iterator[bytes | memoryview]:
    """B+ tree from names to fixed-size values, as parts that follow each other.

    Parameters
    ----------
    keys
        Sorted ``S`` array; names may repeat.
    values
        Structured array (little-endian, packed) of the same length.
    at
        File offset at which the tree will lie.
    block
        Most items in a node.
    """
    key_size = max(1, keys.dtype.itemsize)
    block = max(1, min(block, len(keys)))
    leaf_type = np.dtype([("key", f"S{key_size}"), ("value", values.dtype)])
    inner_type = np.dtype([("key", f"S{key_size}"), ("child", "<u8")])

    sizes = _level_sizes(len(keys), block)
    inner_node = node_size(inner_type.itemsize, block)
    leaf_node = node_size(leaf_type.itemsize, block)
    offsets = _level_offsets(sizes, at + BPTREE_HEADER_SIZE, inner_node, leaf_node)
    value_size = values.dtype.itemsize
    yield struct.pack("<" + BPTREE_HEADER, BPTREE_MAGIC, block, key_size, value_size, len(keys), 0)
    for level in range(len(sizes) - 1):
        children = sizes[level + 1]
        child_node = leaf_node if level + 2 == len(sizes) else inner_node
        keys_below_child = block ** (len(sizes) - 1 - level)
        inner = np.zeros(children, inner_type)
        inner["key"] = keys[::keys_below_child]
        inner["child"] = offsets[level + 1] + np.arange(children) * child_node
        yield pack_nodes(inner, block, leaf=False)
    for cut in _slices(len(keys), block):
        leaf = np.zeros(len(keys[cut]), leaf_type)
        leaf["key"], leaf["value"] = keys[cut], values[cut]
        yield pack_nodes(leaf, block, leaf=True)


def _parents(children: np.ndarray, block: int) -> np.ndarray:
    """Bounds of each group of `block` nodes or leaves; offsets are left to the caller."""
    first = np.arange(0, len(children), block)
    bounds = np.zeros(len(first), record(RTREE_INNER))
    bounds["first_chrom"] = children["first_chrom"][first]
    bounds["first_base"] = children["first_base"][first]
    ends = children["last_chrom"].astype(np.uint64) << np.uint64(32)
    last = np.maximum.reduceat(ends | children["last_base"], first)
    bounds["last_chrom"] = last >> np.uint64(32)
    bounds["last_base"] = last & np.uint64(0xFFFFFFFF)
    return bounds


def rtree(leaves: np.ndarray, at: int, block: int, per_slot: int) -> Iterator[bytes | memoryview]:
    """R tree over data blocks, as parts that follow each other.

    Parameters
    ----------
    leaves
        Array of `RTREE_LEAF` records, one a data block, sorted by place.
    at
        File offset at which the tree will lie; the data end there.
    block
        Most children of a node.
    per_slot
        Most items in a data block, as told to readers.
    """
    block = max(1, min(block, len(leaves)))
    levels = [leaves]
    if len(leaves):
        levels.insert(0, _parents(leaves, block))
        while len(levels[0]) > 1:
            levels.insert(0, _parents(levels[0], block))
        root = levels.pop(0)[0]
        bounds = [int(root[name]) for name, _ in RTREE_INNER[:4]]
    else:
        bounds = [0, 0, 0, 0]

    sizes = _level_sizes(len(leaves), block)
    inner_node = node_size(record(RTREE_INNER).itemsize, block)
    leaf_node = node_size(leaves.dtype.itemsize, block)
    offsets = _level_offsets(sizes, at + RTREE_HEADER_SIZE, inner_node, leaf_node)
    yield struct.pack("<" + RTREE_HEADER, RTREE_MAGIC, block, len(leaves), *bounds, at, per_slot, 0)
    for level, inner in enumerate(levels[:-1]):
        child_node = leaf_node if level + 2 == len(levels) else inner_node
        inner["offset"] = offsets[level + 1] + np.arange(len(inner)) * child_node
        yield pack_nodes(inner, block, leaf=False)
    for cut in _slices(len(leaves), block):
        yield pack_nodes(leaves[cut], block, leaf=True)

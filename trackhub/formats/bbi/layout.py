"""Byte layout of the BBI family (bigWig and bigBed): magic numbers, records, tree nodes.

Facts only; nothing here opens a file. The layout is that of Kent et al. 2010
(doi:10.1093/bioinformatics/btq351, supplement). Everything is written little-endian.
"""

from __future__ import annotations

import struct

import numpy as np

BIGWIG_MAGIC = 0x888FFC26
BIGBED_MAGIC = 0x8789F2EB
BPTREE_MAGIC = 0x78CA8C91
RTREE_MAGIC = 0x2468ACE0

VERSION = 4
MAX_ZOOMS = 10
#: Positions and sizes are unsigned 32-bit numbers.
MAX_POSITION = 2**32 - 1

# magic, version, zooms, chromosome tree, data, data index, fieldCount, definedFieldCount,
# autoSql, total summary, uncompressBufSize, extension
HEADER = "IHHQQQHHQQIQ"
HEADER_SIZE = struct.calcsize("<" + HEADER)
# reduction, reserved, data, index
ZOOM_HEADER = "IIQQ"
ZOOM_HEADER_SIZE = struct.calcsize("<" + ZOOM_HEADER)
# bases covered, min, max, sum, sum of squares
TOTAL_SUMMARY = "Qdddd"
TOTAL_SUMMARY_SIZE = struct.calcsize("<" + TOTAL_SUMMARY)
# size of the extension, number of extra indexes, where their list is
EXTENSION = "HHQ"
EXTENSION_SIZE = 64
# type, number of fields, where the tree is, reserved, field, reserved
EXTRA_INDEX = "HHQIHH"
EXTRA_INDEX_SIZE = struct.calcsize("<" + EXTRA_INDEX)
# magic, block size, key size, value size, items, reserved
BPTREE_HEADER = "IIIIQQ"
BPTREE_HEADER_SIZE = struct.calcsize("<" + BPTREE_HEADER)
# magic, block size, items, first chromosome, first base, last chromosome, last base,
# where the data ends, items per slot, reserved
RTREE_HEADER = "IIQIIIIQII"
RTREE_HEADER_SIZE = struct.calcsize("<" + RTREE_HEADER)
# chromosome, start, end, step, span, type, reserved, items
SECTION_HEADER = "IIIIIBBH"
SECTION_HEADER_SIZE = struct.calcsize("<" + SECTION_HEADER)

BEDGRAPH, VARIABLE_STEP, FIXED_STEP = 1, 2, 3

NODE_HEADER_SIZE = 4

RTREE_INNER = [
    ("first_chrom", "u4"),
    ("first_base", "u4"),
    ("last_chrom", "u4"),
    ("last_base", "u4"),
    ("offset", "u8"),
]
RTREE_LEAF = [*RTREE_INNER, ("size", "u8")]

ZOOM_RECORD = [
    ("chrom", "u4"),
    ("start", "u4"),
    ("end", "u4"),
    ("covered", "u4"),
    ("min", "f4"),
    ("max", "f4"),
    ("sum", "f4"),
    ("sum_squares", "f4"),
]


def record(fields: list[tuple[str, str]], order: str = "<") -> np.dtype:
    """Packed dtype of a record with the given byte order (``<`` or ``>``)."""
    return np.dtype([(name, order + kind) for name, kind in fields])


def pack_nodes(items: np.ndarray, block: int, leaf: bool) -> memoryview:
    """One level of a tree: `items` in nodes of `block`, the last one padded with zeros.

    No items give one empty node, so that a reader always finds a root.
    """
    count = max(1, -(-len(items) // block))
    node = np.dtype(
        [("leaf", "u1"), ("reserved", "u1"), ("count", "<u2"), ("items", items.dtype, (block,))]
    )
    nodes = np.zeros(count, node)
    nodes["leaf"] = leaf
    nodes["count"] = block
    full = (count - 1) * block
    nodes["count"][-1] = len(items) - full
    nodes["items"][:-1] = items[:full].reshape(count - 1, block)
    nodes["items"][-1, : len(items) - full] = items[full:]
    return nodes.view(np.uint8).data


def node_size(item_size: int, block: int) -> int:
    """Bytes of a tree node with `block` items."""
    return NODE_HEADER_SIZE + item_size * block

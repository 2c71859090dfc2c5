"""Data blocks of a bigBed: from rows to bytes and back, and single columns of rows."""

from __future__ import annotations

import struct

import numpy as np

from ...errors import FormatError
from .items import Rows, block_edges
from .layout import MAX_POSITION, RTREE_LEAF, record

__all__ = ["check_rows", "column", "decode_rows", "encode_rows"]

_PLACE_SIZE = 12
_TAB = 9
_REFUSED = np.isin(np.arange(256), [0, 10, 13])


def encode_rows(
    chroms: np.ndarray, starts: np.ndarray, ends: np.ndarray, rows: Rows, per_slot: int
) -> tuple[memoryview, np.ndarray, np.ndarray, np.ndarray]:
    """Blocks of sorted rows, each of one chromosome.

    Parameters
    ----------
    chroms, starts, ends
        uint32 arrays, not empty.
    rows
        The columns after chromEnd, joined by tabs.
    per_slot
        Most rows in a block.

    Returns
    -------
    tuple
        Bytes of all blocks; offsets of each in them and their end; `RTREE_LEAF` records with the
        place of each. A row without bases takes one base of the index, so that readers which do
        not widen their question find it. Last, the first row of each block, and the number of rows.
    """
    count = len(starts)
    # Chromosome, start and end, the rest of the row, and NUL.
    at = rows.offsets + np.arange(count + 1) * (_PLACE_SIZE + 1)
    data = np.zeros(int(at[-1]), np.uint8)
    is_rest = np.ones(len(data), bool)
    is_rest[at[1:] - 1] = False
    place = np.empty(count, [("chrom", "<u4"), ("start", "<u4"), ("end", "<u4")])
    place["chrom"], place["start"], place["end"] = chroms, starts, ends
    _spread(data, at[:-1], place)
    _spread(is_rest, at[:-1], np.zeros(count, f"V{_PLACE_SIZE}"))
    data[is_rest] = rows.buffer

    heads = np.concatenate([[0], np.flatnonzero(chroms[1:] != chroms[:-1]) + 1])
    edges = block_edges(heads, count, per_slot)
    first = edges[:-1]
    places = np.zeros(len(first), record(RTREE_LEAF))
    places["first_chrom"] = places["last_chrom"] = chroms[first]
    places["first_base"] = starts[first]
    indexed_ends = np.maximum(ends, np.minimum(starts, np.uint32(MAX_POSITION - 1)) + np.uint32(1))
    places["last_base"] = np.maximum.reduceat(indexed_ends, first)
    return memoryview(data), at[edges], places, edges


def _spread(target: np.ndarray, at: np.ndarray, records: np.ndarray) -> None:
    """Copy each record to its byte offset in `target`."""
    size = records.dtype.itemsize
    raw = np.dtype(f"V{size}")
    everywhere = np.ndarray((len(target) - size + 1,), raw, target, strides=(1,))
    everywhere[at] = records.view(raw)


def decode_rows(block: bytes, order: str = "<") -> tuple[np.ndarray, list[bytes]]:
    """Rows of one uncompressed block.

    Returns
    -------
    tuple
        Array (rows, 3) of chromosome number, start and end, int64; the rest of each row.

    Raises
    ------
    FormatError
        Where the last row does not end.
    """
    places = []
    rests = []
    at = 0
    unpack = struct.Struct(order + "III").unpack_from
    while at < len(block):
        end = block.find(0, at + _PLACE_SIZE)
        if end < 0:
            raise FormatError("a data block ends within a row; the file is damaged")
        places.append(unpack(block, at))
        rests.append(block[at + _PLACE_SIZE : end])
        at = end + 1
    return np.array(places, np.int64).reshape(-1, 3), rests


def check_rows(rows: Rows, columns: int) -> tuple[int, str] | None:
    """First row that a bigBed with `columns` columns after chromEnd cannot hold, and why."""
    refused = _REFUSED[rows.buffer]
    if refused.any():
        at = int(np.argmax(refused))
        row = int(np.searchsorted(rows.offsets, at, side="right")) - 1
        return row, f"holds the byte {int(rows.buffer[at])}, a NUL or a line end; take it out"
    tabs = np.flatnonzero(rows.buffer == _TAB)
    if _has_columns(rows, tabs, columns):
        return None
    tabs_before = np.searchsorted(tabs, rows.offsets)
    found = np.diff(tabs_before) + 1
    found[(np.diff(rows.offsets) == 0) & (columns == 0)] = 0
    row = int(np.argmax(found != columns))
    return row, (
        f"has {3 + int(found[row])} columns and the definition has {3 + columns}; give every row "
        "the columns of the definition, empty ones included"
    )


def _has_columns(rows: Rows, tabs: np.ndarray, columns: int) -> bool:
    if columns == 0:
        return not len(rows.buffer)
    if len(tabs) != len(rows) * (columns - 1):
        return False
    by_row = tabs.reshape(len(rows), columns - 1)
    inside = (by_row >= rows.offsets[:-1, None]) & (by_row < rows.offsets[1:, None])
    return bool(inside.all())


def column(rows: Rows, number: int, columns: int) -> Rows:
    """One column of checked rows.

    Parameters
    ----------
    rows
        Rows of `columns` columns.
    number
        Which one, from 0.
    columns
        Number of columns in `rows`.
    """
    tabs = np.flatnonzero(rows.buffer == _TAB).reshape(len(rows), columns - 1)
    begins = rows.offsets[:-1] if number == 0 else tabs[:, number - 1] + 1
    ends = rows.offsets[1:] if number == columns - 1 else tabs[:, number]
    return Rows.cut(rows.buffer, begins, ends)

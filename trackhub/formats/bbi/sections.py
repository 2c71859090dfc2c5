"""Data sections of a bigWig: from intervals to bytes and back.

A section holds up to 65,535 items of one chromosome in the shortest of three forms: fixedStep
(values), variableStep (starts and values) or bedGraph (starts, ends and values).
"""

from __future__ import annotations

import numpy as np

from ...errors import FormatError
from .items import block_edges
from .layout import (
    BEDGRAPH,
    FIXED_STEP,
    RTREE_LEAF,
    SECTION_HEADER_SIZE,
    VARIABLE_STEP,
    record,
)

__all__ = ["decode_sections", "encode_sections"]

_HEADER_WORDS = SECTION_HEADER_SIZE // 4
#: A run of items with one step and span gets sections of its own from this length on.
_LONG_RUN = 64
#: 32-bit words of an item, by section type.
_WORDS = np.array([0, 3, 2, 1])


def _changes(column: np.ndarray, distance: int, length: int) -> np.ndarray:
    """Whether an entry differs from the one before; `distance` entries at the start do not."""
    out = np.zeros(length, bool)
    out[distance:] = column[1:] != column[:-1]
    return out


def _section_edges(
    chroms: np.ndarray, span_changes: np.ndarray, step_changes: np.ndarray, per_slot: int
) -> np.ndarray:
    """First item of each section, and the number of items at the end.

    Items of one step and span are a regular run. A gap between two such runs changes the step at
    two items, of which the first opens the second run. Three changes or more in a row are an
    irregular run, up to the item from which the step is even again.
    """
    count = len(chroms)
    new_chrom = np.zeros(count, bool)
    new_chrom[1:] = chroms[1:] != chroms[:-1]
    new_chrom[0] = True
    change = span_changes | step_changes | new_chrom
    first = change.copy()
    first[1:] &= ~change[:-1]
    last = change.copy()
    last[:-1] &= ~change[1:]
    begins, ends = np.flatnonzero(first), np.flatnonzero(last)
    regular = np.zeros(count, bool)
    regular[np.maximum(np.where((span_changes | new_chrom)[ends], ends, ends - 1), begins)] = True
    new_run = new_chrom | regular
    new_run[begins] = True
    runs = np.flatnonzero(new_run)
    long = regular[runs] & (np.diff(runs, append=count) >= _LONG_RUN)
    keep = new_chrom[runs] | long
    keep[1:] |= long[:-1]
    return block_edges(runs[keep], count, per_slot)


def encode_sections(
    chroms: np.ndarray, starts: np.ndarray, ends: np.ndarray, values: np.ndarray, per_slot: int
) -> tuple[memoryview, np.ndarray, np.ndarray]:
    """Sections of sorted intervals.

    Parameters
    ----------
    chroms, starts, ends
        uint32 arrays, not empty.
    values
        float32 array.
    per_slot
        Most items in a section.

    Returns
    -------
    tuple
        Bytes of all sections; offsets of each in them and their end; `RTREE_LEAF` records with the
        place of each.
    """
    count = len(starts)
    spans = ends - starts
    span_changes = _changes(spans, 1, count)
    step_changes = _changes(starts[1:] - starts[:-1], 2, count)
    edges = _section_edges(chroms, span_changes, step_changes, per_slot)
    first, after = edges[:-1], edges[1:]
    items = after - first
    second = np.minimum(first + 1, after - 1)

    # How often span and step change up to each item: equal at both ends means no change between.
    span_no = np.cumsum(span_changes)
    step_no = np.cumsum(step_changes)
    one_span = span_no[after - 1] == span_no[first]
    one_step = one_span & (step_no[after - 1] == step_no[second])
    kind = np.where(one_step, FIXED_STEP, np.where(one_span, VARIABLE_STEP, BEDGRAPH))

    width = _WORDS[kind]
    header = np.concatenate([[0], np.cumsum(_HEADER_WORDS + width * items)])
    words = np.empty(header[-1], "<u4")
    at = header[:-1]
    words[at] = chroms[first]
    words[at + 1] = starts[first]
    words[at + 2] = ends[after - 1]
    step = np.where(items > 1, starts[second] - starts[first], spans[first])
    words[at + 3] = np.where(one_step, step, 0)
    words[at + 4] = np.where(one_span, spans[first], 0)
    words[at + 5] = kind | (items << 16)

    item_width = np.repeat(width, items)
    at = np.repeat(header[:-1] + _HEADER_WORDS - first * width, items) + item_width * np.arange(
        count
    )
    words[at + item_width - 1] = values.view("u4")
    if width.max() == 3 and width.min() == 3:
        words[at] = starts
        words[at + 1] = ends
    elif width.max() > 1:
        with_start = np.flatnonzero(item_width > 1)
        words[at[with_start]] = starts[with_start]
        with_end = np.flatnonzero(item_width == 3)
        words[at[with_end] + 1] = ends[with_end]

    places = np.zeros(len(first), record(RTREE_LEAF))
    places["first_chrom"] = places["last_chrom"] = chroms[first]
    places["first_base"] = starts[first]
    places["last_base"] = ends[after - 1]
    return memoryview(words).cast("B"), header * 4, places


def decode_sections(
    blocks: list[bytes], order: str = "<"
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Intervals of uncompressed sections, one section a block.

    Returns
    -------
    tuple
        chromosome numbers (int64), starts (int64), ends (int64), values (float32).

    Raises
    ------
    FormatError
        Where a section is shorter than it says, or of unknown type.
    """
    padded = [block + bytes(-len(block) % 4) for block in blocks]
    sizes = np.fromiter(map(len, padded), np.int64, len(padded)) // 4
    words = np.frombuffer(b"".join(padded), order + "u4")
    at = np.cumsum(sizes) - sizes
    if (sizes < _HEADER_WORDS).any():
        raise FormatError("a data section is too short for its header; the file is damaged")
    last = words[at + 5]
    if order == "<":
        kind, items = (last & 0xFF).astype(np.int64), (last >> 16).astype(np.int64)
    else:
        kind, items = (last >> 24).astype(np.int64), (last & 0xFFFF).astype(np.int64)
    if ((kind < BEDGRAPH) | (kind > FIXED_STEP)).any():
        raise FormatError("a data section has an unknown type; the file is damaged")
    width = _WORDS[kind]
    if (_HEADER_WORDS + width * items > sizes).any():
        raise FormatError("a data section has fewer items than it says; the file is damaged")

    item_width = np.repeat(width, items)
    nth = np.arange(int(items.sum())) - np.repeat(np.cumsum(items) - items, items)
    item_at = np.repeat(at + _HEADER_WORDS, items) + item_width * nth
    values = words[item_at + item_width - 1].view(order + "f4").astype(np.float32)
    chroms = np.repeat(words[at].astype(np.int64), items)
    starts = words[item_at].astype(np.int64)
    fixed = np.flatnonzero(item_width == 1)
    step = np.repeat(words[at + 3].astype(np.int64), items)
    starts[fixed] = np.repeat(words[at + 1].astype(np.int64), items)[fixed] + (step * nth)[fixed]
    ends = starts + np.repeat(words[at + 4].astype(np.int64), items)
    full = np.flatnonzero(item_width == 3)
    ends[full] = words[item_at[full] + 1]
    return chroms, starts, ends, values

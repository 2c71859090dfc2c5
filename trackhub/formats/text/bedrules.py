"""What BED asks of its columns beyond their types: scores, strands, thick parts, colors, blocks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from ...errors import FormatError
from ...spec.colors import from_text
from ..row_shapes import bed_columns
from .columns import integers, listed
from .fields import Fields, unreadable
from .numbers import read_decimal, whole_numbers

__all__ = [
    "check_blocks",
    "check_strands",
    "check_thick",
    "clipped_score",
    "color_text",
    "likely_own",
    "odd_scores",
    "score_error",
]

_STRANDS = b"+-."
_LIST = re.compile(rb"\d+(,\d+)*,?")
_RGB = re.compile(rb"(\d{1,3}),\s*(\d{1,3}),\s*(\d{1,3}),?")


def likely_own(rows: Sequence[Sequence[bytes]]) -> int:
    """How many columns of rows of one length are meant as BED's own.

    All, where a row has the types of BED of so many columns, although its values may break a rule;
    else as many as most rows have without a fault.

    Examples
    --------
    >>> likely_own([[b"chr1", b"1", b"9", b"a", b".", b"+"], [b"chr1", b"1", b"9", b"a", b"x", b"y"]])
    6
    >>> likely_own([[b"chr1", b"1", b"9", b"a", b"id1", b"some text"]])
    4
    """
    columns = len(rows[0])
    if columns in (3, 4, 5, 6, 8, 9, 12) and any(_has_types(row) for row in rows):
        return columns
    return Counter(bed_columns([row]) for row in rows).most_common(1)[0][0]


def _has_types(row: Sequence[bytes]) -> bool:
    """Whether every column is what BED has there, except for scores of rows that have a strand."""
    columns = len(row)
    if columns == 5:
        return read_decimal(row[4]) is not None
    return (
        (columns < 6 or (len(row[5]) == 1 and row[5] in _STRANDS))
        and (columns < 8 or (row[6].isdigit() and row[7].isdigit()))
        and (columns < 9 or color_text(row[8]) is not None)
        and (
            columns < 12
            or bool(row[9].isdigit() and _LIST.fullmatch(row[10]) and _LIST.fullmatch(row[11]))
        )
    )


def odd_scores(fields: Fields) -> np.ndarray:
    """Rows whose score is no whole number from 0 to 1000."""
    values, odd = integers(fields, 4)
    odd |= (values < 0) | (values > 1000)
    return np.flatnonzero(odd)


def score_error(fields: Fields, row: int) -> FormatError:
    """What to say about a score."""
    text = fields.value(row, 4).decode("utf-8", "replace")[:40]
    return unreadable(
        fields,
        row,
        f"the score {text!r} is no whole number from 0 to 1000; clip_scores=True makes scores fit",
    )


def clipped_score(text: bytes) -> bytes | None:
    """A score brought into range; None where there is no number."""
    if text in (b"", b"."):
        return b"0"
    value = read_decimal(text)
    return None if value is None else b"%d" % min(max(round(value), 0), 1000)


def check_strands(fields: Fields) -> None:
    """Raise for a strand that is none of ``+``, ``-`` and ``.``."""
    begins, ends = fields.begins(5), fields.ends(5)
    first = fields.buffer[begins]
    good = (ends - begins == 1) & np.isin(first, np.frombuffer(_STRANDS, np.uint8))
    if good.all():
        return
    row = int(np.argmin(good))
    text = fields.value(row, 5).decode("utf-8", "replace")[:40]
    raise unreadable(fields, row, f"the strand {text!r} is none of '+', '-' and '.' (for none)")


def check_thick(fields: Fields, starts: np.ndarray, ends: np.ndarray) -> None:
    """Raise for a thick part that does not lie within its item; ``0 0`` stands for none."""
    thick_starts, odd = integers(fields, 6)
    thick_ends, also_odd = integers(fields, 7)
    bad = (thick_starts < starts) | (thick_ends > ends) | (thick_starts > thick_ends)
    bad &= (thick_starts != 0) | (thick_ends != 0)
    bad |= odd | also_odd
    if not bad.any():
        return
    row = int(np.argmax(bad))
    raise unreadable(
        fields,
        row,
        f"thickStart {thick_starts[row]} and thickEnd {thick_ends[row]} must lie within the item, "
        f"{starts[row]} to {ends[row]}; both chromStart where there is no thick part",
    )


def color_text(text: bytes) -> bytes | None:
    """A color as UCSC has it in BED, ``R,G,B`` or ``0``; None where it is no color.

    Examples
    --------
    >>> color_text(b"#ff8000"), color_text(b"."), color_text(b"255, 0, 0,"), color_text(b"300,0,0")
    (b'255,128,0', b'0', b'255,0,0', None)
    """
    if text in (b"", b".", b"0", b"0,"):
        return b"0"
    if match := _RGB.fullmatch(text):
        parts = [int(part) for part in match.groups()]
        return b"%d,%d,%d" % tuple(parts) if max(parts) < 256 else None
    if text.isdigit():
        return text if int(text) < 1 << 32 else None
    named = from_text(text.decode("utf-8", "replace"))
    return None if named is None else b"%d,%d,%d" % named


def check_blocks(fields: Fields, starts: np.ndarray, ends: np.ndarray) -> None:
    """Raise for blocks that do not fill their item from end to end, in order and apart.

    The columns have been checked to hold lists of whole numbers, as many as blockCount says.
    """
    sizes, _ = _numbers(fields, 10)
    offsets, counts = _numbers(fields, 11)
    row = np.repeat(np.arange(len(fields)), counts)
    first = np.cumsum(counts) - counts
    empty = counts < 1
    if empty.any():
        raise _block_error(fields, int(np.argmax(empty)), "there are no blocks", 1)
    if (sizes < 1).any():
        raise _block_error(fields, int(row[np.argmax(sizes < 1)]), "a block has no bases", 1)
    begin = offsets[first] != 0
    if begin.any():
        raise _block_error(fields, int(np.argmax(begin)), "the first block does not start at 0", 0)
    after = offsets + sizes
    over = np.zeros(len(offsets), bool)
    over[1:] = (row[1:] == row[:-1]) & (offsets[1:] < after[:-1])
    if over.any():
        at = int(row[np.argmax(over)])
        raise _block_error(fields, at, "blocks overlap or are out of order", 2)
    short = after[first + counts - 1] != ends - starts
    if short.any():
        at = int(np.argmax(short))
        last = int(after[first[at] + counts[at] - 1])
        raise _block_error(
            fields, at, f"the last block ends at {last} of {ends[at] - starts[at]} bases", 0
        )


def _numbers(fields: Fields, column: int) -> tuple[np.ndarray, np.ndarray]:
    begins, ends, counts = listed(fields, column)
    return whole_numbers(fields.buffer, begins, ends)[0], counts


_BLOCK_RULES = (
    "blocks must reach from chromStart to chromEnd, with chromStarts counted from chromStart",
    "give at least one block, each of a base or more; 1 block of the whole item, if it has no parts",
    "list blocks by rising start, without overlap",
)


def _block_error(fields: Fields, row: int, what: str, rule: int) -> FormatError:
    return unreadable(fields, row, f"{what}; {_BLOCK_RULES[rule]}")

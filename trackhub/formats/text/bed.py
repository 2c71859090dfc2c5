"""BED and the formats that are BED with further columns, to bigBed.

Which format has which definition stands in `registry`; formats that ask more of their columns than
types have rules in modules of their own.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from ...errors import FormatError
from ..autosql import Field, Table, bed, standard
from ..registry import Context, Converted, counted
from ..row_shapes import bed_columns
from .bedreader import BED_COLUMN_COUNTS, BedReader, Layout, own_columns
from .bedrules import likely_own
from .columns import integers
from .fields import Fields, first_line_error, first_rows, unreadable
from .source import Input

__all__ = ["convert", "convert_bed", "convert_detail", "convert_narrow_peak"]

_BED_TYPE = re.compile(r"(?:bed)?\s*(\d+)\s*(?:\+\s*(\d*)|\.)?", re.IGNORECASE)
_PEAK = 9


def convert(
    source: Input,
    out: Path,
    context: Context,
    *,
    clip_scores: bool = False,
    clip_ends: bool = False,
) -> Converted:
    """Make a bigBed of a format that has a definition of its own, such as broadPeak.

    Parameters
    ----------
    source, out, context
        As for all conversions.
    clip_scores
        Bring scores into 0 to 1000, round them, and take ``.`` for 0, instead of refusing them.
    clip_ends
        Cut items at the end of their chromosome, instead of refusing them.

    References
    ----------
    https://genome.ucsc.edu/FAQ/FAQformat.html#ENCODE
    """
    reader = BedReader(
        source, context, _layout(context), clip_scores=clip_scores, clip_ends=clip_ends
    )
    return reader.convert(out, context.row.tracktype)


def _layout(context: Context) -> Layout:
    """The columns of a format with a definition of its own."""
    table = context.autosql or standard(context.row.autosql or "bed3")
    return Layout(table, own_columns(table), name=context.row.kind)


def convert_narrow_peak(
    source: Input,
    out: Path,
    context: Context,
    *,
    clip_scores: bool = False,
    clip_ends: bool = False,
) -> Converted:
    """Make a bigNarrowPeak of narrowPeak; options as for `convert`.

    References
    ----------
    https://genome.ucsc.edu/FAQ/FAQformat.html#format12
    """
    reader = BedReader(
        source,
        context,
        _layout(context),
        _check_summits,
        clip_scores=clip_scores,
        clip_ends=clip_ends,
    )
    return reader.convert(out, context.row.tracktype)


def _check_summits(fields: Fields, starts: np.ndarray, ends: np.ndarray) -> None:
    summits, _ = integers(fields, _PEAK)
    bad = (summits < -1) | (summits >= ends - starts)
    if bad.any():
        row = int(np.argmax(bad))
        raise unreadable(
            fields,
            row,
            f"the summit (peak) {summits[row]} does not lie in the peak of "
            f"{ends[row] - starts[row]} bases; it counts from chromStart, and -1 stands for none",
        )


def convert_detail(
    source: Input,
    out: Path,
    context: Context,
    *,
    clip_scores: bool = False,
    clip_ends: bool = False,
) -> Converted:
    """Make a bigBed of BED detail: 4 to 12 columns of BED, an identifier and a description.

    References
    ----------
    https://genome.ucsc.edu/FAQ/FAQformat.html#format1.7
    """
    columns = len(first_rows(source, tabs=True)[0])
    if columns - 2 not in BED_COLUMN_COUNTS[1:]:
        raise first_line_error(
            source,
            f"this line has {counted(columns, 'column')} with tabs between them; BED detail has 4, 5, "
            "6, 8, 9 or 12 of BED, an identifier and a description",
        )
    own = columns - 2
    detail = standard("bedDetail")
    table = Table(detail.name, detail.comment, bed(own).fields + detail.fields[-2:])
    layout = Layout(context.autosql or table, own, tabs=True, name="this BED detail")
    reader = BedReader(source, context, layout, clip_scores=clip_scores, clip_ends=clip_ends)
    return reader.convert(out)


def convert_bed(
    source: Input,
    out: Path,
    context: Context,
    *,
    bed_type: str | None = None,
    tabs: bool | None = None,
    clip_scores: bool = False,
    clip_ends: bool = False,
) -> Converted:
    """Make a bigBed of BED, with or without columns of one's own.

    Parameters
    ----------
    source, out, context
        As for all conversions; `context.autosql` defines the columns.
    bed_type
        How many columns are BED's own and how many are not, such as ``bed6+3``; if left out, by the
        definition, or else by what the first lines look like.
    tabs
        Whether only tabs part columns, so that these may hold blanks and be empty. If left out, yes
        where there is a definition and tabs give the right number of columns.
    clip_scores, clip_ends
        As for `convert`.

    References
    ----------
    https://genome.ucsc.edu/FAQ/FAQformat.html#format1
    """
    layout = _bed_layout(source, context, bed_type, tabs)
    reader = BedReader(source, context, layout, clip_scores=clip_scores, clip_ends=clip_ends)
    return reader.convert(out)


def _bed_layout(source: Input, context: Context, bed_type: str | None, tabs: bool | None) -> Layout:
    table = context.autosql
    rows = first_rows(source, tabs=bool(tabs))
    if tabs is None and table is not None:
        by_tabs = first_rows(source, tabs=True)
        tabs = len(by_tabs[0]) == len(table.fields)
        rows = by_tabs if tabs else rows
    columns = len(rows[0])
    own = _own_by(bed_type, columns) if bed_type is not None else None
    if own is None and table is not None:
        own = min(own_columns(table), bed_columns(rows))
    if own is None:
        own = likely_own([row for row in rows if len(row) == columns])
    if own < 3:
        raise first_line_error(
            source,
            "this is no BED: its lines begin with a chromosome, a start and an end (whole numbers "
            "from 0); is another kind meant?",
        )
    if table is None:
        table = _extended(own, columns)
        if columns > own:
            context.notes.append(_named(own + 1, columns))
    return Layout(table, own, bool(tabs), f"this BED{own}{'+' if columns > own else ''}")


def _named(first: int, last: int) -> str:
    """A sentence about columns that nobody has named."""
    if first == last:
        return f"column {first} is kept as field{first}; a definition (autosql) names it"
    return (
        f"columns {first} to {last} are kept as field{first} to field{last}; a definition (autosql) "
        "names them"
    )


def _own_by(bed_type: str, columns: int) -> int:
    match = _BED_TYPE.fullmatch(bed_type.strip())
    own = int(match[1]) if match else 0
    if not match or own not in BED_COLUMN_COUNTS:
        raise FormatError(
            f"bed_type is {bed_type!r}; write bedN or bedN+M with N one of "
            f"{', '.join(map(str, BED_COLUMN_COUNTS))}"
        )
    if own > columns or (match[2] and own + int(match[2]) != columns):
        raise FormatError(f"bed_type is {bed_type!r} and the lines have {columns} columns")
    return own


def _extended(own: int, columns: int) -> Table:
    """BED with columns that nobody has named."""
    more = tuple(
        Field(f"field{number}", "lstring", comment=f"Column {number}")
        for number in range(own + 1, columns + 1)
    )
    table = bed(own)
    return Table(table.name, table.comment, table.fields + more)

"""Rows into a bigBed, with errors that name the line each row came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np

from ..autosql import Table, checker
from ..registry import Context
from .places import Places
from .source import Input

__all__ = ["Chunk", "Row", "write_chunks", "write_rows"]

#: Line in the input, chromosome as the input names it, start, end, and the columns after these
#: joined by tabs.
Row = tuple[int, bytes, int, int, bytes]
#: What `write_bigbed` takes: chromosomes, starts, ends, rest of the rows.
Chunk = tuple[np.ndarray, np.ndarray, np.ndarray, Any]

_ROWS = 1 << 15


def write_chunks(
    out: Path, chunks: Iterable[Chunk], places: Places, context: Context, table: Table, own: int
) -> None:
    """Write rows that come in arrays and have been checked.

    Parameters
    ----------
    out
        The bigBed.
    chunks
        As `write_bigbed` takes them; `places` knows their lines.
    places
        Line of each row.
    context
        Sizes, indexes, compression.
    table
        Definition of the columns.
    own
        How many of the columns are BED's own.

    Raises
    ------
    FormatError
        With the line.
    """
    from ..bigbed import write_bigbed

    with places.errors():
        write_bigbed(
            out,
            context.chrom_sizes,
            chunks,
            autosql=table.to_text(),
            defined_fields=own,
            extra_index=context.index,
            level=context.level,
            accelerate=context.accelerate,
        )


def write_rows(
    out: Path,
    rows: Iterable[Row],
    source: Input,
    context: Context,
    *,
    table: Table,
    own: int,
) -> int:
    """Write rows that are made one by one; each is checked against the definition.

    Parameters
    ----------
    out
        The bigBed.
    rows
        For each row the line of the file that is being read (`Input.name`), the chromosome, start,
        end, and the other columns joined by tabs. They need not be in order.
    source
        The input, for errors.
    context
        Sizes and names of chromosomes, indexes, compression.
    table
        Definition of the columns, from `trackhub.formats.autosql.standard` or the user.
    own
        How many of the columns are BED's own.

    Returns
    -------
    int
        How many rows there were.

    Raises
    ------
    FormatError
        With the line, for a row that does not fit.
    """
    places = Places(source, context)
    write_chunks(out, _chunks(rows, source, places, table), places, context, table, own)
    return places.lines.count


def _chunks(rows: Iterable[Row], source: Input, places: Places, table: Table) -> Iterator[Chunk]:
    fits = checker(table)
    waiting = iter(rows)
    while True:
        # Of each row: file, line, chromosome, start, end, rest.
        found: list[tuple[str, int, int, int, int, bytes]] = []
        for line, chrom, start, end, rest in islice(waiting, _ROWS):
            row = b"%b\t%d\t%d" % (chrom, start, end)
            row = row + b"\t" + rest if rest else row
            problem = fits.line(row)
            if problem is not None:
                raise source.error(problem[1], line, row)
            found.append((source.name, line, places.chrom(chrom, line, row), start, end, rest))
        if not found:
            return
        files, lines, chroms, starts, ends, rests = zip(*found, strict=True)
        for file, group in groupby(zip(files, lines, strict=True), itemgetter(0)):
            numbers = [line for _, line in group]
            places.lines.add(file, len(numbers), numbers[0], np.array(numbers, np.int64))
        yield (
            np.array(chroms, np.int32),
            np.array(starts, np.int64),
            np.array(ends, np.int64),
            list(rests) if len(table.fields) > 3 else None,
        )

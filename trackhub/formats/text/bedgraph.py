"""bedGraph to bigWig."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ..registry import Context, Converted
from .fields import Fields, Splitter, read_fields, unreadable
from .numbers import decimals
from .places import Places
from .source import Input

__all__ = ["convert"]


def _explain(found: int, _: int) -> str:
    return (
        f"a bedGraph line has 4 columns (chromosome, start, end, value), this one has {found}"
        + ("; is the value missing" if found == 3 else "")
    )


def convert(source: Input, out: Path, context: Context) -> Converted:
    """Make a bigWig of bedGraph.

    Parameters
    ----------
    source
        Lines of chromosome, start, end (0-based, half-open) and value. Intervals that are out of
        order are sorted; they must not overlap.
    out
        The bigWig.
    context
        Sizes and names of chromosomes, compression.

    Raises
    ------
    FormatError
        With the line that is wrong.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/bedgraph.html
    """
    from ..bigwig import write_bigwig

    places = Places(source, context)
    with places.errors():
        write_bigwig(
            out,
            context.chrom_sizes,
            _intervals(source, places),
            level=context.level,
            accelerate=context.accelerate,
        )
    return places.converted(out, "bigWig", "bigWig")


def _intervals(
    source: Input, places: Places
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
    for fields in read_fields(source, Splitter(4, tabs=False, explain=_explain)):
        chroms, starts, ends = places.read(fields)
        values, odd = decimals(fields.buffer, fields.begins(3), fields.ends(3))
        if odd.any():
            raise _no_value(fields, int(np.argmax(odd)))
        places.add(fields)
        yield chroms, starts, ends, values


def _no_value(fields: Fields, row: int) -> Exception:
    value = fields.value(row, 3).decode("utf-8", "replace")
    return unreadable(
        fields,
        row,
        f"{value[:40]!r} is no number that a bigWig can hold; leave lines without a finite value out",
    )

"""bedGraph to bigWig."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..registry import Context, Converted
from .fields import Splitter, read_fields, unreadable
from .signal import Chunk, SignalWriter, no_value
from .source import Input

__all__ = ["convert", "intervals"]

_VALUE = 3


def convert(source: Input, out: Path, context: Context, *, clip_ends: bool = False) -> Converted:
    """Make a bigWig of bedGraph.

    Parameters
    ----------
    source
        Lines of chromosome, start, end (0-based, half-open) and value. What is out of order is
        sorted; intervals must not overlap. Values that are NaN are left out.
    out
        The bigWig.
    context
        Sizes and names of chromosomes, compression.
    clip_ends
        Cut intervals at the end of their chromosome, instead of refusing them.

    Raises
    ------
    FormatError
        With the line that is wrong.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/bedgraph.html
    """
    writer = SignalWriter(source, context, clip_ends=clip_ends)
    return writer.convert(out, intervals(source, writer))


def _explain(found: int, due: int) -> str:
    missing = "; is the value missing?" if found == due - 1 else ""
    return (
        f"a bedGraph line has {due} columns (chromosome, start, end, value), this one has "
        f"{found}{missing}"
    )


def intervals(source: Input, writer: SignalWriter) -> Iterator[Chunk]:
    """What the lines say, as `write_bigwig` takes it; the parameters are those of `WigReader`."""
    for fields in read_fields(source, Splitter(_VALUE + 1, tabs=False, explain=_explain)):
        chroms, starts, ends = writer.places.read(fields)
        values, keep, wrong = writer.values(
            fields.buffer, fields.begins(_VALUE), fields.ends(_VALUE)
        )
        if wrong is not None:
            raise unreadable(fields, wrong, no_value(fields.value(wrong, _VALUE)))
        if keep is not None:
            fields = fields.taken(keep)
            chroms, starts, ends, values = chroms[keep], starts[keep], ends[keep], values[keep]
        writer.places.add(fields)
        yield chroms, starts, ends, values

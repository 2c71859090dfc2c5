"""Intervals with values into a bigWig: what bedGraph and wig have in common."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ..registry import Context, Converted, counted
from .numbers import decimals
from .places import Places
from .source import Input, shown

__all__ = ["Chunk", "SignalWriter"]

#: Chromosomes, starts, ends, values.
Chunk = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


class SignalWriter:
    """Takes text values and intervals to a bigWig.

    Parameters
    ----------
    source, context
        As the conversion has them.
    clip_ends
        Cut intervals at the end of their chromosome, and leave out those beyond it.

    Attributes
    ----------
    places
        Chromosomes, and the line of each interval.
    """

    def __init__(self, source: Input, context: Context, *, clip_ends: bool) -> None:
        self.places = Places(source, context)
        self._context = context
        self._clip_ends = clip_ends
        self._sizes = np.fromiter(context.chrom_sizes.values(), np.int64)
        self._without_value = 0
        self._cut = 0

    def values(
        self, buffer: np.ndarray, begins: np.ndarray, ends: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray | None, int | None]:
        """Numbers in a text.

        Parameters
        ----------
        buffer, begins, ends
            As for `numbers.decimals`.

        Returns
        -------
        tuple
            Values; which of them to keep, None for all (NaN is left out); the first that is no
            number, or None.
        """
        values, odd = decimals(buffer, begins, ends)
        if not odd.any():
            return values, None, None
        rows = np.flatnonzero(odd)
        text = buffer.tobytes()
        for row in rows.tolist():
            if text[begins[row] : ends[row]].lower() not in (b"nan", b"-nan", b"+nan"):
                return values, None, row
        self._without_value += len(rows)
        return values, ~odd, None

    def convert(self, out: Path, chunks: Iterator[Chunk]) -> Converted:
        """Write the bigWig and give the answer."""
        from ..bigwig import write_bigwig

        context = self._context
        with self.places.errors():
            write_bigwig(
                out,
                context.chrom_sizes,
                map(self._within, chunks) if self._clip_ends else chunks,
                level=context.level,
                accelerate=context.accelerate,
            )
        if self._without_value:
            context.notes.append(f"left out: {counted(self._without_value, 'value')} NaN")
        if self._cut:
            context.notes.append(
                f"cut at the end of their chromosome: {counted(self._cut, 'interval')}"
            )
        return self.places.converted(out, "bigWig", "bigWig")

    def _within(self, chunk: Chunk) -> Chunk:
        chroms, starts, ends, values = chunk
        sizes = self._sizes[chroms]
        over = ends > sizes
        if not over.any():
            return chunk
        self._cut += int(over.sum())
        inside = starts < sizes
        self.places.lines.keep(inside)
        ends = np.minimum(ends, sizes)
        return chroms[inside], starts[inside], ends[inside], values[inside]


def no_value(text: bytes) -> str:
    """The sentence for a value that is no number."""
    return (
        f"{shown(text, 40)} is no number that a bigWig can hold; leave places without a finite value "
        "out"
    )

"""wig (fixedStep, variableStep) to bigWig."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ...errors import FormatError
from ..registry import Context, Converted
from .numbers import MARGIN, padded, whole_numbers
from .places import position_error
from .signal import Chunk, SignalWriter, no_value
from .source import Block, Input, shown
from .tracklines import is_track_line

__all__ = ["WigReader", "convert"]

_BLANK, _TAB, _LINE_END = 32, 9, 10
_STARTS_NUMBER = np.isin(np.arange(256), np.frombuffer(b"0123456789+-.Nn", np.uint8))
_KEYS = {
    b"fixedStep": {b"chrom", b"start", b"step", b"span"},
    b"variableStep": {b"chrom", b"span"},
}
_MOST_DIGITS = 10


def convert(source: Input, out: Path, context: Context, *, clip_ends: bool = False) -> Converted:
    """Make a bigWig of wig.

    Parameters
    ----------
    source
        fixedStep and variableStep declarations, whose positions count from 1, each followed by its
        values. What is out of order is sorted; spans must not overlap. Values that are NaN are left
        out.
    out
        The bigWig.
    context
        Sizes and names of chromosomes, compression.
    clip_ends
        Cut spans at the end of their chromosome, instead of refusing them.

    Raises
    ------
    FormatError
        With the line that is wrong.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/wiggle.html
    """
    writer = SignalWriter(source, context, clip_ends=clip_ends)
    return writer.convert(out, WigReader(source, writer).chunks())


class _Declared(NamedTuple):
    """What a declaration line says; `start` counts from 0 and is that of the next value."""

    fixed: bool
    chrom: int
    start: int
    step: int
    span: int


class _Lines(NamedTuple):
    """The value lines of a block: where they lie, and what is declared for each."""

    buffer: np.ndarray
    begins: np.ndarray
    ends: np.ndarray
    #: Number of each in its file.
    numbers: np.ndarray
    #: Index of the declaration of each.
    segment: np.ndarray
    #: Which line of its segment each is.
    nth: np.ndarray
    declared: np.ndarray

    def text(self, row: int) -> bytes:
        return self.buffer[self.begins[row] : self.ends[row]].tobytes()


class _Untidy(Exception):
    """A block has blanks where plain text has none."""


class WigReader:
    """Reads an input block by block, carrying the declaration along.

    Parameters
    ----------
    source
        The input.
    writer
        Reads values, and knows chromosomes and lines.
    """

    def __init__(self, source: Input, writer: SignalWriter) -> None:
        self._source = source
        self._writer = writer
        self._declared: _Declared | None = None

    def chunks(self) -> Iterator[Chunk]:
        """Intervals as `write_bigwig` takes them."""
        file = ""
        for block in self._source.blocks():
            if block.file != file:
                self._declared, file = None, block.file
            before = self._declared
            try:
                chunk = self._chunk(block)
            except _Untidy:
                self._declared = before
                tidy = b"\n".join(b" ".join(line.split()) for line in block.data.split(b"\n"))
                chunk = self._chunk(block._replace(data=tidy), tidied=True)
            if chunk is not None:
                yield chunk

    def _chunk(self, block: Block, tidied: bool = False) -> Chunk | None:
        lines = self._lines(block, tidied)
        if not len(lines.begins):
            return None
        declared = lines.declared[lines.segment]
        starts = declared["start"] + lines.nth * declared["step"]
        begins = self._read_positions(lines, declared["fixed"], starts, tidied)
        values, keep, wrong = self._writer.values(lines.buffer, begins, lines.ends)
        if wrong is not None:
            text = lines.buffer[begins[wrong] : lines.ends[wrong]].tobytes()
            raise self._error(lines, wrong, no_value(text))
        chroms, stops = declared["chrom"].astype(np.int32), starts + declared["span"]
        numbers = lines.numbers
        if keep is not None:
            chroms, starts, stops = chroms[keep], starts[keep], stops[keep]
            values, numbers = values[keep], numbers[keep]
        self._writer.places.lines.add(block.file, len(values), 0, numbers)
        return chroms, starts, stops, values

    def _error(self, lines: _Lines, row: int, message: str) -> FormatError:
        return self._source.error(message, int(lines.numbers[row]), lines.text(row))

    # -- declarations ---------------------------------------------------------------------------

    def _lines(self, block: Block, tidied: bool) -> _Lines:
        """The value lines of a block, with what is declared for them."""
        buffer = padded(block.data)
        ends = np.flatnonzero(buffer == _LINE_END)
        begins = np.concatenate([[MARGIN], ends[:-1] + 1])
        is_value = _STARTS_NUMBER[buffer[begins]]
        declared: list[_Declared] = []
        counts: list[int] = []
        done = 0
        for row in [*np.flatnonzero(~is_value).tolist(), len(begins)]:
            if row > done:
                count = row - done
                if self._declared is None:
                    text = buffer[begins[done] : ends[done]].tobytes()
                    message = "values come before a fixedStep or variableStep line"
                    raise self._source.error(message, block.line + done, text)
                declared.append(self._declared)
                counts.append(count)
                moved = self._declared.start + count * self._declared.step
                self._declared = self._declared._replace(start=moved)
            if row < len(begins):
                text = buffer[begins[row] : ends[row]].tobytes()
                self._read_other(text, block.line + row, tidied)
            done = row + 1
        rows = np.flatnonzero(is_value)
        segment = np.repeat(np.arange(len(counts)), counts)
        first = np.cumsum(counts) - counts
        return _Lines(
            buffer,
            begins[rows],
            ends[rows],
            block.line + rows,
            segment,
            np.arange(len(rows)) - first[segment],
            np.array(declared, _DECLARED),
        )

    def _read_other(self, line: bytes, number: int, tidied: bool) -> None:
        """Take in a line that is no value: a declaration, a comment, a track line."""
        words = line.split()
        if not words or line[:1] == b"#":
            return
        if words[0] in _KEYS:
            self._source.track_lines.data_began = True
            self._declared = self._read_declaration(words, line, number)
        elif is_track_line(line):
            self._source.take_track_line(line, number)
        elif line[:1].isspace() and not tidied:
            raise _Untidy
        else:
            raise self._source.error(
                "this is neither a number nor a fixedStep or variableStep line", number, line
            )

    def _read_declaration(self, words: list[bytes], line: bytes, number: int) -> _Declared:
        known = _KEYS[words[0]]
        given: dict[bytes, bytes] = {}
        for word in words[1:]:
            key, equals, value = word.partition(b"=")
            if not equals or key not in known or key in given or not value:
                allowed = ", ".join(sorted(f"{name.decode()}=" for name in known))
                raise self._source.error(
                    f"{shown(word, 40)} has no place in a {words[0].decode()} line, which takes "
                    f"{allowed}, without blanks around =",
                    number,
                    line,
                )
            given[key] = value
        fixed = words[0] == b"fixedStep"
        for key in (b"chrom", b"start") if fixed else (b"chrom",):
            if key not in given:
                message = f"this {words[0].decode()} line says no {key.decode()}="
                raise self._source.error(message, number, line)
        numbers = {}
        for key in (b"start", b"step", b"span"):
            text = given.get(key, b"1")
            if not text.isdigit() or len(text) > _MOST_DIGITS or int(text) < 1:
                raise self._source.error(
                    f"{key.decode()}={shown(text, 20)[1:-1]} must be a whole number from 1",
                    number,
                    line,
                )
            numbers[key] = int(text)
        chrom = self._writer.places.chrom(given[b"chrom"], number)
        step = numbers[b"step"] if fixed else 0
        start = numbers[b"start"] - 1 if fixed else 0
        return _Declared(fixed, chrom, start, step, numbers[b"span"])

    # -- positions ------------------------------------------------------------------------------

    def _read_positions(
        self, lines: _Lines, fixed: np.ndarray, starts: np.ndarray, tidied: bool
    ) -> np.ndarray:
        """Put the positions of variableStep lines into `starts`; where each value begins."""
        buffer = lines.buffer
        blanks = np.flatnonzero((buffer == _BLANK) | (buffer == _TAB))
        row = np.searchsorted(lines.ends, blanks)
        row = np.minimum(row, len(lines.ends) - 1)
        inside = (blanks > lines.begins[row]) & (blanks < lines.ends[row])
        blanks, row = blanks[inside], row[inside]
        rows = np.flatnonzero(~fixed)
        if not np.array_equal(row, rows) or bool((blanks == lines.ends[row] - 1).any()):
            if not tidied:
                raise _Untidy
            raise self._wrong_columns(lines, fixed, row)
        if not len(rows):
            return lines.begins
        positions, odd = whole_numbers(buffer, lines.begins[rows], blanks)
        odd |= positions < 1
        if odd.any():
            at = int(rows[np.argmax(odd)])
            text = lines.text(at).split()[0]
            message = position_error("the position", text, first=1)
            raise self._error(lines, at, message)
        starts[rows] = positions - 1
        begins = lines.begins.copy()
        begins[rows] = blanks + 1
        return begins

    def _wrong_columns(self, lines: _Lines, fixed: np.ndarray, row: np.ndarray) -> FormatError:
        counts = np.bincount(row, minlength=len(fixed)) + 1
        at = int(np.argmax(counts != np.where(fixed, 1, 2)))
        due = "one value" if fixed[at] else "a position and a value"
        kind = "fixedStep" if fixed[at] else "variableStep"
        return self._error(
            lines, at, f"a line after {kind} holds {due}, this one has {counts[at]} words"
        )


_DECLARED = np.dtype(
    [("fixed", "?"), ("chrom", "i8"), ("start", "i8"), ("step", "i8"), ("span", "i8")]
)

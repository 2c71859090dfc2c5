"""Chain files, read a block of lines at a time into ranges that correspond in two assemblies.

What is done with the ranges is in `chains` and `lifting`.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ...formats.text.numbers import MARGIN, padded, whole_numbers
from ...formats.text.source import Block, Input
from .chains import Pieces

__all__ = ["ChainMap", "read_chains"]

_WORDS = 12
_BLANK, _TAB, _LINE_END = 32, 9, 10
#: No sequence is longer, so that no sum of a block's numbers overflows.
_LONGEST = (1 << 31) - 1
_STEP = "a line of a chain is 'size gap gap', or 'size' at its end"
_NO_CHAIN = "this is no start of a chain, which is 'chain score ...'"
_LONGER = "the ranges of this chain are longer than its first line says"
_OTHER_END = "the ranges of this chain do not end where its first line says"


@dataclass(slots=True)
class ChainMap:
    """All chains of a file between chromosomes that both assemblies have.

    Attributes
    ----------
    from_names, to_names
        Names of chromosomes.
    pieces
        The ranges.
    chains
        Chains that were kept.
    skipped
        Chains with a chromosome that an assembly does not have.
    skipped_names
        Names of these chromosomes.
    """

    from_names: list[str]
    to_names: list[str]
    pieces: Pieces
    chains: int
    skipped: int = 0
    skipped_names: list[str] = field(default_factory=list)


def read_chains(
    path: str | os.PathLike[str], from_sizes: Mapping[str, int], to_sizes: Mapping[str, int]
) -> ChainMap:
    """Read a chain file.

    Parameters
    ----------
    path
        The file, such as ``hg19ToHg38.over.chain.gz``; plain or gzipped.
    from_sizes, to_sizes
        Lengths of the chromosomes of the assembly that values are in (the target of the chains),
        and of that to which they go (the query).

    Raises
    ------
    FormatError
        For a line that cannot be read; and when the file is between other assemblies: no chain has
        chromosomes of both, or a length differs.
    OSError
        When the file cannot be read.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/chain.html
    """
    with Input([path]) as source:
        reader = _Reader(source, from_sizes, to_sizes)
        for block in source.blocks():
            reader.read(block)
        return reader.result()


@dataclass(frozen=True, slots=True)
class _End:
    """One of the two sequences that a chain connects."""

    chrom: str
    size: int
    minus: bool
    start: int
    end: int


@dataclass(slots=True)
class _Chain:
    """A chain whose lines are being read.

    Attributes
    ----------
    old, new
        The two sequences.
    number
        Among those that are kept; -1 for one that is left out.
    at
        How far its lines have come, on both sequences.
    done
        Whether its last line was read.
    """

    old: _End
    new: _End
    number: int
    at: tuple[int, int]
    done: bool = False


class _Untidy(Exception):
    """Lines have blanks where plain text has none."""


class _Steps:
    """Lines of text, and the numbers of those that have numbers.

    Attributes
    ----------
    others
        Rows of the lines that do not begin with a digit.
    odd
        Rows of those that do, and hold something else than one or three whole numbers.
    sizes
        The first number of each row, int64; 0 where there is none.
    singles
        How many rows before each row, and before the end, have one number alone.
    before
        Bases of the old and of the new assembly up to each row, and up to the end.
    """

    def __init__(self, data: bytes, *, tidied: bool = False) -> None:
        self._buffer = padded(data)
        self._ends = np.flatnonzero(self._buffer == _LINE_END)
        self._begins = np.concatenate([[MARGIN], self._ends[:-1] + 1])
        first = self._buffer[self._begins]
        digits = (first >= ord("0")) & (first <= ord("9"))
        self.others = np.flatnonzero(~digits)
        if not tidied and bool(((first == _BLANK) | (first == _TAB)).any()):
            raise _Untidy
        blanks = np.flatnonzero((self._buffer == _BLANK) | (self._buffer == _TAB))
        rows = np.searchsorted(self._ends, blanks)
        own = digits[rows]
        blanks, rows = blanks[own], rows[own]
        counts = np.bincount(rows, minlength=len(digits))
        three = digits & (counts == 2)
        good = three | (digits & (counts == 0))
        if not tidied and not np.array_equal(good, digits):
            raise _Untidy
        gaps = blanks[three[rows]].reshape(-1, 2)
        stops = self._ends.copy()
        stops[three] = gaps[:, 0]
        self.sizes, wrong = self._read(good, self._begins, stops)
        steps = [self.sizes, self.sizes.copy()]
        for side, ends in enumerate((gaps[:, 1], self._ends[three])):
            values, bad = self._read(three, gaps[:, side] + 1, ends)
            steps[side] = self.sizes + values
            wrong |= bad
        self.odd = np.flatnonzero(wrong | (digits & ~good))
        self.singles = _sums_before(good & ~three)
        self.before = [_sums_before(step) for step in steps]

    def __len__(self) -> int:
        return len(self._ends)

    def _read(
        self, rows: np.ndarray, begins: np.ndarray, ends: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Whole numbers of some rows, given for all rows or for these."""
        if len(begins) == len(rows):
            begins, ends = begins[rows], ends[rows]
        found, bad = whole_numbers(self._buffer, begins, ends)
        bad |= found > _LONGEST
        found[bad] = 0
        values, wrong = np.zeros(len(rows), np.int64), np.zeros(len(rows), bool)
        values[rows], wrong[rows] = found, bad
        return values, wrong

    def line(self, row: int) -> bytes:
        return self._buffer[self._begins[row] : self._ends[row]].tobytes()


def _sums_before(values: np.ndarray) -> np.ndarray:
    sums = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=sums[1:])
    return sums


class _Reader:
    """Takes the lines of a chain file."""

    def __init__(
        self, source: Input, from_sizes: Mapping[str, int], to_sizes: Mapping[str, int]
    ) -> None:
        self._source = source
        self._sizes = (from_sizes, to_sizes)
        self._numbers = tuple({chrom: i for i, chrom in enumerate(sizes)} for sizes in self._sizes)
        self._open: _Chain | None = None
        self._next_line = 1
        self._unknown: dict[str, None] = {}
        self._skipped = 0
        #: For each chain that is kept: both chromosomes, whether it runs backwards, where the new
        #: sequence ends, and its score.
        self._heads: list[tuple[int, int, bool, int, float]] = []
        #: For ranges: chain, both starts as the file counts them, length.
        self._parts: list[tuple[np.ndarray, ...]] = []

    def read(self, block: Block) -> None:
        """Take whole lines."""
        try:
            steps = _Steps(block.data)
        except _Untidy:
            lines = block.data.split(b"\n")
            steps = _Steps(b"\n".join(b" ".join(line.split()) for line in lines), tidied=True)
        runs: list[tuple[int, int, int, int, int]] = []
        first = 0
        for row in [*steps.others.tolist(), len(steps)]:
            if row > first:
                runs.append(self._run(steps, first, row, block.line))
            if row < len(steps):
                self._other(steps.line(row), block.line + row)
            first = row + 1
        self._next_line = block.line + len(steps)
        self._keep(steps, runs)

    def _run(
        self, steps: _Steps, first: int, last: int, line: int
    ) -> tuple[int, int, int, int, int]:
        """Rows of the open chain: its number, the rows, and what is to be added to their places."""
        chain = self._open
        if chain is None:
            raise self._source.error(_NO_CHAIN, line + first, steps.line(first))
        odd = steps.odd[np.searchsorted(steps.odd, [first, last])[0] :][:1].tolist()
        single = int(np.searchsorted(steps.singles, steps.singles[first], "right"))
        wrong = first if chain.done else single if single < last else last
        if odd and odd[0] < last:
            wrong = min(wrong, odd[0])
        if wrong < last:
            raise self._source.error(_STEP, line + wrong, steps.line(wrong))
        added = [at - int(sums[first]) for at, sums in zip(chain.at, steps.before, strict=True)]
        chain.at = (added[0] + int(steps.before[0][last]), added[1] + int(steps.before[1][last]))
        chain.done = bool(steps.singles[last] > steps.singles[first])
        limits = (chain.old.end, chain.new.end)
        if chain.at[0] > limits[0] or chain.at[1] > limits[1]:
            over = min(
                int(np.searchsorted(sums, limit - more, "right")) - 1
                for sums, limit, more in zip(steps.before, limits, added, strict=True)
            )
            raise self._source.error(_LONGER, line + over, steps.line(over))
        return chain.number, first, last, added[0], added[1]

    def _keep(self, steps: _Steps, runs: list[tuple[int, int, int, int, int]]) -> None:
        """Ranges of the chains that are kept."""
        table = np.array(runs, np.int64).reshape(-1, 5)
        table = table[table[:, 0] >= 0]
        counts = table[:, 2] - table[:, 1]
        rows = np.arange(counts.sum()) + np.repeat(table[:, 1] - _sums_before(counts)[:-1], counts)
        rows_of = np.repeat(np.arange(len(table)), counts)
        filled = steps.sizes[rows] > 0
        rows, rows_of = rows[filled], rows_of[filled]
        self._parts.append(
            (
                table[rows_of, 0].astype(np.int32),
                (steps.before[0][rows] + table[rows_of, 3]).astype(np.int32),
                (steps.before[1][rows] + table[rows_of, 4]).astype(np.int32),
                steps.sizes[rows].astype(np.int32),
            )
        )

    # -- lines without ranges ------------------------------------------------------------------

    def _other(self, line: bytes, number: int) -> None:
        """The first line of a chain, an empty line, or a comment."""
        self._finish(number)
        words = line.split()
        if not words or words[0].startswith(b"#"):
            return
        if words[0] != b"chain":
            raise self._source.error(_NO_CHAIN, number, line)
        if len(words) not in (_WORDS, _WORDS + 1):
            raise self._source.error(
                f"a chain has {_WORDS} or {_WORDS + 1} words, and this {len(words)}", number, line
            )
        try:
            score = float(words[1])
        except ValueError:
            score = math.nan
        if not math.isfinite(score):
            raise self._source.error("the score of this chain is no number", number, line)
        old, new = self._end(words[2:7], number, line), self._end(words[7:12], number, line)
        if old.minus:
            raise self._source.error(
                "the first sequence of a chain is on the strand '+'; this is on '-'", number, line
            )
        known = [self._known(side, end, number, line) for side, end in enumerate((old, new))]
        self._open = _Chain(
            old, new, len(self._heads) if all(known) else -1, (old.start, new.start)
        )
        if not all(known):
            self._skipped += 1
            return
        chroms = self._numbers[0][old.chrom], self._numbers[1][new.chrom]
        self._heads.append((*chroms, new.minus, new.size, score))

    def _end(self, words: list[bytes], number: int, line: bytes) -> _End:
        size, start, end = (
            int(words[i]) if words[i].isdigit() and len(words[i]) < 19 else -1 for i in (1, 3, 4)
        )
        if words[2] not in (b"+", b"-") or not 0 <= start <= end <= size <= _LONGEST:
            raise self._source.error(
                "a chain gives name, size, strand, start and end, within the sequence", number, line
            )
        return _End(words[0].decode("utf-8", "replace"), size, words[2] == b"-", start, end)

    def _known(self, side: int, end: _End, number: int, line: bytes) -> bool:
        size = self._sizes[side].get(end.chrom)
        if size is None:
            self._unknown[end.chrom] = None
            return False
        if size != end.size:
            raise self._source.error(
                f"{end.chrom} has {end.size:,} bases here and {size:,} in the "
                f"{('old', 'new')[side]} assembly; this file is for another one",
                number,
                line,
            )
        return True

    def _finish(self, number: int) -> None:
        """A chain ends before this line."""
        chain, self._open = self._open, None
        if chain is not None and not (chain.done and chain.at == (chain.old.end, chain.new.end)):
            raise self._source.error(_OTHER_END, number)

    def result(self) -> ChainMap:
        """What was read, the ranges in the order of the file.

        Raises
        ------
        FormatError
            When the last chain is not complete, or there is none.
        """
        self._finish(self._next_line)
        if not self._heads:
            hint = f"; it has {', '.join(list(self._unknown)[:3])}" if self._unknown else ""
            raise self._source.error(f"no chain connects chromosomes of the two assemblies{hint}")
        old, new, minus, size, score = (
            np.array(column) for column in zip(*self._heads, strict=True)
        )
        ranks = np.empty(len(score), np.int32)
        ranks[np.argsort(-score, kind="stable")] = np.arange(len(score))
        chain, old_start, new_start, length = (
            np.concatenate(column) for column in zip(*self._parts, strict=True)
        )
        self._parts.clear()
        backwards = minus.astype(bool)[chain]
        new_start = np.where(
            backwards, size.astype(np.int32)[chain] - new_start - length, new_start
        )
        pieces = Pieces(
            old.astype(np.int32)[chain],
            old_start,
            new.astype(np.int32)[chain],
            new_start,
            length,
            backwards,
            ranks[chain],
        )
        return ChainMap(
            list(self._sizes[0]),
            list(self._sizes[1]),
            pieces,
            len(score),
            self._skipped,
            list(self._unknown),
        )

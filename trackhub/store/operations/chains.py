"""Chain files: which ranges of one assembly correspond to which of another.

How values are carried over is in `lifting`.
"""

from __future__ import annotations

import gzip
import os
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise
from typing import Any, BinaryIO

import numpy as np

from ...errors import FormatError

__all__ = ["ChainMap", "Pieces", "best_of", "read_chains"]

_GZIP = b"\x1f\x8b"
_FIELDS = 12


@dataclass(slots=True)
class Pieces:
    """Ranges without gaps, in both assemblies, one row each.

    Attributes
    ----------
    from_chrom, to_chrom
        Numbers of chromosomes in the lists of `ChainMap`.
    from_start, to_start
        0-based, on the forward strand of either assembly.
    length
        In bases.
    minus
        Whether the range runs backwards in the new assembly.
    rank
        Of the chain: 0 for the one with the best score.
    """

    from_chrom: np.ndarray
    from_start: np.ndarray
    to_chrom: np.ndarray
    to_start: np.ndarray
    length: np.ndarray
    minus: np.ndarray
    rank: np.ndarray

    def __len__(self) -> int:
        return len(self.length)

    def take(self, rows: np.ndarray | slice) -> Pieces:
        """Some rows, whole."""
        return Pieces(
            self.from_chrom[rows],
            self.from_start[rows],
            self.to_chrom[rows],
            self.to_start[rows],
            self.length[rows],
            self.minus[rows],
            self.rank[rows],
        )

    def places(self, side: str) -> tuple[np.ndarray, np.ndarray]:
        """Chromosomes and starts in one of the assemblies, ``from`` or ``to``."""
        if side == "from":
            return self.from_chrom, self.from_start
        return self.to_chrom, self.to_start

    def ordered(self, side: str) -> Pieces:
        """The rows in the order of one of the assemblies."""
        chroms, starts = self.places(side)
        return self.take(np.lexsort((starts, chroms)))

    def with_others(self, other: Pieces) -> Pieces:
        """The rows of two tables, in the order of neither assembly."""
        pairs = ((getattr(self, name), getattr(other, name)) for name in Pieces.__slots__)
        return Pieces(**dict(zip(Pieces.__slots__, map(np.concatenate, pairs), strict=True)))

    def cut(self, rows: np.ndarray, starts: np.ndarray, ends: np.ndarray, side: str) -> Pieces:
        """Parts of some rows.

        Parameters
        ----------
        rows
            Which rows; may come more than once.
        starts, ends
            Places in one of the assemblies, within the row.
        side
            ``from`` or ``to``: in which assembly.
        """
        length = ends - starts
        minus = self.minus[rows]
        offset = starts - self.places(side)[1][rows]
        across = np.where(minus, self.length[rows] - offset - length, offset)
        ahead, behind = (offset, across) if side == "from" else (across, offset)
        return Pieces(
            self.from_chrom[rows],
            self.from_start[rows] + ahead,
            self.to_chrom[rows],
            self.to_start[rows] + behind,
            length,
            minus,
            self.rank[rows],
        )


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
    reader = _Reader(os.fspath(path), from_sizes, to_sizes)
    with open(path, "rb") as raw:
        packed = raw.read(2) == _GZIP
        raw.seek(0)
        try:
            reader.read(gzip.GzipFile(fileobj=raw) if packed else raw)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise FormatError(f"the gzip data are damaged: {error}", path) from None
    return reader.result()


class _Reader:
    """Takes the lines of a chain file."""

    def __init__(
        self, name: str, from_sizes: Mapping[str, int], to_sizes: Mapping[str, int]
    ) -> None:
        self._name = name
        self._sizes = (from_sizes, to_sizes)
        self._numbers = tuple({chrom: i for i, chrom in enumerate(sizes)} for sizes in self._sizes)
        self._line = 0
        self._scores: list[float] = []
        self._unknown: dict[str, None] = {}
        self._skipped = 0
        #: For each range: chromosome, start, chromosome, start, length, minus, chain.
        self._rows = array("q")

    def _error(self, reason: str) -> FormatError:
        return FormatError(reason, self._name, self._line)

    def read(self, file: BinaryIO | gzip.GzipFile) -> None:
        lines = iter(file)
        for line in lines:
            self._line += 1
            words = line.split()
            if not words or words[0].startswith(b"#"):
                continue
            if words[0] != b"chain":
                shown = line[:40].decode("utf-8", "replace").strip()
                raise self._error(f"{shown!r} is no start of a chain; 'chain score ...' is due")
            self._chain(words, lines)

    def _chain(self, words: list[bytes], lines: Iterator[bytes]) -> None:
        if len(words) not in (_FIELDS, _FIELDS + 1):
            raise self._error(
                f"a chain has {_FIELDS} or {_FIELDS + 1} words, and this {len(words)}"
            )
        try:
            score = float(words[1])
        except ValueError:
            raise self._error("the score of this chain is no number") from None
        ends = [self._end(words[2:7]), self._end(words[7:12])]
        known = [self._known(side, ends[side]) for side in (0, 1)]
        if ends[0].minus:
            raise self._error("the first sequence of a chain is on the strand '+'; this is on '-'")
        numbers = [
            self._numbers[side].get(ends[side].chrom, -1) if known[side] else -1 for side in (0, 1)
        ]
        kept = all(known)
        chain = len(self._scores)
        if kept:
            self._scores.append(score)
        else:
            self._skipped += 1
        at = [ends[0].start, ends[1].start]
        done = False
        for line in lines:
            self._line += 1
            if not (steps := line.split()):
                break
            whole = all(step.isdigit() and len(step) < 19 for step in steps)
            if done or len(steps) not in (1, 3) or not whole:
                raise self._error("a line of a chain is 'size gap gap', or 'size' at its end")
            size = int(steps[0])
            if kept and size:
                start = ends[1].size - at[1] - size if ends[1].minus else at[1]
                self._rows.extend(
                    (numbers[0], at[0], numbers[1], start, size, ends[1].minus, chain)
                )
            done = len(steps) == 1
            gaps = (0, 0) if done else (int(steps[1]), int(steps[2]))
            at = [at[0] + size + gaps[0], at[1] + size + gaps[1]]
            if at[0] > ends[0].end or at[1] > ends[1].end:
                raise self._error("the ranges of this chain are longer than its first line says")
        if not done or at != [ends[0].end, ends[1].end]:
            raise self._error("the ranges of this chain do not end where its first line says")

    def _end(self, words: list[bytes]) -> _End:
        """One of the two sequences that a chain connects."""
        numbers = [
            int(words[i]) if words[i].isdigit() and len(words[i]) < 19 else -1 for i in (1, 3, 4)
        ]
        size, start, end = numbers
        if words[2] not in (b"+", b"-") or not 0 <= start <= end <= size:
            raise self._error(
                "a chain gives name, size, strand, start and end, within the sequence"
            )
        return _End(words[0].decode("utf-8", "replace"), size, words[2] == b"-", start, end)

    def _known(self, side: int, end: _End) -> bool:
        size = self._sizes[side].get(end.chrom)
        if size is None:
            self._unknown[end.chrom] = None
            return False
        if size != end.size:
            raise self._error(
                f"{end.chrom} has {end.size:,} bases here and {size:,} in the "
                f"{('old', 'new')[side]} assembly; this file is for another one"
            )
        return True

    def result(self) -> ChainMap:
        if not self._scores:
            hint = f"; it has {', '.join(list(self._unknown)[:3])}" if self._unknown else ""
            raise FormatError(
                f"no chain connects chromosomes of the two assemblies{hint}", self._name
            )
        table = np.array(self._rows, np.int64).reshape(-1, 7)
        order = np.argsort(-np.array(self._scores), kind="stable")
        ranks = np.empty(len(order), np.int64)
        ranks[order] = np.arange(len(order))
        old, old_start, new, new_start, length, minus, chain = table.T
        pieces = Pieces(old, old_start, new, new_start, length, minus.astype(bool), ranks[chain])
        return ChainMap(
            list(self._sizes[0]),
            list(self._sizes[1]),
            pieces,
            len(self._scores),
            self._skipped,
            list(self._unknown),
        )


@dataclass(frozen=True, slots=True)
class _End:
    chrom: str
    size: int
    minus: bool
    start: int
    end: int


def best_of(pieces: Pieces, side: str) -> tuple[Pieces, np.ndarray]:
    """Leave each base of an assembly to the best chain that has it.

    Parameters
    ----------
    pieces
        Ranges, of which several may have one base.
    side
        ``from`` or ``to``: the assembly whose bases are given to one range each.

    Returns
    -------
    tuple
        The ranges, cut where needed, in the order of that assembly; and those of its bases that
        several had: rows of chromosome, start, end.
    """
    chroms, starts = pieces.places(side)
    order = np.lexsort((starts, chroms))
    ends = starts + pieces.length
    # A range stands alone if none before it reaches it, and it reaches none behind it.
    span = int(ends.max(initial=0)) + 1
    low, high = (chroms * span + edge for edge in (starts, ends))
    reach = np.maximum.accumulate(high[order])
    new = np.ones(len(order), bool)
    new[1:] = low[order][1:] >= reach[:-1]
    heads = np.flatnonzero(new)
    rows, firsts, lasts, contested = [], [], [], []
    sizes = np.diff(np.append(heads, len(order)))
    for head, size in zip(heads[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        crowd = order[head : head + size]
        chrom = int(chroms[crowd[0]])
        columns = (starts[crowd], ends[crowd], pieces.rank[crowd], crowd)
        found = _claims(zip(*(column.tolist() for column in columns), strict=True))
        for row, start, end, shared in found:
            rows.append(row)
            firsts.append(start)
            lasts.append(end)
            if shared:
                contested.append((chrom, start, end))
    alone = order[heads[sizes == 1]]
    crowded = pieces.cut(_whole(rows), _whole(firsts), _whole(lasts), side)
    joined = pieces.take(alone).with_others(crowded)
    return joined.ordered(side), _whole(contested).reshape(-1, 3)


def _whole(values: Sequence[Any]) -> np.ndarray:
    return np.array(values, np.int64)


def _claims(
    ranges: Iterable[tuple[int, int, int, int]],
) -> Iterator[tuple[int, int, int, bool]]:
    """Ranges that overlap, cut so that each place is given to the best of them.

    Yields
    ------
    tuple
        Number of a range, start and end of the part that it gets, and whether others wanted it.
    """
    waiting = sorted(ranges)
    edges = sorted({edge for start, end, _, _ in waiting for edge in (start, end)})
    heap: list[tuple[int, int, int]] = []
    present: list[int] = []
    at = 0
    for start, end in pairwise(edges):
        while at < len(waiting) and waiting[at][0] <= start:
            _, last, rank, row = waiting[at]
            heappush(heap, (rank, row, last))
            heappush(present, last)
            at += 1
        while heap and heap[0][2] <= start:
            heappop(heap)
        while present and present[0] <= start:
            heappop(present)
        if heap:
            yield heap[0][1], start, end, len(present) > 1

"""Files of sorted reads in, runs of counts out: in one pass, and in little memory.

The options and their checks are in `coverage`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from .files import Alignments
from .filters import FlagTable, ReadFilter, Tally
from .limit import PositionLimit
from .mates import MateOverlaps
from .pileup import Pileup, Runs
from .records import Reads
from .references import Placement
from .signals import Placed, Signal

__all__ = ["Piece", "Plan", "Source", "count"]


class Plan(NamedTuple):
    """What is counted, of which reads, and whether what mates have in common counts once."""

    signal: Signal
    wanted: ReadFilter
    mates_once: bool


class Piece(NamedTuple):
    """The next runs of one strand: 0 is the forward one or both, 1 the reverse one."""

    strand: int
    runs: Runs


class Source:
    """One file, whose reads are put into pileups.

    Parameters
    ----------
    file, placement
        The file, and where its sequences lie on the line.
    plan
        What is counted.
    tally
        Counts what becomes of the reads.

    Attributes
    ----------
    safe
        No later read adds anything in front of this place.
    """

    def __init__(self, file: Alignments, placement: Placement, plan: Plan, tally: Tally) -> None:
        self.safe = 0
        signal, wanted = plan.signal, plan.wanted
        self._placement = placement
        self._signal = signal
        self._filter = wanted
        self._tally = tally
        self._table = FlagTable(wanted, pairs=signal.pairs, proper=signal.proper)
        self._split = wanted.strand == "split"
        self._only = {"forward": False, "reverse": True}.get(wanted.strand or "")
        self._chosen = None if placement.wanted.all() else placement.wanted
        self._mates = MateOverlaps() if plan.mates_once else None
        self._limit = (
            None
            if wanted.max_per_position is None
            else PositionLimit(wanted.max_per_position, signal.pairs, signal.longest)
        )
        self._batches = (reads for span in placement.spans for reads in file.batches(*span))

    def step(self, pileups: Sequence[Pileup]) -> bool:
        """Put some more reads into the pileups of the strands; False when there are none."""
        reads = next(self._batches, None)
        if reads is None:
            return False
        last = int(reads.fields["ref"][-1])
        now = self.safe
        if self._placement.wanted[last]:
            origin = int(self._placement.origin[last])
            now = origin + int(reads.fields["pos"][-1])
            self.safe = max(self.safe, origin, now - self._signal.lag)
        kept, strand = self._judged(reads)
        if self._limit is not None:
            within = self._limit.allowed(kept, strand, now)
            self._tally.drop("limit", len(within) - int(within.sum()))
            kept, strand = kept.taken(within), strand[within]
        if self._only is not None:
            within = strand == self._only
            self._tally.drop("strand", len(within) - int(within.sum()))
            kept, strand = kept.taken(within), strand[within]
        intervals = self._signal.intervals(kept)
        if self._split:
            reverse = strand[intervals.which]
            for i, pileup in enumerate(pileups):
                mine = reverse == i
                pileup.add(intervals.starts[mine], intervals.ends[mine])
        else:
            pileups[0].add(intervals.starts, intervals.ends)
        if self._mates is not None:
            strand = strand if self._split else np.zeros(len(strand), bool)
            which, starts, ends = self._mates.found(kept, strand, intervals, now)
            for i, pileup in enumerate(pileups):
                mine = which == i
                # Start and end exchanged: what both reads have is taken away once.
                pileup.add(ends[mine], starts[mine])
        return True

    def _judged(self, reads: Reads) -> tuple[Placed, np.ndarray]:
        """The reads that count, and their strands."""
        codes = self._table.reasons(reads, self._chosen, self._filter.min_mapq)
        self._table.judge_pairs(codes, reads, self._signal.pairs, self._filter.fragment_size)
        self._tally.add(codes)
        used = codes == 0
        if not used.all():
            reads = reads.taken(used)
        ref, flag = reads.fields["ref"], reads.fields["flag"]
        placed = Placed(
            reads,
            self._table.reverse[flag],
            self._placement.origin[ref],
            self._placement.limit[ref],
        )
        return placed, self._table.strand[flag]


def count(sources: Sequence[Source], strands: int) -> Iterator[Piece]:
    """Count what all sources have, in the order of the line.

    Parameters
    ----------
    sources
        The files.
    strands
        1 for one result, 2 for one of each strand.
    """
    pileups = [Pileup() for _ in range(strands)]
    active = list(sources)
    while active:
        behind = min(active, key=lambda source: source.safe)
        if not behind.step(pileups):
            active.remove(behind)
            continue
        safe = min(source.safe for source in active)
        for strand, pileup in enumerate(pileups):
            runs = pileup.upto(safe)
            if len(runs.starts):
                yield Piece(strand, runs)
    for strand, pileup in enumerate(pileups):
        yield Piece(strand, pileup.rest())

"""Which reads count, on which strand, and why the others do not.

Everything that a read's flag decides is looked up in one table of all 65,536 flags.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .records import Reads

__all__ = ["REASONS", "FlagTable", "ReadCounts", "ReadFilter", "Tally"]

PAIRED, PROPER, UNMAPPED, MATE_UNMAPPED = 0x1, 0x2, 0x4, 0x8
REVERSE, MATE_REVERSE, FIRST, SECOND = 0x10, 0x20, 0x40, 0x80
SECONDARY, QC_FAIL, DUPLICATE, SUPPLEMENTARY = 0x100, 0x200, 0x400, 0x800

#: Why a read does not count, in the order in which it is asked. 0 is a read that does.
REASONS = (
    "used",
    "unmapped",
    "secondary",
    "qc_fail",
    "duplicate",
    "supplementary",
    "flags",
    "chromosome",
    "mapq",
    "not_paired",
    "second_of_pair",
    "pair_placement",
    "fragment_size",
    "limit",
    "strand",
)
_CODE = {reason: code for code, reason in enumerate(REASONS)}
_OF_FLAG = {
    SECONDARY: "secondary",
    QC_FAIL: "qc_fail",
    DUPLICATE: "duplicate",
    SUPPLEMENTARY: "supplementary",
}


@dataclass(frozen=True)
class ReadCounts:
    """How many reads were used, and how many were not, by reason.

    Attributes
    ----------
    used
        Reads (or read pairs, where these are counted) that are in the result.
    filtered
        Others by reason: ``unmapped``, ``secondary``, ``qc_fail``, ``duplicate``,
        ``supplementary`` and ``flags`` (by their flags), ``chromosome`` (left out), ``mapq``,
        ``not_paired``, ``second_of_pair``, ``pair_placement``, ``fragment_size``, ``limit`` (more
        than allowed at one position), ``strand``. The first reason that applies is counted.
        Reads that no chromosome is known of, which stand at the end of a BAM file, are not read.
    """

    used: int
    filtered: dict[str, int]

    @property
    def total(self) -> int:
        """All reads that were looked at."""
        return self.used + sum(self.filtered.values())

    def __str__(self) -> str:
        parts = [f"{self.used:,} of {self.total:,} reads used"]
        parts += [f"{count:,} {reason}" for reason, count in self.filtered.items()]
        return ", ".join(parts)


class Tally:
    """Counts reasons while reads come in."""

    def __init__(self) -> None:
        self._counts = np.zeros(len(REASONS), np.int64)

    def add(self, codes: np.ndarray) -> None:
        """Take the reasons of some reads."""
        self._counts += np.bincount(codes, minlength=len(REASONS))

    def drop(self, reason: str, count: int) -> None:
        """Count reads, so far used, as filtered."""
        self._counts[0] -= count
        self._counts[_CODE[reason]] += count

    def counts(self) -> ReadCounts:
        """The counts so far."""
        counts = self._counts.tolist()
        found = zip(REASONS[1:], counts[1:], strict=True)
        return ReadCounts(counts[0], {reason: count for reason, count in found if count})


@dataclass(frozen=True)
class ReadFilter:
    """What reads have to be like.

    Parameters
    ----------
    min_mapq
        Least mapping quality.
    require_flags
        Bits of the flag that all have to be set.
    exclude_flags
        Bits of which none may be set. Unmapped reads never count.
    strand
        ``forward`` or ``reverse`` for reads of that strand only, ``split`` to count the two apart,
        None for both together.
    strand_of
        What the strand of a read is: that of its alignment (``read``), or for stranded libraries
        that of the first or the second read of the pair (``first``, ``second``), of which the
        other has the opposite; single reads are the first.
    fragment_size
        Least and greatest length of a fragment that two reads enclose.
    max_per_position
        Most reads that may start at one base of one strand, or read pairs with the same ends.
    """

    min_mapq: int = 0
    require_flags: int = 0
    exclude_flags: int = UNMAPPED | SECONDARY | QC_FAIL | DUPLICATE
    strand: str | None = None
    strand_of: str = "read"
    fragment_size: tuple[int, int] | None = None
    max_per_position: int | None = None


class FlagTable:
    """What a flag says about a read: why it does not count, and its strand.

    Parameters
    ----------
    wanted
        What reads have to be like.
    pairs
        Whether read pairs are counted, by their first read.
    proper
        Whether these have to be marked as proper pairs.
    """

    def __init__(self, wanted: ReadFilter, *, pairs: bool, proper: bool) -> None:
        flag = np.arange(1 << 16)
        #: Whether the read is aligned to the reverse strand.
        self.reverse = flag & REVERSE > 0
        #: Whether it counts as one of the reverse strand.
        self.strand = _strands(flag, wanted.strand_of)
        reason = np.zeros(1 << 16, np.uint8)
        # The last one that is written is the first one that is asked.
        for name, mask in reversed(list(self._masks(flag, wanted, pairs, proper))):
            reason[mask] = _CODE[name]
        #: Code of the reason for which reads do not count, 0 for those that do.
        self.reason = reason

    def _masks(
        self, flag: np.ndarray, wanted: ReadFilter, pairs: bool, proper: bool
    ) -> Iterator[tuple[str, np.ndarray]]:
        yield "unmapped", flag & UNMAPPED > 0
        for bit, name in _OF_FLAG.items():
            if wanted.exclude_flags & bit:
                yield name, flag & bit > 0
        missing = flag & wanted.require_flags != wanted.require_flags
        yield "flags", (flag & wanted.exclude_flags > 0) | missing
        if pairs:
            yield "not_paired", (flag & PAIRED == 0) | (flag & MATE_UNMAPPED > 0)
            yield "second_of_pair", flag & FIRST == 0
            facing = (flag & REVERSE > 0) != (flag & MATE_REVERSE > 0)
            yield "pair_placement", ~facing | (proper & (flag & PROPER == 0))

    def reasons(self, reads: Reads, chosen: np.ndarray | None, min_mapq: int) -> np.ndarray:
        """Code of the reason for each read.

        Parameters
        ----------
        reads
            The reads.
        chosen
            Which sequences are wanted (by number), None for all.
        min_mapq
            Least mapping quality.
        """
        codes = self.reason[reads.fields["flag"]]
        codes[(codes == 0) & (reads.cigar_count == 0)] = _CODE["unmapped"]
        before = codes < _CODE["chromosome"]
        before &= codes > 0
        if min_mapq:
            codes[~before & (reads.fields["mapq"] < min_mapq)] = _CODE["mapq"]
        if chosen is not None:
            codes[~before & ~chosen[reads.fields["ref"]]] = _CODE["chromosome"]
        return codes

    @staticmethod
    def judge_pairs(
        codes: np.ndarray, reads: Reads, pairs: bool, fragment_size: tuple[int, int] | None
    ) -> None:
        """Change the codes of used reads whose fragment cannot be or has not the right size."""
        if fragment_size is None:
            return
        fields = reads.fields
        length = np.abs(fields["template"].astype(np.int64))
        used = codes == 0
        if pairs:
            # The fragment starts at the read or at its mate, and reaches over the read's start.
            distance = fields["pos"] - fields["mate_pos"].astype(np.int64)
            distance[fields["template"] > 0] = 0
            right = (fields["mate_ref"] == fields["ref"]) & (distance >= 0) & (distance < length)
            codes[used & ~right] = _CODE["pair_placement"]
            used &= right
        low, high = fragment_size
        codes[used & ((length < low) | (length > high))] = _CODE["fragment_size"]


def _strands(flag: np.ndarray, strand_of: str) -> np.ndarray:
    reverse = flag & REVERSE > 0
    if strand_of != "read":
        is_second = (flag & SECOND > 0) & (flag & FIRST == 0)
        reverse ^= is_second if strand_of == "first" else ~is_second
    return reverse

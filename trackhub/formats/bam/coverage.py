"""`Coverage`: what aligned reads amount to at each base, as runs, as blocks or as whole arrays."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from ...errors import FormatError, ParameterError
from ..chromsizes import chrom_sizes as sizes_from
from ..naming import ChromNames, read_chrom_alias
from .counting import Piece, Plan, Source, count
from .files import Alignments, open_alignments
from .filters import (
    DUPLICATE,
    QC_FAIL,
    SECONDARY,
    SUPPLEMENTARY,
    UNMAPPED,
    ReadCounts,
    ReadFilter,
    Tally,
)
from .genome import Line
from .options import choice, whole
from .references import Placement, chosen_sizes, place, sizes_of
from .shaping import Dense
from .signals import SIGNALS, Signal

__all__ = ["Block", "Coverage", "Stretches"]

Bams = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]

_STRANDS = {
    None: ("both",),
    "forward": ("forward",),
    "reverse": ("reverse",),
    "split": ("forward", "reverse"),
}
_NAMED_STRANDS = [name for name in _STRANDS if name]
_STRANDS_OF = ("read", "first", "second")
_EXCLUDED = UNMAPPED | SECONDARY | QC_FAIL | DUPLICATE
#: Reasons that only reads of pairs are left out for.
_OF_PAIRS = {"second_of_pair", "pair_placement", "fragment_size"}
_LONGEST_FRAGMENT = 1 << 20
_FRAGMENT_SIZES = {"fragments": (1, 1000), "midpoint": (117, 172)}


class Stretches(NamedTuple):
    """Stretches of bases that have one count each, in order; bases with count 0 are left out.

    Attributes
    ----------
    strand
        0 for the forward strand or both, 1 for the reverse one.
    chroms
        Number of the chromosome of each (int32), in the order of `Coverage.chrom_sizes`.
    starts, ends
        0-based and half-open (int64).
    counts
        int64.
    """

    strand: int
    chroms: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    counts: np.ndarray


class Block(NamedTuple):
    """The count of each base of a piece of a chromosome.

    Attributes
    ----------
    strand
        0 for the forward strand or both, 1 for the reverse one.
    chrom
        Name of the chromosome.
    start
        Its first base, from 0.
    counts
        int64, one for each base.
    """

    strand: int
    chrom: str
    start: int
    counts: np.ndarray


class Coverage:
    """Counts of aligned reads over the bases of a genome, from any number of files together.

    Nothing is counted before one of the methods is used; each goes through the files once, side by
    side, in memory that grows with their number and not with their size.

    Parameters
    ----------
    bams
        One file or several, of kind BAM, CRAM or SAM (the last two need pysam). The reads must be
        sorted by place; an index is needed only where chromosomes are to be skipped, or where
        several files have them in different orders.
    signal
        What is counted: ``depth`` (reads aligned to a base), ``5prime`` (5' ends), ``left``
        (leftmost bases), ``midpoint`` (middles of fragments, such as nucleosome dyads), or
        ``fragments`` (fragments that span a base). The last two count read pairs by their first
        read, whose mates lie on opposite strands of one chromosome, and for ``fragments`` are
        marked as proper pairs; with `extend` they count single reads. The middle is
        ``start + length // 2``.
    strand
        None counts both strands together, ``"forward"`` or ``"reverse"`` one of them, ``"split"``
        both apart.
    strand_of
        Which strand a read is of: ``"read"`` takes that of its alignment; ``"first"`` and
        ``"second"``, for stranded libraries, that of the first or second read of the pair. Most
        stranded RNA-seq (dUTP) is ``"second"``; single reads then are of the opposite strand.
    deletions
        Whether ``depth`` counts bases that a read lacks (D in its CIGAR). Introns (N) never count.
    mates_once
        Whether ``depth`` counts a base to which both reads of a pair are aligned once.
    extend
        For ``midpoint`` and ``fragments`` of single reads: length of the fragments in bases, from
        the 5' end of each read.
    fragment_size
        Least and greatest length of the fragment (TLEN) that a read belongs to. None takes 117 to
        172 for ``midpoint``, 1 to 1000 for ``fragments`` of pairs, and all for other signals.
    min_mapq
        Least mapping quality.
    require_flags, exclude_flags
        Bits of the SAM flag that must all, or must not, be set. None excludes 0x704 (unmapped,
        secondary, failed quality check, duplicate), and for pairs also 0x800 (supplementary).
        Unmapped reads never count.
    keep_duplicates
        Whether reads that are marked as duplicates count, whatever `exclude_flags` says.
    max_per_position
        Most reads of one file with the same 5' base and strand, or pairs with the same ends and
        strand; the first ones count.
    chroms, skip_chroms
        Names of the chromosomes to count on; by default all.
    chrom_sizes
        The assembly: anything that `trackhub.formats.chrom_sizes` takes. Sequences of the files
        that it does not have are left out; names are matched with or without ``chr``. None takes
        the chromosomes of the first file.
    chrom_alias
        Other names of chromosomes, as for `trackhub.formats.naming.read_chrom_alias`.
    threads
        Threads that inflate a BAM file; None takes two, or one on a machine with one processor and
        for several files.
    accelerate
        Inflate with isal where that package is installed: less time, same counts.
    progress
        Called with the bytes of input that are read, and their total.

    Attributes
    ----------
    chrom_sizes
        Bases of each chromosome that is counted on, by name.
    paths
        The files.
    strands
        ``("both",)``, ``("forward",)``, ``("reverse",)`` or ``("forward", "reverse")``.
    reads
        What became of the reads: complete once a method has come to its end.
    notes
        Sentences about sequences that were renamed or left out.

    Raises
    ------
    ParameterError
        For an option that is unknown or does not go with the others.
    OSError
        When a file cannot be read.
    FormatError
        When a file is no alignment file, is damaged, cut off, or of another assembly; while counting
        also when it is not sorted.

    Examples
    --------
    >>> from pathlib import Path
    >>> from trackhub.helpers import data_dir
    >>> coverage = Coverage(Path(data_dir(), "reads-hg38.bam"), signal="left", chroms=["chr1"])
    >>> sum(int(part.counts @ (part.ends - part.starts)) for part in coverage.runs())
    400
    >>> print(coverage.reads)
    400 of 400 reads used
    """

    def __init__(
        self,
        bams: Bams,
        *,
        signal: str = "depth",
        strand: str | None = None,
        strand_of: str = "read",
        deletions: bool = False,
        mates_once: bool = False,
        extend: int | None = None,
        fragment_size: tuple[int, int] | None = None,
        min_mapq: int = 0,
        require_flags: int = 0,
        exclude_flags: int | None = None,
        keep_duplicates: bool = False,
        max_per_position: int | None = None,
        chroms: Iterable[str] | None = None,
        skip_chroms: Iterable[str] = (),
        chrom_sizes: str | os.PathLike[str] | Mapping[str, int] | None = None,
        chrom_alias: str | os.PathLike[str] | Mapping[str, str] | None = None,
        threads: int | None = None,
        accelerate: bool = False,
        progress: Callable[[int, int | None], None] | None = None,
    ) -> None:
        counted = _signal(signal, deletions, mates_once, extend, fragment_size)
        if counted.pairs and fragment_size is None:
            fragment_size = _FRAGMENT_SIZES[signal]
        if exclude_flags is None:
            exclude_flags = _EXCLUDED | (SUPPLEMENTARY if counted.pairs else 0)
        wanted = ReadFilter(
            min_mapq=whole("min_mapq", min_mapq, 0, 255),
            require_flags=whole("require_flags", require_flags, 0, 0xFFFF),
            exclude_flags=whole("exclude_flags", exclude_flags, 0, 0xFFFF)
            & ~(DUPLICATE if keep_duplicates else 0),
            strand=strand if strand is None else choice("strand", strand, _NAMED_STRANDS),
            strand_of=choice("strand_of", strand_of, _STRANDS_OF),
            fragment_size=fragment_size,
            max_per_position=None
            if max_per_position is None
            else whole("max_per_position", max_per_position, 1, 1 << 30),
        )
        self._plan = Plan(counted, wanted, mates_once)
        self._progress = progress
        self._tally = Tally()
        self.strands = _STRANDS[strand]

        self.paths = _paths(bams)
        # Several files are inflated side by side already, and each thread holds some MB.
        inflating = 1 if threads is None and len(self.paths) > 1 else threads
        self._options: dict[str, Any] = {"threads": inflating, "accelerate": accelerate}
        files = self._open()
        assembly = sizes_of(files) if chrom_sizes is None else sizes_from(chrom_sizes)
        self._names = [_names(assembly, chrom_alias) for _ in files]
        self.chrom_sizes = chosen_sizes(assembly, chroms, skip_chroms)
        self.line = Line(self.chrom_sizes)
        self._assembly = assembly
        self._place(files)
        self.notes = list(_notes(files, self._names))

    def _open(self) -> list[Alignments]:
        return [open_alignments(path, **self._options) for path in self.paths]

    def _place(self, files: Sequence[Alignments]) -> list[Placement]:
        return [
            place(file, self.line, self._assembly, names)
            for file, names in zip(files, self._names, strict=True)
        ]

    @property
    def reads(self) -> ReadCounts:
        """What became of the reads so far."""
        return self._tally.counts()

    def pieces(self) -> Iterator[Piece]:
        """Runs on the line of all chromosomes (`line`), as they come."""
        self._tally = Tally()
        files = self._open()
        sources = [
            Source(file, placement, self._plan, self._tally)
            for file, placement in zip(files, self._place(files), strict=True)
        ]
        total = sum(file.size for file in files)
        for piece in count(sources, len(self.strands)):
            if self._progress is not None:
                self._progress(sum(file.done for file in files), total)
            yield piece
        if self._progress is not None:
            self._progress(total, total)
        self._refuse_no_pairs()

    def _refuse_no_pairs(self) -> None:
        if not self._plan.signal.pairs or self.reads.used:
            return
        found = self.reads.filtered
        if "not_paired" in found and not found.keys() & _OF_PAIRS:
            raise FormatError(
                "no read belongs to a pair, so there are no fragments; give the length of fragments "
                "with extend",
                self.paths[0],
            )

    def runs(self) -> Iterator[Stretches]:
        """Stretches of one count each, some thousand at a time.

        Each strand by itself comes in the order of `chrom_sizes` and of bases.

        Raises
        ------
        OSError, FormatError
            As the class says.
        """
        for strand, runs in self.pieces():
            chroms = self.line.chroms(runs.starts)
            origin = self.line.starts[chroms]
            yield Stretches(
                strand,
                chroms.astype(np.int32),
                runs.starts - origin,
                runs.ends - origin,
                runs.counts,
            )

    def blocks(self, length: int | None = 1 << 24, dtype: Any = np.int32) -> Iterator[Block]:
        """The count of each base, of all chromosomes, a block at a time.

        Parameters
        ----------
        length
            Bases of a block; the last one of a chromosome may be shorter. None gives whole
            chromosomes.
        dtype
            Kind of whole numbers to give.

        Yields
        ------
        Block
            Each strand by itself comes in the order of `chrom_sizes` and of bases.

        Raises
        ------
        FormatError
            As the class says, and when a count is too large for `dtype`.
        """
        dense = [Dense(self.line, length, dtype) for _ in self.strands]
        for strand, runs in self.pieces():
            for chrom, start, counts in dense[strand].add(runs):
                yield Block(strand, chrom, start, counts)
        for strand, last in enumerate(dense):
            for chrom, start, counts in last.rest():
                yield Block(strand, chrom, start, counts)

    def arrays(self, dtype: Any = np.int32) -> Iterator[tuple[str, int, np.ndarray]]:
        """The count of each base, a chromosome at a time.

        Parameters
        ----------
        dtype
            Kind of whole numbers to give.

        Yields
        ------
        tuple
            Name, size, and counts: an array of length ``size``, with ``strand="split"`` of shape
            ``(2, size)``.

        Raises
        ------
        FormatError
            As the class says, and when a count is too large for `dtype`.
        """
        waiting: dict[str, list[np.ndarray | None]] = {}
        for block in self.blocks(None, dtype):
            if len(self.strands) == 1:
                yield block.chrom, len(block.counts), block.counts
                continue
            both = waiting.setdefault(block.chrom, [None, None])
            both[block.strand] = block.counts
            if both[1 - block.strand] is not None:
                del waiting[block.chrom]
                yield block.chrom, len(block.counts), np.stack(both)  # type: ignore[arg-type]


def _signal(
    kind: str,
    deletions: bool,
    mates_once: bool,
    extend: int | None,
    fragment_size: tuple[int, int] | None,
) -> Signal:
    """What is counted, where the options for it go together."""
    choice("signal", kind, SIGNALS)
    if kind != "depth" and (deletions or mates_once):
        name = "deletions" if deletions else "mates_once"
        raise ParameterError(f"{name} goes with the signal 'depth' only, and this is {kind!r}")
    if extend is not None:
        whole("extend", extend, 1, _LONGEST_FRAGMENT)
        if kind not in _FRAGMENT_SIZES:
            raise ParameterError(
                f"extend goes with the signals 'midpoint' and 'fragments', and this is {kind!r}"
            )
        if fragment_size is not None:
            raise ParameterError(
                "extend counts single reads and fragment_size chooses pairs; give one of the two"
            )
    longest = 0
    if fragment_size is not None or kind in _FRAGMENT_SIZES:
        low, longest = fragment_size or _FRAGMENT_SIZES[kind]
        whole("fragment_size", low, 1, _LONGEST_FRAGMENT)
        whole("fragment_size", longest, low, _LONGEST_FRAGMENT)
    return Signal(kind, deletions, extend, longest)


def _paths(bams: Bams) -> list[str]:
    given = [bams] if isinstance(bams, (str, os.PathLike)) else list(bams)
    if not given:
        raise ParameterError("no file is given; give at least one BAM, CRAM or SAM file")
    return [os.fspath(path) for path in given]


def _names(
    assembly: Mapping[str, int], alias: str | os.PathLike[str] | Mapping[str, str] | None
) -> ChromNames:
    return ChromNames(assembly, None if alias is None else read_chrom_alias(alias, assembly))


def _notes(files: Sequence[Alignments], names: Sequence[ChromNames]) -> Iterator[str]:
    for file, found in zip(files, names, strict=True):
        yield from (f"{file.path}: {note}" for note in found.notes())
        unknown = [name for name in file.names if found.find(name) is None]
        if unknown:
            shown = ", ".join(unknown[:3])
            more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
            yield f"{file.path}: left out, as the assembly has no such chromosome: {shown}{more}"

"""`bam_coverage`: aligned reads to bigWig files of their depth, ends or fragments."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ParameterError
from .bam.bigwigs import BigWigs, Profile
from .bam.coverage import Bams, Coverage
from .bam.filters import ReadCounts
from .bam.options import choice, whole
from .bam.pileup import Runs
from .bam.shaping import BIN_VALUES, Bins, Zeros
from .bam.spool import Spool
from .registry import Converted, Summary
from .target import check_spares
from .together import written_together

if TYPE_CHECKING:
    from ..track import Track

__all__ = ["CoverageResult", "bam_coverage"]

Outs = str | os.PathLike[str] | tuple[str | os.PathLike[str], str | os.PathLike[str]]

_SCALES = ("cpm", "rpgc")
#: Part of the covered bases that the suggested ``viewLimits`` take in.
_IN_VIEW = 0.99
_RUNS_AT_ONCE = 1 << 15


@dataclass(frozen=True)
class CoverageResult:
    """The bigWig files that were made of aligned reads.

    Attributes
    ----------
    tracks
        One for each file: forward before reverse. Each has ``path``, ``tracktype`` with the least
        and the greatest value, and ``settings`` with ``viewLimits`` that take in 99 % of the
        covered bases.
    reads
        How many reads were used, and why others were not.
    factor
        What the counts were multiplied by.
    notes
        Sentences about sequences that were renamed or left out.
    """

    tracks: tuple[Converted, ...]
    reads: ReadCounts
    factor: float
    notes: list[str] = field(default_factory=list)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files."""
        return tuple(track.path for track in self.tracks)

    @property
    def path(self) -> Path:
        """The file, or the one of the forward strand."""
        return self.tracks[0].path

    @property
    def tracktype(self) -> str | None:
        """Value of the setting ``type`` for `path`."""
        return self.tracks[0].tracktype

    @property
    def settings(self) -> dict[str, Any]:
        """Further settings for `path`."""
        return self.tracks[0].settings

    def track(self, **settings: Any) -> Track:
        """Make a `Track` of `path`; see `Converted.track`."""
        return self.tracks[0].track(**settings)


def bam_coverage(
    bams: Bams,
    out: Outs,
    *,
    signal: str = "depth",
    strand: str | None = None,
    strand_of: str = "read",
    bin_size: int = 1,
    bin_value: str = "mean",
    scale: str | float | None = None,
    effective_genome_size: int | None = None,
    negative_reverse: bool = False,
    keep_zeros: bool = True,
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
    level: int = 4,
    threads: int | None = None,
    accelerate: bool = False,
    progress: Callable[[int, int | None], None] | None = None,
) -> CoverageResult:
    """Write what aligned reads amount to at each base as bigWig.

    The files are read once, side by side, in memory that does not depend on their size: less than
    150 MB for one, and some 20 MB for each other. Each result is complete or absent, and of two
    strands both are or none is.

    Parameters
    ----------
    bams
        One file or several, counted together: BAM, or CRAM and SAM, which need pysam. The reads
        must be sorted by place (`trackhub.index_file` does that); no index is needed.
    out
        The bigWig file. With ``strand="split"`` two paths, or one in which ``{strand}`` stands for
        ``forward`` and ``reverse`` (without it, ``_forward`` and ``_reverse`` come before the
        ending).
    signal
        ``depth`` (reads aligned to a base), ``5prime`` (5' ends), ``left`` (leftmost bases),
        ``midpoint`` (middles of fragments, such as nucleosome dyads from MNase-seq), or
        ``fragments`` (fragments that span a base). The last two take read pairs; for single reads
        give `extend`. `trackhub.formats.bam.Coverage` has the details.
    strand
        None for both strands together, ``"forward"`` or ``"reverse"`` for one, ``"split"`` for both
        in two files, made in one pass.
    strand_of
        Which strand a read is of: of its alignment (``"read"``), or for stranded libraries of the
        first or second read of the pair (``"first"``, ``"second"``; dUTP libraries are
        ``"second"``).
    bin_size
        Bases that get one value together, counted from the start of each chromosome.
    bin_value
        That value: the ``mean`` of the bases, their ``sum``, or their ``max``.
    scale
        None writes counts. ``"cpm"``: per million reads (or pairs) used, both strands together.
        ``"rpgc"``: so that the mean over `effective_genome_size` is 1. A number: times that.
    effective_genome_size
        Mappable bases of the genome, for ``"rpgc"``.
    negative_reverse
        Whether the values of the reverse strand are written as negative numbers.
    keep_zeros
        Whether bases without reads get the value 0. Without them a browser takes the mean of the
        covered bases for that of all when it is zoomed out.
    deletions, mates_once, extend, fragment_size
        What counts: see `trackhub.formats.bam.Coverage`.
    min_mapq, require_flags, exclude_flags, keep_duplicates, max_per_position
        Which reads count; by default all but unmapped, secondary, failed and duplicate ones.
    chroms, skip_chroms
        Names of the chromosomes to write, or not to; by default all.
    chrom_sizes, chrom_alias
        The assembly, so that the file fits the hub's genome: see `trackhub.formats.chrom_sizes`.
        Sequences that it does not have are left out. None takes the header of the first file.
    level
        zlib level of the bigWig, 0 to 9.
    threads
        Threads that inflate each file and that compress each result; None takes two together, or one
        on a machine with one processor.
    accelerate
        Use isal where that package is installed: less time, same values.
    progress
        Called with the bytes of input that are read, and their total.

    Returns
    -------
    CoverageResult
        The files with type and suggested settings, and what became of the reads.

    Raises
    ------
    ParameterError
        For an option that is unknown or does not go with the others.
    OSError
        When a file cannot be read or written.
    FormatError
        When a file is no alignment file, is not sorted, damaged, cut off, or of another assembly.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/bigWig.html

    Examples
    --------
    >>> import tempfile
    >>> from trackhub.helpers import data_dir
    >>> out = tempfile.mkdtemp() + "/depth.bw"
    >>> made = bam_coverage(data_dir() + "/reads-hg38.bam", out)
    >>> print(made.reads)
    400 of 400 reads used
    >>> from trackhub.formats.bigwig import BigWig
    >>> with BigWig(made.path) as signal:
    ...     int(signal.stats("chr1", statistic="max")[0])
    6
    """
    coverage = Coverage(
        bams,
        signal=signal,
        strand=strand,
        strand_of=strand_of,
        deletions=deletions,
        mates_once=mates_once,
        extend=extend,
        fragment_size=fragment_size,
        min_mapq=min_mapq,
        require_flags=require_flags,
        exclude_flags=exclude_flags,
        keep_duplicates=keep_duplicates,
        max_per_position=max_per_position,
        chroms=chroms,
        skip_chroms=skip_chroms,
        chrom_sizes=chrom_sizes,
        chrom_alias=chrom_alias,
        threads=threads,
        accelerate=accelerate,
        progress=progress,
    )
    scaled = _Scale(scale, effective_genome_size, strand)
    bins = _bins(bin_size, bin_value)
    paths = _out_paths(out, coverage.strands)
    for path in paths:
        check_spares(path, map(Path, coverage.paths))
    signs = [-1 if negative_reverse and name == "reverse" else 1 for name in coverage.strands]
    # Each of two files has a thread of its own that encodes: that is where it compresses as well.
    writing = 1 if threads is None and len(paths) > 1 else threads
    options = {"level": level, "threads": writing, "accelerate": accelerate}
    with ExitStack() as stack:
        parts = [stack.enter_context(written_together(path))[0] for path in paths]
        files = stack.enter_context(BigWigs(parts, coverage.line, **options))
        pieces = _in_slices(scaled.watched(coverage))
        if bins is not None:
            pieces = _through(pieces, [Bins(coverage.line, *bins) for _ in paths])
        if scaled.is_late:
            spool = stack.enter_context(Spool(parts[0].parent))
            for strand_number, runs in pieces:
                spool.add(strand_number, runs)
            pieces = spool.pieces()
        if keep_zeros:
            pieces = _through(pieces, [Zeros(coverage.line) for _ in paths])
        factor = scaled.factor(coverage.reads)
        for strand_number, runs in pieces:
            files.send(strand_number, runs, factor * signs[strand_number])
        profiles = files.profiles
    kind = Path(coverage.paths[0]).suffix.lstrip(".").lower() or "bam"
    tracks = [
        _converted(path, profile, kind, coverage.notes)
        for path, profile in zip(paths, profiles, strict=True)
    ]
    return CoverageResult(tuple(tracks), coverage.reads, factor, coverage.notes)


class _Scale:
    """What counts are multiplied by, and what has to be known for it.

    `is_late` is true where that is known only when all reads are counted.
    """

    def __init__(
        self, scale: str | float | None, genome_size: int | None, strand: str | None
    ) -> None:
        self._fixed, self._kind = 1.0, ""
        if isinstance(scale, str):
            self._kind = choice("scale", scale.lower(), _SCALES)
        elif scale is not None:
            self._fixed = float(scale)
        if not math.isfinite(self._fixed) or not self._fixed:
            raise ParameterError(f"scale is {scale!r}; give 'cpm', 'rpgc' or a number but 0")
        self.is_late = bool(self._kind)
        if (self._kind == "rpgc") != (genome_size is not None):
            raise ParameterError(
                "effective_genome_size and scale='rpgc' go together; give both or neither"
            )
        if genome_size is not None:
            whole("effective_genome_size", genome_size, 1, 1 << 50)
            if strand in ("forward", "reverse"):
                raise ParameterError(
                    f"scale='rpgc' is of both strands together, and strand is {strand!r}; give "
                    "strand='split' or None"
                )
        self._genome_size = genome_size
        self._total = 0

    def watched(self, coverage: Coverage) -> Iterator[tuple[int, Runs]]:
        """Runs as they are, their sum being kept."""
        for strand, runs in coverage.pieces():
            if self._genome_size is not None:
                self._total += int(runs.counts @ (runs.ends - runs.starts))
            yield strand, runs

    def factor(self, reads: ReadCounts) -> float:
        """The factor."""
        if self._kind == "cpm":
            return 1e6 / max(reads.used + reads.filtered.get("strand", 0), 1)
        if self._kind == "rpgc":
            assert self._genome_size is not None
            return self._genome_size / max(self._total, 1)
        return self._fixed


def _bins(size: int, value: str) -> tuple[int, str] | None:
    """Size and value of bins; None for single bases."""
    choice("bin_value", value, BIN_VALUES)
    return None if whole("bin_size", size, 1, 1 << 30) == 1 else (size, value)


def _in_slices(pieces: Iterable[tuple[int, Runs]]) -> Iterator[tuple[int, Runs]]:
    """Pieces of few runs, so that what is made of them takes little memory."""
    for strand, runs in pieces:
        for at in range(0, len(runs.starts), _RUNS_AT_ONCE):
            yield strand, Runs(*(column[at : at + _RUNS_AT_ONCE] for column in runs))


def _through(
    pieces: Iterable[tuple[int, Runs]], stages: Sequence[Bins | Zeros]
) -> Iterator[tuple[int, Runs]]:
    """Pieces, those of each strand changed by its own stage."""
    for strand, runs in pieces:
        yield strand, stages[strand].add(runs)
    for strand, stage in enumerate(stages):
        yield strand, stage.rest()


def _out_paths(out: Outs, strands: Sequence[str]) -> list[Path]:
    if isinstance(out, (list, tuple)):
        paths = [Path(path) for path in out]
        if len(paths) != len(strands) or len(set(paths)) != len(paths):
            raise ParameterError(
                f"{len(paths)} paths are given for {len(strands)} file(s); give one for each strand"
            )
        return paths
    whole_name = os.fspath(out)
    if len(strands) == 1:
        return [Path(whole_name.replace("{strand}", strands[0]))]
    if "{strand}" not in whole_name:
        path = Path(whole_name)
        whole_name = str(path.with_name(f"{path.stem}_{{strand}}{path.suffix}"))
    return [Path(whole_name.replace("{strand}", strand)) for strand in strands]


def _converted(path: Path, profile: Profile, kind: str, notes: list[str]) -> Converted:
    least, greatest = _number(profile.least), _number(profile.greatest)
    settings = {}
    top = _number(_rounded_up(profile.most(_IN_VIEW)))
    if top != "0":
        settings["viewLimits"] = f"-{top}:0" if profile.least < 0 else f"0:{top}"
    summary = Summary(kind, "bigWig", profile.items, notes)
    return Converted(path, f"bigWig {least} {greatest}", settings, (), summary)


def _rounded_up(value: float) -> float:
    """To three digits."""
    if not value:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(value)) - 2)
    return round(math.ceil(round(value / unit, 6)) * unit, 12)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.6g}"

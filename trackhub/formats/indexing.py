"""`index_file`: alignments, variants, tables and sequences sorted, compressed and indexed.

samtools and htslib, through pysam, do the work; here it is decided what a file needs.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from ..errors import FormatError, ParameterError
from .bam.htslib import pysam_for, quiet
from .chromsizes import chrom_sizes
from .convert import convert_file
from .detect import detect_file
from .fasta_lines import check_names, compress, uneven_line
from .headers import AlignmentHeader, TabixHeader, is_url, read_header
from .headers.gzipped import GZIP_MAGIC, is_bgzf
from .target import beside
from .text.placed import PlacedLines
from .together import written_together

__all__ = ["IndexResult", "index_file"]

#: Longer sequences cannot be in a .bai or .tbi index.
_LONGEST_IN_BAI = 1 << 29
_SORT_MEMORY = "256M"
#: Seconds by which an index may be older than its file.
_SLACK = 2.0
#: Kinds with chromosome, start from 0 and end in the first three columns.
_BED_LIKE = [
    "bed",
    "bed15",
    "bedDetail",
    "bedGraph",
    "bedMethyl",
    "barChart",
    "broadPeak",
    "cytoBand",
    "gappedPeak",
    "interact",
    "longrange",
    "narrowPeak",
    "pairedTagAlign",
    "peptideMapping",
    "pgSnp",
    "rnaElements",
    "tagAlign",
]
_GFF_LIKE = ("gff", "gff3", "gtf")
#: Where the start and the end stand, from 0: in BED and its kin, and in GFF.
_COLUMNS = ((1, 2), (3, 4))
# samtools keeps state of its own: one call at a time.
_SAMTOOLS = Lock()


@dataclass(frozen=True)
class IndexResult:
    """A file that can be read by place.

    Attributes
    ----------
    path
        The file: the one that was given where that was fit, else a new one.
    index
        Its index.
    kind
        What it is: ``bam``, ``cram``, ``vcf``, ``fasta``, or the word for a table.
    made
        Whether anything was written; False where all was up to date.
    side_files
        All index files: for a FASTA file compressed by bgzip there are two.
    """

    path: Path
    index: Path
    kind: str
    made: bool
    side_files: tuple[Path, ...]


def index_file(
    path: str | os.PathLike[str],
    *,
    out: str | os.PathLike[str] | None = None,
    kind: str | None = None,
    threads: int = 1,
    force: bool = False,
    reference: str | os.PathLike[str] | None = None,
) -> IndexResult:
    r"""Index a file, after sorting and compressing it where it has to be.

    An index that is there, is one and is not older than its file is kept. The file itself is never
    changed: what has to be sorted or compressed becomes a new one. Whatever is written is complete
    or absent.

    ==========================  =========================  ==========================================
    file                        index                      new file, where one is needed
    ==========================  =========================  ==========================================
    BAM, CRAM                   ``.bai``, ``.crai``        sorted by place: ``reads.sorted.bam``
    SAM                         ``.bai``                   sorted BAM: ``reads.bam``
    VCF                         ``.tbi``                   sorted, bgzip: ``calls.vcf.gz``
    BED and its kin, GFF, GTF   ``.tbi``                   sorted, bgzip: ``genes.gtf.gz``
    FASTA                       ``.fai`` (and ``.gzi``)    of gzip, bgzip: ``genome.fa.bgz``
    ==========================  =========================  ==========================================

    Where a chromosome is longer than 512 million bases, the index is a ``.csi``.

    Parameters
    ----------
    path
        The file.
    out
        Where a sorted file goes; then one is always written. Without it one is written only if
        needed, beside `path`, and only over a file of that name that is older when `force` is true.
    kind
        The word for the format, such as ``bed``, where the content does not tell.
    threads
        Threads for sorting and indexing of alignments.
    force
        Make anew what is there.
    reference
        FASTA file of the genome, where sorting CRAM needs it.

    Raises
    ------
    FormatError
        When the file is damaged, cut off, or of a kind that has no index; when pysam is missing.
    ParameterError
        For an option that does not go with the file.
    OSError
        When a file cannot be read or written.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/bam.html,
    https://genome.ucsc.edu/goldenPath/help/vcf.html and https://www.htslib.org/doc/tabix.html

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "peaks.bed")
    >>> _ = path.write_text("chr2\t5\t9\nchr1\t20\t40\nchr1\t10\t30\n")
    >>> made = index_file(path)
    >>> made.path.name, made.index.name
    ('peaks.bed.gz', 'peaks.bed.gz.tbi')
    >>> index_file(path).made
    False
    """
    if threads < 1:
        raise ParameterError(f"threads is {threads!r}; give a whole number from 1 on")
    if is_url(path):
        raise FormatError("this is a URL: fetch the file first", path)
    source = Path(path)
    found = kind or _told(source)
    if out is not None and Path(out).exists() and Path(out).samefile(source):
        raise ParameterError(f"out is {os.fspath(out)!r}, the file itself; name another one")
    job = _Job(
        source,
        None if out is None else Path(out),
        found,
        threads,
        force,
        None if reference is None else os.fspath(reference),
        pysam_for("indexing", os.fspath(path)),
    )
    if found in ("bam", "cram", "sam"):
        return _index_alignments(job)
    if found == "fasta":
        return _index_sequences(job)
    if found == "vcf" or found in _BED_LIKE or found in _GFF_LIKE:
        return _index_table(job)
    allowed = ", ".join(["bam", "cram", "sam", "vcf", "fasta", *_GFF_LIKE, *_BED_LIKE])
    raise FormatError(
        f"files of kind {found!r} have no index of their own; kinds are {allowed}", path
    )


def _told(source: Path) -> str:
    """The word for the format, by the content."""
    found = detect_file(source)
    if found.kind == "unknown":
        raise FormatError(
            f"the format cannot be told ({found.note}); say it with kind (--kind), such as bed",
            source,
        )
    return found.kind


@dataclass(frozen=True)
class _Job:
    """A file, and what is wanted."""

    source: Path
    out: Path | None
    kind: str
    threads: int
    force: bool
    reference: str | None
    pysam: Any

    def target(self, suffix: str) -> Path:
        """Where a new file goes."""
        return self.out or beside(self.source, suffix)

    def refuse_to_replace(self, target: Path) -> None:
        """Raise where a file that nobody named would be replaced."""
        if self.out is None and not self.force and target.exists():
            raise FormatError(
                f"the sorted file would be {target.name}, which exists and is older; name another "
                "one with out, or make it anew with force",
                self.source,
            )

    def samtools(self, command: str, *arguments: str) -> None:
        """Run a command of samtools.

        Raises
        ------
        FormatError
            When it fails.
        """
        call = getattr(self.pysam, command)
        with _SAMTOOLS, quiet(self.pysam):
            try:
                call(*arguments)
            except self.pysam.SamtoolsError as error:
                raise FormatError(
                    f"samtools {command} fails: {_reason(error)}", self.source
                ) from None


def _word(path: Path) -> str:
    """A path that samtools takes for no option."""
    return os.path.join(os.curdir, path) if str(path).startswith("-") else str(path)


def _reason(error: Exception) -> str:
    """What samtools said last, without its name in front."""
    text = str(error).partition("stderr=")[2].replace("\\n", "\n").strip("\n'\" ")
    last = text.splitlines()[-1] if text else "it gives no reason"
    return re.sub(r"^(samtools \w+|\[[\w:.]+\]):? *", "", last)


def _fresh_index(path: Path) -> Path | None:
    """The index beside a file, if it is one of that file and not older."""
    header = read_header(path)
    if not isinstance(header, (AlignmentHeader, TabixHeader)):
        return None
    index = header.index
    if index is None or header.index_older:
        return None
    if isinstance(header, AlignmentHeader) and header.kind == "bam":
        other = index.kind not in ("bai", "csi") or index.reference_count != len(header.chroms)
        return None if other else Path(index.path)
    return Path(index.path)


def _fresh_result(source: Path, target: Path) -> Path | None:
    """The index of an earlier result, if both are not older than the source."""
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime - _SLACK:
        return None
    return _fresh_index(target)


def _long_index(sizes: Mapping[str, int]) -> bool:
    return max(sizes.values(), default=0) >= _LONGEST_IN_BAI


# -- alignments ---------------------------------------------------------------------------------


def _index_alignments(job: _Job) -> IndexResult:
    sizes = chrom_sizes(job.source)
    if job.kind != "sam" and job.out is None:
        header = read_header(job.source)
        assert isinstance(header, AlignmentHeader)
        if header.truncated:
            raise FormatError(f"{header.problems[0]}; fetch or make it again", job.source)
        if header.sort_order not in ("queryname", "unsorted"):
            if not job.force and (fresh := _fresh_index(job.source)):
                return IndexResult(job.source, fresh, job.kind, False, (fresh,))
            index = _alignment_index(job.source, job.kind, sizes)
            try:
                with written_together(index) as (part,):
                    _make_alignment_index(job, job.source, part)
            except FormatError:
                # The header may say what is not so: sorting tells, or finds what else is wrong.
                return _sort_alignments(job, sizes)
            return IndexResult(job.source, index, job.kind, True, (index,))
    return _sort_alignments(job, sizes)


def _sort_alignments(job: _Job, sizes: Mapping[str, int]) -> IndexResult:
    kind = "cram" if job.kind == "cram" else "bam"
    target = job.target(f".{kind}")
    if not job.force and (fresh := _fresh_result(job.source, target)):
        return IndexResult(target, fresh, kind, False, (fresh,))
    job.refuse_to_replace(target)
    index = _alignment_index(target, kind, sizes)
    with written_together(target, index) as (part, part_index):
        arguments = ["-O", kind, "-m", _SORT_MEMORY, "-@", str(job.threads - 1), "-o", _word(part)]
        if job.reference is not None:
            arguments += ["--reference", _word(Path(job.reference))]
        job.samtools("sort", *arguments, _word(job.source))
        _make_alignment_index(job, part, part_index)
    return IndexResult(target, index, kind, True, (index,))


def _alignment_index(path: Path, kind: str, sizes: Mapping[str, int]) -> Path:
    if kind == "cram":
        return Path(f"{path}.crai")
    return Path(f"{path}.csi" if _long_index(sizes) else f"{path}.bai")


def _make_alignment_index(job: _Job, path: Path, index: Path) -> None:
    kind = ["-c"] if index.suffix == ".csi" else []
    job.samtools("index", *kind, "-@", str(job.threads - 1), _word(path), _word(index))


# -- sequences ----------------------------------------------------------------------------------


def _index_sequences(job: _Job) -> IndexResult:
    if job.out is None and _compression(job.source) != "gzip":
        target, kept = job.source, True
    else:
        name = job.source.name.removesuffix(".gz").removesuffix(".bgz")
        target, kept = job.out or job.source.with_name(f"{name}.bgz"), False
    ends = [".fai"] if kept and _compression(target) is None else [".fai", ".gzi"]
    indexes = tuple(Path(f"{target}{end}") for end in ends)
    known = kept or (target.exists() and _is_fresh(target, job.source))
    if known and not job.force and all(_is_fresh(index, target) for index in indexes):
        return IndexResult(target, indexes[0], "fasta", False, indexes)
    if kept:
        check_names(job.source)
        with written_together(*indexes) as parts:
            _make_fasta_indexes(job, job.source, parts)
    else:
        job.refuse_to_replace(target)
        check_names(job.source)
        with written_together(target, *indexes) as (part, *parts):
            compress(job.source, part, job.pysam)
            _make_fasta_indexes(job, part, parts)
    return IndexResult(target, indexes[0], "fasta", True, indexes)


def _make_fasta_indexes(job: _Job, path: Path, indexes: Sequence[Path]) -> None:
    options = ("--fai-idx", "--gzi-idx")
    named = [word for pair in zip(options, map(_word, indexes), strict=False) for word in pair]
    try:
        job.samtools("faidx", *named, _word(path))
    except FormatError:
        uneven = uneven_line(job.source)
        if uneven is None:
            raise
        raise FormatError(
            "an index needs lines of one length within a sequence, and this one differs from those "
            "before it; for an assembly hub no index is needed: trackhub convert makes a .2bit",
            job.source,
            uneven,
        ) from None


def _is_fresh(index: Path, source: Path) -> bool:
    """Whether an index without a magic number is there, has something in it, and is not older."""
    if not index.exists() or not index.stat().st_size:
        return False
    return index.stat().st_mtime >= source.stat().st_mtime - _SLACK


def _compression(path: Path) -> str | None:
    with path.open("rb") as file:
        first = file.read(18)
    if first[:2] != GZIP_MAGIC:
        return None
    return "bgzf" if is_bgzf(first) else "gzip"


# -- tables -------------------------------------------------------------------------------------


def _index_table(job: _Job) -> IndexResult:
    if job.out is None and _compression(job.source) == "bgzf":
        header = read_header(job.source)
        if getattr(header, "truncated", False):
            raise FormatError(f"{header.problems[0]}; fetch or make it again", job.source)
        if not job.force and (fresh := _fresh_index(job.source)):
            return IndexResult(job.source, fresh, job.kind, False, (fresh,))
        for end in (".tbi", ".csi"):
            index = Path(f"{job.source}{end}")
            try:
                with written_together(index) as (part,):
                    _tabix(job, job.source, part)
            except OSError:
                # Not sorted, or a chromosome too long: the next way tells.
                continue
            return IndexResult(job.source, index, job.kind, True, (index,))
    return _rewrite_table(job)


def _rewrite_table(job: _Job) -> IndexResult:
    """Sort and compress."""
    if job.kind == "vcf":
        target = job.target(".vcf.gz")
    else:
        name = job.source.name.removesuffix(".gz").removesuffix(".bgz")
        target = job.target(f"{Path(name).suffix or f'.{job.kind}'}.gz")
    if not job.force and (fresh := _fresh_result(job.source, target)):
        return IndexResult(target, fresh, job.kind, False, (fresh,))
    job.refuse_to_replace(target)
    if job.kind == "vcf":
        made = convert_file(job.source, target, kind="vcf")
        return IndexResult(target, made.side_files[0], job.kind, True, made.side_files)
    table = PlacedLines(job.source, _COLUMNS[job.kind in _GFF_LIKE])
    index = Path(f"{target}.csi" if table.longest >= _LONGEST_IN_BAI else f"{target}.tbi")
    with written_together(target, index) as (part, part_index):
        with job.pysam.BGZFile(str(part), "wb", None) as file:
            for lines in table.sorted_lines():
                file.write(b"".join([line + b"\n" for line in lines]))
        try:
            _tabix(job, part, part_index)
        except OSError:
            raise FormatError("htslib cannot index it, although it is sorted", job.source) from None
    return IndexResult(target, index, job.kind, True, (index,))


def _tabix(job: _Job, path: Path, index: Path) -> None:
    preset = "vcf" if job.kind == "vcf" else "gff" if job.kind in _GFF_LIKE else "bed"
    with quiet(job.pysam):
        job.pysam.tabix_index(
            str(path),
            preset=preset,
            index=str(index),
            csi=index.suffix == ".csi",
            force=True,
            keep_original=True,
        )

"""Opening alignments: BAM by our own reader, CRAM and SAM through pysam."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Protocol

from ...errors import FormatError
from ..headers import AlignmentHeader, is_url, read_header
from .reader import BamFile
from .records import Reads

__all__ = ["Alignments", "open_alignments"]


class Alignments(Protocol):
    """A file of sorted reads."""

    path: str
    names: list[str]
    sizes: list[int]
    size: int
    done: int

    @property
    def has_offsets(self) -> bool:
        """Whether reading may start at any sequence without reading those before it."""

    def batches(self, first: int = 0, last: int | None = None) -> Iterator[Reads]:
        """Reads of the sequences from `first` to `last` (by number), in order."""


def open_alignments(
    path: str | os.PathLike[str],
    *,
    threads: int | None = None,
    accelerate: bool = False,
) -> Alignments:
    """Open a BAM, CRAM or SAM file.

    Parameters
    ----------
    path
        The file, or its URL; CRAM and SAM need pysam.
    threads
        Threads that inflate; None takes two, or one on a machine with one processor.
    accelerate
        Inflate with isal where that package is installed.

    Raises
    ------
    OSError
        When the file cannot be read.
    FormatError
        When it is none of the three, cut off, or sorted by name.
    """
    header = _header(path)
    if header is None:
        from .others import PysamFile

        return PysamFile(os.fspath(path), os.path.getsize(path))
    if header.end_mark is False:
        raise FormatError(
            "the file is cut off: its end mark is missing; fetch or make it again", header.path
        )
    if header.sort_order == "queryname":
        raise FormatError(
            "the reads are sorted by name, and must be by place; trackhub.index_file sorts and "
            "indexes",
            header.path,
        )
    if header.kind == "cram":
        from .others import PysamFile

        served = header.index if is_url(path) else None
        index = None if served is None else served.path
        return PysamFile(header.path, header.size or 0, index)
    return BamFile(header, os.fspath(path), threads=threads, accelerate=accelerate)


def _header(path: str | os.PathLike[str]) -> AlignmentHeader | None:
    """What the header of a BAM or CRAM file tells; None for SAM."""
    try:
        header = read_header(path)
    except FormatError as error:
        if not is_url(path):
            if _is_sam(path):
                return None
            if os.path.getsize(path):
                _refuse_other_kinds(path)
        raise error
    if not isinstance(header, AlignmentHeader):
        raise FormatError(
            f"this is a {header.kind} file; give BAM, CRAM or SAM files of aligned reads",
            header.path,
        )
    return header


def _refuse_other_kinds(path: str | os.PathLike[str]) -> None:
    """Name the kind of what was given for reads, where it is not reads that are damaged."""
    from ..detect import detect_file

    kind = detect_file(path).kind
    if kind not in ("bam", "cram", "sam"):
        named = "not known" if kind == "unknown" else kind
        raise FormatError(
            f"the format is {named}; give BAM, CRAM or SAM files of aligned reads", path
        )


def _is_sam(path: str | os.PathLike[str]) -> bool:
    with open(path, "rb") as file:
        return file.read(4) in (b"@HD\t", b"@SQ\t", b"@RG\t", b"@PG\t", b"@CO\t")

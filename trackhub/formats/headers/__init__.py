"""What the header of a data file tells: kind, sequences, sizes, sort order, index, whether it is whole.

Everything here reads by position from a local file or a URL, needs only the standard library, and
takes no number in a file for granted.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from ...errors import FormatError
from .alignments import AlignmentHeader, read_bam, read_cram
from .base import Header
from .bbi import BigBedHeader, BigWigHeader, ExtraIndex, Zoom, read_bbi
from .gzipped import GZIP_MAGIC, is_bgzf, open_head
from .indexes import IndexHeader, find_index, read_index
from .others import (
    HalHeader,
    HicHeader,
    NibHeader,
    TwoBitHeader,
    read_hal,
    read_hic,
    read_nib,
    read_twobit,
)
from .source import Fetch, LocalFile, MemoryFile, Source, is_url, open_source
from .trix import TrixHeader, read_trix
from .variants import TabixHeader, VcfHeader, read_tabix_text, read_vcf

__all__ = [
    "AlignmentHeader",
    "BigBedHeader",
    "BigWigHeader",
    "ExtraIndex",
    "Fetch",
    "HalHeader",
    "Header",
    "HicHeader",
    "IndexHeader",
    "LocalFile",
    "MemoryFile",
    "NibHeader",
    "Source",
    "TabixHeader",
    "TrixHeader",
    "TwoBitHeader",
    "VcfHeader",
    "Zoom",
    "is_url",
    "kind_of",
    "open_source",
    "read_header",
]

_Reader = Callable[..., Header]

#: First bytes of the binary formats.
_MAGIC: dict[bytes, tuple[str, _Reader]] = {
    b"\x26\xfc\x8f\x88": ("bigWig", read_bbi),
    b"\x88\x8f\xfc\x26": ("bigWig", read_bbi),
    b"\xeb\xf2\x89\x87": ("bigBed", read_bbi),
    b"\x87\x89\xf2\xeb": ("bigBed", read_bbi),
    b"CRAM": ("cram", read_cram),
    b"\x43\x27\x41\x1a": ("2bit", read_twobit),
    b"\x1a\x41\x27\x43": ("2bit", read_twobit),
    b"\x3a\x3d\xe9\x6b": ("nib", read_nib),
    b"\x6b\xe9\x3d\x3a": ("nib", read_nib),
    b"HIC\0": ("hic", read_hic),
    b"\x89HDF": ("hal", read_hal),
    b"HAL-": ("hal", read_hal),
    b"BAI\1": ("bai", read_index),
}
#: First bytes of what gzip and BGZF files hold.
_INNER: dict[bytes, tuple[str, _Reader]] = {
    b"BAM\1": ("bam", read_bam),
    b"TBI\1": ("tbi", read_index),
    b"CSI\1": ("csi", read_index),
    b"##fi": ("vcf", read_vcf),
}
#: Kind to what its index may be called, and the file's own ending.
_INDEXES: dict[str, tuple[tuple[str, ...], str]] = {
    "bam": ((".bai", ".csi"), ".bam"),
    "cram": ((".crai",), ".cram"),
    "vcf": ((".tbi", ".csi"), ""),
    "tabix": ((".tbi", ".csi"), ""),
}
_FIRST = 8192
#: Seconds by which an index may be older than its file.
_SLACK = 2.0


def kind_of(first: bytes) -> str | None:
    r"""The kind of a binary file by its first bytes; None for text, gzip and what is not known.

    Examples
    --------
    >>> kind_of(b"CRAM\x03\x00")
    'cram'
    """
    found = _MAGIC.get(first[:4])
    return found[0] if found else None


def read_header(
    where: str | os.PathLike[str],
    *,
    opener: Fetch | None = None,
    index: str | os.PathLike[str] | bool = True,
    deep: bool = False,
) -> Header:
    """Read what the header of a data file tells.

    Parameters
    ----------
    where
        Path, or ``http://``/``https://`` URL, of a bigWig, bigBed, BAM, CRAM, VCF (plain, gzip or
        bgzip), .2bit, .nib, .hic, HAL, trix or index file, or of bgzipped text.
    opener
        For URLs: how a request is made, for instance over connections that are kept alive
        (see `trackhub.formats.headers.source.Fetch`).
    index
        For BAM, CRAM and bgzipped text: True looks for the index beside the file, False does not, a
        path or URL names it (`bigDataIndex`).
    deep
        Also read what lies far from the header: the roots of the search indexes of bigWig and
        bigBed, and the sizes of the sequences of a served .2bit file.

    Returns
    -------
    Header
        One class for each family of formats. ``chroms`` has names and sizes, ``problems`` what is
        wrong with a file whose header can be read all the same.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    OSError
        When it cannot be read, or the server cannot be reached.
    FormatError
        When it is none of the formats, or its header is damaged.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "a.2bit")
    >>> _ = path.write_bytes(bytes.fromhex(
    ...     "4327411a 00000000 01000000 00000000 01 41 16000000 04000000") + bytes(13))
    >>> read_header(path).chroms
    {'A': 4}
    """
    source = open_source(where, opener=opener)
    try:
        return _read(source, os.fsdecode(where), opener, index, deep)
    finally:
        source.close()


def _read(
    source: Source,
    where: str,
    opener: Fetch | None,
    index: str | os.PathLike[str] | bool,
    deep: bool,
) -> Header:
    # `where` may hold credentials, which what lies beside the file needs too and no error may show.
    first = source.read_at(0, _FIRST)
    known = _MAGIC.get(first[:4])
    reader = known[1] if known else _inside(source, first)
    if reader is read_index:
        return read_index(source, first)
    if reader is None:
        if _ending(source.name) == ".ix":
            return read_trix(source, where, opener=opener)
        raise FormatError(_what_else(source, first), source.name)
    far = {"deep": True} if deep and reader in (read_bbi, read_twobit) else {}
    header = reader(source, first, **far)
    if index is not False and header.kind in _INDEXES:
        _add_index(header, where, opener, index)
    return header


def _inside(source: Source, first: bytes) -> _Reader | None:
    """The reader for a gzip, BGZF or text file."""
    if first[:2] != GZIP_MAGIC:
        return read_vcf if first.startswith(b"##fileformat=VCF") else None
    start = bytes(open_head(source, first).upto(4)[:4])
    if start in _INNER:
        return _INNER[start][1]
    if start in _MAGIC:
        raise FormatError(
            f"this is a {_MAGIC[start][0]} file compressed with gzip: unpack it with gunzip",
            source.name,
        )
    if _ending(source.name) == ".crai":
        return read_index
    return read_tabix_text if is_bgzf(first) else None


def _ending(name: str) -> str:
    return Path(name.partition("?")[0] if is_url(name) else name).suffix.lower()


def _what_else(source: Source, first: bytes) -> str:
    if not first:
        return "the file is empty"
    start = first[:512].lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        return "this is a web page, not a data file: check the link (a log-in page, perhaps)"
    if first.startswith(b"version https://git-lfs"):
        return "this is a pointer of Git LFS, not the data file itself: fetch it with git lfs pull"
    return (
        "this is not a format that a header can be read of "
        "(bigWig, bigBed, BAM, CRAM, VCF, .2bit, .nib, .hic, HAL, or an index of these)"
    )


def _add_index(
    header: Header, where: str, opener: Fetch | None, index: str | os.PathLike[str] | bool
) -> None:
    assert isinstance(header, (AlignmentHeader, TabixHeader))
    if isinstance(index, bool):
        endings, ending = _INDEXES[header.kind]
        source = find_index(where, endings, ending, opener)
        if source is None:
            return
    else:
        try:
            source = open_source(index, opener=opener)
        except FileNotFoundError:
            header.problems.append(f"the index {os.fspath(index)} is missing")
            return
    try:
        header.index = read_index(source)
    except FormatError as error:
        header.problems.append(f"the index {source.name} cannot be used: {error.message}")
        return
    finally:
        source.close()
    if header.mtime is not None and header.index.mtime is not None:
        # Copies made in one go may reach the disk in any order.
        header.index_older = header.index.mtime < header.mtime - _SLACK
        if header.index_older:
            header.problems.append(f"the index {source.name} is older than the file: make it again")

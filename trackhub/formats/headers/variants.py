"""The headers of VCF files, plain or compressed, and of other text with a tabix index."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ...errors import FormatError
from .base import Header
from .gzipped import BGZF_EOF, GZIP_MAGIC, Head, is_bgzf, open_head
from .indexes import IndexHeader
from .source import Source, ends_with

__all__ = ["TabixHeader", "VcfHeader", "read_tabix_text", "read_vcf"]

_LONGEST = 256 << 20
_CONTIG = re.compile(rb"^##contig=<(.*)>[ \t\r]*$", re.MULTILINE)
_ITEM = re.compile(rb'(?:^|,)\s*([^=,"]*)=("(?:[^"\\]|\\.)*"|[^,]*)')


@dataclass(slots=True)
class TabixHeader(Header):
    """Text that is read through a tabix index (VCF, BED, GFF, long-range pairs).

    Attributes
    ----------
    compression
        ``"bgzf"`` (what an index needs), ``"gzip"``, or None for plain text.
    end_mark
        Whether a BGZF file ends as a whole file does; None for others.
    index
        The index beside the file, None without one (or when it was not looked for).
    index_older
        Whether the index was last changed before the data; None when that cannot be told.
    """

    compression: str | None = field(default=None, kw_only=True)
    end_mark: bool | None = field(default=None, kw_only=True)
    index: IndexHeader | None = field(default=None, kw_only=True)
    index_older: bool | None = field(default=None, kw_only=True)


@dataclass(slots=True)
class VcfHeader(TabixHeader):
    """The header of a VCF file.

    Attributes
    ----------
    version
        As in the first line, such as ``VCFv4.2``.
    contigs
        The names of all ``##contig`` lines; `chroms` has those with a length.
    samples
        The sample names of the ``#CHROM`` line.
    """

    version: str = field(default="", kw_only=True)
    contigs: tuple[str, ...] = field(default=(), kw_only=True)
    samples: tuple[str, ...] = field(default=(), kw_only=True)


def _describe(header: TabixHeader, source: Source, first: bytes) -> None:
    if first[:2] != GZIP_MAGIC:
        return
    header.compression = "bgzf" if is_bgzf(first) else "gzip"
    if header.compression == "bgzf":
        header.end_mark = ends_with(source, BGZF_EOF)
        if header.end_mark is False:
            header.truncated = True
            header.problems.append("the BGZF file is cut off: its end mark is missing")
    else:
        header.problems.append("this is plain gzip, which cannot be indexed: compress with bgzip")


def read_tabix_text(source: Source, first: bytes = b"") -> TabixHeader:
    """How a compressed text file is packed; its lines are not looked at."""
    first = first or source.read_at(0, 8192)
    header = TabixHeader("tabix", source.name, source.size, source.mtime)
    _describe(header, source, first)
    return header


def read_vcf(source: Source, first: bytes = b"") -> VcfHeader:
    """Read the header lines of a VCF file.

    Raises
    ------
    FormatError
        When the first line is not ``##fileformat=VCF…``, or there is no ``#CHROM`` line.

    References
    ----------
    https://samtools.github.io/hts-specs/VCFv4.4.pdf section 1.4
    """
    first = first or source.read_at(0, 8192)
    head = open_head(source, first)
    text = _header_lines(head, source)
    header = VcfHeader("vcf", source.name, source.size, source.mtime)
    _describe(header, source, first)
    header.version = text[13 : text.index(b"\n")].decode("utf-8", "replace").strip()
    names = []
    for match in _CONTIG.finditer(text):
        items = dict(_ITEM.findall(match[1]))
        name = items.get(b"ID", b"").strip(b'"').decode("utf-8", "replace")
        length = items.get(b"length", b"").strip(b'" ')
        if name:
            names.append(name)
            if length.isdigit() and len(length) < 20:
                header.chroms[name] = int(length)
    header.contigs = tuple(names)
    columns = text[text.rindex(b"\n#CHROM") + 1 :].rstrip(b"\r\n").split(b"\t")
    header.samples = tuple(item.decode("utf-8", "replace") for item in columns[9:])
    if len(columns) < 8:
        header.problems.append("the #CHROM line has fewer than 8 columns separated by tabs")
    return header


def _header_lines(head: Head, source: Source) -> bytes:
    """Everything up to the end of the #CHROM line."""
    text = head.upto(16)
    if not text.startswith(b"##fileformat=VCF"):
        raise FormatError("this is not a VCF file: no ##fileformat=VCF line", source.name)
    wanted = 65536
    while wanted <= _LONGEST:
        text = head.upto(wanted)
        place = text.find(b"\n#CHROM")
        if place >= 0:
            end = text.find(b"\n", place + 1)
            if end >= 0:
                return bytes(text[: end + 1])
        body = re.search(rb"\n(?!#)[^\n]", text)
        if len(text) < wanted or body:
            if place >= 0 and len(text) < wanted:
                return bytes(text) + b"\n"
            break
        wanted *= 4
    raise FormatError("the VCF header has no #CHROM line", source.name)

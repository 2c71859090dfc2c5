"""Names and lengths of a genome's sequences, from whatever holds them."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import FormatError
from .fasta import fasta_records
from .headers import is_url, read_header
from .headers.alignments import sam_sequences
from .headers.gzipped import Gunzip, Head, open_head
from .headers.source import Fetch, open_source
from .text.source import Input, shown

if TYPE_CHECKING:
    from importlib.abc import Traversable

__all__ = ["assembly_names", "chrom_sizes"]

_LONGEST = 256 << 20
_BLANK = b"\xef\xbb\xbf \t\r\n"
_SAM = (b"@HD\t", b"@SQ\t", b"@RG\t", b"@PG\t", b"@CO\t")
_MOST_BASES = 0xFFFFFFFF
#: What others call an assembly, and what UCSC calls it.
_UCSC_NAMES = {
    "grch38": "hg38",
    "grch37": "hg19",
    "b37": "hg19",
    "ncbi36": "hg18",
    "chm13": "hs1",
    "t2t-chm13": "hs1",
    "t2t-chm13v2.0": "hs1",
    "grcm39": "mm39",
    "grcm38": "mm10",
    "ncbim37": "mm9",
    "mratbn7.2": "rn7",
    "rnor_6.0": "rn6",
    "grcz11": "danRer11",
    "grcz10": "danRer10",
    "bdgp6": "dm6",
    "wbcel235": "ce11",
    "r64-1-1": "sacCer3",
}


def chrom_sizes(
    source: str | os.PathLike[str] | Mapping[str, int], *, opener: Fetch | None = None
) -> dict[str, int]:
    """The names and lengths of the sequences of a genome.

    Parameters
    ----------
    source
        One of: a mapping of name to length; the UCSC name of an assembly that comes with the
        package (`assembly_names`); the path or URL of a ``chrom.sizes``, ``.fai`` or ``chromInfo``
        table, or of a .2bit, BAM, CRAM, SAM, VCF, bigWig, bigBed or .hic file; the path or URL of a
        FASTA file. Text may be gzipped. A file is meant where one of that name exists.
    opener
        For URLs: how a request is made.

    Returns
    -------
    dict
        Name to length in bases, in the order of the source.

    Raises
    ------
    FormatError
        When `source` is neither a file nor a known name (the nearest is named), the file holds no
        lengths, or a line of it cannot be read.
    OSError
        When the file cannot be read.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/chromSizes.html

    Examples
    --------
    >>> chrom_sizes("hs1")["chr1"]
    248387328
    >>> chrom_sizes({"chr1": 1000})
    {'chr1': 1000}
    """
    if isinstance(source, Mapping):
        return _checked(source)
    if isinstance(source, str) and not is_url(source) and not Path(source).exists():
        return _shipped(source)
    return _from_file(source, opener)


def assembly_names() -> tuple[str, ...]:
    """The assemblies whose sizes come with the package, by UCSC's names.

    Examples
    --------
    >>> "hg38" in assembly_names()
    True
    """
    return tuple(sorted({path.name.partition(".")[0] for path in _folder().iterdir()}))


def _folder() -> Traversable:
    from importlib.resources import files

    return files("trackhub.formats").joinpath("data").joinpath("sizes")


def _checked(source: Mapping[str, int]) -> dict[str, int]:
    sizes = {}
    for name, size in source.items():
        if not isinstance(name, str) or not name:
            raise FormatError(f"a sequence name must be a text, not {name!r}")
        try:
            length = size.__index__()
        except AttributeError:
            length = -1
        if not 0 < length <= _MOST_BASES:
            raise FormatError(
                f"the length of {name!r} must be a whole number above 0, not {size!r}"
            )
        sizes[name] = length
    return sizes


def _shipped(name: str) -> dict[str, int]:
    known = assembly_names()
    if name in known:
        return dict(_read_shipped(name))
    from difflib import get_close_matches

    by_case = {item.lower(): item for item in known}
    near = by_case.get(name.lower()) or _UCSC_NAMES.get(name.lower())
    if near is None:
        close = get_close_matches(name.lower(), by_case, 1, 0.5)
        near = by_case[close[0]] if close else None
    hint = f"did you mean {near!r}?" if near else f"known are {', '.join(known)}"
    raise FormatError(
        f"{name!r} is neither a file nor an assembly whose sizes come with trackhub; {hint}"
    )


@lru_cache(maxsize=8)
def _read_shipped(name: str) -> dict[str, int]:
    path = _folder().joinpath(f"{name}.txt")
    if not path.is_file():
        path = _folder().joinpath(f"{name}.txt.gz")
    with Input([_Named(path.read_bytes(), name)]) as table:
        return _table(table)


class _Named(io.BytesIO):
    """Data that know where they come from."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self.name = name


def _from_file(where: str | os.PathLike[str], opener: Fetch | None) -> dict[str, int]:
    source = open_source(where, opener=opener)
    served: _Named | None = None
    try:
        head = open_head(source)
        start = bytes(head.upto(1024)[:1024])
        binary = b"\0" in start or start.startswith(b"##fileformat=VCF")
        if is_url(where) and not binary:
            served = _Named(_whole(head, source.name), source.name)
    finally:
        source.close()
    if binary:
        return _from_header(where, opener)
    with Input([served or where]) as text:
        if start.lstrip(_BLANK).startswith(b">"):
            records = fasta_records(text, letters=None)
            return {name: sum(map(len, letters)) for name, letters in records}
        return _sam(text) if start.startswith(_SAM) else _table(text)


def _whole(head: Head, name: str) -> bytes:
    """All of a text that is served."""
    text = bytes(head.upto(_LONGEST + 1))
    if isinstance(head, Gunzip) and head.cut:
        raise FormatError("the gzip data are cut off", name)
    if len(text) > _LONGEST:
        raise FormatError("a text of more than 256 MB is not read by URL: fetch it first", name)
    return text


def _from_header(where: str | os.PathLike[str], opener: Fetch | None) -> dict[str, int]:
    header = read_header(where, opener=opener, index=False, deep=True)
    if not header.chroms:
        raise FormatError(
            f"the header of this {header.kind} file holds no sequences with lengths", header.path
        )
    return header.chroms


def _sam(source: Input) -> dict[str, int]:
    lines = takewhile(lambda line: line[1].startswith(b"@"), source.lines())
    header = b"\n".join(line for _, line in lines)
    sizes = sam_sequences(header.decode("utf-8", "replace"))
    if not sizes:
        raise source.error("the SAM header has no @SQ lines with lengths")
    return sizes


def _table(source: Input) -> dict[str, int]:
    """Lines of a name, a length, and whatever follows."""
    sizes: dict[str, int] = {}
    for number, line in source.lines():
        words = line.split()
        size = words[1] if len(words) > 1 else b""
        if not size.isdigit() or len(size) > 18 or not 0 < int(size) <= _MOST_BASES:
            raise source.error(
                f"{shown(line.strip(), 40)} is no line of a table of sizes: a name and a length, from "
                f"1 to {_MOST_BASES:,} bases, are due",
                number,
            )
        chrom = words[0].decode("utf-8", "replace")
        if chrom in sizes:
            raise source.error(f"the sequence {chrom!r} comes twice", number)
        sizes[chrom] = int(size)
    if not sizes:
        raise source.error("the table of sizes is empty")
    return sizes

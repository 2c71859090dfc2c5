"""Names and lengths of a genome's sequences, from whatever holds them."""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import FormatError
from .fasta import fasta_records
from .headers import is_url, read_header
from .headers.alignments import sam_sequences
from .headers.gzipped import Gunzip, open_head
from .headers.source import Fetch, open_source
from .text.line_ends import unix_start
from .text.source import Input, shown

if TYPE_CHECKING:
    from importlib.abc import Traversable

__all__ = ["assembly_names", "chrom_sizes"]

_LONGEST = 256 << 20
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
        table, or of a .2bit, BAM, CRAM, SAM, VCF, bigWig, bigBed or .hic file; the path of a FASTA
        file. Text may be gzipped. A file is meant where one of that name exists.
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
    plain = _folder().joinpath(f"{name}.txt")
    if plain.is_file():
        return _table(plain.read_bytes(), plain.name)
    return _table(gzip.decompress(_folder().joinpath(f"{name}.txt.gz").read_bytes()), name)


def _from_file(where: str | os.PathLike[str], opener: Fetch | None) -> dict[str, int]:
    source = open_source(where, opener=opener)
    try:
        head = open_head(source)
        start = bytes(head.upto(1024)[:1024])
        binary = b"\0" in start or start.startswith(b"##fileformat=VCF")
        if not binary and not start.lstrip().startswith(b">"):
            text = bytes(head.upto(_LONGEST + 1))
            if isinstance(head, Gunzip) and head.cut:
                raise FormatError("the gzip data are cut off", source.name)
            return _text(text, source.name)
    finally:
        source.close()
    if binary:
        return _from_header(where, opener)
    if is_url(where):
        raise FormatError("sizes cannot be read of a FASTA file by URL: fetch it first", where)
    with Input([where]) as fasta:
        records = fasta_records(fasta, letters=None)
        return {name: sum(map(len, letters)) for name, letters in records}


def _from_header(where: str | os.PathLike[str], opener: Fetch | None) -> dict[str, int]:
    header = read_header(where, opener=opener, index=False, deep=True)
    if not header.chroms:
        raise FormatError(
            f"the header of this {header.kind} file holds no sequences with lengths", header.path
        )
    return header.chroms


def _text(text: bytes, name: str) -> dict[str, int]:
    if len(text) > _LONGEST:
        raise FormatError("a table of sizes of more than 256 MB is refused", name)
    if text.startswith((b"@HD\t", b"@SQ\t")):
        sizes = sam_sequences(text.decode("utf-8", "replace"))
        if not sizes:
            raise FormatError("the SAM header has no @SQ lines with lengths", name)
        return sizes
    return _table(text, name)


def _table(text: bytes, name: str) -> dict[str, int]:
    """Lines of a name, a length, and whatever follows."""
    sizes: dict[str, int] = {}
    for number, line in enumerate(io.BytesIO(unix_start(text, name)), 1):
        words = line.split()
        if not words or line.startswith(b"#"):
            continue
        size = words[1] if len(words) > 1 else b""
        if not size.isdigit() or len(size) > 18 or not 0 < int(size) <= _MOST_BASES:
            raise FormatError(
                f"{shown(line.strip(), 40)} is no line of a table of sizes: a name and a length, from "
                f"1 to {_MOST_BASES:,} bases, are due",
                name,
                number,
            )
        chrom = words[0].decode("utf-8", "replace")
        if chrom in sizes:
            raise FormatError(f"the sequence {chrom!r} comes twice", name, number)
        sizes[chrom] = int(size)
    if not sizes:
        raise FormatError("the table of sizes is empty", name)
    return sizes

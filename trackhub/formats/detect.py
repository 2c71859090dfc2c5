"""What a data file is, from its content: the word for its format, and the type line UCSC wants.

Text is looked at in `sniff`; here are the binary formats and the answer's form.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from ..errors import FormatError
from .autosql import BED_FIELDS, Table, parse, standard
from .headers import kind_of
from .headers.alignments import sort_order
from .headers.bbi import bigbed_columns
from .headers.gzipped import GZIP_MAGIC, Gunzip, is_bgzf
from .headers.others import read_hal
from .headers.source import Fetch, Source, is_url, open_source
from .sniff import Sniffed, sniff

__all__ = ["Detected", "bigbed_type", "detect_file"]

_FIRST = 8192
_SAMPLE = 1 << 16
_LONG_SAMPLE = 1 << 20

#: Standard definitions that are told by the columns after BED's own: how many are BED's, and the
#: type line of such a bigBed; None stands for the plain line, "bigBed N +".
_BIGBED_TYPES: dict[str, tuple[int, str | None]] = {
    "bigGenePred": (12, "bigGenePred"),
    "bigPsl": (12, "bigPsl"),
    "bigChain": (6, "bigChain"),
    "bigNet": (6, "bigNet"),
    "bigInteract": (5, "bigInteract"),
    "simpleBarChartBed": (6, "bigBarChart"),
    "bigBarChart": (6, "bigBarChart"),
    "bigMaf": (3, "bigMaf"),
    "bigMethyl": (9, "bigMethyl"),
    "bigRmsk": (9, "bigRmsk"),
    "bigDbSnp": (4, "bigDbSnp"),
    "bigNarrowPeak": (6, "bigNarrowPeak"),
    "gappedPeak": (12, None),
    "broadPeak": (6, None),
    "bigLink": (4, None),
    "bigRmskAlign": (3, None),
    "mafSummary": (3, None),
    "mafFrames": (3, None),
    "heatmap": (12, None),
    "decoration": (12, None),
    "cytoBand": (4, None),
    "bed3Sources": (3, None),
}
#: What UCSC draws without conversion, and how its type line reads.
_READY = {
    "bigWig": "bigWig",
    "bam": "bam",
    "cram": "bam",
    "hic": "hic",
    "hal": "halSnake",
}
_PACKERS = {
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"PK\x03\x04": "zip",
}
_INNER = {b"BAM\1": "bam", b"BCF\2": "bcf", b"TBI\1": "tbi", b"CSI\1": "csi"}


@dataclass(frozen=True, slots=True)
class Detected:
    """What a file was found to be.

    Parameters
    ----------
    kind
        The format's word: ``bigWig``, ``bigBed``, ``bam``, ``cram``, ``vcf``, ``2bit``, ``hic``,
        ``hal``, ``bed``, ``narrowPeak``, ``bedGraph``, ``wig``, ``gtf``, ``gff3``, ``psl``, …, or
        ``unknown``.
    tracktype
        The value of the setting ``type`` for a file that UCSC draws as it is; None for all others.
    compression
        ``bgzf``, ``gzip``, ``bzip2``, ``xz``, ``zstd``, ``zip`` or None.
    hub_ready
        Whether the file can be named in a hub as it is (an index beside it apart).
    certain
        False where another reading of the same content would be as good.
    columns
        For tables: how many columns; 0 where that has no meaning.
    standard_columns
        How many of them are BED's own; 0 where it is no BED.
    table
        The standard autoSql definition that a bigBed follows, or None.
    note
        One sentence for a person, where there is something to say; else empty.
    """

    kind: str
    tracktype: str | None = None
    compression: str | None = None
    hub_ready: bool = False
    certain: bool = True
    columns: int = 0
    standard_columns: int = 0
    table: str | None = None
    note: str = ""


def detect_file(where: str | os.PathLike[str], *, opener: Fetch | None = None) -> Detected:
    r"""Tell what a file is, from its content; the name only breaks ties between kinds of text.

    Parameters
    ----------
    where
        Path, or ``http://``/``https://`` URL.
    opener
        For URLs: how a request is made.

    Returns
    -------
    Detected
        Of kind ``unknown`` where nothing fits.

    Raises
    ------
    OSError
        When there is no such file, or it cannot be read.
    FormatError
        When the file starts as a format whose header then is damaged.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "peaks.txt")
    >>> _ = path.write_text("chr1\t10\t90\tp1\t0\t.\t4.5\t-1\t-1\t40\n")
    >>> found = detect_file(path)
    >>> found.kind, found.tracktype, found.hub_ready
    ('narrowPeak', None, False)
    """
    source = open_source(where, opener=opener)
    try:
        return _detect(source)
    finally:
        source.close()


def _detect(source: Source) -> Detected:
    first = source.read_at(0, _FIRST)
    kind = kind_of(first)
    if kind == "bigBed":
        columns, defined, autosql = bigbed_columns(source, first)
        line, table, standard_columns = bigbed_type(columns, defined, autosql)
        return Detected(
            "bigBed",
            line,
            hub_ready=True,
            columns=columns,
            standard_columns=standard_columns,
            table=table,
        )
    if kind == "hal":
        return _hal(source, first)
    if kind is not None:
        tracktype = _READY.get(kind)
        return Detected(kind, tracktype, hub_ready=tracktype is not None or kind == "2bit")
    if first[:2] == GZIP_MAGIC:
        return _packed(source, first)
    for magic, packer in _PACKERS.items():
        if first.startswith(magic):
            note = f"packed with {packer}: unpack it first"
            return Detected("unknown", None, packer, certain=False, note=note)

    def start(most: int) -> bytes:
        return first if len(first) < _FIRST else first + source.read_at(_FIRST, most - _FIRST)

    return _text(source.name, start, None)


def _hal(source: Source, first: bytes) -> Detected:
    try:
        read_hal(source, first)
    except FormatError as error:
        return Detected("hdf5", certain=False, note=error.message)
    return Detected("hal", "halSnake", hub_ready=True)


def _packed(source: Source, first: bytes) -> Detected:
    compression = "bgzf" if is_bgzf(first) else "gzip"
    head = Gunzip(source, first)
    try:
        start = bytes(head.upto(4)[:4])
        if start == b"BAM\1":
            return _bam(bytes(head.upto(4096)))
        if start in _INNER:
            note = "UCSC does not read BCF: convert it to VCF" if start == b"BCF\2" else ""
            return Detected(_INNER[start], None, compression, note=note)
        inner = kind_of(bytes(head.upto(_FIRST)[:_FIRST]))
    except (FormatError, zlib.error):
        if not head.data:
            raise
        inner = kind_of(bytes(head.data[:_FIRST]))
    if inner is not None:
        note = f"a {inner} file must not be compressed once more: unpack it with gunzip"
        return Detected(inner, None, compression, note=note)

    def unpacked(most: int) -> bytes:
        # What can be read of damaged data tells enough.
        with suppress(FormatError, zlib.error):
            head.upto(most)
        return bytes(head.data[:most])

    return _text(source.name, unpacked, compression)


def _bam(start: bytes) -> Detected:
    order = sort_order(start[8:].decode("utf-8", "replace"))
    if order in ("queryname", "unsorted"):
        note = f"the BAM file says that it is {order}: sort it by coordinate"
        return Detected("bam", "bam", "bgzf", certain=True, note=note)
    return Detected("bam", "bam", "bgzf", hub_ready=True)


def _text(where: str, start: Callable[[int], bytes], compression: str | None) -> Detected:
    """What a text is, given a function for its first bytes."""
    name = where.partition("?")[0] if is_url(where) else where
    for most in (_SAMPLE, _LONG_SAMPLE):
        sample = start(most)
        if not sample:
            return Detected("unknown", None, compression, certain=False, note="the file is empty")
        found = sniff(sample, name, whole=len(sample) < most)
        # Comments may be longer than a sample.
        if found.kind != "unknown" or len(sample) < most:
            break
    tracktype = _ready_text(found, compression)
    note = found.note
    if found.kind == "vcf" and compression == "gzip":
        note = "a VCF file must be compressed with bgzip, not gzip, to be indexed"
    return Detected(
        found.kind,
        tracktype,
        compression,
        hub_ready=tracktype is not None or found.kind == "trix",
        certain=found.certain,
        columns=found.columns,
        standard_columns=found.standard_columns,
        note=note,
    )


def _ready_text(found: Sniffed, compression: str | None) -> str | None:
    if compression != "bgzf":
        return None
    return {"vcf": "vcfTabix", "longrange": "longTabix"}.get(found.kind)


def bigbed_type(columns: int, defined: int, autosql: str) -> tuple[str, str | None, int]:
    """The type line of a bigBed, by the names of its columns.

    A type such as ``bigGenePred`` is given when the columns after BED's own start with those of its
    definition; ``bigLolly`` cannot be told from a plain bigBed.

    Parameters
    ----------
    columns, defined
        How many columns there are, and how many the header calls BED's own.
    autosql
        The definition of the columns, or an empty text.

    Returns
    -------
    tuple
        The type line, the name of the standard definition (or None), and the number of columns that
        are BED's own.

    Examples
    --------
    >>> bigbed_type(7, 6, "")
    ('bigBed 6 +', None, 6)
    """
    table = _parsed(autosql) if autosql else None
    if table is not None:
        names = [name.lower() for name in table.names]
        for name, own, extra in _signatures():
            if names[own : own + len(extra)] == extra:
                return _BIGBED_TYPES[name][1] or _plain_line(own, columns), name, own
    own = _standard_columns(table, columns, defined)
    return _plain_line(own, columns), None, own


@lru_cache(maxsize=64)
def _parsed(text: str) -> Table | None:
    """The definition, where there is one that can be read; the files of a hub share a few."""
    try:
        return parse(text)
    except FormatError:
        return None


def _plain_line(own: int, columns: int) -> str:
    return f"bigBed {own} +" if columns > own else f"bigBed {own}"


def _standard_columns(table: Table | None, columns: int, defined: int) -> int:
    """How many columns are BED's own.

    Some writers count every column as defined, so the names have the last word where there are any.
    """
    own = min(defined or 12, columns, 12)
    if table is not None:
        own = min(own, _named_like_bed(table))
    return max({7: 6, 10: 9, 11: 9}.get(own, own), 3)


#: Other names in use for BED's columns.
_SAME = {
    "itemrgb": "reserved",
    "rgb": "reserved",
    "color": "reserved",
    "blockstarts": "chromstarts",
    "cdsstart": "thickstart",
    "cdsend": "thickend",
    "start": "chromstart",
    "end": "chromend",
    "id": "name",
}


def _named_like_bed(table: Table) -> int:
    """How many columns, from the first, are BED's by name; the first six by type as well."""
    count = 0
    for own, item in zip(BED_FIELDS, table.fields, strict=False):
        name = item.name.lower()
        same = _SAME.get(name, name) == own.name.lower()
        alike = count < 6 and (item.type, item.size) == (own.type, own.size)
        if not same and not alike:
            break
        count += 1
    return count


@lru_cache(maxsize=1)
def _signatures() -> list[tuple[str, int, list[str]]]:
    """For each standard definition: its name, BED's own columns, the names after them.

    The longest come first: bigBarChart starts as its simple form does.
    """
    found = [
        (name, own, [column.lower() for column in standard(name).names[own:]])
        for name, (own, _) in _BIGBED_TYPES.items()
    ]
    return sorted(found, key=lambda item: -len(item[2]))

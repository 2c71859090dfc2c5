"""What a text file is, from its first lines.

First words that only one format has come first, then rows: each row test is a small function over
the columns of the sample.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from .headers.trix import looks_like_trix

__all__ = ["Sniffed", "bed_columns", "sniff"]

_ROWS = 200


class Sniffed(NamedTuple):
    """What the lines look like; the fields are those of `Detected`."""

    kind: str
    certain: bool = True
    columns: int = 0
    standard_columns: int = 0
    note: str = ""


Rows = Sequence[Sequence[bytes]]

#: Starts that settle the question.
_STARTS: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (rb"##fileformat=VCF", "vcf"),
        (rb"##gff-version\s+3", "gff3"),
        (rb"##gff-version\s+2", "gff"),
        (rb"##maf", "maf"),
        (rb"psLayout version", "psl"),
        (rb"@(?:HD|SQ|RG|PG|CO)\t", "sam"),
        (rb"(?i)\s*(?:<!doctype|<html|<head|<\?xml)", "html"),
        (rb"\s*SW\s+perc\s+perc", "rmsk"),
        (rb"version https://git-lfs", "gitLfs"),
    )
)
#: First words of data lines that settle the question.
_WORDS = {
    b"fixedStep": "wig",
    b"variableStep": "wig",
    b"chain": "chain",
    b"net": "net",
}
#: The word in ``track type=…`` and the kind it stands for.
_TRACK_TYPES = {
    "bedgraph": "bedGraph",
    "wiggle_0": "wig",
    "narrowpeak": "narrowPeak",
    "broadpeak": "broadPeak",
    "gappedpeak": "gappedPeak",
    "beddetail": "bedDetail",
    "pgsnp": "pgSnp",
    "interact": "interact",
    "barchart": "barChart",
    "maf": "maf",
    "psl": "psl",
    "bed": "bed",
    "gtf": "gtf",
}
#: Ends of names that break ties.
_ENDINGS = {
    "narrowpeak": "narrowPeak",
    "broadpeak": "broadPeak",
    "gappedpeak": "gappedPeak",
    "bedgraph": "bedGraph",
    "bdg": "bedGraph",
    "bg": "bedGraph",
    "bedmethyl": "bedMethyl",
    "bed": "bed",
    "gtf": "gtf",
    "gff": "gff",
    "gff2": "gff",
    "gff3": "gff3",
    "bedpe": "bedpe",
    "pgsnp": "pgSnp",
    "tagalign": "tagAlign",
    "genepred": "genePred",
    "refflat": "refFlat",
}
_NOTES = {
    "html": "this is a web page, not a data file: check the link",
    "gitLfs": "a pointer of Git LFS, not the data file itself: fetch it with git lfs pull",
}

_TRACK_TYPE = re.compile(rb"""\stype=["']?([A-Za-z_0-9]+)""")
_INT = re.compile(rb"-?\d{1,18}")
_COUNT = re.compile(rb"\d{1,18}")
_FLOAT = re.compile(rb"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[-+]?(?:nan|inf)|NaN|Inf")
_RGB = re.compile(rb"\d{1,3},\d{1,3},\d{1,3},?")
_LIST = re.compile(rb"(?:-?\d+,)*-?\d+,?")
_CIGAR = re.compile(rb"\*|(?:\d+[MIDNSHP=X])+")
_PAIR = re.compile(rb"[^\s:]+:\d+-\d+,-?[\d.]+(?:[eE][-+]?\d+)?")
_ALLELES = re.compile(rb"[ACGTNacgtn-]+(?:/[ACGTNacgtn-]+)*")
_STAIN = re.compile(rb"gneg|gpos\d{0,3}|acen|gvar|stalk")
_FASTA = re.compile(rb">\s*\S[^\n]*\n\s*[A-Za-z*\-.]")


def sniff(sample: bytes, name: str = "", *, whole: bool = True) -> Sniffed:
    r"""Tell the format of text from a sample of it.

    Parameters
    ----------
    sample
        The first bytes, unpacked.
    name
        The file's name, for ties.
    whole
        Whether the sample is all there is; otherwise its last line may be cut and is left out.

    Examples
    --------
    >>> sniff(b"chr1\t0\t100\t0.5\nchr1\t100\t200\t0.25\n")
    Sniffed(kind='bedGraph', certain=True, columns=4, standard_columns=3, note='')
    """
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Sniffed("unknown", False, note="text in UTF-16: save it as plain text (UTF-8)")
    if sample.startswith(b"\xef\xbb\xbf"):
        sample = sample[3:]
    if b"\0" in sample:
        return Sniffed("unknown", False, note="binary data of no format known here")
    for pattern, kind in _STARTS:
        if pattern.match(sample):
            return Sniffed(kind, note=_NOTES.get(kind, ""))
    lines = [line.rstrip(b"\r") for line in sample.split(b"\n")]
    if not whole and len(lines) > 1:
        lines.pop()
    hint = _hint(name)
    if _FASTA.match(sample.lstrip()):
        return Sniffed("fasta")
    if lines[0].startswith(b"@") and len(lines) > 2 and lines[2].startswith(b"+"):
        return Sniffed("fastq")
    told, data = _split_off_head(lines)
    if told is not None:
        hint = told
    if not data:
        return Sniffed("unknown", False, note="no data lines in it")
    return _by_first_word(data) or _by_rows(data, hint, told is not None)


def _hint(name: str) -> str | None:
    stem = name.lower()
    for packed in (".gz", ".bgz"):
        stem = stem.removesuffix(packed)
    return _ENDINGS.get(stem.rpartition(".")[2])


def _split_off_head(lines: list[bytes]) -> tuple[str | None, list[bytes]]:
    """The kind that a track line states, and the data lines."""
    told = None
    data: list[bytes] = []
    for line in lines:
        if line.startswith(b"track") and (line[5:6].isspace() or len(line) == 5):
            match = _TRACK_TYPE.search(line)
            if match and told is None:
                told = _TRACK_TYPES.get(match[1].decode("ascii").lower())
            if data:
                break
        elif line.strip() and not line.startswith((b"#", b"browser ")):
            data.append(line)
            if len(data) == _ROWS:
                break
    return told, data


def _by_first_word(data: list[bytes]) -> Sniffed | None:
    words = data[0].split()
    kind = _WORDS.get(words[0])
    if kind in ("chain", "net") and (len(words) < 3 or (kind == "chain" and len(words) < 12)):
        kind = None
    if kind is None and words[0] == b"a" and any(line.startswith(b"s ") for line in data[1:3]):
        kind = "maf"
    return Sniffed(kind) if kind else None


def _by_rows(data: list[bytes], hint: str | None, told: bool) -> Sniffed:
    tabs = any(b"\t" in line for line in data)
    rows = [line.split(b"\t") if tabs else line.split() for line in data]
    columns = len(rows[0])
    if all(len(row) == columns for row in rows):
        for test in _TESTS:
            kind = test(rows, columns)
            if kind is not None:
                return _settle(kind, rows, columns, hint, told)
    elif tabs and all(len(row) in (8, 9) for row in rows):
        kind = _gff(rows, min(map(len, rows)))
        if kind:
            return Sniffed(kind)
    if _starts_and_ends(rows):
        note = "the rows have different numbers of columns"
        return Sniffed("bed", False, min(map(len, rows)), 3, note)
    if looks_like_trix(data):
        return Sniffed("trix")
    return Sniffed("unknown", False, columns, note="text of no format known here")


def _settle(kind: str, rows: Rows, columns: int, hint: str | None, told: bool) -> Sniffed:
    """Weigh what the rows say against what a track line or the name says."""
    own = bed_columns(rows) if kind in _BED_LIKE else 0
    certain = kind not in _DOUBTFUL
    if kind == "bedGraph":
        own = 3
        certain = told or any(not _INT.fullmatch(row[3]) for row in rows)
    if hint == kind:
        certain = True
    elif (kind, hint) in _OVERRIDES and (told or not certain):
        kind, certain = str(hint), True
        own = bed_columns(rows) if kind != "bedGraph" else 3
    elif told and hint is not None and hint != kind and kind in _BED_LIKE and hint in _BED_LIKE:
        certain = False
    if kind in _PEAKS:
        own = _PEAKS[kind]
    return Sniffed(kind, certain, columns, own)


#: Kinds that other kinds of the same shape could be.
_DOUBTFUL = {"broadPeak", "gappedPeak", "tagAlign", "pgSnp", "bedpe", "gff"}
#: What the rows say, and what a track line or a name may turn it into.
_OVERRIDES = {
    ("bedGraph", "bed"),
    ("bed", "bedDetail"),
    ("broadPeak", "bed"),
    ("gappedPeak", "bed"),
    ("tagAlign", "bed"),
    ("pgSnp", "bed"),
    ("pgSnp", "bedDetail"),
    ("tagAlign", "bedDetail"),
    ("gff", "gtf"),
    ("gff", "gff3"),
}
_PEAKS = {"narrowPeak": 6, "broadPeak": 6, "gappedPeak": 12}
_BED_LIKE = {
    "bed",
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
    "pgSnp",
    "tagAlign",
}


def _all(rows: Rows, column: int, pattern: re.Pattern[bytes]) -> bool:
    return all(pattern.fullmatch(row[column]) for row in rows)


def _numbers(rows: Rows, columns: Sequence[int], pattern: re.Pattern[bytes] = _COUNT) -> bool:
    return all(_all(rows, column, pattern) for column in columns)


def _starts_and_ends(rows: Rows) -> bool:
    """The second and third columns are a range in every row."""
    return all(
        len(row) >= 3
        and row[0]
        and _COUNT.fullmatch(row[1])
        and _COUNT.fullmatch(row[2])
        and int(row[1]) <= int(row[2])
        for row in rows
    )


def _strands(rows: Rows, column: int, allowed: bytes = b"+-.") -> bool:
    return all(len(row[column]) == 1 and row[column] in allowed for row in rows)


def _listed(value: bytes) -> int:
    return len(value.rstrip(b",").split(b",")) if value.strip(b",") else 0


def _lists(rows: Rows, counter: int, columns: Sequence[int]) -> bool:
    """A column counts the values that others list."""
    return all(
        _COUNT.fullmatch(row[counter])
        and all(
            _LIST.fullmatch(row[column]) and _listed(row[column]) == int(row[counter])
            for column in columns
        )
        for row in rows
    )


def _thick(rows: Rows) -> bool:
    return all(
        _COUNT.fullmatch(row[6])
        and _COUNT.fullmatch(row[7])
        and int(row[6]) <= int(row[7])
        and (
            (int(row[1]) <= int(row[6]) and int(row[7]) <= int(row[2])) or row[6] == row[7] == b"0"
        )
        for row in rows
    )


def _colors(rows: Rows) -> bool:
    return all(_RGB.fullmatch(row[8]) or row[8] in (b"0", b".") for row in rows)


def bed_columns(rows: Rows) -> int:
    """How many columns, from the first, read as BED's own in every row; 0 for no BED.

    Examples
    --------
    >>> bed_columns([[b"chr1", b"5", b"9", b"a", b"0", b"+", b"0.5"]])
    6
    """
    if not _starts_and_ends(rows):
        return 0
    columns = len(rows[0])
    if columns < 5 or not _all(rows, 4, _FLOAT):
        return min(columns, 4)
    if columns < 6 or not _strands(rows, 5):
        return 5
    if columns < 8 or not _thick(rows):
        return 6
    if columns < 9 or not _colors(rows):
        return 8
    return 12 if columns >= 12 and _lists(rows, 9, (10, 11)) else 9


def _psl(rows: Rows, columns: int) -> str | None:
    if columns not in (21, 22, 23):
        return None
    shift = columns == 22
    rows = [row[shift:] for row in rows]
    if not (_numbers(rows, (*range(8), 10, 11, 12, 14, 15, 16)) and _lists(rows, 17, (18,))):
        return None
    if not all(row[8] in (b"+", b"-", b"++", b"+-", b"-+", b"--") for row in rows):
        return None
    return "pslx" if columns == 23 else "psl"


def _sam(rows: Rows, columns: int) -> str | None:
    if columns < 11:
        return None
    fits = _numbers(rows, (1, 3, 4, 7)) and _all(rows, 5, _CIGAR) and _all(rows, 8, _INT)
    return "sam" if fits else None


def _gene_pred(rows: Rows, columns: int) -> str | None:
    """name, chrom, strand, tx and cds ranges, exon count, exon starts and ends, and more."""
    for shift, names in (
        (0, {10: "genePred", 11: "genePred", 12: "genePred", 15: "genePredExt"}),
        (1, {11: "genePred", 12: "genePred", 16: "genePredExt"}),
    ):
        if columns in names:
            body = [row[shift:] for row in rows]
            fits = (
                _strands(body, 2, b"+-")
                and _numbers(body, (3, 4, 5, 6))
                and _lists(body, 7, (8, 9))
            )
            if fits:
                # In front stands a gene's name, or the number of an index bin.
                flat = shift and columns == 11 and not _all(rows, 0, _COUNT)
                return "refFlat" if flat else names[columns]
    return None


_GTF_ATTRIBUTE = re.compile(rb'\s*\w+\s+"[^"]*"\s*;?|\s*\w+\s+[^\s;="]+\s*;')
_GFF3_ATTRIBUTE = re.compile(rb"\s*[^\s=;]+=[^;]*")


def _gff(rows: Rows, columns: int) -> str | None:
    if columns not in (8, 9) or not _numbers(rows, (3, 4)):
        return None
    if not _strands(rows, 6, b"+-.?") or not all(row[7] in b".012" for row in rows):
        return None
    if columns == 8:
        return "gff"
    if all(_GTF_ATTRIBUTE.match(row[8]) for row in rows):
        return "gtf"
    return "gff3" if all(_GFF3_ATTRIBUTE.match(row[8]) or row[8] == b"." for row in rows) else "gff"


def _interact(rows: Rows, columns: int) -> str | None:
    if columns != 18 or not _starts_and_ends(rows):
        return None
    fits = _numbers(rows, (9, 10, 14, 15)) and _all(rows, 5, _FLOAT) and _strands(rows, 12)
    return "interact" if fits and _strands(rows, 17) else None


def _bed_methyl(rows: Rows, columns: int) -> str | None:
    if columns != 18 or bed_columns(rows) < 9:
        return None
    return "bedMethyl" if _numbers(rows, range(9, 18), _FLOAT) else None


def _narrow_peak(rows: Rows, columns: int) -> str | None:
    if columns != 10 or bed_columns(rows) < 6 or not _all(rows, 9, _INT):
        return None
    return "narrowPeak" if _numbers(rows, (6, 7, 8), _FLOAT) else None


def _bar_chart(rows: Rows, columns: int) -> str | None:
    if columns not in (9, 11) or bed_columns(rows) != 6 or not _all(rows, 7, _COUNT):
        return None
    many = all(
        _listed(row[8]) == int(row[7]) > 0
        and all(_FLOAT.fullmatch(part) for part in row[8].rstrip(b",").split(b","))
        for row in rows
    )
    return "barChart" if many and any(b"," in row[8] for row in rows) else None


def _broad_peak(rows: Rows, columns: int) -> str | None:
    if columns != 9 or bed_columns(rows) != 6:
        return None
    return "broadPeak" if _numbers(rows, (6, 7, 8), _FLOAT) else None


def _gapped_peak(rows: Rows, columns: int) -> str | None:
    if columns != 15 or bed_columns(rows) != 12:
        return None
    return "gappedPeak" if _numbers(rows, (12, 13, 14), _FLOAT) else None


def _long_range(rows: Rows, columns: int) -> str | None:
    fits = columns >= 4 and _starts_and_ends(rows) and _all(rows, 3, _PAIR)
    return "longrange" if fits else None


def _cyto_band(rows: Rows, columns: int) -> str | None:
    fits = columns == 5 and _starts_and_ends(rows) and _all(rows, 4, _STAIN)
    return "cytoBand" if fits else None


def _bed_graph(rows: Rows, columns: int) -> str | None:
    fits = columns == 4 and _starts_and_ends(rows) and _all(rows, 3, _FLOAT)
    return "bedGraph" if fits else None


def _pg_snp(rows: Rows, columns: int) -> str | None:
    if columns != 7 or not _starts_and_ends(rows) or not _all(rows, 3, _ALLELES):
        return None
    fits = all(_COUNT.fullmatch(row[4]) and row[3].count(b"/") + 1 == int(row[4]) for row in rows)
    return "pgSnp" if fits else None


def _tag_align(rows: Rows, columns: int) -> str | None:
    if columns != 6 or bed_columns(rows) != 6:
        return None
    fits = all(
        _ALLELES.fullmatch(row[3]) and len(row[3]) == int(row[2]) - int(row[1]) > 3 for row in rows
    )
    return "tagAlign" if fits else None


def _bedpe(rows: Rows, columns: int) -> str | None:
    if columns < 6 or not all(
        (_INT.fullmatch(row[1]) and _INT.fullmatch(row[2]))
        and (_INT.fullmatch(row[4]) and _INT.fullmatch(row[5]))
        and not _FLOAT.fullmatch(row[3])
        for row in rows
    ):
        return None
    return "bedpe" if columns < 9 or _strands(rows, 8) else None


def _bed(rows: Rows, columns: int) -> str | None:
    return "bed" if bed_columns(rows) else None


def _sizes(rows: Rows, columns: int) -> str | None:
    if columns == 2 and _all(rows, 1, _COUNT) and not _all(rows, 0, _FLOAT):
        return "chromSizes"
    return "fai" if columns == 5 and _numbers(rows, (1, 2, 3, 4)) else None


def _rmsk(rows: Rows, columns: int) -> str | None:
    fits = columns in (15, 16) and _numbers(rows, (0, 1, 2, 3), _FLOAT) and _numbers(rows, (5, 6))
    return "rmsk" if fits else None


#: From the most particular shape to the plainest.
_TESTS: tuple[Callable[[Rows, int], str | None], ...] = (
    _psl,
    _gene_pred,
    _gff,
    _sam,
    _interact,
    _bed_methyl,
    _narrow_peak,
    _bar_chart,
    _broad_peak,
    _gapped_peak,
    _long_range,
    _cyto_band,
    _bed_graph,
    _pg_snp,
    _tag_align,
    _bedpe,
    _sizes,
    _bed,
    _rmsk,
)

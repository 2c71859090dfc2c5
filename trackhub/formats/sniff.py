"""What a text file is, from its first lines.

Starts and first words that only one format has come first; then the shape of the rows
(`row_shapes`), weighed against a track line and the ending of the name.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .headers.trix import looks_like_trix
from .row_shapes import RAGGED_TESTS, TESTS, Rows, bed_columns, starts_and_ends, whole_numbers

__all__ = ["Sniffed", "sniff"]

_ROWS = 200


class Sniffed(NamedTuple):
    """What the lines look like; the fields are those of `Detected`."""

    kind: str
    certain: bool = True
    columns: int = 0
    standard_columns: int = 0
    note: str = ""


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
    found = _by_shape(rows, hint, told)
    if found is not None:
        return found
    if looks_like_trix(data):
        return Sniffed("trix")
    if len(rows) > 1 and not any(cell.isdigit() for cell in rows[0]):
        found = _by_shape(rows[1:], hint, told)
        if found is not None:
            note = "the first line looks like names of columns: remove it, or let it start with #"
            return found._replace(certain=False, note=note)
    return Sniffed("unknown", False, len(rows[0]), note="text of no format known here")


def _by_shape(rows: Rows, hint: str | None, told: bool) -> Sniffed | None:
    columns = min(map(len, rows))
    if columns == max(map(len, rows)):
        for test in TESTS:
            kind = test(rows, columns)
            if kind is not None:
                return _settle(kind, rows, columns, hint, told)
        return None
    for test in RAGGED_TESTS:
        kind = test(rows, columns)
        if kind is not None:
            return Sniffed(kind, columns=columns)
    if starts_and_ends(rows):
        note = "the rows have different numbers of columns"
        return Sniffed("bed", False, columns, 3, note)
    return None


def _settle(kind: str, rows: Rows, columns: int, hint: str | None, told: bool) -> Sniffed:
    """Weigh what the rows say against what a track line or the name says."""
    own = bed_columns(rows) if kind in _BED_LIKE else 0
    certain = kind not in _DOUBTFUL
    if kind == "bedGraph":
        own = 3
        certain = told or not whole_numbers(rows, 3)
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

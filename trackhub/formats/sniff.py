"""What a text file is, from its first lines.

Starts and first words that only one format has come first; then the shape of the rows
(`row_shapes`), weighed against a track line and the ending of the name (`alike`).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from .alike import OWN_COLUMNS, decide, ending_kind
from .headers.trix import looks_like_trix
from .row_shapes import RAGGED_TESTS, TESTS, Rows, bed_columns, whole_numbers
from .text.line_ends import unix_start
from .text.tracklines import is_track_line, track_type, whole_track_lines

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
_NOTES = {
    "html": "this is a web page, not a data file: check the link",
    "gitLfs": "a pointer of Git LFS, not the data file itself: fetch it with git lfs pull",
}

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
    if b"\0" in sample:
        return Sniffed("unknown", False, note="binary data of no format known here")
    lines = whole_track_lines(unix_start(sample)).split(b"\n")
    if not whole and len(lines) > 1:
        lines.pop()
    head, lines = _split_off_head(lines)
    text = b"\n".join(lines)
    for pattern, kind in _STARTS:
        if pattern.match(text):
            return Sniffed(kind, note=_NOTES.get(kind, ""))
    if _FASTA.match(text.lstrip()):
        return Sniffed("fasta")
    if lines and lines[0].startswith(b"@") and len(lines) > 2 and lines[2].startswith(b"+"):
        return Sniffed("fastq")
    data = _data_lines(lines, head)
    if not data:
        elsewhere = any(b"bigDataUrl=" in line for line in head)
        note = "the data are elsewhere: use the bigDataUrl of its track line as url"
        return Sniffed("unknown", False, note=note if elsewhere else "no data lines in it")
    said = _Said(next(filter(None, map(track_type, head)), None), ending_kind(name))
    return _by_first_word(data) or _by_rows(data, said)


class _Said(NamedTuple):
    """The kinds that the track line and the end of the name mean, or None."""

    track_line: str | None
    ending: str | None


def _split_off_head(lines: list[bytes]) -> tuple[list[bytes], list[bytes]]:
    """The track lines before all else, and what comes after them."""
    head = []
    for number, line in enumerate(lines):
        if line.startswith((b"track", b"browser")) and is_track_line(line):
            head.append(line)
        elif line.strip():
            return head, lines[number:]
    return head, []


def _data_lines(lines: list[bytes], head: list[bytes]) -> list[bytes]:
    """The first data lines, up to a second track; track lines after a comment go to `head`."""
    data: list[bytes] = []
    for line in lines:
        if line.startswith((b"track", b"browser")) and is_track_line(line):
            if data:
                break
            head.append(line)
        elif line.strip() and not line.startswith(b"#"):
            data.append(line)
            if len(data) == _ROWS:
                break
    return data


def _by_first_word(data: list[bytes]) -> Sniffed | None:
    words = data[0].split()
    kind = _WORDS.get(words[0])
    if kind in ("chain", "net") and (len(words) < 3 or (kind == "chain" and len(words) < 12)):
        kind = None
    if kind is None and words[0] == b"a" and any(line.startswith(b"s ") for line in data[1:3]):
        kind = "maf"
    return Sniffed(kind) if kind else None


def _by_rows(data: list[bytes], said: _Said) -> Sniffed:
    found = _by_columns(data, said)
    if found is None and looks_like_trix(data):
        return Sniffed("trix")
    if found is None and len(data) > 1 and not any(cell.isdigit() for cell in data[0].split()):
        found = _by_columns(data[1:], said)
        if found is not None:
            note = "the first line looks like names of columns: remove it, or let it start with #"
            return found._replace(certain=False, note=note)
    found = found or _mostly(data, said)
    if found is not None:
        return found
    kind = said.track_line or said.ending
    if kind is not None:
        who = "track line" if said.track_line else "name"
        return Sniffed(kind, False, note=f"the {who} says {kind}, and the lines do not look so")
    return Sniffed("unknown", False, len(data[0].split()), note="text of no format known here")


def _by_columns(data: list[bytes], said: _Said) -> Sniffed | None:
    """What rows look like, cut at tabs or, where that gives no table, at blanks."""
    rows = _cut(data)
    by_blanks = [line.split() for line in data]
    found = _by_shape(rows, said) or _by_shape(by_blanks, said)
    if found is None:
        return None
    if found.kind == "bed" and found.columns > found.standard_columns:
        # modkit parts the columns of BED with tabs, and those after them with blanks.
        other = _by_shape(by_blanks, said)
        if other is not None and other.kind == "bedMethyl":
            return other
    return found


def _cut(data: list[bytes]) -> Rows:
    """Rows cut at tabs, or at blanks where there are none.

    Blanks around cells are taken away, and columns at the end that are empty in all rows.
    """
    if not any(b"\t" in line for line in data):
        return [line.split() for line in data]
    tidy = [[cell.strip() for cell in line.split(b"\t")] for line in data]
    while all(len(row) > 1 and not row[-1] for row in tidy):
        tidy = [row[:-1] for row in tidy]
    return tidy


def _by_shape(rows: Rows, said: _Said) -> Sniffed | None:
    """What rows of the same number of columns look like."""
    columns = min(map(len, rows))
    if columns != max(map(len, rows)):
        return None
    for test in TESTS:
        looks = test(rows, columns)
        if looks is not None:
            sure = looks == "bedGraph" and not whole_numbers(rows, 3)
            kind, certain, note = decide(looks, sure, *said)
            own = OWN_COLUMNS.get(kind, bed_columns(rows) if kind in _BED_LIKE else 0)
            return Sniffed(kind, certain, columns, own, note)
    return None


def _mostly(data: list[bytes], said: _Said) -> Sniffed | None:
    """What rows look like that differ in their number of columns, or of which some are faulty."""
    rows = _cut(data)
    columns = min(map(len, rows))
    for test in RAGGED_TESTS:
        kind = test(rows, columns)
        if kind is not None:
            return Sniffed(kind, columns=columns)
    usual = Counter(map(len, rows)).most_common(1)[0][0]
    alike = [row for row in rows if len(row) == usual]
    if len(alike) < len(rows):
        found = _by_shape(alike, said)
        if found is not None:
            note = "the rows have different numbers of columns"
            return found._replace(certain=False, note=note)
    for row in alike[:_TRIED]:
        found = _by_shape([row], said)
        if found is not None and found.kind not in _NOT_BY_ONE_ROW:
            note = f"some rows look like {found.kind}, and others do not"
            return found._replace(certain=False, note=note)
    return None


#: So many rows are looked at one by one, where they do not look like the same.
_TRIED = 3
#: Kinds that one row alone does not tell.
_NOT_BY_ONE_ROW = frozenset({"bedpe", "chromSizes", "fai", "rmsk", "tagAlign"})
#: Kinds of which some columns, but not always as many, are BED's.
_BED_LIKE = frozenset({"bed", "bedDetail", "longrange"})

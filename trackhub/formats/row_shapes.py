"""What kind of table rows of text are: one small test a format, over the columns of a sample."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

__all__ = ["RAGGED_TESTS", "TESTS", "Rows", "bed_columns", "starts_and_ends", "whole_numbers"]

#: Rows as lists of columns.
Rows = Sequence[Sequence[bytes]]

_INT = re.compile(rb"-?\d{1,18}")
_COUNT = re.compile(rb"\d{1,18}")
_FLOAT = re.compile(rb"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|[-+]?(?:nan|inf)|NaN|Inf")
_RGB = re.compile(rb"\d{1,3},\d{1,3},\d{1,3},?")
_LIST = re.compile(rb"(?:-?\d+,)*-?\d+,?")
_CIGAR = re.compile(rb"\*|(?:\d+[MIDNSHP=X])+")
_PAIR = re.compile(rb"[^\s:]+:\d+-\d+,-?[\d.]+(?:[eE][-+]?\d+)?")
_ALLELES = re.compile(rb"[ACGTNacgtn-]+(?:/[ACGTNacgtn-]+)*")
_SEQUENCE = re.compile(rb"[ACGTNacgtn.]{4,}")
_PEPTIDE = re.compile(rb"[A-Z]{2,}\*?")
_STAIN = re.compile(rb"gneg|gpos\d{0,3}|acen|gvar|stalk")


def _all(rows: Rows, column: int, pattern: re.Pattern[bytes]) -> bool:
    return all(pattern.fullmatch(row[column]) for row in rows)


def _numbers(rows: Rows, columns: Sequence[int], pattern: re.Pattern[bytes] = _COUNT) -> bool:
    return all(_all(rows, column, pattern) for column in columns)


def whole_numbers(rows: Rows, column: int) -> bool:
    """Whether a column has whole numbers only."""
    return _all(rows, column, _INT)


def starts_and_ends(rows: Rows) -> bool:
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
    if not starts_and_ends(rows):
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
    if columns != 18 or not starts_and_ends(rows):
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


def _bed15(rows: Rows, columns: int) -> str | None:
    """BED12, the number of experiments, their numbers, their values."""
    if columns != 15 or bed_columns(rows) != 12 or not _lists(rows, 12, (13,)):
        return None
    fits = all(
        _listed(row[14]) == int(row[12])
        and all(_FLOAT.fullmatch(part) for part in row[14].rstrip(b",").split(b","))
        for row in rows
    )
    # One experiment everywhere, without a comma, is as good a gappedPeak.
    return "bed15" if fits and any(b"," in row[14] for row in rows) else None


def _paired_tag_align(rows: Rows, columns: int) -> str | None:
    if columns != 8 or bed_columns(rows) != 6:
        return None
    fits = _all(rows, 6, _SEQUENCE) and _all(rows, 7, _SEQUENCE)
    return "pairedTagAlign" if fits else None


def _peptide_mapping(rows: Rows, columns: int) -> str | None:
    if columns != 10 or bed_columns(rows) < 6 or not _all(rows, 3, _PEPTIDE):
        return None
    fits = _all(rows, 6, _FLOAT) and _numbers(rows, (8, 9))
    return "peptideMapping" if fits else None


def _long_range(rows: Rows, columns: int) -> str | None:
    fits = columns >= 4 and starts_and_ends(rows) and _all(rows, 3, _PAIR)
    return "longrange" if fits else None


def _cyto_band(rows: Rows, columns: int) -> str | None:
    fits = columns == 5 and starts_and_ends(rows) and _all(rows, 4, _STAIN)
    return "cytoBand" if fits else None


def _bed_graph(rows: Rows, columns: int) -> str | None:
    fits = columns == 4 and starts_and_ends(rows) and _all(rows, 3, _FLOAT)
    return "bedGraph" if fits else None


def _pg_snp(rows: Rows, columns: int) -> str | None:
    if columns != 7 or not starts_and_ends(rows) or not _all(rows, 3, _ALLELES):
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
        for row in rows
    ):
        return None
    # HiCCUPS wrote a color behind the two ends.
    told = columns > 9 and _strands(rows, 8) and _strands(rows, 9)
    if told or (columns > 6 and all(_RGB.fullmatch(row[6]) for row in rows)):
        return "bedpe"
    if any(row[3] != row[0] and _FLOAT.fullmatch(row[3]) for row in rows):
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
TESTS: tuple[Callable[[Rows, int], str | None], ...] = (
    _psl,
    _gene_pred,
    _gff,
    _sam,
    _interact,
    _bed_methyl,
    _narrow_peak,
    _peptide_mapping,
    _bar_chart,
    _broad_peak,
    _bed15,
    _gapped_peak,
    _paired_tag_align,
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
#: For formats whose rows may differ in their number of columns; given the least of them.
RAGGED_TESTS = (_gff, _sam, _rmsk)

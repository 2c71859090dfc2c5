"""Files of gene models written in sight, and the rows of the bigGenePred that they become."""

from __future__ import annotations

from pathlib import Path

from trackhub.formats import BigBed
from trackhub.formats.autosql import standard
from trackhub.formats.convert import convert_file

SIZES = {"chr1": 10_000, "chr2": 5_000}


def tabbed(*lines: str) -> str:
    """Lines of nine columns, parted by blanks up to the attributes."""
    return "".join("\t".join(line.split(None, 8)) + "\n" for line in lines)


def rows_of(path: Path) -> list[str]:
    """All rows of a bigBed, as lines."""
    with BigBed(path) as genes:
        return [
            f"{chrom}\t{start}\t{end}\t{rest.decode()}"
            for chrom in genes.chroms
            for start, end, rest in zip(*genes.rows(chrom), strict=True)
        ]


def rows(tmp_path: Path, text: str | bytes, kind: str, **options: object) -> list[str]:
    """The rows of the bigGenePred that a text becomes."""
    source = tmp_path / f"genes.{kind}"
    source.write_bytes(text if isinstance(text, bytes) else text.encode())
    options = {"search": False, **options}
    return rows_of(convert_file(source, chrom_sizes=SIZES, kind=kind, **options).path)


def columns(row: str, *names: str) -> list[str]:
    """Some columns of a row by their names."""
    return [row.split("\t")[COLUMNS.index(name)] for name in names]


COLUMNS = standard("bigGenePred").names
MODEL = ("thickStart", "thickEnd", "blockSizes", "chromStarts", "exonFrames")
STATES = ("cdsStartStat", "cdsEndStat")

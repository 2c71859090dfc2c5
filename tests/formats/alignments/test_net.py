"""Nets to bigNet: nested fills and gaps."""

from __future__ import annotations

from pathlib import Path

import pytest

from trackhub.errors import FormatError
from trackhub.formats import BigBed
from trackhub.formats.convert import convert_file

SIZES = {"chr1": 1000, "chr2": 500}
TEXT = """net chr1 1000
 fill 100 300 chrX + 50 280 id 7 score 4900 ali 250 qDup 12 type top tN 0 qN 5 tR 40 qR 30 tTrf 1 qTrf 2
  gap 150 60 chrX + 90 40 tN 1
   fill 160 30 chrY - 900 25 id 9 score 77.5 ali 20 qOver 3 qFar 400 qDup 0 type nonSyn
  gap 300 20 chrX + 200 10
 fill 500 10 chrX + 600 10 id 8 score 10 ali 10
net chr2 500
 fill 0 500 chrZ - 0 400 id 10 score 5 ali 300 type top
"""


def rows(path: Path) -> list[list[str]]:
    with BigBed(path) as nets:
        return [
            [chrom, str(start), str(end), *rest.decode().split("\t")]
            for chrom in nets.chroms
            for start, end, rest in zip(*nets.rows(chrom), strict=True)
        ]


def converted(tmp_path: Path, text: str, **options: object):
    source = tmp_path / "a.net"
    source.write_text(text)
    return convert_file(source, chrom_sizes=SIZES, **options)


def test_the_items_of_a_net(tmp_path: Path) -> None:
    made = converted(tmp_path, TEXT, other_db="mm39", chain_track="mouseChain")
    assert made.tracktype == "bigNet mm39 mouseChain"
    found = rows(made.path)
    # Chromosome to type.
    assert [" ".join(row[:13]) for row in found] == [
        "chr1 100 400 chrX 1000 + 1 50 330 7 250 4900 top",
        "chr1 150 210 chrX 1000 + 2 90 130 0 0 0 gap",
        "chr1 160 190 chrY 1000 - 3 900 925 9 20 77.5 nonSyn",
        "chr1 300 320 chrX 1000 + 2 200 210 0 0 0 gap",
        "chr1 500 510 chrX 1000 + 1 600 610 8 10 10 top",
        "chr2 0 500 chrZ 1000 - 1 0 400 10 300 5 top",
    ]
    # qOver, qFar, qDup, tN, qN, tR, qR, tNewR, qNewR, tOldR, qOldR, tTrf, qTrf
    assert " ".join(found[0][13:]) == "-1 -1 12 0 5 40 30 -1 -1 -1 -1 1 2"
    assert " ".join(found[1][13:]) == "-1 -1 -1 1 -1 -1 -1 -1 -1 -1 -1 -1 -1"
    assert found[2][13:16] == ["3", "400", "0"]


def test_deeper_indentation_means_the_same(tmp_path: Path) -> None:
    wide = "".join(
        " " * (len(line) - len(line.lstrip())) + line for line in TEXT.splitlines(keepends=True)
    )
    assert rows(converted(tmp_path, wide).path) == rows(converted(tmp_path, TEXT).path)


def test_the_chain_track_is_asked_for(tmp_path: Path) -> None:
    made = converted(tmp_path, TEXT, other_db="mm39")
    assert made.tracktype == "bigNet mm39"
    assert made.summary.notes == [
        "UCSC wants the bigChain track that the net is of: give chain_track"
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("gap 150 60", "gap 150 600", 3, "does not lie within 100-400"),
        ("fill 160 30", "fill 160 0", 4, "is empty"),
        ("chrY -", "chrY *", 4, "the strand must be"),
        ("fill 500", "hole 500", 6, "lines of a net begin with"),
        ("id 7", "id x", 2, "chainId: 'x' is no whole number"),
        ("net chr2 500", "net chr2", 7, "a name and a size"),
        ("net chr1 1000\n", "", 1, "is due before"),
    ],
)
def test_what_is_wrong_is_told_with_the_line(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    with pytest.raises(FormatError, match=message) as caught:
        converted(tmp_path, TEXT.replace(old, new, 1), kind="net")
    assert caught.value.line == line
    assert [path.name for path in tmp_path.iterdir()] == ["a.net"]

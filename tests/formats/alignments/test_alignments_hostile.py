"""Whatever lies in a file of alignments: the right result or one error, and never half a file."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trackhub.errors import FormatError
from trackhub.formats import BigBed
from trackhub.formats.convert import convert_file

SIZES = {"chr1": 1000, "chr2": 500}
SEEDS = {
    "psl": b"50\t2\t1\t0\t0\t0\t1\t20\t+-\tq\t100\t40\t95\tchr1\t1000\t200\t270\t2\t20,30,\t40,65,\t730,770,\n",
    "maf": (
        b"##maf version=1\na score=1\ns hg38.chr1 0 4 + 1000 AC-GT\ns mm39.chr2 5 5 - 99 ACCGT\n"
        b"i mm39.chr2 N 0 C 0\nq mm39.chr2 99999\ne rn7.chr1 1 2 + 9 I\n\n"
    ),
    "chain": b"chain 4900 chr2 500 + 100 135 chrX 300 - 50 83 7\n10\t5\t3\n20\n\n",
    "net": (
        b"net chr1 1000\n fill 100 300 chrX + 50 280 id 7 score 4900 ali 250 type top\n"
        b"  gap 150 60 chrX + 90 40\n   fill 160 30 chrY - 900 25 id 9 score 7 ali 20 type inv\n"
    ),
}
_ODD_NUMBERS = [
    b"",
    b"0",
    b"-1",
    b"1e9",
    b".",
    b"+",
    b"-",
    b"\xff\xfe",
    b"4294967296",
    b"9" * 30,
    b"9" * 5000,
]
_ODD_WORDS = [
    b"1,2,",
    b",",
    b"chr2",
    b"chrQ",
    b"track",
    b"#",
    b";",
    b"\x00",
    b"\r",
    b"chain",
    b"net",
]
_WORDS_OF_FORMATS = [b"fill", b"a", b"s", b"i", b"\n", b"psLayout", b"---"]
WORDS = st.sampled_from([*_ODD_NUMBERS, *_ODD_WORDS, *_WORDS_OF_FORMATS])


def items(path: Path) -> int:
    with BigBed(path) as found:
        return sum(len(found.rows(chrom)[0]) for chrom in found.chroms)


def result_or_error(folder: Path, kind: str, data: bytes) -> None:
    for path in folder.iterdir():
        path.unlink()
    source = folder / "a.raw"
    source.write_bytes(data)
    out = folder / "out.bb"
    try:
        made = convert_file(source, out, chrom_sizes=SIZES, kind=kind)
    except FormatError as error:
        assert [path for path in folder.iterdir() if path != source] == []
        assert "\n" not in str(error)
        return
    assert items(out) == made.summary.items
    for side in made.side_files:
        items(side)
    assert sorted(folder.iterdir()) == sorted([source, out, *made.side_files])


@pytest.mark.parametrize("kind", SEEDS)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=200))
def test_any_bytes_give_a_result_or_an_error(tmp_path: Path, kind: str, data: bytes) -> None:
    result_or_error(tmp_path, kind, data)


@st.composite
def mutants(draw: st.DrawFn, kind: str) -> bytes:
    """A good file with some words changed and some bytes put in."""
    lines = (SEEDS[kind] * 2).split(b"\n")
    blank = b"\t" if kind == "psl" else b" "
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        words = lines[at].split(blank)
        words[draw(st.integers(0, len(words) - 1))] = draw(WORDS)
        lines[at] = blank.join(words)
    data = b"\n".join(lines)
    cut = draw(st.integers(0, len(data)))
    return data[:cut] + draw(st.binary(max_size=3)) + data[cut:]


@pytest.mark.parametrize("kind", SEEDS)
def test_a_file_with_faults_gives_a_result_or_an_error(tmp_path: Path, kind: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(data=mutants(kind))
    def tried(data: bytes) -> None:
        result_or_error(tmp_path, kind, data)

    tried()


@pytest.mark.parametrize("kind", SEEDS)
def test_a_file_that_is_cut_off_is_an_error(tmp_path: Path, kind: str) -> None:
    source = tmp_path / "a.gz"
    source.write_bytes(gzip.compress(SEEDS[kind] * 50)[:-20])
    with pytest.raises(FormatError, match="gzip data are cut off"):
        convert_file(source, tmp_path / "out.bb", chrom_sizes=SIZES, kind=kind)
    assert [path.name for path in tmp_path.iterdir()] == ["a.gz"]

"""bedGraph to bigWig: the same values, and a sentence with the line for what cannot be."""

from __future__ import annotations

import gzip
import io
import random
from pathlib import Path

import numpy as np
import pytest
from formats.raw import SIZES, intervals, put

from trackhub.errors import FormatError
from trackhub.formats.convert import convert_file
from trackhub.formats.registry import Converted


def convert(folder: Path, text: str | bytes, **options: object) -> Converted:
    source = put(folder, "a.bedGraph", text)
    return convert_file(source, chrom_sizes=SIZES, **options)  # type: ignore[arg-type]


def test_intervals_become_those_of_a_bigwig(tmp_path: Path) -> None:
    made = convert(tmp_path, "chr1\t0\t10\t1.5\nchr1\t10\t30\t-2\nchr2\t5\t6\t1e-3\n")
    assert made.path == tmp_path / "a.bw"
    assert made.tracktype == "bigWig"
    assert made.summary.items == 3
    assert intervals(made.path) == [
        ("chr1", 0, 10, 1.5),
        ("chr1", 10, 30, -2.0),
        ("chr2", 5, 6, pytest.approx(0.001)),
    ]


def test_an_independent_reader_finds_the_values(tmp_path: Path) -> None:
    reader = pytest.importorskip("pyBigWig")
    rng = random.Random(2)
    edges = sorted(rng.sample(range(100_000), 20_000))
    pairs = list(zip(edges[::2], edges[1::2], strict=True))
    values = [round(rng.gauss(0, 100), rng.randrange(6)) for _ in pairs]
    text = "".join(f"chr1\t{a}\t{b}\t{v}\n" for (a, b), v in zip(pairs, values, strict=True))
    made = convert(tmp_path, text)
    with reader.open(str(made.path)) as signal:
        found = signal.intervals("chr1")
    assert [item[:2] for item in found] == pairs
    assert np.array_equal([item[2] for item in found], np.float32(values).astype(float))


@pytest.mark.parametrize("sloppy", ["chr1 0 10 1.5\n", "chr1  0\t10   1.5 \n", "\tchr1 0 10 1.5"])
def test_any_blanks_part_the_columns(tmp_path: Path, sloppy: str) -> None:
    assert intervals(convert(tmp_path, sloppy, kind="bedGraph").path) == [("chr1", 0, 10, 1.5)]


def test_what_is_out_of_order_is_sorted(tmp_path: Path) -> None:
    made = convert(tmp_path, "chr2\t5\t6\t4\nchr1\t20\t30\t2\nchr1\t0\t10\t1\nchr2\t1\t2\t3\n")
    assert intervals(made.path) == [
        ("chr1", 0, 10, 1.0),
        ("chr1", 20, 30, 2.0),
        ("chr2", 1, 2, 3.0),
        ("chr2", 5, 6, 4.0),
    ]


def test_settings_come_from_the_track_line(tmp_path: Path) -> None:
    text = (
        "browser position chr1:1-100\n"
        'track type=bedGraph name="A signal" description="Of mine" visibility=full color=200,100,0 '
        "priority=20 viewLimits=0:5 autoScale=on\n"
        "chr1\t0\t10\t1.5\n"
    )
    made = convert(tmp_path, text)
    assert made.settings == {
        "shortLabel": "A signal",
        "longLabel": "Of mine",
        "visibility": "full",
        "color": "200,100,0",
        "priority": "20",
        "viewLimits": "0:5",
        "autoScale": "on",
    }
    assert made.default_pos == "chr1:1-100"


def test_values_that_are_nan_are_left_out_and_told(tmp_path: Path) -> None:
    made = convert(tmp_path, "chr1\t0\t10\tnan\nchr1\t10\t20\t2\nchr1\t20\t30\tNaN\n")
    assert intervals(made.path) == [("chr1", 10, 20, 2.0)]
    assert made.summary.notes == ["left out: 2 values NaN"]


def test_ends_past_the_chromosome_can_be_cut(tmp_path: Path) -> None:
    text = "chr1\t0\t5\t3\nchr2\t49990\t50010\t1\nchr2\t50010\t50020\t2\n"
    made = convert(tmp_path, text, clip_ends=True)
    assert intervals(made.path) == [("chr1", 0, 5, 3.0), ("chr2", 49990, 50000, 1.0)]
    assert made.summary.notes == ["cut at the end of their chromosome: 2 intervals"]


def test_several_files_are_joined(tmp_path: Path) -> None:
    first = put(tmp_path, "b.bedGraph", "chr1\t10\t20\t2\n")
    second = put(tmp_path, "a.bedGraph.gz", gzip.compress(b"track name=x\nchr1\t0\t10\t1\n"))
    made = convert_file([first, second], tmp_path / "all.bw", chrom_sizes=SIZES)
    assert intervals(made.path) == [("chr1", 0, 10, 1.0), ("chr1", 10, 20, 2.0)]


REFUSED = [
    (
        "chr1\t0\t10\t1\nchr1\t10\t20\n",
        2,
        "a bedGraph line has 4 columns .* this one has 3; is the value",
    ),
    ("chr1\t0\t10\t1\nchr1\t10\t20\t1\t+\n", 2, "this one has 5"),
    ("chr1\t0\t10\tx\n", 1, "'x' is no number that a bigWig can hold"),
    ("chr1\t0\t10\tinf\n", 1, "'inf' is no number that a bigWig can hold"),
    ("chr1\t0\t10\t1e40\n", 1, "finite numbers up to 3.4e38"),
    ("chr1\t-5\t10\t1\n", 1, "chromStart is '-5'; positions count from 0"),
    ("chr1\t0\t1,000\t1\n", 1, "write positions without commas"),
    ("chr1\t0\t1e3\t1\n", 1, "chromEnd is '1e3'; a position is a whole number"),
    ("chr1\t0\t99999999999999999999\t1\n", 1, "which no chromosome reaches"),
    ("chr1\t18446744073709551617\t18446744073709551620\t1\n", 1, "which no chromosome reaches"),
    ("chr1\t4294967296\t4294967300\t1\n", 1, "past its chromosome of 100000 bases"),
    ("chr1\t0\t100001\t1\n", 1, "past its chromosome of 100000 bases"),
    ("chr1\t20\t10\t1\n", 1, "ends before it starts"),
    ("chr1\t10\t10\t1\n", 1, "has no bases"),
    ("chr1\t0\t10\t1\nchr1\t5\t15\t2\n", 2, "overlaps chr1:0-10"),
    ("chr1\t5\t15\t1\nchr2\t0\t5\t1\nchr1\t0\t10\t2\n", 1, "overlaps chr1:0-10"),
    (
        "chr1\t0\t10\t1\nchrQ\t0\t10\t1\n",
        2,
        "the chromosome 'chrQ' is not among the 4 of the assembly",
    ),
    ("track name=a\n#x\n\nchr1\t0\t10\tx\n", 4, "'x' is no number"),
]


@pytest.mark.parametrize(
    ("text", "line", "reason"), REFUSED, ids=[case[2][:30] for case in REFUSED]
)
def test_what_a_bigwig_cannot_hold_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    with pytest.raises(FormatError, match=reason) as caught:
        convert(tmp_path, text, kind="bedGraph")
    assert (caught.value.file, caught.value.line) == (str(tmp_path / "a.bedGraph"), line)
    assert repr(text.splitlines()[line - 1][:30])[1:-1] in caught.value.message
    assert [path.name for path in tmp_path.iterdir()] == ["a.bedGraph"]


def test_an_error_far_down_a_gzipped_stream_names_its_line() -> None:
    text = b"".join(b"chr1\t%d\t%d\t1\n" % (i, i + 1) for i in range(90_000)) + b"chr1\t1\t2\t3\n"
    with pytest.raises(FormatError, match=r"<stream>:90001: chr1:1-2 overlaps"):
        convert_file(io.BytesIO(gzip.compress(text)), "never.bw", chrom_sizes=SIZES)
    assert not Path("never.bw").exists()


def test_an_earlier_result_stays_when_the_new_one_fails(tmp_path: Path) -> None:
    made = convert(tmp_path, "chr1\t0\t10\t1\n")
    before = made.path.read_bytes()
    with pytest.raises(FormatError):
        convert(tmp_path, "chr1\t0\t10\tx\n", kind="bedGraph")
    assert made.path.read_bytes() == before

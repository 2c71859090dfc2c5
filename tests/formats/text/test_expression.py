"""Bar charts, microarrays, and matrices with their samples, to bigBarChart."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from formats.raw import SIZES, put, rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trackhub.errors import FormatError
from trackhub.formats.bigbed import BigBed
from trackhub.formats.convert import convert_file
from trackhub.formats.registry import Converted

BARS = "chr1\t100\t900\tENST1\t500\t+\tGENE1\t3\t1.5,0,22"
ARRAY = "chr1\t100\t900\tprobe\t500\t+\t100\t900\t0\t2\t100,200\t0,600\t3\t0,1,2,\t0.5,-1.25,2,"


def convert(folder: Path, text: str, **options: object) -> Converted:
    return convert_file(put(folder, "a.txt", text), chrom_sizes=SIZES, **options)  # type: ignore[arg-type]


def test_a_bar_chart_takes_its_bars_from_the_track_line(tmp_path: Path) -> None:
    text = (
        f'track type=barChart name="x" barChartBars="liver brain skin" barChartUnit=TPM\n{BARS}\n'
    )
    made = convert(tmp_path, text)
    assert made.tracktype == "bigBarChart"
    assert rows(made.path) == [BARS]
    assert made.settings["barChartBars"] == "liver brain skin"
    assert made.settings["barChartUnit"] == "TPM"


def test_a_bar_chart_with_offsets_keeps_them(tmp_path: Path) -> None:
    line = f"{BARS}\t120\t30"
    made = convert(tmp_path, f"{line}\n", bars=["a b", "c", "d"])
    assert rows(made.path) == [line]
    assert made.settings["barChartBars"] == "a_b c d"
    with BigBed(made.path) as bed:
        assert bed.header.field_count == 11


def test_bars_without_names_get_some_and_it_is_told(tmp_path: Path) -> None:
    made = convert(tmp_path, f"{BARS}\n")
    assert made.settings["barChartBars"] == "bar1 bar2 bar3"
    assert "the 3 bars have no names" in made.summary.notes[0]


def test_names_for_another_number_of_bars_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="2 names were given for 3 bars"):
        convert(tmp_path, f"{BARS}\n", bars=["a", "b"])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (BARS.replace("\t3\t1.5,0,22", "\t2\t1.5,0"), "expCount is 2; every line has the same"),
        (BARS.replace("\t3\t", "\t4\t"), "expScores: 3 values where 4 are due"),
        (BARS.replace("1.5", "x"), "expScores: 'x' is no number"),
    ],
)
def test_a_bar_chart_that_cannot_be_is_refused(tmp_path: Path, line: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason) as caught:
        convert(tmp_path, f"{BARS}\n{line}\n", kind="barChart")
    assert caught.value.line == 2


def test_a_microarray_becomes_a_bigbed_with_its_columns(tmp_path: Path) -> None:
    text = f'track type=array expScale=3.0 expStep=0.5 expNames="e1,e2,e3," name=x\n{ARRAY}\n'
    made = convert(tmp_path, text)
    assert (made.summary.kind, made.tracktype) == ("bed15", "bigBed 12 +")
    assert rows(made.path) == [ARRAY]


def test_a_microarray_can_become_a_bar_chart(tmp_path: Path) -> None:
    text = f'track type=array expNames="e 1,e2,e3," name=x\n{ARRAY}\n'
    made = convert(tmp_path, text, as_bars=True)
    assert made.tracktype == "bigBarChart"
    assert rows(made.path) == ["chr1\t100\t900\tprobe\t500\t+\tprobe\t3\t0.5,-1.25,2"]
    assert made.settings["barChartBars"] == "e_1 e2 e3"


def test_a_microarray_is_told_by_its_columns(tmp_path: Path) -> None:
    assert convert(tmp_path, f"{ARRAY}\n").summary.kind == "bed15"


# -- a matrix -----------------------------------------------------------------------------------

MATRIX = "gene\ts1\ts2\ts3\ts4\nG1\t1\t2\t10\t4\nG2\t0.5\t0.25\t0\t8\nG3\t1\t1\t1\t1\n"
SAMPLES = "s1\tliver\ns2\tliver\ns3\tbrain\ns4\tliver\n"
GENES = "chr1\t500\t600\tG2\t0\t-\tsecond\nchr1\t100\t200\tG1\t10\t+\tfirst\n"


def matrix(folder: Path, data: str | bytes = MATRIX, **options: object) -> Converted:
    given = {
        "samples": put(folder, "samples.tsv", SAMPLES),
        "genes": put(folder, "genes.bed", GENES),
        **options,
    }
    source = put(folder, "matrix.tsv", data)
    return convert_file(
        source, folder / "out.bb", chrom_sizes=SIZES, kind="barChartMatrix", **given
    )  # type: ignore[arg-type]


def test_each_gene_has_the_median_of_each_category_and_the_place_of_its_line(
    tmp_path: Path,
) -> None:
    made = matrix(tmp_path)
    assert made.tracktype == "bigBarChart"
    assert rows(made.path) == [
        "chr1\t100\t200\tG1\t10\t+\tfirst\t2\t2,10\t17\t11",
        "chr1\t500\t600\tG2\t0\t-\tsecond\t2\t0.5,0\t29\t15",
    ]
    assert MATRIX[17 : 17 + 11] == "G1\t1\t2\t10\t4"
    assert MATRIX[29 : 29 + 15] == "G2\t0.5\t0.25\t0\t8"
    assert made.settings["barChartBars"] == "liver brain"
    assert made.settings["barChartMatrixUrl"] == tmp_path / "matrix.tsv"
    assert made.settings["barChartSampleUrl"] == tmp_path / "samples.tsv"
    assert made.summary.notes == ["not among the genes: 1 row of the matrix"]


def test_the_mean_and_another_order_can_be_asked_for(tmp_path: Path) -> None:
    made = matrix(tmp_path, metric="mean", categories=["brain", "liver"])
    assert rows(made.path)[0].split("\t")[8] == "10,2.33333"
    assert made.settings["barChartMetric"] == "mean"


def test_a_packed_matrix_is_unpacked_beside_the_result(tmp_path: Path) -> None:
    made = matrix(tmp_path, gzip.compress(MATRIX.encode()))
    beside = tmp_path / "out.matrix.tsv"
    assert made.settings["barChartMatrixUrl"] == beside
    assert made.side_files == (beside,)
    assert beside.read_text() == MATRIX


@pytest.mark.parametrize(
    ("data", "options", "reason"),
    [
        (MATRIX.replace("0.25", "x"), {}, r"matrix\.tsv:3: 'x' is no number"),
        (
            MATRIX.replace("\t0.25", ""),
            {},
            r"matrix\.tsv:3: this line has 3 values and the first one 4",
        ),
        (MATRIX.replace("s3", "s9"), {}, "no column is a sample of the category 'brain'"),
        (MATRIX, {"categories": ["heart"]}, "no sample is of the category 'heart'"),
        (MATRIX, {"metric": "mode"}, "metric is 'mode'"),
    ],
)
def test_a_matrix_that_does_not_go_together_is_refused(
    tmp_path: Path, data: str, options: dict[str, object], reason: str
) -> None:
    with pytest.raises(FormatError, match=reason):
        matrix(tmp_path, data, **options)
    assert not (tmp_path / "out.bb").exists()


@pytest.mark.parametrize(("old", "new"), [("0.25", "x"), ("\t0.25", ""), ("s3", "s9")])
def test_a_packed_matrix_that_is_refused_leaves_nothing(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(FormatError):
        matrix(tmp_path, gzip.compress(MATRIX.replace(old, new).encode()))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["genes.bed", "matrix.tsv", "samples.tsv"]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_a_matrix_with_other_line_ends_is_written_anew(tmp_path: Path, end: str) -> None:
    made = matrix(tmp_path, MATRIX.replace("\n", end).encode())
    assert made.settings["barChartMatrixUrl"].read_text() == MATRIX
    assert rows(made.path)[0].endswith("2,10\t17\t11")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(at=st.integers(0, len(MATRIX)), put_in=st.binary(max_size=4), left_out=st.integers(0, 9))
def test_any_matrix_is_read_or_refused(
    tmp_path: Path, at: int, put_in: bytes, left_out: int
) -> None:
    data = MATRIX.encode()
    try:
        made = matrix(tmp_path, data[:at] + put_in + data[at + left_out :])
    except FormatError as error:
        assert "\n" not in str(error)
    else:
        assert len(rows(made.path)) == made.summary.items

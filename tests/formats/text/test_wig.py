"""wig to bigWig: fixedStep and variableStep, as UCSC's page has them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from formats.raw import SIZES, intervals, put

from trackhub.errors import FormatError
from trackhub.formats.convert import convert_file
from trackhub.formats.registry import Converted


def convert(folder: Path, text: str, **options: object) -> Converted:
    return convert_file(put(folder, "a.wig", text), chrom_sizes=SIZES, **options)  # type: ignore[arg-type]


def test_the_example_of_the_page_is_read(tmp_path: Path) -> None:
    text = (
        "browser position chr19:49304200-49310700\n"
        'track type=wiggle_0 name="variableStep" description="variableStep format" visibility=full '
        "autoScale=off viewLimits=0.0:25.0 color=50,150,255 yLineMark=11.76 yLineOnOff=on priority=10\n"
        "variableStep chrom=chr1 span=150\n49 10.0\n200 12.5\n"
        "fixedStep chrom=chr2 start=401 step=300 span=200\n1000\n900\n"
    )
    made = convert(tmp_path, text)
    assert intervals(made.path) == [
        ("chr1", 48, 198, 10.0),
        ("chr1", 199, 349, 12.5),
        ("chr2", 400, 600, 1000.0),
        ("chr2", 700, 900, 900.0),
    ]
    assert made.settings["viewLimits"] == "0.0:25.0"
    assert made.settings["yLineMark"] == "11.76"
    assert made.default_pos == "chr19:49304200-49310700"


def test_step_and_span_are_one_where_not_said(tmp_path: Path) -> None:
    text = "fixedStep chrom=chr1 start=1\n1\n2\nvariableStep chrom=chr1\n100 3\n"
    found = intervals(convert(tmp_path, text).path)
    assert found == [("chr1", 0, 1, 1.0), ("chr1", 1, 2, 2.0), ("chr1", 99, 100, 3.0)]


def test_comments_and_empty_lines_do_not_end_a_declaration(tmp_path: Path) -> None:
    text = "fixedStep chrom=chr1 start=11 step=10\n1\n# remark\n\n2\n3\n"
    starts = [item[1] for item in intervals(convert(tmp_path, text).path)]
    assert starts == [10, 20, 30]


def test_a_declaration_goes_on_over_blocks_of_reading(tmp_path: Path) -> None:
    values = np.round(np.random.default_rng(1).normal(0, 3, 400_000), 2)
    text = "fixedStep chrom=chr21 start=1001 step=3 span=2\n" + "\n".join(map(str, values)) + "\n"
    found = intervals(convert(tmp_path, text).path)
    assert [item[1] for item in found] == list(range(1000, 1000 + 3 * len(values), 3))
    assert np.array_equal([item[3] for item in found], values.astype(np.float32).astype(float))


def test_sloppy_blanks_are_taken(tmp_path: Path) -> None:
    text = " variableStep  chrom=chr1\tspan=2 \n 11\t 5 \n13   6\nfixedStep chrom=chr2 start=1\n 7 \n\t8\n"
    assert intervals(convert(tmp_path, text).path) == [
        ("chr1", 10, 12, 5.0),
        ("chr1", 12, 14, 6.0),
        ("chr2", 0, 1, 7.0),
        ("chr2", 1, 2, 8.0),
    ]


def test_what_is_out_of_order_is_sorted(tmp_path: Path) -> None:
    text = "variableStep chrom=chr2\n30 3\n10 1\nvariableStep chrom=chr1\n5 2\n"
    starts = [item[:2] for item in intervals(convert(tmp_path, text).path)]
    assert starts == [("chr1", 4), ("chr2", 9), ("chr2", 29)]


def test_places_without_a_value_are_left_out(tmp_path: Path) -> None:
    made = convert(tmp_path, "fixedStep chrom=chr1 start=1\n1\nNaN\n3\n")
    assert [item[1] for item in intervals(made.path)] == [0, 2]
    assert made.summary.notes == ["left out: 1 value NaN"]


def test_spans_past_the_end_can_be_cut(tmp_path: Path) -> None:
    text = "fixedStep chrom=chr2 start=49991 step=10 span=10\n1\n2\n"
    with pytest.raises(FormatError, match=r"a\.wig:3: chr2:50000-50010 ends past its chromosome"):
        convert(tmp_path, text)
    assert intervals(convert(tmp_path, text, clip_ends=True).path) == [("chr2", 49990, 50000, 1.0)]


REFUSED = [
    ("1\n2\n", 1, "values come before a fixedStep or variableStep line"),
    ("fixedStep chrom=chr1\n1\n", 1, "says no start="),
    ("fixedStep start=1\n1\n", 1, "says no chrom="),
    ("variableStep chrom=chr1 start=5\n1 1\n", 1, "'start=5' has no place in a variableStep line"),
    ("fixedStep chrom = chr1 start=1\n1\n", 1, "without blanks around ="),
    ("fixedStep chrom=chr1 start=0\n1\n", 1, "start=0 must be a whole number from 1"),
    ("fixedStep chrom=chr1 start=1 step=x\n1\n", 1, "step=x must be a whole number from 1"),
    ("fixedStep chrom=chr1 start=1 span=99999999999\n1\n", 1, "span=99999999999 must be"),
    ("fixedStep chrom=chrQ start=1\n1\n", 1, "the chromosome 'chrQ' is not among"),
    ("fixedStep chrom=chr1 start=1\n1\n2 3\n", 3, "holds one value, this one has 2 words"),
    ("variableStep chrom=chr1\n1 1\n2\n", 3, "a position and a value, this one has 1 words"),
    ("variableStep chrom=chr1\n1 1 1\n", 2, "a position and a value, this one has 3 words"),
    ("variableStep chrom=chr1\n0 1\n", 2, "the position is '0'; positions count from 1"),
    ("variableStep chrom=chr1\n1.5 1\n", 2, "the position is '1.5'"),
    ("fixedStep chrom=chr1 start=1\n1\nfoo\n", 3, "neither a number nor a fixedStep"),
    ("fixedStep chrom=chr1 start=1\n1\ninf\n", 3, "neither a number nor a fixedStep"),
    ("fixedStep chrom=chr1 start=1\n1\n-inf\n", 3, "'-inf' is no number"),
    ("fixedStep chrom=chr1 start=1 step=5 span=6\n1\n2\n", 3, "overlaps chr1:0-6"),
    ("fixedStep chrom=chr1 start=1\n1\ntrack name=b\n", 3, "a second track begins here"),
]


@pytest.mark.parametrize(
    ("text", "line", "reason"), REFUSED, ids=[case[2][:30] for case in REFUSED]
)
def test_what_cannot_be_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    with pytest.raises(FormatError, match=reason) as caught:
        convert(tmp_path, text, kind="wig")
    assert caught.value.line == line
    assert [path.name for path in tmp_path.iterdir()] == ["a.wig"]

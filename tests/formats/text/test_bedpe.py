"""BEDPE to bigInteract, as HiCCUPS, bedtools and Mustache write it."""

from __future__ import annotations

from pathlib import Path

import pytest
from formats.raw import SIZES, put, rows

from trackhub.errors import FormatError
from trackhub.formats.convert import convert_file
from trackhub.formats.registry import Converted

HICCUPS = (
    "#chr1\tx1\tx2\tchr2\ty1\ty2\tname\tscore\tstrand1\tstrand2\tcolor\tobserved\texpectedBL\n"
    "# juicer_tools version 1.22.01\n"
    "1\t10000\t15000\t1\t40000\t45000\t.\t.\t.\t.\t0,255,255\t50.5\t10.1\n"
    "2\t10000\t15000\t1\t60000\t65000\t.\t.\t.\t.\t255,0,0\t7\t1.1\n"
)


def converted(folder: Path, text: str, file: str = "loops.bedpe", **options: object) -> Converted:
    return convert_file(put(folder, file, text), chrom_sizes=SIZES, **options)


def test_loops_of_hiccups_with_bare_chromosomes(tmp_path: Path) -> None:
    made = converted(tmp_path, HICCUPS, value="observed")
    assert made.tracktype == "bigInteract"
    between = "0\t7\t.\t255,0,0\tchr2\t10000\t15000\t.\t.\tchr1\t60000\t65000\t.\t."
    assert rows(made.path) == [
        "chr1\t10000\t45000\t.\t0\t50.5\t.\t0,255,255\tchr1\t10000\t15000\t.\t.\tchr1\t40000\t45000\t.\t.",
        f"chr1\t60000\t65000\t.\t{between}",
        f"chr2\t10000\t15000\t.\t{between}",
    ]


def test_loops_of_old_hiccups_have_a_plain_header_and_the_color_first(tmp_path: Path) -> None:
    text = (
        "chr1\tx1\tx2\tchr2\ty1\ty2\tcolor\tobserved\texpectedBL\n"
        "chr1\t10000\t15000\tchr1\t40000\t45000\t0,255,255\t50.5\t10.1\n"
    )
    for value in ("observed", "8"):
        [row] = rows(converted(tmp_path, text, kind="bedpe", value=value).path)
        assert row.split("\t")[3:8] == [".", "0", "50.5", ".", "0,255,255"]
    # Without its header, too.
    [row] = rows(converted(tmp_path, text.partition("\n")[2], value="8").path)
    assert row.split("\t")[3:8] == [".", "0", "50.5", ".", "0,255,255"]


def test_pairs_of_bedtools_with_names_scores_and_strands(tmp_path: Path) -> None:
    text = (
        "chr1\t100\t200\tchr1\t5000\t5100\texample1\t30\t+\t-\n"
        "chr1\t9000\t9100\tchr1\t3000\t3800\texample2\t0.5\t-\t.\n"
        ".\t-1\t-1\tchr1\t1\t2\tmate\t0\t.\t+\n"
    )
    made = converted(tmp_path, text)
    assert rows(made.path) == [
        "chr1\t100\t5100\texample1\t30\t30\t.\t0\tchr1\t100\t200\t.\t+\tchr1\t5000\t5100\t.\t-",
        "chr1\t3000\t9100\texample2\t0\t0.5\t.\t0\tchr1\t9000\t9100\t.\t-\tchr1\t3000\t3800\t.\t.",
    ]
    assert made.summary.notes == ["1 pair with an end that is not known left out"]


def test_loops_of_mustache_with_names_of_their_own(tmp_path: Path) -> None:
    text = (
        "BIN1_CHR\tBIN1_START\tBIN1_END\tBIN2_CHROMOSOME\tBIN2_START\tBIN2_END\tFDR\tDETECTION_SCALE\n"
        "chr1\t100\t200\tchr1\t5000\t5100\t0.01\t1.6\n"
    )
    [row] = rows(converted(tmp_path, text, kind="bedpe", value="fdr").path)
    assert row.split("\t")[3:8] == [".", "0", "0.01", ".", "0"]


def test_six_columns_are_enough(tmp_path: Path) -> None:
    [row] = rows(converted(tmp_path, "chr1 100 200 chr1 150 5100\n").path)
    assert row.split("\t")[:8] == ["chr1", "100", "5100", ".", "0", "0", ".", "0"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("chr1\t100\t200\tchr1\t5000", "this one has 5 columns"),
        ("chr1\t100\t200\tchr1\t5000\tx", "'x' is no position"),
        ("chr1\t100\t200\tchr1\t5000\t5000", "chr1:5000-5000 is no range of chr1"),
        ("chr1\t100\t200\tchr2\t5000\t99999", "chr2:5000-99999 is no range .* 50,000 bases"),
        ("chr1\t100\t200\tchrQ\t5000\t9999", "'chrQ' is not among the 4 of the assembly"),
    ],
)
def test_what_is_wrong_is_told_with_the_line(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(FormatError, match=message) as caught:
        converted(tmp_path, f"chr1\t1\t2\tchr1\t8\t9\n{line}\n", kind="bedpe")
    assert caught.value.line == 2
    assert [path.name for path in tmp_path.iterdir()] == ["loops.bedpe"]


def test_a_value_that_is_no_column_or_no_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"value is 'seen'; give a column .* observed"):
        converted(tmp_path, HICCUPS, value="seen")
    with pytest.raises(FormatError, match="'0,255,255' is no number"):
        converted(tmp_path, HICCUPS, value="color")

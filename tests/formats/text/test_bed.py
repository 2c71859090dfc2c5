"""BED and its kin to bigBed: rows as they were, every rule of BED, and the columns of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from formats.raw import SIZES, put, rows

from trackhub.errors import FormatError
from trackhub.formats.autosql import Field, Table
from trackhub.formats.bigbed import BigBed
from trackhub.formats.convert import convert_file
from trackhub.formats.registry import Converted

ITEM = "chr1\t100\t200\tone\t500\t+\t120\t180\t255,0,0\t2\t10,20\t0,80"


def convert(folder: Path, text: str, kind: str | None = "bed", **options: object) -> Converted:
    return convert_file(put(folder, "a.bed", text), chrom_sizes=SIZES, kind=kind, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("columns", [3, 4, 5, 6, 8, 9, 12])
def test_bed_of_every_number_of_columns_is_kept_as_it_is(tmp_path: Path, columns: int) -> None:
    line = "\t".join(ITEM.split("\t")[:columns])
    made = convert(tmp_path, f"{line}\n", kind=None if columns != 4 else "bed")
    assert rows(made.path) == [line]
    assert made.tracktype == f"bigBed {columns}"
    with BigBed(made.path) as bed:
        assert (bed.header.field_count, bed.header.defined_field_count) == (columns, columns)


def test_the_example_with_blocks_of_ucscs_page(tmp_path: Path) -> None:
    text = (
        'track name=pairedReads description="Clone Paired Reads" useScore=1\n'
        "chr1 1000 5000 cloneA 960 + 1000 5000 0 2 567,488, 0,3512\n"
        "chr1 2000 6000 cloneB 900 - 2000 6000 0 2 433,399, 0,3601\n"
    )
    made = convert(tmp_path, text, kind=None)
    assert rows(made.path) == [
        "chr1\t1000\t5000\tcloneA\t960\t+\t1000\t5000\t0\t2\t567,488,\t0,3512",
        "chr1\t2000\t6000\tcloneB\t900\t-\t2000\t6000\t0\t2\t433,399,\t0,3601",
    ]
    assert made.tracktype == "bigBed 12"
    assert made.settings == {
        "shortLabel": "pairedReads",
        "longLabel": "Clone Paired Reads",
        "useScore": "1",
    }


def test_colors_turn_itemrgb_on(tmp_path: Path) -> None:
    line = "chr1\t1\t9\ta\t0\t+\t1\t9\t"
    assert convert(tmp_path, f"{line}0\n{line}255,0,0\n").settings == {"itemRgb": "on"}
    assert convert(tmp_path, f"{line}0\n").settings == {}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("#ff8000", "255,128,0"),
        ("red", "255,0,0"),
        (".", "0"),
        ("255,0,0,", "255,0,0"),
        ("16711680", "16711680"),
    ],
)
def test_colors_in_other_words_become_ucscs(tmp_path: Path, given: str, kept: str) -> None:
    made = convert(tmp_path, f"chr1\t1\t9\ta\t0\t+\t1\t9\t{given}\n")
    assert rows(made.path) == [f"chr1\t1\t9\ta\t0\t+\t1\t9\t{kept}"]


def test_color_by_strand_is_a_setting(tmp_path: Path) -> None:
    text = 'track name=x colorByStrand="255,0,0 0,0,255"\nchr1\t127\t300\tPos1\t0\t+\n'
    assert convert(tmp_path, text).settings["colorByStrand"] == "255,0,0 0,0,255"


def test_names_may_hold_blanks_between_tabs(tmp_path: Path) -> None:
    text = "chr1\t1\t9\ta b  c\t5\nchr1\t2\t9\t\t5\n"
    assert rows(convert(tmp_path, text).path) == text.splitlines()


def test_an_insertion_has_no_bases(tmp_path: Path) -> None:
    assert rows(convert(tmp_path, "chr1\t5\t5\tins\n").path) == ["chr1\t5\t5\tins"]


def test_what_is_out_of_order_is_sorted_and_equal_places_keep_their_order(tmp_path: Path) -> None:
    text = "chr2\t1\t2\ta\nchr1\t50\t60\tb\nchr1\t5\t60\tc\nchr1\t5\t10\td\n"
    assert [row.split("\t")[3] for row in rows(convert(tmp_path, text).path)] == [
        "c",
        "d",
        "b",
        "a",
    ]


def test_names_can_be_found_by_an_index(tmp_path: Path) -> None:
    made = convert(tmp_path, "chr1\t1\t2\tfoo\t0\nchr2\t5\t6\tbar\t0\n", index=["name"])
    with BigBed(made.path) as bed:
        assert bed.search("name", "bar") == [("chr2", 5, 6, b"bar\t0")]


def test_scores_can_be_brought_into_range(tmp_path: Path) -> None:
    scores = ["1200", "-3", "55.6", ".", "1e3", "7"]
    text = "".join(f"chr1\t{i}\t{i + 1}\ta\t{score}\n" for i, score in enumerate(scores))
    made = convert(tmp_path, text, clip_scores=True)
    assert [row.split("\t")[4] for row in rows(made.path)] == ["1000", "0", "56", "0", "1000", "7"]


def test_items_can_be_cut_at_the_end_of_their_chromosome(tmp_path: Path) -> None:
    text = "chr2\t10\t20\ta\nchr2\t49990\t50010\tb\nchr2\t50005\t50010\tc\n"
    made = convert(tmp_path, text, clip_ends=True)
    assert rows(made.path) == ["chr2\t10\t20\ta", "chr2\t49990\t50000\tb"]
    assert made.summary.notes == ["cut at the end of their chromosome: 2 items"]


# -- columns of one's own -----------------------------------------------------------------------


def test_a_definition_names_and_checks_columns_of_ones_own(tmp_path: Path) -> None:
    definition = """table spots
    "Spots"
        (
        string chrom;      "Where"
        uint   chromStart; "From"
        uint   chromEnd;   "To"
        string name;       "Label"
        float  height;     "How high"
        enum(low, high) class; "How"
        )
    """
    path = put(tmp_path, "spots.as", definition)
    text = "chr1\t1\t9\ta b\t2.5\tlow\nchr1\t2\t9\tc\t-1e5\thigh\n"
    made = convert(tmp_path, text, autosql=path)
    assert made.tracktype == "bigBed 4 +"
    assert rows(made.path) == text.splitlines()
    with BigBed(made.path) as bed:
        assert "How high" in bed.header.autosql
    with pytest.raises(FormatError, match=r"a\.bed:2: class: 'mid' is none of low, high"):
        convert(tmp_path, text.replace("high", "mid"), autosql=definition)
    with pytest.raises(FormatError, match=r"a\.bed:1: height: 'x' is no number"):
        convert(tmp_path, text.replace("2.5", "x"), autosql=path)


def test_a_table_of_ours_is_a_definition_too(tmp_path: Path) -> None:
    fields = (Field("chrom", "string"), Field("chromStart", "uint"), Field("chromEnd", "uint"))
    table = Table("counts", "Counts", (*fields, Field("n", "int", 3)))
    made = convert(tmp_path, "chr1\t1\t2\t4,-5,6\n", autosql=table)
    assert made.tracktype == "bigBed 3 +"
    with pytest.raises(FormatError, match="2 values where 3 are due"):
        convert(tmp_path, "chr1\t1\t2\t4,5,\n", autosql=table)


def test_further_columns_without_a_definition_are_kept_and_told(tmp_path: Path) -> None:
    made = convert(tmp_path, "chr1\t1\t2\ta\t5\t+\tx\n")
    assert made.tracktype == "bigBed 6 +"
    assert "column 7 is kept as field7; a definition (autosql)" in made.summary.notes[0]
    with BigBed(made.path) as bed:
        assert (bed.header.field_count, bed.header.defined_field_count) == (7, 6)


def test_bed_type_says_how_many_columns_are_beds_own(tmp_path: Path) -> None:
    text = "chr1\t1\t2\ta\tsome text\t+\n"
    made = convert(tmp_path, text, bed_type="bed4+2")
    assert made.tracktype == "bigBed 4 +"
    assert rows(made.path) == [text.rstrip("\n")]


@pytest.mark.parametrize(
    ("bed_type", "reason"),
    [
        ("7", "write bedN or bedN"),
        ("x", "write bedN or bedN"),
        ("6+5", "lines have 6 columns"),
        ("12", "lines have 6"),
    ],
)
def test_a_bed_type_that_does_not_fit_is_refused(
    tmp_path: Path, bed_type: str, reason: str
) -> None:
    with pytest.raises(FormatError, match=reason):
        convert(tmp_path, "chr1\t1\t2\ta\t0\t+\n", bed_type=bed_type)


# -- the rules ------------------------------------------------------------------------------------


def bed12(starts: str, sizes: str, count: int = 2, thick: str = "100\t200") -> str:
    return f"chr1\t100\t200\ta\t0\t+\t{thick}\t0\t{count}\t{sizes}\t{starts}\n"


REFUSED = [
    ("chr1\t1\t2\ta\t1001\n", "'1001' is no whole number from 0 to 1000; clip_scores"),
    ("chr1\t1\t2\ta\t-1\n", "'-1' is no whole number from 0 to 1000"),
    ("chr1\t1\t2\ta\t0.5\n", "'0.5' is no whole number from 0 to 1000"),
    ("chr1\t1\t2\ta\t\n", "the score '' is no whole number"),
    ("chr1\t1\t2\ta\t0\t*\n", r"the strand '\*' is none of"),
    ("chr1\t1\t2\ta\t0\t++\n", r"the strand '\+\+' is none of"),
    (
        "chr1\t10\t20\ta\t0\t+\t5\t15\n",
        "thickStart 5 and thickEnd 15 must lie within the item, 10 to 20",
    ),
    ("chr1\t10\t20\ta\t0\t+\t15\t25\n", "thickStart 15 and thickEnd 25 must lie within"),
    ("chr1\t10\t20\ta\t0\t+\t15\t12\n", "thickStart 15 and thickEnd 12 must lie within"),
    ("chr1\t10\t20\ta\t0\t+\t10\tx\n", "thickEnd: 'x' is no whole number"),
    ("chr1\t1\t2\ta\t0\t+\t1\t2\t256,0,0\n", "'256,0,0' is no color"),
    ("chr1\t1\t2\ta\t0\t+\t1\t2\treddish\n", "'reddish' is no color"),
    (bed12("0,80", "10,20", 3), "2 values where 3 are due by blockCount"),
    (bed12("0,80,", "10,20,30,"), "blockSizes: 3 values where 2 are due"),
    (bed12("0,x", "10,20"), "chromStarts: 'x' is no whole number"),
    (bed12("5,80", "10,20"), "the first block does not start at 0"),
    (bed12("0,80", "10,10"), "the last block ends at 90 of 100 bases"),
    (bed12("0,80", "90,20"), "blocks overlap or are out of order"),
    (bed12("0,0", "10,100"), "blocks overlap or are out of order"),
    (bed12("0,80", "0,20"), "a block has no bases"),
    (bed12("", "", 0), "there are no blocks"),
    ("chr1\t5\t4\n", "ends before it starts"),
    ("chr1\t5\t100001\n", "ends past its chromosome of 100000 bases"),
    ("chrQ\t5\t6\n", "the chromosome 'chrQ' is not among"),
    ("chr1\t-5\t6\n", "positions count from 0"),
    ("chr1\t5\n", "this is no BED|this line has 2 columns"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=[case[1][:40] for case in REFUSED])
def test_a_broken_rule_is_refused_with_the_line(tmp_path: Path, text: str, reason: str) -> None:
    good = "".join("\t".join(ITEM.split("\t")[: text.count("\t") + 1]) + "\n" for _ in range(3))
    with pytest.raises(FormatError, match=reason) as caught:
        convert(tmp_path, good + text)
    assert caught.value.line == 4 or "no BED" in caught.value.message
    assert [path.name for path in tmp_path.iterdir()] == ["a.bed"]


def test_lines_of_different_lengths_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        FormatError, match=r"a\.bed:2: this line has 3 columns, and this BED4 has 4"
    ):
        convert(tmp_path, "chr1\t1\t2\ta\nchr1\t3\t4\n")


def test_thick_parts_of_zero_stand_for_none(tmp_path: Path) -> None:
    line = "chr1\t10\t20\ta\t0\t+\t0\t0"
    assert rows(convert(tmp_path, f"{line}\n").path) == [line]


# -- kin ------------------------------------------------------------------------------------------


def test_a_summit_outside_its_peak_is_refused(tmp_path: Path) -> None:
    line = "chr1\t100\t200\tp\t0\t.\t1\t-1\t-1\t"
    assert convert(tmp_path, f"{line}-1\n{line}99\n", kind="narrowPeak").summary.items == 2
    with pytest.raises(
        FormatError, match=r"the summit \(peak\) 100 does not lie in the peak of 100"
    ):
        convert(tmp_path, f"{line}100\n", kind="narrowPeak")


def test_numbers_in_any_form_are_taken_where_a_number_is_due(tmp_path: Path) -> None:
    text = "chr1\t100\t200\tp\t0\t.\t1e-5\t.5\t+3\t4\n"
    assert rows(convert(tmp_path, text, kind="narrowPeak").path) == [text.rstrip("\n")]
    with pytest.raises(FormatError, match="signalValue: 'high' is no number"):
        convert(tmp_path, text.replace("1e-5", "high"), kind="narrowPeak")


def test_bed_detail_wants_tabs_and_two_columns_more(tmp_path: Path) -> None:
    text = 'track type=bedDetail name=x\nchr1\t5\t9\tan item\tid 7\t<a href="x">long text</a>\n'
    made = convert(tmp_path, text, kind=None)
    assert made.tracktype == "bigBed 4 +"
    assert made.summary.kind == "bedDetail"
    with BigBed(made.path) as bed:
        assert bed.header.autosql.count("lstring description") == 1
    with pytest.raises(
        FormatError, match="this line has 5 columns with tabs between them; BED detail"
    ):
        convert(tmp_path, "chr1\t5\t9\ta\tb\n", kind="bedDetail")


def test_modkits_bedmethyl_with_blanks_is_read(tmp_path: Path) -> None:
    head = "chr1\t100\t101\tm\t20\t+\t100\t101\t255,0,0"
    made = convert(tmp_path, f"{head}\t20 85.00 17 3 0 0 1 0 0\n", kind=None)
    assert made.tracktype == "bigMethyl"
    assert rows(made.path) == [f"{head}\t20\t85.00\t17\t3\t0\t0\t1\t0\t0"]


@pytest.mark.parametrize(
    ("row", "tracktype"),
    [
        ("chr1 1 9 a id1 words", "bigBed 4 +"),
        ("chr1 1 9 a 0 + ACGT AC", "bigBed 6 +"),
        ("chr1 1 9 a 0 + 1.5 -1 -1", "bigBed 6 +"),
        ("chr1 1 9 a 0 + 1 9 #ff0000", "bigBed 9"),
        ("chr1 1 9 a 5", "bigBed 5"),
        ("chr1 1 9 a text", "bigBed 4 +"),
    ],
)
def test_columns_that_cannot_be_of_bed_are_columns_of_ones_own(
    tmp_path: Path, row: str, tracktype: str
) -> None:
    text = "\t".join(row.split()) + "\n"
    assert convert(tmp_path, text * 2, kind="bed").tracktype == tracktype


@pytest.mark.parametrize(
    "row",
    ["chr1 1 9 a . +", "chr1 1 9 a 0 + 1 90", "chr1 1 9 a 0 + 1 9 0 2 1,1, 0,6,"],
)
def test_a_column_of_bed_with_a_fault_is_refused(tmp_path: Path, row: str) -> None:
    with pytest.raises(FormatError, match=r"a\.bed:1: "):
        convert(tmp_path, "\t".join(row.split()) + "\n", kind="bed")


def test_several_columns_of_ones_own_are_told_in_one_sentence(tmp_path: Path) -> None:
    source = tmp_path / "a.bed"
    source.write_text("chr1\t1\t5\tx\t0\t+\tred\t7\n")
    made = convert_file(source, chrom_sizes={"chr1": 100}, bed_type="bed6+2")
    assert made.summary.notes == [
        "columns 7 to 8 are kept as field7 to field8; a definition (autosql) names them"
    ]

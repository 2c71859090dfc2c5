"""genePred, genePredExt and refFlat, read and written."""

from __future__ import annotations

from pathlib import Path

import pytest
from gene_rows import SIZES, columns, rows
from hypothesis import given, settings
from hypothesis import strategies as st

from trackhub.errors import FormatError
from trackhub.formats.convert import convert_file
from trackhub.formats.genes import Transcript, read_genes, write_genepred

PLAIN = "T\tchr1\t+\t100\t400\t150\t350\t2\t100,300,\t200,400,\n"
EXTENDED = PLAIN[:-1] + "\t0\tG\tcmpl\tincmpl\t0,2,\n"
REST = "T\t0\t+\t150\t350\t0\t2\t100,100,\t0,200,"


def test_a_plain_table_gets_its_frames_counted(tmp_path: Path) -> None:
    # 50 coding bases come before the second exon.
    [row] = rows(tmp_path, PLAIN, "genePred")
    assert row == f"chr1\t100\t400\t{REST}\t\tunk\tunk\t0,2,\t\t\t\t"


def test_an_extended_table(tmp_path: Path) -> None:
    [row] = rows(tmp_path, EXTENDED, "genePredExt")
    assert row == f"chr1\t100\t400\t{REST}\tG\tcmpl\tincmpl\t0,2,\t\tG\tG\t"


def test_a_refflat_tells_the_gene(tmp_path: Path) -> None:
    [row] = rows(tmp_path, "abc\t" + PLAIN, "refFlat")
    assert row == f"chr1\t100\t400\t{REST}\tabc\tunk\tunk\t0,2,\t\tabc\tabc\t"


@pytest.mark.parametrize("text", [PLAIN, EXTENDED])
def test_the_bin_of_a_database_table_is_left_out(tmp_path: Path, text: str) -> None:
    source = tmp_path / "a.txt"
    source.write_text("#bin\tname\tchrom\n585\t" + text)
    made = convert_file(source, chrom_sizes=SIZES, search=False)
    [transcript] = read_genes(made.path)
    assert (transcript.name, transcript.name2) == ("T", "G" if text is EXTENDED else "")


def test_a_transcript_without_coding_part_keeps_where_that_is_written(tmp_path: Path) -> None:
    [row] = rows(tmp_path, "T\tchr1\t-\t100\t400\t100\t100\t1\t100,\t400,\n", "genePred")
    assert columns(row, "thickStart", "thickEnd", "exonFrames", "cdsStartStat") == [
        "100", "100", "-1,", "none",
    ]  # fmt: skip


def test_the_second_name_may_be_the_name(tmp_path: Path) -> None:
    [row] = rows(tmp_path, EXTENDED, "genePredExt", name="name2")
    assert columns(row, "name") == ["G"]
    with pytest.raises(FormatError, match="have name and name2"):
        rows(tmp_path, EXTENDED, "genePredExt", name="gene_name")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "\t100\t400",
            "\t100\t500",
            "the exons go from 100 to 400, the transcript from 100 to 500",
        ),
        ("200,400,", "301,400,", "the exon 300-400 is empty or not behind"),
        ("200,400,", "200,", "exonEnds has 1 values and exonCount is 2"),
        ("100,300,", "100,x,", "exonStarts has 'x'; give a whole number from 0"),
        ("\t150\t350", "\t50\t350", "the coding part 50-350 does not lie within 100-400"),
        ("\t150\t350", "\t350\t150", "the coding part 350-150"),
        ("\t+\t", "\t*\t", "the strand is '\\*'"),
        ("\t2\t", "\t0\t", "values and exonCount is 0"),
        ("cmpl\t", "whole\t", "the state 'whole' is none of none, unk, incmpl, cmpl"),
        ("0,2,", "0,3,", "exonFrames has '3'; give -1 to 2"),
        ("chr1\t", "", "the line has 14 columns"),
    ],
)
def test_what_is_wrong_is_told_with_the_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(FormatError, match=message) as caught:
        rows(tmp_path, EXTENDED + EXTENDED.replace(old, new, 1), "genePredExt")
    assert caught.value.line == 2
    assert [path.name for path in tmp_path.iterdir()] == ["genes.genePredExt"]


def test_text_is_written_as_it_was_read(tmp_path: Path) -> None:
    source, copy = tmp_path / "a.gp", tmp_path / "b.gp"
    for text, extended in ((PLAIN, False), (EXTENDED, True)):
        source.write_text(text)
        write_genepred(copy, read_genes(source), extended=extended)
        assert copy.read_text() == text


@st.composite
def _transcripts(draw: st.DrawFn) -> Transcript:
    edges = sorted(draw(st.sets(st.integers(0, 5000), min_size=2, max_size=12)))
    edges = edges[: len(edges) // 2 * 2]
    starts, ends = edges[::2], edges[1::2]
    first, last = sorted(draw(st.tuples(*[st.integers(edges[0], edges[-1])] * 2)))
    frames = draw(st.lists(st.integers(-1, 2), min_size=len(starts), max_size=len(starts)))
    states = draw(st.tuples(*[st.sampled_from(["none", "unk", "incmpl", "cmpl"])] * 2))
    word = st.text("ABCäöü0189._-: ()", min_size=1, max_size=8).map(str.strip).filter(bool)
    return Transcript(
        draw(word),
        draw(st.sampled_from(["chr1", "chr2"])),
        draw(st.sampled_from("+-")),
        starts,
        ends,
        first,
        last,
        frames,
        *states,
        name2=draw(word),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(_transcripts(), min_size=1, max_size=8))
def test_genepred_to_biggenepred_and_back(
    tmp_path_factory: pytest.TempPathFactory, transcripts: list[Transcript]
) -> None:
    folder = tmp_path_factory.mktemp("round")
    text, back = folder / "a.gp", folder / "b.gp"
    write_genepred(text, transcripts)
    made = convert_file(text, chrom_sizes=SIZES, kind="genePredExt")
    write_genepred(back, read_genes(made.path))
    assert sorted(back.read_text().splitlines()) == sorted(text.read_text().splitlines())


@pytest.mark.parametrize("end", ["\t", " ", " \t", "\t\t"])
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (PLAIN, "genePred"),
        (EXTENDED, "genePredExt"),
        ("abc\t" + PLAIN, "refFlat"),
        ("585\t" + EXTENDED, "genePredExt"),
    ],
)
def test_blanks_at_the_end_of_a_line_are_no_column(
    tmp_path: Path, text: str, kind: str, end: str
) -> None:
    assert rows(tmp_path, text[:-1] + end + "\n", kind) == rows(tmp_path, text, kind)


@pytest.mark.parametrize("number", ["", "585\t"])
def test_frames_that_are_left_out_are_counted(tmp_path: Path, number: str) -> None:
    [row] = rows(tmp_path, number + EXTENDED.replace("\t0,2,", "\t"), "genePredExt")
    assert columns(row, "cdsEndStat", "exonFrames") == ["incmpl", "0,2,"]

"""PSL to bigPsl: every kind of strand, with rows worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from trackhub.errors import FormatError
from trackhub.formats import BigBed
from trackhub.formats.convert import convert_file

SIZES = {"chr1": 1000, "chr2": 500}
HEADER = """psLayout version 3

match\tmis- \trep. \tN's\tQ gap\tQ gap\tT gap\tT gap\tstrand\tQ        \tQ   \tQ    \tQ  \tT        \tT
     \tmatch\tmatch\t   \tcount\tbases\tcount\tbases\t      \tname     \tsize\tstart\tend\tname     \tsize
---------------------------------------------------------------------------------------------------
"""


def psl(strand: str, blocks: str, *, ends: str, start: int, end: int, name: str = "q") -> str:
    """A line; `blocks` has sizes, starts in the query and starts in the target, `ends` those of the query."""
    sizes, queries, targets = blocks.split()
    first, last = ends.split()
    columns = (
        f"50 2 1 0 0 0 1 20 {strand} {name} 100 {first} {last} chr1 1000 {start} {end}".split()
    )
    return "\t".join([*columns, str(sizes.count(",")), sizes, queries, targets]) + "\n"


def rows(tmp_path: Path, text: str, **options: object) -> list[str]:
    source = tmp_path / "a.psl"
    source.write_text(text)
    made = convert_file(source, chrom_sizes=SIZES, **options)
    assert made.tracktype == "bigPsl"
    with BigBed(made.path) as alignments:
        return [
            f"{chrom}\t{start}\t{end}\t{rest.decode()}"
            for chrom in alignments.chroms
            for start, end, rest in zip(*alignments.rows(chrom), strict=True)
        ]


def test_a_query_on_plus(tmp_path: Path) -> None:
    text = psl("+", "30,20, 5,40, 200,250,", ends="5 60", start=200, end=270)
    row = (
        "chr1\t200\t270\tq\t1000\t+\t200\t270\t0\t2\t30,20,\t0,50,\t5\t60\t+\t100\t5,40,\t\t\t1000\t"
        "50\t2\t1\t0\t0"
    )
    assert rows(tmp_path, text) == [row]


def test_a_header_changes_nothing(tmp_path: Path) -> None:
    text = psl("+", "30,20, 5,40, 200,250,", ends="5 60", start=200, end=270)
    assert rows(tmp_path, HEADER + text) == rows(tmp_path, text)


def test_a_query_on_minus_keeps_its_reversed_starts(tmp_path: Path) -> None:
    # From 5 to 60 of 100 letters: seen from the other end from 40 to 95.
    text = psl("-", "30,20, 40,75, 200,250,", ends="5 60", start=200, end=270)
    [row] = rows(tmp_path, text)
    assert row.split("\t")[5:17] == [
        "-", "200", "270", "0", "2", "30,20,", "0,50,", "5", "60", "+", "100", "40,75,",
    ]  # fmt: skip


def test_a_target_on_minus_is_turned_round(tmp_path: Path) -> None:
    # Both strands are seen from the other end, so that the target is on plus: its blocks lie at
    # 1000 - (730 + 20) = 250 and 1000 - (770 + 30) = 200, those of the query at 100 - (5 + 30) = 65
    # and 100 - (40 + 20) = 40, and the order is turned.
    text = psl("+-", "20,30, 40,65, 730,770,", ends="40 95", start=200, end=270)
    [row] = rows(tmp_path, text)
    assert row.split("\t")[5:17] == [
        "-", "200", "270", "0", "2", "30,20,", "0,50,", "40", "95", "-", "100", "5,40,",
    ]  # fmt: skip


def test_both_strands_on_minus_give_plus(tmp_path: Path) -> None:
    text = psl("--", "20,30, 40,65, 730,770,", ends="5 60", start=200, end=270)
    [row] = rows(tmp_path, text)
    assert row.split("\t")[5] == "+"
    assert row.split("\t")[14] == "-"


@pytest.mark.parametrize(("strand", "shown"), [("++", "+"), ("-+", "-")])
def test_a_translated_alignment_on_the_plus_strand_of_the_target(
    tmp_path: Path, strand: str, shown: str
) -> None:
    text = psl(strand, "30,20, 40,75, 200,250,", ends="5 60", start=200, end=270)
    [row] = rows(tmp_path, text)
    assert row.split("\t")[5:12] == [shown, "200", "270", "0", "2", "30,20,", "0,50,"]


def test_a_protein_takes_three_bases_a_letter(tmp_path: Path) -> None:
    # 10 residues from 200 are 30 bases, 5 from 260 are 15 and end at 275.
    text = psl("++", "10,5, 0,10, 200,260,", ends="0 15", start=200, end=275)
    [row] = rows(tmp_path, text)
    assert row.split("\t")[9:12] == ["2", "30,15,", "0,60,"]
    assert row.split("\t")[16] == "0,10,"


def test_a_protein_on_the_minus_strand_of_the_target(tmp_path: Path) -> None:
    # From the other end: 1000 - (725 + 3 * 10) = 245 and 1000 - (785 + 3 * 5) = 200.
    text = psl("+-", "10,5, 0,10, 725,785,", ends="0 15", start=200, end=275)
    [row] = rows(tmp_path, text)
    assert row.split("\t")[5] == "-"
    assert row.split("\t")[9:12] == ["2", "15,30,", "0,45,"]
    # The query has 100 letters: 100 - (10 + 5) and 100 - (0 + 10).
    assert row.split("\t")[16] == "85,90,"


def test_sequences_and_coding_parts_are_put_in(tmp_path: Path) -> None:
    (tmp_path / "q.fa").write_text(">q some protein\nMKV\n")
    (tmp_path / "q.cds").write_text("q\t1..9\n")
    text = psl("++", "10,5, 0,10, 200,260,", ends="0 15", start=200, end=275)
    text += psl("+", "30, 5, 300,", ends="5 35", start=300, end=330, name="other")
    [row, other] = rows(tmp_path, text, fasta=tmp_path / "q.fa", cds=tmp_path / "q.cds")
    assert row.split("\t")[17:19] == ["MKV", "1..9"]
    assert row.split("\t")[-1] == "2"
    assert other.split("\t")[17:19] == ["", ""]
    assert other.split("\t")[-1] == "0"


def test_sequences_turn_on_the_bases_that_differ(tmp_path: Path) -> None:
    (tmp_path / "q.fa").write_text(">q\nACGT\n")
    source = tmp_path / "a.psl"
    source.write_text(psl("+", "30, 5, 300,", ends="5 35", start=300, end=330))
    made = convert_file(source, chrom_sizes=SIZES, fasta=tmp_path / "q.fa")
    assert made.settings["baseColorUseSequence"] == "lfExtra"
    assert made.track(name="a").settings["showDiffBasesAllScales"] == "on"


def test_the_bin_of_a_table_and_the_sequences_of_blocks_are_left_out(tmp_path: Path) -> None:
    line = psl("+", "3, 5, 300,", ends="5 8", start=300, end=303)
    plain = rows(tmp_path, line)
    assert rows(tmp_path, "585\t" + line) == plain
    assert rows(tmp_path, line[:-1] + "\tacg,\tacg,\n") == plain


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("\t5\t60\t", "\t5\t160\t", "the query goes from 5 to 160"),
        ("\t200\t270\t", "\t200\t2700\t", "the target goes from 200 to 2700"),
        ("30,20,", "30,x,", "blockSizes is 'x'"),
        ("30,20,", "30,", "blockSizes has 1 values and blockCount is 2"),
        ("200,250,", "200,220,", "the block at 220 with 20 letters is empty or overlaps"),
        ("200,250,", "201,250,", "the blocks go from 201"),
        ("\t+\t", "\t.\t", "the strand"),
        ("\t+\tq", "\tq", "the line has 20 columns, and PSL has 21"),
        ("50\t", "5e1\t", "matches is '5e1'"),
    ],
)
def test_what_is_wrong_is_told_with_the_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = psl("+", "30,20, 5,40, 200,250,", ends="5 60", start=200, end=270)
    with pytest.raises(FormatError, match=message) as caught:
        rows(tmp_path, HEADER + text + text.replace(old, new, 1), kind="psl")
    assert caught.value.line == 7
    assert [path.name for path in tmp_path.iterdir()] == ["a.psl"]


def test_another_length_of_the_chromosome_is_worth_a_note(tmp_path: Path) -> None:
    source = tmp_path / "a.psl"
    source.write_text(psl("+", "30, 5, 300,", ends="5 35", start=300, end=330))
    made = convert_file(source, chrom_sizes={"chr1": 2000})
    [note] = made.summary.notes
    assert note.startswith("chr1 has 2,000 bases in the assembly and 1,000 in")


@pytest.mark.parametrize("end", ["\t", " ", "\t\t"])
def test_blanks_at_the_end_of_a_line_are_no_column(tmp_path: Path, end: str) -> None:
    text = psl("+", "30,20, 5,40, 200,250,", ends="5 60", start=200, end=270)
    assert rows(tmp_path, text[:-1] + end + "\n", kind="psl") == rows(tmp_path, text)

"""MAF to bigMaf, its summary, and the frames of genes."""

from __future__ import annotations

from pathlib import Path

import pytest

from trackhub.errors import FormatError
from trackhub.formats import BigBed
from trackhub.formats.convert import convert_file

SIZES = {"chr7": 200_000_000, "chr1": 100_000}
# The example of UCSC's page on formats, shortened.
TEXT = """track name=euArc visibility=pack
##maf version=1 scoring=tba.v8
# tba.v8 (((human chimp) baboon) (mouse rat))

a score=5062.0
s hg18.chr7    27699739 6 + 158545518 TAAAGA
s panTro1.chr6 28862317 6 + 161576975 TAAAGA
s baboon         241163 6 +   4622798 TAAAGA
s rn3.chr4     81444246 5 - 187371129 taag-a

a score=6636.0
s hg18.chr7    27707221 13 + 158545518 gcagctgaaaaca
s panTro1.chr6 28869787 13 + 161576975 gcagctgaaaaca
i panTro1.chr6 N 0 C 0
s mm4.chr6     53310102 13 + 151104725 ACAGCTGAAAATA
e rn3.chr4     81444251 10 - 187371129 I
"""


def rows(path: Path) -> list[str]:
    with BigBed(path) as blocks:
        return [
            f"{chrom}\t{start}\t{end}\t{rest.decode()}"
            for chrom in blocks.chroms
            for start, end, rest in zip(*blocks.rows(chrom), strict=True)
        ]


def converted(tmp_path: Path, text: str, **options: object):
    source = tmp_path / "a.maf"
    source.write_text(text)
    return convert_file(source, chrom_sizes=SIZES, **options)


def test_blocks_keep_their_lines(tmp_path: Path) -> None:
    made = converted(tmp_path, TEXT, summary=False)
    assert made.tracktype == "bigMaf"
    assert made.settings["visibility"] == "pack"
    assert made.settings["speciesOrder"] == "panTro1 baboon rn3 mm4"
    assert made.side_files == ()
    lines = TEXT.splitlines()
    assert rows(made.path) == [
        "chr7\t27699739\t27699745\t" + ";".join(lines[4:9]) + ";",
        "chr7\t27707221\t27707234\t" + ";".join(lines[10:]) + ";",
    ]


def test_the_summary_tells_how_many_columns_agree(tmp_path: Path) -> None:
    made = converted(tmp_path, TEXT)
    [summary] = made.side_files
    assert summary.name == "a.summary.bb"
    assert made.settings["summary"] == summary
    # 6 of 6, 6 of 6, 4 of 6 (one letter and one dash differ); then 13 of 13 and 11 of 13. Blocks
    # 7,000 bases apart are not joined.
    assert rows(summary) == [
        "chr7\t27699739\t27699745\tpanTro1\t1\tC\tC",
        "chr7\t27699739\t27699745\tbaboon\t1\tC\tC",
        "chr7\t27699739\t27699745\trn3\t0.666667\tC\tC",
        "chr7\t27707221\t27707234\tpanTro1\t1\tN\tC",
        "chr7\t27707221\t27707234\tmm4\t0.846154\tC\tC",
    ]


def test_the_summary_joins_near_blocks_up_to_ten_thousand_bases(tmp_path: Path) -> None:
    block = "a\ns hg18.chr1 {} 100 + 100000 {}\ns mm4.chr1 {} 100 + 500000 {}\n\n"
    text = "".join(
        block.format(at, "A" * 100, at, ("A" if at < 300 else "C") * 100)
        for at in (0, 200, 700, 1301)
    )
    made = converted(tmp_path, text)
    # 400 bases lie before the third block and 501 before the fourth.
    assert rows(made.side_files[0]) == [
        "chr1\t0\t800\tmm4\t0.666667\tC\tC",
        "chr1\t1301\t1401\tmm4\t0\tC\tC",
    ]


def test_a_reference_with_a_dot_in_its_name(tmp_path: Path) -> None:
    text = "a\ns GCF_000001.2.chr7 5 3 + 200000000 ACG\ns GCA_9.1.scaf.1 0 3 + 10 ACG\n"
    made = converted(tmp_path, text)
    assert [row.split("\t")[:3] for row in rows(made.path)] == [["chr7", "5", "8"]]
    assert made.settings["speciesOrder"] == "GCA_9.1"


def test_a_reference_without_an_assembly(tmp_path: Path) -> None:
    made = converted(tmp_path, "a\ns chr7 5 3 + 200000000 ACG\ns mm4.chr1 0 3 + 10 ACG\n")
    assert [row.split("\t")[:3] for row in rows(made.path)] == [["chr7", "5", "8"]]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("27699739 6 +", "27699739 7 +", 6, "size is 7 and there are 6 letters"),
        ("27699739 6 +", "x 6 +", 6, "start is 'x'"),
        ("27699739 6 + 158545518", "27699739 6 + 158", 6, "leaves the sequence of 158 letters"),
        ("241163 6 +   4622798 TAAAGA", "241163 7 + 4622798 TAAAGAA", 8, "is 7 columns long"),
        ("27699739 6 +", "27699739 6 -", 5, "on the minus strand"),
        ("hg18.chr7    27707221", "panTro1.chr6 27707221", 11, "must come first in each block"),
        ("s baboon", "s a;b", 8, "semicolon"),
        ("i panTro1.chr6 N 0 C 0", "i mm4.chr6 N 0 C 0", 14, "an 'i' line has 6 words"),
        ("a score=5062.0\n", "", 5, "an 'a' line is due"),
        ("hg18.chr7    27699739", "hg18.chr77 27699739", 5, "'chr77' is not among"),
    ],
)
def test_what_is_wrong_is_told_with_the_line(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    with pytest.raises(FormatError, match=message) as caught:
        converted(tmp_path, TEXT.replace(old, new, 1), kind="maf")
    assert caught.value.line == line
    assert [path.name for path in tmp_path.iterdir()] == ["a.maf"]


# ------------------------------------------------------------------------------------------- frames

# Bases 100-120 of the reference; the mouse has no letter for 105-107, and two more behind 112.
ALIGNED = """a
s hg38.chr1 100 20 + 100000 ACGTACGTACGT--ACGTACGT
s mm39.chr2  50 20 + 1000   ACGTA--TACGTCCACGTACGT

a
s hg38.chr1 120 10 + 100000 ACGTACGTAC
s mm39.chr2  70 10 + 1000   ACGTACGTAC
"""
TURNED = """a
s hg38.chr1 100 10 + 100000 ACGTACGTAC
s mm39.chr2 900 10 - 1000   ACGTACGTAC
"""


def gene(name: str, chrom: str, strand: str, exons: str, cds: str) -> str:
    """A line of genePred; `exons` are 10-20,30-40."""
    ranges = [part.split("-") for part in exons.split(",")]
    starts, ends = (",".join(values) + "," for values in zip(*ranges, strict=True))
    columns = [name, chrom, strand, ranges[0][0], ranges[-1][1], *cds.split("-"), str(len(ranges))]
    return "\t".join([*columns, starts, ends]) + "\n"


def frames(tmp_path: Path, maf: str, genes: str, species: str) -> list[str]:
    (tmp_path / "genes.gp").write_text(genes)
    made = converted(tmp_path, maf, summary=False, genes={species: tmp_path / "genes.gp"})
    assert made.settings["frames"] == tmp_path / "a.frames.bb"
    return [row.replace("\t", " ") for row in rows(made.side_files[0])]


def test_frames_of_the_reference_go_over_the_edges_of_blocks(tmp_path: Path) -> None:
    genes = gene("T", "chr1", "+", "95-108,111-128", "98-125")
    # The exons are coding in 98-108 and 111-125, of which 100-108 and 111-125 are aligned: the
    # first aligned base is the third of the coding part (frame 2), and 10 bases come before the
    # second exon (frame 1).
    assert frames(tmp_path, ALIGNED, genes, "hg38") == [
        "chr1 100 108 hg38 2 + T -1 111 0 1",
        "chr1 111 125 hg38 1 + T 107 -1 1 1",
    ]


def test_frames_of_another_species_break_at_gaps(tmp_path: Path) -> None:
    genes = gene("M", "chr2", "+", "50-80", "50-80")
    # Mouse 50-55 lies at 100-105, 55-60 at 107-112, 62-70 at 112-120, and 70-80 at 120-130. Two
    # mouse bases lie between the second and the third.
    assert frames(tmp_path, ALIGNED, genes, "mm39") == [
        "chr1 100 105 mm39 0 + M -1 107 1 0",
        "chr1 107 112 mm39 2 + M 104 -1 0 0",
        "chr1 112 130 mm39 0 + M -1 -1 0 1",
    ]


def test_a_gene_on_minus_is_counted_from_its_right_end(tmp_path: Path) -> None:
    genes = gene("T", "chr1", "-", "100-104,110-120", "100-120")
    # Ten bases of the right exon come first: the left one begins with frame 1.
    assert frames(tmp_path, ALIGNED, genes, "hg38") == [
        "chr1 100 104 hg38 1 - T 110 -1 1 1",
        "chr1 110 120 hg38 0 - T -1 103 1 1",
    ]


def test_a_gene_of_a_species_that_is_aligned_reversed(tmp_path: Path) -> None:
    # Reversed 900-910 is 90-100: the gene's 92-97 lies at 103-108, and runs against the reference.
    genes = gene("M", "chr2", "+", "92-97", "92-97")
    assert frames(tmp_path, TURNED, genes, "mm39") == ["chr1 103 108 mm39 0 - M -1 -1 1 1"]


def test_of_transcripts_that_overlap_the_longest_gives_the_frames(tmp_path: Path) -> None:
    genes = gene("short", "chr1", "+", "100-109", "101-109")
    genes += gene("long", "chr1", "+", "100-112", "100-112")
    assert [row.split()[6] for row in frames(tmp_path, ALIGNED, genes, "hg38")] == ["long"]


def test_genes_that_are_not_aligned_give_frames_without_items(tmp_path: Path) -> None:
    genes = gene("T", "chr1", "+", "500-600", "500-600")
    assert frames(tmp_path, ALIGNED, genes, "hg38") == []
    assert frames(tmp_path, ALIGNED, genes, "rn7") == []


def test_a_file_of_genes_is_that_of_the_reference(tmp_path: Path) -> None:
    (tmp_path / "genes.gp").write_text(gene("T", "1", "+", "100-112", "100-112"))
    made = converted(tmp_path, ALIGNED, genes=tmp_path / "genes.gp")
    assert [path.name for path in made.side_files] == ["a.summary.bb", "a.frames.bb"]
    assert [row.split("\t")[3] for row in rows(made.side_files[1])] == ["hg38"]


@pytest.mark.parametrize("text", ["<html>\n<p>404</p>\n", "\nchr1\t1\t2\nchr1\t5\t9\n"])
def test_a_text_without_blocks_is_no_maf(tmp_path: Path, text: str) -> None:
    with pytest.raises(FormatError, match="this is no MAF: no block is in it") as caught:
        converted(tmp_path, text, kind="maf")
    assert caught.value.line == (1 if text.startswith("<") else 2)
    assert [path.name for path in tmp_path.iterdir()] == ["a.maf"]


def test_a_maf_without_alignments_is_empty_and_says_so(tmp_path: Path) -> None:
    made = converted(tmp_path, "##maf version=1\n\n##eof maf\n")
    assert (rows(made.path), len(made.summary.notes)) == ([], 1)
    assert "there are no data lines" in made.summary.notes[0]


def test_lines_of_kinds_that_are_not_known_are_passed_over(tmp_path: Path) -> None:
    plain = rows(converted(tmp_path, TEXT).path)
    assert rows(converted(tmp_path, TEXT.replace("\na score", "\nr 1 2\n\na score")).path) == plain

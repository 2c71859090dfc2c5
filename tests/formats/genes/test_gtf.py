"""GTF to transcripts: expected rows are worked out by hand from the rules of the format."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from gene_rows import MODEL, SIZES, STATES, columns, rows, rows_of, tabbed

from trackhub.errors import FormatError
from trackhub.formats.convert import convert_file
from trackhub.formats.genes import read_genes

IDS = 'gene_id "G"; transcript_id "T";'


def gtf(tmp_path: Path, *lines: str, **options: object) -> list[str]:
    return rows(tmp_path, tabbed(*lines), "gtf", **options)


def test_a_coding_transcript_on_plus(tmp_path: Path) -> None:
    ids = 'gene_id "G"; transcript_id "T"; gene_name "abc"; gene_type "x"; transcript_type "y";'
    # 50 coding bases in the first exon leave two of a codon: the second begins with frame 2, which
    # GTF writes as 1, the bases up to the next codon. The stop codon belongs to the coding part.
    assert gtf(
        tmp_path,
        f"chr1 x exon 101 200 . + . {ids}",
        f"chr1 x exon 301 400 . + . {ids}",
        f"chr1 x CDS 151 200 . + 0 {ids}",
        f"chr1 x CDS 301 340 . + 1 {ids}",
        f"chr1 x start_codon 151 153 . + 0 {ids}",
        f"chr1 x stop_codon 341 343 . + 0 {ids}",
    ) == [
        "chr1\t100\t400\tT\t0\t+\t150\t343\t0\t2\t100,100,\t0,200,\tG\tcmpl\tcmpl\t0,2,\ty\tG\tabc\tx"
    ]


def test_a_coding_transcript_on_minus_counts_from_the_right(tmp_path: Path) -> None:
    [row] = gtf(
        tmp_path,
        f"chr1 x exon 301 400 . - . {IDS}",
        f"chr1 x exon 101 200 . - . {IDS}",
        f"chr1 x CDS 301 350 . - 0 {IDS}",
        f"chr1 x CDS 151 200 . - 1 {IDS}",
        f"chr1 x start_codon 348 350 . - 0 {IDS}",
    )
    assert columns(row, *MODEL) == ["150", "350", "100,100,", "0,200,", "2,0,"]
    # The left end has no stop codon.
    assert columns(row, *STATES) == ["incmpl", "cmpl"]


def test_a_transcript_that_codes_for_nothing(tmp_path: Path) -> None:
    [row] = gtf(tmp_path, f"chr1 x exon 101 200 . + . {IDS}", f"chr1 x exon 301 400 . + . {IDS}")
    assert columns(row, *MODEL) == ["400", "400", "100,100,", "0,200,", "-1,-1,"]
    assert columns(row, *STATES) == ["none", "none"]


def test_a_stop_codon_cut_by_an_intron(tmp_path: Path) -> None:
    # One base of the stop codon ends the second exon, two begin the third.
    [row] = gtf(
        tmp_path,
        f"chr1 x exon 101 120 . + . {IDS}",
        f"chr1 x exon 201 211 . + . {IDS}",
        f"chr1 x exon 301 330 . + . {IDS}",
        f"chr1 x CDS 101 120 . + 0 {IDS}",
        f"chr1 x CDS 201 210 . + 1 {IDS}",
        f"chr1 x stop_codon 211 211 . + 0 {IDS}",
        f"chr1 x stop_codon 301 302 . + 2 {IDS}",
    )
    assert columns(row, *MODEL) == ["100", "302", "20,11,30,", "0,100,200,", "0,2,1,"]


def test_a_start_codon_cut_by_an_intron_on_minus(tmp_path: Path) -> None:
    # The first base of the start codon ends the right exon from the left, two lie in the left one.
    [row] = gtf(
        tmp_path,
        f"chr1 x exon 101 120 . - . {IDS}",
        f"chr1 x exon 201 220 . - . {IDS}",
        f"chr1 x CDS 201 201 . - 0 {IDS}",
        f"chr1 x CDS 104 120 . - 2 {IDS}",
        f"chr1 x start_codon 201 201 . - 0 {IDS}",
        f"chr1 x start_codon 119 120 . - 2 {IDS}",
        f"chr1 x stop_codon 101 103 . - 0 {IDS}",
    )
    assert columns(row, *MODEL) == ["100", "201", "20,20,", "0,100,", "1,0,"]
    assert columns(row, *STATES) == ["cmpl", "cmpl"]


def test_exons_before_and_behind_the_coding_part_have_no_frame(tmp_path: Path) -> None:
    [row] = gtf(
        tmp_path,
        *(f"chr1 x exon {at}1 {at}9 . + . {IDS}" for at in (10, 20, 30)),
        f"chr1 x CDS 201 206 . + 0 {IDS}",
    )
    assert columns(row, *MODEL) == ["200", "206", "9,9,9,", "0,100,200,", "-1,0,-1,"]
    assert columns(row, *STATES) == ["incmpl", "incmpl"]


def test_frames_are_counted_where_the_file_has_none(tmp_path: Path) -> None:
    [row] = gtf(
        tmp_path,
        f"chr1 x CDS 101 110 . - . {IDS}",
        f"chr1 x CDS 201 211 . - . {IDS}",
        f"chr1 x CDS 301 304 . - . {IDS}",
    )
    # From the right 4, 11 and 10 bases: frames 0, 4 % 3 and 15 % 3.
    assert columns(row, "exonFrames") == ["0,1,0,"]


def test_a_missing_frame_is_counted_on_from_the_exon_before(tmp_path: Path) -> None:
    [row] = gtf(
        tmp_path,
        f"chr1 x CDS 101 110 . + 2 {IDS}",
        f"chr1 x CDS 201 210 . + . {IDS}",
    )
    # Phase 2 is frame 1, and 1 + 10 bases leave frame 2.
    assert columns(row, "exonFrames") == ["1,2,"]


def test_a_selenocysteine_is_no_stop_and_changes_nothing(tmp_path: Path) -> None:
    lines = [f"chr1 x exon 101 160 . + . {IDS}", f"chr1 x CDS 101 160 . + 0 {IDS}"]
    more = [
        f"chr1 x Selenocysteine 121 123 . + . {IDS}",
        f"chr1 x stop_codon_redefined_as_selenocysteine 121 123 . + . {IDS}",
    ]
    plain = gtf(tmp_path, *lines)
    assert columns(plain[0], *STATES) == ["incmpl", "incmpl"]
    assert gtf(tmp_path, *lines, *more) == plain


def test_exons_that_touch_or_overlap_are_one(tmp_path: Path) -> None:
    [row] = gtf(
        tmp_path,
        f"chr1 x exon 131 140 . + . {IDS}",
        f"chr1 x exon 101 120 . + . {IDS}",
        f"chr1 x exon 121 125 . + . {IDS}",
        f"chr1 x exon 115 123 . + . {IDS}",
    )
    assert columns(row, "blockSizes", "chromStarts") == ["25,10,", "0,30,"]


def test_without_exons_coding_parts_and_utrs_are_exons(tmp_path: Path) -> None:
    [row] = gtf(
        tmp_path,
        f"chr1 x five_prime_utr 91 100 . + . {IDS}",
        f"chr1 x CDS 101 120 . + 0 {IDS}",
        f"chr1 x CDS 201 210 . + 1 {IDS}",
        f"chr1 x 3UTR 211 220 . + . {IDS}",
    )
    assert columns(row, *MODEL) == ["100", "210", "30,20,", "0,110,", "0,2,"]


def test_a_transcript_line_alone_is_one_exon(tmp_path: Path) -> None:
    [row] = gtf(tmp_path, f"chr1 x transcript 101 200 . + . {IDS}")
    assert columns(row, "chromStart", "chromEnd", "blockSizes") == ["100", "200", "100,"]


def test_a_coding_part_outside_of_the_exons_is_kept(tmp_path: Path) -> None:
    [row] = gtf(
        tmp_path,
        f"chr1 x exon 101 200 . + . {IDS}",
        f"chr1 x CDS 101 200 . + 0 {IDS}",
        f"chr1 x stop_codon 201 203 . + 0 {IDS}",
    )
    assert columns(row, "chromEnd", "thickEnd", "blockSizes") == ["203", "203", "103,"]


def test_genes_alone_stand_for_their_transcripts(tmp_path: Path) -> None:
    [row] = gtf(tmp_path, 'chr1 x gene 101 200 . - . gene_id "G"; gene_name "abc";')
    assert columns(row, "name", "strand", "blockSizes", "geneName2") == ["G", "-", "100,", "abc"]


def test_one_identifier_on_two_chromosomes_is_a_transcript_on_each(tmp_path: Path) -> None:
    found = gtf(
        tmp_path,
        f"chr1 x exon 101 200 . + . {IDS}",
        f"chr2 x exon 101 150 . + . {IDS}",
        f"chr1 x exon 301 310 . + . {IDS}",
    )
    assert [columns(row, "chrom", "name", "blockSizes") for row in found] == [
        ["chr1", "T", "100,10,"],
        ["chr2", "T", "50,"],
    ]


def test_lines_of_a_transcript_need_not_follow_each_other(tmp_path: Path) -> None:
    found = gtf(
        tmp_path,
        'chr1 x exon 101 200 . + . transcript_id "T1";',
        'chr1 x exon 101 150 . + . transcript_id "T10";',
        'chr1 x exon 301 310 . + . transcript_id "T1";',
        'chr1 x exon 401 420 . + . transcript_id "T10";',
    )
    assert [columns(row, "name", "blockSizes") for row in found] == [
        ["T1", "100,10,"],
        ["T10", "50,20,"],
    ]


@pytest.mark.parametrize(
    "attributes",
    [
        "gene_id G; transcript_id T",
        "gene_id G;transcript_id T;",
        'transcript_id "T"; gene_id "G"',
        'gene_id "G" ; transcript_id "T" ;',
        "gene_id=G;transcript_id=T",
        'note "a; transcript_name b"; gene_id "G"; transcript_id "T";',
    ],
)
def test_attributes_are_read_however_they_are_written(tmp_path: Path, attributes: str) -> None:
    found = gtf(
        tmp_path,
        f"chr1 x exon 101 200 . + . {attributes}",
        f"chr1 x exon 301 310 . + . {attributes}",
    )
    assert [columns(row, "name", "geneName", "blockSizes") for row in found] == [
        ["T", "G", "100,10,"]
    ]


def test_bare_identifiers_that_begin_alike_stay_apart(tmp_path: Path) -> None:
    found = gtf(
        tmp_path,
        "chr1 x exon 101 200 . + . transcript_id T1; x y",
        "chr1 x exon 301 310 . + . transcript_id T1",
        "chr1 x exon 401 410 . + . transcript_id T10",
    )
    assert [columns(row, "name")[0] for row in found] == ["T1", "T10"]


def test_an_empty_transcript_id_leaves_the_gene(tmp_path: Path) -> None:
    found = gtf(
        tmp_path,
        'chr1 x CDS 101 200 . + 0 gene_id "G"; transcript_id "";',
        'chr1 x CDS 301 310 . + 0 gene_id "G"; transcript_id "T";',
    )
    assert [columns(row, "name", "blockSizes") for row in found] == [["G", "100,"], ["T", "10,"]]


def test_what_the_gene_says_is_told_of_its_transcripts(tmp_path: Path) -> None:
    [row] = gtf(
        tmp_path,
        'chr1 x gene 101 200 . + . gene_id "G"; gene "abc"; gene_biotype "protein_coding";',
        'chr1 x exon 101 200 . + . gene_id "G"; transcript_id "T"; transcript_biotype "mRNA";',
    )
    assert columns(row, "type", "geneName", "geneName2", "geneType") == [
        "mRNA",
        "G",
        "abc",
        "protein_coding",
    ]


def test_an_unknown_strand_is_a_dot(tmp_path: Path) -> None:
    [row] = gtf(tmp_path, f"chr1 x exon 101 200 . ? . {IDS}")
    assert columns(row, "strand") == ["."]


def test_comments_blank_lines_and_track_lines_are_no_data(tmp_path: Path) -> None:
    line = tabbed(f"chr1 x exon 101 200 . + . {IDS}")
    text = f"#!genome-build x\ntrack name=genes color=255,0,0\n\n{line}#{line}"
    source = tmp_path / "a.gtf"
    source.write_text(text)
    made = convert_file(source, chrom_sizes=SIZES)
    assert made.summary.items == 1
    assert made.settings["color"] == "255,0,0"


def test_line_ends_of_windows_and_gzip_are_read(tmp_path: Path) -> None:
    line = tabbed(f"chr1 x exon 101 200 . + . {IDS}")
    expected = rows(tmp_path, line, "gtf")
    assert rows(tmp_path, line.replace("\n", "\r\n"), "gtf") == expected
    assert rows(tmp_path, gzip.compress(line.encode()), "gtf") == expected


def test_blanks_may_stand_for_tabs(tmp_path: Path) -> None:
    line = f"chr1 x exon 101 200 . + . {IDS}"
    assert rows(tmp_path, line + "\n", "gtf") == rows(tmp_path, tabbed(line), "gtf")


def test_an_open_file_is_read() -> None:
    text = tabbed(f"chr1 x exon 101 200 . + . {IDS}")
    [transcript] = read_genes(io.BytesIO(text.encode()))
    assert (transcript.name, transcript.start, transcript.end) == ("T", 100, 200)
    assert (transcript.exon_starts, transcript.exon_ends) == ([100], [200])
    assert transcript.line == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (f"chr1 x exon 301 299 . + . {IDS}", "the feature ends at 299 before it starts at 301"),
        (f"chr1 x exon 0 299 . + . {IDS}", "the start is 0, and positions count from 1"),
        (f"chr1 x exon -5 299 . + . {IDS}", "the start is '-5'"),
        (f"chr1 x exon 1 2e3 . + . {IDS}", "the end is '2e3'"),
        (f"chr1 x exon 1 {'9' * 5000} . + . {IDS}", "the end is '999"),
        (f"chr1 x exon 1_0 20 . + . {IDS}", "the start is '1_0'"),
        (f"chr1 x exon 1 10 . x . {IDS}", "the strand"),
        (f"chr1 x CDS 1 10 . + 3 {IDS}", "the frame"),
        ("chr1 x exon 1 10 . + . level 2;", "no transcript_id"),
        ("chr1 x exon 1 10", "the line has 5 columns"),
        (f"chr3 x exon 1 10 . + . {IDS}", "the chromosome 'chr3' is not among the 2"),
        (f"chr2 x exon 1 5001 . + . {IDS}", "ends past its chromosome of 5000"),
    ],
)
def test_what_is_wrong_is_told_with_the_line(tmp_path: Path, line: str, message: str) -> None:
    good = 'chr1 x exon 1 10 . + . transcript_id "other";'
    with pytest.raises(FormatError, match=message) as caught:
        gtf(tmp_path, good, line)
    assert caught.value.line == 2
    assert [path.name for path in tmp_path.iterdir()] == ["genes.gtf"]


def test_a_file_without_transcripts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="there are no transcripts"):
        gtf(tmp_path, f"chr1 x intron 1 10 . + . {IDS}")
    with pytest.raises(FormatError, match="there are no transcripts"):
        gtf(tmp_path)


def test_a_second_track_in_the_file_is_refused_with_its_line(tmp_path: Path) -> None:
    line = f"chr1 x exon 1 10 . + . {IDS}"
    text = "track name=a color=255,0,0\n" + tabbed(line) + "track name=b\n" + tabbed(line)
    with pytest.raises(FormatError, match="a second track begins here") as caught:
        rows(tmp_path, text, "gtf")
    assert caught.value.line == 3


def test_each_of_several_files_may_begin_with_a_track_line(tmp_path: Path) -> None:
    sources = [tmp_path / "a.gtf", tmp_path / "b.gtf"]
    for source, name in zip(sources, "AB", strict=True):
        line = f'chr1 x exon 1 10 . + . transcript_id "{name}";'
        source.write_text("browser hide all\ntrack name=a\n" + tabbed(line))
    made = convert_file(sources, tmp_path / "all.bb", kind="gtf", chrom_sizes=SIZES, search=False)
    assert [columns(row, "name") for row in rows_of(made.path)] == [["A"], ["B"]]

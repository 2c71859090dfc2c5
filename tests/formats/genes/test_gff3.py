"""GFF3 to transcripts: the graph of IDs and parents, with rows worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from gene_rows import MODEL, STATES, columns, rows, tabbed

from trackhub.errors import FormatError


def gff3(tmp_path: Path, *lines: str, **options: object) -> list[str]:
    return rows(tmp_path, "##gff-version 3\n" + tabbed(*lines), "gff3", **options)


def names(found: list[str]) -> list[str]:
    return [columns(row, "name")[0] for row in found]


# The gene EDEN of the specification: three transcripts, of which one has two coding parts.
EDEN = """
    gene 1000 9000 . + . ID=gene00001;Name=EDEN
    TF_binding_site 1000 1012 . + . ID=tfbs00001;Parent=gene00001
    mRNA 1050 9000 . + . ID=mRNA00001;Parent=gene00001;Name=EDEN.1
    mRNA 1050 9000 . + . ID=mRNA00002;Parent=gene00001;Name=EDEN.2
    mRNA 1300 9000 . + . ID=mRNA00003;Parent=gene00001;Name=EDEN.3
    exon 1300 1500 . + . ID=exon00001;Parent=mRNA00003
    exon 1050 1500 . + . ID=exon00002;Parent=mRNA00001,mRNA00002
    exon 3000 3902 . + . ID=exon00003;Parent=mRNA00001,mRNA00003
    exon 5000 5500 . + . ID=exon00004;Parent=mRNA00001,mRNA00002,mRNA00003
    exon 7000 9000 . + . ID=exon00005;Parent=mRNA00001,mRNA00002,mRNA00003
    CDS 1201 1500 . + 0 ID=cds00001;Parent=mRNA00001;Name=edenprotein.1
    CDS 3000 3902 . + 0 ID=cds00001;Parent=mRNA00001;Name=edenprotein.1
    CDS 5000 5500 . + 0 ID=cds00001;Parent=mRNA00001;Name=edenprotein.1
    CDS 7000 7600 . + 0 ID=cds00001;Parent=mRNA00001;Name=edenprotein.1
    CDS 1201 1500 . + 0 ID=cds00002;Parent=mRNA00002;Name=edenprotein.2
    CDS 5000 5500 . + 0 ID=cds00002;Parent=mRNA00002;Name=edenprotein.2
    CDS 7000 7600 . + 0 ID=cds00002;Parent=mRNA00002;Name=edenprotein.2
    CDS 3301 3902 . + 0 ID=cds00003;Parent=mRNA00003;Name=edenprotein.3
    CDS 5000 5500 . + 1 ID=cds00003;Parent=mRNA00003;Name=edenprotein.3
    CDS 7000 7600 . + 1 ID=cds00003;Parent=mRNA00003;Name=edenprotein.3
    CDS 3391 3902 . + 0 ID=cds00004;Parent=mRNA00003;Name=edenprotein.4
    CDS 5000 5500 . + 1 ID=cds00004;Parent=mRNA00003;Name=edenprotein.4
    CDS 7000 7600 . + 1 ID=cds00004;Parent=mRNA00003;Name=edenprotein.4
"""


def test_the_gene_of_the_specification(tmp_path: Path) -> None:
    lines = [f"chr1 . {line}" for line in EDEN.strip().splitlines()]
    assert gff3(tmp_path, *lines) == [
        "chr1\t1049\t9000\tmRNA00001\t0\t+\t1200\t7600\t0\t4\t451,903,501,2001,\t"
        "0,1950,3950,5950,\tgene00001\tcmpl\tcmpl\t0,0,0,0,\tmRNA\tgene00001\tEDEN\t",
        "chr1\t1049\t9000\tmRNA00002\t0\t+\t1200\t7600\t0\t3\t451,501,2001,\t"
        "0,3950,5950,\tgene00001\tcmpl\tcmpl\t0,0,0,\tmRNA\tgene00001\tEDEN\t",
        # The first exon is not coding; of the two coding parts the longer one is shown.
        "chr1\t1299\t9000\tmRNA00003\t0\t+\t3300\t7600\t0\t4\t201,903,501,2001,\t"
        "0,1700,3700,5700,\tgene00001\tcmpl\tcmpl\t-1,0,2,2,\tmRNA\tgene00001\tEDEN\t",
    ]


def test_lines_may_come_in_any_order(tmp_path: Path) -> None:
    lines = [f"chr1 . {line}" for line in EDEN.strip().splitlines()]
    assert sorted(gff3(tmp_path, *lines[::-1])) == sorted(gff3(tmp_path, *lines))


def test_a_gene_with_a_coding_part_and_no_transcript(tmp_path: Path) -> None:
    # As NCBI writes genes of bacteria.
    [row] = gff3(
        tmp_path,
        "chr1 x region 1 10000 . + . ID=chr1:1..10000;Is_circular=true",
        "chr1 x gene 101 190 . - . ID=gene-b1;Name=thrL;gene_biotype=protein_coding;locus_tag=b1",
        "chr1 x CDS 101 190 . - 0 ID=cds-N1;Parent=gene-b1;Name=N1;gene=thrL;product=leader",
    )
    assert row == (
        "chr1\t100\t190\tb1\t0\t-\t100\t190\t0\t1\t90,\t0,\tb1\tcmpl\tcmpl\t0,\t"
        "gene\tb1\tthrL\tprotein_coding"
    )


def test_a_coding_part_without_parents_stands_for_itself(tmp_path: Path) -> None:
    found = gff3(
        tmp_path,
        "chr1 x CDS 101 130 . + 0 ID=c1;gene=a",
        "chr1 x CDS 151 180 . + 0 ID=c1;gene=a",
        "chr1 x CDS 301 330 . + 0 ID=c2;gene=b",
    )
    assert [columns(row, "name", "blockSizes", "geneName2") for row in found] == [
        ["c1", "30,30,", "a"],
        ["c2", "30,", "b"],
    ]


def test_a_coding_part_straight_under_the_gene_goes_to_the_transcripts_it_fits(
    tmp_path: Path,
) -> None:
    found = gff3(
        tmp_path,
        "chr1 x gene 101 400 . + . ID=g",
        "chr1 x mRNA 101 400 . + . ID=fits;Parent=g",
        "chr1 x exon 101 200 . + . Parent=fits",
        "chr1 x exon 301 400 . + . Parent=fits",
        "chr1 x mRNA 101 400 . + . ID=other;Parent=g",
        "chr1 x exon 101 150 . + . Parent=other",
        "chr1 x exon 301 400 . + . Parent=other",
        "chr1 x CDS 141 200 . + 0 ID=c;Parent=g",
        "chr1 x CDS 301 330 . + 0 ID=c;Parent=g",
    )
    assert [columns(row, "name", *MODEL) for row in found] == [
        ["fits", "140", "330", "100,100,", "0,200,", "0,0,"],
        ["other", "400", "400", "50,100,", "0,200,", "-1,-1,"],
    ]


def test_everything_straight_under_the_gene_goes_to_its_only_transcript(tmp_path: Path) -> None:
    [row] = gff3(
        tmp_path,
        "chr1 x gene 101 400 . + . ID=g;Name=abc",
        "chr1 x mRNA 101 400 . + . ID=t;Parent=g",
        "chr1 x exon 101 200 . + . Parent=g",
        "chr1 x exon 301 400 . + . Parent=g",
        "chr1 x CDS 151 200 . + 0 Parent=g",
    )
    assert columns(row, "name", "geneName2", *MODEL) == [
        "t", "abc", "150", "200", "100,100,", "0,200,", "0,-1,",
    ]  # fmt: skip


def test_a_coding_part_under_both_the_gene_and_its_transcript_is_shown_once(tmp_path: Path) -> None:
    found = gff3(
        tmp_path,
        "chr1 x gene 101 200 . + . ID=g",
        "chr1 x mRNA 101 200 . + . ID=t;Parent=g",
        "chr1 x exon 101 200 . + . Parent=t",
        "chr1 x CDS 101 190 . + 0 ID=c;Parent=g,t",
    )
    assert names(found) == ["t"]


def test_coding_parts_of_a_gene_that_exclude_one_another_are_an_item_each(tmp_path: Path) -> None:
    found = gff3(
        tmp_path,
        "chr1 x gene 101 200 . + . ID=g",
        "chr1 x CDS 101 190 . + 0 ID=c1;Parent=g",
        "chr1 x CDS 131 190 . + 0 ID=c2;Parent=g",
    )
    assert [columns(row, "name", "chromStart", "geneName") for row in found] == [
        ["c1", "100", "g"],
        ["c2", "130", "g"],
    ]


def test_coding_lines_with_an_id_each_are_one_coding_part(tmp_path: Path) -> None:
    [row] = gff3(
        tmp_path,
        "chr1 x mRNA 101 400 . + . ID=t",
        "chr1 x CDS 101 200 . + 0 ID=t.cds1;Parent=t",
        "chr1 x CDS 301 400 . + 2 ID=t.cds2;Parent=t",
    )
    assert columns(row, *MODEL) == ["100", "400", "100,100,", "0,200,", "0,1,"]


def test_missing_exons_are_taken_from_the_coding_part_and_the_utrs(tmp_path: Path) -> None:
    [row] = gff3(
        tmp_path,
        "chr1 x mRNA 91 400 . + . ID=t",
        "chr1 x five_prime_UTR 91 100 . + . Parent=t",
        "chr1 x CDS 101 200 . + 0 ID=c;Parent=t",
        "chr1 x CDS 301 350 . + 2 ID=c;Parent=t",
        "chr1 x three_prime_UTR 351 400 . + . Parent=t",
    )
    assert columns(row, *MODEL) == ["100", "350", "110,100,", "0,210,", "0,1,"]


@pytest.mark.parametrize("kind", ["gene", "pseudogene", "tRNA", "V_gene_segment", "lnc_RNA"])
def test_genes_and_transcripts_with_nothing_below_are_one_exon(tmp_path: Path, kind: str) -> None:
    [row] = gff3(tmp_path, f"chr1 x {kind} 101 200 . - . ID=a;Name=b")
    assert columns(row, "name", "blockSizes", "type") == ["a", "100,", kind]


def test_features_that_are_no_genes_are_left_out(tmp_path: Path) -> None:
    found = gff3(
        tmp_path,
        "chr1 x tRNA 101 200 . - . ID=a",
        "chr1 x region 1 9000 . + . ID=r",
        "chr1 x CpG_island 1 9000 . . . ID=i",
        "chr1 x match 1 900 . + . ID=m",
        "chr1 x match_part 1 900 . + . Parent=m",
    )
    assert names(found) == ["a"]


def test_transcripts_below_transcripts(tmp_path: Path) -> None:
    # As NCBI writes a microRNA.
    found = gff3(
        tmp_path,
        "chr1 x gene 101 200 . + . ID=g;Name=MIR1",
        "chr1 x primary_transcript 101 200 . + . ID=p;Parent=g;transcript_id=NR_1",
        "chr1 x exon 101 200 . + . Parent=p",
        "chr1 x miRNA 121 140 . + . ID=m;Parent=p",
        "chr1 x exon 121 140 . + . Parent=m",
    )
    assert [columns(row, "name", "type", "geneName", "geneName2") for row in found] == [
        ["NR_1", "primary_transcript", "g", "MIR1"],
        ["m", "miRNA", "g", "MIR1"],
    ]


def test_a_parent_without_a_line_names_the_transcript(tmp_path: Path) -> None:
    [row] = gff3(
        tmp_path, "chr1 x exon 101 200 . + . Parent=t", "chr1 x exon 301 400 . + . Parent=t"
    )
    assert columns(row, "name", "blockSizes", "geneName") == ["t", "100,100,", ""]


def test_parents_that_go_in_a_circle_end(tmp_path: Path) -> None:
    found = gff3(
        tmp_path,
        "chr1 x mRNA 101 200 . + . ID=a;Parent=b",
        "chr1 x mRNA 101 200 . + . ID=b;Parent=a",
        "chr1 x exon 101 200 . + . Parent=a",
    )
    assert names(found) == ["a"]


def test_percent_encoding_is_decoded(tmp_path: Path) -> None:
    [row] = gff3(
        tmp_path,
        "chr%31 x gene 101 200 . + . ID=g%3B1;Name=a%09b%2Cc",
        "chr%31 x mRNA 101 200 . + . ID=t%3D1;Parent=g%3B1",
        "chr%31 x exon 101 200 . + . Parent=t%3D1",
    )
    # A tab would end the column.
    assert columns(row, "chrom", "name", "geneName", "geneName2") == ["chr1", "t=1", "g;1", "a b,c"]


def test_identifiers_of_ensembl(tmp_path: Path) -> None:
    [row] = gff3(
        tmp_path,
        "1 e gene 101 200 . + . ID=gene:G1;Name=ABC;biotype=protein_coding;gene_id=G1;description=x",
        "1 e mRNA 101 200 . + . ID=transcript:T1;Parent=gene:G1;biotype=nonsense;transcript_id=T1",
        "1 e exon 101 200 . + . Parent=transcript:T1;exon_id=E1",
    )
    assert columns(row, "name", "type", "geneName", "geneName2", "geneType") == [
        "T1", "nonsense", "G1", "ABC", "protein_coding",
    ]  # fmt: skip


def test_codons_tell_what_is_complete_where_the_file_has_them(tmp_path: Path) -> None:
    lines = [
        "chr1 x mRNA 101 200 . - . ID=t1",
        "chr1 x CDS 101 190 . - 0 Parent=t1",
        "chr1 x mRNA 301 400 . - . ID=t2",
        "chr1 x CDS 301 390 . - 0 Parent=t2",
    ]
    assert [columns(row, *STATES) for row in gff3(tmp_path, *lines)] == [["cmpl", "cmpl"]] * 2
    lines.append("chr1 x start_codon 188 190 . - 0 Parent=t1")
    lines.append("chr1 x stop_codon 301 303 . - 0 Parent=t2")
    assert [columns(row, *STATES) for row in gff3(tmp_path, *lines)] == [
        ["incmpl", "cmpl"],
        ["cmpl", "incmpl"],
    ]


@pytest.mark.parametrize(
    ("told", "states"),
    [
        ("partial=true;start_range=.,101", ["incmpl", "cmpl"]),
        ("partial=true;end_range=200,.", ["cmpl", "incmpl"]),
        ("partial=true", ["incmpl", "incmpl"]),
    ],
)
def test_a_partial_transcript_is_not_complete(tmp_path: Path, told: str, states: list[str]) -> None:
    [row] = gff3(
        tmp_path,
        f"chr1 x mRNA 101 200 . + . ID=t1;{told}",
        "chr1 x CDS 101 190 . + 0 Parent=t1",
    )
    assert columns(row, *STATES) == states


def test_what_goes_on_over_the_origin_of_a_circle_is_cut(tmp_path: Path) -> None:
    [row] = gff3(
        tmp_path,
        "chr2 x region 1 5000 . + . ID=chr2;Is_circular=true",
        "chr2 x gene 4901 5100 . + . ID=g",
    )
    assert columns(row, "chromStart", "chromEnd") == ["4900", "5000"]


def test_one_parent_on_two_strands_is_a_transcript_on_each(tmp_path: Path) -> None:
    # As trans-spliced genes of chloroplasts are written.
    found = gff3(
        tmp_path,
        "chr1 x gene 101 200 . + . ID=g",
        "chr1 x CDS 101 130 . + 0 ID=c;Parent=g",
        "chr1 x CDS 901 930 . - 0 ID=c;Parent=g",
    )
    assert [columns(row, "name", "strand", "chromStart") for row in found] == [
        ["g", "+", "100"],
        ["g", "-", "900"],
    ]


def test_sequences_at_the_end_are_no_features(tmp_path: Path) -> None:
    line = tabbed("chr1 x tRNA 101 200 . - . ID=a")
    for end in ("##FASTA\n>chr1\nACGT\n", ">chr1\nACGT\n"):
        assert names(rows(tmp_path, line + end, "gff3")) == ["a"]


def test_another_attribute_may_be_the_name(tmp_path: Path) -> None:
    lines = [f"chr1 . {line}" for line in EDEN.strip().splitlines()]
    assert names(gff3(tmp_path, *lines, name="Name")) == ["EDEN.1", "EDEN.2", "EDEN.3"]
    with pytest.raises(FormatError, match="the attribute 'Nme' that name asks for; did you mean"):
        gff3(tmp_path, *lines, name="Nme")


def test_a_line_that_is_wrong_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="ends at 100 before it starts at 101") as caught:
        gff3(tmp_path, "chr1 x tRNA 101 100 . - . ID=a")
    assert caught.value.line == 2

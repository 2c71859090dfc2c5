"""GFF2: lines that share a group are one item."""

from __future__ import annotations

from pathlib import Path

from gene_rows import MODEL, STATES, columns, rows, rows_of, tabbed

from trackhub.formats.convert import convert_file

# The example of UCSC's page on formats.
REGULATORY = tabbed(
    "chr22 TeleGene enhancer 10000000 10001000 500 + . touch1",
    "chr22 TeleGene promoter 10010000 10010100 900 + . touch1",
    "chr22 TeleGene promoter 10020000 10025000 800 - . touch2",
)


def test_features_of_a_group_are_the_blocks_of_an_item(tmp_path: Path) -> None:
    source = tmp_path / "regulatory.gff"
    head = (
        'browser position chr22:10000000-10025000\ntrack name=regulatory description="TeleGene"\n'
    )
    source.write_text(head + REGULATORY)
    made = convert_file(source, chrom_sizes="hg19", search=False)
    assert made.settings["longLabel"] == "TeleGene"
    assert rows_of(made.path) == [
        "chr22\t9999999\t10010100\ttouch1\t0\t+\t10010100\t10010100\t0\t2\t1001,101,\t0,10000,\t\t"
        "none\tnone\t-1,-1,\tenhancer,promoter\t\t\t",
        "chr22\t10019999\t10025000\ttouch2\t0\t-\t10025000\t10025000\t0\t1\t5001,\t0,\t\t"
        "none\tnone\t-1,\tpromoter\t\t\t",
    ]


def test_exons_and_coding_parts_make_a_gene(tmp_path: Path) -> None:
    [row] = rows(
        tmp_path,
        tabbed(
            "chr1 x mRNA 101 400 . - . Transcript T ; Note b",
            "chr1 x exon 101 200 . - . Transcript T ; Note b",
            "chr1 x exon 301 400 . - . Transcript T ; Note b",
            "chr1 x CDS 151 200 . - 1 Transcript T ; Note b",
            "chr1 x CDS 301 350 . - 0 Transcript T ; Note b",
            "chr1 x start_codon 348 350 . - 0 Transcript T ; Note b",
        ).replace("Transcript T ", 'Transcript "T" '),
        "gff",
    )
    assert columns(row, "name", *MODEL) == ["T", "150", "350", "100,100,", "0,200,", "2,0,"]
    assert columns(row, *STATES) == ["incmpl", "cmpl"]


def test_lines_without_a_group_are_items_of_their_own(tmp_path: Path) -> None:
    lines = "chr1\tx\tsite\t11\t20\t.\t+\t.\nchr1\tx\tsite\t31\t40\t.\t+\t.\n"
    found = rows(tmp_path, lines, "gff")
    assert [columns(row, "chromStart", "name") for row in found] == [["10", "site"], ["30", "site"]]

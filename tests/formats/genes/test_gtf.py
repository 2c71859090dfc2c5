"""GTF to transcripts: expected rows are worked out by hand from the rules of the format."""

from __future__ import annotations

from pathlib import Path

import pytest

from trackhub.errors import FormatError
from trackhub.formats import BigBed
from trackhub.formats.convert import convert_file

SIZES = {"chr1": 10_000, "chr2": 5_000}


def gtf(*lines: str) -> str:
    """Lines whose columns are parted by blanks up to the attributes."""
    return "".join("\t".join(line.split(None, 8)) + "\n" for line in lines)


def rows(tmp_path: Path, text: str, **options: object) -> list[str]:
    """The rows of the bigGenePred that a GTF becomes."""
    source = tmp_path / "genes.gtf"
    source.write_text(text)
    made = convert_file(source, chrom_sizes=SIZES, kind="gtf", **options)
    with BigBed(made.path) as genes:
        return [
            f"{chrom}\t{start}\t{end}\t{rest.decode()}"
            for chrom in genes.chroms
            for start, end, rest in zip(*genes.rows(chrom), strict=True)
        ]


def test_a_coding_transcript_on_the_plus_strand(tmp_path: Path) -> None:
    text = gtf(
        'chr1 x exon 101 200 . + . gene_id "G"; transcript_id "T"; gene_name "abc";',
        'chr1 x exon 301 400 . + . gene_id "G"; transcript_id "T"; gene_name "abc";',
        'chr1 x CDS 151 200 . + 0 gene_id "G"; transcript_id "T"; gene_name "abc";',
        'chr1 x CDS 301 340 . + 1 gene_id "G"; transcript_id "T"; gene_name "abc";',
        'chr1 x start_codon 151 153 . + 0 gene_id "G"; transcript_id "T"; gene_name "abc";',
        'chr1 x stop_codon 341 343 . + 0 gene_id "G"; transcript_id "T"; gene_name "abc";',
    )
    # 50 coding bases in the first exon leave two of a codon: the second exon begins with frame 2.
    assert rows(tmp_path, text) == [
        "chr1\t100\t400\tT\t0\t+\t150\t343\t0\t2\t100,100,\t0,200,\tG\tcmpl\tcmpl\t0,2,\t\tG\tabc\t"
    ]


def test_a_line_that_ends_before_it_starts_is_named(tmp_path: Path) -> None:
    text = gtf(
        'chr1 x exon 101 200 . + . transcript_id "T";',
        'chr1 x exon 301 299 . + . transcript_id "T";',
    )
    with pytest.raises(FormatError, match=r"genes\.gtf:2: the feature ends at 299 before"):
        rows(tmp_path, text)

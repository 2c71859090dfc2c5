import gzip

import pytest
from handmade import BED, bam, bbi, bgzf, cram, hic, twobit

from trackhub.errors import FormatError
from trackhub.formats import detect_file
from trackhub.formats.autosql import Field, Table, bed, standard

VCF = b"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"


def told(tmp_path, data, name="data"):
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return detect_file(path)


def tabs(*rows):
    return "".join("\t".join(row.split()) + "\n" for row in rows)


def bigbed(table, defined, columns=None):
    columns = columns or len(table.fields)
    return bbi(BED, sql=table.to_text().encode(), fields=(columns, defined))


@pytest.mark.parametrize(
    ("data", "kind", "tracktype"),
    [
        (bbi(), "bigWig", "bigWig"),
        (bbi(order=">"), "bigWig", "bigWig"),
        (bam("@HD\tVN:1.6\tSO:coordinate\n", (("chr1", 10),)), "bam", "bam"),
        (cram("@HD\tVN:1.6\n"), "cram", "bam"),
        (hic(), "hic", "hic"),
        (bgzf(VCF), "vcf", "vcfTabix"),
        (b"\x89HDF\r\n\x1a\n" + b"Phylogeny Genomes", "hal", "halSnake"),
        (twobit([("chr1", "ACGT")]), "2bit", None),
    ],
)
def test_what_is_ready_for_a_hub_gets_its_type_line(tmp_path, data, kind, tracktype):
    found = told(tmp_path, data, "misleading.bed")
    assert (found.kind, found.tracktype) == (kind, tracktype)
    assert found.hub_ready
    assert found.certain


@pytest.mark.parametrize(
    ("name", "defined", "line"),
    [
        ("bigGenePred", 12, "bigGenePred"),
        ("bigPsl", 12, "bigPsl"),
        ("bigChain", 6, "bigChain"),
        ("bigNet", 6, "bigNet"),
        ("bigInteract", 5, "bigInteract"),
        ("bigBarChart", 6, "bigBarChart"),
        ("simpleBarChartBed", 6, "bigBarChart"),
        ("bigMaf", 3, "bigMaf"),
        ("bigMethyl", 9, "bigMethyl"),
        ("bigRmsk", 9, "bigRmsk"),
        ("bigDbSnp", 4, "bigDbSnp"),
        ("bigNarrowPeak", 6, "bigNarrowPeak"),
        ("broadPeak", 6, "bigBed 6 +"),
        ("gappedPeak", 12, "bigBed 12 +"),
        ("bigLink", 4, "bigBed 4 +"),
        ("mafFrames", 3, "bigBed 3 +"),
        ("heatmap", 12, "bigBed 12 +"),
        ("decoration", 12, "bigBed 12 +"),
        ("cytoBand", 4, "bigBed 4 +"),
    ],
)
def test_a_bigbed_gets_its_type_line_from_the_names_of_its_columns(tmp_path, name, defined, line):
    found = told(tmp_path, bigbed(standard(name), defined))
    assert (found.kind, found.tracktype, found.table) == ("bigBed", line, name)
    assert found.standard_columns == defined
    assert found.columns == len(standard(name).fields)


def test_the_type_holds_where_a_writer_called_every_column_defined(tmp_path):
    assert told(tmp_path, bigbed(standard("bigNarrowPeak"), 10)).tracktype == "bigNarrowPeak"
    found = told(tmp_path, bigbed(standard("broadPeak"), 9))
    assert (found.tracktype, found.standard_columns) == ("bigBed 6 +", 6)


def test_a_type_may_have_further_columns(tmp_path):
    gene = standard("bigGenePred")
    longer = Table("mine", "x", (*gene.fields, Field("tpm", "float")))
    assert told(tmp_path, bigbed(longer, 12)).tracktype == "bigGenePred"


@pytest.mark.parametrize(
    ("columns", "line"),
    [(3, "bigBed 3"), (6, "bigBed 6"), (9, "bigBed 9"), (12, "bigBed 12")],
)
def test_a_plain_bigbed_gets_its_number_of_columns(tmp_path, columns, line):
    assert told(tmp_path, bigbed(bed(columns), columns)).tracktype == line


def test_a_bigbed_with_own_columns_gets_a_plus_after_a_blank(tmp_path):
    table = Table("mine", "x", (*bed(4).fields, Field("height", "float")))
    found = told(tmp_path, bigbed(table, 4))
    assert (found.tracktype, found.table) == ("bigBed 4 +", None)


def test_a_bigbed_without_autosql_gets_its_numbers_from_the_header(tmp_path):
    assert told(tmp_path, bbi(BED, fields=(3, 3))).tracktype == "bigBed 3"
    assert told(tmp_path, bbi(BED, fields=(8, 6))).tracktype == "bigBed 6 +"
    assert told(tmp_path, bbi(BED, fields=(7, 7))).tracktype == "bigBed 6 +"
    assert told(tmp_path, bbi(BED, fields=(6, 0))).tracktype == "bigBed 6"


def test_a_bigbed_whose_autosql_cannot_be_read_is_still_a_bigbed(tmp_path):
    data = bbi(BED, sql=b"tble x", fields=(5, 4))
    assert told(tmp_path, data).tracktype == "bigBed 4 +"


def test_a_damaged_bigbed_is_refused(tmp_path):
    with pytest.raises(FormatError):
        told(tmp_path, bbi(BED)[:40])


@pytest.mark.parametrize("order", ["queryname", "unsorted"])
def test_a_bam_that_is_not_sorted_is_not_ready(tmp_path, order):
    found = told(tmp_path, bam(f"@HD\tVN:1.6\tSO:{order}\n", ()))
    assert (found.kind, found.tracktype, found.hub_ready) == ("bam", "bam", False)
    assert "sort it by coordinate" in found.note


def test_a_vcf_is_ready_only_with_bgzip(tmp_path):
    assert told(tmp_path, VCF).tracktype is None
    found = told(tmp_path, gzip.compress(VCF))
    assert (found.kind, found.tracktype, found.compression) == ("vcf", None, "gzip")
    assert "bgzip" in found.note


def test_a_bigwig_packed_again_is_not_ready(tmp_path):
    found = told(tmp_path, gzip.compress(bbi()))
    assert (found.kind, found.tracktype) == ("bigWig", None)
    assert "gunzip" in found.note


def test_other_hdf5_is_no_hal(tmp_path):
    assert told(tmp_path, b"\x89HDF\r\n\x1a\n" + b"bins pixels").kind == "hdf5"


TEXT = [
    ("bed", "chr1 0 10"),
    ("bed", "chr1 0 10 name"),
    ("bed", "chr1 0 10 name 5 +"),
    ("bed", "chr1 0 10 name 5 + 0 10 255,0,0"),
    ("bed", "chr1 0 10 name 5 + 0 10 0 2 2,3, 0,7,"),
    ("bed", "chr1 0 10 name 5 + 3.5 x"),
    ("narrowPeak", "chr1 10 90 p 0 . 4.5 -1 -1 40"),
    ("narrowPeak", "chr1 10 90 p 2000 + 4 3 2 -1"),
    ("broadPeak", "chr1 10 90 p 116 . 4.89 3.7 -1"),
    ("gappedPeak", "chr1 0 10 n 5 + 0 10 0 2 2,3, 0,7, 4.5 3 2"),
    ("bedGraph", "chr1 0 10 0.5"),
    ("bedGraph", "chr1 0 10 -1e-5"),
    ("gtf", 'chr1 h exon 1 10 . + . gene_id_"a";'),
    ("gff3", "chr1 h gene 1 10 . + . ID=a;Name=b"),
    ("gff", "chr1 h enhancer 1 10 500 + . touch1"),
    ("psl", "59 9 0 0 1 823 1 96 +- F 1955 171 1062 chr22 47748585 13 164 2 48,20, 171,1042, 1,2,"),
    ("pslx", "5 0 0 0 0 0 0 0 + q 9 0 5 t 99 0 5 1 5, 0, 0, aaaaa, aaaaa,"),
    ("genePred", "tx chr1 + 0 100 10 90 2 0,50, 20,100,"),
    ("genePred", "585 tx chr1 + 0 100 10 90 2 0,50, 20,100,"),
    ("genePredExt", "tx chr1 - 0 100 10 90 2 0,50, 20,100, 0 g cmpl cmpl 0,1,"),
    ("genePredExt", "9 tx chr1 - 0 100 10 90 2 0,50, 20,100, 0 g cmpl cmpl 0,1,"),
    ("refFlat", "gene tx chr1 + 0 100 10 90 2 0,50, 20,100,"),
    ("sam", "r1 0 chr1 5 60 4M * 0 0 ACGT IIII"),
    ("interact", "c 0 9 n 0 1.5 e 0 c 0 3 . + c 5 9 . -"),
    ("bedMethyl", "c 5 6 m 9 + 5 6 255,0,0 9 22.22 2 7 0 0 1 0 0"),
    ("barChart", "c 5 90 ENST 9 + GENE 3 1.5,0,2"),
    ("barChart", "c 5 90 ENST 9 + GENE 3 1.5,0,2, 1234 99"),
    ("pgSnp", "c 5 6 T/G 2 21,70 90,70"),
    ("tagAlign", "chrX 10 20 ACGTACGTAA 1000 +"),
    ("longrange", "chr1 0 10 chr2:5-10,3.5 1 ."),
    ("cytoBand", "chr1 0 2300000 p36.33 gneg"),
    ("bedpe", "chr1 0 10 chr2 5 15 pair 1 + -"),
    ("chromSizes", "chr1 1000"),
    ("fai", "chr1 1000 6 60 61"),
    ("rmsk", "463 1.3 0.6 1.7 chr1 10001 10468 (249) + (TAACCC)n Simple 1 471 (0) 1"),
]


@pytest.mark.parametrize(("kind", "row"), TEXT)
def test_text_is_told_by_the_shape_of_its_rows(tmp_path, kind, row):
    text = tabs(row).replace("gene_id_", "gene_id ")
    found = told(tmp_path, text, "data.txt")
    assert (found.kind, found.tracktype, found.hub_ready) == (kind, None, False)
    assert told(tmp_path, gzip.compress(text.encode()), "x.gz").kind == kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("fasta", ">chr1 first\nACGT\n"),
        ("fastq", "@r1\nACGT\n+\nIIII\n"),
        ("wig", "fixedStep chrom=chr1 start=1 step=1\n0.5\n"),
        ("wig", "track type=wiggle_0\nvariableStep chrom=chr1\n5 0.5\n"),
        ("maf", "##maf version=1\na score=1\ns hg38.chr1 0 4 + 9 ACGT\n"),
        ("maf", "a score=1\ns hg38.chr1 0 4 + 9 ACGT\n"),
        (
            "chain",
            "chain 4900 chrY 58368225 + 25985403 25985638 chr5 151006098 - 43257 43540 1\n9\n",
        ),
        ("net", "net chr1 1000\n fill 0 100 chr2 + 5 100 id 1 score 9\n"),
        ("psl", "psLayout version 3\n\nmatch\tmis-\n"),
        ("sam", "@HD\tVN:1.6\n@SQ\tSN:chr1\tLN:9\n"),
        ("gff3", "##gff-version 3\n"),
        ("vcf", "##fileformat=VCFv4.2\n"),
        ("rmsk", "   SW   perc perc perc  query\nscore   div. del. ins.  sequence\n"),
        ("html", "<!DOCTYPE html>\n<html>"),
        ("trix", "brca1 ENST1,1 ENST2,1\ntp53 ENST4,1\n"),
    ],
)
def test_text_is_told_by_how_it_starts(tmp_path, kind, text):
    assert told(tmp_path, text, "data.txt").kind == kind


def test_columns_of_bed_are_counted(tmp_path):
    found = told(tmp_path, tabs("chr1 0 10 n 5 + 3.5 x", "chr1 5 20 n 5 - 4 y"))
    assert (found.standard_columns, found.columns) == (6, 8)
    found = told(tmp_path, tabs("chr1 10 90 p 0 . 4.5 -1 -1 40"))
    assert (found.standard_columns, found.columns) == (6, 10)


def test_comments_blank_lines_and_windows_line_ends_do_not_disturb(tmp_path):
    text = "#chrom\tstart\r\n\r\nbrowser position chr1\r\ntrack name=x\r\nchr1\t0\t10\t0.5\r\n"
    assert told(tmp_path, text).kind == "bedGraph"


def test_blanks_separate_columns_where_there_are_no_tabs(tmp_path):
    assert told(tmp_path, "chr1  0 10   name 5 +\n").standard_columns == 6


def test_whole_numbers_in_the_fourth_column_leave_a_doubt_that_the_name_ends(tmp_path):
    text = tabs("chr1 0 10 5", "chr1 10 20 7")
    assert (told(tmp_path, text).kind, told(tmp_path, text).certain) == ("bedGraph", False)
    found = told(tmp_path, text, "a.bed.gz")
    assert (found.kind, found.certain) == ("bed", True)
    assert told(tmp_path, text, "a.bedGraph").certain
    assert told(tmp_path, "track type=bedGraph\n" + text, "a.bed").kind == "bedGraph"


def test_the_shape_wins_over_the_name_where_it_leaves_no_doubt(tmp_path):
    found = told(tmp_path, tabs("chr1 0 10 0.5"), "a.bed")
    assert (found.kind, found.certain) == ("bedGraph", True)
    assert told(tmp_path, tabs("chr1 10 90 p 0 . 4.5 -1 -1 40"), "a.bed").kind == "narrowPeak"


def test_broad_peaks_are_sure_by_name_or_track_line_only(tmp_path):
    text = tabs("chr1 10 90 p 116 . 4.89 3.7 -1")
    assert not told(tmp_path, text, "a.txt").certain
    assert told(tmp_path, text, "a.broadPeak").certain
    assert told(tmp_path, "track type=broadPeak\n" + text, "a.txt").certain
    assert told(tmp_path, text, "a.bed").kind == "bed"


def test_a_track_line_tells_bed_detail(tmp_path):
    text = "track name=x type=bedDetail\n" + tabs("chr11 5246919 5246920 Hb 2619 variant")
    assert told(tmp_path, text).kind == "bedDetail"


def test_a_last_line_cut_by_the_sample_does_not_disturb(tmp_path):
    rows = "".join(f"chr1\t{i}\t{i + 1}\tname{i}\t0\t+\n" for i in range(5000))
    found = told(tmp_path, rows)
    assert (found.kind, found.standard_columns, found.certain) == ("bed", 6, True)


def test_rows_of_different_length_are_no_certain_bed(tmp_path):
    found = told(tmp_path, "chr1\t0\t10\nchr1\t5\t20\tname\n")
    assert (found.kind, found.certain) == ("bed", False)
    assert "different numbers of columns" in found.note


def test_alignments_without_header_are_told_though_their_rows_differ(tmp_path):
    rows = tabs("r1 0 chr1 5 60 4M * 0 0 ACGT IIII", "r2 4 * 0 0 * * 0 0 ACGT IIII NM:i:0 MD:Z:4")
    assert told(tmp_path, rows).kind == "sam"


def test_a_line_of_column_names_leaves_a_doubt(tmp_path):
    found = told(tmp_path, tabs("chrom start end value", "chr1 0 10 0.5"))
    assert (found.kind, found.certain) == ("bedGraph", False)
    assert "names of columns" in found.note


def test_bgzipped_long_range_pairs_are_ready(tmp_path):
    found = told(tmp_path, bgzf(tabs("chr1 0 10 chr2:5-10,3.5 1 .").encode()))
    assert (found.kind, found.tracktype) == ("longrange", "longTabix")


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (b"", "the file is empty"),
        (b"hello world\n", "no format known"),
        (b"\x00\x01\x02\x03", "binary data"),
        (b"BZh91AY&SY", "packed with bzip2"),
        ("chr1\t0\t5\n".encode("utf-16"), "UTF-16"),
        (b"# only a comment\n", "no data lines"),
    ],
)
def test_what_is_not_known_says_why(tmp_path, data, note):
    found = told(tmp_path, data)
    assert (found.kind, found.tracktype, found.certain) == ("unknown", None, False)
    assert note in found.note


def test_detection_needs_no_numpy(tmp_path):
    import subprocess
    import sys

    path = tmp_path / "a.bb"
    path.write_bytes(bigbed(standard("bigGenePred"), 12))
    code = (
        "import sys; from trackhub.formats import detect_file;"
        f"assert detect_file({str(path)!r}).tracktype == 'bigGenePred';"
        "assert 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

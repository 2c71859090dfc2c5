import gzip

import pytest
from handmade import BED, bam, bbi, bgzf, cram, twobit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trackhub.errors import FormatError
from trackhub.formats.chromsizes import assembly_names, chrom_sizes

SIZES = {"chr1": 1000, "chr2": 500}


def written(tmp_path, data, name="data"):
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize(
    "data",
    [
        "chr1\t1000\nchr2\t500\n",
        "#comment\nchr1 1000\r\n\r\nchr2 500",
        "chr1\t1000\t6\t60\t61\nchr2\t500\t1030\t60\t61\n",
        "chr1\t1000\t/gbdb/x.2bit\nchr2\t500\t/gbdb/x.2bit\n",
        "@HD\tVN:1.6\n@SQ\tSN:chr1\tLN:1000\n@SQ\tSN:chr2\tLN:500\nr1\t4\t*\t0\n",
        ">chr1 x\n" + "ACGTT\n" * 200 + ">chr2\n" + "N" * 500 + "\n",
        "##fileformat=VCFv4.2\n##contig=<ID=chr1,length=1000>\n"
        "##contig=<ID=chr2,length=500>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n",
    ],
)
def test_text_of_many_kinds_gives_sizes(tmp_path, data):
    assert chrom_sizes(written(tmp_path, data)) == SIZES
    assert chrom_sizes(str(written(tmp_path, gzip.compress(data.encode())))) == SIZES
    assert chrom_sizes(written(tmp_path, bgzf(data.encode()))) == SIZES


@pytest.mark.parametrize(
    "data",
    [
        twobit([("chr1", "A" * 1000), ("chr2", "A" * 500)]),
        bam("", tuple(SIZES.items())),
        cram("@SQ\tSN:chr1\tLN:1000\n@SQ\tSN:chr2\tLN:500\n"),
        bbi(),
        bbi(BED),
    ],
)
def test_binary_files_give_the_sizes_of_their_header(tmp_path, data):
    assert chrom_sizes(written(tmp_path, data)) == SIZES


def test_a_mapping_is_checked_and_copied():
    given = {"chr1": 5}
    assert chrom_sizes(given) == given
    assert chrom_sizes(given) is not given
    for wrong in ({"chr1": 0}, {"chr1": "5"}, {"chr1": 1.5}, {"": 5}, {1: 5}, {"chr1": 2**32}):
        with pytest.raises(FormatError):
            chrom_sizes(wrong)


@pytest.mark.parametrize(
    ("data", "line", "match"),
    [
        ("chr1\t1000\nchr2\n", 2, "no line of a table of sizes"),
        ("chr1\tx\n", 1, "no line of a table of sizes"),
        ("chr1\t0\n", 1, "no line of a table of sizes"),
        ("chr1\t5\nchr1\t5\n", 2, "'chr1' comes twice"),
        ("", None, "table of sizes is empty"),
    ],
)
def test_a_bad_table_names_the_line(tmp_path, data, line, match):
    with pytest.raises(FormatError, match=match) as caught:
        chrom_sizes(written(tmp_path, data))
    assert caught.value.line == line


def test_a_file_without_lengths_is_told(tmp_path):
    vcf = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
    with pytest.raises(FormatError, match="this vcf file holds no sequences with lengths"):
        chrom_sizes(written(tmp_path, vcf))


#: The whole length of each assembly, as its makers or UCSC publish it.
TOTALS = {
    "TAIR10": 119_667_750,
    "ce10": 100_286_070,
    "ce11": 100_286_401,
    "danRer10": 1_371_719_383,
    "danRer11": 1_373_471_384,
    "dm3": 168_736_537,
    "dm6": 143_726_002,
    "hg18": 3_107_677_273,
    "hg19": 3_137_161_264,
    "hg38": 3_209_286_105,
    "hs1": 3_117_292_070,
    "mm10": 2_730_871_774,
    "mm39": 2_728_222_451,
    "mm9": 2_725_765_481,
    "rn6": 2_870_182_909,
    "rn7": 2_633_489_728,
    "sacCer3": 12_157_105,
    "wuhCor1": 29_903,
}


@pytest.mark.parametrize("name", assembly_names())
def test_the_sizes_of_an_assembly_add_up_to_its_published_length(name):
    assert sum(chrom_sizes(name).values()) == TOTALS[name]


def test_known_chromosomes_have_their_known_lengths():
    assert chrom_sizes("hg38")["chr1"] == 248_956_422
    assert chrom_sizes("hg19")["chrM"] == 16_571
    assert chrom_sizes("mm39")["chrX"] == 169_476_592
    assert chrom_sizes("rn7")["chr1"] == 260_522_016
    assert chrom_sizes("sacCer3")["chrIV"] == 1_531_933
    assert len(chrom_sizes("hg38")) == 455


def test_sizes_given_out_can_be_changed_without_harm():
    chrom_sizes("hs1").clear()
    assert len(chrom_sizes("hs1")) == 25


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("hg83", "did you mean 'hg38'"),
        ("HG38", "did you mean 'hg38'"),
        ("GRCh38", "did you mean 'hg38'"),
        ("GRCm39", "did you mean 'mm39'"),
        ("zzzzzz", "known are TAIR10"),
    ],
)
def test_an_unknown_name_gets_the_nearest(name, hint):
    with pytest.raises(FormatError, match="neither a file nor an assembly") as caught:
        chrom_sizes(name)
    assert hint in str(caught.value)


def test_a_file_of_that_name_goes_before_the_assembly(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path, "chr1\t5\n", "hg38")
    assert chrom_sizes("hg38") == {"chr1": 5}


def test_a_missing_path_stays_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        chrom_sizes(tmp_path / "hg38")


@pytest.mark.parametrize("size", ["4294967296", "99999999999999999999", "-1", "0", "1.5", ""])
def test_a_length_that_no_sequence_has_is_refused_with_its_line(tmp_path, size):
    path = written(tmp_path, f"chr1\t5\nchr2\t{size}\n")
    with pytest.raises(FormatError, match=r"data:2: .* from 1 to 4,294,967,295 bases, are due"):
        chrom_sizes(path)


def test_only_the_header_of_a_sam_is_read(tmp_path):
    header = "@CO\tmade by hand\n@SQ\tSN:chr1\tLN:5\n"
    path = written(tmp_path, gzip.compress(f"{header}r1\t4\n".encode() + b"x" * (70 << 20), 1))
    assert chrom_sizes(path) == {"chr1": 5}


def test_old_mac_line_ends_and_a_mark_are_read(tmp_path):
    assert chrom_sizes(written(tmp_path, b"\xef\xbb\xbfchr1\t5\rchr2\t6\r")) == {
        "chr1": 5,
        "chr2": 6,
    }


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    head=st.sampled_from([b"", b"chr1\t5\n", b">a\n", b"@SQ\tSN:a\tLN:", b"##fileformat=VCF\n"]),
    data=st.binary(max_size=100),
)
def test_any_bytes_give_sizes_or_an_error(tmp_path, head, data):
    try:
        sizes = chrom_sizes(written(tmp_path, head + data))
    except FormatError as error:
        assert "\n" not in str(error)
    else:
        assert sizes
        assert all(0 <= size <= 0xFFFFFFFF for size in sizes.values())

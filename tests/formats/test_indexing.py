"""Files sorted, compressed and indexed; what is up to date is left alone, the source always."""

import gzip
import os
import random

import pysam
import pytest
from handmade import BGZF_END, bgzf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reads import random_reads, read, write

from trackhub import index_file
from trackhub.errors import FormatError, ParameterError
from trackhub.formats.headers import read_header

VCF = (
    "##fileformat=VCFv4.2\n##contig=<ID=chr1,length=1000>\n##contig=<ID=chr2,length=1000>\n"
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
)


def line(chrom, pos):
    return f"{chrom}\t{pos}\t.\tA\tC\t.\t.\t.\n"


def text(path, content):
    path.write_text(content)
    return path


def older(path, seconds=100):
    """Set the time of a file back."""
    when = path.stat().st_mtime - seconds
    os.utime(path, (when, when))
    return path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(autouse=True)
def nothing_is_printed(capfd):
    yield
    printed = capfd.readouterr()
    assert printed.out == printed.err == ""


# ------------------------------------------------------------------------------------ alignments


@pytest.fixture
def shuffled(tmp_path):
    reads = list(random_reads(random.Random(2), 100))
    return write(tmp_path / "reads.bam", reads, sort=False)


def places(path):
    with pysam.AlignmentFile(str(path)) as file:
        return [(one.reference_id, one.reference_start) for one in file.fetch(until_eof=True)]


def test_a_sorted_bam_gets_an_index(tmp_path):
    path = write(tmp_path / "a.bam", [read(pos=5), read(pos=30, chrom=1)])
    before = path.read_bytes()
    made = index_file(path)
    assert (made.path, made.index, made.kind, made.made) == (
        path,
        tmp_path / "a.bam.bai",
        "bam",
        True,
    )
    assert path.read_bytes() == before
    with pysam.AlignmentFile(str(path)) as file:
        assert [one.reference_start for one in file.fetch("chr2")] == [30]
    assert names(tmp_path) == ["a.bam", "a.bam.bai"]


@pytest.mark.parametrize("order", ["unsorted", "queryname", "coordinate"])
def test_an_unsorted_bam_is_sorted_into_a_new_file(tmp_path, order):
    """Also one whose header says what is not so."""
    reads = list(random_reads(random.Random(2), 100))
    path = write(tmp_path / "reads.bam", reads, sort=False, order=order)
    before = path.read_bytes()
    made = index_file(path, threads=2)
    assert made.path == tmp_path / "reads.sorted.bam"
    assert made.index == tmp_path / "reads.sorted.bam.bai"
    assert path.read_bytes() == before
    assert places(made.path) == sorted(places(path))
    assert names(tmp_path) == ["reads.bam", "reads.sorted.bam", "reads.sorted.bam.bai"]


def test_the_name_of_the_sorted_file_may_be_given(shuffled, tmp_path):
    (tmp_path / "out").mkdir()
    made = index_file(shuffled, out=tmp_path / "out" / "b.bam")
    assert names(tmp_path / "out") == ["b.bam", "b.bam.bai"]
    assert made.path == tmp_path / "out" / "b.bam"
    assert places(made.path) == sorted(places(shuffled))


def test_the_source_is_never_the_result(shuffled):
    with pytest.raises(ParameterError, match="the file itself; name another one"):
        index_file(shuffled, out=shuffled)


def test_sam_becomes_sorted_bam(tmp_path):
    path = write(tmp_path / "a.sam", [read(pos=50), read(pos=3)], mode="w", sort=False)
    made = index_file(path)
    assert (made.path.name, made.index.name, made.kind) == ("a.bam", "a.bam.bai", "bam")
    assert places(made.path) == [(0, 3), (0, 50)]


def test_cram_gets_a_crai_and_is_sorted_as_cram(tmp_path):
    reads = [read(pos=50), read(pos=3)]
    for one in reads:
        one.query_sequence = "A" * 20
    path = write(tmp_path / "a.cram", reads, mode="wc")
    assert index_file(path).index.name == "a.cram.crai"
    path = write(tmp_path / "b.cram", reads, mode="wc", sort=False, order="unsorted")
    made = index_file(path)
    assert (made.path.name, made.index.name) == ("b.sorted.cram", "b.sorted.cram.crai")
    assert read_header(made.path).kind == "cram"
    assert places(made.path) == [(0, 3), (0, 50)]


def test_chromosomes_beyond_512_mb_get_a_csi(tmp_path):
    path = write(tmp_path / "a.bam", [read(pos=600_000_000)], {"chr1": 700_000_000})
    made = index_file(path)
    assert made.index.name == "a.bam.csi"
    with pysam.AlignmentFile(str(path)) as file:
        assert file.count("chr1", 599_999_999, 600_000_001) == 1


def test_a_fresh_index_is_kept_and_an_old_one_made_anew(tmp_path):
    path = write(tmp_path / "a.bam", [read()])
    index = index_file(path).index
    older(index, 1)
    before = index.stat().st_mtime_ns
    assert not index_file(path).made
    assert index.stat().st_mtime_ns == before
    assert index_file(path, force=True).made
    older(index)
    assert index_file(path).made
    assert index.stat().st_mtime >= path.stat().st_mtime - 1


def test_an_index_that_is_none_or_of_another_file_is_made_anew(tmp_path):
    path = write(tmp_path / "a.bam", [read()])
    index = text(tmp_path / "a.bam.bai", "no index")
    assert index_file(path).made
    good = index.read_bytes()
    other = write(tmp_path / "b.bam", [read()], {"chr9": 1000})
    (tmp_path / "a.bam.bai").write_bytes(index_file(other).index.read_bytes())
    assert index_file(path).made
    assert index.read_bytes() == good


def test_a_sorted_file_of_before_is_kept_while_it_is_newer(shuffled, tmp_path):
    older(shuffled)
    first = index_file(shuffled)
    again = index_file(shuffled)
    assert (again.path, again.made) == (first.path, False)
    older(first.path, 200)
    with pytest.raises(FormatError, match=r"reads\.sorted\.bam, which exists and is older"):
        index_file(shuffled)
    assert index_file(shuffled, force=True).made


def test_a_bam_made_by_somebody_else_is_not_replaced(tmp_path):
    mine = older(write(tmp_path / "a.bam", [read(pos=7)]))
    before = mine.read_bytes()
    sam = write(tmp_path / "a.sam", [read(pos=50)], mode="w")
    with pytest.raises(FormatError, match="name another one with out"):
        index_file(sam)
    assert mine.read_bytes() == before
    assert names(tmp_path) == ["a.bam", "a.sam"]


def test_a_bam_cut_off_is_refused_and_nothing_is_left(tmp_path):
    path = write(tmp_path / "a.bam", list(random_reads(random.Random(1), 200)))
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(FormatError, match="cut off: its end mark is missing"):
        index_file(path)
    assert names(tmp_path) == ["a.bam"]


def test_a_damaged_bam_is_refused_with_the_reason_and_nothing_is_left(tmp_path):
    path = write(tmp_path / "a.bam", list(random_reads(random.Random(1), 2000)))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(FormatError, match=r"samtools sort fails: \w") as error:
        index_file(path)
    assert error.value.file == str(path)
    assert "\n" not in str(error.value)
    assert names(tmp_path) == ["a.bam"]


# -------------------------------------------------------------------------------------- variants


def test_a_vcf_is_sorted_compressed_and_indexed(tmp_path):
    path = text(tmp_path / "a.vcf", VCF + line("chr2", 5) + line("chr1", 50) + line("chr1", 7))
    made = index_file(path)
    assert (made.path.name, made.index.name, made.kind) == ("a.vcf.gz", "a.vcf.gz.tbi", "vcf")
    with pysam.TabixFile(str(made.path)) as file:
        assert [row.split("\t")[1] for row in file.fetch("chr1")] == ["7", "50"]
    assert not index_file(path).made


def test_a_sorted_bgzipped_vcf_is_indexed_as_it_is(tmp_path):
    path = tmp_path / "a.vcf.gz"
    path.write_bytes(bgzf((VCF + line("chr1", 7) + line("chr1", 50)).encode()))
    made = index_file(path)
    assert (made.path, made.index.name) == (path, "a.vcf.gz.tbi")
    assert not index_file(path).made
    assert names(tmp_path) == ["a.vcf.gz", "a.vcf.gz.tbi"]


@pytest.mark.parametrize("pack", [gzip.compress, bgzf])
def test_a_vcf_of_plain_gzip_or_out_of_order_becomes_a_new_file(tmp_path, pack):
    path = tmp_path / "a.vcf.gz"
    path.write_bytes(pack((VCF + line("chr1", 70) + line("chr1", 50)).encode()))
    before = path.read_bytes()
    made = index_file(path)
    assert made.path.name == "a.sorted.vcf.gz"
    assert path.read_bytes() == before
    with pysam.TabixFile(str(made.path)) as file:
        assert [row.split("\t")[1] for row in file.fetch("chr1")] == ["50", "70"]


def test_a_vcf_with_a_bad_line_is_refused_with_its_number(tmp_path):
    path = text(tmp_path / "a.vcf", VCF + line("chr1", "x"))
    with pytest.raises(FormatError, match=r"a\.vcf:5: POS"):
        index_file(path)
    assert names(tmp_path) == ["a.vcf"]


# ---------------------------------------------------------------------------------------- tables


def rows(path, chrom):
    with pysam.TabixFile(str(path)) as file:
        return list(file.fetch(chrom))


def test_a_bed_file_is_sorted_by_chromosome_and_start(tmp_path):
    path = text(
        tmp_path / "a.bed",
        "track name=x\n# note\nchr2\t5\t9\nchr1\t50\t60\tb\n\nchr1\t7\t8\ta\r\nchr1\t7\t9\tc\n",
    )
    made = index_file(path)
    assert (made.path.name, made.index.name, made.kind) == ("a.bed.gz", "a.bed.gz.tbi", "bed")
    assert rows(made.path, "chr1") == ["chr1\t7\t8\ta", "chr1\t7\t9\tc", "chr1\t50\t60\tb"]
    assert rows(made.path, "chr2") == ["chr2\t5\t9"]
    header = read_header(made.path)
    assert header.compression == "bgzf"
    assert header.index.zero_based
    assert gzip.decompress(made.path.read_bytes()).startswith(b"# note\n")


def test_a_sorted_table_keeps_its_lines(tmp_path):
    content = "".join(f"chr1\t{i}\t{i + 5}\n" for i in range(0, 20000, 2))
    made = index_file(text(tmp_path / "a.bed", content))
    assert gzip.decompress(made.path.read_bytes()).decode() == content


def test_gff_is_indexed_from_1_and_its_sequences_left_out(tmp_path):
    feature = "chr1\tx\tgene\t{}\t{}\t.\t+\t.\tID={}\n"
    path = text(
        tmp_path / "a.gff3",
        "##gff-version 3\n"
        + feature.format(50, 60, "b")
        + "###\n"
        + feature.format(7, 20, "a")
        + "##FASTA\n>chr1\nACGT\n",
    )
    made = index_file(path)
    assert (made.path.name, made.kind) == ("a.gff3.gz", "gff3")
    with pysam.TabixFile(str(made.path)) as file:
        assert [row[-4:] for row in file.fetch("chr1", 6, 7)] == ["ID=a"]
        assert [row[-4:] for row in file.fetch("chr1", 20, 49)] == []
    assert not read_header(made.path).index.zero_based


def test_a_table_with_places_beyond_512_mb_gets_a_csi(tmp_path):
    content = "chr1\t600000000\t600000009\n"
    made = index_file(text(tmp_path / "a.bed", content))
    assert made.index.name == "a.bed.gz.csi"
    packed = tmp_path / "b.bed.gz"
    packed.write_bytes(bgzf(content.encode()))
    assert index_file(packed).index.name == "b.bed.gz.csi"
    with pysam.TabixFile(str(packed), index=f"{packed}.csi") as file:
        assert list(file.fetch("chr1", 600_000_005, 600_000_006)) == [content.strip()]


@pytest.mark.parametrize("bad", ["chr1\tx\t5\n", "chr1\t-4\t5\n", "chr1 1 5\n", "chr1\t4\n"])
def test_a_table_with_a_bad_line_is_refused_with_its_number(tmp_path, bad):
    path = text(tmp_path / "a.bed", "chr1\t1\t5\n" * 3 + bad)
    with pytest.raises(FormatError, match=r"a\.bed:4: columns 2 and 3"):
        index_file(path, kind="bed")
    assert names(tmp_path) == ["a.bed"]


@pytest.mark.parametrize(
    ("row", "match"),
    [
        ("chr1\t9\t5\n", "a.bed:2: this item ends before it starts"),
        ("chr1\t5\t4294967296\n", "a.bed:2: this item ends where no chromosome does"),
        ("chr1\t5\t99999999999999999999999\n", "a.bed:2: this item ends where"),
        ("chr1\t-5\t9\n", "a.bed:2: columns 2 and 3"),
    ],
)
def test_a_place_that_is_none_is_named_with_its_line(tmp_path, row, match):
    path = text(tmp_path / "a.bed", f"chr1\t1\t5\n{row}")
    with pytest.raises(FormatError, match=match.replace(".", r"\.")):
        index_file(path, kind="bed")
    assert names(tmp_path) == ["a.bed"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kind=st.sampled_from(["bed", "gff", "vcf", "fasta"]),
    lines=st.lists(
        st.one_of(
            st.binary(max_size=9),
            st.tuples(st.sampled_from(["chr1", "b"]), st.integers(0, 99), st.integers(0, 99)).map(
                lambda place: f"{place[0]}\t{place[1]}\t{place[1] + place[2]}".encode()
            ),
        ),
        max_size=6,
    ),
)
def test_any_lines_are_indexed_or_refused(tmp_path, kind, lines):
    for path in tmp_path.iterdir():
        path.unlink()
    path = tmp_path / "a"
    path.write_bytes(b"\n".join(lines))
    try:
        made = index_file(path, kind=kind)
    except FormatError as error:
        assert "\n" not in str(error)
        assert names(tmp_path) == ["a"]
    else:
        assert made.path.exists()
        assert made.index.exists()


def test_a_cut_off_bgzip_file_is_refused(tmp_path):
    path = tmp_path / "a.bed.gz"
    path.write_bytes(bgzf(b"chr1\t1\t5\n" * 100)[: -len(BGZF_END)])
    with pytest.raises(FormatError, match="cut off"):
        index_file(path)
    assert names(tmp_path) == ["a.bed.gz"]


# ------------------------------------------------------------------------------------- sequences


def test_a_fasta_file_gets_a_fai(tmp_path):
    path = text(tmp_path / "a.fa", ">one\nACGT\nAC\n>two\nGG\n")
    made = index_file(path)
    assert (made.index.name, made.kind) == ("a.fa.fai", "fasta")
    assert made.index.read_text() == "one\t6\t5\t4\t5\ntwo\t2\t18\t2\t3\n"
    assert not index_file(path).made
    made.index.write_text("")
    assert index_file(path).made


def test_a_bgzipped_fasta_file_gets_two_indexes(tmp_path):
    path = tmp_path / "a.fa.gz"
    path.write_bytes(bgzf(b">one\nACGT\nAC\n"))
    made = index_file(path)
    assert [one.name for one in made.side_files] == ["a.fa.gz.fai", "a.fa.gz.gzi"]
    with pysam.FastaFile(str(path)) as file:
        assert file.fetch("one") == "ACGTAC"


def test_a_gzipped_fasta_file_is_packed_anew_by_bgzip(tmp_path):
    path = tmp_path / "a.fa.gz"
    path.write_bytes(gzip.compress(b">one it is\nACGT\nAC\n"))
    made = index_file(path)
    assert (made.path.name, made.kind, made.made) == ("a.fa.bgz", "fasta", True)
    assert [one.name for one in made.side_files] == ["a.fa.bgz.fai", "a.fa.bgz.gzi"]
    assert gzip.decompress(made.path.read_bytes()) == b">one it is\nACGT\nAC\n"
    with pysam.FastaFile(str(made.path)) as file:
        assert file.fetch("one", 2, 6) == "GTAC"
    assert not index_file(path).made
    os.utime(made.path, (1, 1))
    with pytest.raises(FormatError, match=r"a\.fa\.bgz, which exists and is older"):
        index_file(path)
    assert index_file(path, force=True).made


def test_a_fasta_file_is_packed_where_a_place_is_named(tmp_path):
    path = text(tmp_path / "a.fa", ">one\rACGT\rAC\r")
    made = index_file(path, out=tmp_path / "b.fa.gz")
    with pysam.FastaFile(str(made.path)) as file:
        assert file.fetch("one") == "ACGTAC"
    assert names(tmp_path) == ["a.fa", "b.fa.gz", "b.fa.gz.fai", "b.fa.gz.gzi"]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bgzf])
@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b">one\nACGT\nA\nACG\n", r":4: an index needs lines of one length.*trackhub convert"),
        (b">one\nACGT\n>two\nA\nACG\n", r":5: an index needs lines of one length"),
        (b">one\n\nACGT\n", ":3: an index needs lines of one length"),
        (b">one\nA\n>one\nA\n", ":3: the sequence name 'one' comes twice"),
        (b"ACGT\n", ":1: this is not FASTA"),
    ],
)
def test_fasta_that_cannot_be_indexed_is_refused(tmp_path, pack, data, match):
    path = tmp_path / "a.fa"
    path.write_bytes(pack(data))
    with pytest.raises(FormatError, match=match):
        index_file(path, kind="fasta")
    assert names(tmp_path) == ["a.fa"]


# ------------------------------------------------------------------------------------------ else


def test_what_has_no_index_is_refused(tmp_path):
    path = text(tmp_path / "a.wig", "fixedStep chrom=chr1 start=1\n5\n")
    with pytest.raises(FormatError, match="files of kind 'wig' have no index of their own"):
        index_file(path)
    with pytest.raises(FileNotFoundError):
        index_file(tmp_path / "missing.bam")
    with pytest.raises(ParameterError, match="threads is 0"):
        index_file(path, threads=0)


def test_a_header_without_chromosomes_is_refused(tmp_path):
    path = text(tmp_path / "a.sam", "@CO\tnothing\n")
    with pytest.raises(FormatError):
        index_file(path)


def test_a_file_of_no_known_kind_is_told_why(tmp_path):
    path = tmp_path / "a.bed"
    path.write_text("")
    with pytest.raises(
        FormatError, match=r"cannot be told \(the file is empty\); say it with kind"
    ):
        index_file(path)

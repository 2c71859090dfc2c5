import os

import pytest
from handmade import bai, bam, bgzf, cram, csi

from trackhub.errors import FormatError
from trackhub.formats.headers import AlignmentHeader, read_header

SORTED = "@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:chr1\tLN:1000\n@SQ\tSN:chr2\tLN:500\n"
REFS = (("chr1", 1000), ("chr2", 500))


def write(path, data):
    path.write_bytes(data)
    return path


def test_a_bam_tells_order_sequences_and_that_it_is_whole(tmp_path):
    header = read_header(write(tmp_path / "a.bam", bam(SORTED, REFS)))
    assert isinstance(header, AlignmentHeader)
    assert header.kind == "bam"
    assert header.sort_order == "coordinate"
    assert header.chroms == dict(REFS)
    assert header.text == SORTED
    assert header.end_mark
    assert header.index is None
    assert not header.problems


def test_sequences_come_from_the_binary_list_where_the_text_has_none(tmp_path):
    header = read_header(write(tmp_path / "a.bam", bam("@HD\tVN:1.0\n", REFS)))
    assert header.chroms == dict(REFS)
    assert header.sort_order is None


def test_a_header_over_many_blocks_is_read(tmp_path):
    refs = tuple((f"scaffold_{i}", i + 1) for i in range(20000))
    text = "".join(f"@SQ\tSN:{name}\tLN:{size}\n" for name, size in refs)
    header = read_header(write(tmp_path / "a.bam", bam(text, refs, block=7000)))
    assert tuple(header.chroms.items()) == refs


def test_a_bam_without_end_mark_is_called_truncated(tmp_path):
    header = read_header(write(tmp_path / "a.bam", bam(SORTED, REFS, end=False)))
    assert header.end_mark is False
    assert header.truncated
    assert header.problems == ["the BAM file is cut off: its end mark is missing"]


def test_a_bam_cut_in_its_header_is_refused(tmp_path):
    whole = bam("".join(f"@CO\t{i * 7919 % 10007}\n" for i in range(5000)), REFS)
    with pytest.raises(FormatError, match="cut off or damaged"):
        read_header(write(tmp_path / "a.bam", whole[:2000]))


@pytest.mark.parametrize("name", ["a.bam.bai", "a.bai", "a.bam.csi", "a.csi"])
def test_the_index_beside_a_bam_is_found(tmp_path, name):
    path = write(tmp_path / "a.bam", bam(SORTED, REFS))
    write(tmp_path / name, bai(2) if name.endswith("bai") else csi([], 2))
    header = read_header(path)
    assert header.index is not None
    assert header.index.path == str(tmp_path / name)
    assert header.index.kind == name[-3:]
    assert header.index.reference_count == 2
    assert header.index_older is False
    assert not header.problems


def test_an_index_older_than_its_file_is_told(tmp_path):
    path = write(tmp_path / "a.bam", bam(SORTED, REFS))
    index = write(tmp_path / "a.bam.bai", bai())
    os.utime(index, (1000, 1000))
    header = read_header(path)
    assert header.index_older
    assert header.problems == [f"the index {index} is older than the file: make it again"]


def test_an_index_that_is_none_is_told(tmp_path):
    path = write(tmp_path / "a.bam", bam(SORTED, REFS))
    index = write(tmp_path / "a.bam.bai", b"not an index")
    header = read_header(path)
    assert header.index is None
    assert header.problems[0].startswith(f"the index {index} cannot be used: this is not an index")


def test_the_index_can_be_named_or_left_alone(tmp_path):
    path = write(tmp_path / "a.bam", bam(SORTED, REFS))
    beside = write(tmp_path / "a.bam.bai", bai())
    other = write(tmp_path / "other.bai", bai(2))
    assert read_header(path).index.path == str(beside)
    assert read_header(path, index=other).index.path == str(other)
    assert read_header(path, index=False).index is None
    assert read_header(path, index=tmp_path / "none").problems == [
        f"the index {tmp_path / 'none'} is missing"
    ]


@pytest.mark.parametrize("version", [(2, 1), (3, 0), (3, 1)])
@pytest.mark.parametrize("packed", [False, True])
def test_a_cram_tells_what_its_sam_header_says(tmp_path, version, packed):
    header = read_header(write(tmp_path / "a.cram", cram(SORTED, version, packed)))
    assert header.kind == "cram"
    assert header.version == version
    assert header.sort_order == "coordinate"
    assert header.chroms == dict(REFS)
    assert header.end_mark
    assert not header.problems


def test_a_cram_header_of_many_sequences_is_read(tmp_path):
    text = "".join(f"@SQ\tSN:s{i}\tLN:{i + 1}\n" for i in range(20000))
    header = read_header(write(tmp_path / "a.cram", cram(text)))
    assert len(header.chroms) == 20000
    assert header.chroms["s19999"] == 20000


def test_a_cram_without_its_last_container_is_called_truncated(tmp_path):
    header = read_header(write(tmp_path / "a.cram", cram(SORTED, end=False)))
    assert header.truncated


def test_a_cram_of_an_unknown_version_is_refused(tmp_path):
    data = b"CRAM\x04\x00" + bytes(60)
    with pytest.raises(FormatError, match=r"CRAM version 4\.0"):
        read_header(write(tmp_path / "a.cram", data))


def test_an_index_can_be_read_by_itself(tmp_path):
    header = read_header(write(tmp_path / "a.bai", bai(7)))
    assert (header.kind, header.reference_count) == ("bai", 7)
    crai = write(tmp_path / "a.cram.crai", bgzf(b"0\t1\t100\t26\t300\t1000\n"))
    assert read_header(crai).kind == "crai"


def test_a_file_of_pysam_reads_as_pysam_reads_it(tmp_path):
    pysam = pytest.importorskip("pysam")
    path = tmp_path / "a.bam"
    head = {"HD": {"VN": "1.6", "SO": "coordinate"}, "SQ": [{"SN": "chr1", "LN": 1000}]}
    fasta = tmp_path / "a.fa"
    fasta.write_text(">chr1\n" + "ACGT" * 250 + "\n")
    for name, mode in (("a.bam", "wb"), ("a.cram", "wc")):
        path = tmp_path / name
        with pysam.AlignmentFile(path, mode, header=head, reference_filename=str(fasta)) as out:
            read = pysam.AlignedSegment(out.header)
            read.query_name, read.query_sequence = "r", "ACGT"
            read.reference_id, read.reference_start, read.cigarstring = 0, 8, "4M"
            out.write(read)
        pysam.index(str(path))
        header = read_header(path)
        assert (header.sort_order, header.chroms) == ("coordinate", {"chr1": 1000})
        assert header.index is not None
        assert header.end_mark
        assert not header.problems

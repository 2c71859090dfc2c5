import struct

import pytest
from handmade import hic, twobit

from trackhub.errors import FormatError
from trackhub.formats.headers import read_header


def write(path, data):
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("version", [0, 1])
def test_a_twobit_of_any_version_and_byte_order_gives_names_and_sizes(tmp_path, order, version):
    data = twobit([("chr1", "ACGTNNac"), ("scaffold_2", "T")], order=order, version=version)
    header = read_header(write(tmp_path / "a.2bit", data))
    assert header.kind == "2bit"
    assert header.version == version
    assert header.byte_order == {"<": "little", ">": "big"}[order]
    assert header.names == ("chr1", "scaffold_2")
    assert header.chroms == {"chr1": 8, "scaffold_2": 1}
    assert not header.problems


def test_sizes_of_ten_thousand_short_contigs_are_read(tmp_path):
    records = [(f"c{i}", "ACGT" * (1 + i % 50)) for i in range(10000)]
    header = read_header(write(tmp_path / "a.2bit", twobit(records)))
    assert header.chroms == {name: len(letters) for name, letters in records}


def test_a_twobit_that_ends_before_its_sequences_is_called_truncated(tmp_path):
    data = twobit([("chr1", "A" * 400), ("chr2", "A" * 400)])
    header = read_header(write(tmp_path / "a.2bit", data[:100]))
    assert header.truncated
    assert "cut off" in header.problems[0]


def test_a_twobit_cut_in_its_list_is_refused(tmp_path):
    with pytest.raises(FormatError, match=r"\.2bit header is cut off"):
        read_header(write(tmp_path / "a.2bit", twobit([("chr1", "ACGT")])[:20]))


def test_a_twobit_of_a_version_to_come_is_refused(tmp_path):
    data = struct.pack("<IIII", 0x1A412743, 2, 0, 0)
    with pytest.raises(FormatError, match="version 2; 0 and 1 exist"):
        read_header(write(tmp_path / "a.2bit", data))


def test_a_nib_tells_its_length(tmp_path):
    header = read_header(write(tmp_path / "a.nib", struct.pack("<II", 0x6BE93D3A, 5) + bytes(3)))
    assert (header.kind, header.length, header.truncated) == ("nib", 5, False)
    header = read_header(write(tmp_path / "b.nib", struct.pack(">II", 0x6BE93D3A, 5) + bytes(2)))
    assert (header.byte_order, header.truncated) == ("big", True)


@pytest.mark.parametrize("version", [7, 8, 9])
def test_a_hic_tells_genome_chromosomes_and_resolutions(tmp_path, version):
    chroms = (("All", 3), ("chr1", 248956422))
    header = read_header(write(tmp_path / "a.hic", hic(version, "hg38", chroms)))
    assert (header.kind, header.version, header.genome) == ("hic", version, "hg38")
    assert header.chroms == {"chr1": 248956422}
    assert header.attributes == {"software": "hand"}
    assert header.resolutions == (100, 5000)
    assert not header.problems


def test_a_hic_whose_index_lies_beyond_its_end_is_called_truncated(tmp_path):
    assert read_header(write(tmp_path / "a.hic", hic(footer=10**9))).truncated


def test_a_hic_of_an_unknown_version_is_refused(tmp_path):
    with pytest.raises(FormatError, match="version 42"):
        read_header(write(tmp_path / "a.hic", hic(42)))


def test_a_hal_is_told_from_other_hdf5_by_its_groups(tmp_path):
    magic = b"\x89HDF\r\n\x1a\n"
    hal = write(tmp_path / "a.hal", magic + bytes(600) + b"Meta\0Phylogeny\0Genomes\0" + bytes(99))
    assert (read_header(hal).kind, read_header(hal).layout) == ("hal", "hdf5")
    assert read_header(write(tmp_path / "b.hal", b"HAL-MMAP 1.0" + bytes(90))).layout == "mmap"
    with pytest.raises(FormatError, match="HDF5 file, but not a HAL"):
        read_header(write(tmp_path / "c.h5", magic + bytes(600) + b"bins\0pixels\0"))


IX = b"brca1 ENST1,1 ENST2,1\nbrca2 ENST3,2\ntp53 ENST4,1\n"
IXX = b"brca10000000000\ntp53 0000000028\n"


def test_a_trix_pair_that_fits_has_no_problems(tmp_path):
    write(tmp_path / "a.ixx", IXX)
    header = read_header(write(tmp_path / "a.ix", IX))
    assert (header.kind, header.words, header.ixx) == ("trix", 3, str(tmp_path / "a.ixx"))
    assert not header.problems


@pytest.mark.parametrize(
    ("ix", "ixx", "problem"),
    [
        (IX, None, "is missing"),
        (b"tp53 ENST4,1\nbrca1 ENST1,1\n", IXX[:16], "not sorted"),
        (IX, b"brca10000000000\ntp53 00000000ff\n", "line 2"),
        (IX, b"brca1 nonsense\n", "line 1"),
    ],
)
def test_a_trix_pair_that_does_not_fit_is_told(tmp_path, ix, ixx, problem):
    if ixx is not None:
        write(tmp_path / "a.ixx", ixx)
    assert problem in read_header(write(tmp_path / "a.ix", ix)).problems[0]


def test_text_that_is_no_trix_is_refused(tmp_path):
    with pytest.raises(FormatError, match="not a trix index"):
        read_header(write(tmp_path / "a.ix", b"chr1\t0\t100\n"))


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b"", "the file is empty"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"),
        (b"chr1\t0\t10\n", "not a format that a header can be read of"),
    ],
)
def test_what_has_no_header_is_refused_with_its_reason(tmp_path, data, match):
    with pytest.raises(FormatError, match=match) as caught:
        read_header(write(tmp_path / "a.bw", data))
    assert caught.value.file == str(tmp_path / "a.bw")


def test_a_bigwig_packed_with_gzip_is_refused_with_the_way_out(tmp_path):
    import gzip

    from handmade import bbi

    with pytest.raises(FormatError, match="bigWig file compressed with gzip: unpack it"):
        read_header(write(tmp_path / "a.bw.gz", gzip.compress(bbi())))


def test_a_missing_file_stays_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_header(tmp_path / "none.bw")


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(FormatError, match="a folder, not a file"):
        read_header(tmp_path)


def test_a_named_pipe_is_refused_without_waiting(tmp_path):
    os = pytest.importorskip("os")
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes on this system")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FormatError, match="a pipe or a device"):
        read_header(tmp_path / "pipe")

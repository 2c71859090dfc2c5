import struct

import pytest
from handmade import BED, bbi

from trackhub.errors import FormatError
from trackhub.formats.autosql import standard
from trackhub.formats.headers import BigBedHeader, BigWigHeader, read_header

MANY = tuple((f"contig{i}", 1000 + i) for i in range(1000))


def write(path, data):
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_bigwig_of_either_byte_order_is_read(tmp_path, order):
    path = write(tmp_path / "a.bw", bbi(order=order))
    header = read_header(path, deep=True)
    assert isinstance(header, BigWigHeader)
    assert header.kind == "bigWig"
    assert header.byte_order == {"<": "little", ">": "big"}[order]
    assert header.chroms == {"chr1": 1000, "chr2": 500}
    assert [zoom.reduction for zoom in header.zooms] == [10, 40]
    assert (header.bases_covered, header.minimum, header.maximum) == (100, -1.5, 4.0)
    assert (header.total, header.sum_squares) == (250.0, 700.0)
    assert header.section_count == 7
    assert header.compressed
    assert header.end_magic
    assert not header.problems
    assert not header.truncated
    assert header.size == path.stat().st_size


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_bigbed_tells_columns_items_and_searchable_fields(tmp_path, order):
    sql = standard("bigNarrowPeak").to_text().encode()
    data = bbi(BED, order=order, sql=sql, fields=(10, 6), count=12345, indexed=(3, 9))
    header = read_header(write(tmp_path / "a.bb", data))
    assert isinstance(header, BigBedHeader)
    assert (header.field_count, header.defined_field_count, header.item_count) == (10, 6, 12345)
    assert header.autosql == sql.decode()
    assert header.indexed_fields == ("name", "peak")


def test_an_autosql_longer_than_the_first_block_is_read_whole(tmp_path):
    sql = b'table long "' + b"x" * 30000 + b'" ( string chrom; "a" )'
    header = read_header(write(tmp_path / "a.bb", bbi(BED, sql=sql, fields=(3, 3))))
    assert header.autosql == sql.decode()


def test_many_contigs_in_a_tree_of_two_levels_keep_their_order(tmp_path):
    header = read_header(write(tmp_path / "a.bw", bbi(chroms=MANY, per_node=64)))
    assert tuple(header.chroms.items()) == MANY


def test_names_of_different_length_lose_their_padding(tmp_path):
    chroms = (("a", 1), ("chrUn_KI270742v1", 2))
    header = read_header(write(tmp_path / "a.bw", bbi(chroms=chroms)))
    assert header.chroms == {"a": 1, "chrUn_KI270742v1": 2}


def test_a_version_1_file_without_summary_gives_none(tmp_path):
    header = read_header(write(tmp_path / "a.bw", bbi(version=1, summary=None, end=False)))
    assert header.minimum is None
    assert header.bases_covered is None
    assert not header.truncated


def test_a_file_cut_in_its_data_is_called_truncated(tmp_path):
    data = bbi()
    header = read_header(write(tmp_path / "a.bw", data[:-200]))
    assert header.truncated
    assert "cut off" in header.problems[0]
    assert header.chroms == {"chr1": 1000, "chr2": 500}


def test_a_file_that_lost_its_end_mark_is_called_truncated(tmp_path):
    header = read_header(write(tmp_path / "a.bw", bbi()[:-1]))
    assert header.end_magic is False
    assert header.truncated


def test_a_file_cut_in_its_header_is_refused(tmp_path):
    with pytest.raises(FormatError, match="40 bytes do not hold a header"):
        read_header(write(tmp_path / "a.bw", bbi()[:40]))
    with pytest.raises(FormatError, match="list of chromosomes"):
        read_header(write(tmp_path / "a.bw", bbi(chroms=MANY)[:5000]))


def test_a_damaged_search_index_is_found_only_when_asked_for(tmp_path):
    data = bytearray(bbi(zooms=(10,)))
    (place,) = struct.unpack_from("<Q", data, 64 + 16)
    data[place : place + 4] = b"gone"
    path = write(tmp_path / "a.bw", data)
    assert not read_header(path).problems
    assert read_header(path, deep=True).problems == [
        f"the search index of zoom level 10 at byte {place} is damaged"
    ]


def test_a_circle_in_the_list_of_chromosomes_is_refused(tmp_path):
    data = bytearray(bbi(chroms=MANY, per_node=64))
    (tree,) = struct.unpack_from("<Q", data, 8)
    key = len("contig999")
    struct.pack_into("<Q", data, tree + 32 + 4 + key, tree + 32)
    with pytest.raises(FormatError, match="circle"):
        read_header(write(tmp_path / "a.bw", data))


@pytest.mark.parametrize("claimed", [1, 3, 1 << 60])
def test_a_wrong_number_of_chromosomes_is_refused(tmp_path, claimed):
    data = bytearray(bbi())
    (tree,) = struct.unpack_from("<Q", data, 8)
    struct.pack_into("<Q", data, tree + 16, claimed)
    with pytest.raises(FormatError, match=f"says {claimed}"):
        read_header(write(tmp_path / "a.bw", data))


def test_a_name_that_stands_twice_is_told(tmp_path):
    header = read_header(write(tmp_path / "a.bw", bbi(chroms=(("chr1", 5), ("chr1", 6)))))
    assert header.problems == ["a chromosome name stands twice in the list of chromosomes"]


def test_an_autosql_without_end_is_told(tmp_path):
    data = bytearray(bbi(BED, fields=(3, 3), sql=b"table"))
    struct.pack_into("<Q", data, 36, len(data) - 10)
    data[-10:] = b"x" * 10
    header = read_header(write(tmp_path / "a.bb", data))
    assert "the autoSql text has no end" in header.problems
    assert header.autosql == ""


def test_own_files_read_as_other_readers_read_them(tmp_path):
    pybigwig = pytest.importorskip("pyBigWig")
    path = tmp_path / "a.bw"
    with pybigwig.open(str(path), "w") as out:
        out.addHeader([("chr1", 1000), ("chr10", 2000)])
        out.addEntries(["chr1", "chr10"], [0, 50], ends=[10, 60], values=[2.0, 1.0])
    header = read_header(path, deep=True)
    with pybigwig.open(str(path)) as theirs:
        assert header.chroms == theirs.chroms()
        told = theirs.header()
    assert (header.bases_covered, header.minimum, header.total) == (
        told["nBasesCovered"],
        told["minVal"],
        told["sumData"],
    )
    assert (header.version, len(header.zooms)) == (told["version"], told["nLevels"])
    assert not header.problems

"""Alignment files: sound, cut off, damaged, out of order, of other kinds."""

import gzip
import random
import struct

import numpy as np
import pysam
import pytest
from handmade import BGZF_END, bgzf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reads import (
    SIZES,
    assert_same_counts,
    counted,
    counted_one_by_one,
    random_pairs,
    random_reads,
    read,
    reblocked,
    write,
)

from trackhub.errors import FormatError
from trackhub.formats.bam import Coverage
from trackhub.formats.bam import bgzf as bgzf_module


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    rng = random.Random(3)
    reads = [*random_reads(rng, 40), *random_pairs(rng, 20)]
    return write(tmp_path_factory.mktemp("bam") / "sound.bam", reads)


def count(path, **options):
    """Go through a whole file."""
    return list(Coverage(path, **options).runs())


def written(path, data):
    path.write_bytes(data)
    return path


def head(sizes=SIZES):
    """The inflated header of a BAM file."""
    data = b"BAM\1" + struct.pack("<ii", 0, len(sizes))
    for name, size in sizes.items():
        data += struct.pack("<i", len(name) + 1) + name.encode() + b"\0" + struct.pack("<i", size)
    return data


def record(size=None, ref=0, pos=5, name=b"r\0", operations=(10 << 4,), letters=0, **fields):
    """An inflated record, whose numbers need not fit it."""
    cigar = struct.pack(f"<{len(operations)}I", *operations)
    rest = name + cigar
    return (
        struct.pack(
            "<iiiBBHHHiiii",
            32 + len(rest) if size is None else size,
            ref,
            pos,
            fields.get("name_length", len(name)),
            60,
            0,
            fields.get("count", len(operations)),
            fields.get("flag", 0),
            letters,
            fields.get("mate_ref", -1),
            fields.get("mate_pos", -1),
            fields.get("template", 0),
        )
        + rest
    )


# -------------------------------------------------------------------------------- cut off, damaged


def test_a_file_cut_off_anywhere_is_refused(sound, tmp_path):
    data = sound.read_bytes()
    for length in [*range(60), *range(60, len(data), 97), len(data) - 1]:
        path = written(tmp_path / "cut.bam", data[:length])
        with pytest.raises(FormatError) as error:
            count(path)
        assert error.value.file == str(path)


def test_a_file_without_end_mark_is_refused_before_it_is_read(sound, tmp_path):
    data = sound.read_bytes()
    assert data.endswith(BGZF_END)
    path = written(tmp_path / "a.bam", data[: -len(BGZF_END)])
    with pytest.raises(FormatError, match="cut off: its end mark is missing"):
        Coverage(path)


def test_a_file_that_ends_inside_a_record_is_refused(tmp_path):
    path = written(tmp_path / "a.bam", bgzf(head() + record() + record()[:-3]))
    with pytest.raises(FormatError, match="ends in the middle of a record"):
        count(path)


def test_a_changed_byte_in_a_block_is_found_and_placed(sound, tmp_path):
    data = bytearray(reblocked(sound, tmp_path / "b.bam", 900).read_bytes())
    second = data.index(b"\x1f\x8b\x08\x04", 20)
    data[second + 40] ^= 0x55
    with pytest.raises(FormatError, match=f"the block at byte {second} is damaged"):
        count(written(tmp_path / "a.bam", data))


def test_a_block_with_another_check_sum_is_damaged(sound, tmp_path):
    data = bytearray(reblocked(sound, tmp_path / "b.bam", 900).read_bytes())
    second = data.index(b"\x1f\x8b\x08\x04", 20)
    third = data.index(b"\x1f\x8b\x08\x04", second + 20)
    data[third - 8] ^= 1
    for accelerate in (False, True):
        with pytest.raises(FormatError, match="check sum is another one"):
            count(written(tmp_path / "a.bam", data), accelerate=accelerate)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (record(size=-1), "a record says to be -1 bytes long"),
        (record(size=0), "a record says to be 0 bytes long"),
        (record(size=2**31 - 1), "a record says to be 2147483647 bytes long"),
        (record(size=2**30), "ends in the middle of a record"),
        (record(letters=-5), "the lengths or the place in a record cannot be right"),
        (record(letters=2**31 - 1), "the lengths or the place"),
        (record(count=65535), "the lengths or the place"),
        (record(name_length=0), "the lengths or the place"),
        (record(ref=4), "the lengths or the place"),
        (record(ref=-2), "the lengths or the place"),
        (record(pos=-7), "the lengths or the place"),
    ],
)
def test_numbers_that_cannot_be_are_refused(tmp_path, bad, message):
    path = written(tmp_path / "a.bam", bgzf(head() + record() + bad))
    with pytest.raises(FormatError, match=message):
        count(path)
    # The same where records lie over the ends of blocks.
    with pytest.raises(FormatError, match=message):
        count(written(tmp_path / "b.bam", bgzf(head() + record() + bad, block=51)))


@pytest.mark.parametrize(
    "data",
    [
        b"BAM\1" + struct.pack("<i", -4),
        b"BAM\1" + struct.pack("<i", 2**31 - 1),
        b"BAM\1" + struct.pack("<ii", 0, -1),
        b"BAM\1" + struct.pack("<ii", 0, 2**31 - 1),
        b"BAM\1" + struct.pack("<iii", 0, 1, 0),
        b"BAM\1" + struct.pack("<iii", 0, 1, 2**31 - 1),
        head({"chr1": 0}),
        head({"chr1": -5}),
        head({}),
        head({"chr1": 5}).replace(struct.pack("<i", 1), struct.pack("<i", 2), 1)
        + head({"chr1": 5})[12:],
    ],
)
def test_headers_that_cannot_be_are_refused(tmp_path, data):
    with pytest.raises(FormatError):
        count(written(tmp_path / "a.bam", bgzf(data)))


def test_extreme_places_and_lengths_stay_inside_the_chromosome(tmp_path):
    huge = ((2**28 - 1) << 4,) * 3
    path = written(
        tmp_path / "a.bam",
        bgzf(
            head()
            + record(pos=395, operations=huge)
            + record(pos=2**31 - 2, operations=huge, flag=0x63, mate_ref=0, mate_pos=-(2**31))
            + record(ref=1, pos=3, flag=0x63, mate_ref=1, mate_pos=2**31 - 1, template=-(2**31))
            + record(ref=1, pos=4, operations=(0,))
        ),
    )
    found = counted(path)[0]
    assert found["chr1"].sum() == 5
    assert found["chr2"].sum() == 10
    for options in (
        {"mates_once": True},
        {"signal": "5prime", "max_per_position": 1},
        {"signal": "fragments"},
        {"signal": "fragments", "max_per_position": 1},
        {"signal": "midpoint", "extend": 1 << 20},
    ):
        count(path, **options)


@given(
    place=st.integers(0, 10**6),
    change=st.sampled_from([b"\xff", b"\x00", b"\x80", bytes(4), b"\xff" * 4, b"\xff\xff\xff\x7f"]),
    block=st.sampled_from([100, 60000]),
    options=st.sampled_from(
        [
            {},
            {"mates_once": True, "accelerate": True},
            {"signal": "5prime", "strand": "split", "max_per_position": 1},
            {"signal": "fragments"},
        ]
    ),
)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_damaged_content_is_counted_or_refused(sound, tmp_path, place, change, block, options):
    data = bytearray(gzip.decompress(sound.read_bytes()))
    place %= len(data)
    data[place : place + len(change)] = change
    path = written(tmp_path / "a.bam", bgzf(bytes(data), block=block))
    try:
        count(path, **options)
    except FormatError as error:
        assert str(path) in str(error)


@given(place=st.integers(0, 10**6), value=st.integers(0, 255), cut=st.booleans())
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_damaged_file_is_counted_as_before_or_refused(sound, tmp_path, place, value, cut):
    data = bytearray(sound.read_bytes())
    place %= len(data)
    data[place] = value
    path = written(tmp_path / "a.bam", data[:place] + BGZF_END if cut else data)
    try:
        found = counted(path)
    except FormatError:
        return
    if not cut:
        assert_same_counts(found, counted_one_by_one(sound))


# ------------------------------------------------------------------------------------- the order


def test_reads_out_of_order_are_refused_with_the_way_out(tmp_path):
    reads = [read(pos=50, name="a"), read(pos=20, name="late")]
    path = write(tmp_path / "a.bam", reads, sort=False)
    with pytest.raises(
        FormatError, match=r"read 'late' at chr1:21 comes too late.*index_file sorts"
    ):
        count(path)


def test_chromosomes_out_of_order_are_refused_across_groups_of_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr(bgzf_module, "_BLOCKS", 1)
    path = write(tmp_path / "a.bam", [read(chrom=1), read(chrom=0, name="x")], sort=False)
    with pytest.raises(FormatError, match="read 'x' at chr1:1 comes too late"):
        count(reblocked(path, tmp_path / "b.bam", 80))


def test_a_file_sorted_by_name_is_refused_at_once(tmp_path):
    path = write(tmp_path / "a.bam", [read()], order="queryname")
    with pytest.raises(FormatError, match=r"sorted by name.*index_file"):
        Coverage(path)


# ------------------------------------------------------------------------------- the index


@pytest.mark.parametrize("arguments", [["-b"], ["-c"]])
def test_with_an_index_only_the_wanted_chromosomes_are_read(tmp_path, monkeypatch, arguments):
    monkeypatch.setattr(bgzf_module, "_BLOCKS", 1)
    reads = [read(pos=i % 300, chrom=chrom) for chrom in (0, 3) for i in range(40)]
    path = reblocked(
        write(tmp_path / "a.bam", reads, dict(SIZES, chr3=400)), tmp_path / "b.bam", 200
    )
    pysam.index(*arguments, str(path))
    wanted = counted_one_by_one(path, sizes=dict(SIZES, chr3=400))[0]
    data = bytearray(path.read_bytes())
    blocks = [i for i in range(len(data)) if data[i : i + 4] == b"\x1f\x8b\x08\x04"]
    damaged = blocks[len(blocks) // 3]
    data[damaged + 30] ^= 0xFF
    path.write_bytes(data)
    assert_same_counts(counted(path, chroms=["chr3"]), [{"chr3": wanted["chr3"]}])
    with pytest.raises(FormatError, match="damaged"):
        counted(path, chroms=["chr1"])


def test_an_index_of_another_file_is_not_believed(sound, tmp_path):
    other = write(tmp_path / "b.bam", [read()], {"chr9": 1000})
    pysam.index(str(other))
    path = written(tmp_path / "a.bam", sound.read_bytes())
    (tmp_path / "b.bam.bai").rename(tmp_path / "a.bam.bai")
    wanted = counted_one_by_one(sound)[0]
    assert_same_counts(counted(path, chroms=["chr3"]), [{"chr3": wanted["chr3"]}])


@pytest.mark.parametrize("index", [b"BAI\1", b"BAI\1" + struct.pack("<ii", 4, -1), b"CSI\1", b""])
def test_a_damaged_index_is_not_used(sound, tmp_path, index):
    path = written(tmp_path / "a.bam", sound.read_bytes())
    written(tmp_path / "a.bam.bai", index)
    wanted = counted_one_by_one(sound)[0]
    assert_same_counts(counted(path, chroms=["chr3"]), [{"chr3": wanted["chr3"]}])


# ---------------------------------------------------------------------------------- other kinds


@pytest.mark.parametrize(("mode", "name"), [("wc", "a.cram"), ("w", "a.sam")])
@pytest.mark.parametrize(
    "options", [{}, {"mates_once": True}, {"signal": "5prime", "strand": "split"}], ids=str
)
def test_cram_and_sam_give_the_same_counts(tmp_path, mode, name, options):
    rng = random.Random(1)
    reads = [*random_reads(rng, 40), *random_pairs(rng, 20)]
    reads = [one for one in reads if one.cigarstring and one.reference_end <= 90]
    for one in reads:
        one.query_sequence = "A" * (one.infer_query_length() or 0)
    path = write(tmp_path / name, reads, mode=mode)
    same = write(tmp_path / "a.bam", reads)
    assert_same_counts(counted(path, **options), counted_one_by_one(same, **options))


def test_a_cram_file_with_an_index_is_read_from_a_chromosome_on(tmp_path):
    reads = [read(pos=i, chrom=chrom) for chrom in (0, 1, 3) for i in range(30)]
    for one in reads:
        one.query_sequence = "A" * 20
    path = write(tmp_path / "a.cram", reads, mode="wc")
    pysam.index(str(path))
    wanted = counted_one_by_one(write(tmp_path / "a.bam", reads))[0]
    assert_same_counts(counted(path, chroms=["chr3"]), [{"chr3": wanted["chr3"]}])


def test_a_cram_file_cut_off_is_refused(tmp_path, capfd):
    reads = [read(pos=i) for i in range(30)]
    path = write(tmp_path / "a.cram", reads, mode="wc")
    data = path.read_bytes()
    with pytest.raises(FormatError, match="cut off"):
        Coverage(written(path, data[:-50]))
    # The end mark is there, what comes before it is not.
    with pytest.raises(FormatError, match="pysam cannot"):
        count(written(path, data[: len(data) - 90] + data[-38:]))
    assert capfd.readouterr().err == ""


def test_a_sam_file_with_a_broken_line_is_refused(tmp_path, capfd):
    path = write(tmp_path / "a.sam", [read()], mode="w")
    with path.open("a") as file:
        file.write("broken\tline\n")
    with pytest.raises(FormatError, match="pysam cannot read it to its end"):
        count(path)
    assert capfd.readouterr().err == ""


def test_what_is_no_alignment_file_is_named(tmp_path):
    path = written(tmp_path / "a.vcf", b"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\n")
    with pytest.raises(FormatError, match="this is a vcf file; give BAM, CRAM or SAM"):
        Coverage(path)
    with pytest.raises(FormatError, match="the file is empty"):
        Coverage(written(tmp_path / "b.bam", b""))
    with pytest.raises(FileNotFoundError):
        Coverage(tmp_path / "missing.bam")


def test_blocks_with_further_extra_fields_are_read(sound, tmp_path):
    data = sound.read_bytes()
    out, place = b"", 0
    while place < len(data) - len(BGZF_END):
        size = struct.unpack_from("<H", data, place + 16)[0] + 1
        extra = b"XX" + struct.pack("<H", 3) + b"abc" + data[place + 12 : place + 16]
        extra += struct.pack("<H", size - 1 + 7)
        out += data[place : place + 10] + struct.pack("<H", len(extra)) + extra
        out += data[place + 18 : place + size]
        place += size
    path = written(tmp_path / "a.bam", out + BGZF_END)
    assert_same_counts(counted(path), counted_one_by_one(sound))


def test_empty_blocks_between_others_are_passed_over(sound, tmp_path):
    data = reblocked(sound, tmp_path / "b.bam", 500).read_bytes()
    second = data.index(b"\x1f\x8b\x08\x04", 20)
    path = written(tmp_path / "a.bam", data[:second] + 3 * BGZF_END + data[second:])
    found = counted(path)
    assert_same_counts(found, counted_one_by_one(sound))
    assert np.concatenate(list(found[0].values())).any()

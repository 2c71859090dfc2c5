"""Counts of reads over bases, against loops over single bases and numbers worked out by hand."""

import random

import numpy as np
import pysam
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reads import (
    SIZES,
    assert_same_counts,
    counted,
    counted_one_by_one,
    pair,
    random_pairs,
    random_reads,
    read,
    reblocked,
    write,
)

from trackhub.errors import FormatError, ParameterError
from trackhub.formats.bam import Coverage, bgzf

OPTIONS = [
    {},
    {"deletions": True},
    {"min_mapq": 10},
    {"strand": "split"},
    {"strand": "forward", "strand_of": "second"},
    {"strand": "split", "strand_of": "first"},
    {"mates_once": True},
    {"mates_once": True, "strand": "split", "strand_of": "second", "min_mapq": 10},
    {"max_per_position": 1},
    {"max_per_position": 2, "strand": "reverse"},
    {"fragment_size": (10, 60)},
    {"require_flags": 0x1, "exclude_flags": 0x10},
    {"signal": "5prime", "strand": "split"},
    {"signal": "5prime", "max_per_position": 1},
    {"signal": "left", "exclude_flags": 0x4},
    {"signal": "midpoint", "extend": 30},
    {"signal": "midpoint", "extend": 31, "strand": "split"},
    {"signal": "midpoint", "fragment_size": (20, 200)},
    {"signal": "midpoint"},
    {"signal": "fragments"},
    {"signal": "fragments", "extend": 40},
    {"signal": "fragments", "strand": "split", "max_per_position": 1},
]


@pytest.fixture(scope="module")
def mixture(tmp_path_factory):
    """A BAM file with all sorts of reads."""
    rng = random.Random(5)
    reads = [*random_reads(rng, 300), *random_pairs(rng, 150)]
    return write(tmp_path_factory.mktemp("bam") / "mixture.bam", reads)


def ones(size, *stretches):
    counts = np.zeros(size, int)
    for start, end in stretches:
        counts[start:end] += 1
    return counts


def on_chr1(tmp_path, reads, **options):
    """Counts on chr1, which is 400 bases long."""
    found = counted(write(tmp_path / "a.bam", reads), **options)
    return found[0]["chr1"] if len(found) == 1 else [strand["chr1"] for strand in found]


# ------------------------------------------------------------------------- against single bases


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_counts_are_those_of_a_loop_over_bases(mixture, options):
    assert_same_counts(counted(mixture, **options), counted_one_by_one(mixture, **options))


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_counts_do_not_depend_on_where_blocks_and_groups_of_blocks_end(
    mixture, tmp_path, monkeypatch, options
):
    monkeypatch.setattr(bgzf, "_BLOCKS", 2)
    cut = reblocked(mixture, tmp_path / "cut.bam", 701)
    assert_same_counts(counted(cut, **options), counted_one_by_one(mixture, **options))


@given(
    seed=st.integers(0, 2**32),
    singles=st.integers(0, 40),
    pairs=st.integers(0, 25),
    options=st.sampled_from([one for one in OPTIONS if one.get("extend") or "signal" not in one]),
    block=st.integers(40, 4000),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_counts_of_any_reads_are_those_of_a_loop_over_bases(
    tmp_path, seed, singles, pairs, options, block
):
    rng = random.Random(seed)
    path = write(tmp_path / "a.bam", [*random_reads(rng, singles), *random_pairs(rng, pairs)])
    cut = reblocked(path, tmp_path / "cut.bam", block)
    wanted = counted_one_by_one(path, **options)
    assert_same_counts(counted(path, **options), wanted)
    assert_same_counts(counted(cut, **options), wanted)


def test_isal_gives_the_same_counts(mixture):
    pytest.importorskip("isal")
    assert_same_counts(counted(mixture, accelerate=True), counted_one_by_one(mixture))


def test_several_files_are_counted_together(mixture, tmp_path):
    other = write(tmp_path / "other.bam", list(random_reads(random.Random(9), 50)))
    both = [counted_one_by_one(path)[0] for path in (mixture, other)]
    total = {chrom: both[0][chrom] + both[1][chrom] for chrom in SIZES}
    assert_same_counts(counted([mixture, other]), [total])
    assert_same_counts(counted([other, mixture]), [total])


# -------------------------------------------------------------------------------- worked by hand


def test_introns_are_not_covered_and_deletions_when_asked(tmp_path):
    reads = [read("5M3D2M10N4M", 20)]
    assert (on_chr1(tmp_path, reads) == ones(400, (20, 25), (28, 30), (40, 44))).all()
    found = on_chr1(tmp_path, reads, deletions=True)
    assert (found == ones(400, (20, 30), (40, 44))).all()


def test_clips_and_insertions_cover_nothing(tmp_path):
    found = on_chr1(tmp_path, [read("3H2S5M4I5M1S", 20)])
    assert (found == ones(400, (20, 30))).all()


def test_secondary_failed_and_duplicate_reads_do_not_count_by_default(tmp_path):
    reads = [read("10M", 10 * i, flag) for i, flag in enumerate((0, 0x100, 0x200, 0x400, 0x800))]
    assert (on_chr1(tmp_path, reads) == ones(400, (0, 10), (40, 50))).all()
    found = on_chr1(tmp_path, reads, keep_duplicates=True)
    assert (found == ones(400, (0, 10), (30, 50))).all()
    assert (on_chr1(tmp_path, reads, exclude_flags=0) == ones(400, (0, 50))).all()


def test_unmapped_reads_never_count_wherever_they_stand(tmp_path):
    reads = [read("10M", 5, 0x4), read(None, 5, 0x4), read(None, -1, 0x4, chrom=-1)]
    assert not on_chr1(tmp_path, reads, exclude_flags=0, signal="left").any()


def test_reads_at_both_ends_of_a_chromosome_stay_in_it(tmp_path):
    found = counted(write(tmp_path / "a.bam", [read("10M", 0), read("10M", 395)]))[0]
    assert (found["chr1"] == ones(400, (0, 10), (395, 400))).all()
    assert not found["chr2"].any()


def test_the_5_prime_end_of_a_reverse_read_is_its_last_aligned_base(tmp_path):
    reads = [read("2S10M5N10M3S", 50, 0x10), read("2S10M", 50)]
    forward, reverse = on_chr1(tmp_path, reads, signal="5prime", strand="split")
    assert np.flatnonzero(forward).tolist() == [50]
    assert np.flatnonzero(reverse).tolist() == [74]


def test_bases_that_both_reads_of_a_pair_have_count_once_when_asked(tmp_path):
    reads = pair(100, 30)
    wanted = ones(400, (100, 120), (110, 130))
    assert (on_chr1(tmp_path, reads) == wanted).all()
    assert (on_chr1(tmp_path, reads, mates_once=True) == ones(400, (100, 130))).all()


def test_an_intron_of_one_mate_is_not_what_both_have(tmp_path):
    reads = pair(100, 40, left_cigar="5M20N15M", right_cigar="20M")
    found = on_chr1(tmp_path, reads, mates_once=True)
    assert (found == ones(400, (100, 105), (120, 140))).all()


def test_reads_of_different_pairs_are_not_taken_for_mates(tmp_path):
    reads = [pair(100, 30, name="a")[0], pair(100, 30, name="b")[1]]
    found = on_chr1(tmp_path, reads, mates_once=True)
    assert (found == ones(400, (100, 120), (110, 130))).all()


def test_the_middle_of_a_fragment_of_147_bases_is_the_same_on_both_strands(tmp_path):
    for flipped in (False, True):
        reads = pair(100, 147, 36, flipped=flipped)
        found = on_chr1(tmp_path, reads, signal="midpoint")
        assert np.flatnonzero(found).tolist() == [173]


def test_midpoints_take_fragments_of_117_to_172_bases(tmp_path):
    reads = [
        one
        for i, length in enumerate((116, 117, 172, 173))
        for one in pair(20 * i, length, 36, name=str(length))
    ]
    coverage = Coverage(write(tmp_path / "a.bam", reads), signal="midpoint")
    assert sum(int(counts.sum()) for _, _, counts in coverage.arrays()) == 2
    assert coverage.reads.filtered == {"second_of_pair": 4, "fragment_size": 2}


def test_middles_of_single_reads_are_clipped_to_the_chromosome(tmp_path):
    reads = [read("36M", 200), read("36M", 200, 0x10), read("36M", 364), read("36M", 0, 0x10)]
    found = on_chr1(tmp_path, reads, signal="midpoint", extend=149)
    assert np.flatnonzero(found).tolist() == [0, 235 - 74, 200 + 74, 399]


def test_fragments_of_single_reads_reach_downstream_of_their_5_prime_end(tmp_path):
    reads = [read("20M", 100), read("20M", 100, 0x10), read("20M", 10, 0x10)]
    found = on_chr1(tmp_path, reads, signal="fragments", extend=60)
    assert (found == ones(400, (100, 160), (60, 120), (0, 30))).all()


def test_fragments_of_pairs_have_to_be_proper(tmp_path):
    reads = [*pair(10, 100, name="proper"), *pair(200, 100, name="not", flag=0x1)]
    assert (on_chr1(tmp_path, reads, signal="fragments") == ones(400, (10, 110))).all()


def test_pairs_on_two_chromosomes_or_one_strand_enclose_no_fragment(tmp_path):
    far = read("20M", 10, 0x63, mate=50, template=60, mate_chrom=1)
    same = read("20M", 30, 0x43, mate=80, template=70)
    coverage = Coverage(write(tmp_path / "a.bam", [far, same]), signal="fragments")
    assert not any(counts.any() for _, _, counts in coverage.arrays())
    assert coverage.reads.filtered == {"pair_placement": 2}


def test_of_equal_pairs_as_many_count_as_allowed(tmp_path):
    reads = [one for i in range(3) for one in pair(50, 140, name=f"d{i}")]
    found = on_chr1(tmp_path, reads, signal="midpoint", max_per_position=1)
    assert found.sum() == 1


def test_of_reverse_reads_with_one_5_prime_end_the_first_counts(tmp_path):
    reads = [read("30M", 100, 0x10), read("10M", 120, 0x10), read("10M", 120)]
    found = on_chr1(tmp_path, reads, max_per_position=1)
    assert (found == ones(400, (100, 130), (120, 130))).all()


def test_the_strand_may_be_that_of_the_first_or_second_read(tmp_path):
    reads = pair(100, 60, size=20)
    path = write(tmp_path / "a.bam", reads)
    both = ones(400, (100, 120), (140, 160))
    forward = {"strand": "forward"}
    assert (counted(path, strand_of="first", **forward)[0]["chr1"] == both).all()
    assert not counted(path, strand_of="second", **forward)[0]["chr1"].any()
    wanted = ones(400, (100, 120))
    assert (counted(path, strand_of="read", **forward)[0]["chr1"] == wanted).all()


# ------------------------------------------------------------------------------ counts of reads


def test_what_became_of_the_reads_is_told_by_reason(tmp_path):
    reads = [
        read(pos=1),
        read(pos=2, flag=0x10),
        read(pos=3, flag=0x4),
        read(pos=4, flag=0x100 | 0x400),
        read(pos=5, flag=0x400),
        read(pos=6, flag=0x200),
        read(pos=7, mapq=3),
        read(pos=8, chrom=1),
        read(pos=9, flag=0x1),
    ]
    coverage = Coverage(
        write(tmp_path / "a.bam", reads),
        min_mapq=5,
        skip_chroms=["chr2"],
        exclude_flags=0x705,
        strand="forward",
    )
    list(coverage.runs())
    assert coverage.reads.used == 1
    assert coverage.reads.filtered == {
        "unmapped": 1,
        "secondary": 1,
        "qc_fail": 1,
        "duplicate": 1,
        "flags": 1,
        "chromosome": 1,
        "mapq": 1,
        "strand": 1,
    }
    assert coverage.reads.total == len(reads)
    assert str(coverage.reads).startswith("1 of 9 reads used, 1 unmapped")


# ---------------------------------------------------------------------------------- odd files


def test_a_file_without_reads_has_zeros(tmp_path):
    found = counted(write(tmp_path / "a.bam", []))[0]
    assert {chrom: len(counts) for chrom, counts in found.items()} == SIZES
    assert not any(counts.any() for counts in found.values())


def test_a_read_of_thousands_of_operations_is_unfolded(tmp_path):
    sizes = {"chr1": 200_000}
    cigar = "3M1D2=1X4N1I" * 9000
    path = write(tmp_path / "a.bam", [read(cigar, 7), read("10M", 20)], sizes)
    assert_same_counts(counted(path), counted_one_by_one(path, sizes=sizes))
    found = counted(path, signal="5prime", strand="reverse", strand_of="second")
    assert_same_counts(
        found,
        counted_one_by_one(path, "5prime", sizes=sizes, strand="reverse", strand_of="second"),
    )


def test_a_cigar_too_long_for_its_field_is_found_in_the_tag(tmp_path):
    sizes = {"chr1": 300_000}
    long = read("2M1D" * 40_000 + "2M", 5)
    long.query_sequence = "A" * 80_002
    long.tags = [("XA", "text"), ("XB", [1, 2, 3]), ("XC", 7), ("XD", 1.5)]
    path = write(tmp_path / "a.bam", [long, read("10M", 9)], sizes)
    with pysam.AlignmentFile(path) as file:
        assert len(next(iter(file)).cigartuples) == 80_001
    assert_same_counts(counted(path), counted_one_by_one(path, sizes=sizes))


def test_a_record_over_many_blocks_is_put_together(tmp_path, monkeypatch):
    monkeypatch.setattr(bgzf, "_BLOCKS", 1)
    long = read("90000M", 10)
    long.query_sequence = "ACGT" * 22_500
    sizes = {"chr1": 100_000}
    path = write(tmp_path / "a.bam", [read("5M", 0), long, read("7M", 50)], sizes)
    cut = reblocked(path, tmp_path / "cut.bam", 1000)
    wanted = counted_one_by_one(path, sizes=sizes)
    assert_same_counts(counted(path), wanted)
    assert_same_counts(counted(cut), wanted)


def test_a_hundred_thousand_reads_on_one_base_are_all_counted(tmp_path):
    reads = [read("10M", 5)] * 100_000
    assert on_chr1(tmp_path, reads).max() == 100_000


def test_many_contigs_are_one_line(tmp_path):
    sizes = {f"scaffold_{i}": 30 for i in range(20_000)}
    reads = [read("10M", 25, chrom=i) for i in range(0, 20_000, 7)]
    coverage = Coverage(write(tmp_path / "a.bam", reads, sizes))
    parts = list(coverage.runs())
    chroms = np.concatenate([part.chroms for part in parts])
    assert chroms.tolist() == list(range(0, 20_000, 7))
    assert {tuple(row) for part in parts for row in zip(part.starts, part.ends, strict=True)} == {
        (25, 30)
    }


# --------------------------------------------------------------------------- the assembly's names


def test_names_are_matched_to_those_of_the_assembly(tmp_path):
    path = write(tmp_path / "a.bam", [read("10M", 5)], {"1": 100, "MT": 50, "decoy": 70})
    coverage = Coverage(path, chrom_sizes={"chr1": 100, "chr2": 80, "chrM": 50})
    found = {chrom: counts for chrom, _, counts in coverage.arrays()}
    assert (found["chr1"] == ones(100, (5, 15))).all()
    assert list(found) == ["chr1", "chr2", "chrM"]
    assert any("decoy" in note for note in coverage.notes)
    assert any("1 to chr1" in note for note in coverage.notes)


def test_a_chromosome_of_another_length_is_another_assembly(tmp_path):
    path = write(tmp_path / "a.bam", [read("10M", 5)])
    with pytest.raises(FormatError, match=r"chr1 has 400 bases here, and chr1 .* 401; .* assembly"):
        Coverage(path, chrom_sizes={**SIZES, "chr1": 401})


def test_a_file_of_other_names_altogether_is_refused(tmp_path):
    path = write(tmp_path / "a.bam", [read("10M", 5)])
    with pytest.raises(FormatError, match="no sequence of this file"):
        Coverage(path, chrom_sizes={"I": 100})


def test_chromosomes_may_be_chosen_and_left_out(mixture):
    wanted = counted_one_by_one(mixture)[0]
    assert_same_counts(counted(mixture, chroms=["chr2"]), [{"chr2": wanted["chr2"]}])
    rest = {chrom: wanted[chrom] for chrom in SIZES if chrom != "chr1"}
    assert_same_counts(counted(mixture, skip_chroms=["chr1"]), [rest])
    with pytest.raises(ParameterError, match=r"'Chr3'.*did you mean chr3"):
        Coverage(mixture, chroms=["Chr3"])


def test_files_with_chromosomes_in_another_order_need_an_index(mixture, tmp_path):
    turned = dict(reversed(SIZES.items()))
    other = write(tmp_path / "b.bam", [read("10M", 5), read("12M", 7, chrom=3)], turned)
    with pytest.raises(FormatError, match=r"another order.*index_file makes one"):
        counted([mixture, other])
    pysam.index(str(other))
    one, two = counted_one_by_one(mixture)[0], counted_one_by_one(other, sizes=turned)[0]
    assert_same_counts(
        counted([mixture, other]), [{chrom: one[chrom] + two[chrom] for chrom in SIZES}]
    )


# --------------------------------------------------------------------------- runs, blocks, arrays


def test_blocks_hold_the_same_as_arrays(mixture):
    whole = counted(mixture)[0]
    blocks = list(Coverage(mixture).blocks(70))
    assert {len(block.counts) for block in blocks} <= {70, 400 % 70, 150 % 70, 60, 90 % 70}
    for chrom in SIZES:
        parts = [block for block in blocks if block.chrom == chrom]
        assert [part.start for part in parts] == list(range(0, SIZES[chrom], 70))
        assert (np.concatenate([part.counts for part in parts]) == whole[chrom]).all()


def test_neighbouring_runs_have_different_counts(mixture):
    last = (-1, -1, -1)
    for part in Coverage(mixture).runs():
        for chrom, start, end, count in zip(*part[1:], strict=True):
            assert start < end
            assert count > 0
            assert (chrom, start) >= last[:2]
            assert (chrom, start, count) != last
            last = (chrom, end, count)


def test_a_count_too_large_for_the_kind_of_numbers_is_refused(tmp_path):
    path = write(tmp_path / "a.bam", [read("10M", 5)] * 300)
    assert next(iter(Coverage(path).arrays(np.uint16)))[2].max() == 300
    with pytest.raises(FormatError, match="300 does not fit into uint8"):
        list(Coverage(path).arrays(np.uint8))


def test_counting_twice_gives_the_same(mixture):
    coverage = Coverage(mixture)
    first = [part.counts.sum() for part in coverage.runs()]
    reads = coverage.reads
    assert [part.counts.sum() for part in coverage.runs()] == first
    assert coverage.reads == reads


# ------------------------------------------------------------------------------------- options


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"signal": "dept"}, "did you mean 'depth'"),
        ({"strand": "plus"}, "give 'forward', 'reverse', 'split'"),
        ({"strand_of": "3"}, "strand_of is '3'"),
        ({"min_mapq": 300}, "min_mapq is 300; give a whole number from 0 to 255"),
        ({"max_per_position": 0}, "max_per_position is 0"),
        ({"signal": "left", "deletions": True}, "deletions goes with the signal 'depth'"),
        ({"signal": "left", "mates_once": True}, "mates_once goes with the signal 'depth'"),
        ({"extend": 100}, "extend goes with the signals 'midpoint' and 'fragments'"),
        ({"signal": "midpoint", "extend": 0}, "extend is 0"),
        ({"signal": "midpoint", "fragment_size": (200, 100)}, "fragment_size is 100"),
        (
            {"signal": "midpoint", "extend": 147, "fragment_size": (100, 200)},
            "give one of the two",
        ),
        ({"chroms": []}, "no chromosome is left"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(mixture, options, message):
    with pytest.raises(ParameterError, match=message):
        Coverage(mixture, **options)


def test_no_files_are_refused():
    with pytest.raises(ParameterError, match="no file is given"):
        Coverage([])


def test_fragments_of_single_reads_need_their_length(tmp_path):
    path = write(tmp_path / "a.bam", [read("10M", 5)])
    with pytest.raises(FormatError, match="give the length of fragments with extend"):
        list(Coverage(path, signal="fragments").runs())

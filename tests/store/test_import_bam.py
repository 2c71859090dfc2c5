"""Reads of every kind in one small BAM file, and where each of them counts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import missing

from trackhub.errors import FormatError, StoreError
from trackhub.store import GenomeStore

SIZES = {"chr1": 1000, "chr2": 800}
PAIRED, PROPER, REVERSE, MATE_REVERSE, FIRST, SECOND = 1, 2, 16, 32, 64, 128
SECONDARY, QC_FAIL, DUPLICATE, SUPPLEMENTARY = 256, 512, 1024, 2048

#: Position from 0, CIGAR, flag, mapping quality.
SINGLES = [
    (0, "10M", 0, 60),
    (0, "1M", 0, 60),
    (10, "20M", 0, 60),
    (10, "20M", REVERSE, 60),
    (50, "5M3D5M", 0, 60),
    (70, "5M10N5M", 0, 60),
    (100, "5M4I5M", 0, 60),
    (120, "3S10M2S", 0, 60),
    (140, "3H10M", 0, 60),
    (160, "5=1X4=", 0, 60),
    (180, "10M", 0, 9),
    (200, "10M", 0, 10),
    (220, "10M", DUPLICATE, 60),
    (240, "10M", SECONDARY, 60),
    (260, "10M", SUPPLEMENTARY, 60),
    (280, "10M", QC_FAIL, 60),
    (990, "10M", 0, 60),
]


def bam(path: Path, reads: list[tuple[int, ...]], sizes: dict[str, int] = SIZES) -> Path:
    """Write sorted reads: position, CIGAR, flag, quality, chromosome, mate's position, length."""
    try:
        import pysam
    except ImportError:
        missing("pysam")
    names = [{"SN": name, "LN": length} for name, length in sizes.items()]
    header = pysam.AlignmentHeader.from_dict({"HD": {"VN": "1.6", "SO": "coordinate"}, "SQ": names})
    made = []
    for number, (pos, cigar, flag, mapq, *pair) in enumerate(reads):
        read = pysam.AlignedSegment(header)
        read.query_name = f"r{number}"
        read.flag = flag
        read.reference_id = pair[0] if pair else 0
        read.reference_start = pos
        read.mapping_quality = mapq
        read.cigarstring = cigar
        length = read.infer_query_length() or 1
        read.query_sequence = "A" * length
        if len(pair) > 1:
            read.next_reference_id = read.reference_id
            read.next_reference_start, read.template_length = pair[1:]
        made.append(read)
    made.sort(key=lambda read: (read.reference_id, read.reference_start))
    with pysam.AlignmentFile(str(path), "wb", header=header) as file:
        for read in made:
            file.write(read)
    return path


def pair(left: int, size: int, chrom: int = 0, reverse: bool = False) -> list[tuple[int, ...]]:
    """Two reads of 36 bases at the ends of a fragment; `reverse` makes the right one the first."""
    right = left + size - 36
    first, second = (SECOND, FIRST) if reverse else (FIRST, SECOND)
    both = PAIRED | PROPER
    return [
        (left, "36M", both | MATE_REVERSE | first, 60, chrom, right, size),
        (right, "36M", both | REVERSE | second, 60, chrom, left, -size),
    ]


@pytest.fixture
def genome(tmp_path: Path) -> GenomeStore:
    return GenomeStore.create(tmp_path / "db", "toy", chromosomes=SIZES)


def ones(*ranges: tuple[int, int]) -> np.ndarray:
    counts = np.zeros(1000, np.int64)
    for start, end in ranges:
        counts[start:end] += 1
    return counts


DEPTH = [
    (0, 10),
    (0, 1),
    (10, 30),
    (10, 30),
    (50, 60 + 3),
    (70, 75),
    (85, 90),
    (100, 110),
    (120, 130),
    (140, 150),
    (160, 170),
    (200, 210),
    (260, 270),
    (990, 1000),
]
#: Those that only the old library counted.
MORE = [(220, 230), (240, 250), (280, 290)]


def test_depth_with_all_kinds_of_reads(genome: GenomeStore, tmp_path: Path) -> None:
    path = bam(tmp_path / "a.bam", SINGLES)
    (done,) = genome.import_bam("depth", path)
    assert done.items == 12 + 1
    np.testing.assert_array_equal(genome.track("depth").values("chr1"), ones(*DEPTH))
    genome.import_bam("all", path, exclude_flags=4)
    np.testing.assert_array_equal(genome.track("all").values("chr1"), ones(*DEPTH, *MORE))
    genome.import_bam("matches", path, count_deletions=False)
    without = ones(*DEPTH) - ones((55, 58))
    np.testing.assert_array_equal(genome.track("matches").values("chr1"), without)


def test_ends_of_both_strands_in_one_pass(genome: GenomeStore, tmp_path: Path) -> None:
    path = bam(tmp_path / "a.bam", SINGLES)
    made = genome.import_bam("fwd", path, what="5prime", reverse="rev")
    assert [one.name for one in made] == ["fwd", "rev"]
    starts = [0, 0, 10, 50, 70, 100, 120, 140, 160, 200, 260, 990]
    forward = ones(*((start, start + 1) for start in starts))
    np.testing.assert_array_equal(genome.track("fwd").values("chr1"), forward)
    np.testing.assert_array_equal(genome.track("rev").values("chr1"), ones((29, 30)))
    genome.import_bam("left", path, what="left")
    np.testing.assert_array_equal(genome.track("left").values("chr1"), forward + ones((10, 11)))


def test_acceptance_5_a_read_on_the_first_base_alone_counts(
    genome: GenomeStore, tmp_path: Path
) -> None:
    genome.import_bam("x", bam(tmp_path / "a.bam", [(0, "1M", 0, 60)]))
    assert genome.track("x").values("chr1", 0, 3).tolist() == [1, 0, 0]


def test_dyads_of_pairs(genome: GenomeStore, tmp_path: Path) -> None:
    reads = [*pair(400, 147), *pair(600, 147, reverse=True), *pair(700, 150)]
    reads += [
        read for i, size in enumerate((116, 117, 172, 173)) for read in pair(i * 190, size, 1)
    ]
    path = bam(tmp_path / "a.bam", reads)
    genome.import_bam("mids", path, what="midpoint")
    track = genome.track("mids")
    assert track.dtype == np.uint8
    assert np.flatnonzero(track.values("chr1")).tolist() == [400 + 73, 600 + 73, 700 + 75]
    assert np.flatnonzero(track.values("chr2")).tolist() == [190 + 58, 380 + 86]
    genome.import_bam("fwd", path, what="midpoint", reverse="rev", fragment=(1, 1000))
    assert np.flatnonzero(genome.track("fwd").values("chr1")).tolist() == [473, 775]
    assert np.flatnonzero(genome.track("rev").values("chr1")).tolist() == [673]
    assert genome.track("fwd").stats("chr2").sum == 4


def test_acceptance_3_dyads_of_single_reads_lie_74_bases_from_their_5_prime_end(
    genome: GenomeStore, tmp_path: Path
) -> None:
    reads = [
        (100, "36M", 0, 60),
        (500, "36M", REVERSE, 60),
        (980, "10M", 0, 60),
        (5, "10M", REVERSE, 60),
    ]
    genome.import_bam("mids", bam(tmp_path / "a.bam", reads), what="midpoint")
    found = np.flatnonzero(genome.track("mids").values("chr1")).tolist()
    assert found == [0, 174, 535 - 74, 999]


def test_acceptance_4_equal_pairs_are_limited(genome: GenomeStore, tmp_path: Path) -> None:
    path = bam(tmp_path / "a.bam", [read for _ in range(3) for read in pair(20, 140)])
    genome.import_bam("all", path, what="midpoint")
    genome.import_bam("one", path, what="midpoint", max_duplicates=1)
    assert genome.track("all").values("chr1", 90, 91).tolist() == [3]
    assert genome.track("one").values("chr1", 90, 91).tolist() == [1]


def test_fragments_are_a_table(genome: GenomeStore, tmp_path: Path) -> None:
    path = bam(
        tmp_path / "a.bam", [*pair(400, 147), *pair(300, 90, 1, reverse=True), *pair(0, 600, 1)]
    )
    (done,) = genome.import_bam("pairs", path, what="fragments")
    assert done.items == 2
    track = genome.track("pairs")
    columns = ["start", "end", "strand", "score"]
    assert track.features("chr1")[columns].tolist() == [(400, 547, 1, 60)]
    assert track.features("chr2")[columns].tolist() == [(300, 390, -1, 60)]


def test_a_count_too_large_is_clipped_refused_or_widens(
    genome: GenomeStore, tmp_path: Path
) -> None:
    path = bam(tmp_path / "a.bam", [(7, "1M", 0, 60)] * 300)
    (done,) = genome.import_bam("clip", path, dtype="uint8")
    assert done.clipped == 1
    assert genome.track("clip").stats("chr1").n_clipped == 1
    assert genome.track("clip").values("chr1", 7, 8).tolist() == [255]
    with pytest.raises(StoreError, match="300 does not fit into uint8"):
        genome.import_bam("error", path, dtype="uint8", overflow="error")
    (done,) = genome.import_bam("widen", path, dtype="uint8", overflow="widen")
    assert done.dtype == "uint16"
    assert genome.track("widen").values("chr1", 7, 8).tolist() == [300]
    assert genome.tracks() == ["clip", "widen"]


def test_acceptance_6_70000_reads_on_one_base(genome: GenomeStore, tmp_path: Path) -> None:
    path = bam(tmp_path / "a.bam", [(7, "1M", 0, 60)] * 70_000)
    (done,) = genome.import_bam("clip", path)
    assert (done.dtype, done.clipped) == ("uint16", 1)
    assert genome.track("clip").values("chr1", 7, 8).tolist() == [65_535]
    assert genome.track("clip").stats("chr1").n_clipped == 1
    with pytest.raises(StoreError, match="70000 does not fit into uint16"):
        genome.import_bam("error", path, overflow="error")
    (done,) = genome.import_bam("widen", path, overflow="widen")
    assert done.dtype == "uint32"
    assert genome.track("widen").values("chr1", 7, 8).tolist() == [70_000]


@pytest.mark.parametrize("ending", ["sam", "cram"])
def test_sam_and_cram_count_as_bam_does(genome: GenomeStore, tmp_path: Path, ending: str) -> None:
    reads = [*SINGLES, *pair(400, 147), *pair(600, 147, 1, reverse=True)]
    first = bam(tmp_path / "a.bam", reads)
    import pysam

    letters = "".join(f">{name}\n{'A' * size}\n" for name, size in SIZES.items())
    (tmp_path / "ref.fa").write_text(letters)
    second = tmp_path / f"a.{ending}"
    options = ["-h"] if ending == "sam" else ["-C", "-T", str(tmp_path / "ref.fa")]
    pysam.view(*options, "-o", str(second), str(first), catch_stdout=False)
    for what in ("depth", "5prime", "left", "midpoint"):
        for name, path in (("bam", first), (ending, second)):
            genome.import_bam(f"{what}/{name}", path, what=what)
        for chrom in SIZES:
            expected = genome.track(f"{what}/bam").values(chrom)
            assert expected.any()
            np.testing.assert_array_equal(genome.track(f"{what}/{ending}").values(chrom), expected)
    genome.import_bam("pairs", second, what="fragments")
    columns = ["start", "end", "strand"]
    assert genome.track("pairs").features("chr1")[columns].tolist() == [(400, 547, 1)]
    assert genome.track("pairs").features("chr2")[columns].tolist() == [(600, 747, -1)]


def test_a_sam_file_that_is_out_of_order_or_damaged_is_refused(
    genome: GenomeStore, tmp_path: Path
) -> None:
    pytest.importorskip("pysam")
    head = "@SQ\tSN:chr1\tLN:1000\n"
    read = "r{}\t0\tchr1\t{}\t60\t10M\t*\t0\t0\t*\t*\n"
    path = tmp_path / "a.sam"
    path.write_text(head + read.format(1, 500) + read.format(2, 5))
    with pytest.raises(FormatError, match="not sorted by place"):
        genome.import_bam("x", path)
    path.write_text(head + read.format(1, "x"))
    with pytest.raises(FormatError, match=r"a\.sam"):
        genome.import_bam("x", path)
    assert genome.tracks() == []


def test_fragments_of_several_files_and_what_does_not_go_with_them(
    genome: GenomeStore, tmp_path: Path
) -> None:
    first = bam(tmp_path / "a.bam", [*pair(400, 147), *pair(10, 100, 1)])
    second = bam(tmp_path / "b.bam", pair(300, 150))
    genome.import_bam("x", [first, second], what="fragments")
    assert genome.track("x").features("chr1")["start"].tolist() == [300, 400]
    assert genome.track("x").features("chr2")["end"].tolist() == [110]
    with pytest.raises(StoreError, match="leave out reverse, max_duplicates"):
        genome.import_bam("y", first, what="fragments", reverse="z", max_duplicates=1)


def test_several_files_are_added_up(genome: GenomeStore, tmp_path: Path) -> None:
    first = bam(tmp_path / "a.bam", [(7, "3M", 0, 60), (20, "2M", 0, 60, 1)])
    second = bam(tmp_path / "b.bam", [(8, "3M", 0, 60)])
    genome.import_bam("x", [first, second])
    assert genome.track("x").values("chr1", 6, 12).tolist() == [0, 1, 2, 2, 1, 0]
    assert genome.track("x").stats("chr2").sum == 2


def test_a_failure_leaves_neither_strand(genome: GenomeStore, tmp_path: Path) -> None:
    genome.import_array("rev", {"chr2": np.ones(800, "u1")})
    path = bam(tmp_path / "a.bam", SINGLES)
    with pytest.raises(StoreError, match="exists already"):
        genome.import_bam("fwd", path, what="5prime", reverse="rev")
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(FormatError):
        genome.import_bam("cut", path)
    assert genome.tracks() == ["rev"]


def test_another_assembly_is_refused(genome: GenomeStore, tmp_path: Path) -> None:
    path = bam(tmp_path / "a.bam", [(7, "3M", 0, 60)], {"chr1": 999})
    with pytest.raises(FormatError, match="another assembly"):
        genome.import_bam("x", path)


def test_what_is_not_counted_is_named(genome: GenomeStore, tmp_path: Path) -> None:
    path = bam(tmp_path / "a.bam", [(7, "3M", 0, 60)])
    with pytest.raises(StoreError, match="5prime"):
        genome.import_bam("x", path, what="ends")


def test_random_reads_are_counted_as_pysam_counts_them(tmp_path: Path) -> None:
    store = GenomeStore.create(tmp_path / "db", "toy", chromosomes={"chr1": 60_000})
    rng = np.random.default_rng(11)
    cigars = ["50M", "20M100N30M", "25M2D25M", "10S40M", "25M3I22M", "1M"]
    reads = [
        (
            int(rng.integers(0, 59_800)),
            cigars[rng.integers(len(cigars))],
            int(rng.choice([0, REVERSE, DUPLICATE, SECONDARY])),
            int(rng.choice([0, 9, 10, 60])),
        )
        for _ in range(3000)
    ]
    path = bam(tmp_path / "a.bam", reads, {"chr1": 60_000})
    store.import_bam("x", path)

    import pysam

    expected = np.zeros(60_000, np.int64)
    with pysam.AlignmentFile(str(path)) as file:
        for read in file:
            if read.flag & 0x704 or read.mapping_quality < 10:
                continue
            place = read.reference_start
            for operation, length in read.cigartuples:
                if operation in (0, 2, 7, 8):
                    expected[place : place + length] += 1
                if operation in (0, 2, 3, 7, 8):
                    place += length
    np.testing.assert_array_equal(store.track("x").values("chr1"), expected)

"""What the store was accepted on, of reads: 38 reads of every kind, and how ``genome`` counted them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from conftest import missing

from trackhub.store import GenomeStore

from .test_acceptance_operations import SEQUENCE_SCRIPT, VALUES_SCRIPT

SIZES = {"chr1": 1000, "chr2": 800}
PAIRED, PROPER, REVERSE, MATE_REVERSE, FIRST, SECOND = 1, 2, 16, 32, 64, 128
SECONDARY, QC_FAIL, DUPLICATE, SUPPLEMENTARY = 256, 512, 1024, 2048


@dataclass
class Read:
    """A read, and the bases that it counts on: from 0, ends not included."""

    start: int
    cigar: str
    covered: list[tuple[int, int]]
    flag: int = 0
    mapq: int = 60
    chrom: str = "chr1"
    mate: tuple[str, int] | None = None
    template: int = 0

    @property
    def five_prime(self) -> int:
        return self.covered[-1][1] - 1 if self.flag & REVERSE else self.start


#: The table of expected bases.
SINGLES = [
    Read(10, "20M", [(10, 30)]),
    Read(10, "20M", [(10, 30)], REVERSE),
    Read(50, "5M3D5M", [(50, 63)]),
    Read(70, "5M10N5M", [(70, 75), (85, 90)]),
    Read(100, "5M4I5M", [(100, 110)]),
    Read(120, "3S10M2S", [(120, 130)]),
    Read(140, "3H10M", [(140, 150)]),
    Read(160, "5=1X4=", [(160, 170)]),
    Read(180, "10M", [(180, 190)], mapq=9),
    Read(200, "10M", [(200, 210)], mapq=10),
    Read(220, "10M", [(220, 230)], DUPLICATE),
    Read(240, "10M", [(240, 250)], SECONDARY),
    Read(260, "10M", [(260, 270)], SUPPLEMENTARY),
    Read(280, "10M", [(280, 290)], QC_FAIL),
    Read(0, "10M", [(0, 10)]),
    Read(0, "1M", [(0, 1)]),
    Read(990, "10M", [(990, 1000)]),
]


def _pair(chrom: str, left: int, size: int, *, reverse: bool = False) -> list[Read]:
    """Reads of 36 bases at both ends of a fragment; `reverse`: the first read is the right one."""
    right = left + size - 36
    first, second = (SECOND, FIRST) if reverse else (FIRST, SECOND)
    flag = PAIRED | PROPER
    return [
        Read(
            left,
            "36M",
            [(left, left + 36)],
            flag | MATE_REVERSE | first,
            60,
            chrom,
            (chrom, right),
            size,
        ),
        Read(
            right,
            "36M",
            [(right, right + 36)],
            flag | REVERSE | second,
            60,
            chrom,
            (chrom, left),
            -size,
        ),
    ]


PAIRS = [
    *_pair("chr1", 400, 147),
    *_pair("chr1", 600, 147, reverse=True),
    *_pair("chr1", 700, 150),
    *_pair("chr2", 100, 117),
    *_pair("chr2", 250, 116),
    *_pair("chr2", 400, 172),
    *_pair("chr2", 550, 173),
    *(read for _ in range(3) for read in _pair("chr2", 20, 140)),
    Read(300, "36M", [(300, 336)], PAIRED | MATE_REVERSE | FIRST, mate=("chr2", 300), template=147),
]
#: Middles of the fragments of 117 to 172 bases, of forward and of reverse pairs.
MIDDLES_FORWARD = [("chr1", 473), ("chr1", 775), ("chr2", 158), ("chr2", 486), *[("chr2", 90)] * 3]
MIDDLES_REVERSE = [("chr1", 673)]
READS = [*SINGLES, *PAIRS]
#: What genome counted: all that are mapped, with a quality of at least 10.
COUNTED_BY_GENOME = [read for read in READS if read.mapq >= 10]
#: What is counted by default.
COUNTED = [r for r in COUNTED_BY_GENOME if not r.flag & (SECONDARY | QC_FAIL | DUPLICATE)]


def _write(path: Path, reads: list[Read], sizes: dict[str, int]) -> Path:
    try:
        import pysam
    except ImportError:
        missing("pysam")
    header = pysam.AlignmentHeader.from_references(list(sizes), list(sizes.values()))
    names = list(sizes)
    with pysam.AlignmentFile(str(path), "wb", header=header) as file:
        for read in sorted(reads, key=lambda read: (names.index(read.chrom), read.start)):
            made = pysam.AlignedSegment(header)
            made.query_name = "read"
            made.flag = read.flag
            made.reference_name, made.reference_start = read.chrom, read.start
            made.mapping_quality = read.mapq
            made.cigarstring = read.cigar
            made.query_sequence = "A" * made.infer_query_length()
            if read.mate is not None:
                made.next_reference_name, made.next_reference_start = read.mate
                made.template_length = read.template
            file.write(made)
    return path


@pytest.fixture
def bam(tmp_path: Path) -> Path:
    assert len(READS) == 38
    return _write(tmp_path / "reads.bam", READS, SIZES)


@pytest.fixture
def store(tmp_path: Path) -> GenomeStore:
    return GenomeStore.create(tmp_path / "db", "toy", chromosomes=SIZES)


def _check(store: GenomeStore, name: str, places: list[tuple[str, int, int]]) -> None:
    for chrom, size in SIZES.items():
        due = np.zeros(size, np.int64)
        for where, start, end in places:
            if where == chrom:
                due[start:end] += 1
        np.testing.assert_array_equal(store.track(name).values(chrom), due)


def _bases(places: list[tuple[str, int]]) -> list[tuple[str, int, int]]:
    return [(chrom, base, base + 1) for chrom, base in places]


@pytest.mark.parametrize(("flags", "reads"), [(0x704, COUNTED), (4, COUNTED_BY_GENOME)])
class TestAcceptance1TheTableOfExpectedBases:
    """Once as the store counts, once as ``genome`` did."""

    def test_depth(self, store: GenomeStore, bam: Path, flags: int, reads: list[Read]) -> None:
        store.import_bam("x", bam, exclude_flags=flags)
        _check(store, "x", [(read.chrom, *part) for read in reads for part in read.covered])
        assert store.track("x").dtype == np.uint16

    def test_5_prime_ends(
        self, store: GenomeStore, bam: Path, flags: int, reads: list[Read]
    ) -> None:
        store.import_bam("fwd", bam, what="5prime", reverse="rev", exclude_flags=flags)
        for name, strand in (("fwd", 0), ("rev", REVERSE)):
            mine = [read for read in reads if read.flag & REVERSE == strand]
            _check(store, name, _bases([(read.chrom, read.five_prime) for read in mine]))

    def test_left_ends(self, store: GenomeStore, bam: Path, flags: int, reads: list[Read]) -> None:
        store.import_bam("x", bam, what="left", exclude_flags=flags)
        _check(store, "x", _bases([(read.chrom, read.start) for read in reads]))

    def test_midpoints(self, store: GenomeStore, bam: Path, flags: int, reads: list[Read]) -> None:
        store.import_bam("fwd", bam, what="midpoint", reverse="rev", exclude_flags=flags)
        _check(store, "fwd", _bases(MIDDLES_FORWARD))
        _check(store, "rev", _bases(MIDDLES_REVERSE))
        store.import_bam("both", bam, what="midpoint", exclude_flags=flags)
        _check(store, "both", _bases(MIDDLES_FORWARD + MIDDLES_REVERSE))
        assert store.track("both").dtype == np.uint8


def test_acceptance_2_depth_of_many_reads_is_that_of_samtools(tmp_path: Path) -> None:
    sizes = {"chr1": 400_000, "chr2": 150_000}
    rng = np.random.default_rng(2)
    cigars = ["50M"] * 5 + ["20M100N30M", "25M2D25M", "10S40M", "25M3I22M", "1M"]
    flags = [0, 0, 0, REVERSE, REVERSE, DUPLICATE, SECONDARY, QC_FAIL, SUPPLEMENTARY, 4]
    reads = [
        Read(int(start), cigars[c], [], flags[f], int(mapq), chrom)
        for chrom, count in (("chr1", 30_000), ("chr2", 10_000))
        for start, c, f, mapq in zip(
            rng.integers(0, sizes[chrom] - 200, count),
            rng.integers(0, len(cigars), count),
            rng.integers(0, len(flags), count),
            rng.integers(0, 61, count),
            strict=True,
        )
    ]
    path = _write(tmp_path / "reads.bam", reads, sizes)
    import pysam

    # With deletions, of a quality from 10 on; flags 0x704 are left out by default.
    lines = pysam.depth("-J", "-Q", "10", str(path)).splitlines()
    store = GenomeStore.create(tmp_path / "db", "toy", chromosomes=sizes)
    store.import_bam("x", path)
    for chrom, size in sizes.items():
        due = np.zeros(size, np.int64)
        rows = [line.split("\t") for line in lines if line.startswith(f"{chrom}\t")]
        due[[int(row[1]) - 1 for row in rows]] = [int(row[2]) for row in rows]
        assert due.sum() > 100_000
        np.testing.assert_array_equal(store.track("x").values(chrom), due)
    assert not path.with_name("reads.bam.bai").exists()


_IMPORT = """
import sys
from trackhub.store import GenomeStore
store = GenomeStore.create(sys.argv[1], "big", chromosomes=sys.argv[2])
print(store.import_bam("x", sys.argv[2])[0].items)
with open("/proc/self/status") as status:
    print(next(line.split()[1] for line in status if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is told in other units")
def test_acceptance_2_memory_does_not_grow_to_that_of_a_chromosome(tmp_path: Path) -> None:
    size = 250_000_000
    starts = np.linspace(0, size - 100, 4000).astype(int).tolist()
    path = _write(tmp_path / "a.bam", [Read(start, "50M", []) for start in starts], {"chr1": size})
    command = [sys.executable, "-c", _IMPORT, str(tmp_path / "db"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    items, kilobytes = map(int, done.stdout.split())
    assert items == 4000
    # The chromosome alone has 500 MB.
    assert kilobytes < 450_000


def test_acceptance_9_the_scripts_of_the_readme_run_on_a_database_that_genome_wrote(
    tmp_path: Path,
) -> None:
    try:
        import tables
    except ImportError:
        missing("PyTables")
    sizes = {"chr1": 300, "chr12": 1_000_200, "chrX": 90, "chrY": 50}
    counts = np.arange(1_000_200) % 7
    folder = tmp_path / "hg18"
    columns = {
        "idnum": tables.Int32Col(),
        "name": tables.StringCol(32),
        "length": tables.Int32Col(),
    }

    def arrays(name: str, atom: object, values: dict[str, np.ndarray]) -> None:
        path = folder / f"{name}.h5"
        path.parent.mkdir(parents=True, exist_ok=True)
        with tables.open_file(str(path), "w") as file:
            filters = tables.Filters(complevel=1, complib="zlib")
            for chrom, array in values.items():
                shape = (len(array),)
                file.create_carray("/", chrom, atom, shape, filters=filters)[:] = array

    arrays(
        "dnase/dnase_all_combined",
        tables.UInt16Atom(),
        {name: counts[:size] for name, size in sizes.items()},
    )
    arrays(
        "mnase/q10/mnase_mids_combined",
        tables.UInt8Atom(),
        {name: counts[:size] // 6 for name, size in sizes.items()},
    )
    arrays("seq", tables.UInt8Atom(), {"chr1": np.frombuffer(b"ACCGTTTNNN" * 30, np.uint8)})
    with tables.open_file(str(folder / "chromosome.h5"), "w") as file:
        table = file.create_table("/", "chromosome", columns)
        table.append([(number, size, name) for number, (name, size) in enumerate(sizes.items(), 1)])

    def run(script: str, *words: str) -> str:
        environment = {**os.environ, "GENOME_DB": str(tmp_path), "GENOME_ASSEMBLY": "hg18"}
        command = [sys.executable, "-c", script, *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return done.stdout

    lines = [str(counts[999_999:1_000_100]), str(counts[999_999:1_000_100] // 6)]
    for name in ("chr1", "chr12", "chrX"):
        mine = counts[: sizes[name]]
        lines.append(f"{name} length is {sizes[name]}bp")
        lines.append(f"DNase cuts: {mine.sum()}")
        lines.append(f"MNase midpoints: {(mine // 6).sum()}")
    assert run(VALUES_SCRIPT) == "\n".join(lines) + "\n"
    assert run(SEQUENCE_SCRIPT, "chr1", "11", "75") == (
        ">chr1:11-75\n" + "ACCGTTTNNN" * 6 + "\nACCGT\n"
    )
    assert run(SEQUENCE_SCRIPT, "chr1", "12", "17", "-") == ">chr1:12-17(-)\nAAACGG\n"

"""BAM to bigWig: time and memory against pysam loops, and against programs found on PATH.

Run it with ``python tests/benchmarks/bench_bam.py [millions of reads]``. Every route is a process of
its own, so that its memory is its own; the routes take turns and the best of `ROUNDS` counts. The
reads are synthetic: 100 bases, two thirds spread evenly and one third in peaks, 6 % spliced, 5 %
duplicates, 1 % secondary.

Routes, all of read depth per base without reads that the flags 0x704 mark:

- ``trackhub``: `bam_coverage`
- ``trackhub isal``: the same with ``accelerate=True``
- ``trackhub counts``: blocks of counts by `Coverage`, without writing
- ``pysam``: a loop over `fetch` and `get_blocks`, arrays of differences, `addEntries` of pyBigWig
- ``inflate``: the floor, inflating all blocks of the file in two threads
- ``samtools depth``, ``mosdepth``, ``bedtools genomecov``, ``bamCoverage``: where they are on the PATH
  (those that are not are named); the first three write text

The memory of every kind of signal is shown below, with and without isal; it shall be less than
`LIMIT` MB, whatever the size of the input.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import memory
import numpy as np

ROUNDS = 2
LIMIT = 150
SIZES = {"chr1": 248956422, "chr2": 242193529, "chr19": 58617616, "chr22": 50818468}
LENGTH = 100
EXCLUDED = 0x704
BGZF_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
#: A read with one operation and a longer name, or three operations and a shorter one, in 36 bytes.
RECORD = np.dtype(
    [
        ("size", "<i4"),
        ("ref", "<i4"),
        ("pos", "<i4"),
        ("name_length", "u1"),
        ("mapq", "u1"),
        ("bin", "<u2"),
        ("operations", "<u2"),
        ("flag", "<u2"),
        ("letters", "<i4"),
        ("mate_ref", "<i4"),
        ("mate_pos", "<i4"),
        ("template", "<i4"),
        ("name_and_cigar", "u1", (36,)),
        ("sequence", "u1", (LENGTH // 2,)),
        ("qualities", "u1", (LENGTH,)),
    ]
)
IN_BLOCK = 65280 // RECORD.itemsize


# -------------------------------------------------------------------------------- the example file


def bgzf_block(data: bytes) -> bytes:
    engine = zlib.compressobj(4, zlib.DEFLATED, -15)
    packed = engine.compress(data) + engine.flush()
    head = struct.pack("<4BI2BH2BHH", 31, 139, 8, 4, 0, 0, 255, 6, 66, 67, 2, len(packed) + 25)
    return head + packed + struct.pack("<II", zlib.crc32(data), len(data))


def make_bam(path: Path, count: int) -> None:
    """A sorted BAM file with as many reads, and its index."""
    import pysam

    rng = np.random.default_rng(1)
    text = b"@HD\tVN:1.6\tSO:coordinate\n"
    names = b""
    for name, size in SIZES.items():
        text += b"@SQ\tSN:%b\tLN:%d\n" % (name.encode(), size)
        names += struct.pack("<i", len(name) + 1) + name.encode() + b"\0" + struct.pack("<i", size)
    head = b"BAM\1" + struct.pack("<i", len(text)) + text + struct.pack("<i", len(SIZES)) + names
    total = sum(SIZES.values())
    made = 0
    with path.open("wb") as file, ThreadPoolExecutor(2) as pool:
        file.write(bgzf_block(head))
        for ref, size in enumerate(SIZES.values()):
            places = make_places(rng, count * size // total, size - 10_000)
            for at in range(0, len(places), 100 * IN_BLOCK):
                records = make_records(rng, ref, places[at : at + 100 * IN_BLOCK], made + at)
                pieces = [
                    records[i : i + IN_BLOCK].tobytes() for i in range(0, len(records), IN_BLOCK)
                ]
                file.writelines(pool.map(bgzf_block, pieces))
            made += len(places)
        file.write(BGZF_END)
    pysam.index(str(path))


def make_places(rng: np.random.Generator, count: int, size: int) -> np.ndarray:
    peaks = rng.integers(0, size, max(count // 300, 1))
    around = (peaks[:, None] + rng.integers(-300, 300, (len(peaks), 100))).ravel()
    spread = rng.integers(0, size, max(count - len(around), 0))
    return np.sort(np.clip(np.concatenate([around, spread]), 0, size))


def make_records(rng: np.random.Generator, ref: int, places: np.ndarray, first: int) -> np.ndarray:
    count = len(places)
    records = np.zeros(count, RECORD)
    records["size"] = RECORD.itemsize - 4
    records["ref"], records["pos"] = ref, places
    records["mapq"] = rng.choice([0, 20, 60], count, p=[0.05, 0.1, 0.85])
    records["flag"] = rng.choice([0, 16], count)
    records["flag"][rng.random(count) < 0.05] |= 0x400
    records["flag"][rng.random(count) < 0.01] |= 0x100
    records["letters"] = LENGTH
    records["mate_ref"] = records["mate_pos"] = -1
    spliced = rng.random(count) < 0.06
    records["name_length"] = np.where(spliced, 24, 32)
    records["operations"] = np.where(spliced, 3, 1)
    middle = records["name_and_cigar"]
    middle[:, :11] = np.frombuffer(b"SRR1234567.", np.uint8)
    middle[:, 11:21] = (first + np.arange(count))[:, None] // 10 ** np.arange(9, -1, -1) % 10 + 48
    middle[:, 21:23] = ord("/")
    middle[~spliced, 23:31] = ord("x")
    left, gap = rng.integers(20, 80, count), rng.integers(100, 5000, count)
    operations = np.stack([left << 4, gap << 4 | 3, LENGTH - left << 4], 1).astype("<u4")
    middle[spliced, 24:] = operations[spliced].view("u1").reshape(-1, 12)
    middle[~spliced, 32:] = np.array([LENGTH << 4], "<u4").view("u1")
    letters = np.array([1, 2, 4, 8], "u1")
    records["sequence"] = letters[rng.integers(0, 4, (count, LENGTH // 2))] << 4
    records["sequence"] |= letters[rng.integers(0, 4, (count, LENGTH // 2))]
    qualities = np.array([37, 37, 37, 37, 37, 37, 25, 11], "u1")
    records["qualities"] = qualities[rng.integers(0, 8, (count, LENGTH))]
    return records


# ---------------------------------------------------------------------------------------- routes


def by_trackhub(bam: Path, out: Path, *, accelerate: bool = False, zeros: bool = True) -> None:
    from trackhub import bam_coverage

    bam_coverage(bam, out, accelerate=accelerate, keep_zeros=zeros)


def by_trackhub_counts(bam: Path, out: Path) -> None:
    from trackhub.formats.bam import Coverage

    for _ in Coverage(bam).blocks(1 << 22):
        pass


def by_pysam(bam: Path, out: Path) -> None:
    import pyBigWig
    import pysam

    with pysam.AlignmentFile(str(bam)) as file, pyBigWig.open(str(out), "w") as bw:
        bw.addHeader(list(zip(file.references, file.lengths, strict=True)))
        for name, size in zip(file.references, file.lengths, strict=True):
            starts, ends = [], []
            for read in file.fetch(name):
                if not read.flag & EXCLUDED:
                    for start, end in read.get_blocks():
                        starts.append(start)
                        ends.append(end)
            change = np.bincount(starts, minlength=size + 1).astype(np.int32)
            change -= np.bincount(ends, minlength=size + 1).astype(np.int32)
            at = np.flatnonzero(change)
            depth = np.cumsum(change[at])[:-1]
            inside = depth > 0
            bw.addEntries(
                np.repeat(np.array([name]), int(inside.sum())),
                at[:-1][inside],
                ends=at[1:][inside],
                values=depth[inside].astype(float),
            )


def by_inflating(bam: Path, out: Path) -> None:
    from trackhub.formats.bam.bgzf import groups

    for _ in groups(str(bam), threads=2):
        pass


ROUTES: dict[str, Callable[[Path, Path], None]] = {
    "trackhub": by_trackhub,
    "trackhub isal": lambda bam, out: by_trackhub(bam, out, accelerate=True),
    "trackhub no zeros": lambda bam, out: by_trackhub(bam, out, zeros=False),
    "trackhub counts": by_trackhub_counts,
    "pysam": by_pysam,
    "inflate": by_inflating,
}
#: Programs, and how they are called; the output goes to a file.
PROGRAMS = {
    "samtools depth": "samtools depth -@ 1 {bam}",
    "mosdepth": "mosdepth -t 1 -F 1796 {out} {bam}",
    "bedtools genomecov": "bedtools genomecov -ibam {bam} -bg -split",
    "bamCoverage": "bamCoverage -p 2 -bs 50 --samFlagExclude 1796 -b {bam} -o {out}",
}


#: What else can be counted, by options of `bam_coverage`.
SIGNALS: dict[str, dict[str, Any]] = {
    "depth": {},
    "depth, no zeros": {"keep_zeros": False},
    "depth, bins of 10": {"bin_size": 10},
    "depth, cpm": {"scale": "cpm"},
    "depth, mates once": {"mates_once": True},
    "depth, 1 a position": {"max_per_position": 1},
    "5' ends": {"signal": "5prime"},
    "midpoints": {"signal": "midpoint", "extend": 147},
    "fragments": {"signal": "fragments", "extend": 200},
}


def run_route(name: str, folder: Path) -> None:
    """One route in this process; prints seconds, seconds of CPU and MB of memory."""
    out = folder / f"{name.replace(' ', '_')}.bw"
    wall = time.perf_counter()
    if name in ROUTES:
        ROUTES[name](folder / "reads.bam", out)
        most = memory.own_peak()
    else:
        words = PROGRAMS[name].format(bam=folder / "reads.bam", out=out).split()
        with out.open("wb") as file:
            most = memory.run(words, stdout=file)
    wall = time.perf_counter() - wall
    who = resource.RUSAGE_SELF if name in ROUTES else resource.RUSAGE_CHILDREN
    used = resource.getrusage(who)
    print(json.dumps([wall, used.ru_utime + used.ru_stime, most]))


def run_signal(options: str, folder: Path) -> None:
    """One kind of coverage in this process; prints MB of memory."""
    from trackhub import bam_coverage

    bam_coverage(folder / "reads.bam", folder / "signal.bw", **json.loads(options))
    print(memory.own_peak())


def show_memory(folder: Path) -> None:
    """The memory of every signal: together and split by strand, each without and with isal."""
    print(f"\n{'MB of memory':20}{'zlib':>9}{'isal':>9}{'zlib':>9}{'isal':>9}")
    print(f"{'':20}{'both strands':>18}{'split':>18}")
    largest = 0.0
    for name, options in SIGNALS.items():
        found = []
        for strand in (None, "split"):
            for accelerate in (False, True):
                given = json.dumps({**options, "strand": strand, "accelerate": accelerate})
                found.append(float(in_own_process(folder, "--signal", given)))
        print(f"{name:20}" + "".join(f"{most:9.0f}" for most in found))
        largest = max(largest, *found)
    print(f"the largest is {largest:.0f} MB, the limit {LIMIT} MB")


def in_own_process(folder: Path, *arguments: str) -> str:
    command = [sys.executable, __file__, "--folder", str(folder), *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def starts(program: str) -> bool:
    """Whether a program is there and finds its own libraries."""
    if shutil.which(program) is None:
        return False
    return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0


def check_equal(folder: Path) -> None:
    """The two bigWigs without zeros say the same."""
    from trackhub.formats.bigwig import BigWig

    sums = []
    for name in ("trackhub_no_zeros", "pysam"):
        with BigWig(folder / f"{name}.bw") as file:
            sums.append([file.header.bases_covered, file.header.total])
    assert sums[0] == sums[1], sums


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("millions", nargs="?", type=float, default=5)
    for hidden in ("--route", "--signal", "--make", "--folder"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.route:
        run_route(options.route, Path(options.folder))
        return
    if options.signal:
        run_signal(options.signal, Path(options.folder))
        return
    if options.make:
        make_bam(Path(options.folder, "reads.bam"), int(options.make))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        in_own_process(folder, "--make", str(int(options.millions * 1e6)))
        there = [name for name in PROGRAMS if starts(name.split()[0])]
        found: dict[str, list[list[float]]] = {route: [] for route in [*ROUTES, *there]}
        for _ in range(ROUNDS):
            for route, rows in found.items():
                rows.append(json.loads(in_own_process(folder, "--route", route)))
        check_equal(folder)
        size = (folder / "reads.bam").stat().st_size / 1e6
        show(found, options.millions, size)
        show_memory(folder)


def show(found: dict[str, list[list[float]]], millions: float, size: float) -> None:
    """The times, and the programs that could not take part."""
    best = {
        route: [min(column) for column in zip(*rows, strict=True)] for route, rows in found.items()
    }
    ours = best["trackhub"]
    print(
        f"{millions:g} million reads, {size:.0f} MB, {os.cpu_count()} processors, best of "
        f"{ROUNDS}\nratio: to trackhub; above 1 takes more"
    )
    print(f"not here, or not running: {', '.join(PROGRAMS.keys() - found.keys()) or 'nothing'}\n")
    print(f"{'':20}{'wall s':>8}{'ratio':>7}{'CPU s':>8}{'ratio':>7}{'MB':>7}{'ratio':>7}")
    for route, row in best.items():
        cells = "".join(
            f"{value:{width}.{digits}f}{value / own:7.2f}"
            for value, own, width, digits in zip(row, ours, (8, 8, 7), (2, 2, 0), strict=True)
        )
        print(f"{route:20}{cells}")


if __name__ == "__main__":
    main()

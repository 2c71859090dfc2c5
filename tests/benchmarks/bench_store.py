"""The genome data store against plain h5py, pyBigWig, a loop over pysam, and a copy in memory.

``python tests/benchmarks/bench_store.py [megabases] [million reads]`` prints CPU seconds and seconds by
the clock, each the least of some rounds in which the rivals take turns, and ratios. 250 and 4 are the sizes of a human chromosome
and of a small sequencing run; they need 3 GB of memory and of disk.
"""

from __future__ import annotations

import resource
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np

from trackhub.store import GenomeStore

ROUNDS = 3
#: Of what takes half a second, and whose best time comes after some rounds only.
SHORT_ROUNDS = 8
WINDOWS = 10_000
_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")


def cpu(work: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds (of all threads) and seconds by the clock."""
    before, begin = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, time.perf_counter() - begin


def compare(title: str, rivals: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> None:
    """Print the least CPU and clock time of each, and those of the one named first as ratios."""
    best = dict.fromkeys(rivals, (float("inf"), float("inf")))
    for _ in range(rounds):
        for name, work in rivals.items():
            used, clock = cpu(work)
            best[name] = min(best[name][0], used), min(best[name][1], clock)
    first = next(iter(best.values()))
    print(title)
    for name, (used, clock) in best.items():
        ratio, by_clock = first[0] / used, first[1] / clock
        print(
            f"  {name:34} {used:8.3f} s CPU {clock:8.3f} s clock; "
            f"the store takes {ratio:.2f} of its CPU, {by_clock:.2f} of its clock"
        )
    sys.stdout.flush()


def sparse(bases: int) -> np.ndarray:
    """Depth of reads of 50 bases: 27 % of bases covered, mean 0.44."""
    rng = np.random.default_rng(1)
    changes = np.zeros(bases + 51, np.int32)
    starts = rng.integers(0, bases, int(bases * 0.0064))
    np.add.at(changes, starts, 1)
    np.subtract.at(changes, starts + 50, 1)
    return np.cumsum(changes[:bases]).astype("u2")


def dense(bases: int) -> np.ndarray:
    """Conservation: three decimals, 8 % of bases without a value."""
    rng = np.random.default_rng(2)
    values = rng.normal(0, 1.2, bases).astype("f4").round(3)
    for start in range(0, bases, 100_000):
        values[start : start + 8000] = np.nan
    return values


def plain(path: Path, values: np.ndarray, chunk: int = 32_768) -> None:
    """The same layout by h5py itself."""
    with h5py.File(path, "w") as file:
        file.create_dataset(
            "chr1",
            data=values,
            chunks=(chunk,),
            compression="gzip",
            compression_opts=1,
            shuffle=True,
        )


def as_it_comes(path: Path, values: np.ndarray) -> None:
    """By h5py with its own choice of level and chunks, as most scripts have it."""
    with h5py.File(path, "w") as file:
        file.create_dataset("chr1", data=values, compression="gzip")


def bench_values(folder: Path, kind: str, values: np.ndarray) -> None:
    """Write, whole read, and windows of one type of values."""
    store = GenomeStore.create(folder, kind, chromosomes={"chr1": len(values)})
    ours, theirs = store.directory / "x.h5", folder / f"{kind}.h5"

    def write() -> None:
        store.import_array("x", {"chr1": values}, replace=True)

    once = values.dtype.kind == "f"
    rivals: dict[str, Callable[[], object]] = {
        "store": write,
        "h5py gzip 1, shuffle": lambda: plain(theirs, values),
        "copy in memory": values.copy,
    }
    rivals["h5py gzip, as it comes"] = lambda: as_it_comes(folder / "default.h5", values)
    if not once:
        rivals["pyBigWig (runs, no zeros)"] = lambda: to_pybigwig(folder / "a.bw", values)
    compare(
        f"{kind}: write {len(values) / 1e6:g} Mb of {values.dtype}",
        rivals,
        2 if once else SHORT_ROUNDS,
    )
    print(
        f"  sizes in MB: store {ours.stat().st_size / 1e6:.1f}, h5py {theirs.stat().st_size / 1e6:.1f}"
    )

    track = store.track("x")
    out = np.empty(len(values), values.dtype)
    rivals = {"store": lambda: track.values("chr1", out=out)}
    with h5py.File(theirs) as file:
        whole = file["chr1"]
        rivals["h5py, a file of its own"] = lambda: whole.read_direct(out)
        same = None
        if not once:
            same = h5py.File(ours, locking=False)
            mine = same["chr1"]
            rivals["h5py, the same file"] = lambda: mine.read_direct(out)
        rivals["copy in memory"] = lambda: np.copyto(out, values)
        compare(f"{kind}: read the whole chromosome", rivals)
        np.testing.assert_array_equal(track.values("chr1"), values)

        starts = np.random.default_rng(3).integers(0, len(values) - 1000, WINDOWS).tolist()
        each = {
            "store, values() each": lambda: [track.values("chr1", a, a + 1000) for a in starts],
            "store, windows() at once": lambda: track.windows("chr1", starts, 1000),
            "h5py, a file of its own": lambda: [whole[a : a + 1000] for a in starts],
        }
        if same is not None:
            each["h5py, the same file"] = lambda: [mine[a : a + 1000] for a in starts]
        compare(f"{kind}: {WINDOWS:,} windows of 1 kb", each, 2)
        if same is not None:
            same.close()


def to_pybigwig(path: Path, values: np.ndarray) -> None:
    """Runs of one value by pyBigWig, as arrays."""
    import pyBigWig

    heads = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))
    ends = np.append(heads[1:], len(values))
    keep = values[heads] != 0
    with pyBigWig.open(str(path), "w") as file:
        file.addHeader([("chr1", len(values))])
        starts = heads[keep]
        for at in range(0, len(starts), 1 << 20):
            part = slice(at, at + (1 << 20))
            file.addEntries(
                np.array(["chr1"] * len(starts[part])),
                starts[part].astype(np.int64),
                ends=ends[keep][part].astype(np.int64),
                values=values[starts[part]].astype(np.float64),
            )


def make_bam(path: Path, reads: int, bases: int) -> None:
    """Sorted reads of 50 bases on one chromosome."""
    record = np.dtype(
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
            ("name", "S12"),
            ("cigar", "<u4"),
            ("sequence", "V25"),
            ("quality", "V50"),
        ]
    )
    rng = np.random.default_rng(6)
    rows = np.zeros(reads, record)
    rows["size"], rows["name_length"], rows["operations"] = record.itemsize - 4, 12, 1
    rows["pos"] = np.sort(rng.integers(0, bases - 50, reads))
    rows["mapq"] = rng.choice([0, 20, 60], reads)
    rows["flag"] = rng.choice([0, 16, 1024], reads, p=[0.45, 0.45, 0.1])
    rows["letters"], rows["mate_ref"], rows["mate_pos"] = 50, -1, -1
    rows["name"], rows["cigar"] = b"read0000000", 50 << 4
    header = b"@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:chr1\tLN:%d\n" % bases
    head = b"BAM\1" + struct.pack("<i", len(header)) + header
    head += struct.pack("<ii", 1, 5) + b"chr1\0" + struct.pack("<i", bases)
    with open(path, "wb") as file:
        for data in (head, rows.tobytes()):
            for at in range(0, len(data), 65_280):
                block = data[at : at + 65_280]
                packer = zlib.compressobj(1, zlib.DEFLATED, -15)
                body = packer.compress(block) + packer.flush()
                file.write(
                    b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0"
                    + struct.pack("<H", len(body) + 25)
                )
                file.write(body + struct.pack("<II", zlib.crc32(block), len(block)))
        file.write(_END)


_OURS = """
import sys
from trackhub.store import GenomeStore
GenomeStore(sys.argv[1], "bam").import_bam("ours", sys.argv[2], replace=True)
"""
_PYSAM = """
import sys
import h5py, numpy as np, pysam
with pysam.AlignmentFile(sys.argv[2]) as file:
    size = file.lengths[0]
    depth = np.zeros(size + 1, np.int32)
    for read in file:
        if read.flag & 0x704 or read.mapping_quality < 10:
            continue
        place = read.reference_start
        for operation, length in read.cigartuples:
            if operation in (0, 2, 7, 8):
                depth[place] += 1
                depth[place + length] -= 1
            if operation in (0, 2, 3, 7, 8):
                place += length
with h5py.File(sys.argv[1] + "/pysam.h5", "w") as file:
    file.create_dataset("chr1", data=np.minimum(np.cumsum(depth[:size]), 65535).astype("u2"),
                        chunks=(32768,), compression="gzip", compression_opts=1, shuffle=True)
"""
_REPORT = """
import resource
used = resource.getrusage(resource.RUSAGE_SELF)
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(used.ru_utime + used.ru_stime, peak / 1024)
"""


def bench_bam(folder: Path, reads: int, bases: int) -> None:
    """Depth of a BAM file, each way in a process of its own."""
    path = folder / "reads.bam"
    make_bam(path, reads, bases)
    store = GenomeStore.create(folder, "bam", chromosomes={"chr1": bases})
    print(f"BAM: depth of {reads / 1e6:g} million reads, {path.stat().st_size / 1e6:.0f} MB")
    best: dict[str, tuple[float, float]] = {}
    for _ in range(2):
        for name, code in (("store", _OURS), ("pysam loop into h5py", _PYSAM)):
            done = subprocess.run(
                [sys.executable, "-c", code + _REPORT, str(folder), str(path)],
                capture_output=True,
                text=True,
                check=True,
            )
            used, memory = map(float, done.stdout.split())
            best[name] = min(best.get(name, (used, memory)), (used, memory))
    for name, (used, memory) in best.items():
        print(
            f"  {name:34} {used:8.2f} s CPU, {memory:6.0f} MB at most; ratio {best['store'][0] / used:.2f}"
        )
    with h5py.File(folder / "pysam.h5") as file:
        np.testing.assert_array_equal(store.track("ours").values("chr1"), file["chr1"][:])
    print("  the depths are equal at every base")


def main() -> None:
    bases = int(float(sys.argv[1]) * 1e6) if len(sys.argv) > 1 else 250_000_000
    reads = int(float(sys.argv[2]) * 1e6) if len(sys.argv) > 2 else 4_000_000
    with tempfile.TemporaryDirectory() as name:
        bench_values(Path(name), "sparse", sparse(bases))
        bench_values(Path(name), "dense", dense(bases))
        bench_bam(Path(name), reads, bases)


if __name__ == "__main__":
    main()

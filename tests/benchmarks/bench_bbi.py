"""bigWig and bigBed writing and reading: time and memory against pyBigWig and the floor.

Run it with ``python tests/benchmarks/bench_bbi.py [millions of intervals]``. Every route is a process
of its own, so that its memory is its own; the routes take turns and the best of `ROUNDS` counts.

Routes that write a bigWig:

- ``trackhub``: `write_bigwig` fed by chunks of arrays
- ``trackhub isal``: the same with ``accelerate=True``
- ``trackhub arrays``: fed by whole arrays
- ``trackhub contigs``: the same number of intervals on 70,000 chromosomes
- ``pyBigWig arrays``: `addEntries` with whole arrays
- ``pyBigWig``: `addEntries` with the same chunks as trackhub
- ``zlib``: the floor, deflating as many bytes in blocks of the same size, in two threads
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import numpy as np

GENOME = 3_000_000_000
CHROMOSOMES = 25
CONTIGS = 70_000
CHUNK = 1 << 18
ROUNDS = 3
COLUMNS = {"chroms": "i4", "starts": "u4", "ends": "u4", "values": "f4"}


def make_data(folder: Path, count: int, chromosomes: int) -> None:
    """Intervals with gaps, and values with two decimals, as files of flat arrays."""
    rng = np.random.default_rng(1)
    size = GENOME // chromosomes
    each = count // chromosomes
    longest = 2 * size // each - 24
    chroms = np.repeat(np.arange(chromosomes, dtype=np.int32), each)
    lengths = rng.integers(1, max(longest, 2), len(chroms))
    steps = (lengths + rng.integers(0, 20, len(chroms))).reshape(chromosomes, each)
    ends = np.cumsum(steps, axis=1).reshape(-1)
    starts = ends - lengths
    inside = ends <= size
    columns = {
        "chroms": chroms,
        "starts": starts,
        "ends": ends,
        "values": np.round(rng.gamma(2, 3, len(chroms)), 2).astype("f4"),
    }
    for name, column in columns.items():
        column[inside].astype(COLUMNS[name]).tofile(folder / name)


def sizes(chromosomes: int) -> dict[str, int]:
    return {f"chr{i:05d}": GENOME // chromosomes for i in range(chromosomes)}


def chunks(folder: Path, size: int = CHUNK) -> Iterator[tuple[np.ndarray, ...]]:
    with ExitStack() as stack:
        files = [stack.enter_context((folder / name).open("rb")) for name in COLUMNS]
        while True:
            columns = [
                np.fromfile(file, kind, size)
                for file, kind in zip(files, COLUMNS.values(), strict=True)
            ]
            if not len(columns[0]):
                return
            yield tuple(columns)


def arrays(folder: Path) -> tuple[np.ndarray, ...]:
    return next(chunks(folder, -1))


def by_trackhub(folder: Path, out: Path, *, whole: bool = False, accelerate: bool = False) -> None:
    from trackhub.formats.bigwig import write_bigwig

    data = arrays(folder) if whole else chunks(folder)
    write_bigwig(out, sizes(CHROMOSOMES), data, accelerate=accelerate)


def by_trackhub_contigs(folder: Path, out: Path) -> None:
    from trackhub.formats.bigwig import write_bigwig

    write_bigwig(out, sizes(CONTIGS), chunks(folder / "contigs"))


def by_pybigwig(folder: Path, out: Path, *, whole: bool = False) -> None:
    import pyBigWig

    names = np.array(list(sizes(CHROMOSOMES)))
    with pyBigWig.open(str(out), "w") as bw:
        bw.addHeader(list(sizes(CHROMOSOMES).items()))
        for chroms, starts, ends, values in [arrays(folder)] if whole else chunks(folder):
            edges = np.searchsorted(chroms, np.arange(CHROMOSOMES + 1))
            for chrom in range(CHROMOSOMES):
                cut = slice(edges[chrom], edges[chrom + 1])
                if cut.start < cut.stop:
                    name = np.repeat(names[chrom : chrom + 1], cut.stop - cut.start)
                    bw.addEntries(name, starts[cut], ends=ends[cut], values=values[cut])


def by_zlib(folder: Path, out: Path) -> None:
    with out.open("wb") as file, ThreadPoolExecutor(2) as pool:
        for _, starts, ends, values in chunks(folder):
            words = np.empty((len(starts), 3), "u4")
            words[:, 0], words[:, 1], words[:, 2] = starts, ends, values.view("u4")
            blocks = [words[at : at + 1024].tobytes() for at in range(0, len(words), 1024)]
            file.writelines(pool.map(lambda block: zlib.compress(block, 4), blocks))


ROUTES: dict[str, Callable[[Path, Path], None]] = {
    "trackhub": by_trackhub,
    "trackhub isal": lambda folder, out: by_trackhub(folder, out, accelerate=True),
    "trackhub arrays": lambda folder, out: by_trackhub(folder, out, whole=True),
    "trackhub contigs": by_trackhub_contigs,
    "pyBigWig arrays": lambda folder, out: by_pybigwig(folder, out, whole=True),
    "pyBigWig": by_pybigwig,
    "zlib": by_zlib,
}


def run_route(name: str, folder: Path) -> None:
    """One route in this process; prints seconds, seconds of CPU, MB of memory and of file."""
    out = folder / f"{name.replace(' ', '_')}.bw"
    wall, cpu = time.perf_counter(), time.process_time()
    ROUTES[name](folder, out)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([wall, cpu, memory, out.stat().st_size / 1e6]))


def in_own_process(folder: Path, *arguments: str) -> str:
    """What this program prints with other arguments; its memory is then its own."""
    command = [sys.executable, __file__, "--folder", str(folder), *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def best_of_rounds(folder: Path) -> dict[str, list[float]]:
    found: dict[str, list[list[float]]] = {name: [] for name in ROUTES}
    for _ in range(ROUNDS):
        for name in ROUTES:
            found[name].append(json.loads(in_own_process(folder, "--route", name)))
    return {
        name: [min(column) for column in zip(*rows, strict=True)] for name, rows in found.items()
    }


def read_times(folder: Path) -> None:
    """A thousand random ranges and one whole file, by both readers in turn."""
    import pyBigWig

    from trackhub.formats.bigwig import BigWig

    path = folder / "trackhub.bw"
    rng = np.random.default_rng(2)
    names = list(sizes(CHROMOSOMES))
    at = rng.integers(0, GENOME // CHROMOSOMES - 100_000, 1000).tolist()
    queries = [(names[i % CHROMOSOMES], start, start + 100_000) for i, start in enumerate(at)]
    with BigWig(path) as ours, pyBigWig.open(str(path)) as theirs:
        jobs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
            "intervals of 1,000 ranges": (
                lambda: [ours.intervals(*query) for query in queries],
                lambda: [theirs.intervals(*query) for query in queries],
            ),
            "values of 1,000 ranges": (
                lambda: [ours.values(*query) for query in queries],
                lambda: [theirs.values(*query, numpy=True) for query in queries],
            ),
            "1,000 bins of 25 chromosomes": (
                lambda: [ours.stats(name, bins=1000) for name in names],
                lambda: [theirs.stats(name, nBins=1000) for name in names],
            ),
        }
        print(f"\n{'reading':32}{'trackhub s':>12}{'pyBigWig s':>12}{'ratio':>8}")
        for title, pair in jobs.items():
            best = [float("inf"), float("inf")]
            for _ in range(ROUNDS):
                for i, job in enumerate(pair):
                    begin = time.perf_counter()
                    job()
                    best[i] = min(best[i], time.perf_counter() - begin)
            print(f"{title:32}{best[0]:12.2f}{best[1]:12.2f}{best[0] / best[1]:8.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("millions", nargs="?", type=float, default=10)
    for hidden in ("--route", "--make", "--folder"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    options = parser.parse_args()
    count = int(options.millions * 1e6)
    if options.route:
        run_route(options.route, Path(options.folder))
        return
    if options.make:
        make_data(Path(options.folder), int(options.make), CHROMOSOMES)
        make_data(Path(options.folder, "contigs"), int(options.make), CONTIGS)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "contigs").mkdir()
        in_own_process(folder, "--make", str(count))
        best = best_of_rounds(folder)
        peer = best["pyBigWig arrays"]
        print(f"{count:,} intervals, {os.cpu_count()} processors, best of {ROUNDS}")
        print("ratio: to pyBigWig fed from whole arrays; below 1 is better\n")
        print(
            f"{'writing':20}{'wall s':>8}{'ratio':>7}{'CPU s':>8}{'ratio':>7}{'MB':>6}{'ratio':>7}"
        )
        for route, (wall, cpu, memory, size) in best.items():
            print(
                f"{route:20}{wall:8.2f}{wall / peer[0]:7.2f}{cpu:8.2f}{cpu / peer[1]:7.2f}"
                f"{memory:6.0f}{memory / peer[2]:7.2f}   file {size:.0f} MB"
            )
        read_times(folder)


if __name__ == "__main__":
    main()

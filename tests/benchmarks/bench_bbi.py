"""bigWig and bigBed writing and reading: time and memory against pyBigWig and the floor.

Run it with ``python tests/benchmarks/bench_bbi.py [millions of intervals]``. Every route is a process
of its own, so that its memory is its own; the routes take turns and the best of `ROUNDS` counts.

Routes that write a bigWig:

- ``trackhub``: `write_bigwig` fed by chunks of arrays
- ``trackhub isal``: the same with ``accelerate=True``
- ``trackhub arrays``: fed by whole arrays
- ``trackhub contigs``: the same number of intervals on 70,000 contigs
- ``pyBigWig arrays``: `addEntries` with whole arrays
- ``pyBigWig``: `addEntries` with the same chunks as trackhub
- ``zlib``: the floor, deflating as many bytes in blocks of the same size, in two threads
- ``zlib contigs``: the floor of 70,000 contigs, none of which shares a block with another

Routes that write a bigBed, of a tenth as many rows with ten columns:

- ``bigBed trackhub``: `write_bigbed` fed by chunks of flat buffers
- ``bigBed with names``: the same with an extra index on the name
- ``bigBed pybigtools``: its writer, which takes one tuple a row
- ``bigBed contigs``: as many rows on 70,000 contigs
- ``bigBed zlib``, ``bigBed zlib contigs``: the floors

What 70,000 contigs cost above 25 chromosomes is printed beside what that costs zlib alone: the format
wants a stream of its own for each contig, and a short one takes zlib longer a byte.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import memory
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


def make_rows(folder: Path, count: int, chromosomes: int) -> None:
    """Rows like those of narrowPeak: places as flat arrays, the rest of the rows as text."""
    rng = np.random.default_rng(2)
    size = GENOME // chromosomes
    chroms = np.sort(rng.integers(0, chromosomes, count))
    starts = rng.integers(0, size - 2000, count)
    starts = starts[np.lexsort((starts, chroms))]
    columns = {"chroms": chroms, "starts": starts, "ends": starts + rng.integers(100, 1500, count)}
    for name, column in columns.items():
        column.astype(COLUMNS[name]).tofile(folder / name)
    scores = rng.gamma(2, 3, (count, 3)).tolist()
    with (folder / "rest").open("wb") as file:
        for i, (signal, p, q) in enumerate(scores):
            file.write(
                b"peak_%d\t%d\t.\t%.5f\t%.5f\t%.5f\t%d\n" % (i, i % 1000, signal, p, q, i % 90)
            )


def row_chunks(folder: Path, size: int = CHUNK) -> Iterator[tuple[Any, ...]]:
    with ExitStack() as stack:
        names = ["chroms", "starts", "ends"]
        files = [stack.enter_context((folder / name).open("rb")) for name in names]
        text = stack.enter_context((folder / "rest").open("rb"))
        while True:
            columns = [
                np.fromfile(file, COLUMNS[name], size)
                for file, name in zip(files, names, strict=True)
            ]
            if not len(columns[0]):
                return
            rest = [line[:-1] for line in islice(text, len(columns[0]))]
            yield (*columns, rest)


def blocks_of(chroms: np.ndarray, longest: int) -> list[slice]:
    """Items of each block: none goes over from one chromosome to the next."""
    heads = [0, *(np.flatnonzero(np.diff(chroms)) + 1).tolist(), len(chroms)]
    return [
        slice(at, min(at + longest, after))
        for first, after in pairwise(heads)
        for at in range(first, after, longest)
    ]


PEAKS = (
    'table peaks "Peaks" ('
    + " ".join(
        f'{kind} {name}; "-"'
        for kind, name in [
            ("string", "chrom"),
            ("uint", "chromStart"),
            ("uint", "chromEnd"),
            ("string", "name"),
            ("uint", "score"),
            ("char[1]", "strand"),
            ("float", "signal"),
            ("float", "p"),
            ("float", "q"),
            ("int", "peak"),
        ]
    )
    + ")"
)


def bed_by_trackhub(
    folder: Path, out: Path, names: Sequence[str] = (), chromosomes: int = CHROMOSOMES
) -> None:
    from trackhub.formats.bigbed import write_bigbed

    write_bigbed(
        out,
        sizes(chromosomes),
        row_chunks(folder / ("rows" if chromosomes == CHROMOSOMES else "contig_rows")),
        autosql=PEAKS,
        defined_fields=6,
        extra_index=names,
    )


def bed_by_pybigtools(folder: Path, out: Path) -> None:
    import pybigtools

    names = list(sizes(CHROMOSOMES))
    rows = (
        (names[chrom], start, end, text.decode())
        for chroms, starts, ends, rest in row_chunks(folder / "rows")
        for chrom, start, end, text in zip(
            chroms.tolist(), starts.tolist(), ends.tolist(), rest, strict=True
        )
    )
    pybigtools.open(str(out), "w").write(sizes(CHROMOSOMES), rows, PEAKS)


def bed_by_zlib(folder: Path, out: Path, rows: str = "rows") -> None:
    with out.open("wb") as file, ThreadPoolExecutor(2) as pool:
        for chroms, _, _, rest in row_chunks(folder / rows):
            blocks = [b"123456789012".join(rest[cut]) for cut in blocks_of(chroms, 512)]
            file.writelines(pool.map(lambda block: zlib.compress(block, 4), blocks))


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
        for chroms, starts, ends, values in chunks(folder):
            words = np.empty((len(starts), 3), "u4")
            words[:, 0], words[:, 1], words[:, 2] = starts, ends, values.view("u4")
            blocks = [words[cut].tobytes() for cut in blocks_of(chroms, 1024)]
            file.writelines(pool.map(lambda block: zlib.compress(block, 4), blocks))


ROUTES: dict[str, Callable[[Path, Path], None]] = {
    "trackhub": by_trackhub,
    "trackhub isal": lambda folder, out: by_trackhub(folder, out, accelerate=True),
    "trackhub arrays": lambda folder, out: by_trackhub(folder, out, whole=True),
    "trackhub contigs": by_trackhub_contigs,
    "pyBigWig arrays": lambda folder, out: by_pybigwig(folder, out, whole=True),
    "pyBigWig": by_pybigwig,
    "zlib": by_zlib,
    "zlib contigs": lambda folder, out: by_zlib(folder / "contigs", out),
    "bigBed trackhub": bed_by_trackhub,
    "bigBed with names": lambda folder, out: bed_by_trackhub(folder, out, ["name"]),
    "bigBed pybigtools": bed_by_pybigtools,
    "bigBed contigs": lambda folder, out: bed_by_trackhub(folder, out, chromosomes=CONTIGS),
    "bigBed zlib": bed_by_zlib,
    "bigBed zlib contigs": lambda folder, out: bed_by_zlib(folder, out, "contig_rows"),
}
#: Routes with 70,000 contigs, and the same with 25 chromosomes.
ON_CONTIGS = {
    "trackhub contigs": "trackhub",
    "zlib contigs": "zlib",
    "bigBed contigs": "bigBed trackhub",
    "bigBed zlib contigs": "bigBed zlib",
}
PEERS = {"": "pyBigWig arrays", "bigBed": "bigBed pybigtools"}


def run_route(name: str, folder: Path) -> None:
    """One route in this process; prints seconds, seconds of CPU, MB of memory and of file."""
    out = folder / f"{name.replace(' ', '_')}.{'bb' if name.startswith('bigBed') else 'bw'}"
    wall, cpu = time.perf_counter(), time.process_time()
    ROUTES[name](folder, out)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(json.dumps([wall, cpu, memory.own_peak(), out.stat().st_size / 1e6]))


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
        make_rows(Path(options.folder, "rows"), int(options.make) // 10, CHROMOSOMES)
        make_rows(Path(options.folder, "contig_rows"), int(options.make) // 10, CONTIGS)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("contigs", "rows", "contig_rows"):
            (folder / part).mkdir()
        in_own_process(folder, "--make", str(count))
        best = best_of_rounds(folder)
        print(f"{count:,} intervals, {os.cpu_count()} processors, best of {ROUNDS}")
        print("ratio: to pyBigWig fed from whole arrays, for bigBed to pybigtools; small is good\n")
        print(
            f"{'writing':20}{'wall s':>8}{'ratio':>7}{'CPU s':>8}{'ratio':>7}{'MB':>6}{'ratio':>7}"
        )
        for route, (wall, cpu, most, size) in best.items():
            peer = best[PEERS["bigBed" if route.startswith("bigBed") else ""]]
            print(
                f"{route:20}{wall:8.2f}{wall / peer[0]:7.2f}{cpu:8.2f}{cpu / peer[1]:7.2f}"
                f"{most:6.0f}{most / peer[2]:7.2f}   file {size:.0f} MB"
            )
        print(
            f"\n{CONTIGS:,} contigs to {CHROMOSOMES} chromosomes: wall, CPU, MB, size of the file"
        )
        for many, few in ON_CONTIGS.items():
            ratios = [a / b for a, b in zip(best[many], best[few], strict=True)]
            print(f"{many:20}" + "".join(f"{ratio:7.2f}" for ratio in ratios))
        read_times(folder)


if __name__ == "__main__":
    main()

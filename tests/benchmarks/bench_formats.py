"""Raw files to hub-ready files: time and memory against the floor and against other programs.

Run it with ``python tests/benchmarks/bench_formats.py [millions of lines]``. Every route is a process
of its own, so that its memory is its own; the routes of a case take turns, and the best of `ROUNDS`
counts. The floor of a case reads (and inflates) its input and deflates as many bytes as its output
holds, in two threads, and does nothing else. Beside it stand

- pyBigWig's writer, fed from arrays that lie in memory already: the parsing of text is not in its time;
- a loop over pysam's bgzip and tabix for VCF, and the programs of that name;
- UCSC's programs and bigtools where they are found on the PATH, with the sorting that they need where
  the input is out of order;
- programs that read and check the same lines and write text, which is less: ``bedtools sort`` and
  ``samtools faidx``.

Programs that are not found are named. The ratio is ours to the other's: small is good.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import memory
import numpy as np

ROUNDS = 3
LEVEL = 4
SIZES = {f"chr{number:02d}": 120_000_000 for number in range(1, 26)}
BLOCK = 1 << 20

#: Writes a result, given the folder of inputs and its path; answers with the peak memory of a program.
Route = Callable[[Path, Path], "float | None"]


# -- inputs -----------------------------------------------------------------------------------------


def bedgraph_columns(count: int) -> Iterator[tuple[str, np.ndarray, np.ndarray, np.ndarray]]:
    """For each chromosome starts, ends and values with two decimals."""
    rng = np.random.default_rng(1)
    each = count // len(SIZES)
    step = max(min(SIZES["chr01"] // each - 1, 300), 2)
    for name in SIZES:
        lengths = rng.integers(1, step, each)
        ends = np.cumsum(lengths + rng.integers(0, 2, each))
        yield name, ends - lengths, ends, np.round(rng.gamma(2, 3, each), 2)


def make_bedgraph(folder: Path, count: int) -> None:
    columns = list(bedgraph_columns(count))
    lines: list[str] = []
    with open(folder / "in.bedGraph", "w") as file:
        for name, starts, ends, values in columns:
            rows = zip(starts.tolist(), ends.tolist(), values.tolist(), strict=True)
            own = [f"{name}\t{start}\t{end}\t{value:g}\n" for start, end, value in rows]
            file.writelines(own)
            lines += own[: len(own) // 4]
    np.random.default_rng(2).shuffle(lines)
    (folder / "shuffled.bedGraph").write_text("".join(lines))
    with (
        open(folder / "in.bedGraph", "rb") as text,
        gzip.open(folder / "in.bedGraph.gz", "wb", 1) as gz,
    ):
        shutil.copyfileobj(text, gz, BLOCK)
    chroms = np.repeat(np.arange(len(columns), dtype="i4"), len(columns[0][1]))
    np.save(folder / "chroms.npy", chroms)
    for place, name, kind in ((1, "starts", "u4"), (2, "ends", "u4"), (3, "values", "f4")):
        column = np.concatenate([column[place] for column in columns])
        np.save(folder / f"{name}.npy", column.astype(kind))


def make_wig(folder: Path, count: int) -> None:
    rng = np.random.default_rng(3)
    each = count // len(SIZES)
    with open(folder / "fixed.wig", "w") as fixed, open(folder / "variable.wig", "w") as variable:
        for name in SIZES:
            for at in range(0, each, 1000):
                values = rng.normal(0, 5, min(1000, each - at))
                fixed.write(f"fixedStep chrom={name} start={at * 12 + 1} step=10 span=10\n")
                fixed.write("".join(f"{value:.3f}\n" for value in values.tolist()))
            variable.write(f"variableStep chrom={name} span=5\n")
            places = np.arange(each) * 8 + rng.integers(1, 4, each)
            pairs = zip(places.tolist(), rng.normal(0, 5, each).tolist(), strict=True)
            variable.write("".join(f"{place} {value:.2f}\n" for place, value in pairs))


def make_beds(folder: Path, count: int) -> None:
    rng = np.random.default_rng(4)
    each = count // len(SIZES)
    with open(folder / "in.narrowPeak", "w") as peaks, open(folder / "in.bed", "w") as genes:
        for name, size in SIZES.items():
            starts = np.sort(rng.integers(0, size - 100_000, each)).tolist()
            scores = rng.gamma(2, 3, (each, 3)).tolist()
            for number, (start, (signal, p, q)) in enumerate(zip(starts, scores, strict=True)):
                length = 100 + number % 900
                peaks.write(
                    f"{name}\t{start}\t{start + length}\tpeak_{number}\t{number % 1001}\t.\t"
                    f"{signal:.5f}\t{p:.5f}\t{q:.5f}\t{number % length}\n"
                )
            for number, start in enumerate(starts[::3]):
                blocks = 1 + number % 12
                offsets = ",".join(str(700 * block) for block in range(blocks))
                sizes = ",".join(str(100 + 7 * (block % 9)) for block in range(blocks))
                end = start + 700 * (blocks - 1) + 100 + 7 * ((blocks - 1) % 9)
                strand = "+-"[number % 2]
                genes.write(
                    f"{name}\t{start}\t{end}\ttx{number}\t{number % 1001}\t{strand}\t{start}\t{end}\t"
                    f"0\t{blocks}\t{sizes},\t{offsets},\n"
                )


def make_others(folder: Path, count: int) -> None:
    rng = np.random.default_rng(5)
    with open(folder / "in.vcf", "w") as file:
        file.write("##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n")
        for name, size in SIZES.items():
            for place in np.sort(rng.integers(1, size, count // len(SIZES) // 5)).tolist():
                file.write(
                    f"{name}\t{place}\trs{place}\tA\tG\t{place % 99}\tPASS\tDP={place % 60};AF=0.5\n"
                )
    letters = np.frombuffer(b"ACGTacgtN", np.uint8)
    with open(folder / "in.fa", "wb") as file:
        for name in list(SIZES)[:5]:
            file.write(f">{name}\n".encode())
            for _ in range(max(count // 50_000, 1)):
                rows = letters[rng.integers(0, 9, (1000, 60))]
                lines = np.concatenate([rows, np.full((1000, 1), 10, np.uint8)], axis=1)
                file.write(lines.tobytes())


def make_all(folder: Path, count: int) -> None:
    make_bedgraph(folder, count)
    make_wig(folder, count)
    make_beds(folder, count // 10)
    make_others(folder, count)
    table = "".join(f"{name}\t{size}\n" for name, size in SIZES.items())
    (folder / "chrom.sizes").write_text(table)


# -- routes -----------------------------------------------------------------------------------------


def ours(source: str, **options: object) -> Route:
    def route(folder: Path, out: Path) -> None:
        from trackhub import convert_file

        convert_file(folder / source, out, chrom_sizes=SIZES, **options)  # type: ignore[arg-type]

    return route


def floor(source: str, *, as_text: bool = False, bytes_an_item: int = 12) -> Route:
    """Read and inflate the input, and deflate text, or as many bytes as intervals take."""

    def pieces(folder: Path) -> Iterator[bytes]:
        opened = gzip.open if source.endswith(".gz") else open
        with opened(folder / source, "rb") as file:
            while data := file.read(BLOCK):
                if as_text:
                    yield data
        if not as_text:
            words = np.stack(
                [
                    np.load(folder / f"{name}.npy").view("u4")
                    for name in ("starts", "ends", "values")
                ],
                axis=1,
            )[:, : bytes_an_item // 4]
            for at in range(0, len(words), BLOCK // 12):
                yield words[at : at + BLOCK // 12].tobytes()

    def route(folder: Path, out: Path) -> None:
        with open(out, "wb") as file, ThreadPoolExecutor(2) as pool:
            for piece in pieces(folder):
                parts = [piece[at : at + 16384] for at in range(0, len(piece), 16384)]
                file.writelines(pool.map(lambda part: zlib.compress(part, LEVEL), parts))

    return route


def read_only(source: str) -> Route:
    """Read the input and write as many bytes as the output has, for formats that pack nothing."""

    def route(folder: Path, out: Path) -> None:
        with open(folder / source, "rb") as file, open(out, "wb") as packed:
            while data := file.read(4 * BLOCK):
                packed.write(data[::4])

    return route


def by_pybigwig(folder: Path, out: Path) -> None:
    import pyBigWig

    columns = [np.load(folder / f"{name}.npy") for name in ("chroms", "starts", "ends", "values")]
    names = np.array(list(SIZES))
    with pyBigWig.open(str(out), "w") as signal:
        signal.addHeader(list(SIZES.items()))
        edges = np.searchsorted(columns[0], np.arange(len(SIZES) + 1))
        for chrom in range(len(SIZES)):
            cut = slice(edges[chrom], edges[chrom + 1])
            name = np.repeat(names[chrom : chrom + 1], cut.stop - cut.start)
            signal.addEntries(name, columns[1][cut], ends=columns[2][cut], values=columns[3][cut])


def by_pybigtools(folder: Path, out: Path) -> None:
    import pybigtools

    def rows() -> Iterator[tuple[str, int, int, str]]:
        with open(folder / "in.narrowPeak") as file:
            for line in file:
                chrom, start, end, rest = line.rstrip("\n").split("\t", 3)
                yield chrom, int(start), int(end), rest

    pybigtools.open(str(out), "w").write(SIZES, rows())


def by_pysam_vcf(folder: Path, out: Path) -> None:
    import pysam

    with open(folder / "in.vcf", "rb") as file, pysam.BGZFile(str(out), "wb", None) as packed:
        for line in file:
            if not line.startswith(b"#"):
                int(line.split(b"\t", 2)[1])
            packed.write(line)
    pysam.tabix_index(str(out), preset="vcf", force=True)


def program(*command: str, sort: str = "") -> Route:
    """A command line; IN, OUT and SIZES stand for paths; `sort` is the column of the start."""

    def route(folder: Path, out: Path) -> float:
        words = {"OUT": str(out), "SIZES": str(folder / "chrom.sizes")}
        named = [words.get(word, word) for word in command]
        named = [str(folder / word[3:]) if word.startswith("IN:") else word for word in named]
        if sort:
            before = next(
                word for word in named if word.startswith(str(folder)) and "chrom.s" not in word
            )
            sorted_ = f"{out}.sorted"
            how = ["sort", "-k1,1", f"-k{sort},{sort}n", "-o", sorted_, before]
            memory.run(how, env={**os.environ, "LC_ALL": "C"})
            named = [sorted_ if word == before else word for word in named]
        with open(f"{out}.text", "wb") as text:
            return memory.run(named, stdout=text)

    return route


def by_bgzip_and_tabix(folder: Path, out: Path) -> float:
    with open(out, "wb") as packed:
        most = memory.run(["bgzip", "-l", str(LEVEL), "-c", str(folder / "in.vcf")], stdout=packed)
    return max(most, memory.run(["tabix", "-f", "-p", "vcf", str(out)]))


class Case(NamedTuple):
    """What is converted, and by whom; the first route is ours."""

    title: str
    routes: dict[str, Route]


CASES = [
    Case(
        "bedGraph to bigWig",
        {
            "trackhub": ours("in.bedGraph"),
            "trackhub isal": ours("in.bedGraph", accelerate=True),
            "floor": floor("in.bedGraph"),
            "pyBigWig, arrays": by_pybigwig,
            "bedGraphToBigWig": program("bedGraphToBigWig", "IN:in.bedGraph", "SIZES", "OUT"),
            "bigtools": program("bigtools", "bedgraphtobigwig", "IN:in.bedGraph", "SIZES", "OUT"),
            "bedtools sort": program("bedtools", "sort", "-i", "IN:in.bedGraph"),
        },
    ),
    Case(
        "bedGraph.gz to bigWig",
        {
            "trackhub": ours("in.bedGraph.gz"),
            "trackhub isal": ours("in.bedGraph.gz", accelerate=True),
            "floor": floor("in.bedGraph.gz"),
        },
    ),
    Case(
        "a quarter of it, shuffled",
        {
            "trackhub": ours("shuffled.bedGraph"),
            "bedGraphToBigWig": program(
                "bedGraphToBigWig", "IN:shuffled.bedGraph", "SIZES", "OUT", sort="2"
            ),
            "bedtools sort": program("bedtools", "sort", "-i", "IN:shuffled.bedGraph"),
        },
    ),
    Case(
        "fixedStep to bigWig",
        {
            "trackhub": ours("fixed.wig"),
            "trackhub isal": ours("fixed.wig", accelerate=True),
            "floor": floor("fixed.wig", bytes_an_item=4),
            "wigToBigWig": program("wigToBigWig", "IN:fixed.wig", "SIZES", "OUT"),
        },
    ),
    Case(
        "variableStep to bigWig",
        {
            "trackhub": ours("variable.wig"),
            "trackhub isal": ours("variable.wig", accelerate=True),
            "floor": floor("variable.wig", bytes_an_item=8),
            "wigToBigWig": program("wigToBigWig", "IN:variable.wig", "SIZES", "OUT"),
        },
    ),
    Case(
        "narrowPeak to bigBed (a tenth)",
        {
            "trackhub": ours("in.narrowPeak"),
            "trackhub isal": ours("in.narrowPeak", accelerate=True),
            "with names": ours("in.narrowPeak", index=["name"]),
            "floor": floor("in.narrowPeak", as_text=True),
            "pybigtools": by_pybigtools,
            "bedToBigBed": program(
                "bedToBigBed", "-type=bed6+4", "IN:in.narrowPeak", "SIZES", "OUT"
            ),
            "bedtools sort": program("bedtools", "sort", "-i", "IN:in.narrowPeak"),
        },
    ),
    Case(
        "BED12 to bigBed (a thirtieth)",
        {
            "trackhub": ours("in.bed"),
            "floor": floor("in.bed", as_text=True),
            "bedToBigBed": program("bedToBigBed", "IN:in.bed", "SIZES", "OUT"),
            "bedtools sort": program("bedtools", "sort", "-i", "IN:in.bed"),
        },
    ),
    Case(
        "VCF to bgzip and tabix (a fifth)",
        {
            "trackhub": ours("in.vcf"),
            "floor": floor("in.vcf", as_text=True),
            "pysam loop": by_pysam_vcf,
            "bgzip, tabix": by_bgzip_and_tabix,
        },
    ),
    Case(
        "FASTA to 2bit",
        {
            "trackhub": ours("in.fa"),
            "floor (no packing)": read_only("in.fa"),
            "faToTwoBit": program("faToTwoBit", "IN:in.fa", "OUT"),
            "samtools faidx": program("samtools", "faidx", "IN:in.fa", "-o", "OUT"),
        },
    ),
]
#: Routes that are programs, and which.
PROGRAMS = {
    "bedGraphToBigWig",
    "bigtools",
    "wigToBigWig",
    "bedToBigBed",
    "faToTwoBit",
    "bedtools sort",
    "bgzip, tabix",
    "samtools faidx",
}
_ENDINGS = {"bigWig": ".bw", "bigBed": ".bb", "tabix": ".vcf.gz", "2bit": ".2bit"}


def is_there(name: str) -> bool:
    if name in PROGRAMS:
        return shutil.which(name.split()[0].rstrip(",")) is not None
    module = {"pyBigWig, arrays": "pyBigWig", "pysam loop": "pysam"}.get(name, name)
    if module not in ("pyBigWig", "pysam", "pybigtools"):
        return True
    try:
        __import__(module)
    except ImportError:
        return False
    return True


def run_route(case: int, name: str, folder: Path) -> None:
    """One route in this process; prints seconds, seconds of CPU, and MB of memory."""
    title = CASES[case].title
    ending = next((end for word, end in _ENDINGS.items() if word in title), ".bw")
    out = folder / f"out{ending}"
    wall = time.perf_counter()
    most = CASES[case].routes[name](folder, out)
    wall = time.perf_counter() - wall
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in usage)
    print(json.dumps([wall, cpu, most or memory.own_peak()]))


def in_own_process(folder: Path, *words: str) -> str:
    command = [sys.executable, __file__, "--folder", str(folder), *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def compare(number: int, folder: Path, rounds: int) -> None:
    case = CASES[number]
    names = [name for name in case.routes if is_there(name)]
    found: dict[str, list[list[float]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            printed = in_own_process(folder, "--case", str(number), "--route", name)
            found[name].append(json.loads(printed))
    best = {
        name: [min(column) for column in zip(*rows, strict=True)] for name, rows in found.items()
    }
    own = best[names[0]]
    print(f"\n{case.title}")
    for name, (wall, cpu, most) in best.items():
        ratios = f"{own[0] / wall:7.2f}{own[1] / cpu:7.2f}{own[2] / most:7.2f}"
        print(f"  {name:20}{wall:8.2f}{cpu:8.2f}{most:8.0f}  {ratios}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("millions", nargs="?", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", help="cases whose title has this word")
    for hidden in ("--route", "--case", "--folder", "--make"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.route:
        run_route(int(options.case), options.route, Path(options.folder))
        return
    if options.make:
        make_all(Path(options.folder), int(options.make))
        return
    count = int(options.millions * 1e6)
    with tempfile.TemporaryDirectory() as name:
        in_own_process(Path(name), "--make", str(count))
        print(f"{count:,} lines, {os.cpu_count()} processors, best of {options.rounds}")
        print("ratios: trackhub to the route of the line; small is good")
        absent = sorted({name for case in CASES for name in case.routes if not is_there(name)})
        print(f"not found here: {', '.join(absent) or 'nothing'}\n")
        print(f"  {'':20}{'wall s':>8}{'CPU s':>8}{'MB':>8}  {'wall':>7}{'CPU':>7}{'MB':>7}")
        for number, case in enumerate(CASES):
            if not options.only or options.only in case.title:
                compare(number, Path(name), options.rounds)


if __name__ == "__main__":
    main()

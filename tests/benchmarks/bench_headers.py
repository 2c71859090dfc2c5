"""Header readers against other readers, and against the floor: open, read 64 bytes, close.

Run: python tests/benchmarks/bench_headers.py
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "formats"))
from handmade import BED, bai, bam, bbi, bgzf, tbi, twobit

from trackhub.formats import detect_file, read_header
from trackhub.formats.autosql import standard

GENOME = tuple((f"chr{i}", 250_000_000 - i) for i in range(1, 26))
CONTIGS = tuple((f"scaffold_{i}", 1000 + i) for i in range(70_000))
VCF = b"##fileformat=VCFv4.2\n" + b"".join(
    b"##contig=<ID=%b,length=%d>\n" % (name.encode(), size) for name, size in GENOME
)
VCF += b"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"


def floor(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    os.pread(descriptor, 64, 0)
    os.close(descriptor)


def microseconds(calls: list[Callable[[str], object]], path: str, repeat: int) -> list[float]:
    """The best of ten rounds of each, one after another, so that all meet the same machine."""
    best = [float("inf")] * len(calls)
    for _ in range(10):
        for at, call in enumerate(calls):
            start = time.perf_counter()
            for _ in range(repeat):
                call(path)
            best[at] = min(best[at], time.perf_counter() - start)
    return [seconds / repeat * 1e6 for seconds in best]


def peers() -> dict[str, tuple[str, Callable[[str], object]]]:
    """For each kind of file another reader of its header, where one is installed."""
    found: dict[str, tuple[str, Callable[[str], object]]] = {}
    try:
        import pyBigWig

        def big(path: str) -> object:
            with pyBigWig.open(path) as file:
                return file.chroms(), file.header()

        found["bw"] = found["bb"] = ("pyBigWig", big)
    except ImportError:
        pass
    try:
        import pysam

        def alignments(path: str) -> object:
            with pysam.AlignmentFile(path) as file:
                return file.references, file.lengths, file.check_index()

        def variants(path: str) -> object:
            with pysam.VariantFile(path) as file:
                return list(file.header.contigs)

        found["bam"], found["gz"] = ("pysam", alignments), ("pysam", variants)
    except ImportError:
        pass
    try:
        import py2bit

        def sequences(path: str) -> object:
            file = py2bit.open(path)
            chroms = file.chroms()
            file.close()
            return chroms

        found["2bit"] = ("py2bit", sequences)
    except ImportError:
        pass
    return found


def main() -> None:
    sql = standard("bigGenePred").to_text().encode()
    files = {
        "25.bw": bbi(chroms=GENOME),
        "70000.bw": bbi(chroms=CONTIGS, per_node=512),
        "25.bb": bbi(BED, chroms=GENOME, sql=sql, fields=(20, 12), indexed=(3,)),
        "25.bam": bam("@HD\tVN:1.6\tSO:coordinate\n", GENOME),
        "25.bam.bai": bai(25),
        "25.vcf.gz": bgzf(VCF),
        "25.vcf.gz.tbi": tbi([name for name, _ in GENOME]),
        "25.2bit": twobit([(name, "ACGT") for name, _ in GENOME]),
    }
    others = peers()
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            Path(folder, name).write_bytes(data)
        print(
            f"{'file':10} {'ours, us':>9} {'floor':>7} {'ours/floor':>11} {'detect':>7}  peer/ours"
        )
        for name in files:
            if name.endswith(("bai", "tbi")):
                continue
            path = str(Path(folder, name))
            peer = others.get(name.rpartition(".")[2])
            calls = [read_header, floor, detect_file, *([peer[1]] if peer else [])]
            repeat = 10 if name.startswith("70000") else 200
            ours, least, kind, *theirs = microseconds(calls, path, repeat)
            line = f"{name:10} {ours:9.1f} {least:7.1f} {ours / least:11.1f} {kind:7.1f}"
            if peer:
                line += f"  {theirs[0] / ours:.2f} ({peer[0]})"
            print(line)


if __name__ == "__main__":
    main()

"""liftOver by chain files, beside splitting the lines of the chain file into words.

``python tests/benchmarks/bench_liftover.py [million ranges]`` makes two assemblies of three chromosomes
of 60 Mb and a chain file whose chains overlap on both sides, and prints CPU in units of that loop (the
least of some rounds in turn) and peak memory.
"""

from __future__ import annotations

import gzip
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from trackhub.store import GenomeStore
from trackhub.store.operations.chainfile import read_chains
from trackhub.store.operations.chains import best_of

ROUNDS = 3
LENGTH = 60_000_000
FEATURES = 300_000


def make_chains(path: Path, ranges: int) -> None:
    """Chains of very different lengths at random places."""
    rng = np.random.default_rng(3)
    lines: list[str] = []
    made = number = 0
    while made < ranges:
        count = int(min(rng.pareto(0.8) * 3 + 1, 40_000))
        sizes = rng.geometric(0.02, count)
        gaps = rng.geometric(0.03, (2, count)) * (rng.random((2, count)) < 0.7)
        gaps[:, -1] = 0
        spans = sizes.sum() + gaps.sum(axis=1)
        if spans.max() >= LENGTH:
            continue
        starts = [int(rng.integers(0, LENGTH - span)) for span in spans]
        ends = [
            f"{'chr' + str(rng.integers(1, 4))} {LENGTH} {strand} {start} {start + span}"
            for strand, start, span in zip(("+", "+-"[rng.integers(2)]), starts, spans, strict=True)
        ]
        number += 1
        lines.append(f"chain {sizes.sum() * 40} {ends[0]} {ends[1]} {number}\n")
        steps = zip(sizes[:-1].tolist(), *gaps[:, :-1].tolist(), strict=True)
        lines += [f"{size}\t{a}\t{b}\n" for size, a, b in steps]
        lines.append(f"{sizes[-1]}\n\n")
        made += count
    path.write_text("".join(lines))


def best(work: Callable[[], object]) -> float:
    """Least CPU seconds of some rounds."""
    times = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def main(ranges: int) -> None:
    """Print one line for each part of the work."""
    with tempfile.TemporaryDirectory() as folder:
        chain = Path(folder, "oldToNew.over.chain")
        packed = Path(folder, "oldToNew.over.chain.gz")
        make_chains(chain, ranges)
        packed.write_bytes(gzip.compress(chain.read_bytes(), 1))
        sizes = {f"chr{i}": LENGTH for i in range(1, 4)}
        old, new = (GenomeStore.create(folder, name, chromosomes=sizes) for name in ("old", "new"))
        rng = np.random.default_rng(1)
        with old.new("depth", dtype="uint16") as track, old.new_features("peaks") as table:
            for chrom in sizes:
                steps = rng.integers(-1, 2, LENGTH, dtype=np.int8)
                track.write(chrom, np.abs(np.cumsum(steps, dtype=np.int32)).astype("u2"))
                starts = rng.integers(0, LENGTH - 2000, FEATURES)
                table.write(chrom, start=starts, end=starts + rng.integers(1, 2000, FEATURES))

        def split() -> int:
            with open(chain, "rb") as file:
                return sum(len(line.split()) for line in file)

        chains = read_chains(packed, sizes, sizes)
        work: dict[str, Callable[[], object]] = {
            "reading the chains": lambda: read_chains(packed, sizes, sizes),
            "sharing the bases": lambda: best_of(best_of(chains.pieces, "from")[0], "to"),
            "values of 180 Mb": lambda: old.liftover("depth", to=new, chain=packed, replace=True),
            f"{3 * FEATURES:,} features": lambda: old.liftover(
                "peaks", to=new, chain=packed, replace=True, min_match=0.3
            ),
        }
        print(f"{len(chains.pieces):,} ranges in {chains.chains:,} chains")
        for title, part in work.items():
            print(f"{title:24} {best(part) / best(split):6.1f} times the words of its lines")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(
            f"peak memory {peak / 1024:.0f} MB, {1024 * peak / len(chains.pieces):.0f} bytes a range"
        )


if __name__ == "__main__":
    main(int(float(sys.argv[1]) * 1e6) if len(sys.argv) > 1 else 1_000_000)

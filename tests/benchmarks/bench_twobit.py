"""Writing and reading .2bit against the floor: one table look-up for each base.

Run: python tests/benchmarks/bench_twobit.py
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from trackhub.formats.fasta import read_fasta
from trackhub.formats.twobit import TwoBit, write_twobit

BASES = 50_000_000


def chromosome() -> bytes:
    """Random bases, half of them masked in runs of a few hundred, and one long run of N."""
    dice = random.Random(1)
    block = bytes(dice.choices(b"ACGT", k=1_000_000))
    letters = bytearray(block * (BASES // len(block)))
    place = 0
    while place < BASES:
        run = dice.randrange(100, 500)
        letters[place : place + run] = letters[place : place + run].lower()
        place += run + dice.randrange(100, 500)
    letters[10_000_000:12_000_000] = b"N" * 2_000_000
    return bytes(letters[:BASES])


def seconds(call: Callable[[], object]) -> float:
    best = []
    for _ in range(3):
        start = time.process_time()
        call()
        best.append(time.process_time() - start)
    return min(best)


def main() -> None:
    letters = chromosome()
    table = bytes(range(256))
    with tempfile.TemporaryDirectory() as folder:
        path, fasta = Path(folder, "a.2bit"), Path(folder, "a.fa")
        lines = [letters[i : i + 60] for i in range(0, BASES, 60)]
        fasta.write_bytes(b">chr1\n" + b"\n".join(lines) + b"\n")
        del lines
        floor = seconds(lambda: letters.translate(table))
        print(f"floor: {floor:.3f} s CPU for {BASES:,} bases")

        def show(what: str, spent: float, against: float = floor, name: str = "floor") -> None:
            print(f"{what:18} {spent:.3f} s CPU, {spent / against:.2f} x {name}")

        show("write_twobit", seconds(lambda: write_twobit(path, [("chr1", letters)])))
        show("read_fasta", seconds(lambda: list(read_fasta(fasta))))
        with TwoBit(path) as genome:
            genome.sequence("chr1", 0, 1)
            whole = seconds(lambda: genome.sequence("chr1"))
        show("TwoBit.sequence", whole)
        try:
            import py2bit
        except ImportError:
            return
        theirs = py2bit.open(str(path), True)
        show("TwoBit.sequence", whole, seconds(lambda: theirs.sequence("chr1")), "py2bit")
        theirs.close()


if __name__ == "__main__":
    main()

"""Writing and reading .2bit against the floor: one table look-up for each base.

And the memory of a whole conversion, which must not grow with the sequence, whatever it comes from.

Run: python tests/benchmarks/bench_twobit.py
"""

from __future__ import annotations

import contextlib
import gzip
import random
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from trackhub.formats.convert import convert_file
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


#: Prints the most memory that a conversion held, in MB.
CONVERSION = """
import resource, sys
from trackhub.formats.convert import convert_file
convert_file(sys.argv[1], sys.argv[2], kind=sys.argv[3])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (20 if sys.platform == "darwin" else 10))
"""


def show_memory(folder: Path) -> None:
    """Memory for a sequence, and for one that is four times as long."""
    fasta, packed, nib = (Path(folder, f"long.{end}") for end in ("fa", "fa.gz", "nib"))
    million = (b"ACGTTGCA" * 40 + b"acgattac" * 10) * 2500
    for millions in (50, 200):
        with open(fasta, "wb") as plain, gzip.open(packed, "wb", 1) as small:
            for out in (plain, small):
                out.write(b">chr1\n")
                for _ in range(millions):
                    out.write(million + b"\n")
        with open(nib, "wb") as out:
            out.write(struct.pack("<II", 0x6BE93D3A, millions * 10**6))
            out.writelines([bytes(500_000)] * millions)
        for source, kind in ((fasta, "fasta"), (packed, "fasta"), ("-", "fasta"), (nib, "nib")):
            with open(fasta, "rb") as stream:
                told = subprocess.run(
                    [sys.executable, "-c", CONVERSION, source, Path(folder, "long.2bit"), kind],
                    stdin=stream,
                    stdout=subprocess.PIPE,
                    check=True,
                )
            name = "standard input" if source == "-" else Path(source).name
            print(f"{millions} million bases, {name:14} {int(told.stdout):4} MB at most")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        # First: a process that is started holds for a moment what this one does.
        show_memory(Path(folder))
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
        with contextlib.suppress(ImportError):
            import py2bit

            theirs = py2bit.open(str(path), True)
            show("TwoBit.sequence", whole, seconds(lambda: theirs.sequence("chr1")), "py2bit")
            theirs.close()
        together = seconds(lambda: convert_file(fasta, path))
        show("FASTA to .2bit", together)


if __name__ == "__main__":
    main()

"""Raw files for tests of conversion, and what is found in the results."""

from __future__ import annotations

from pathlib import Path

from trackhub.formats.bigbed import BigBed
from trackhub.formats.bigwig import BigWig

#: A small assembly.
SIZES = {"chr1": 100_000, "chr2": 50_000, "chr21": 48_129_895, "chrM": 16_569}

Interval = tuple[str, int, int, float]


def put(folder: Path, name: str, text: str | bytes) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def rows(path: Path) -> list[str]:
    """The rows of a bigBed, in the order of the file, with tabs between the columns."""
    found = []
    with BigBed(path) as bed:
        names = list(bed.chroms)
        for chroms, starts, ends, rests in bed.chunks():
            for chrom, start, end, rest in zip(chroms, starts, ends, rests, strict=True):
                text = rest.decode("utf-8", "surrogateescape")
                row = f"{names[chrom]}\t{start}\t{end}\t{text}"
                found.append(row if rest else row.rstrip("\t"))
    return found


def intervals(path: Path) -> list[Interval]:
    """The intervals of a bigWig."""
    found = []
    with BigWig(path) as signal:
        names = list(signal.chroms)
        for chunk in signal.chunks():
            for chrom, start, end, value in zip(*chunk, strict=True):
                found.append((names[chrom], int(start), int(end), float(value)))
    return found

"""check_hub against its floors: reading the hub, and opening every data file to read its first 64 bytes.

Run: python tests/benchmarks/bench_check.py
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "formats"))
from handmade import bbi

from trackhub import read_hub
from trackhub.check import check_hub
from trackhub.formats.chromsizes import chrom_sizes

HUB = "hub b\nshortLabel b\nlongLabel b\nemail me@example.org\ngenomesFile genomes.txt\n"
GENOMES = "genome hg38\ntrackDb trackDb.txt\n"
TRACK = """track t{n}
type bigWig
bigDataUrl data/t{n}.bw
shortLabel Track {n}
longLabel Signal of sample {n}
visibility full
color 128,0,5
autoScale on
maxHeightPixels 100:32:8
html page
"""


def cpu(call: Callable[[], object]) -> float:
    """Seconds of processor time, the best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        call()
        best = min(best, time.process_time() - start)
    return best


def hub_of_files(folder: Path, count: int) -> Path:
    chroms = tuple(item for item in chrom_sizes("hg38").items() if len(item[0]) < 6)
    data = bbi(chroms=chroms)
    (folder / "data").mkdir(parents=True)
    for number in range(count):
        (folder / "data" / f"t{number}.bw").write_bytes(data)
    (folder / "page.html").write_text("<p>A page</p>")
    (folder / "hub.txt").write_text(HUB)
    (folder / "genomes.txt").write_text(GENOMES)
    text = "\n".join(TRACK.format(n=number) for number in range(count))
    (folder / "trackDb.txt").write_text(text)
    return folder / "hub.txt"


def composite(folder: Path, count: int) -> Path:
    folder.mkdir(parents=True)
    cells = [f"cell{number}" for number in range(count // 20)]
    marks = [f"mark{number}" for number in range(20)]
    lines = [
        "track all\ncompositeTrack on\ntype bigWig\nshortLabel All\nlongLabel All of them",
        "dimensions dimX=mark dimY=cell\nsortOrder cell=+ mark=+",
        "subGroup1 cell Cell " + " ".join(f"{cell}={cell}" for cell in cells),
        "subGroup2 mark Mark " + " ".join(f"{mark}={mark}" for mark in marks),
        "",
    ]
    for number in range(count):
        cell, mark = cells[number // 20], marks[number % 20]
        lines.append(TRACK.format(n=number) + f"parent all on\nsubGroups cell={cell} mark={mark}\n")
    (folder / "hub.txt").write_text(HUB)
    (folder / "genomes.txt").write_text(GENOMES)
    (folder / "trackDb.txt").write_text("\n".join(lines))
    return folder / "hub.txt"


def open_all(folder: Path) -> None:
    for path in os.scandir(folder):
        descriptor = os.open(path.path, os.O_RDONLY)
        os.pread(descriptor, 64, 0)
        os.close(descriptor)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        print("bigWig tracks, files opened      seconds   floor   ratio   us/track")
        for count in (1_000, 10_000):
            hub = hub_of_files(top / f"files{count}", count)
            ours = cpu(lambda hub=hub: check_hub(hub))  # type: ignore[misc]
            floor = cpu(lambda hub=hub: (read_hub(hub), open_all(hub.parent / "data")))  # type: ignore[misc]
            print(
                f"{count:>13,}                   {ours:8.2f} {floor:7.2f} {ours / floor:7.1f} "
                f"{ours / count * 1e6:9.0f}"
            )
        print("tracks in one composite, text    seconds   floor   ratio   us/track")
        for count in (1_000, 2_000, 4_000, 8_000):
            hub = composite(top / f"composite{count}", count)
            ours = cpu(lambda hub=hub: check_hub(hub, files=False))  # type: ignore[misc]
            floor = cpu(lambda hub=hub: read_hub(hub))  # type: ignore[misc]
            print(
                f"{count:>13,}                   {ours:8.2f} {floor:7.2f} {ours / floor:7.1f} "
                f"{ours / count * 1e6:9.0f}"
            )


if __name__ == "__main__":
    main()

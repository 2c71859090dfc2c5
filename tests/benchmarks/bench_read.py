"""How fast a hub is read and written back, against one bare pass over the bytes and against reading the stanzas alone.

Run with ``python tests/benchmarks/bench_read.py``. Times are CPU time, the best of five.
"""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from trackhub import diff_hubs, read_hub, write_hub
from trackhub.ra import parse
from trackhub.tidy import tidy_texts

TRACKS = 50_000


def best(work: Callable[[], object], times: int = 5) -> float:
    """Least CPU seconds of several runs."""
    spent = []
    for _ in range(times):
        gc.collect()
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def trackdb(tracks: int, children: int) -> str:
    """Composites of `children` bigWigs each, eight lines a track."""
    parts = []
    for n in range(tracks):
        holder = n // children
        if n % children == 0:
            parts.append(
                f"track batch{holder}\ncompositeTrack on\nshortLabel batch {holder}\n"
                f"longLabel Batch {holder}\ntype bigWig\nsubGroup1 cell Cell k562=K562 hela=HeLa\n"
                "dimensions dimX=cell\n"
            )
        parts.append(
            f"    track sample_{n}\n    bigDataUrl data/sample_{n}.signal.bw\n"
            f"    shortLabel sample {n}\n    longLabel Sample {n}, signal of unique reads\n"
            f"    type bigWig\n    parent batch{holder} on\n    color {n % 256},{n % 128},40\n"
            f"    subGroups cell={'k562' if n % 2 else 'hela'}\n"
        )
    return "\n".join(parts)


def make_hub(folder: Path, tracks: int, children: int) -> bytes:
    """Write a hub, and return the text of its trackDb."""
    folder.mkdir()
    (folder / "hub.txt").write_text("hub big\ngenomesFile genomes.txt\nemail me@example.org\n")
    (folder / "genomes.txt").write_text("genome hg38\ntrackDb trackDb.txt\n")
    text = trackdb(tracks, children)
    (folder / "trackDb.txt").write_text(text)
    return text.encode()


def stanzas(data: bytes) -> None:
    for stanza in parse(data):
        stanza.settings  # noqa: B018


def line(name: str, seconds: float, tracks: int, floor: float) -> None:
    print(
        f"    {name:28}{seconds:7.3f} s{tracks / seconds:12,.0f} tracks/s{seconds / floor:8.1f} x the bare pass"
    )


def report(folder: Path, tracks: int, children: int) -> float:
    """Print what the work on one hub takes, and return the time of reading it."""
    source = folder / f"{tracks}x{children}"
    data = make_hub(source, tracks, children)
    print(f"{tracks:,} tracks in composites of {children:,}, {len(data) / 1e6:.1f} MB")
    floor = best(lambda: data.split(b"\n"))
    line("one bare pass over the bytes", floor, tracks, floor)
    line("stanzas alone", best(lambda: stanzas(data)), tracks, floor)
    reading = best(lambda: read_hub(source))
    line("read_hub", reading, tracks, floor)
    hub = read_hub(source)
    line("write_hub, nothing changed", best(lambda: write_hub(hub, folder / "out")), tracks, floor)
    hub.find(f"sample_{tracks // 2}").color = "red"
    line("write_hub, one change", best(lambda: write_hub(hub, folder / "out")), tracks, floor)
    line("findings of reading", best(lambda: read_hub(source).reading.findings), tracks, floor)
    line("diff_hubs", best(lambda: diff_hubs(hub, hub), 1), tracks, floor)
    line("tidy_texts", best(lambda: tidy_texts(hub), 1), tracks, floor)
    return reading


def many_genomes(folder: Path, genomes: int) -> float:
    """Return the time of reading a hub in one file that names many genomes above its tracks."""
    source = folder / f"{genomes} genomes"
    source.mkdir()
    names = "".join(f"genome g{number}\n\n" for number in range(genomes))
    head = "hub big\nuseOneFile on\nemail me@example.org\n\n"
    (source / "hub.txt").write_text(head + names + trackdb(100, 100))
    return best(lambda: read_hub(source))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        report(Path(folder), TRACKS, 96)
        times = {n: report(Path(folder), n, n) for n in (1_000, 2_000, 4_000)}
        print("one composite, microseconds a child:")
        for n, seconds in times.items():
            print(f"    {n:>6,} children {1e6 * seconds / n:6.1f}")
        print("one file of many genomes, microseconds a genome:")
        for n in (1_000, 2_000, 4_000):
            print(f"    {n:>6,} genomes  {1e6 * many_genomes(Path(folder), n) / n:6.1f}")


if __name__ == "__main__":
    main()

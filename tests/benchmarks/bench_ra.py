"""How fast stanza text is read, against one bare pass over the same bytes.

Run with ``python tests/benchmarks/bench_ra.py [FOLDER]``: a hub of 50,000 tracks made here in four styles and, where FOLDER is given, every
file below it. Times are CPU time, the best of five.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from trackhub.ra import dumps, parse

TRACKS = 50_000


def hub_text(tracks: int = TRACKS) -> bytes:
    """A trackDb as sequencing centres write them: eight lines a track, no indentation."""
    return "\n".join(
        f"track sample_{n}_signal\n"
        f"bigDataUrl https://example.org/data/batch{n // 96}/sample_{n}.signal.bw\n"
        f"shortLabel sample {n}\n"
        f"longLabel Sample {n}, signal of unique reads, fold change over control\n"
        f"type bigWig 0 {n % 400}\n"
        f"parent batch{n // 96}\n"
        f"color {n % 256},{n % 128},40\n"
        f"visibility full\n"
        for n in range(tracks)
    ).encode()


def styles() -> Iterable[tuple[str, bytes]]:
    """The same tracks as other authors write them."""
    plain = hub_text()
    yield "plain", plain
    yield (
        "indented, CRLF",
        b"    " + plain.replace(b"\n", b"\r\n    ").replace(b"    \r\n", b"\r\n"),
    )
    yield "comments, trailing blanks", plain.replace(b"\ntype", b" \n# what it is\ntype")
    yield "continued, UTF-8", plain.replace(b", signal", " µ, \\\n    signal".encode())
    yield "every line end", plain.replace(b"\ntype", b"\r\ntype").replace(b"\ncolor", b"\rcolor")


def best(work: Callable[[], object], times: int = 5) -> float:
    """Least CPU seconds of several runs."""
    spent = []
    for _ in range(times):
        gc.collect()
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def structure(files: list[bytes]) -> None:
    for data in files:
        parse(data)


def settings(files: list[bytes]) -> None:
    for data in files:
        for stanza in parse(data):
            stanza.settings  # noqa: B018


def lines(files: list[bytes]) -> None:
    for data in files:
        for stanza in parse(data):
            stanza.lines  # noqa: B018


def round_trip(files: list[bytes]) -> None:
    for data in files:
        dumps(parse(data))


def bare_pass(files: list[bytes]) -> None:
    for data in files:
        data.split(b"\n")


def report(name: str, files: list[bytes]) -> None:
    size = sum(map(len, files)) / 1e6
    stanzas = sum(len(parse(data)) for data in files)
    floor = best(lambda: bare_pass(files))
    print(f"{name}: {size:.1f} MB, {stanzas:,} stanzas; one bare pass {size / floor:,.0f} MB/s")
    for work in (structure, settings, lines, round_trip):
        spent = best(lambda work=work: work(files))
        print(
            f"    {work.__name__:12}{size / spent:8.1f} MB/s{stanzas / spent:12,.0f} stanzas/s"
            f"{spent / floor:8.1f} x the bare pass"
        )


def main() -> None:
    for name, data in styles():
        report(name, [data])
    for folder in sys.argv[1:]:
        files = [file.read_bytes() for file in Path(folder).rglob("*") if file.is_file()]
        report(folder, files)


if __name__ == "__main__":
    main()

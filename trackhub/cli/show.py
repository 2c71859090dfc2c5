"""``trackhub show``: the tree of a hub in the terminal."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..base_track import BaseTrack
    from ..genome import Genome
    from ..hub import Hub

__all__ = ["add_parser", "run"]

#: So many faults of reading are told; the rest are counted.
_TOLD = 10
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``show`` to the program's parser."""
    parser = subparsers.add_parser(
        "show",
        help="show the tree of a hub",
        description="Print the genomes and tracks of a hub with their types, visibilities, colours and labels.",
    )
    parser.add_argument("hub", help="hub.txt, its directory, or a URL")
    parser.add_argument(
        "--genome", action="append", metavar="NAME", help="show this genome only; may be repeated"
    )
    parser.add_argument(
        "--depth", type=int, metavar="N", help="show no more than N levels of tracks"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the tree; return 0."""
    from ..read import read_hub

    hub = read_hub(args.hub, genomes=args.genome, lazy=True)
    colors = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for line in _hub_lines(hub, args.depth, colors):
        print(_CONTROL.sub("?", line) if not colors else line)
    errors = [finding for finding in hub.reading.findings if finding.severity == "error"]
    for finding in errors[:_TOLD]:
        sys.stderr.write(f"{_CONTROL.sub('?', str(finding))}\n")
    if len(errors) > _TOLD:
        sys.stderr.write(f"and {len(errors) - _TOLD} more errors\n")
    return 0


def _hub_lines(hub: Hub, depth: int | None, colors: bool) -> Iterator[str]:
    yield f"hub {_plain(hub.hub)}{_label(hub.settings.get('shortLabel'))}"
    for genome in hub.genomes_file.genomes if hub.genomes_file is not None else []:
        yield from _genome_lines(genome, depth, colors)


def _genome_lines(genome: Genome, depth: int | None, colors: bool) -> Iterator[str]:
    from ..assembly import Assembly
    from ..base_track import BaseTrack

    trackdb = genome.trackdb
    count = 0 if trackdb is None else len(trackdb.tracks)
    kind = "assembly" if isinstance(genome, Assembly) else "genome"
    yield f"  {kind} {_plain(genome.genome)}  ({count} track{'s' * (count != 1)})"
    if trackdb is None:
        return
    for track, level in trackdb.walk():
        if isinstance(track, BaseTrack) and (depth is None or level <= depth):
            yield "  " * (level + 1) + _track_line(track, colors)


def _track_line(track: BaseTrack, colors: bool) -> str:
    values = track._values
    kind = values.get("type", "") if track.role in ("track", "superTrack") else ""
    words = [
        _plain(track.name),
        track.role if track.role != "track" else "",
        _plain(kind) if kind != track.role else "",
        _plain(values.get("visibility", "")),
        _color(values.get("color", ""), colors),
    ]
    return "  ".join(word for word in words if word) + _label(values.get("shortLabel"))


def _color(text: str, colors: bool) -> str:
    parts = [part.strip() for part in text.split(",")]
    known = len(parts) == 3 and all(part.isascii() and part.isdigit() for part in parts)
    if not (colors and known):
        return _plain(text)
    red, green, blue = (min(int(part[:4]), 255) for part in parts)
    return f"\x1b[38;2;{red};{green};{blue}m■\x1b[0m {text}"


def _label(text: str | None) -> str:
    return f"  “{_plain(text)}”" if text else ""


def _plain(text: str) -> str:
    """Return text without what would steer a terminal."""
    return _CONTROL.sub("?", text)

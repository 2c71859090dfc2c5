"""``trackhub demo``: make the demonstration hub, and say what lies where and what comes next."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..demo import Changes, DemoResult
    from ..trackdb import TrackDb

__all__ = ["add_parser", "run"]

_BROWSER = "https://genome.ucsc.edu/cgi-bin/hgTracks"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``demo`` to the program's parser."""
    parser = subparsers.add_parser(
        "demo",
        help="make a small hub from example data, to see how it goes",
        description="Make a hub with bigWig, bigBed, BAM and VCF tracks from the example data, check "
        "it, stage it, and publish it to a directory of this machine. Needs no network.",
    )
    parser.add_argument(
        "directory",
        nargs="?",
        default="trackhub-demo",
        metavar="DIRECTORY",
        help="where to put it (default: %(default)s)",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make the demonstration and print what was done; return 0."""
    from ..demo import make_demo

    print("\n".join(_story(make_demo(args.directory))))
    return 0


def _story(demo: DemoResult) -> Iterator[str]:
    from ..trackdb import TrackDb

    ((trackdb, _),) = demo.hub.leaves(TrackDb)
    yield from _made(demo, trackdb)
    yield ""
    yield from _where(demo, trackdb)
    yield ""
    yield from _next(demo, trackdb)
    yield ""
    yield f"The script that made the hub ({demo.script}):"
    yield ""
    yield textwrap.indent(demo.script.read_text("utf-8").rstrip(), "    ")


def _made(demo: DemoResult, trackdb: TrackDb) -> Iterator[str]:
    from ..track import BaseTrack

    tracks = trackdb.tracks
    yield f"Built      the hub {demo.hub.hub} for {trackdb.genome.genome}:"
    for track in tracks:
        overlay = track.parent
        note = f", overlaid in {overlay.name}" if isinstance(overlay, BaseTrack) else ""
        yield f"             {track.name:10} {track.tracktype}{note}"
    yield f"Checked    all settings, and the headers of {len(tracks)} data files: {_found(demo)}"
    yield from (f"             {finding}" for finding in demo.report)
    yield f"Staged     in {demo.staging}"
    yield f"Published  in {demo.published}: {_said(demo.changes)}"


def _found(demo: DemoResult) -> str:
    return f"{len(demo.report.errors)} errors, {len(demo.report.warnings)} warnings"


def _said(changes: Changes) -> str:
    if not (changes.new or changes.changed):
        return f"nothing changed, all {len(changes.same)} files were up to date"
    parts = [f"{len(changes.new)} new files"] if changes.new else []
    if changes.changed:
        parts.append(f"changed {', '.join(changes.changed)}")
    if changes.same:
        parts.append(f"{len(changes.same)} as before")
    return "; ".join(parts)


def _where(demo: DemoResult, trackdb: TrackDb) -> Iterator[str]:
    from ..track import BaseTrack

    notes = {
        demo.hub.filename: "the hub: the URL of this file is what UCSC wants",
        trackdb.genome.genomes_file.filename: "its genomes",
        trackdb.filename: "the tracks",
    }
    for track, _ in trackdb.leaves(BaseTrack, intermediate=True):
        notes |= {
            track.filename: f"track {track.name}",
            track.html_fn: f"a page about {track.name}",
        }
    yield "What lies where"
    yield f"  {demo.staging}/   links to the data, and the texts: to look through before an upload"
    yield f"  {demo.published}/   the same as plain files: for a web server"
    for path in sorted([*demo.changes.new, *demo.changes.changed, *demo.changes.same]):
        yield f"      {path:28} {notes.get(path, 'its index')}"


def _next(demo: DemoResult, trackdb: TrackDb) -> Iterator[str]:
    genome = trackdb.genome
    url = f"https://YOUR.SERVER/demo/{demo.hub.filename}"
    yield "What to do next"
    yield f"  1. Copy {demo.published}/ to a plain web server that UCSC can reach and that answers"
    yield "     byte ranges: Apache and nginx do, python -m http.server does not. Or upload from the"
    yield "     script, with the name and the directory of your server:"
    yield '       trackhub.upload_hub(hub, host="YOUR.SERVER", remote_dir="/var/www/html/demo")'
    yield "  2. At https://genome.ucsc.edu open My Data > Track Hubs > Connected Hubs, and paste"
    yield f"       {url}"
    yield "     or follow this link, which does the same:"
    yield f"       {_BROWSER}?db={genome.genome}&hubUrl={url}&position={genome.defaultPos}"
    yield "  3. Put your own files and labels into the script below, and run it."

"""Commands of ``trackhub store`` that leave the store: export to files of a hub, and whole hubs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import StoreError
from ..bar import Bar
from .opening import KINDS, Commands, add_command, open_store, without_tables

if TYPE_CHECKING:
    from ...store import GenomeStore

__all__ = ["add_parsers"]

#: Not a track, but can be exported as one.
_CHROMOSOMES = "chromosome"


def add_parsers(commands: Commands, where: argparse.ArgumentParser) -> None:
    """Add the commands."""
    _add_export(commands, where)
    _add_hub(commands, where)


def _add_export(commands: Commands, where: argparse.ArgumentParser) -> None:
    parser = add_command(
        commands,
        where,
        "export",
        _export,
        help="write a track as bigWig, bigBed or .2bit",
        description="Write values as bigWig, features as bigBed, sequence as .2bit; and, for the name chromosome, "
        "the lengths of the chromosomes as chrom.sizes.",
        examples="export liver/depth liver.bw\nexport peaks peaks.bb\nexport chromosome chrom.sizes",
    )
    parser.add_argument("track")
    parser.add_argument("out", metavar="FILE", help="the file to write")
    parser.add_argument(
        "--no-zeros", action="store_true", help="of values: leave out bases with the value 0"
    )
    parser.add_argument(
        "--negate", action="store_true", help="of values: write them with the other sign"
    )
    parser.add_argument(
        "--allow-rounding",
        action="store_true",
        help="of values: round whole numbers above 16,777,216",
    )
    parser.add_argument(
        "--no-mask", action="store_true", help="of sequence: write it in upper case"
    )


#: Options that change what is written, by the kind of track that they are for.
_OPTIONS = {
    "no_zeros": ("--no-zeros", "dense"),
    "negate": ("--negate", "dense"),
    "allow_rounding": ("--allow-rounding", "dense"),
    "no_mask": ("--no-mask", "sequence"),
}


def _check_options(args: argparse.Namespace, kind: str) -> None:
    for name, (option, wanted) in _OPTIONS.items():
        if getattr(args, name) and kind != wanted:
            shown = KINDS.get(kind, kind)
            raise StoreError(f"{option} does nothing for {args.track!r}, which is {shown}")


def _export(args: argparse.Namespace) -> int:
    from ...store import FeatureTrack, SequenceTrack, TwoBitTrack
    from ...store.bigbed import to_bigbed
    from ...store.export import to_2bit, to_bigwig, write_chrom_sizes

    store = open_store(args)
    folder = Path(args.out).absolute().parent
    if not folder.is_dir():
        raise StoreError(f"there is no folder {folder} to write {args.out} into; make it first")
    if args.track == _CHROMOSOMES:
        _check_options(args, "a table of chromosomes")
        write_chrom_sizes(store.sizes, args.out)
        print(args.out)
        return 0
    with store.track(args.track) as track, Bar(args.track) as bar:
        _check_options(args, track.kind)
        if isinstance(track, FeatureTrack):
            to_bigbed(track, args.out, progress=bar)
        elif isinstance(track, (SequenceTrack, TwoBitTrack)):
            to_2bit(track, args.out, mask=not args.no_mask, progress=bar)
        else:
            to_bigwig(
                track,
                args.out,
                zeros=False if args.no_zeros else None,
                negate=args.negate,
                allow_rounding=args.allow_rounding,
                progress=bar,
            )
    print(args.out)
    return 0


def _add_hub(commands: Commands, where: argparse.ArgumentParser) -> None:
    parser = add_command(
        commands,
        where,
        "hub",
        _hub,
        help="make a hub of tracks",
        description="Make a track hub of tracks: export their data, and write the texts of the hub beside links to "
        "them. Tracks that have not changed are not exported again. Two tracks whose names end with fwd "
        "and rev become one. Sequence is no track of a hub; with --sequence the hub brings its own genome.",
        examples="hub waves --email me@example.org\n"
        "hub waves 'liver/*' peaks --email me@example.org --short-label Liver\n"
        "hub toy --email me@example.org --sequence seq --mode copy",
    )
    parser.add_argument("directory", metavar="DIR", help="of the hub")
    parser.add_argument(
        "tracks",
        nargs="*",
        metavar="TRACK",
        help="names, or patterns such as 'liver/*'; all if left out",
    )
    parser.add_argument("--email", required=True, metavar="ADDRESS", help="of a contact")
    parser.add_argument("--name", help="of the hub (default: that of the assembly with _store)")
    parser.add_argument("--short-label", metavar="TEXT", help="of the hub, up to 17 letters")
    parser.add_argument("--long-label", metavar="TEXT", help="of the hub, up to 80 letters")
    parser.add_argument(
        "--sequence", metavar="TRACK", help="make an assembly hub with this track of sequence"
    )
    parser.add_argument(
        "--data", metavar="DIR", help="for the exported files (default: DIR of the hub with .data)"
    )
    parser.add_argument(
        "--mode",
        choices=("symlink", "hardlink", "copy"),
        default="symlink",
        help="how the hub has its data files (default: %(default)s)",
    )


def _hub(args: argparse.Namespace) -> int:
    from ...store import hub_from_store
    from ...upload.staging import stage_hub

    store = open_store(args)
    directory = Path(args.directory)
    labels = {"short_label": args.short_label, "long_label": args.long_label}
    settings: dict[str, Any] = {name: text for name, text in labels.items() if text is not None}
    tracks = _chosen(store, args.tracks)
    with Bar(directory.name) as bar:
        hub = hub_from_store(
            store,
            args.data or directory.with_name(directory.name + ".data"),
            args.email,
            name=args.name,
            tracks=tracks,
            sequence=args.sequence,
            progress=bar,
            **settings,
        )
    stage_hub(hub, directory, args.mode)
    print(directory / hub.filename)
    return 0


def _chosen(store: GenomeStore, patterns: list[str]) -> list[str]:
    """Names of tracks that patterns name, in their order."""
    if not patterns:
        return without_tables(store, store.tracks())
    chosen: dict[str, None] = {}
    for pattern in patterns:
        found = store.tracks(pattern)
        if not found:
            # Says which name is near.
            store.track(pattern).close()
            found = [pattern]
        elif pattern not in found:
            found = without_tables(store, found)
        chosen.update(dict.fromkeys(found))
    return list(chosen)

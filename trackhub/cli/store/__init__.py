"""``trackhub store``: the genome data store.

Its commands are in `importing` and `making` (they write tracks), `asking`, `reading` and `summing`
(they print), and `showing` (they write files for hubs).
"""

from __future__ import annotations

import argparse

from . import asking, importing, making, reading, showing, summing

__all__ = ["add_parser"]

_DESCRIPTION = """\
Keep values of each base, features and sequence of an assembly in HDF5 files, read them
back fast, and export them for hubs. Regions are written as browsers write them:
chr1:1,001-2,000, counted from 1.
"""
_EXAMPLES = """\
examples:
  trackhub store init --root db --assembly hg38
  export GENOME_DB=db GENOME_ASSEMBLY=hg38
  trackhub store import liver/depth a.bam b.bam
  trackhub store import liver/fwd a.bam --what 5prime --reverse liver/rev
  trackhub store import seq hg38.2bit
  trackhub store combine all liver/depth kidney/depth
  trackhub store stats all
  trackhub store get all chr1:1,000,001-1,000,100
  trackhub store seq chr1:1,000,001-1,000,100 --strand -
  trackhub store bins all --size 10000
  trackhub store export all all.bw
  trackhub store hub waves --email me@example.org
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``store`` and its commands to the program's parser."""
    parser = subparsers.add_parser(
        "store",
        help="keep values, features and sequence of a genome",
        description=_DESCRIPTION,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument(
        "--root", metavar="DIR", help="folder of all assemblies (default: $GENOME_DB)"
    )
    where.add_argument(
        "-a", "--assembly", metavar="NAME", help="UCSC's name (default: $GENOME_ASSEMBLY)"
    )
    making.add_init(commands, where)
    for room in (importing, making, showing, asking, reading, summing):
        room.add_parsers(commands, where)

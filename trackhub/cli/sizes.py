"""``trackhub sizes``: names and lengths of the chromosomes of a file or an assembly."""

from __future__ import annotations

import argparse
import sys

__all__ = ["add_parser", "run"]


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``sizes`` to the program's parser."""
    parser = subparsers.add_parser(
        "sizes",
        help="print the lengths of chromosomes",
        description="Print names and lengths of the chromosomes, with a tab between, as a "
        "chrom.sizes file has them.",
    )
    parser.add_argument(
        "source",
        help="an assembly such as hg38, or a path or URL: .2bit, FASTA, .fai, BAM, CRAM, VCF, bigWig, "
        "bigBed, .hic",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the table; return 0."""
    from ..formats.chromsizes import chrom_sizes

    sizes = chrom_sizes(args.source)
    sys.stdout.writelines(f"{name}\t{size}\n" for name, size in sizes.items())
    return 0

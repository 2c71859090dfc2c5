"""``trackhub diff``: what differs between two hubs."""

from __future__ import annotations

import argparse

__all__ = ["add_parser", "run"]


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``diff`` to the program's parser."""
    parser = subparsers.add_parser(
        "diff",
        help="compare two hubs",
        description="Tell which tracks were added, removed, moved and changed, setting by setting. Exits with 0 "
        "if the hubs say the same, with 1 if they differ, with 2 if one cannot be read.",
    )
    parser.add_argument("first", help="hub.txt, its directory, or a URL")
    parser.add_argument("second", help="the same of the other hub")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the differences; return 1 if there are any."""
    from ..diff import diff_hubs

    found = diff_hubs(args.first, args.second)
    print(found.to_json() if args.json else found)
    return 0 if found.empty else 1

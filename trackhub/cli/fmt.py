"""``trackhub fmt``: a hub's texts in a tidy layout."""

from __future__ import annotations

import argparse
import difflib
import sys
from pathlib import Path

__all__ = ["add_parser", "run"]


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``fmt`` to the program's parser."""
    parser = subparsers.add_parser(
        "fmt",
        help="lay out a hub's texts tidily",
        description="Indent the texts of a hub by nesting, with one blank line between stanzas and one blank "
        "behind each setting's name. What they say stays the same. Prints what would change and exits with 1 "
        "if anything would, unless --write is given.",
    )
    parser.add_argument("hub", help="hub.txt, or the directory that it is in")
    parser.add_argument("--write", action="store_true", help="change the files")
    parser.add_argument(
        "--sort", action="store_true", help="put the settings of tracks into trackhub's order, too"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print or make the changes; return 1 where there are some that were not made."""
    from ..errors import ValidationError
    from ..fetch import is_url
    from ..read import read_hub
    from ..rendering import write_text
    from ..tidy import tidy_texts

    texts = tidy_texts(read_hub(args.hub), sort=args.sort)
    for location, (before, after) in texts.items():
        if args.write:
            if is_url(location):
                raise ValidationError(
                    f"{location} is on a server; lay out your own copy of the hub"
                )
            write_text(Path(location), after)
            print(f"wrote {location}")
        else:
            sys.stdout.writelines(_diff(location, before, after))
    return 1 if texts and not args.write else 0


def _diff(location: str, before: str, after: str) -> list[str]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    printed = []
    for line in difflib.unified_diff(old, new, location, location):
        text = line.rstrip("\r\n").encode("utf-8", "replace").decode("utf-8")
        printed.append(text + "\n")
    return printed

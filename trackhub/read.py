"""A hub on disk or on a web server, read into the tree.

How its texts become components is in the rooms of `trackhub.reading`.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from os import PathLike, fspath
from typing import TYPE_CHECKING

from .errors import ReadError
from .fetch import Fetcher, Resolve, is_url

if TYPE_CHECKING:
    from .hub import Hub

__all__ = ["read_hub"]


def read_hub(
    path_or_url: str | PathLike[str],
    *,
    genomes: str | Iterable[str] | None = None,
    resolve: Resolve | None = None,
    lazy: bool = False,
) -> Hub:
    """Read a hub with all its genomes and tracks.

    Settings are kept as they are written, unknown ones too, and nothing is judged: ask `check_hub` for that. What
    is changed afterwards is checked as in a hub that a script makes. Parts that are missing are left out, and
    ``hub.reading.findings`` says so. `write_hub` writes the hub back with your changes and no others.

    Parameters
    ----------
    path_or_url
        hub.txt: a path, or an http or https URL; or a directory with one in it.
    genomes
        Read these genomes only; the others stay as they are when the hub is written back.
    resolve
        Where URLs are found on this machine, for a hub whose files name each other by URL: a mapping of URL
        prefixes to directories, or a function URL → path, or None for one to be fetched.
    lazy
        Read the tracks of a genome when they are first asked for.

    Returns
    -------
    Hub
        Its ``reading`` attribute knows the files (`trackhub.reading.state.Reading`), and the ``origin`` of every
        component its file and lines.

    Raises
    ------
    ReadError
        If there is no hub.txt, or it holds no stanza, or the hub has none of `genomes`.

    Notes
    -----
    https://genome.ucsc.edu/goldenPath/help/hgTrackHubHelp.html

    Examples
    --------
    >>> import trackhub
    >>> hub, _, _, trackdb = trackhub.default_hub("demo", "hg38", "me@example.org")
    >>> trackdb.add_tracks(trackhub.Track(name="a", url="https://example.org/a.bw", tracktype="bigWig"))
    >>> files = hub.render()
    >>> again = read_hub(files[repr(hub)])
    >>> track = again.find("a")
    >>> track.settings["bigDataUrl"], track.origin.line_of("type")
    ('https://example.org/a.bw', 5)
    """
    from .reading.hubs import HubReader

    location = fspath(path_or_url)
    if not is_url(location) and os.path.isdir(location):
        location = _hub_in(location)
    wanted = [genomes] if isinstance(genomes, str) else genomes
    with _collector_at_rest():
        return HubReader(location, Fetcher(resolve), wanted, lazy).read()


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep Python from searching the growing tree for garbage again and again: it takes as long as reading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _hub_in(folder: str) -> str:
    """Return the hub.txt of a directory."""
    names = sorted(os.listdir(folder))
    if "hub.txt" in names:
        return os.path.join(folder, "hub.txt")
    found = [name for name in names if name.lower().endswith("hub.txt")]
    if len(found) == 1:
        return os.path.join(folder, found[0])
    there = f"several hubs ({', '.join(found[:5])})" if found else "no hub.txt"
    raise ReadError(f"the directory has {there}; name the file", folder)

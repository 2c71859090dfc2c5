"""The metadata of a genome's tracks: whether the key that ``meta`` of a track names is in the genome's table.

That the table is there is looked at in `data`, as for every file.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..base_track import BaseTrack
from ..fetch import is_url
from ..findings import Finding
from ..genome import Genome
from ..spec.spelling import nearest
from .files import FileUse, on_disk, text_of

__all__ = ["MetadataCheck"]

_LARGEST = 64 << 20
#: Keys that a message names, and unknown ones for which the nearest is looked for.
_NAMED = 5
_GUESSES = 20


class MetadataCheck:
    """Checks ``metaTab`` and ``metaDb`` of one genome, and knows their keys afterwards.

    Parameters
    ----------
    genome
        The genome.
    uses
        The files that its stanza names.
    read
        Whether files of this machine are to be opened.
    """

    def __init__(self, genome: Genome, uses: list[FileUse], read: bool) -> None:
        self._genome = genome
        self._uses = [use for use in uses if use.setting in _READERS]
        self._read = read
        self._guesses = 0
        #: None where not all of them are known.
        self._keys: set[str] | None = set()

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong with the tables, and learn their keys."""
        for use in self._uses:
            keys = self._keys_in(use)
            if keys is None or self._keys is None:
                self._keys = None
            else:
                self._keys |= keys
            if keys is not None and not keys:
                yield use.finding("bad-metadata", "warning", *_WITHOUT_KEYS[use.setting])

    def _keys_in(self, use: FileUse) -> set[str] | None:
        if not self._read or use.where is None or is_url(use.where):
            return None
        path = on_disk(use.where)
        try:
            return None if path is None else _READERS[use.setting](path)
        except OSError:
            return None

    def of_track(self, track: BaseTrack) -> Iterator[Finding]:
        """Yield a finding about a track whose key is in none of the tables."""
        key = track._values.get("meta")
        if not key or self._keys is None or key in self._keys:
            return
        fix: str | None
        if not self._uses:
            message = f"meta {key} is a key of metaTab or metaDb, and {self._genome.describe()} has neither"
            fix = "set metaTab for the genome, or leave meta out"
        else:
            table = " and ".join(f"{use.setting} {use.value}" for use in self._uses)
            message = f"meta {key} is not in {table}, which has {_some(self._keys)}"
            fix = self._near(key)
        yield track.finding("unknown-meta", "warning", message, setting="meta", fix=fix)

    def _near(self, key: str) -> str | None:
        self._guesses += 1
        if self._guesses > _GUESSES or self._keys is None:
            return None
        near = nearest(key, sorted(self._keys))
        return None if near is None else f"write {near}"


def _table_keys(path: str) -> set[str]:
    """Return the column ``meta`` of a table with a header that begins with ``#``."""
    lines = text_of(path, _LARGEST).splitlines()
    header = lines[0].removeprefix("#").split("\t") if lines and lines[0].startswith("#") else []
    names = [name.strip() for name in header]
    if "meta" not in names:
        return set()
    at = names.index("meta")
    rows = (line.split("\t") for line in lines[1:] if line.strip() and not line.startswith("#"))
    return {cells[at].strip() for cells in rows if len(cells) > at} - {""}


def _storm_keys(path: str) -> set[str]:
    """Return what the ``meta`` lines of a tagStorm say, however deep they stand."""
    lines = (line.split(None, 1) for line in text_of(path, _LARGEST).splitlines())
    return {words[1].strip() for words in lines if len(words) == 2 and words[0] == "meta"}


_READERS = {"metaTab": _table_keys, "metaDb": _storm_keys}
_WITHOUT_KEYS = {
    "metaTab": (
        "names a table without rows under a column meta, so that no track finds its metadata",
        "begin its first line with #, and call the column of the tracks' keys meta",
    ),
    "metaDb": (
        "names a tagStorm without a meta line, so that no track finds its metadata",
        "give each stanza of a track a line meta and its key",
    ),
}


def _some(keys: set[str]) -> str:
    shown = ", ".join(sorted(keys)[:_NAMED])
    return f"{shown} …" if len(keys) > _NAMED else shown or "no keys"

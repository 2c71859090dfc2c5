"""The relative paths in a tree: which settings hold them, and from which file each one starts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..fetch import is_url
from ..paths import parent_dir
from ..spec import lookup
from ..stanza import Stanza

if TYPE_CHECKING:
    from ..genomes_file import GenomesFile
    from ..hub import Hub
    from ..trackdb import TrackDb

__all__ = ["Reference", "base_of", "file_settings", "references"]

#: Files that are texts of the hub themselves.
_TEXTS = frozenset({"genomesFile", "trackDb", "groups"})


class Reference(NamedTuple):
    """A setting that names a file.

    Attributes
    ----------
    component, name, value
        The setting.
    folder
        The directory that a relative value starts from, in the layout of the hub; None for a text outside it.
    location
        Path or URL of the text that it starts from; None for a hub that a script made.
    """

    component: Stanza
    name: str
    value: str
    folder: str | None
    location: str | None

    @property
    def is_relative(self) -> bool:
        """Whether the value is a relative path."""
        return not is_url(self.value) and self.value[:1] != "/"


@lru_cache(4096)
def base_of(context: str, name: str) -> str | None:
    """Return the kind of file from which the path in a setting starts; None where it is no path, or a text of the hub."""
    setting = lookup(context, name)
    return None if setting is None or name in _TEXTS else setting.base


def file_settings(component: Stanza) -> Iterator[tuple[str, str]]:
    """Yield the settings of one component that name a file which UCSC finds relative to a text."""
    staged = component.local_files
    for name, value in component._values.items():
        if value and base_of(component.context, name) is not None and name not in staged:
            yield name, value


def references(hub: Hub) -> Iterator[Reference]:
    """Yield every setting of a hub that names a file, but those that are staged from this machine."""
    top = parent_dir(hub.filename)
    place = None if hub.origin is None else hub.origin.file
    for name, value in file_settings(hub):
        yield Reference(hub, name, value, top, place)
    if hub.genomes_file is None:
        return
    start = _start_of(hub.genomes_file, hub)
    for genome in hub.genomes_file.genomes:
        for name, value in file_settings(genome):
            if base_of("genomes", name) == "hub":
                yield Reference(genome, name, value, top, place)
            else:
                yield Reference(genome, name, value, *start)
    for trackdb in hub.genomes_file.trackdbs:
        beside = _start_of(trackdb, hub)
        for node in dict.fromkeys(node for node, _ in trackdb.walk()):
            if isinstance(node, Stanza):
                for name, value in file_settings(node):
                    yield Reference(node, name, value, *beside)


def _start_of(file: GenomesFile | TrackDb, hub: Hub) -> tuple[str | None, str | None]:
    """Return the directory and the location that the relative paths in a text start from."""
    origin = file.origin
    location = None if origin is None else origin.file
    if hub.one_file:
        return parent_dir(hub.filename), location
    outside = origin is not None and file._filename is None
    return None if outside else parent_dir(file.filename or ""), location

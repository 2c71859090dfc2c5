"""The data files that a hub on this machine names by relative paths, found so that they can be staged with it."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..errors import ReadError, warn
from ..fetch import is_url, join_location
from ..paths import decoded, join, parent_dir
from ..rendering import DataFile
from .references import base_of, file_settings

if TYPE_CHECKING:
    from ..rendering import Rendering
    from ..stanza import Stanza
    from .state import Reading, TextFile

__all__ = ["place_sources"]


def place_sources(
    components: Iterable[Stanza], file: TextFile, reading: Reading, rendering: Rendering
) -> None:
    """Ask for the files that lie where the settings of `components` say.

    What is not there, or lies outside the hub's directory, is left out with a warning.

    Parameters
    ----------
    components
        Components of the tree; those that a script made are passed over.
    file
        The text from which their relative paths start, as UCSC resolves them.
    reading
        How the hub was read.
    rendering
        Takes the files.
    """
    here = _Folder(reading, file.location)
    top = here if file.location == reading.location else _Folder(reading, reading.location)
    left: list[str] = []
    for component in components:
        if component.origin is None:
            continue
        for name, value in _named_files(component, here):
            folder = top if base_of(component.context, name) == "hub" else here
            path, source = folder.find(value)
            if source is None:
                continue
            if path is None or not os.path.isfile(source):
                left.append(value)
                continue
            rendering.place(path, DataFile(source, name, component.type_word(), component))
    if left:
        more = f" and {len(left) - 3} more" if len(left) > 3 else ""
        warn(
            f"{', '.join(left[:3])}{more}: not there, or outside the hub's directory, so not staged "
            "along with it"
        )


class _Folder:
    """The directory that relative paths start from."""

    def __init__(self, reading: Reading, location: str) -> None:
        self._reading = reading
        self._location = location
        path = reading.path_of(location)
        self._path = None if path is None else parent_dir(path)
        self._local = None if is_url(location) else os.path.dirname(location)
        self._names: frozenset[str] | None = None

    def find(self, value: str) -> tuple[str | None, str | None]:
        """Return where a file lies in the layout of the hub (None: outside), and on this machine."""
        name = decoded(value)
        if self._local is not None:
            if name != value and os.path.exists(os.path.join(self._local, value)):
                name = value
            source: str | None = os.path.join(self._local, name)
        else:
            try:
                source = self._reading.fetcher.local(join_location(self._location, value))
            except ReadError:
                source = None
        path = None if self._path is None else posixpath.normpath(join(self._path, name))
        return (None if path is None or path.startswith("..") else path), source

    def has(self, name: str) -> bool:
        """Whether a file of that name lies in this directory."""
        if self._names is None:
            self._names = frozenset()
            _, beside = self.find("x.html")
            if beside is not None and os.path.isdir(os.path.dirname(beside) or "."):
                self._names = frozenset(os.listdir(os.path.dirname(beside) or "."))
        return name in self._names


def _named_files(component: Stanza, folder: _Folder) -> Iterator[tuple[str, str]]:
    """Yield the settings of a component that name a file by a relative path."""
    for name, value in file_settings(component):
        if value[0] == "/" or is_url(value):
            continue
        if name == "html":
            value = value if value.endswith(".html") else f"{value}.html"
        elif name == "bigDataUrl" and getattr(component, "source", None) is not None:
            continue
        yield name, value
    if component.context == "trackDb" and "html" not in component._values:
        page = f"{component.label_name}.html"
        if folder.has(page):
            yield "html", page

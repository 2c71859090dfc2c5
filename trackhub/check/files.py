"""Which files a hub names, and where each of them lies: on this machine, on a server, or nowhere to be told.

What is in the files is in `data`, `pages` and `assemblies`; how they are served in `remote`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ..assembly import TwoBitFile
from ..base_track import BaseTrack
from ..errors import ReadError
from ..fetch import Fetcher, is_url, join_location
from ..findings import Finding
from ..genome import Genome
from ..hub import Hub
from ..paths import decoded
from ..spec import Setting, lookup
from ..stanza import Stanza

__all__ = ["FileUse", "Places", "is_served", "on_disk", "text_of"]

_SERVED = re.compile(r"https?://", re.IGNORECASE)
#: Names of a directory that are looked through, and how often, for one that is like a missing one.
_LISTED = 10_000
_GUESSES = 20
#: Web pages and descriptions, which `pages` looks after, and texts, which the reader reads.
_NO_DATA = frozenset({"html", "htmlPath", "descriptionUrl", "trackDb", "groups", "genomesFile"})
#: Without these files a hub loads and its tracks are drawn.
_EXTRAS = frozenset(
    {
        "chromSizes",
        "detailsStaticTable",
        "extraDetailsTable",
        "logoMaf",
        "metaDb",
        "metaTab",
        "multiRegionsBedUrl",
        "sampleMetadataFile",
        "searchTrix",
        "treeImage",
    }
)
#: Hosts that give files to people, not to programs, and what to do.
_HOSTS = (
    (
        re.compile(r"https?://(?:www\.)?github\.com/[^/]+/[^/]+/blob/(?!.*[?&]raw=)", re.I),
        "error",
        "is a page of GitHub about the file, not the file",
        "write raw.githubusercontent.com for github.com, and leave out /blob",
    ),
    (
        re.compile(r"https?://(?:[\w-]+\.)*dropbox(?:usercontent)?\.com/", re.I),
        "warning",
        "is on Dropbox, which gives UCSC no parts of files",
        "put it on a server that does",
    ),
    (
        re.compile(
            r"https?://(?:(?:drive|docs)\.google\.com|1drv\.ms|onedrive\.live\.com"
            r"|(?:[\w-]+\.)?sharepoint\.com|(?:[\w-]+\.)?box\.com|(?:[\w-]+\.)?icloud\.com)/",
            re.I,
        ),
        "warning",
        "is on a drive for people, which does not serve parts of files reliably",
        "put it on a web server",
    ),
    (
        re.compile(r"https?://(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?/", re.I),
        "hint",
        "is on this machine, where UCSC cannot reach it",
        "put it on a public server before you give the hub away",
    ),
)


class FileUse(NamedTuple):
    """One setting that names a file.

    Attributes
    ----------
    component
        The stanza.
    setting, value
        Its setting, and what it says.
    where
        The path on this machine, or the URL; None where neither can be told.
    word
        First word of the track's type, or None.
    """

    component: Stanza
    setting: str
    value: str
    where: str | None
    word: str | None

    def finding(self, code: str, severity: str, message: str, fix: str | None = None) -> Finding:
        """Return a finding about this file."""
        return self.component.finding(
            code,
            severity,  # type: ignore[arg-type]
            f"{self.setting} {message}" if message else self.setting,
            setting=self.setting,
            fix=fix,
        )


class Places:
    """Finds the files of one hub.

    Parameters
    ----------
    hub
        The hub.
    """

    def __init__(self, hub: Hub) -> None:
        self.fetcher: Fetcher | None = hub.reading.fetcher if hub.reading is not None else None
        self.hub_file: str | None = hub.origin.file if hub.origin is not None else None
        self.served = self.hub_file is not None and is_url(self.hub_file)
        self._names: dict[str, dict[str, str]] = {}
        self._guesses = 0

    def start(self, setting: Setting, component: Stanza, text_file: str | None) -> str | None:
        """Return the text file from which UCSC resolves a relative path; None where there is none.

        Parameters
        ----------
        setting
            The setting.
        component
            Its stanza.
        text_file
            The trackDb that genomes.txt names, for a track.
        """
        if setting.base == "trackDb":
            return text_file
        if setting.base == "hub":
            return self.hub_file
        return component.origin.file if component.origin is not None else None

    def locate(self, value: str, start: str | None) -> str | None:
        """Return the path or URL that a value means; None where that cannot be told.

        A URL that lies on this machine (see `trackhub.read.read_hub`, ``resolve``) is given as a path.
        """
        if is_url(value):
            location = value
        elif start is None:
            return value if os.path.isabs(value) else None
        else:
            location = join_location(start, value)
        if self.fetcher is not None and is_url(location):
            try:
                location = self.fetcher.local(location) or location
            except ReadError:
                return None
        return location

    def missing(self, use: FileUse, path: str) -> Finding:
        """Return the finding about a file that is not there."""
        severity = "warning" if use.setting in _EXTRAS else "error"
        return use.finding(
            "missing-file", severity, f"names {path}, which is not there{self.similar(path)}"
        )

    def similar(self, path: str) -> str:
        """Return a hint at a file of nearly that name, such as one that differs in case."""
        folder, name = os.path.split(path)
        names = self._names.get(folder)
        if names is None:
            try:
                listed = os.listdir(folder or ".")[:_LISTED]
            except (OSError, ValueError):
                listed = []
            names = self._names[folder] = {other.casefold(): other for other in listed}
        found = names.get(name.casefold())
        if found is None and self._guesses < _GUESSES and len(name) < 256:
            from difflib import get_close_matches

            self._guesses += 1
            found = next(iter(get_close_matches(name, names.values(), 1, 0.85)), None)
        return f", but {found} is" if found and found != name else ""

    def uses(self, component: Stanza, text_file: str | None = None) -> Iterator[FileUse | Finding]:
        """Yield the files that a stanza names, and what is wrong with the way it names them."""
        values = component._values
        word = component.type_word()
        for name, setting in _file_settings(component.context, tuple(values)):
            value = values[name]
            local = component.local_files.get(name)
            if local is not None:
                yield FileUse(component, name, value, local, word)
                continue
            if name == "bigDataUrl" and (source := getattr(component, "source", None)) is not None:
                yield FileUse(component, name, value, source, word)
                continue
            yield from self._placed(component, name, setting, value, text_file, word)
        yield from _staged(component, word)

    def _placed(
        self,
        component: Stanza,
        name: str,
        setting: Setting,
        value: str,
        text_file: str | None,
        word: str | None,
    ) -> Iterator[FileUse | Finding]:
        use = FileUse(component, name, value, None, word)
        if not value or (is_url(value) and not value.lower().startswith(("http", "ftp"))):
            return
        if is_url(value):
            yield from _host_findings(use)
        elif setting.base is None:
            yield use.finding(
                "unresolved-path",
                "warning",
                f"{value} is relative, and UCSC resolves no relative path here",
                "write the whole URL",
            )
        elif value.startswith("/"):
            if self.served and value.startswith("/gbdb/"):
                yield use.finding(
                    "local-path",
                    "error",
                    f"{value} is a path of UCSC's own machines, and UCSC refuses it in a hub on the web",
                    "write a URL",
                )
                return
            if not self.served:
                yield use.finding(
                    "local-path",
                    "warning",
                    f"{value} starts at the root: on a web server that is the root of the server",
                    "write it relative to the file that it stands in",
                )
        start = self.start(setting, component, text_file) if setting.base else text_file
        yield use._replace(where=self.locate(value, start))


@lru_cache(4096)
def _file_settings(context: str, names: tuple[str, ...]) -> tuple[tuple[str, Setting], ...]:
    found = []
    for name in names:
        if name not in _NO_DATA:
            setting = lookup(context, name)
            if setting is not None and setting.is_file:
                found.append((name, setting))
    return tuple(found)


def _staged(component: Stanza, word: str | None) -> Iterator[FileUse]:
    """Yield the data of a component that names no setting for it, since staging will."""
    if isinstance(component, BaseTrack):
        source = component.source
        if source is not None and "bigDataUrl" not in component._values:
            yield FileUse(component, "bigDataUrl", source, source, word)
    elif isinstance(component, Genome):
        for child in component.children:
            if isinstance(child, TwoBitFile):
                yield FileUse(component, "twoBitPath", child.source, child.source, None)


def _host_findings(use: FileUse) -> Iterator[Finding]:
    for pattern, severity, message, fix in _HOSTS:
        if pattern.match(use.value):
            yield use.finding("unfit-host", severity, f"{use.value} {message}", fix)


def is_served(where: str) -> bool:
    """Return whether this is an ``http`` or ``https`` URL."""
    return _SERVED.match(where) is not None


def on_disk(path: str) -> str | None:
    """Return the path of a file that is there, as it stands or as a web server reads it; None where there is none."""
    if os.path.exists(path):
        return path
    meant = decoded(path)
    return meant if meant != path and meant and os.path.exists(meant) else None


def text_of(path: str, most: int) -> str:
    """Return the text of a file, of a large one the first `most` bytes; a pipe does not hang it.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
        return file.read(most).decode("utf-8", "replace")

"""Description pages: of the hub, of its genomes, of its tracks.

Which of them a browser would show as they are is looked at too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from ..base_track import BaseTrack
from ..fetch import is_url
from ..findings import Finding
from ..genome import Genome
from ..hub import Hub
from ..stanza import Stanza
from ..trackdb import TrackDb
from .files import FileUse, Places, on_disk
from .tracks import above

__all__ = ["PAGES", "Pages"]

#: Settings that name pages.
PAGES = frozenset({"html", "htmlPath", "descriptionUrl"})

_LONGEST = 1 << 20
_NAMED = 3
#: What UCSC takes out of a page, with all that is inside.
_REMOVED = frozenset(
    {"script", "style", "form", "link", "object", "embed", "applet", "meta", "base", "svg", "math"}
)
_VIDEO = re.compile(r"https://(?:[\w-]+\.)*(?:youtube(?:-nocookie)?|vimeo)\.com/")
_SCHEMES = re.compile(r"(?:https?|mailto|ftp):", re.I)
_ANY_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)


class Pages:
    """Looks after the pages of one hub; a page that many tracks share is read once.

    Parameters
    ----------
    places
        Where its files lie.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._seen: set[str] = set()

    # -- hub and genome ----------------------------------------------------------------------

    def of_hub(self, hub: Hub) -> Iterator[Finding]:
        """Yield what is wrong with ``descriptionUrl``."""
        if hub.html_string:
            return
        if not hub._values.get("descriptionUrl"):
            yield hub.finding(
                "missing-descriptionUrl",
                "hint",
                "no descriptionUrl, which UCSC wants of a public hub",
                fix="set descriptionUrl to a page about the hub",
            )
            return
        yield from self._named(hub, "descriptionUrl", self._places.hub_file)

    def of_genome(self, genome: Genome) -> Iterator[Finding]:
        """Yield what is wrong with ``htmlPath``."""
        if genome.html_string:
            return
        if genome._values.get("htmlPath"):
            start = genome.origin.file if genome.origin is not None else None
            yield from self._named(genome, "htmlPath", start)
        elif "twoBitPath" in genome._values or any(c.role == "2bit file" for c in genome.children):
            yield genome.finding(
                "missing-htmlPath",
                "hint",
                "no htmlPath, which UCSC shows on the page of the assembly",
                fix="set htmlPath to a page about the assembly",
            )

    def _named(self, component: Stanza, setting: str, start: str | None) -> Iterator[Finding]:
        """Yield what is wrong with a page that a setting names."""
        value = component._values[setting]
        path = component.local_files.get(setting) or self._places.locate(value, start)
        if path is None or is_url(path):
            return
        found = on_disk(path)
        if found is None:
            yield self._missing(component, setting, path)
        else:
            yield from self._inside(component, setting, found)

    def _missing(self, component: Stanza, setting: str, path: str) -> Finding:
        return component.finding(
            "missing-page",
            "warning",
            f"{setting} names {path}, which is not there{self._places.similar(path)}",
            setting=setting,
        )

    # -- tracks --------------------------------------------------------------------------------

    def of_tracks(self, trackdb: TrackDb, tracks: list[BaseTrack]) -> Iterator[Finding]:
        """Yield what is wrong with the pages of the tracks of a genome."""
        start = trackdb.origin.file if trackdb.origin is not None else None
        if start is not None and self._places.locate("x", start) is None:
            return
        states: dict[int, bool] = {}
        named: set[str] = set()
        for track in tracks:
            if track.html_string:
                states[id(track)] = True
                continue
            path = self._page_of(track, start)
            states[id(track)] = path is not None and self._has_text(path)
            if path is None or is_url(path):
                continue
            if states[id(track)]:
                yield from self._inside(track, "html", on_disk(path) or path)
            elif "html" in track._values and path not in named:
                named.add(path)
                if on_disk(path) is None:
                    yield self._missing(track, "html", path)
                else:
                    yield _empty(track, path)
        yield from _without_page(trackdb, tracks, states)

    def _page_of(self, track: BaseTrack, start: str | None) -> str | None:
        """Return where the page of a track should be; None where there is none, or nobody can tell."""
        name = track._values.get("html")
        if name is None:
            if start is None:
                return None
            name = track.name
        elif (local := track.local_files.get("html")) is not None:
            return local
        return self._places.locate(name if name.endswith(".html") else f"{name}.html", start)

    def _has_text(self, path: str) -> bool:
        """Return whether there is something at a path; of a URL it is assumed."""
        if is_url(path):
            return True
        found = on_disk(path)
        return found is not None and os.path.getsize(found) > 0

    def served(self, component: Stanza, text_file: str | None) -> Iterator[FileUse]:
        """Yield the pages that a stanza names and that a web server has."""
        for setting in PAGES & component._values.keys():
            value = component._values[setting]
            if setting == "html" and not value.endswith(".html"):
                value += ".html"
            start = text_file
            if setting == "descriptionUrl":
                start = self._places.hub_file
            elif setting == "htmlPath":
                start = component.origin.file if component.origin is not None else None
            path = self._places.locate(value, start)
            if path is not None and is_url(path):
                yield FileUse(component, setting, component._values[setting], path, None)

    # -- what is inside ------------------------------------------------------------------------

    def _inside(self, component: Stanza, setting: str, path: str) -> Iterator[Finding]:
        """Yield what UCSC would take out of a page."""
        if path in self._seen:
            return
        self._seen.add(path)
        try:
            if not os.path.isfile(path):
                return
            with open(path, "rb") as file:
                text = file.read(_LONGEST).decode("utf-8", "replace")
        except OSError:
            return
        if not text.strip():
            if setting != "html":
                yield _empty(component, path, setting)
            return
        removed = _Markup.removed_from(text)
        if removed:
            more = f" and {len(removed) - _NAMED} more" if len(removed) > _NAMED else ""
            yield component.finding(
                "page-markup",
                "hint",
                f"{path} has {', '.join(removed[:_NAMED])}{more}, which UCSC takes out of the page",
                setting=setting,
                fix="use plain markup",
            )


def _empty(component: Stanza, path: str, setting: str = "html") -> Finding:
    return component.finding(
        "missing-page", "warning", f"{setting} names {path}, which is empty", setting=setting
    )


def _without_page(
    trackdb: TrackDb, tracks: list[BaseTrack], states: dict[int, bool]
) -> Iterator[Finding]:
    """Yield one hint about all tracks that no page describes, theirs or a container's."""
    bare = [
        track
        for track in tracks
        if track.role == "track"
        and track.name != "cytoBandIdeo"
        and not states[id(track)]
        and not any(states.get(id(one), False) for one in above(track))
    ]
    if not bare:
        return
    names = ", ".join(track.name for track in bare[:_NAMED]) + (" …" if len(bare) > _NAMED else "")
    count = sum(track.role == "track" for track in tracks)
    genome = trackdb.genome
    owner = genome.describe() if genome is not None else trackdb.describe()
    if count == 1:
        message = f"{owner}: the track {names} has no description page"
        fix = "write one, and name it with html, or one for its container"
    else:
        message = f"{owner}: {len(bare)} of {count} tracks have no description page ({names})"
        fix = "write a page, and name it with html, for them or for their container"
    finding = bare[0].finding("no-page", "hint", "", fix=fix)
    yield finding._replace(message=message, component=owner)


class _Markup(HTMLParser):
    """Collects what UCSC takes out of a page, each kind once."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, None] = {}

    @classmethod
    def removed_from(cls, text: str) -> list[str]:
        parser = cls()
        try:
            parser.feed(text)
            parser.close()
        except (AssertionError, ValueError, RecursionError):
            return list(parser.found)
        return list(parser.found)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _REMOVED or (tag == "iframe" and not _VIDEO.match(dict(attrs).get("src") or "")):
            self.found.setdefault(f"<{tag}>")
        for name, value in attrs:
            link = (value or "").strip()
            if name.startswith("on") or (
                name in ("href", "src") and _ANY_SCHEME.match(link) and not _SCHEMES.match(link)
            ):
                self.found.setdefault(f"{name}=")

"""The stanzas of a trackDb, with those it includes, turned into tracks inside tracks.

Nothing is judged but what stands in the way of a tree.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..base_track import BaseTrack
from ..composite import CompositeTrack
from ..containers import AggregateTrack, SuperTrack, ViewTrack
from ..errors import ReadError
from ..fetch import is_url, join_location
from ..findings import Finding
from ..track import Track
from .origin import PARENT_NAMES, LateOrigin, Origin
from .state import LIMITS, Reading, TextFile

if TYPE_CHECKING:
    from ..findings import Severity
    from ..ra import Stanza
    from ..trackdb import TrackDb

__all__ = ["TrackReader", "included_file"]

#: Settings that make a stanza something else than a data track, or name its parent in an old way.
_MARKS = frozenset({"compositeTrack", "container", "superTrack", "subTrack", "view"})
#: Includes nest no deeper than this, and neither do tracks.
_DEEPEST_INCLUDE = 50
_DEEPEST_TRACK = 12
#: One trackDb includes no more files than this.
_MOST_INCLUDES = 10_000


class TrackReader:
    """Reads the tracks of one trackDb.

    Attributes
    ----------
    files
        The trackDb's own file, and those it includes.
    tracks
        All tracks in the order of the text, as if it were one file.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.files: list[TextFile] = []
        self.tracks: list[BaseTrack] = []
        self._parents: list[str | None] = []
        self._views: list[int] = []
        self._size = 0
        self._included: set[str] = set()

    # -- text to stanzas -------------------------------------------------------------------

    def add_file(self, file: TextFile, stanzas: Iterable[Stanza] | None = None) -> None:
        """Take in the tracks of a file, and of those it includes.

        Parameters
        ----------
        file
            The text.
        stanzas
            Those of its stanzas to take; all if left out.
        """
        self._add_file(file, file.document if stanzas is None else stanzas, (file.location,))

    def _add_file(self, file: TextFile, stanzas: Iterable[Stanza], chain: tuple[str, ...]) -> None:
        self.files.append(file)
        self._size += file.size
        new = object.__new__
        tracks, parents = self.tracks, self._parents
        for stanza in stanzas:
            settings = stanza.settings
            if next(iter(settings)) != "track":
                self._add_odd(stanza, file, chain)
                continue
            values = settings.copy()
            name = values.pop("track")
            said = values.pop("parent", None)
            if _MARKS.isdisjoint(settings):
                track: BaseTrack = new(Track)
                fields = track.__dict__
            else:
                track = new(self._class_of(values))
                fields = track.__dict__
                fields.update(_own_words(track, values))
                if said is None:
                    said = _old_parent(values)
            fields["children"] = []
            fields["_values"] = values
            fields["_name"] = name
            fields["origin"] = Origin(stanza)
            tracks.append(track)
            parents.append(said)

    def _class_of(self, values: dict[str, str]) -> type[BaseTrack]:
        if "compositeTrack" in values:
            return CompositeTrack
        if "container" in values:
            return AggregateTrack
        if values.get("superTrack", "").startswith("on"):
            return SuperTrack
        if "view" in values:
            self._views.append(len(self.tracks))
            return ViewTrack
        return Track

    def _add_odd(self, stanza: Stanza, file: TextFile, chain: tuple[str, ...]) -> None:
        """Take in a stanza that does not begin with ``track``: UCSC skips what is above that line."""
        for entry in stanza.before("track"):
            if entry.name.startswith("include"):
                self._include(stanza, entry.value, entry.line, file, chain)
        if "track" not in stanza:
            return
        origin = LateOrigin(stanza)
        values = origin.said
        name = values.pop("track")
        said = values.pop("parent", None)
        track: BaseTrack = object.__new__(self._class_of(values))
        track.__dict__.update(_own_words(track, values))
        if said is None:
            said = _old_parent(values)
        track.__dict__.update(children=[], _values=values, _name=name, origin=origin)
        self.tracks.append(track)
        self._parents.append(said)

    def _include(
        self, stanza: Stanza, words: str, line: int | None, file: TextFile, chain: tuple[str, ...]
    ) -> None:
        reference = included_file(words)
        location = join_location(file.location, reference) if reference else ""
        problem = self._refusal(reference, location, chain)
        included = None
        if problem is None:
            try:
                included = self.reading.load(location, "trackDb", LIMITS["include"])
            except ReadError as error:
                problem = ("unreadable-include", f"the included file {location} {error.message}")
            else:
                if is_url(reference) or reference.startswith("/"):
                    problem = (
                        "include-location",
                        f"UCSC includes by relative paths, not {reference}",
                    )
        if problem is not None:
            code, message = problem
            self.reading.note(
                Finding(code, "error", message, stanza.file, line, f"include {words}", "include")
            )
        if included is not None:
            self._included.add(location)
            self._add_file(included, included.document, (*chain, location))

    def _refusal(
        self, reference: str, location: str, chain: tuple[str, ...]
    ) -> tuple[str, str] | None:
        """Return code and message about an include that cannot be followed."""
        if not reference:
            return "no-include-file", "include names no file, and UCSC's programs crash"
        if location in chain:
            return "include-loop", f"{reference} includes itself, and UCSC's programs crash"
        if len(chain) > _DEEPEST_INCLUDE:
            return "include-depth", f"includes nest more than {_DEEPEST_INCLUDE} deep here"
        if len(self.files) > _MOST_INCLUDES or self._size > LIMITS["trackDb"]:
            return "too-much-included", "more is included than UCSC reads; the rest is left out"
        if location in self._included:
            message = f"{reference} is included a second time, and all its tracks would stand twice"
            return "include-twice", message
        return None

    # -- stanzas to a tree -----------------------------------------------------------------

    def attach_to(self, trackdb: TrackDb) -> None:
        """Put every track into its parent, or into `trackdb`."""
        names = [track._name for track in self.tracks]
        # Of tracks with one name, children go to the first.
        by_name = dict(zip(reversed(names), reversed(self.tracks), strict=True))
        self._settle_views(by_name)
        holders: dict[str | None, tuple[BaseTrack, tuple[None, str | None]] | None] = {None: None}
        for said in set(self._parents) - {None}:
            name, _, flag = said.strip().partition(" ")  # type: ignore[union-attr]
            holder = by_name.get(name)
            holders[said] = None if holder is None else (holder, (None, flag.strip() or None))
        cut = self._cut_loops(holders)
        top = trackdb.children
        for track, said in zip(self.tracks, self._parents, strict=True):
            found = holders[said]
            fields = track.__dict__
            if found is None or (cut and id(track) in cut):
                top.append(track)
                fields["parent"] = trackdb
                if said is not None:
                    name, _, flag = said.strip().partition(" ")
                    fields["_said_parent"] = (name, flag.strip() or None)
                    if found is None:
                        self._note_unknown_parent(track, name)
                continue
            holder, fields["_said_parent"] = found
            holder.children.append(track)
            fields["parent"] = holder
            if track.role not in holder.may_hold:
                self._note_nesting(track, holder)

    def _settle_views(self, by_name: dict[str, BaseTrack]) -> None:
        """Make plain tracks of those stanzas with ``view`` that stand in no composite."""
        for at in self._views:
            view, said = self.tracks[at], self._parents[at]
            holder = by_name.get(said.split()[0]) if said and said.split() else None
            if isinstance(holder, CompositeTrack):
                continue
            track = object.__new__(Track)
            track.__dict__.update(view.__dict__)
            self.tracks[at] = track
            if by_name.get(view._name) is view:
                by_name[view._name] = track

    def _cut_loops(self, holders: dict[str | None, Any]) -> dict[int, str]:
        """Return the tracks whose parent line cannot be followed: ``id`` → why."""
        wanted = {id(found[0]) for found in holders.values() if found is not None}
        above: dict[int, BaseTrack] = {}
        inner: list[BaseTrack] = []
        for track, said in zip(self.tracks, self._parents, strict=True):
            if id(track) in wanted and holders[said] is not None:
                above[id(track)] = holders[said][0]
                inner.append(track)
        depth: dict[int, int] = {}
        cut: dict[int, str] = {}
        for track in inner:
            path: list[BaseTrack] = []
            on_path: set[int] = set()
            node: BaseTrack | None = track
            while node is not None and id(node) not in depth and id(node) not in on_path:
                path.append(node)
                on_path.add(id(node))
                node = above.get(id(node))
            if node is not None and id(node) in on_path:
                self._cut(path[-1], "parent-loop", "its parents lead back to it", cut)
                level = 0
            else:
                level = 0 if node is None else depth[id(node)]
            for node in reversed(path):
                level += 1
                if level > _DEEPEST_TRACK:
                    self._cut(node, "nesting-depth", "it is nested too deep", cut)
                    level = 1
                depth[id(node)] = level
        return cut

    def _cut(self, track: BaseTrack, code: str, why: str, cut: dict[int, str]) -> None:
        cut[id(track)] = why
        self.reading.note(
            _finding(track, code, "error", f"parent cannot be followed: {why}", "parent")
        )

    def _note_unknown_parent(self, track: BaseTrack, name: str) -> None:
        self.reading.note(
            _finding(
                track,
                "unknown-parent",
                "error",
                f"parent {name} is no track of this trackDb",
                "parent",
            )
        )

    def _note_nesting(self, track: BaseTrack, holder: BaseTrack) -> None:
        plain = holder.role == "track"
        self.reading.note(
            _finding(
                track,
                "bad-nesting",
                "error" if plain else "warning",
                f"{holder.describe()} is no container, and UCSC refuses tracks inside it"
                if plain
                else f"UCSC has no {track.role} inside a {holder.role} ({holder.label_name})",
                "parent",
            )
        )


def _own_words(track: BaseTrack, values: dict[str, str]) -> dict[str, str]:
    """Take out of `values` the setting that says what kind of container `track` is."""
    if isinstance(track, CompositeTrack):
        return {"_word": values.pop("compositeTrack")}
    if isinstance(track, AggregateTrack):
        return {"_word": values.pop("container")}
    if isinstance(track, SuperTrack):
        return {"_words": values.pop("superTrack")}
    return {}


def _old_parent(values: dict[str, str]) -> str | None:
    """Take the parent out of `values` where it has one of its old names."""
    for name in PARENT_NAMES[1:]:
        text = values.get(name)
        if text and not (name == "superTrack" and text.startswith("on")):
            return values.pop(name)
    return None


def included_file(words: str) -> str:
    """Return the file of an ``include`` line, which may stand in quotation marks."""
    if words[:1] in ("'", '"'):
        return words[1:].partition(words[0])[0]
    return words.partition(" ")[0].partition("\t")[0]


def _finding(
    track: BaseTrack, code: str, severity: Severity, message: str, setting: str
) -> Finding:
    return track.finding(code, severity, message, setting=setting)

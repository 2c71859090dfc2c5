"""The tracks of one genome: trackDb.txt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from os import PathLike
from typing import TYPE_CHECKING, Any

from .base import C, HubComponent
from .base_track import BaseTrack, add_tracks_to
from .errors import ValidationError
from .findings import Finding
from .paths import join, parent_dir, staged_path
from .rendering import Rendering

if TYPE_CHECKING:
    from .genome import Genome
    from .genomes_file import GenomesFile

__all__ = ["TrackDb"]

#: What UCSC writes ``_`` for in a track's name.
_ODD = re.compile(r"[^A-Za-z0-9_-]")


class TrackDb(HubComponent):
    """trackDb.txt: the tracks of one genome.

    Parameters
    ----------
    tracks
        Tracks to begin with.
    filename
        Where the file lands in the staging directory, instead of ``<genome>/trackDb.txt``
        beside genomes.txt. Data files land beside it.

    Examples
    --------
    >>> from trackhub import Track, TrackDb
    >>> print(TrackDb([Track(name="a", url="https://example.org/a.bw", tracktype="bigWig")]))
    track a
    bigDataUrl https://example.org/a.bw
    shortLabel a
    longLabel a
    type bigWig
    <BLANKLINE>
    """

    role = "trackDb"
    may_hold = frozenset({"track", "composite", "superTrack", "multiWig"})

    def __init__(
        self,
        tracks: BaseTrack | Iterable[BaseTrack] | None = None,
        filename: str | PathLike[str] | None = None,
    ) -> None:
        super().__init__()
        self.filename = filename
        if tracks is not None:
            self.add_tracks(tracks)

    _filename: str | None = None
    _taken: set[str] | None = None

    @property
    def filename(self) -> str | None:
        """Where trackDb.txt lands in the staging directory; None while in no hub."""
        if self._filename is not None:
            return self._filename
        genome = self.genome
        if genome is None or genome.parent is None or genome.parent.filename is None:
            return None
        return join(genome.data_dir, "trackDb.txt")

    @filename.setter
    def filename(self, filename: str | PathLike[str] | None) -> None:
        path = None if filename is None else staged_path(filename, "trackDb")
        self.__dict__["_filename"] = path

    @property
    def text_file(self) -> str | None:
        """Where the file lands in the staging directory."""
        return self.filename

    @property
    def label_name(self) -> str:
        """The name of the genome."""
        return self.parent.label_name if self.parent is not None else ""

    @property
    def genome(self) -> Any:
        """The `Genome`, or None."""
        return self.parent

    @property
    def genomes_file(self) -> GenomesFile | None:
        """The `GenomesFile`, or None."""
        return self.genome.genomes_file if self.genome is not None else None

    @property
    def hub(self) -> tuple[Any, int | None]:
        """The hub and how far up it is, as in 1.0: ``(hub, level)``."""
        from .hub import Hub

        return self.root(Hub)

    @property
    def tracks(self) -> list[BaseTrack]:
        """All data tracks, nested ones too."""
        return [
            node for node, _ in self.walk() if isinstance(node, BaseTrack) and node.role == "track"
        ]

    def add_genome(self, genome: Genome) -> Genome:
        """Put this trackDb into `genome`, and return the genome."""
        genome.add_trackdb(self)
        return genome

    def remove(self) -> None:
        """Take this trackDb out of its genome."""
        if self.genome is not None:
            self.genome.trackdb = None

    def add_tracks(self, *tracks: BaseTrack | Iterable[BaseTrack]) -> None:
        """Add tracks, singly or in iterables."""
        add_tracks_to(self, tracks)

    def add_child(self, child: C) -> C:
        """Hold `child` as the last of the children, and return it."""
        super().add_child(child)
        self._name_apart(child)
        return child

    def _name_apart(self, child: HubComponent) -> None:
        """Give tracks that took their name from a file one that is still free."""
        if self._taken is None:
            new = {id(node) for node, _ in child.walk()}
            here = self.walk() if self.origin is not None else ()
            names = {node.label_name for node, _ in here if id(node) not in new}
            self.__dict__["_taken"] = names
        taken: set[str] = self._taken  # type: ignore[assignment]
        for node, _ in child.walk():
            if not isinstance(node, BaseTrack):
                continue
            if node._named_by_file and node.name in taken:
                stem, number = node.name, 2
                while f"{stem}_{number}" in taken:
                    number += 1
                node.__dict__["_name"] = f"{stem}_{number}"
            taken.add(node.name)

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong with the tracks as a whole."""
        if not self.children:
            yield self.finding("empty-trackdb", self.author_error(), "no tracks", fix="add some")
        tracks = [node for node, _ in self.walk() if isinstance(node, BaseTrack)]
        yield from self._name_findings(tracks)
        yield from self._group_findings(tracks)
        yield from self._parent_findings(tracks)

    def _name_findings(self, tracks: list[BaseTrack]) -> Iterator[Finding]:
        given = [track.name for track in tracks]
        if len(set(given)) == len(given) and _ODD.search("".join(given)) is None:
            return
        by_name: dict[str, list[BaseTrack]] = {}
        for track in tracks:
            by_name.setdefault(_ODD.sub("_", track.name), []).append(track)
        for same in by_name.values():
            first, *others = same
            if not others:
                continue
            names = sorted({track.name for track in same})
            if len(names) > 1:
                message = f"UCSC takes the names {' and '.join(names)} for one"
            else:
                message = f"the name stands {len(same)} times in {self.describe()}"
            yield first.finding(
                "duplicate-track",
                "error",
                f"{message}, and UCSC then shows no track of the genome",
                setting="track",
                fix="give each track a name of its own",
            )

    def _group_findings(self, tracks: list[BaseTrack]) -> Iterator[Finding]:
        groups = getattr(self.genome, "groups", None)
        if groups is None:
            return
        names = {group.name for group in groups.groups}
        for track in tracks:
            group = track._values.get("group")
            if group is not None and group not in names:
                known = ", ".join(sorted(names)) or "none"
                yield track.finding(
                    "unknown-group",
                    track.author_error(),
                    f"group {group} is not in the groups file, which has {known}",
                    setting="group",
                    fix="define it or use one of those",
                )

    def _parent_findings(self, tracks: list[BaseTrack]) -> Iterator[Finding]:
        names = {track.name for track in tracks}
        for track in tracks:
            said = track._said_parent
            if said is None or not said[0]:
                continue
            holder = track.parent
            held = holder.name if isinstance(holder, BaseTrack) else None
            if held is not None and said[0] != held:
                message = f"parent {said[0]} is set, but it is held by {held}"
            elif held is None and said[0] not in names:
                message = f"parent {said[0]} is no track of {self.describe()}"
            else:
                continue
            yield track.finding(
                "unknown-parent",
                "error",
                message,
                setting="parent",
                fix="add the track to its container with add_tracks()",
            )

    # -- text ------------------------------------------------------------------------------

    def _enter(self, rendering: Rendering) -> None:
        filename = self.filename
        genome = self.genome
        if getattr(getattr(genome, "hub", None), "one_file", False):
            rendering.text_dir, rendering.data_dir = rendering.hub_dir, genome.data_dir
        elif filename is not None:
            rendering.text_dir = rendering.data_dir = parent_dir(filename)

    def _render(self, rendering: Rendering) -> None:
        self._enter(rendering)
        filename = self.filename
        if filename is None:
            raise ValidationError("the trackDb is in no hub and has no filename; give it either")
        if self._backing is not None:
            self._backing.render(self, rendering)
        else:
            rendering.add_text(filename, self._text(rendering), self.describe())

    def _text(self, rendering: Rendering) -> str:
        lines: list[str] = []
        for child in self.children:
            if isinstance(child, BaseTrack):
                child._write(lines, rendering, self, "")
                lines.append("")
        return "\n".join(lines)

    def __str__(self) -> str:
        if self._backing is not None:
            return self._backing.text(self)
        return self._text(Rendering.around(self))

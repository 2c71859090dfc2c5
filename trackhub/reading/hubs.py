"""The files above the tracks: hub.txt, genomes.txt and groups.txt, turned into the upper part of the tree."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..assembly import Assembly
from ..errors import ReadError
from ..fetch import Fetcher, folder_of, is_url, join_location
from ..findings import Finding
from ..genome import Genome
from ..genomes_file import GenomesFile
from ..groups import GroupDefinition, GroupsFile
from ..hub import Hub
from ..paths import parent_dir
from ..trackdb import TrackDb
from .backing import Backing, HubBacking
from .origin import FileOrigin, Origin, ShortOrigin
from .state import Reading, TextFile
from .tracks import TrackReader

if TYPE_CHECKING:
    from ..base import HubComponent
    from ..findings import Severity
    from ..ra import Stanza

__all__ = ["HubReader", "refuse_unknown_genomes"]


class HubReader:
    """Reads one hub; see `trackhub.read.read_hub`."""

    def __init__(
        self,
        location: str,
        fetcher: Fetcher,
        genomes: Iterable[str] | None = None,
        lazy: bool = False,
    ) -> None:
        self.reading = Reading(location, folder_of(location), fetcher)
        self.wanted = None if genomes is None else dict.fromkeys(genomes)
        self.lazy = lazy

    def read(self) -> Hub:
        """Return the hub."""
        file = self._hub_text()
        stanzas = file.document.stanzas
        if not stanzas:
            raise ReadError("the file holds no stanza, so it is no hub.txt", file.location)
        hub = self._hub(file, stanzas[0])
        one_file = bool(hub._one_file)
        self.backing = HubBacking(self.reading, file, hub, one_file)
        hub.__dict__["_backing"] = self.backing
        text: TextFile | None = file if one_file else self._genomes_text(hub)
        if text is not None:
            genomes_file: GenomesFile = object.__new__(GenomesFile)
            genomes_file.__dict__.update(
                children=[],
                _filename=None if one_file else text.path,
                origin=FileOrigin(text.location),
            )
            if not one_file:
                said = hub._values["genomesFile"]
                start = parent_dir(hub.filename)
                genomes_file.__dict__["_said_by"] = (hub, said, text.path, start)
            _adopt(hub, genomes_file)
            found = self._genome_stanzas(text, one_file)
            if self.wanted is not None:
                self._refuse_unknown(found, text)
            for stanza, origin in found:
                if self.wanted is None or origin.said["genome"] in self.wanted:
                    genome = self._genome(stanza, origin, text)
                    _adopt(genomes_file, genome)
                    if one_file:
                        self._one_file_tracks(genome, genomes_file.children[0], text)
                    else:
                        self._tracks(genome, text)
                    self._groups(genome, text)
            backing = Backing(self.reading, [text], genomes_file.genomes)
            if one_file:
                self.backing.genomes = backing
            else:
                genomes_file.__dict__["_backing"] = backing
        return hub

    # -- hub.txt -----------------------------------------------------------------------------

    def _hub_text(self) -> TextFile:
        location = self.reading.location
        try:
            return self.reading.load(location, "hub")
        except ReadError as error:
            if not error.message.startswith(("is not there", "the server answers 40")):
                raise
            message = f"{error.message}; give the path or URL of a hub.txt, or its directory"
            raise ReadError(message, location) from None

    def _hub(self, file: TextFile, stanza: Stanza) -> Hub:
        origin = _origin(stanza)
        values = dict(origin.said)
        hub: Hub = object.__new__(Hub)
        hub.__dict__.update(
            children=[],
            _hub=values.pop("hub", ""),
            _one_file=bool(values.pop("useOneFile", "")),
            _filename=file.path,
            _genomes_filename=None,
            _values=values,
            url=file.location if is_url(file.location) else None,
            origin=origin,
            reading=self.reading,
        )
        if not hub._hub:
            self.reading.note(
                hub.finding(
                    "no-hub",
                    "error",
                    "the first stanza has no hub setting, so UCSC takes the file for no hub",
                    fix="begin the file with hub and a name",
                )
            )
        return hub

    def _genomes_text(self, hub: Hub) -> TextFile | None:
        reference = hub._values.get("genomesFile")
        if not reference:
            self.reading.note(
                hub.finding(
                    "no-genomes-file",
                    "error",
                    "neither genomesFile nor useOneFile is set",
                    setting="genomesFile",
                    fix="set one of them",
                )
            )
            return None
        return self._load_named(hub, "genomesFile", reference, "genomes", "unreadable-genomes-file")

    def _load_named(
        self, component: Any, setting: str, reference: str, context: str, code: str
    ) -> TextFile | None:
        """Read the file that a setting names; where that fails, note it and return None."""
        location = join_location(component.origin.file, reference)
        try:
            return self.reading.load(location, context)
        except ReadError as error:
            message = f"{setting} {location} {error.message}"
            # Without its groups a genome is shown all the same.
            severity: Severity = "warning" if context == "groups" else "error"
            self.reading.note(component.finding(code, severity, message, setting=setting))
            return None

    # -- genomes.txt ---------------------------------------------------------------------------

    def _genome_stanzas(self, file: TextFile, one_file: bool) -> list[tuple[Stanza, Origin]]:
        """Return the stanzas that UCSC takes for genomes."""
        found: list[tuple[Stanza, Origin]] = []
        after_tracks = False
        for stanza in file.document:
            if "track" in stanza:
                after_tracks = True
                if not one_file:
                    if not any(_names_itself(origin, "trackDb") for _, origin in found):
                        self._note(stanza, "tracks-in-genomes-file", "error", _TRACKS_HERE)
                    break
            elif after_tracks:
                if "genome" in stanza and one_file:
                    self._note(stanza, "genome-after-track", "error", _AFTER_TRACK, "genome")
            elif "hub" in stanza:
                if "genome" in stanza:
                    self._note(stanza, "genome-in-hub", "error", _IN_HUB, "genome")
            else:
                origin = _origin(stanza)
                if origin.said.get("genome"):
                    found.append((stanza, origin))
                else:
                    self._note(stanza, "no-genome", "error", _NO_GENOME)
        if not found:
            self.reading.note(
                Finding(
                    "no-genomes",
                    "error",
                    "the file names no genome, so UCSC shows nothing of the hub",
                    file.location,
                    fix="add a stanza that begins with genome",
                )
            )
        return found

    def _note(
        self, stanza: Stanza, code: str, severity: Any, message: str, setting: str | None = None
    ) -> None:
        line = (stanza.line_of(setting) if setting else None) or stanza.line
        name, value = next(iter(stanza.settings.items()))
        self.reading.note(
            Finding(code, severity, message, stanza.file, line, f"{name} {value}".rstrip(), setting)
        )

    def _refuse_unknown(self, found: list[tuple[Stanza, Origin]], file: TextFile) -> None:
        refuse_unknown_genomes(
            self.wanted or (), [origin.said["genome"] for _, origin in found], file.location
        )

    def _genome(self, stanza: Stanza, origin: Origin, file: TextFile) -> Genome:
        values = dict(origin.said)
        assembly = bool(values.get("twoBitPath"))
        genome: Genome = object.__new__(Assembly if assembly else Genome)
        genome.__dict__.update(
            children=[], _genome=values.pop("genome"), _values=values, origin=origin
        )
        if assembly:
            genome.__dict__["chrom_sizes"] = False
        return genome

    def _groups(self, genome: Genome, file: TextFile) -> None:
        reference = genome._values.get("groups")
        if not reference:
            return
        text = self._load_named(genome, "groups", reference, "groups", "unreadable-groups-file")
        if text is None:
            return
        groups: GroupsFile = object.__new__(GroupsFile)
        groups.__dict__.update(
            children=[],
            _filename=text.path,
            origin=FileOrigin(text.location),
            _said_by=(genome, reference, text.path, _folder(genome)),
        )
        for stanza in text.document:
            origin = _origin(stanza)
            values = dict(origin.said)
            group: GroupDefinition = object.__new__(GroupDefinition)
            group.__dict__.update(
                children=[], _name=values.pop("name", ""), _values=values, origin=origin
            )
            _adopt(groups, group)
        groups.__dict__["_backing"] = Backing(self.reading, [text], groups.groups)
        _adopt(genome, groups)

    # -- trackDb ---------------------------------------------------------------------------------

    def _tracks(self, genome: Genome, file: TextFile) -> None:
        reference = genome._values.get("trackDb")
        if not reference:
            self.reading.note(
                genome.finding(
                    "no-trackdb", "error", "no trackDb, and UCSC refuses the hub", fix="set trackDb"
                )
            )
            return
        location = join_location(file.location, reference)
        path = self.reading.path_of(location)
        trackdb: TrackDb = object.__new__(LazyTrackDb if self.lazy else TrackDb)
        trackdb.__dict__.update(
            _filename=path,
            origin=FileOrigin(location),
            _said_by=(genome, reference, path, _folder(genome)),
        )
        if self.lazy:
            trackdb.__dict__["_reader"] = (self, genome, reference)
            _adopt(genome, trackdb)
        elif self.fill(trackdb, genome, reference):
            _adopt(genome, trackdb)

    def fill(self, trackdb: TrackDb, genome: Genome, reference: str) -> bool:
        """Read the tracks of a genome into `trackdb`; return whether there is such a file."""
        reader = TrackReader(self.reading)
        trackdb.__dict__["children"] = []
        text = self._load_named(genome, "trackDb", reference, "trackDb", "unreadable-trackdb")
        if text is not None:
            reader.add_file(text)
            reader.attach_to(trackdb)
        trackdb.__dict__["_backing"] = Backing(self.reading, reader.files, reader.tracks)
        return text is not None

    def _one_file_tracks(self, genome: Genome, first: Any, file: TextFile) -> None:
        """Give a genome the tracks of the one file, which are those of every genome above them.

        They are one list to UCSC, and so they are here: all genomes hold the trackDb of the first.
        """
        if genome is not first:
            genome.children.append(first.trackdb)
            return
        trackdb: TrackDb = object.__new__(TrackDb)
        trackdb.__dict__.update(children=[], _filename=None, origin=FileOrigin(file.location))
        reader = TrackReader(self.reading)
        reader.add_file(file, [s for s in file.document if "hub" not in s and "genome" not in s])
        reader.attach_to(trackdb)
        self.backing.tracks[id(trackdb)] = Backing(self.reading, reader.files, reader.tracks)
        _adopt(genome, trackdb)


class LazyTrackDb(TrackDb):
    """A trackDb whose file is read when its tracks are first asked for."""

    @cached_property
    def children(self) -> list[HubComponent]:  # type: ignore[override]
        """The tracks."""
        self._read()
        children: list[HubComponent] = self.__dict__["children"]
        return children

    @cached_property
    def _backing(self) -> Any:  # type: ignore[override]
        self._read()
        return self.__dict__["_backing"]

    def _read(self) -> None:
        reader, genome, reference = self.__dict__.pop("_reader")
        reader.fill(self, genome, reference)


def refuse_unknown_genomes(
    wanted: Iterable[str], known: list[str], file: str | None = None
) -> None:
    """Refuse names of genomes that a hub does not have.

    Raises
    ------
    ReadError
        With the names that it has.
    """
    for name in wanted:
        if name not in known:
            listed = ", ".join(known[:10]) + (" …" if len(known) > 10 else "")
            raise ReadError(f"the hub has no genome {name}; it has {listed or 'none'}", file)


def _origin(stanza: Stanza) -> Origin:
    return Origin(stanza) if stanza.eof_line is None else ShortOrigin(stanza)


def _folder(genome: Genome) -> str:
    """Return the directory of the text in which a genome stands, in the layout of the hub."""
    hub = genome.hub
    above = hub.filename if hub.one_file else genome.parent.filename  # type: ignore[union-attr]
    return parent_dir(above)


def _names_itself(origin: Origin, setting: str) -> bool:
    """Whether a setting names the file in which it stands."""
    file = origin.file or ""
    named = join_location(file, origin.said.get(setting) or ".")
    return named in (file, os.path.normpath(file))


def _adopt(parent: Any, child: Any) -> None:
    child.__dict__["parent"] = parent
    parent.children.append(child)


_TRACKS_HERE = "UCSC stops reading genomes at a track; tracks belong into the trackDb"
_AFTER_TRACK = "a genome below the first track is not read, and its tracks go to the first genome"
_IN_HUB = "the genome stands in the hub's stanza, and UCSC sees none"
_NO_GENOME = "a stanza without genome, and UCSC refuses the hub"

"""`check_hub`: every check there is, asked of one hub."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from os import PathLike
from typing import TYPE_CHECKING

from ..assembly import TwoBitFile
from ..base_track import BaseTrack
from ..composite import CompositeTrack
from ..errors import ReadError
from ..findings import SEVERITIES, Finding, Report, Severity
from ..genome import Genome
from ..groups import GroupsFile
from ..hub import Hub
from ..read import read_hub
from ..reading.hubs import refuse_unknown_genomes
from ..stanza import Stanza
from ..trackdb import TrackDb
from .assemblies import AssemblyCheck
from .chromosomes import Sequences
from .clients import client_genome_findings, client_hub_findings, client_track_findings
from .connections import Connections
from .data import DataFile, gather, local_findings
from .files import FileUse, Places, is_served
from .metadata import MetadataCheck
from .order import in_order
from .pages import Pages
from .reader import with_reader_findings
from .releases import release_findings
from .remote import remote_findings
from .stanzas import LEVELS, Suggestions, stanza_findings
from .subgroups import subgroup_findings
from .tracks import default_view_findings, track_findings

if TYPE_CHECKING:
    from ..fetch import Resolve

__all__ = ["check_hub"]

Progress = Callable[[int, int | None], None]


def check_hub(
    hub: Hub | str | PathLike[str],
    *,
    files: bool = True,
    remote: bool = False,
    settings: bool | str = True,
    level: Severity = "hint",
    clients: bool = False,
    resolve: Resolve | None = None,
    genomes: str | Iterable[str] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check a hub: its text, its structure, its settings, its data files, and how they are served.

    Parameters
    ----------
    hub
        A `Hub`, built or read; or the path of a hub.txt or of its directory, or its URL.
    files
        Open the data files of this machine.
    remote
        Ask web servers too: whether each file is there, and whether the server answers as UCSC needs it.
    settings
        Check names and values of settings. A level of UCSC's support (``required``, ``base``, ``full``, ``new``)
        also finds settings that are supported less.
    level
        Leave out what is less bad than this: ``error``, ``warning`` or ``hint``.
    clients
        Also look for what other genome browsers than UCSC's stumble over.
    resolve
        Where URLs are found on this machine; see `read_hub`.
    genomes
        Check these genomes only.
    progress
        Called with the number of data files that were looked at, and of all.

    Returns
    -------
    Report
        The findings in the order of the files' lines; for a hub that a script made, in that of the tree. A hub that
        cannot be read at all gives one finding, ``unreadable-hub``.

    Raises
    ------
    ReadError
        If the hub has none of `genomes`.
    ValueError
        For a `level` or `settings` that there is not.

    Notes
    -----
    The checks are those of UCSC's program hubCheck, and many that it does not make. Nothing is asked of UCSC.

    Examples
    --------
    >>> import trackhub
    >>> hub, _, _, trackdb = trackhub.default_hub("demo", "hg38", "me@example.org")
    >>> trackdb.add_tracks(trackhub.Track(name="a", url="https://example.org/a.bw", tracktype="bigWig",
    ...                                   autoScale="group"))
    >>> for finding in check_hub(hub, level="error"):
    ...     print(finding)
    error: track a: autoScale group needs a container that scales its tracks together; write on [bad-value]
    """
    if level not in SEVERITIES:
        raise ValueError(f"level takes {', '.join(SEVERITIES)}, got {level!r}")
    if not isinstance(settings, bool) and settings not in LEVELS:
        raise ValueError(f"settings takes True, False, {', '.join(LEVELS)}, got {settings!r}")
    wanted = [genomes] if isinstance(genomes, str) else None if genomes is None else list(genomes)
    if isinstance(hub, Hub):
        tree = hub
    else:
        try:
            tree = _read(hub, wanted, resolve)
        except ReadError as error:
            return Report([_unreadable(error)])
    check = _Check(tree, wanted, files, remote, settings, clients, progress)
    report = Report(in_order(check.findings(), tree))
    return report if level == "hint" else Report(report.at_least(level))


def _read(where: str | PathLike[str], genomes: list[str] | None, resolve: Resolve | None) -> Hub:
    try:
        return read_hub(where, genomes=genomes, resolve=resolve)
    except ReadError as error:
        if genomes is None:
            raise
        try:
            read_hub(where, resolve=resolve, lazy=True)
        except ReadError:
            raise error from None
        raise ReadError(error.message, error.file, error.line) from _UnknownGenome()


class _UnknownGenome(Exception):
    """Marks the error about a genome that the hub does not have."""


def _unreadable(error: ReadError) -> Finding:
    if isinstance(error.__cause__, _UnknownGenome):
        raise error
    whole = error.message.startswith("the ")
    message = error.message if whole else f"hub.txt {error.message}"
    return Finding("unreadable-hub", "error", message, error.file, error.line)


class _Check:
    """One run over a hub."""

    def __init__(
        self,
        hub: Hub,
        genomes: list[str] | None,
        files: bool,
        remote: bool,
        settings: bool | str,
        clients: bool,
        progress: Progress | None,
    ) -> None:
        self.hub = hub
        self.genomes = _chosen(hub, genomes)
        self.files = files
        self.remote = remote
        self.settings = bool(settings)
        self.level = settings if isinstance(settings, str) else None
        self.clients = clients
        self.progress = progress
        self.places = Places(hub)
        self.pages = Pages(self.places)
        self.suggestions = Suggestions()
        self.connections = Connections() if remote else None
        #: Pages on web servers, each with nothing known of sequences.
        self.served_pages: list[tuple[FileUse, Sequences | None]] = []

    def findings(self) -> Iterator[Finding]:
        """Yield everything, in no particular order."""
        # A hub that is read lazily notices things only then.
        found = list(self._tree_findings())
        yield from with_reader_findings(found, self.hub, self.genomes)

    def _tree_findings(self) -> Iterator[Finding]:
        hub = self.hub
        yield from self._component_findings(hub)
        yield from _label_findings(hub)
        if self.files:
            yield from self.pages.of_hub(hub)
        if self.clients:
            yield from client_hub_findings(hub, self.places.served)
        self._note_pages(hub, None)
        if hub.genomes_file is not None:
            yield from hub.genomes_file.findings()
        if hub.reading is not None:
            yield from release_findings(hub.reading)
        uses: list[tuple[FileUse, Sequences | None]] = []
        first_assembly = True
        seen: set[int] = set()
        for genome in self.genomes:
            yield from self._genome_findings(genome, first_assembly, uses, seen)
            first_assembly = first_assembly and not _brings_sequence(genome)
        yield from self._file_findings(uses)

    def _note_pages(self, component: Stanza, text_file: str | None) -> None:
        if self.remote:
            pages = self.pages.served(component, text_file)
            self.served_pages += ((use, None) for use in pages if is_served(use.where or ""))

    def _component_findings(self, component: Stanza) -> Iterator[Finding]:
        yield from component.findings()
        if self.settings:
            yield from stanza_findings(component, self.suggestions, self.level)

    def _genome_findings(
        self,
        genome: Genome,
        first_assembly: bool,
        uses: list[tuple[FileUse, Sequences | None]],
        seen: set[int],
    ) -> Iterator[Finding]:
        """Yield findings about a genome; tracks that it shares with one before it (`seen`) are judged there."""
        yield from self._component_findings(genome)
        sequences: Sequences | None = None
        named = list(self.places.uses(genome))
        yield from (item for item in named if isinstance(item, Finding))
        if self.clients:
            yield from client_genome_findings(genome)
        self._note_pages(genome, None)
        if self.files:
            yield from self.pages.of_genome(genome)
        own = [item for item in named if isinstance(item, FileUse)]
        metadata = MetadataCheck(genome, own, self.files)
        yield from metadata.findings()
        if self.files or self.remote:
            opener = self.connections.fetch if self.connections is not None else None
            check = AssemblyCheck(genome, self.places, opener)
            yield from check.findings(own)
            sequences = check.sequences
            uses += [(use, None) for use in own]
        for child in genome.children:
            if isinstance(child, GroupsFile):
                yield from child.findings()
                for group in child.groups:
                    yield from self._component_findings(group)
            elif isinstance(child, TrackDb) and id(child) not in seen:
                seen.add(id(child))
                assembly = first_assembly and _brings_sequence(genome)
                yield from self._trackdb_findings(child, assembly, sequences, metadata, uses)

    def _trackdb_findings(
        self,
        trackdb: TrackDb,
        first_assembly: bool,
        sequences: Sequences | None,
        metadata: MetadataCheck,
        uses: list[tuple[FileUse, Sequences | None]],
    ) -> Iterator[Finding]:
        yield from trackdb.findings()
        text_file = trackdb.origin.file if trackdb.origin is not None else None
        tracks = [node for node, _ in trackdb.walk() if isinstance(node, BaseTrack)]
        for track in tracks:
            yield from self._component_findings(track)
            yield from track_findings(track, first_assembly)
            if "meta" in track._values:
                yield from metadata.of_track(track)
            if isinstance(track, CompositeTrack):
                yield from subgroup_findings(track)
            if self.clients:
                yield from client_track_findings(track)
            for item in self.places.uses(track, text_file):
                if isinstance(item, Finding):
                    yield item
                else:
                    uses.append((item, sequences))
            self._note_pages(track, text_file)
        yield from default_view_findings(trackdb)
        if self.files:
            yield from self.pages.of_tracks(trackdb, tracks)

    # -- files ---------------------------------------------------------------------------------

    def _file_findings(self, uses: list[tuple[FileUse, Sequences | None]]) -> Iterator[Finding]:
        indexes = {id(use.component): use.where for use, _ in uses if use.setting == "bigDataIndex"}
        gathered = gather(
            uses,
            lambda use: indexes.get(id(use.component)) if use.setting == "bigDataUrl" else None,
        )
        local: list[DataFile] = []
        served: list[DataFile] = []
        unasked = 0
        for file in (*gathered, *gather(self.served_pages, lambda _: None)):
            if is_served(file.where):
                served.append(file)
                unasked += not self.remote
            elif "://" in file.where:
                unasked += 1
            else:
                local.append(file)
        if unasked and (self.files or self.remote):
            yield _unasked(self.hub, unasked, self.remote)
        local = local if self.files else []
        served = served if self.remote else []
        done = 0
        total = len(local) + len(served)

        def step() -> None:
            nonlocal done
            done += 1
            if self.progress is not None:
                self.progress(done, total)

        for file in local:
            yield from local_findings(file, self.places)
            step()
        if self.connections is not None:
            yield from remote_findings(served, self.connections, step)


def _chosen(hub: Hub, wanted: list[str] | None) -> list[Genome]:
    genomes = hub.genomes_file.genomes if hub.genomes_file is not None else []
    if wanted is None:
        return genomes
    refuse_unknown_genomes(wanted, [genome.genome for genome in genomes])
    return [genome for genome in genomes if genome.genome in wanted]


def _brings_sequence(genome: Genome) -> bool:
    return "twoBitPath" in genome._values or any(
        isinstance(child, TwoBitFile) for child in genome.children
    )


def _unasked(hub: Hub, count: int, asked: bool) -> Finding:
    files = "file is on a server" if count == 1 else "files are on servers"
    return hub.finding(
        "unasked-server",
        "hint",
        f"{count} {files} that nobody asked about",
        fix="only http and https servers can be asked"
        if asked
        else "check with remote=True, or --remote, to ask",
    )


def _label_findings(hub: Hub) -> Iterator[Finding]:
    """Yield labels that hub.txt lacks."""
    for name in ("shortLabel", "longLabel"):
        if not hub._values.get(name):
            yield hub.finding(
                f"missing-{name}",
                "error",
                f"no {name}, and UCSC refuses a hub without one",
                setting=name,
                fix=f"set {name}",
            )

"""What was noticed while a hub was read, joined with what its tree says: each thing once, in the terms of a text."""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import Finding
from ..genome import Genome
from ..hub import Hub

__all__ = ["with_reader_findings"]

#: Codes of the reader, and those of the tree that say the same again.
_SAID_BY_READER = {
    "no-genomes-file": ("no-genomes-file", "unreadable-genomes-file"),
    "no-genomes": ("no-genomes", "tracks-in-genomes-file", "genome-in-hub", "no-genome"),
    "no-trackdb": ("no-trackdb", "unreadable-trackdb"),
    "unknown-parent": ("unknown-parent",),
    "overlay-type": ("overlay-type",),
}

#: Those of them that a hub has once.
_OF_THE_HUB = frozenset({"no-genomes-file", "no-genomes"})
#: What the reader says of a genomes file that is also the trackDb, and of a hub.txt that is also either.
_OF_ONE_CONTEXT = frozenset({"tracks-in-genomes-file", "lost-stanza"})
#: Cures for a text, where the class of the component has one for a script.
_CURES = {
    "no-genomes-file": "set genomesFile",
    "no-trackdb": "set trackDb",
    "empty-container": "give tracks a parent line with its name, or leave it out",
    "empty-trackdb": "write tracks, or leave the genome out",
    "missing-bigDataUrl": "set bigDataUrl",
    "undefined-subgroup": "declare it in a subGroup line of the composite, or take it out",
    "undeclared-member": "add it to the subGroup line, or use one of those",
    "undeclared-view": "add it to the subGroup line of the views",
    "one-file-genomes": "write one hub file for each genome",
    "too-many-subgroups": "leave some out",
}


def with_reader_findings(
    found: list[Finding], hub: Hub, genomes: list[Genome]
) -> Iterator[Finding]:
    """Yield what was noticed while reading, and then what else was found.

    Parameters
    ----------
    found
        What the tree says, and its checks.
    hub
        The hub, with all its genomes read.
    genomes
        Those that somebody asked about.
    """
    said = _reader_findings(hub, genomes)
    yield from said
    told = {(finding.code, finding.component, finding.file) for finding in said}
    of_all = {finding.code for finding in said}
    for finding in found:
        again = _SAID_BY_READER.get(finding.code, ())
        if finding.code in _OF_THE_HUB and hub.reading is not None:
            if of_all.intersection(again):
                continue
        elif any((code, finding.component, finding.file) in told for code in again):
            continue
        yield _in_text_terms(finding)


def _reader_findings(hub: Hub, genomes: list[Genome]) -> list[Finding]:
    """Return what was noticed while reading.

    Without what a file says that is more than one text at once, and without the tracks of genomes that nobody asked
    about.
    """
    if hub.reading is None:
        return []
    contexts: dict[str, set[str]] = {}
    for file in hub.reading.files:
        contexts.setdefault(file.location, set()).add(file.context)
    others = _files_of_others(hub, genomes)
    first = (hub.origin.file, hub.origin.line) if hub.origin is not None else None
    no_hub = any(finding.code == "no-hub" for finding in hub.reading.findings)
    return [
        finding
        for finding in hub.reading.findings
        if finding.file not in others
        and not (finding.code in _OF_ONE_CONTEXT and len(contexts.get(finding.file or "", ())) > 1)
        # A stanza that is none of a hub is read as one of a genome, too.
        and not (no_hub and finding.code == "no-genome" and (finding.file, finding.line) == first)
    ]


def _files_of_others(hub: Hub, genomes: list[Genome]) -> set[str | None]:
    """Return the files that only genomes read that nobody asked about."""
    everyone = hub.genomes_file.genomes if hub.genomes_file is not None else []
    if len(everyone) == len(genomes):
        return set()
    asked = {id(genome) for genome in genomes}
    files: dict[bool, set[str | None]] = {True: set(), False: set()}
    for genome in everyone:
        for node, _ in genome.walk():
            if node is not genome and node.origin is not None:
                files[id(genome) in asked].add(node.origin.file)
    own = {genome.origin.file for genome in everyone if genome.origin is not None}
    return files[False] - files[True] - own


def _in_text_terms(finding: Finding) -> Finding:
    """Return a finding with a cure for people who write text, where the class has one for scripts."""
    if finding.file is not None and finding.code in _CURES:
        return finding._replace(fix=_CURES[finding.code])
    return finding

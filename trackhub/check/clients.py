"""What other genome browsers than UCSC's stumble over: igv.js with IGV-Web, and JBrowse.

They read hubs by rules of their own, which are narrower; a hub that keeps to these works in all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..base_track import BaseTrack
from ..findings import Finding
from ..genome import Genome
from ..hub import Hub
from .tracks import inherited, stands_above, type_line

__all__ = ["client_genome_findings", "client_hub_findings", "client_track_findings"]

_NUMBERS = frozenset("01234")
#: Types that igv.js leaves out of a hub without a word.
_DROPPED = frozenset(
    {
        "bigNarrowPeak",
        "bigInteract",
        "bigBarChart",
        "bigChain",
        "bigPsl",
        "bigMaf",
        "bigLolly",
        "hic",
    }
)
_TAB_FIRST = re.compile(r"[ ]*[^ \t]+\t")


def client_hub_findings(hub: Hub, served: bool) -> Iterator[Finding]:
    """Yield what is in the way of other browsers in hub.txt.

    Parameters
    ----------
    hub
        The hub.
    served
        Whether it was read from a web server.
    """
    origin = hub.origin
    if origin is None or hub.reading is None:
        return
    document = hub.reading.documents[origin.file or ""]
    stanza = document.stanzas[0]
    first = next((line for line in document.text.splitlines() if line.strip()), "")
    if not document.text.startswith(first) or first.lstrip().startswith("#"):
        yield hub.finding(
            "client-hub-first",
            "warning",
            "something stands above the hub line, and JBrowse then refuses the hub",
            fix="begin the file with hub",
        )
    said = stanza.get("useOneFile")
    if said is not None and "useOneFile on" not in document.text:
        yield hub.finding(
            "client-one-file",
            "warning",
            f"useOneFile {said}, and JBrowse looks for the words useOneFile on",
            setting="useOneFile",
            fix="write useOneFile on, with one blank",
        )
    genomes = hub.genomes_file.genomes if hub.genomes_file is not None else []
    if said is None and any("twoBitPath" in genome._values for genome in genomes):
        yield hub.finding(
            "client-one-file",
            "hint",
            "igv.js opens an assembly hub by its URL only where it is one file",
            fix="put hub, genome and tracks in one file with useOneFile on",
        )
    yield from _tab_findings(hub, stanza)
    if served and (origin.file or "").lower().startswith("https://"):
        yield from _mixed_findings(hub)


def _mixed_findings(hub: Hub) -> Iterator[Finding]:
    """Yield tracks with data at an http address in a hub at an https address."""
    mixed = [
        node
        for node, _ in hub.walk()
        if isinstance(node, BaseTrack)
        and node._values.get("bigDataUrl", "").lower().startswith("http://")
    ]
    if mixed:
        more = f", and {len(mixed) - 1} more" if len(mixed) > 1 else ""
        yield mixed[0].finding(
            "mixed-content",
            "warning",
            f"bigDataUrl is an http address in a hub at an https address{more}, which web pages may not load",
            setting="bigDataUrl",
            fix="serve the data by https",
        )


def client_genome_findings(genome: Genome) -> Iterator[Finding]:
    """Yield what is in the way of other browsers in a genome stanza."""
    brings = "twoBitPath" in genome._values or any(c.role == "2bit file" for c in genome.children)
    if brings and "chromSizes" not in genome._values and not getattr(genome, "chrom_sizes", False):
        yield genome.finding(
            "client-chrom-sizes",
            "warning",
            "no chromSizes, without which JBrowse opens no assembly hub",
            fix="set chromSizes to a table of sizes made from the .2bit file",
        )
    if genome.origin is not None:
        yield from _tab_findings(genome, genome.origin.stanza)  # type: ignore[attr-defined]


def client_track_findings(track: BaseTrack) -> Iterator[Finding]:
    """Yield what is in the way of other browsers in a track's stanza."""
    values = track._values
    if track.role == "track":
        yield from _data_findings(track)
    elif "shortLabel" not in values:
        yield track.finding(
            "client-label",
            "warning",
            "a container without a shortLabel of its own, which JBrowse refuses",
            setting="shortLabel",
            fix="set shortLabel",
        )
    if values.get("visibility") in _NUMBERS:
        word = ("hide", "dense", "full", "pack", "squish")[int(values["visibility"])]
        yield track.finding(
            "client-visibility",
            "warning",
            f"visibility {values['visibility']} is a number, and igv.js shows such a track whatever it is",
            setting="visibility",
            fix=f"write {word}",
        )
    if track.origin is not None:
        yield from _tab_findings(track, track.origin.stanza)  # type: ignore[attr-defined]
    container = track.parent
    if isinstance(container, BaseTrack) and stands_above(track, container):
        yield track.finding(
            "client-order",
            "warning",
            f"stands above its container {container.name}, and igv.js then does not find that",
            fix=f"move it below {container.name}",
        )


def _data_findings(track: BaseTrack) -> Iterator[Finding]:
    values = track._values
    line = type_line(track)
    if "type" not in values and line is not None:
        yield track.finding(
            "client-type",
            "warning",
            f"inherits its type {line}, and igv.js leaves a track without a type of its own out",
            setting="type",
            fix=f"write type {line}",
        )
    elif (track.type_word() or "") in _DROPPED:
        yield track.finding(
            "client-type",
            "hint",
            f"igv.js leaves tracks of type {track.type_word()} out of a hub",
            setting="type",
        )
    if inherited(track, "visibility") is None:
        yield track.finding(
            "client-visibility",
            "hint",
            "no visibility, which igv.js takes for shown and UCSC for hidden",
            setting="visibility",
            fix="set visibility",
        )
    low, _, high = values.get("viewLimits", "").partition(":")
    if high and low.split(".")[0] == high.split(".")[0] and low != high:
        yield track.finding(
            "client-limits",
            "hint",
            f"viewLimits {low}:{high}, of which igv.js reads whole numbers, so that it draws nothing",
            setting="viewLimits",
        )


def _tab_findings(component: Hub | Genome | BaseTrack, stanza: object) -> Iterator[Finding]:
    """Yield a finding where a name and its value do not have one blank between them."""
    if "\t" not in str(stanza):
        return
    for line in stanza.lines:  # type: ignore[attr-defined]
        if line.kind == "setting" and _TAB_FIRST.match(line.text.lstrip(" \t")):
            yield component.finding(
                "client-separator",
                "warning",
                f"a tab stands behind {line.name}, where igv.js and JBrowse look for a blank",
                setting=line.name,
                fix="write one blank",
            )
            return

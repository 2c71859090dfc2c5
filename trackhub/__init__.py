"""Build, check, convert for and upload UCSC track hubs.

What there is to import from here is listed in ``__all__``; each name is loaded when it is
first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .version import __version__

if TYPE_CHECKING:
    from typing import Any

    from . import (
        assembly,
        base,
        check,
        compatibility,
        constants,
        diff,
        edit,
        errors,
        findings,
        genome,
        genomes_file,
        groups,
        helpers,
        hub,
        merge,
        parsed_params,
        read,
        settings,
        store,
        track,
        trackdb,
        upload,
        validate,
        version,
        write,
    )
    from .assembly import Assembly, TwoBitFile
    from .check import check_hub
    from .diff import diff_hubs
    from .edit import relocate
    from .findings import Finding, Report
    from .formats.convert import Converted, convert_file
    from .formats.coverage import bam_coverage
    from .formats.detect import Detected, detect_file
    from .formats.indexing import index_file
    from .genome import Genome
    from .genome_tracks import assembly_tracks
    from .genomes_file import GenomesFile
    from .groups import GroupDefinition, GroupsFile
    from .hub import Hub, default_hub
    from .merge import merge_hubs
    from .read import read_hub
    from .store import GenomeStore, hub_from_store
    from .track import (
        AggregateTrack,
        BaseTrack,
        CompositeTrack,
        HTMLDoc,
        SubGroupDefinition,
        SuperTrack,
        Track,
        ViewTrack,
    )
    from .trackdb import TrackDb
    from .upload import stage_hub, upload_hub
    from .write import write_hub

#: Module → the names of it that stand here; a module with no names stands here itself.
_HOMES = {
    "assembly": ("Assembly", "TwoBitFile"),
    "base": (),
    "check": ("check_hub",),
    "compatibility": (),
    "constants": (),
    "diff": ("diff_hubs",),
    "edit": ("relocate",),
    "errors": (),
    "findings": ("Finding", "Report"),
    "formats.convert": ("Converted", "convert_file"),
    "formats.coverage": ("bam_coverage",),
    "formats.detect": ("Detected", "detect_file"),
    "formats.indexing": ("index_file",),
    "genome": ("Genome",),
    "genome_tracks": ("assembly_tracks",),
    "genomes_file": ("GenomesFile",),
    "groups": ("GroupDefinition", "GroupsFile"),
    "helpers": (),
    "parsed_params": (),
    "hub": ("Hub", "default_hub"),
    "merge": ("merge_hubs",),
    "read": ("read_hub",),
    "settings": (),
    "store": ("GenomeStore", "hub_from_store"),
    "track": (
        "AggregateTrack",
        "BaseTrack",
        "CompositeTrack",
        "HTMLDoc",
        "SubGroupDefinition",
        "SuperTrack",
        "Track",
        "ViewTrack",
    ),
    "trackdb": ("TrackDb",),
    "upload": ("stage_hub", "upload_hub"),
    "validate": (),
    "version": (),
    "write": ("write_hub",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "AggregateTrack",
    "Assembly",
    "BaseTrack",
    "CompositeTrack",
    "Converted",
    "Detected",
    "Finding",
    "Genome",
    "GenomeStore",
    "GenomesFile",
    "GroupDefinition",
    "GroupsFile",
    "HTMLDoc",
    "Hub",
    "Report",
    "SubGroupDefinition",
    "SuperTrack",
    "Track",
    "TrackDb",
    "TwoBitFile",
    "ViewTrack",
    "__version__",
    "assembly",
    "assembly_tracks",
    "bam_coverage",
    "base",
    "check",
    "check_hub",
    "compatibility",
    "constants",
    "convert_file",
    "default_hub",
    "detect_file",
    "diff",
    "diff_hubs",
    "edit",
    "errors",
    "findings",
    "genome",
    "genomes_file",
    "groups",
    "helpers",
    "hub",
    "hub_from_store",
    "index_file",
    "merge",
    "merge_hubs",
    "parsed_params",
    "read",
    "read_hub",
    "relocate",
    "settings",
    "stage_hub",
    "store",
    "track",
    "trackdb",
    "upload",
    "upload_hub",
    "validate",
    "version",
    "write",
    "write_hub",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _HOME_OF:
        value = getattr(import_module(f".{_HOME_OF[name]}", __name__), name)
    elif name in _HOMES:
        value = import_module(f".{name}", __name__)
    else:
        raise AttributeError(f"module 'trackhub' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

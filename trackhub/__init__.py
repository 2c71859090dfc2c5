"""Build, check, convert for and upload UCSC track hubs.

The names below are all there is to import from here; those that need something heavy
are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from . import (
    assembly,
    base,
    constants,
    errors,
    findings,
    genome,
    genomes_file,
    groups,
    hub,
    settings,
    track,
    trackdb,
    version,
)
from .assembly import Assembly, TwoBitFile
from .default_hub import default_hub
from .findings import Finding, Report
from .genome import Genome
from .genomes_file import GenomesFile
from .groups import GroupDefinition, GroupsFile
from .hub import Hub
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
from .version import __version__

if TYPE_CHECKING:
    from . import compatibility, helpers, upload, validate
    from .upload import stage_hub, upload_hub

__all__ = [
    "AggregateTrack",
    "Assembly",
    "BaseTrack",
    "CompositeTrack",
    "Finding",
    "Genome",
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
    "base",
    "compatibility",
    "constants",
    "default_hub",
    "errors",
    "findings",
    "genome",
    "genomes_file",
    "groups",
    "helpers",
    "hub",
    "settings",
    "stage_hub",
    "track",
    "trackdb",
    "upload",
    "upload_hub",
    "validate",
    "version",
]

#: Name → module that has it; a module of that very name is loaded as such.
_LAZY = {
    "compatibility": "compatibility",
    "helpers": "helpers",
    "stage_hub": "upload",
    "upload": "upload",
    "upload_hub": "upload",
    "validate": "validate",
}


def __getattr__(name: str) -> Any:
    try:
        module = import_module(f".{_LAZY[name]}", __name__)
    except KeyError:
        raise AttributeError(f"module 'trackhub' has no attribute {name!r}") from None
    value = module if _LAZY[name] == name else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

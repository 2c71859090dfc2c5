"""What UCSC documents about hubs: settings, track types, and what a value may be.

Knows no hub. The tables are `settings.tsv` and `track_types.tsv`, parsed at the first look-up.
"""

from __future__ import annotations

from .companions import SideFile, side_files
from .table import (
    CONTEXTS,
    Context,
    Setting,
    contexts,
    lookup,
    settings,
    suggest,
)
from .tracktypes import TrackType, accepts, suggest_type, track_type, track_types
from .typeline import judge_type
from .values import clean, judge
from .verdict import Cleaned

__all__ = [
    "CONTEXTS",
    "Cleaned",
    "Context",
    "Setting",
    "SideFile",
    "TrackType",
    "accepts",
    "clean",
    "contexts",
    "judge",
    "judge_type",
    "lookup",
    "settings",
    "side_files",
    "suggest",
    "suggest_type",
    "track_type",
    "track_types",
]

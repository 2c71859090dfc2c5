"""The kind of the input of a conversion."""

from __future__ import annotations

from ..detect import Detected
from .source import Input

__all__ = ["more_exactly"]


def more_exactly(found: Detected, files: Input) -> str:
    """The kind of a file as `detect_file` tells it, which weighs track lines and names."""
    return found.kind

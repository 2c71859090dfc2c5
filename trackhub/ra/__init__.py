"""Stanza text, read and written without losing a byte: the syntax of every text file of a track hub.

Knows lines and stanzas, no setting and no hub.
"""

from __future__ import annotations

from .document import Document, dumps, parse
from .lines import Line, Setting, format_stanza
from .stanza import Stanza

__all__ = ["Document", "Line", "Setting", "Stanza", "dumps", "format_stanza", "parse"]

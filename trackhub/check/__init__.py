"""Findings about a whole hub: its text, its tree, its data files, and how they are served.

One module a concern. Nothing here changes a hub, but `fix`, which edits text that `check_hub` complained about.
"""

from __future__ import annotations

from .run import check_hub

__all__ = ["check_hub"]

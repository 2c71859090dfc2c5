"""Where the writers of data files take `whole_file` from; it is the same for all files of the package."""

from __future__ import annotations

from ...atomic import whole_file

__all__ = ["whole_file"]

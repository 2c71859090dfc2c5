"""The BBI container: what bigWig and bigBed files have in common.

`trackhub.formats.bigwig` and `trackhub.formats.bigbed` are the public faces of this package.
"""

from __future__ import annotations

from .errors import ItemError, UnsortedError

__all__ = ["ItemError", "UnsortedError"]

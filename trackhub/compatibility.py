"""Thin home for names of 1.0 that once told Python 2 from 3; nothing else uses them."""

from __future__ import annotations

import sys
from typing import TypeVar

PY = sys.version_info[0]
PY2 = False
PY3 = True
string_types = (str,)

_T = TypeVar("_T", bound=type)


def py2_unicode(cls: _T) -> _T:
    """Return the class as it is."""
    return cls

"""The process-wide switch of version 1.0; `strict=False` on a constructor does the same for one component."""

from __future__ import annotations

#: When False, unknown settings and doubtful values are kept as they were written.
VALIDATE = True

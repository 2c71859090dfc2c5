"""Peak memory of this process, and of programs that are run.

`resource.getrusage` would do but for a trap: a process starts with the peak of the one that made it.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_POLL = 0.02


def peak(process: int | str = "self") -> float:
    """MB of memory at the most of a process (by its number); 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def own_peak() -> float:
    """MB of memory at the most of this process."""
    import resource

    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return peak() or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def run(words: Sequence[str], **options: Any) -> float:
    """Run a program to its end; MB of its memory at the most, looked at while it runs."""
    with subprocess.Popen(words, stderr=subprocess.DEVNULL, **options) as process:
        most = 0.0
        while process.poll() is None:
            most = max(most, peak(process.pid))
            time.sleep(_POLL)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words)
    return most

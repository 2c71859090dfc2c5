"""The list of what was staged in a directory, in a file there: what is ours and may be replaced or swept."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from ..rendering import write_text

__all__ = ["MANIFEST", "Manifest", "read_manifest", "write_manifest"]

#: What was put into a directory is listed in this file there, which is never uploaded.
MANIFEST = ".trackhub-manifest.json"


class Manifest(NamedTuple):
    """What an earlier run put into a directory.

    Attributes
    ----------
    files
        Relative paths, in order.
    texts
        Those of them that are texts.
    mode
        How all the others were put there; None where that is not known.
    """

    files: dict[str, None]
    texts: frozenset[str]
    mode: str | None

    def is_ours(self, path: str, status: int) -> bool:
        """Return whether what lies at `path`, of this ``st_mode``, can be what we put there."""
        replaced = self.mode == "symlink" and path not in self.texts and not stat.S_ISLNK(status)
        return path in self.files and not replaced


def read_manifest(root: Path) -> Manifest:
    """Return the manifest of a directory; an empty one where there is none that can be read."""
    try:
        said = json.loads((root / MANIFEST).read_text("utf-8"))
        files, texts, mode = said["files"], said.get("texts", []), said.get("mode")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest({}, frozenset(), None)
    mode = mode if isinstance(mode, str) else None
    return Manifest(dict.fromkeys(_inside(files)), frozenset(_inside(texts)), mode)


def write_manifest(
    root: Path, files: Iterable[str], texts: Iterable[str], mode: str | None
) -> None:
    """Write the manifest of a directory."""
    listed = ",\n".join(map(json.dumps, files))
    head = json.dumps({"version": 1, "mode": mode, "texts": list(texts)})
    write_text(root / MANIFEST, f'{head[:-1]}, "files": [\n{listed}\n]}}\n')


def _inside(paths: Any) -> list[str]:
    """Return those of the paths that lie inside the directory; nobody vouches for the file."""
    if not isinstance(paths, list):
        return []
    return [
        path
        for path in paths
        if isinstance(path, str)
        and path
        and path[0] != "/"
        and "\0" not in path
        and (".." not in path or ".." not in path.split("/"))
    ]

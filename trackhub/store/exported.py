"""Files of tracks in a folder for a hub, each written when it is not there or not current."""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .basetracks import ArrayTrack, StoreTrack
from .bigbed import to_bigbed
from .export import to_2bit, to_bigwig
from .features import FeatureTrack
from .inplace import BigWigTrack, TwoBitTrack
from .tracks import SequenceTrack

if TYPE_CHECKING:
    from ..formats.registry import Progress

__all__ = ["export_track"]


def export_track(
    track: StoreTrack,
    hub_dir: str | os.PathLike[str],
    *,
    negate: bool = False,
    progress: Progress | None = None,
    **options: Any,
) -> Path:
    """Write the file of a track that a hub can show, unless it is there and current.

    Parameters
    ----------
    track
        The track; one that is a bigWig or .2bit file already is used as it is.
    hub_dir
        Folder for exported files, which is made.
    negate
        For values: write them with the other sign.
    progress
        Called as `to_bigwig`, `to_bigbed` and `to_2bit` do; not where there is nothing to write.
    **options
        For `to_bigwig`, `to_bigbed` or `to_2bit`.

    Returns
    -------
    pathlib.Path
        The file.
    """
    if isinstance(track, (BigWigTrack, TwoBitTrack)) and not negate and not options:
        return track.path
    folder = Path(hub_dir)
    folder.mkdir(parents=True, exist_ok=True)
    path = _own_file(folder, track, negate)
    label = {
        "track": os.path.abspath(track.path),
        "content_id": track.content_id,
        "negate": negate,
        "options": {name: repr(value) for name, value in sorted(options.items())},
    }
    beside = _label_of(path)
    if path.exists() and _read_label(beside) == {**label, "bytes": path.stat().st_size}:
        return path
    beside.unlink(missing_ok=True)
    if isinstance(track, FeatureTrack):
        to_bigbed(track, path, progress=progress, **options)
    elif isinstance(track, (SequenceTrack, TwoBitTrack)):
        to_2bit(track, path, progress=progress, **options)
    elif isinstance(track, ArrayTrack):
        to_bigwig(track, path, negate=negate, progress=progress, **options)
    part = beside.with_name(beside.name + ".part")
    part.write_text(json.dumps({**label, "bytes": path.stat().st_size}), encoding="utf-8")
    os.replace(part, beside)
    return path


def _own_file(folder: Path, track: StoreTrack, negate: bool) -> Path:
    """The file of a track in a folder that may have those of others with like names.

    Those are tracks of another assembly, and ``a/b`` beside ``a_b``.
    """
    ending = {"dense": ".bw", "table": ".bb", "sequence": ".2bit"}[track.kind]
    name = _file_name(track.name) + "_negative" * negate
    source = os.path.abspath(track.path)
    path = folder / (name + ending)
    owner = _read_label(_label_of(path)).get("track", source)
    if owner == source:
        return path
    mark = hashlib.blake2b(os.fsencode(source), digest_size=4).hexdigest()
    return folder / f"{name}-{mark}{ending}"


def _label_of(path: Path) -> Path:
    """The file that tells what an exported file was made of."""
    return path.with_name(f".{path.name}.json")


def _read_label(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _file_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.-]", "_", name.replace("/", "_"))

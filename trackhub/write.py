"""The texts of a hub, written to a directory: of a hub that was read, with your changes and no others."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from .rendering import Rendering, write_text

if TYPE_CHECKING:
    from .hub import Hub

__all__ = ["write_hub"]


def write_hub(hub: Hub, directory: str | PathLike[str]) -> list[str]:
    r"""Write the text files of a hub, without validating it first.

    A hub that was read keeps its files where they are relative to each other, and every byte of them that you did
    not change: a new value changes its line; a new track is written in the manner of its siblings and below them,
    a track that was removed is taken out with its comments, and one that was moved takes them along. Data files
    are not touched; `stage_hub` brings those along that lie beside the hub.

    Parameters
    ----------
    hub
        The hub.
    directory
        Where hub.txt goes; the directory that the hub was read from changes it in place.

    Returns
    -------
    list of str
        The files of the hub, relative to `directory`; only those that differ were written.

    Raises
    ------
    StagingError
        If a file cannot be written, or a file that several genomes share was changed in two ways.
    ValidationError
        If a value cannot stand in a text.

    See Also
    --------
    trackhub.read.read_hub

    Examples
    --------
    >>> import tempfile
    >>> import trackhub
    >>> folder = Path(tempfile.mkdtemp())
    >>> text = "hub demo\n\ngenome hg38\n\n# mine\ntrack a\n  color 1,2,3\n  type bigWig\n"
    >>> size = (folder / "hub.txt").write_text("useOneFile on\n" + text)
    >>> hub = trackhub.read_hub(folder)
    >>> hub.find("a").color = "firebrick"
    >>> write_hub(hub, folder)
    ['hub.txt']
    >>> print((folder / "hub.txt").read_text().split("\n\n")[-1], end="")
    # mine
    track a
      color 178,34,34
      type bigWig
    """
    rendering = Rendering.around(hub)
    rendering.texts_only = True
    hub._render(rendering)
    texts = rendering.texts
    # hub.txt last: until then the hub that was there stays whole.
    names = sorted(texts, key=lambda name: name == hub.filename)
    for name in names:
        write_text(Path(directory) / name, texts[name])
    if hub.reading is not None and hub.reading.is_in(directory):
        hub.reading.number_anew()
    return names

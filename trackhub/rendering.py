"""One pass over a tree: the text of every file, and where every data file goes.

Touches the disk only in `write_texts`, atomically. Which index files go along with a
data file is found out by `trackhub.upload.plan`.
"""

from __future__ import annotations

import os
import stat
from collections import OrderedDict
from collections.abc import Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any, NamedTuple

from .atomic import whole_file
from .errors import StagingError

if TYPE_CHECKING:
    from pathlib import Path

    from .base import HubComponent

__all__ = ["DataFile", "Rendering", "make_folder", "render_to", "write_text", "write_texts"]


class DataFile(NamedTuple):
    """A file of this machine that belongs into the hub."""

    source: str
    setting: str
    #: First word of the track's type, or None.
    word: str | None
    #: Who asks for it.
    owner: HubComponent
    #: Whether its index, or other companion, lies beside it; else a setting says where it is.
    accompanied: bool = True


class Rendering:
    """What one pass over a tree gives, and where in the layout it stands.

    Attributes
    ----------
    texts
        Staging-relative path → text.
    files
        Staging-relative path → `DataFile`.
    hub_dir, genomes_dir, text_dir, data_dir
        Directories of hub.txt, of genomes.txt, of the trackDb text being made, and of
        its data files. `text_dir` is None for a track that hangs in no hub yet.
    """

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.files: dict[str, DataFile] = {}
        self.hub_dir = ""
        self.genomes_dir = ""
        self.text_dir: str | None = None
        self.data_dir = ""
        #: The composite whose view is being written, since a view may stand in several.
        self.composite: HubComponent | None = None
        #: Whether nobody will ask for `files`.
        self.texts_only = False

    @classmethod
    def around(cls, component: HubComponent) -> Rendering:
        """Return the place in the layout where `component` stands in its tree."""
        rendering = cls()
        chain: list[HubComponent] = []
        node: HubComponent | None = component
        while node is not None:
            chain.append(node)
            node = node.parent
        for node in reversed(chain):
            enter = getattr(node, "_enter", None)
            if enter is not None:
                enter(rendering)
        return rendering

    def place(self, path: str, data: DataFile) -> None:
        """Ask for a data file at `path`.

        Raises
        ------
        StagingError
            If another file is to lie there.
        """
        other = self.files.setdefault(path, data)
        if other is not data and other.source != data.source:
            raise StagingError(
                f"{data.owner.describe()} and {other.owner.describe()} both want the staged file {path} "
                f"({data.source} and {other.source}); give one of them a filename of its own"
            )

    def add_text(self, path: str, text: str, owner: str) -> None:
        """Ask for a text file at `path`."""
        if self.texts.setdefault(path, text) != text:
            raise StagingError(
                f"{owner}: another text is already to be written to {path}; give one of them a "
                "filename of its own"
            )


def render_to(
    component: HubComponent, staging: str | PathLike[str] | None = None
) -> OrderedDict[str, Any]:
    """Validate `component`, write its texts to `staging` and return the tree of file names."""
    from pathlib import Path
    from tempfile import mkdtemp

    from . import settings

    # A hub that was read is written as it stands, faults and all; those who publish it validate it.
    if settings.VALIDATE and component.origin is None:
        component.validate()
    directory = Path(staging) if staging is not None else Path(mkdtemp())
    rendering = Rendering.around(component)
    rendering.texts_only = True
    component._render(rendering)
    write_texts(rendering.texts, directory)
    return _as_tree(component, rendering, str(directory))


def _as_tree(component: HubComponent, rendering: Rendering, staging: str) -> OrderedDict[str, Any]:
    tree: OrderedDict[str, Any] = OrderedDict()
    filename = component.text_file
    if filename is not None and filename in rendering.texts:
        tree[repr(component)] = os.path.join(staging, filename)
    for child in component.children:
        below = _as_tree(child, rendering, staging)
        if below:
            tree[repr(child)] = below
    return tree


def write_texts(texts: Mapping[str, str], directory: Path) -> list[str]:
    """Write `texts` (relative path → text) below `directory`; return the paths that changed."""
    return [path for path, text in texts.items() if write_text(directory / path, text)]


def write_text(path: Path, text: str) -> bool:
    """Write a text that a web server may read; the old file or the new one is there, whole.

    Returns
    -------
    bool
        Whether anything was written: a file that already says this is left alone.
    """
    data = text.encode("utf-8", "surrogateescape")
    try:
        if _says(path, data):
            return False
        make_folder(path.parent)
        with whole_file(path, 0o644) as file:
            file.write(data)
    except OSError as error:
        raise StagingError(
            f"{path} cannot be written: {error.strerror or error}; make room for it, or name another directory"
        ) from error
    return True


def _says(path: Path, data: bytes) -> bool:
    """Return whether `path` is a file of these bytes that everybody may read."""
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return False
    readable = stat.S_ISREG(status.st_mode) and status.st_mode & 0o444 == 0o444
    return readable and status.st_size == len(data) and path.read_bytes() == data


def make_folder(path: Path) -> None:
    """Make a directory, and those above it, that everybody may read whatever the umask."""
    if path.is_dir():
        return
    make_folder(path.parent)
    try:
        path.mkdir(exist_ok=True)
        path.chmod(0o755)
    except OSError as error:
        raise StagingError(
            f"the directory {path} cannot be made: {error.strerror}; name another one"
        ) from error

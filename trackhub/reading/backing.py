"""The way back: the text that a list of components was read from is made to say what they say now.

Every component that was read has its stanza; one that a script added gets a stanza when the text is asked for. Where
stanzas stand is settled in `places`, what is in them by the components.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ..base import HubComponent
from ..base_track import BaseTrack
from ..errors import warn
from ..stanza import Stanza
from ..track import Track
from .origin import amend
from .places import Entry, Node, arrange
from .sources import place_sources

if TYPE_CHECKING:
    from ..hub import Hub
    from ..rendering import Rendering
    from .state import Reading, TextFile

__all__ = ["Backing", "HubBacking"]

#: Attributes of a track that make its text differ from its settings.
_TOUCHED = frozenset({"_locals", "_source", "_filename", "_html_string", "_subgroups"})


class Backing:
    """The text of genomes.txt, of groups.txt, or of a trackDb with what it includes.

    Parameters
    ----------
    reading
        How the hub was read.
    files
        The file, and those it includes; empty where there was none.
    components
        What was read from them, in the order of the text.
    entries
        The same with their stanzas, where that is known already.
    """

    def __init__(
        self,
        reading: Reading,
        files: list[TextFile],
        components: Iterable[Stanza],
        entries: list[Entry] | None = None,
    ) -> None:
        self.reading = reading
        self.files = files
        self._read = [(component, component.parent) for component in components]
        self._entries = entries

    # -- what a component asks for -----------------------------------------------------------

    def render(self, component: Any, rendering: Rendering) -> None:
        """Add the texts of `component`, with its changes and no others."""
        self.sync(component, rendering)
        if self.files:
            self.add_text(self.files[0], component.filename, rendering)
            self.add_included(rendering)
        elif component.children:
            text = component._text(rendering)
            rendering.add_text(component.filename, text, component.describe())

    def text(self, component: Any) -> str:
        """Return the text of the component's own file."""
        from ..rendering import Rendering

        rendering = Rendering.around(component)
        rendering.texts_only = True
        self.sync(component, rendering)
        return self.files[0].document.text if self.files else ""

    def add_included(self, rendering: Rendering) -> None:
        """Add the texts that the first file includes."""
        for file in self.files[1:]:
            self.add_text(file, file.path, rendering)

    def add_text(self, file: TextFile, path: str | None, rendering: Rendering) -> None:
        """Add one text; of a file that several genomes read, the text that was changed counts."""
        if file.path is None or path is None:
            if file.edited:
                base = self.reading.base or "the directory of hub.txt"
                warn(f"{file.location} lies outside {base}: your changes to it are not written")
            return
        text = file.document.text
        original = self.reading.originals.get(file.location)
        there = rendering.texts.get(path)
        if original is not None and there is not None:
            if text == original:
                return
            if there == original:
                del rendering.texts[path]
        rendering.add_text(path, text, f"{file.location}, which is read several times")

    # -- from the tree to the text -----------------------------------------------------------

    def entries(self) -> list[Entry]:
        """Return every stanza that is a component's, as of the last `sync`."""
        if self._entries is None:
            files = {file.location: file for file in self.files}
            self._entries = [
                Entry(component, parent, component.origin.stanza, files[component.origin.file])  # type: ignore[union-attr, index]
                for component, parent in self._read
            ]
            self._read = []
        return self._entries

    def sync(self, top: HubComponent, rendering: Rendering) -> None:
        """Make the stanzas say what the components below `top` say, and stand where they stand."""
        if not self.files:
            return
        nodes = _nodes(top)
        entries = self._match(nodes)
        for node in nodes:
            if node.entry is not None:
                self._amend(node, node.entry, rendering)
        if arrange(nodes, self.files[0], lambda node: self._pairs(node, rendering)):
            self._entries = [node.entry for node in nodes if node.entry is not None]
        elif len(nodes) != len(entries):
            here = {id(node.entry) for node in nodes}
            self._entries = [entry for entry in entries if id(entry) in here]
        if not rendering.texts_only:
            place_sources(
                [node.component for node in nodes], self.files[0], self.reading, rendering
            )

    def _match(self, nodes: list[Node]) -> list[Entry]:
        """Give every component its stanza, and take out the stanzas of those that are gone."""
        entries = self.entries()
        held: dict[int, list[int]] = {}
        for order, entry in enumerate(entries):
            held.setdefault(id(entry.component), []).append(order)
        for node in nodes:
            orders = held.get(id(node.component))
            if orders:
                fits = (n for n in orders if entries[n].parent is node.parent)
                node.order = next(fits, orders[0])
                node.entry = entries[node.order]
                orders.remove(node.order)
        for orders in held.values():
            for order in orders:
                entries[order].take_out()
        return entries

    def _amend(self, node: Node, entry: Entry, rendering: Rendering) -> None:
        component = node.component
        said = entry.said
        if type(component) is Track and _is_untouched(component, node.parent, said):
            return
        if amend(entry.stanza, said, self._pairs(node, rendering)):
            entry.file.edited = True

    def _pairs(self, node: Node, rendering: Rendering) -> list[tuple[str, str]]:
        """Return what a component says; its page and its data are asked for on the way."""
        component = node.component
        if isinstance(component, BaseTrack) and component.html_string:
            page = component._html_fn(rendering)
            rendering.add_text(page, component.documentation(), component.describe())
        rendering.composite = None if node.above is None else node.above.parent
        return component._as_read(component._pairs(rendering, node.parent))


class HubBacking(Backing):
    """The text of hub.txt, which may hold the genome and its tracks as well.

    Attributes
    ----------
    one_file
        Whether it does.
    genomes
        The `Backing` of the genome stanzas in this file.
    tracks
        ``id`` of the trackDb → the `Backing` of the tracks in this file.
    """

    def __init__(self, reading: Reading, file: TextFile, hub: Hub, one_file: bool) -> None:
        super().__init__(reading, [file], [hub])
        self.one_file = one_file
        self.genomes: Backing | None = None
        self.tracks: dict[int, Backing] = {}

    def render(self, hub: Hub, rendering: Rendering) -> None:
        """Add the texts of the hub, with its changes and no others."""
        self.sync(hub, rendering)
        genomes_file = hub.genomes_file
        if genomes_file is None:
            self.add_text(self.files[0], hub.filename, rendering)
        elif not hub.one_file and not self.one_file:
            self.add_text(self.files[0], hub.filename, rendering)
            genomes_file._render(rendering)
        elif hub.one_file and self.genomes is not None and self._holds_all(hub):
            self._render_one_file(hub, self.genomes, rendering)
        else:
            hub._render_anew(rendering)

    def _holds_all(self, hub: Hub) -> bool:
        """Whether the tracks of every genome were read from this file."""
        trackdbs = hub.genomes_file.trackdbs if hub.genomes_file is not None else []
        return all(id(trackdb) in self.tracks for trackdb in trackdbs)

    def _render_one_file(self, hub: Hub, genomes: Backing, rendering: Rendering) -> None:
        genomes_file = hub.genomes_file
        assert genomes_file is not None
        genomes.sync(genomes_file, rendering)
        for genome in genomes_file.genomes:
            genome._render_side(rendering)
        for trackdb in genomes_file.trackdbs:
            trackdb._enter(rendering)
            tracks = self.tracks[id(trackdb)]
            tracks.sync(trackdb, rendering)
            tracks.add_included(rendering)
        self.add_text(self.files[0], hub.filename, rendering)

    def sync(self, hub: HubComponent, rendering: Rendering) -> None:
        """Make the first stanza say what the hub says."""
        assert isinstance(hub, Stanza)
        node = Node(hub, None, None)
        if self._match([node]) and node.entry is not None:
            self._amend(node, node.entry, rendering)
        if not rendering.texts_only:
            place_sources([hub], self.files[0], self.reading, rendering)


def _nodes(top: HubComponent) -> list[Node]:
    """Return the stanzas below `top` as they stand in the tree now, parents first."""
    nodes: list[Node] = []
    stack = [Node(child, top, None) for child in _stanzas(top)][::-1]
    while stack:
        node = stack.pop()
        nodes.append(node)
        component = node.component
        if component.children:
            node.children = [Node(child, component, node) for child in _stanzas(component)]
            stack.extend(reversed(node.children))
    return nodes


def _stanzas(component: HubComponent) -> Iterator[Stanza]:
    """Yield the children of `component` that stand in the same text."""
    for child in component.children:
        if isinstance(child, Stanza):
            yield child


def _is_untouched(track: Track, parent: HubComponent | None, said: dict[str, str]) -> bool:
    """Whether a data track surely says what it said, found out without making its lines."""
    fields = track.__dict__
    if not _TOUCHED.isdisjoint(fields):
        return False
    values = track._values
    line = track._parent_line(parent)
    return (
        len(values) + (1 if line is None else 2) == len(said)
        and said.get("track") == track._name
        and (line is None or said.get("parent") == line)
        and values.items() <= said.items()
    )

"""The release words of ``include`` lines and of tracks, which UCSC wants to agree."""

from __future__ import annotations

from collections.abc import Iterator

from ..fetch import join_location
from ..findings import Finding
from ..reading.state import Reading

__all__ = ["release_findings"]

_DEEPEST = 50


def release_findings(reading: Reading) -> Iterator[Finding]:
    """Yield includes and tracks whose release differs from that of the include they come from."""
    documents = reading.documents
    included: dict[str, list[tuple[str, str]]] = {}
    for location, document in documents.items():
        for stanza in document:
            if next(iter(stanza.settings)) == "track":
                continue
            for entry in stanza.before("track"):
                words = entry.value.split()
                if entry.name.startswith("include") and words:
                    release = words[1] if len(words) > 1 else ""
                    target = join_location(location, words[0].strip("\"'"))
                    included.setdefault(location, []).append((target, release))
    if not any(release for pairs in included.values() for _, release in pairs):
        return
    roots = set(documents) - {target for pairs in included.values() for target, _ in pairs}
    for root in roots:
        yield from _below(reading, included, root, "", 0)


def _below(
    reading: Reading,
    included: dict[str, list[tuple[str, str]]],
    location: str,
    release: str,
    depth: int,
) -> Iterator[Finding]:
    document = reading.documents.get(location)
    if document is None or depth > _DEEPEST:
        return
    if release:
        for stanza in document:
            said = stanza.get("release")
            if said is not None and said != release:
                yield Finding(
                    "release-differs",
                    "error",
                    f"release {said} stands in a file that is included as {release}",
                    location,
                    stanza.line_of("release"),
                    f"track {stanza.get('track')}",
                    "release",
                    "leave it out",
                )
    for target, inner in included.get(location, ()):
        if release and inner and inner != release:
            yield Finding(
                "release-differs",
                "error",
                f"{target} is included as {inner} inside a file that is included as {release}",
                location,
                fix="leave the release words out: hubs have no releases",
            )
        yield from _below(reading, included, target, inner or release, depth + 1)

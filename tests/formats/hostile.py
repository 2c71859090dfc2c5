"""What tests of damaged input share: files with faults, and what must become of them."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trackhub.errors import FormatError
from trackhub.formats.convert import convert_file
from trackhub.formats.registry import Converted

#: Words that no reader should stumble over, wherever they stand.
ODD_WORDS = (
    b"",
    b"0",
    b"-1",
    b"1e9",
    b".",
    b"+",
    b"-",
    b"\xff\xfe",
    b"4294967296",
    b"9" * 30,
    b"9" * 5000,
    b"1,2,",
    b",",
    b"chr2",
    b"chrQ",
    b"track",
    b"#",
    b"\x00",
    b"\r",
)


class Faults:
    """Gives a conversion damaged files; each must end in a result that is right, or in one error.

    Parameters
    ----------
    sizes
        The assembly.
    words
        Words of the formats, which are put where they do not belong.
    check
        Looks at a result, whose files are the only ones beside the source.
    """

    def __init__(
        self,
        sizes: Mapping[str, int],
        words: Sequence[bytes],
        check: Callable[[Converted], None],
    ) -> None:
        self._sizes = sizes
        self._words = st.sampled_from([*ODD_WORDS, *words])
        self._check = check

    def result_or_error(self, folder: Path, kind: str, data: bytes) -> None:
        """Convert some bytes."""
        for path in folder.iterdir():
            path.unlink()
        source = folder / "a.raw"
        source.write_bytes(data)
        out = folder / "out.bb"
        try:
            made = convert_file(source, out, chrom_sizes=self._sizes, kind=kind)
        except FormatError as error:
            assert [path for path in folder.iterdir() if path != source] == []
            assert "\n" not in str(error)
            return
        assert sorted(folder.iterdir()) == sorted([source, out, *made.side_files])
        self._check(made)

    def any_bytes(self, folder: Path, kind: str) -> None:
        """Convert bytes that are no format at all."""

        @settings(max_examples=30, deadline=None)
        @given(data=st.binary(max_size=200))
        def tried(data: bytes) -> None:
            self.result_or_error(folder, kind, data)

        tried()

    def mutants(self, folder: Path, kind: str, sound: bytes, blank: bytes) -> None:
        """Convert a sound file, some of whose words are others."""

        @settings(max_examples=60, deadline=None)
        @given(data=self._mutants(sound * 2, blank))
        def tried(data: bytes) -> None:
            self.result_or_error(folder, kind, data)

        tried()

    def cut_off(self, folder: Path, kind: str, sound: bytes) -> None:
        """Convert a gzip file whose end is missing."""
        source = folder / "a.gz"
        source.write_bytes(gzip.compress(sound * 50)[:-20])
        with pytest.raises(FormatError, match="gzip data are cut off"):
            convert_file(source, folder / "out.bb", chrom_sizes=self._sizes, kind=kind)
        assert [path.name for path in folder.iterdir()] == ["a.gz"]

    def _mutants(self, sound: bytes, blank: bytes) -> st.SearchStrategy[bytes]:
        @st.composite
        def mutant(draw: st.DrawFn) -> bytes:
            lines = sound.split(b"\n")
            for _ in range(draw(st.integers(1, 4))):
                at = draw(st.integers(0, len(lines) - 1))
                words = lines[at].split(blank)
                words[draw(st.integers(0, len(words) - 1))] = draw(self._words)
                lines[at] = blank.join(words)
            data = b"\n".join(lines)
            cut = draw(st.integers(0, len(data)))
            return data[:cut] + draw(st.binary(max_size=3)) + data[cut:]

        return mutant()

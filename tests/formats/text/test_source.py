"""The input of a conversion: files, streams, gzip, line ends."""

from __future__ import annotations

import gzip
import io
import os
import random
import sys
import threading
from pathlib import Path

import pytest
from formats.raw import put

from trackhub.errors import FormatError
from trackhub.formats.text.source import Input

TEXT = b"track name=a\nchr1\t0\t10\n\n# remark\nchr1\t20\t30\n"
LINES = [(2, b"chr1\t0\t10"), (5, b"chr1\t20\t30")]


def lines(*origins: object) -> list[tuple[int, bytes]]:
    with Input(list(origins)) as source:  # type: ignore[arg-type]
        return list(source.lines())


def test_data_lines_come_with_their_numbers(tmp_path: Path) -> None:
    assert lines(put(tmp_path, "a", TEXT)) == LINES


@pytest.mark.parametrize("text", [TEXT[:-1], TEXT.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + TEXT])
def test_line_ends_and_a_byte_order_mark_make_no_difference(tmp_path: Path, text: bytes) -> None:
    assert lines(put(tmp_path, "a", text)) == LINES


def test_gzip_of_several_members_is_read(tmp_path: Path) -> None:
    packed = gzip.compress(TEXT[:20]) + gzip.compress(b"") + gzip.compress(TEXT[20:]) + bytes(512)
    assert lines(put(tmp_path, "a", packed)) == LINES


def test_a_stream_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines(io.BytesIO(TEXT)) == LINES
    assert lines(io.BytesIO(gzip.compress(TEXT))) == LINES
    with open(put(tmp_path, "a", TEXT), "rb") as file:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(file))
        assert lines("-") == LINES


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_a_stream(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(gzip.compress(TEXT),))
    writer.start()
    assert lines(pipe) == LINES
    writer.join()


def test_a_url_is_refused() -> None:
    with pytest.raises(FormatError, match="this is a URL: fetch the file first"):
        lines("https://example.org/a.bed")


def test_a_text_stream_is_refused() -> None:
    with pytest.raises(FormatError, match="binary mode"):
        lines(io.StringIO("chr1"))


def test_long_files_are_cut_into_blocks_of_whole_lines(tmp_path: Path) -> None:
    rng = random.Random(1)
    text = b"".join(b"%d\n" % rng.randrange(10 ** rng.randrange(1, 40)) for _ in range(150_000))
    for data in (text, gzip.compress(text, 1)):
        with Input([put(tmp_path, "a", data)]) as source:
            blocks = list(source.blocks())
        assert len(blocks) > 1
        assert b"".join(block.data for block in blocks) == text
        line = 1
        for block in blocks:
            assert block.line == line
            line += block.data.count(b"\n")


@pytest.mark.parametrize("cut", [1, 5, 30])
def test_gzip_that_is_cut_off_is_refused(tmp_path: Path, cut: int) -> None:
    path = put(tmp_path, "a.gz", gzip.compress(TEXT * 5)[:-cut])
    with pytest.raises(FormatError, match=r"a\.gz: the gzip data are cut off"):
        lines(path)


def test_gzip_with_a_wrong_bit_is_refused(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(random.Random(0).randbytes(5000).hex().encode()))
    packed[2000] ^= 0xFF
    with pytest.raises(FormatError, match="damaged"):
        lines(put(tmp_path, "a.gz", bytes(packed)))


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, "a", b"chr1\n" + b"x" * 3_000_000)
    with Input([path]) as source, pytest.raises(FormatError, match=r"a:2: the line is longer than"):
        list(source.lines(longest=1 << 20))


def test_several_files_are_read_one_after_another_and_keep_their_names(tmp_path: Path) -> None:
    first, second = put(tmp_path, "a", TEXT), put(tmp_path, "b", b"chr2\t1\t2\n")
    with Input([first, second]) as source:
        found = [(Path(source.name).name, *line) for line in source.lines()]
    assert found == [("a", *LINES[0]), ("a", *LINES[1]), ("b", 1, b"chr2\t1\t2")]


def test_each_file_may_have_a_track_line_and_the_first_one_counts(tmp_path: Path) -> None:
    first, second = put(tmp_path, "a", TEXT), put(tmp_path, "b", b"track name=b color=1,2,3\n")
    with Input([first, second]) as source:
        list(source.lines())
        assert source.track_lines.attributes == {"name": "a", "color": "1,2,3"}


def test_a_line_that_was_read_can_be_shown_again(tmp_path: Path) -> None:
    text = b"".join(b"line %d\n" % number for number in range(1, 300_001))
    path = put(tmp_path, "a", text)
    with Input([path]) as source:
        list(source.blocks())
        assert source.line_of(str(path), 123_456) == b"line 123456"
        assert source.line_of(str(path), 300_000) == b"line 300000"


def test_a_stream_can_be_had_as_a_file() -> None:
    with Input([io.BytesIO(TEXT)]) as source:
        path = source.path
        assert path.read_bytes() == TEXT
        assert source.given_paths == []
    assert not path.exists()

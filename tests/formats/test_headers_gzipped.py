import gzip

import pytest
from handmade import BGZF_END, bgzf

from trackhub.formats.headers import MemoryFile
from trackhub.formats.headers.gzipped import Gunzip, is_bgzf


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 65794, 262144, 262145, 600_001])
@pytest.mark.parametrize("pack", [gzip.compress, bgzf])
@pytest.mark.parametrize("whole_first", [False, True])
def test_everything_comes_out_and_nothing_is_called_cut(size, pack, whole_first):
    data = b"a" * size
    packed = pack(data)
    head = Gunzip(MemoryFile(packed), packed if whole_first else packed[:10])
    assert head.upto(size + 1) == data
    assert not head.cut


def test_no_more_than_a_piece_is_inflated_for_a_first_look():
    packed = gzip.compress(bytes(50_000_000))
    assert len(Gunzip(MemoryFile(packed), packed[:8192]).upto(4)) <= 1 << 18


def test_compressed_data_that_stop_in_the_middle_are_called_cut():
    packed = gzip.compress(bytes(range(256)) * 100)
    head = Gunzip(MemoryFile(packed[:-12]))
    head.upto(1 << 20)
    assert head.cut


def test_what_follows_the_compressed_data_is_left_alone():
    head = Gunzip(MemoryFile(gzip.compress(b"abc") + bytes(512)))
    assert head.upto(100) == b"abc"
    assert not head.cut


def test_bgzf_is_told_from_gzip():
    assert is_bgzf(BGZF_END)
    assert is_bgzf(bgzf(b"abc"))
    assert not is_bgzf(gzip.compress(b"abc"))

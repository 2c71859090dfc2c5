"""Small binary files made byte by byte, after their specifications and not with the code under test."""

from __future__ import annotations

import gzip
import struct
import zlib

BGZF_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
WIG, BED = 0x888FFC26, 0x8789F2EB


def bbi(
    magic=WIG,
    *,
    order="<",
    chroms=(("chr1", 1000), ("chr2", 500)),
    per_node=256,
    version=4,
    zooms=(10, 40),
    sql=b"",
    fields=(0, 0),
    count=7,
    summary=(100, -1.5, 4.0, 250.0, 700.0),
    indexed=(),
    end=True,
):
    """A bigWig or bigBed whose data blocks are empty and whose header is complete."""
    key = max((len(name) for name, _ in chroms), default=1)
    leaves = [chroms[i : i + per_node] for i in range(0, len(chroms), per_node)] or [()]
    two_levels = len(leaves) > 1
    node_size = 4 + per_node * (key + 8)
    where_sql = 64 + 24 * len(zooms)
    where_summary = where_sql + (len(sql) + 1 if sql else 0)
    where_extension = where_summary + 40
    where_list = where_extension + 64
    where_tree = where_list + 20 * len(indexed)
    first_leaf = where_tree + 32 + (node_size if two_levels else 0)
    tree = struct.pack(order + "IIIIQQ", 0x78CA8C91, per_node, key, 8, len(chroms), 0)
    if two_levels:
        root = struct.pack(order + "BBH", 0, 0, len(leaves))
        for i, leaf in enumerate(leaves):
            root += leaf[0][0].encode().ljust(key, b"\0")
            root += struct.pack(order + "Q", first_leaf + i * node_size)
        tree += root.ljust(node_size, b"\0")
    number = 0
    for leaf in leaves:
        node = struct.pack(order + "BBH", 1, 0, len(leaf))
        for name, size in leaf:
            node += name.encode().ljust(key, b"\0") + struct.pack(order + "II", number, size)
            number += 1
        tree += node.ljust(node_size, b"\0")
    where_data = where_tree + len(tree)
    data = struct.pack(order + ("I" if magic == WIG else "Q"), count)
    where_index = where_data + len(data)
    rtree = struct.pack(order + "IIQIIIIQII", 0x2468ACE0, 256, 0, 0, 0, 0, 0, 0, 1, 0)
    rtree += struct.pack(order + "BBH", 1, 0, 0)
    where_zoom = where_index + len(rtree)
    tail = b"".join(struct.pack(order + "I", 0) + rtree for _ in zooms)
    each = 4 + len(rtree)
    head = struct.pack(
        order + "IHHQQQHHQQIQ",
        magic,
        version,
        len(zooms),
        where_tree,
        where_data,
        where_index,
        *fields,
        where_sql if sql else 0,
        where_summary if summary else 0,
        32768,
        where_extension if indexed else 0,
    )
    for i, reduction in enumerate(zooms):
        start = where_zoom + i * each
        head += struct.pack(order + "IIQQ", reduction, 0, start, start + 4)
    if sql:
        head += sql + b"\0"
    head += struct.pack(order + "Qdddd", *(summary or (0, 0, 0, 0, 0)))
    head += struct.pack(order + "HHQ", 64, len(indexed), where_list).ljust(64, b"\0")
    for field in indexed:
        head += struct.pack(order + "HHQIHH", 0, 1, where_index, 0, field, 0)
    assert len(head) == where_tree
    return head + tree + data + rtree + tail + (struct.pack(order + "I", magic) if end else b"")


def bgzf(data, end=True, block=60000):
    """Data as BGZF blocks."""
    out = b""
    for start in range(0, len(data), block):
        piece = data[start : start + block]
        engine = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = engine.compress(piece) + engine.flush()
        out += b"\x1f\x8b\x08\x04" + bytes(4) + b"\0\xff" + struct.pack("<H", 6)
        out += b"BC" + struct.pack("<HH", 2, len(packed) + 25)
        out += packed + struct.pack("<II", zlib.crc32(piece), len(piece))
    return out + (BGZF_END if end else b"")


def bam(text, refs, end=True, block=60000):
    """A BAM file without reads."""
    data = bytearray(b"BAM\1" + struct.pack("<i", len(text)) + text.encode())
    data += struct.pack("<i", len(refs))
    for name, size in refs:
        data += struct.pack("<i", len(name) + 1) + name.encode() + b"\0" + struct.pack("<i", size)
    return bgzf(data, end, block)


def bai(references=1):
    return b"BAI\1" + struct.pack("<i", references) + bytes(8 * references)


def tbi(names, preset=2, columns=(1, 2, 0)):
    listed = b"".join(name.encode() + b"\0" for name in names)
    head = struct.pack("<8i", len(names), preset, *columns, ord("#"), 0, len(listed))
    return bgzf(b"TBI\1" + head + listed + bytes(8 * len(names)))


def csi(names, references=1):
    listed = b"".join(name.encode() + b"\0" for name in names)
    extra = struct.pack("<7i", 2, 1, 2, 0, ord("#"), 0, len(listed)) + listed if names else b""
    return bgzf(
        b"CSI\1" + struct.pack("<3i", 14, 5, len(extra)) + extra + struct.pack("<i", references)
    )


def twobit(records, *, order="<", version=0):
    """A .2bit file; a record is (name, letters), where N and lower case are written as blocks."""
    wide = "Q" if version else "I"
    index_size = sum(1 + len(name) + struct.calcsize(order + wide) for name, _ in records)
    place = 16 + index_size
    head = bytearray(struct.pack(order + "IIII", 0x1A412743, version, len(records), 0))
    body = bytearray()
    for name, letters in records:
        head += bytes([len(name)]) + name.encode() + struct.pack(order + wide, place + len(body))
        body += struct.pack(order + "I", len(letters))
        for flag in (lambda c: c in "Nn", str.islower):
            runs = []
            for i, letter in enumerate(letters):
                if flag(letter):
                    if runs and runs[-1][0] + runs[-1][1] == i:
                        runs[-1][1] += 1
                    else:
                        runs.append([i, 1])
            body += struct.pack(order + "I", len(runs))
            for column in (0, 1):
                body += b"".join(struct.pack(order + "I", run[column]) for run in runs)
        body += bytes(4)
        codes = ["TCAG".find(c) if c in "TCAG" else 0 for c in letters.upper()]
        codes += [0] * (-len(codes) % 4)
        for i in range(0, len(codes), 4):
            a, b, c, d = codes[i : i + 4]
            body += bytes([a << 6 | b << 4 | c << 2 | d])
    return bytes(head + body)


def hic(version=8, genome="hg38", chroms=(("chr1", 1000),), resolutions=(100, 5000), footer=None):
    def build(footer):
        wide = "<q" if version > 8 else "<i"
        data = b"HIC\0" + struct.pack("<iq", version, footer) + genome.encode() + b"\0"
        if version > 8:
            data += struct.pack("<qq", 0, 0)
        data += struct.pack("<i", 1) + b"software\0hand\0" + struct.pack("<i", len(chroms))
        for name, size in chroms:
            data += name.encode() + b"\0" + struct.pack(wide, size)
        return data + struct.pack(f"<i{len(resolutions)}i", len(resolutions), *resolutions)

    size = len(build(0))
    return build(size if footer is None else footer) + bytes(16)


CRAM_END = {
    2: bytes.fromhex(
        "0b000000ffffffff0fe0454f4600000000010000010006060100010001 00".replace(" ", "")
    ),
    3: bytes.fromhex(
        "0f000000ffffffff0fe0454f4600000000010005bdd94f0001000606010001000100ee63014b"
    ),
}


def itf8(value):
    """The variable-length number of CRAM 2 and 3."""
    if value < 0x80:
        return bytes([value])
    if value < 0x4000:
        return bytes([0x80 | value >> 8, value & 255])
    if value < 0x200000:
        return bytes([0xC0 | value >> 16, value >> 8 & 255, value & 255])
    if value < 0x10000000:
        return bytes([0xE0 | value >> 24, value >> 16 & 255, value >> 8 & 255, value & 255])
    return bytes(
        [0xF0 | value >> 28, value >> 20 & 255, value >> 12 & 255, value >> 4 & 255, value & 15]
    )


def cram(text, version=(3, 0), packed=False, end=True):
    """A CRAM file with its header container only."""
    raw = struct.pack("<i", len(text)) + text.encode()
    stored = gzip.compress(raw) if packed else raw
    block = bytes([1 if packed else 0, 0]) + itf8(0) + itf8(len(stored)) + itf8(len(raw)) + stored
    if version[0] >= 3:
        block += struct.pack("<I", zlib.crc32(block))
    container = struct.pack("<i", len(block))
    container += itf8(0) * 4 + bytes(2) + itf8(1) + itf8(1) + itf8(0)
    if version[0] >= 3:
        container += struct.pack("<I", zlib.crc32(container))
    data = b"CRAM" + bytes(version) + bytes(20) + container + block
    return data + (CRAM_END[version[0]] if end else b"")

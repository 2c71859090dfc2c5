"""Reads made one by one with pysam, and counts of them by plain loops over bases."""

from __future__ import annotations

import gzip
from collections import Counter, defaultdict

import numpy as np
import pysam
from handmade import bgzf

SIZES = {"chr1": 400, "chr2": 150, "empty": 60, "chr3": 90}


def read(
    cigar="20M", pos=0, flag=0, mapq=60, chrom=0, name="r", mate=None, template=0, mate_chrom=None
):
    """An aligned read; `mate` is the place of its mate."""
    segment = pysam.AlignedSegment()
    segment.query_name = name
    segment.flag = flag
    segment.reference_id = chrom
    segment.reference_start = pos
    segment.mapping_quality = mapq
    segment.cigarstring = cigar
    if mate is not None:
        segment.next_reference_id = chrom if mate_chrom is None else mate_chrom
        segment.next_reference_start = mate
        segment.template_length = template
    return segment


def pair(
    left,
    length,
    size=20,
    *,
    name="p",
    flipped=False,
    chrom=0,
    flag=0x3,
    left_cigar=None,
    right_cigar=None,
):
    """Both reads of a fragment; `flipped` has the first read on the reverse strand."""
    right = left + length - size
    one, other = (0x80, 0x40) if flipped else (0x40, 0x80)
    shared = {"chrom": chrom, "name": name}
    return [
        read(
            left_cigar or f"{size}M",
            left,
            flag | one | 0x20,
            mate=right,
            template=length,
            **shared,
        ),
        read(
            right_cigar or f"{size}M",
            right,
            flag | other | 0x10,
            mate=left,
            template=-length,
            **shared,
        ),
    ]


def write(path, reads, sizes=SIZES, mode="wb", sort=True, order="coordinate"):
    """A BAM (or SAM, CRAM) file of reads, by place unless told otherwise."""
    header = {"HD": {"VN": "1.6", "SO": order}, "SQ": []}
    header["SQ"] = [{"SN": name, "LN": size} for name, size in sizes.items()]
    if sort:
        place = lambda one: (one.reference_id % 2**32, one.reference_start)  # noqa: E731
        reads = sorted(reads, key=place)
    options = [b"no_ref=1"] if mode == "wc" else []
    with pysam.AlignmentFile(str(path), mode, header=header, format_options=options) as file:
        for one in reads:
            file.write(one)
    return path


def reblocked(path, out, block):
    """The same BAM file in BGZF blocks of another length, whatever records lie over their ends."""
    out.write_bytes(bgzf(gzip.decompress(path.read_bytes()), block=block))
    return out


def zeros(sizes, strands=1):
    return [{name: np.zeros(size, int) for name, size in sizes.items()} for _ in range(strands)]


def counted_one_by_one(
    path,
    signal="depth",
    *,
    sizes=SIZES,
    strand=None,
    strand_of="read",
    deletions=False,
    mates_once=False,
    extend=None,
    fragment_size=None,
    min_mapq=0,
    require_flags=0,
    exclude_flags=None,
    max_per_position=None,
):
    """Counts of each strand by name of chromosome, each base of each read looked at by itself."""
    pairs = signal in ("midpoint", "fragments") and extend is None
    if pairs and fragment_size is None:
        fragment_size = (117, 172) if signal == "midpoint" else (1, 1000)
    if exclude_flags is None:
        exclude_flags = 0xF04 if pairs else 0x704
    out = zeros(sizes, 2)
    seen_at = Counter()
    bases_of = defaultdict(list)
    with pysam.AlignmentFile(str(path)) as file:
        for one in file.fetch(until_eof=True):
            flag = one.flag
            if one.is_unmapped or not one.cigartuples or one.mapping_quality < min_mapq:
                continue
            if flag & exclude_flags or flag & require_flags != require_flags:
                continue
            end = one.reference_end
            if end is None or end == one.reference_start:
                end = one.reference_start + 1
            five_prime = end - 1 if one.is_reverse else one.reference_start
            left = one.reference_start if one.template_length > 0 else one.next_reference_start
            length = abs(one.template_length)
            if pairs:
                if not one.is_paired or one.mate_is_unmapped or not one.is_read1:
                    continue
                if one.is_reverse == one.mate_is_reverse:
                    continue
                if one.next_reference_id != one.reference_id:
                    continue
                if not left <= one.reference_start < left + length:
                    continue
                if signal == "fragments" and not one.is_proper_pair:
                    continue
            if fragment_size and not fragment_size[0] <= length <= fragment_size[1]:
                continue
            reverse = one.is_reverse
            if strand_of != "read":
                second = one.is_read2 and not one.is_read1
                reverse ^= second if strand_of == "first" else not second
            if max_per_position is not None:
                edge = min(five_prime, sizes[one.reference_name])
                key = (max(left, 0), length, reverse) if pairs else (edge, one.is_reverse)
                seen_at[one.reference_id, key] += 1
                if seen_at[one.reference_id, key] > max_per_position:
                    continue
            if strand in ("forward", "reverse") and reverse != (strand == "reverse"):
                continue
            chrom = one.reference_name
            size = sizes[chrom]
            if signal == "depth":
                bases = aligned_bases(one, deletions)
            elif signal == "left":
                bases = [one.reference_start]
            elif signal == "5prime":
                bases = [five_prime]
            else:
                if extend is not None:
                    left = end - extend if one.is_reverse else one.reference_start
                    length = extend
                bases = list(range(left, left + length))
                if signal == "midpoint":
                    middle = len(bases) // 2
                    if extend is not None and one.is_reverse:
                        middle = -1 - middle
                    bases = [min(max(bases[middle], 0), size - 1)]
            channel = int(reverse and strand == "split")
            for base in bases:
                if 0 <= base < size:
                    out[channel][chrom][base] += 1
            if mates_once and one.is_paired and not flag & 0x900:
                for other_bases, other_flag in bases_of[one.query_name, chrom, channel]:
                    if (other_flag ^ flag) & 0xC0 == 0xC0:
                        for base in other_bases & set(bases):
                            if 0 <= base < size:
                                out[channel][chrom][base] -= 1
                bases_of[one.query_name, chrom, channel].append((set(bases), flag))
    return out if strand == "split" else out[:1]


def aligned_bases(one, deletions):
    bases, base = [], one.reference_start
    for operation, length in one.cigartuples:
        if operation in (0, 7, 8) or (operation == 2 and deletions):
            bases += range(base, base + length)
        if operation in (0, 2, 3, 7, 8):
            base += length
    return bases


def random_reads(rng, count):
    """Single reads with every operation and flag, some of them hanging over a chromosome's end."""
    sizes = list(SIZES.values())
    for i in range(count):
        chrom = rng.choice([0, 0, 0, 1, 3])
        cigar = f"{rng.randint(1, 5)}H" if rng.random() < 0.2 else ""
        cigar += f"{rng.randint(1, 5)}S" if rng.random() < 0.3 else ""
        for k in range(rng.choice([1, 1, 1, 2, 3, 5])):
            if k:
                cigar += f"{rng.randint(1, rng.choice([4, 30]))}{rng.choice('NDIP')}"
            cigar += f"{rng.randint(1, 25)}{rng.choice('MMM=X')}"
        cigar += f"{rng.randint(1, 5)}S" if rng.random() < 0.3 else ""
        flag = rng.choice([0, 16])
        for bit in (0x4, 0x100, 0x200, 0x400, 0x800):
            flag |= bit if rng.random() < 0.06 else 0
        if rng.random() < 0.03:
            cigar = "5I"
        if flag & 4 and rng.random() < 0.5:
            cigar = None
        mapq = rng.choice([0, 5, 10, 60])
        yield read(cigar, rng.randrange(sizes[chrom]), flag, mapq, chrom, f"r{i}")


def random_pairs(rng, count):
    """Pairs that overlap, touch or lie apart, some with one read that is lost or no primary one."""
    cigars = [
        ("20M", "20M"),
        ("10M3D7M", "20M"),
        ("5M8N15M", "4S20M"),
        ("20M", "8M5I12M"),
        ("10=1X9=", "20M"),
    ]
    for i in range(count):
        chrom = rng.choice([0, 0, 0, 1])
        size = list(SIZES.values())[chrom]
        left = rng.randrange(size - 60)
        length = rng.choice([20, 30, 45, rng.randint(21, min(250, size - left))])
        one, other = rng.choice(cigars)
        reads = pair(
            left,
            length,
            name=f"p{i}",
            flipped=rng.random() < 0.5,
            chrom=chrom,
            flag=rng.choice([3, 1, 3, 3]),
            left_cigar=one,
            right_cigar=other,
        )
        for segment in reads:
            segment.mapping_quality = rng.choice([60, 60, 60, 5])
            segment.flag |= 0x800 if rng.random() < 0.03 else 0
            segment.flag |= 0x100 if rng.random() < 0.03 else 0
        yield from reads[: 1 if rng.random() < 0.05 else 2]


def counted(paths, **options):
    """Counts of each strand by name of chromosome, by the code under test."""
    from trackhub.formats.bam import Coverage

    arrays = {chrom: array for chrom, _, array in Coverage(paths, **options).arrays()}
    if options.get("strand") != "split":
        return [arrays]
    return [{chrom: array[i] for chrom, array in arrays.items()} for i in range(2)]


def assert_same_counts(found, wanted):
    for one, other in zip(found, wanted, strict=True):
        assert list(one) == list(other)
        for chrom in other:
            np.testing.assert_array_equal(one[chrom], other[chrom], chrom)

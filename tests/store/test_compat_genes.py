"""Ranges, transcripts and genes as ``genome`` had them; and what it had that is not here."""

from __future__ import annotations

import gzip
import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import trackhub.store.compat as genome
from trackhub.errors import FormatError, StoreError
from trackhub.store import GenomeStore
from trackhub.store.compat import Coord, CoordGroup, Transcript


def _texts(coords: list[Any]) -> list[str]:
    return [str(coord) for coord in coords]


def test_ranges_are_sorted_in_their_list() -> None:
    coords = [
        Coord("chr2", 1, 5),
        Coord("chr1", 9, 12, 1),
        Coord("chr1", 3, 20, 1),
        Coord("chr1", 3, 4, 1),
        Coord("chr1", 5, 8, -1),
    ]
    assert genome.coord.sort_coords(coords) is coords
    assert _texts(coords) == [
        "chr1:3-4(+)",
        "chr1:3-20(+)",
        "chr1:5-8(-)",
        "chr1:9-12(+)",
        "chr2:1-5",
    ]
    genome.coord.sort_coords(coords, use_strand=True)
    assert _texts(coords)[0] == "chr1:5-8(-)"


def test_chromosome_objects_are_sorted_as_the_assembly_has_them(tmp_path: Path) -> None:
    GenomeStore.create(tmp_path, "toy", chromosomes={"chr10": 50, "chr2": 60})
    gdb = genome.GenomeDB(str(tmp_path), "toy")
    coords = [Coord(gdb.get_chromosome(name), 1, 5) for name in ("chr10", "chr2")]
    assert _texts(genome.coord.sort_coords(coords)) == ["chr2:1-5", "chr10:1-5"]


def test_overlaps_are_those_that_share_a_base() -> None:
    others = [
        Coord("chr1", 1, 100),
        Coord("chr1", 5, 9),
        Coord("chr1", 10, 12, -1),
        Coord("chr2", 5, 9),
    ]
    asked = [
        Coord("chr1", 9, 10),
        Coord("chr1", 13, 13),
        Coord("chr1", 101, 102),
        Coord("chr3", 1, 1),
    ]
    found = genome.coord.get_overlaps(asked, others)
    assert [_texts(one) for one in found] == [
        ["chr1:1-100", "chr1:5-9", "chr1:10-12(-)"],
        ["chr1:1-100"],
        [],
        [],
    ]
    (same,) = genome.coord.get_overlaps([Coord("chr1", 9, 10, -1)], others, use_strand=True)
    assert _texts(same) == ["chr1:10-12(-)"]


def test_overlaps_of_many_ranges_are_those_found_one_by_one() -> None:
    rng = np.random.default_rng(3)

    def some(count: int) -> list[Coord]:
        starts = rng.integers(1, 500, count).tolist()
        return [
            Coord(f"chr{rng.integers(1, 3)}", start, start + int(rng.integers(0, 60)), int(strand))
            for start, strand in zip(starts, rng.integers(-1, 2, count), strict=True)
        ]

    asked, others = some(80), some(120)
    for use_strand in (False, True):
        found = genome.coord.get_overlaps(asked, others, use_strand)
        for one, overlapping in zip(asked, found, strict=True):
            due = {id(other) for other in others if one.overlaps(other, use_strand)}
            assert {id(other) for other in overlapping} == due
            assert len(overlapping) == len(due)


def test_a_group_spans_its_ranges() -> None:
    group = CoordGroup([Coord("chr1", 20, 30, 1), Coord("chr1", 5, 9, 1)])
    assert str(group) == "chr1:5-30(+)"
    group.add_coord(Coord("chr1", 28, 40, -1))
    assert (str(group), group.length(), len(group.coords)) == ("chr1:5-40", 36, 3)
    with pytest.raises(genome.CoordError, match="not on chr1"):
        group.add_coord(Coord("chr2", 1, 2))
    with pytest.raises(genome.CoordError, match="no ranges"):
        CoordGroup([])


def test_bed_becomes_ranges_from_1(tmp_path: Path) -> None:
    path = tmp_path / "a.bed.gz"
    lines = "track name=x\nchr1\t0\t10\nchr2\t4\t9\tone\t7.5\t-\n# end\n"
    path.write_bytes(gzip.compress(lines.encode()))
    first, second = genome.coord.read_bed(path)
    assert (str(first), first.name, first.score) == ("chr1:1-10", None, None)
    assert (str(second), second.name, second.score) == ("chr2:5-9(-)", "one", 7.5)
    chosen = genome.coord.read_bed(path, {"chr2": "object"})
    assert [coord.chrom for coord in chosen] == ["object"]
    for bad in (
        "chr1\tx\t5\n",
        "chr1\t1_0\t20\n",
        "chr1\t-1\t20\n",
        "chr1\t5\n",
        "chr1\t9\t4\n",
        "chr1\t1\t5\ta\t0\tup\n",
    ):
        (tmp_path / "b.bed").write_text("chr1\t1\t5\n" + bad)
        with pytest.raises(FormatError, match=r"b\.bed:2: this is no BED line"):
            genome.coord.read_bed(tmp_path / "b.bed")


def _transcript(
    name: str, *ranges: tuple[int, int], strand: int = 1, chrom: str = "chr1"
) -> Transcript:
    return Transcript(name, [Coord(chrom, start, end, strand) for start, end in ranges])


def test_a_transcript_has_exons_and_introns() -> None:
    one = _transcript("one", (41, 60), (1, 20), strand=-1)
    assert _texts(one.exons) == ["chr1:1-20(-)", "chr1:41-60(-)"]
    assert (str(one), one.length(), one.size()) == ("chr1:1-60(-)", 60, 40)
    assert _texts(one.get_introns()) == ["chr1:21-40(-)"]
    assert (one.get_tss(), _transcript("two", (7, 9)).get_tss()) == (60, 7)
    assert np.flatnonzero(one.get_exon_mask()).tolist() == [*range(20), *range(40, 60)]
    assert not one.is_coding()
    assert Transcript("c", [Coord("chr1", 1, 9, 1)], cds_start=2, cds_end=7).is_coding()


@pytest.mark.parametrize(
    ("exons", "said"),
    [
        ([], "has no exons"),
        ([Coord("chr1", 1, 5), Coord("chr2", 7, 9)], "do not belong together"),
        ([Coord("chr1", 1, 5, 1), Coord("chr1", 7, 9, -1)], "do not belong together"),
        ([Coord("chr1", 1, 5), Coord("chr1", 5, 9)], "overlap"),
    ],
)
def test_exons_that_make_no_transcript_are_refused(exons: list[Coord], said: str) -> None:
    with pytest.raises(genome.CoordError, match=said):
        Transcript("x", exons)


def test_genes_are_transcripts_that_overlap_on_one_strand() -> None:
    transcripts = [
        _transcript("d", (70, 80)),
        _transcript("a", (1, 20), (41, 60)),
        _transcript("b", (11, 30), (41, 50)),
        _transcript("c", (15, 45), strand=-1),
        _transcript("e", (1, 20), chrom="chr2"),
    ]
    genes = genome.gene.group_transcripts(transcripts)
    names = [[item.name for item in gene.transcripts] for gene in genes]
    assert names == [["a", "b"], ["c"], ["d"], ["e"]]
    gene = genes[0]
    assert str(gene) == "chr1:1-60(+)"
    assert _texts(gene.get_merged_exons()) == ["chr1:1-30(+)", "chr1:41-60(+)"]
    assert _texts(gene.get_introns()) == ["chr1:31-40(+)"]
    assert gene.get_uniq_tss() == [1, 11]
    assert gene.get_exon_mask().tolist() == [True] * 30 + [False] * 10 + [True] * 20
    assert _texts(gene.transcripts[0].exons) == ["chr1:1-20(+)", "chr1:41-60(+)"]


def test_transcripts_are_read_from_gene_models(tmp_path: Path) -> None:
    path = tmp_path / "a.gtf"
    words = 'gene_id "G"; transcript_id "T";'
    path.write_text(
        f"chr1\tx\texon\t11\t20\t.\t-\t.\t{words}\nchr1\tx\texon\t31\t40\t.\t-\t.\t{words}\n"
        f"chr1\tx\tCDS\t15\t20\t.\t-\t0\t{words}\n"
    )
    (one,) = genome.transcript.read_transcripts(path)
    assert (one.name, str(one), one.cds_start, one.cds_end) == ("T", "chr1:11-40(-)", 15, 20)
    assert _texts(one.exons) == ["chr1:11-20(-)", "chr1:31-40(-)"]
    assert genome.transcript.read_transcripts(path, {"chr2": "chr2"}) == []


# --------------------------------------------------------------------------------- what is not here


@pytest.mark.parametrize("module", sorted(genome.absent.MODULES))
def test_a_module_that_is_not_here_names_the_new_way(module: str) -> None:
    with pytest.raises(AttributeError, match=f"has no {module}: ") as told:
        getattr(genome, module)
    assert isinstance(told.value, StoreError)
    with pytest.raises(ImportError, match=f"has no {module}: "):
        importlib.import_module(f"trackhub.store.compat.{module}")
    with pytest.raises(ImportError, match=f"has no {module}: "):
        exec(f"from trackhub.store.compat import {module}")


def test_the_new_way_that_is_named_exists() -> None:
    from trackhub.store import operations

    text = " ".join(genome.absent.MODULES.values())
    for name in ("distances", "distance_track", "kmer_counts", "kmer_names", "liftover"):
        assert name in text
        assert hasattr(operations, name)


def test_a_name_that_is_not_here_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(AttributeError, match="did you mean GenomeDB"):
        genome.GenomDB  # noqa: B018
    with pytest.raises(AttributeError, match="did you mean get_overlaps"):
        genome.coord.get_overlap  # noqa: B018
    with pytest.raises(AttributeError, match=r"numpy\.flatnonzero"):
        genome.coord.coords_from_sites  # noqa: B018
    with pytest.raises(AttributeError, match="get_stats gives them"):
        genome.trackstat.calc_stats  # noqa: B018
    with pytest.raises(ImportError):
        importlib.import_module("trackhub.store.compat.nothing_of_the_kind")
    store = GenomeStore.create(tmp_path, "toy", chromosomes={"chr1": 5})
    store.import_array("x", {"chr1": np.zeros(5, "u1")})
    with pytest.raises(AttributeError, match="get_array gives the values"):
        genome.GenomeDB(str(tmp_path), "toy").open_track("x").h5f  # noqa: B018

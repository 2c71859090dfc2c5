"""LiftOver by chain files: which base goes where, and what is told of those that go nowhere."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trackhub.errors import FormatError, StoreError
from trackhub.store import FeatureTrack, GenomeStore
from trackhub.store.operations import Lifted, liftover

OLD = {"chr1": 100, "chr2": 50}
NEW = {"chrA": 120, "chrB": 60}


class Pair:
    """Two assemblies and a chain file between them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.old = GenomeStore.create(folder, "old", chromosomes=OLD)
        self.new = GenomeStore.create(folder, "new", chromosomes=NEW)

    def put(self, name: str, dtype: str = "uint16", **values: Any) -> None:
        with self.old.new(name, dtype=dtype) as track:
            for chrom, array in values.items():
                track.write(chrom, np.asarray(array, dtype))

    def chains(self, *chains: str, name: str = "oldToNew.over.chain") -> Path:
        path = self.folder / name
        path.write_text("\n\n".join(chains) + "\n\n")
        return path

    def lift(self, name: str, chain: Path, **options: Any) -> Lifted:
        return liftover(self.old, name, to=self.new, chain=chain, **options)

    def values(self, name: str, chrom: str) -> np.ndarray:
        with self.new.track(name) as track:
            return track.values(chrom)


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return Pair(tmp_path)


def _chain(score: int, old: str, new: str, blocks: str, strand: str = "+", number: int = 1) -> str:
    """A chain from ``chrom:start-end`` to another; starts and ends of the text 0-based, half-open."""
    (old_chrom, old_range), (new_chrom, new_range) = (text.split(":") for text in (old, new))
    start, end = map(int, old_range.split("-"))
    low, high = map(int, new_range.split("-"))
    old_size, new_size = OLD.get(old_chrom, 77), NEW.get(new_chrom, 77)
    if strand == "-":
        low, high = new_size - high, new_size - low
    return (
        f"chain {score} {old_chrom} {old_size} + {start} {end} "
        f"{new_chrom} {new_size} {strand} {low} {high} {number}\n{blocks}"
    )


def test_acceptance_14_a_range_moves_and_gaps_of_either_side_are_kept(pair: Pair) -> None:
    pair.put("reads", chr1=np.arange(1, 101))
    # 10 bases, then 5 that only the old has, 8 bases, then 3 that only the new has, 4 bases.
    path = pair.chains(_chain(9, "chr1:20-47", "chrA:50-75", "10 5 0\n8 0 3\n4"))
    done = pair.lift("reads", path)
    due = np.zeros(120, int)
    due[50:60] = np.arange(21, 31)
    due[60:68] = np.arange(36, 44)
    due[71:75] = np.arange(44, 48)
    assert pair.values("reads", "chrA").tolist() == due.tolist()
    assert pair.values("reads", "chrB").tolist() == [0] * 60
    assert (done.bases, done.values, done.values_lost) == (22, 100, 78)
    assert (done.sum, done.sum_lost) == (5050, 5050 - due.sum())
    assert "78 of 100 bases with values lost (78.00 %)" in str(done)


def test_acceptance_14_a_range_on_the_other_strand_runs_backwards(pair: Pair) -> None:
    pair.put("reads", chr1=np.arange(1, 101))
    path = pair.chains(_chain(9, "chr1:20-40", "chrA:50-68", "10 2 0\n8", "-"))
    pair.lift("reads", path)
    due = np.zeros(120, int)
    due[58:68] = np.arange(21, 31)[::-1]
    due[50:58] = np.arange(33, 41)[::-1]
    assert pair.values("reads", "chrA").tolist() == due.tolist()


def test_acceptance_14_the_two_strands_change_places_where_a_range_runs_backwards(
    pair: Pair,
) -> None:
    pair.put("fwd", chr1=np.arange(1, 101))
    pair.put("rev", chr1=np.arange(101, 201))
    path = pair.chains(
        _chain(9, "chr1:0-5", "chrA:10-15", "5"),
        _chain(8, "chr1:20-25", "chrA:30-35", "5", "-", 2),
    )
    done = pair.lift("fwd", path, reverse="rev")
    forward, reverse = pair.values("fwd", "chrA"), pair.values("rev", "chrA")
    assert forward[10:15].tolist() == [1, 2, 3, 4, 5]
    assert reverse[10:15].tolist() == [101, 102, 103, 104, 105]
    assert forward[30:35].tolist() == [125, 124, 123, 122, 121]
    assert reverse[30:35].tolist() == [25, 24, 23, 22, 21]
    assert done.names == ["fwd", "rev"]
    assert (done.bases, done.values, done.values_lost) == (10, 200, 180)


def test_the_reverse_strand_may_have_another_name(pair: Pair) -> None:
    pair.put("f", chr1=np.ones(100))
    pair.put("r", chr1=np.full(100, 2))
    path = pair.chains(_chain(9, "chr1:0-5", "chrA:10-15", "5"))
    liftover(pair.old, "fwd", "f", to=pair.new, chain=path, reverse=("rev", "r"))
    assert pair.new.tracks() == ["fwd", "rev"]
    assert pair.values("rev", "chrA")[10:15].tolist() == [2] * 5


@pytest.mark.parametrize("best_first", [True, False])
def test_acceptance_14_where_two_chains_reach_one_base_the_better_one_wins(
    pair: Pair, best_first: bool
) -> None:
    pair.put("reads", chr1=np.full(100, 7), chr2=np.full(50, 100))
    chains = [
        _chain(900, "chr1:10-20", "chrA:50-60", "10"),
        _chain(100, "chr2:0-12", "chrA:45-57", "12", number=2),
    ]
    path = pair.chains(*(chains if best_first else chains[::-1]))
    done = pair.lift("reads", path)
    assert pair.values("reads", "chrA")[44:61].tolist() == [0] + [100] * 5 + [7] * 10 + [0]
    assert (done.contested, done.bases) == (7, 15)
    assert done.values_lost == 150 - 15


def test_acceptance_14_values_of_several_chains_are_added_or_left_out_on_request(
    pair: Pair,
) -> None:
    pair.put("reads", chr1=np.full(100, 7), chr2=np.full(50, 100))
    path = pair.chains(
        _chain(900, "chr1:10-20", "chrA:50-60", "10"),
        _chain(100, "chr2:0-12", "chrA:45-57", "12", number=2),
    )
    done = liftover(pair.old, "sum", "reads", to=pair.new, chain=path, multi="sum")
    assert pair.values("sum", "chrA")[44:61].tolist() == [0] + [100] * 5 + [107] * 7 + [7] * 3 + [0]
    assert done.sum - done.sum_lost == pair.values("sum", "chrA").sum() == 1270
    assert (done.values_lost, done.bases, done.contested) == (150 - 22, 15, 7)
    done = liftover(pair.old, "none", "reads", to=pair.new, chain=path, multi="none")
    assert pair.values("none", "chrA")[44:61].tolist() == [0] + [100] * 5 + [0] * 7 + [7] * 3 + [0]
    assert done.contested == 7


def test_a_base_that_two_chains_carry_goes_with_the_better_one_only(pair: Pair) -> None:
    pair.put("reads", chr1=np.arange(1, 101))
    path = pair.chains(
        _chain(5, "chr1:0-10", "chrA:0-10", "10"),
        _chain(50, "chr1:4-8", "chrB:20-24", "4", number=2),
    )
    done = pair.lift("reads", path)
    assert pair.values("reads", "chrA")[:10].tolist() == [1, 2, 3, 4, 0, 0, 0, 0, 9, 10]
    assert pair.values("reads", "chrB")[20:24].tolist() == [5, 6, 7, 8]
    assert done.sum - done.sum_lost == 55


def test_sums_that_do_not_fit_are_refused_or_clipped(pair: Pair) -> None:
    pair.put("reads", "uint8", chr1=np.full(100, 200), chr2=np.full(50, 100))
    path = pair.chains(
        _chain(900, "chr1:0-2", "chrA:0-2", "2"), _chain(1, "chr2:0-2", "chrA:0-2", "2", number=2)
    )
    with pytest.raises(StoreError, match="300 does not fit into uint8"):
        pair.lift("reads", path, multi="sum")
    assert pair.new.tracks() == []
    assert pair.lift("reads", path, multi="sum", overflow="clip").clipped == 2
    assert pair.values("reads", "chrA")[:3].tolist() == [255, 255, 0]
    pair.lift("reads", path, multi="sum", dtype="uint16", replace=True)
    assert pair.values("reads", "chrA")[:3].tolist() == [300, 300, 0]


def test_acceptance_14_chains_of_unknown_chromosomes_are_left_out_and_counted(pair: Pair) -> None:
    pair.put("reads", chr1=np.ones(100))
    path = pair.chains(
        _chain(9, "chr1:0-5", "chrQ:0-5", "5"),
        _chain(8, "chrP:0-5", "chrA:0-5", "5", number=2),
        _chain(7, "chr1:0-5", "chrA:0-5", "5", number=3),
    )
    done = pair.lift("reads", path)
    assert (done.chains, done.chains_skipped, done.bases) == (1, 2, 5)
    assert "2 chains left out for unknown chromosomes (chrQ, chrP)" in str(done)


def test_acceptance_14_floats_have_no_value_where_nothing_comes(pair: Pair) -> None:
    score = np.arange(100) / 8
    score[3] = np.nan
    pair.put("score", "float32", chr1=score)
    done = pair.lift("score", pair.chains(_chain(9, "chr1:0-5", "chrA:10-15", "5", "-")))
    due = np.full(120, np.nan, np.float32)
    due[10:15] = [0.5, np.nan, 0.25, 0.125, 0]
    np.testing.assert_array_equal(pair.values("score", "chrA"), due)
    assert np.isnan(pair.values("score", "chrB")).all()
    assert (done.values, done.values_lost) == (99, 95)


def test_random_chains_give_what_a_base_by_base_lift_gives(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trackhub.store.operations import lifting_values, sources

    monkeypatch.setattr(lifting_values, "_LONG", 4)
    monkeypatch.setattr(lifting_values, "blocks_of", lambda size: sources.blocks_of(size, 17))
    rng = np.random.default_rng(4)
    for round_ in range(25):
        values = {chrom: rng.integers(0, 9, size) for chrom, size in OLD.items()}
        name = f"reads{round_}"
        pair.put(name, **values)
        chains = []
        for number in range(8):
            old = ("chr1", "chr2")[rng.integers(2)]
            new = ("chrA", "chrB")[rng.integers(2)]
            sizes = [int(size) for size in rng.integers(1, 9, 3)]
            gaps = [(int(a), int(b)) for a, b in rng.integers(0, 4, (2, 2))]
            spans = [sum(sizes) + sum(gap[side] for gap in gaps) for side in (0, 1)]
            start = int(rng.integers(0, OLD[old] - spans[0] + 1))
            low = int(rng.integers(0, NEW[new] - spans[1] + 1))
            strand = "+-"[rng.integers(2)]
            chains.append((1000 - number, old, start, new, low, strand, sizes, gaps, spans))
        texts = []
        for i in rng.permutation(len(chains)):
            score, old, start, new, low, strand, sizes, gaps, spans = chains[i]
            blocks = "\n".join(
                [f"{s} {a} {b}" for s, (a, b) in zip(sizes, gaps, strict=False)] + [str(sizes[-1])]
            )
            to = f"{new}:{low}-{low + spans[1]}"
            texts.append(
                _chain(score, f"{old}:{start}-{start + spans[0]}", to, blocks, strand, int(i))
            )
        # The best chain first: each old base goes with the first that has it, and there it gets
        # the new base unless that has been given away.
        taken: set[tuple[str, int]] = set()
        due = {chrom: np.zeros(size, int) for chrom, size in NEW.items()}
        added = {chrom: np.zeros(size, int) for chrom, size in NEW.items()}
        given: set[tuple[str, int]] = set()
        for _, old, start, new, low, strand, sizes, gaps, spans in chains:
            at, to = start, 0
            for size, gap in zip(sizes, [*gaps, (0, 0)], strict=True):
                for i in range(size):
                    there = low + to + i if strand == "+" else low + spans[1] - 1 - to - i
                    if (old, at + i) in taken:
                        continue
                    taken.add((old, at + i))
                    added[new][there] += values[old][at + i]
                    if (new, there) not in given:
                        given.add((new, there))
                        due[new][there] = values[old][at + i]
                at, to = at + size + gap[0], to + size + gap[1]
        path = pair.chains(*texts)
        best = pair.lift(name, path)
        for chrom in NEW:
            assert pair.values(name, chrom).tolist() == due[chrom].tolist()
        assert best.bases == len(given)
        everything = sum(int(array.sum()) for array in values.values())
        assert best.sum_lost == everything - sum(int(array.sum()) for array in due.values())
        liftover(pair.old, f"all{round_}", name, to=pair.new, chain=path, multi="sum")
        for chrom in NEW:
            assert pair.values(f"all{round_}", chrom).tolist() == added[chrom].tolist()


def test_chain_files_may_be_gzipped_and_have_comments_and_windows_line_ends(pair: Pair) -> None:
    pair.put("reads", chr1=np.arange(100))
    text = "##matrix=axtChain\n# more\n" + _chain(9, "chr1:5-8", "chrA:0-3", "3") + "\n"
    path = pair.folder / "x.chain.gz"
    path.write_bytes(gzip.compress(text.replace("\n", "\r\n").encode()))
    pair.lift("reads", path)
    assert pair.values("reads", "chrA")[:4].tolist() == [5, 6, 7, 0]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("chr1 5 6\n", 1, "no start of a chain"),
        ("chain 9 chr1 100 + 0 5 chrA 120 + 0\n5\n", 1, "12 or 13 words"),
        ("chain x chr1 100 + 0 5 chrA 120 + 0 5 1\n5\n", 1, "score"),
        ("chain 9 chr1 100 + 0 500 chrA 120 + 0 5 1\n5\n", 1, "within the sequence"),
        ("chain 9 chr1 100 - 0 5 chrA 120 + 0 5 1\n5\n", 1, "strand"),
        ("chain 9 chr1 101 + 0 5 chrA 120 + 0 5 1\n5\n", 1, "101 bases here and 100 in the old"),
        ("chain 9 chr1 100 + 0 5 chrA 121 + 0 5 1\n5\n", 1, "120 in the new"),
        ("chain 9 chr1 100 + 0 5 chrA 120 + 0 5 1\n2 x 1\n2\n", 2, "size gap gap"),
        ("chain 9 chr1 100 + 0 5 chrA 120 + 0 5 1\n4\n\n", 3, "do not end"),
        ("chain 9 chr1 100 + 0 5 chrA 120 + 0 5 1\n4 9 9\n2\n", 2, "longer"),
        ("chain 9 chr1 100 + 0 5 chrA 120 + 0 5 1\n5\n5\n", 3, "size gap gap"),
        ("", None, "no chain connects"),
    ],
)
def test_a_damaged_chain_file_is_refused_with_its_line(
    pair: Pair, text: str, line: int | None, reason: str
) -> None:
    pair.put("reads", chr1=np.ones(100))
    path = pair.folder / "bad.chain"
    path.write_text(text)
    with pytest.raises(FormatError, match=reason) as caught:
        pair.lift("reads", path)
    assert caught.value.line == line
    assert pair.new.tracks() == []


def test_a_chain_file_that_is_cut_off_is_refused(pair: Pair) -> None:
    pair.put("reads", chr1=np.ones(100))
    path = pair.folder / "cut.chain.gz"
    path.write_bytes(gzip.compress(_chain(9, "chr1:5-8", "chrA:0-3", "3").encode())[:-12])
    with pytest.raises(FormatError, match="gzip data are cut off"):
        pair.lift("reads", path)


def test_chains_of_other_assemblies_and_tracks_of_letters_are_refused(pair: Pair) -> None:
    pair.put("reads", chr1=np.ones(100))
    with pair.old.new("seq", dtype="uint8", kind="sequence") as track:
        track.write("chr2", "A" * 50)
    path = pair.chains(_chain(9, "chrP:0-5", "chrQ:0-5", "5"))
    with pytest.raises(FormatError, match=r"no chain connects.*chrP, chrQ"):
        pair.lift("reads", path)
    good = pair.chains(_chain(9, "chr2:0-5", "chrA:0-5", "5"))
    with pytest.raises(StoreError, match="kind sequence"):
        pair.lift("seq", good)
    with pytest.raises(StoreError, match="multi is 'worst'"):
        pair.lift("reads", good, multi="worst")


def _table(store: GenomeStore, name: str, chrom: str, *columns: str) -> list[tuple[Any, ...]]:
    with store.track(name) as track:
        assert isinstance(track, FeatureTrack)
        found: list[tuple[Any, ...]] = track.features(chrom)[list(columns)].tolist()
        return found


def test_features_go_with_their_chain_and_those_that_are_lost_are_counted_by_reason(
    pair: Pair,
) -> None:
    with pair.old.new_features("peaks") as table:
        table.write(
            "chr1",
            start=[0, 20, 22, 41, 44, 60, 80],
            end=[10, 30, 28, 45, 56, 70, 90],
            name=["whole", "gap in the old", "in the gap", "back", "split", "nowhere", "few"],
            strand=[1, 1, -1, 1, 0, 1, 1],
        )
        table.write("chr2", start=[5], end=[9], name=["other"], strand=[-1])
    path = pair.chains(
        # Bases 24 to 26 are not in the new assembly.
        _chain(9, "chr1:0-30", "chrA:10-38", "24 2 0\n4"),
        _chain(8, "chr1:40-50", "chrB:0-10", "10", "-", 2),
        _chain(7, "chr1:50-60", "chrA:60-70", "10", number=3),
        _chain(6, "chr1:80-83", "chrA:80-83", "3", number=4),
        _chain(5, "chr2:0-20", "chrA:90-110", "20", number=5),
    )
    done = pair.lift("peaks", path, min_match=0.8)
    columns = ("start", "end", "name", "strand")
    assert _table(pair.new, "peaks", "chrA", *columns) == [
        (10, 20, b"whole", 1),
        (30, 38, b"gap in the old", 1),
        (95, 99, b"other", -1),
    ]
    # 41 to 45 of a range that runs backwards from 40 to 50.
    assert _table(pair.new, "peaks", "chrB", *columns) == [(5, 9, b"back", -1)]
    assert done.features == 8
    assert done.lost == {"deleted": 1, "partly deleted": 2, "split": 1}
    assert str(done) == (
        "peaks: 4 of 8 features by 5 chains; 4 lost (50.00 %): 1 deleted, 2 partly deleted, 1 split"
    )
    assert pair.lift("peaks", path, min_match=0.3, replace=True).lost == {
        "deleted": 1,
        "partly deleted": 0,
        "split": 0,
    }


def test_the_best_chain_that_has_enough_takes_a_feature(pair: Pair) -> None:
    with pair.old.new_features("peaks") as table:
        table.write("chr1", start=[10], end=[20])
    path = pair.chains(
        _chain(1, "chr1:0-30", "chrA:0-30", "30"),
        _chain(99, "chr1:10-15", "chrA:40-45", "5", number=2),
        _chain(5, "chr1:0-30", "chrB:20-50", "30", number=3),
    )
    done = pair.lift("peaks", path)
    assert _table(pair.new, "peaks", "chrB", "start", "end") == [(30, 40)]
    assert _table(pair.new, "peaks", "chrA", "start") == []
    assert done.contested == 1


def test_features_without_bases_are_lifted(pair: Pair) -> None:
    with pair.old.new_features("insertions") as table:
        table.write("chr1", start=[0, 10, 15, 20, 30], end=[0, 10, 15, 20, 30])
    path = pair.chains(_chain(9, "chr1:10-20", "chrA:50-60", "10", "-"))
    done = pair.lift("insertions", path)
    assert _table(pair.new, "insertions", "chrA", "start", "end") == [(50, 50), (55, 55), (60, 60)]
    assert done.lost["deleted"] == 2


def test_blocks_and_thick_parts_of_genes_are_lifted(pair: Pair) -> None:
    bed = (
        "chr1\t10\t40\tgene\t0\t+\t12\t35\t0\t3\t5,4,6,\t0,12,24,\n"
        "chr1\t10\t40\tnoncoding\t0\t-\t10\t10\t0\t2\t5,6,\t0,24,\n"
    )
    (pair.folder / "genes.bed").write_text(bed)
    pair.old.import_features("genes", pair.folder / "genes.bed")
    # The middle block, 22 to 26, is lost; what lies between blocks does not count.
    path = pair.chains(_chain(9, "chr1:0-50", "chrA:20-60", "20 10 0\n20", "-"))
    done = pair.lift("genes", path, min_match=0.7)
    assert sum(done.lost.values()) == 0
    columns = ("start", "end", "name", "strand", "thickStart", "thickEnd")
    blocks = ("blockCount", "blockSizes", "blockStarts")
    assert _table(pair.new, "genes", "chrA", *columns, *blocks) == [
        (30, 50, b"gene", -1, 35, 48, 2, b"6,5,", b"0,15,"),
        (30, 50, b"noncoding", 1, 30, 30, 2, b"6,5,", b"0,15,"),
    ]
    done = pair.lift("genes", path, replace=True)
    assert done.lost == {"deleted": 0, "partly deleted": 1, "split": 0}
    pair.new.track("genes").to_bigbed(pair.folder / "genes.bb")


def test_blocks_that_leave_their_feature_are_refused(pair: Pair) -> None:
    with pair.old.new_features("bad") as table:
        table.write(
            "chr1", start=[5], end=[9], blockCount=[1], blockSizes=["5,"], blockStarts=["0,"]
        )
    path = pair.chains(_chain(9, "chr1:0-30", "chrA:0-30", "30"))
    with pytest.raises(StoreError, match="chr1:5-9 has blocks that do not lie within it"):
        pair.lift("bad", path)
    assert pair.new.tracks() == []


def test_what_does_not_go_with_features_is_refused(pair: Pair) -> None:
    with pair.old.new_features("peaks") as table:
        table.write("chr1", start=[5], end=[9])
    path = pair.chains(_chain(9, "chr1:0-30", "chrA:0-30", "30"))
    with pytest.raises(StoreError, match="leave out reverse"):
        pair.lift("peaks", path, reverse=("others", "peaks"))
    with pytest.raises(StoreError, match="min_match is 0"):
        pair.lift("peaks", path, min_match=0)


def test_random_features_go_where_a_base_by_base_lift_takes_them(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trackhub.store.operations import lifting_features

    monkeypatch.setattr(lifting_features, "_PAIRS", 7)
    rng = np.random.default_rng(8)
    for round_ in range(20):
        texts, maps = [], []
        for number in range(6):
            sizes = [int(size) for size in rng.integers(1, 12, 3)]
            gaps = [(int(a), int(b)) for a, b in rng.integers(0, 4, (2, 2))]
            spans = [sum(sizes) + sum(gap[side] for gap in gaps) for side in (0, 1)]
            start = int(rng.integers(0, 100 - spans[0] + 1))
            low = int(rng.integers(0, 120 - spans[1] + 1))
            strand = "+-"[rng.integers(2)]
            blocks = "\n".join(
                [f"{s} {a} {b}" for s, (a, b) in zip(sizes, gaps, strict=False)] + [str(sizes[-1])]
            )
            texts.append(
                _chain(
                    100 - number,
                    f"chr1:{start}-{start + spans[0]}",
                    f"chrA:{low}-{low + spans[1]}",
                    blocks,
                    strand,
                    number,
                )
            )
            where, to = start, 0
            bases = {}
            for size, gap in zip(sizes, [*gaps, (0, 0)], strict=True):
                for i in range(size):
                    bases[where + i] = (
                        low + to + i if strand == "+" else low + spans[1] - 1 - to - i
                    )
                where, to = where + size + gap[0], to + size + gap[1]
            maps.append((bases, 1 if strand == "+" else -1))
        starts = rng.integers(0, 90, 30)
        ends = starts + rng.integers(1, 11, 30)
        with pair.old.new_features(f"x{round_}") as table:
            table.write("chr1", start=starts, end=ends, strand=np.ones(30, int))
        due = []
        lost = dict.fromkeys(("deleted", "partly deleted", "split"), 0)
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            carried = [
                ([bases[i] for i in range(start, end) if i in bases], sign) for bases, sign in maps
            ]
            enough = [each for each in carried if len(each[0]) >= 0.6 * (end - start)]
            some = [each for each in carried if each[0]]
            if enough:
                due.append((min(enough[0][0]), max(enough[0][0]) + 1, enough[0][1]))
            else:
                reason = ("deleted", "partly deleted", "split")[min(len(some), 2)]
                lost[reason] += 1
        done = pair.lift(f"x{round_}", pair.chains(*texts), min_match=0.6)
        found = _table(pair.new, f"x{round_}", "chrA", "start", "end", "strand")
        assert sorted(found) == sorted(due)
        assert done.lost == lost


def test_a_chain_may_have_any_number_of_lines_and_irregular_blanks(pair: Pair) -> None:
    pair.put("reads", chr1=np.arange(100))
    text = _chain(9, "chr1:0-20", "chrA:0-20", "5 0 0\n 5  0\t0\n10 ")
    pair.lift("reads", pair.chains(text))
    assert pair.values("reads", "chrA")[:21].tolist() == [*range(20), 0]


def test_chains_that_go_over_blocks_of_the_file_are_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trackhub.formats.text import source
    from trackhub.store.operations.chainfile import read_chains

    sizes = {"chr1": 100_000}
    rng = np.random.default_rng(2)
    steps = [[int(n) for n in rng.integers(1, 9, 3)] for _ in range(500)]
    old = sum(size + gap for size, gap, _ in steps) + 7
    new = sum(size + gap for size, _, gap in steps) + 7
    lines = [f"{size}\t{a}\t{b}" for size, a, b in steps]
    head = f"chain 5 chr1 100000 + 0 {old} chr1 100000 + 0 {new} 1"
    path = tmp_path / "a.chain"
    path.write_text("\n".join([head, *lines, "7", "", head, *lines, "7", "", ""]))
    whole = read_chains(path, sizes, sizes).pieces
    monkeypatch.setattr(source, "_BLOCK", 101)
    parts = read_chains(path, sizes, sizes).pieces
    for name in whole.__slots__:
        np.testing.assert_array_equal(getattr(whole, name), getattr(parts, name))
    assert whole.length.tolist() == [*(size for size, _, _ in steps), 7] * 2
    assert int(whole.from_start[500] + whole.length[500]) == old
    assert int(whole.to_start[1001] + whole.length[1001]) == new

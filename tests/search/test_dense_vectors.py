"""One contract for every vector index, on a world with known answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from shopkeeper.errors import ShopError
from shopkeeper.search.dense.exact import ExactIndex
from shopkeeper.search.dense.hnsw import HnswIndex
from shopkeeper.search.dense.vectors import EXACT_BELOW, MANIFEST, VectorIndex, make_index, open_index

Make = Callable[[int], VectorIndex]


@pytest.fixture(params=["exact", "hnsw"])
def make(request: pytest.FixtureRequest) -> Make:
    if request.param == "hnsw":
        pytest.importorskip("usearch")
        return HnswIndex
    return ExactIndex


def compass(degrees: float) -> np.ndarray:
    radians = np.deg2rad(degrees)
    return np.array([np.cos(radians), np.sin(radians)], np.float32)


def circle(make: Make) -> VectorIndex:
    """Twelve points on a circle, 30 degrees apart: neighbours are known."""
    index = make(2)
    index.put([f"p{d}" for d in range(0, 360, 30)], np.stack([compass(d) for d in range(0, 360, 30)]))
    return index


def test_search_finds_the_nearest_in_order_with_their_dot_products(make: Make) -> None:
    found = circle(make).search(compass(40), 3)
    assert [id for id, _ in found] == ["p30", "p60", "p0"]
    assert [score for _, score in found] == pytest.approx(
        [np.cos(np.deg2rad(d)) for d in (10, 20, 40)], abs=2e-3
    )


def test_search_returns_all_rows_when_more_are_asked_for(make: Make) -> None:
    found = circle(make).search(compass(5), 100)
    assert len(found) == 12
    assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)
    assert circle(make).search(compass(5), 0) == []


def test_an_empty_index_finds_nothing(make: Make) -> None:
    index = make(2)
    assert (len(index), index.search(compass(0), 5), index.similar("x", 5)) == (0, [], [])
    assert index.scores(compass(0), ["x"]) == {}
    assert index.remove(["x"]) == 0


def test_similar_leaves_the_row_itself_out_and_knows_no_stranger(make: Make) -> None:
    index = circle(make)
    assert {id for id, _ in index.similar("p90", 2)} == {"p60", "p120"}
    assert index.similar("stranger", 2) == []


def test_put_replaces_a_known_id_and_the_last_of_a_repeated_one_counts(make: Make) -> None:
    index = circle(make)
    index.put(["p0", "new", "new"], np.stack([compass(181), compass(0), compass(91)]))
    assert len(index) == 13
    assert index.search(compass(181), 1)[0][0] == "p0"
    assert index.search(compass(91), 1)[0][0] == "new"
    assert "p0" not in [id for id, _ in index.search(compass(0), 2)]


def test_removed_ids_vanish_and_can_come_back(make: Make) -> None:
    index = circle(make)
    assert index.remove(["p30", "stranger", "p60"]) == 2
    assert "p30" not in index
    assert [id for id, _ in index.search(compass(30), 1)] == ["p0"] or index.search(compass(44), 1)[0][
        0
    ] != "p30"
    assert "p30" not in [id for id, _ in index.search(compass(30), 12)]
    index.put(["p30"], compass(30)[None])
    assert index.search(compass(31), 1)[0][0] == "p30"


def test_scores_of_some_ids_leave_unknown_ones_out(make: Make) -> None:
    scores = circle(make).scores(compass(0), ["p60", "stranger", "p180"])
    assert scores == pytest.approx({"p60": 0.5, "p180": -1.0}, abs=2e-3)


def test_vectors_of_another_shape_are_refused(make: Make) -> None:
    with pytest.raises(ValueError, match="shape"):
        make(2).put(["a"], np.zeros((1, 3), np.float32))


def test_a_saved_index_answers_the_same_and_can_be_changed(make: Make, tmp_path: Path) -> None:
    index = circle(make)
    index.remove(["p90"])
    index.save(tmp_path / "v")
    opened = open_index(tmp_path / "v")
    assert type(opened) is type(index)
    assert opened.search(compass(40), 5) == index.search(compass(40), 5)
    opened.put(["p91"], compass(91)[None])
    opened.remove(["p0"])
    opened.save(tmp_path / "v")
    again = open_index(tmp_path / "v")
    assert again.search(compass(90), 1)[0][0] == "p91"
    assert ("p0" in again, "p0" in index) == (False, True)
    assert len([p for p in (tmp_path / "v").iterdir() if p.name.startswith("vectors-")]) == 1


def test_a_reader_keeps_its_rows_while_the_files_are_replaced(make: Make, tmp_path: Path) -> None:
    circle(make).save(tmp_path)
    reader = open_index(tmp_path)
    other = make(2)
    other.put(["only"], compass(200)[None])
    other.save(tmp_path)
    assert reader.search(compass(31), 1)[0][0] == "p30"
    assert [id for id, _ in open_index(tmp_path).search(compass(31), 3)] == ["only"]


@pytest.mark.parametrize("damage", ["cut", "missing", "manifest", "no manifest", "version"])
def test_damaged_files_end_in_one_line(make: Make, tmp_path: Path, damage: str) -> None:
    circle(make).save(tmp_path)
    manifest = tmp_path / MANIFEST
    (file,) = tmp_path.glob("vectors-*")
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:20])
    elif damage == "missing":
        file.unlink()
    elif damage == "manifest":
        manifest.write_text(manifest.read_text("utf-8")[:30], "utf-8")
    elif damage == "version":
        manifest.write_text(json.dumps({**json.loads(manifest.read_text("utf-8")), "format": 99}), "utf-8")
    else:
        manifest.unlink()
    with pytest.raises(ShopError, match="build them again") as caught:
        open_index(tmp_path)
    assert "\n" not in str(caught.value)


def test_the_graph_finds_what_the_exact_search_finds(tmp_path: Path) -> None:
    pytest.importorskip("usearch")
    random = np.random.default_rng(0)
    points = random.normal(size=(3000, 16)).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    ids = [str(i) for i in range(3000)]
    exact, graph = ExactIndex(16), HnswIndex(16)
    for index in (exact, graph):
        index.put(ids, points)
        index.remove(ids[::7])
    shared = 0
    for query in points[:50]:
        shared += len({i for i, _ in exact.search(query, 10)} & {i for i, _ in graph.search(query, 10)})
    assert shared / 500 > 0.95


def test_the_size_decides_which_index_is_made() -> None:
    assert isinstance(make_index(4, EXACT_BELOW - 1), ExactIndex)
    pytest.importorskip("usearch")
    assert isinstance(make_index(4, EXACT_BELOW), HnswIndex)

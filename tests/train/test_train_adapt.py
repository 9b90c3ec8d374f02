"""Adapting a model to a shop: it goes on where it stopped, installs what it made, and switches only for the better."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from shopkeeper.config import load_config, write_config
from shopkeeper.errors import InputError, ModelError
from shopkeeper.shop import Shop
from shopkeeper.train.adapt import AdaptReport, Score, _better, adapt, set_model

MIX = "[train]\nshop_titles = 300\nshop_attributes = 200\n[heldout]\nshop_titles = 6\nanswers = 4\n"


@pytest.fixture
def shop(tmp_path: Path, tiny_checkpoint: Path) -> Path:
    pytest.importorskip("onnxruntime_genai")
    from shopkeeper.llm.convert import convert
    from shopkeeper.simulate.goods import make_items

    folder = tmp_path / "shop"
    write_config(folder, {"name": "Testers", "language": "en", "currency": "USD"})
    with Shop.open(folder) as opened:
        opened.catalog.put([item.product for item in make_items(3, 60, date(2026, 1, 1))])
    convert(tiny_checkpoint, folder / "models" / "tiny", bits=8)
    (tmp_path / "mix.toml").write_text(MIX, "utf-8")
    return folder


def _adapt(shop: Path, said: list[str], **settings: object) -> AdaptReport:
    def tell(line: str) -> None:
        said.append(line)
        if settings.get("stop") and line.startswith(str(settings["stop"])):
            raise KeyboardInterrupt

    mix = str(shop.parent / "mix.toml")
    return adapt(shop, base="tiny", minutes=0.05, mix=mix, threads=1, tell=tell)


def test_an_interrupted_run_goes_on_and_installs_a_measured_model(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TORCHDYNAMO_DISABLE", "1")  # compiling takes longer than this training
    first: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        _adapt(shop, first, stop="Measuring made")
    assert not (shop / "models" / "tiny-shop").exists()

    second: list[str] = []
    report = _adapt(shop, second)

    assert any("nothing to do" in line for line in second)  # what was trained is not trained again
    assert not any(line.startswith("shop_titles:") for line in second)
    assert not any(line.startswith("Measuring tiny") for line in second)
    assert set(report.before) == set(report.after) >= {"shop", "general", "title"}
    assert 0 < report.before["shop"].rows <= 6  # repeats of a small shop are dropped
    assert report.tokens > 0
    card = json.loads((shop / "models" / "tiny-shop" / "card.json").read_text("utf-8"))
    assert card["adapted"]["base"] == "tiny"
    assert not (shop / "models" / ".adapt").exists()
    assert (load_config(shop).model == "tiny-shop") == report.switched == report.better


def test_better_means_more_right_on_the_shop_and_nothing_forgotten() -> None:
    before = {"shop": Score(100, 0.5, 0.6), "general": Score(100, 0.8, 0.8)}
    assert _better(before, {"shop": Score(100, 0.6, 0.6), "general": Score(100, 0.79, 0.8)})
    assert not _better(before, {"shop": Score(100, 0.5, 0.7), "general": Score(100, 0.9, 0.8)})
    assert not _better(before, {"shop": Score(100, 0.6, 0.5), "general": Score(100, 0.8, 0.8)})
    assert not _better(before, {"shop": Score(100, 0.9, 0.9), "general": Score(100, 0.7, 0.8)})


def test_switching_leaves_every_other_line_of_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "shopkeeper.toml"
    file.write_text('# mine\nname = "Shop"  # so it is\nmodel = "nano"\nport = 9\n', "utf-8")
    set_model(tmp_path, "nano-shop")
    assert file.read_text("utf-8") == '# mine\nname = "Shop"  # so it is\nmodel = "nano-shop"\nport = 9\n'
    file.write_text('name = "Shop"\n', "utf-8")
    set_model(tmp_path, "nano-shop")
    assert load_config(tmp_path).model == "nano-shop"
    assert load_config(tmp_path).name == "Shop"


def test_what_cannot_be_adapted_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="'missing'"):
        adapt(tmp_path, base="missing")
    with pytest.raises(InputError, match="minutes 0"):
        adapt(tmp_path, minutes=0)

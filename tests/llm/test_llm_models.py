"""Which model a shop uses: names, folders, URLs, and the commands that add and show models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from toy_world import COUNTING, HELLO

from shopkeeper import Shop
from shopkeeper.cli.main import cli
from shopkeeper.config import Config
from shopkeeper.errors import InputError, ModelError
from shopkeeper.llm.fake import FakeEngine
from shopkeeper.llm.models import add_model, find_model, list_models
from shopkeeper.llm.open import open_engine
from shopkeeper.llm.types import ChatRequest, JsonSchema


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), catch_exceptions=True)


def test_a_checkpoint_is_added_listed_shown_and_used(checkpoint: Path, tmp_path: Path) -> None:
    shop = str(tmp_path / "shop")
    added = run("model", "add", str(checkpoint), "--as", "mine", "--bits", "4", "--shop", shop, "--json")
    assert added.exit_code == 0, added.output
    assert json.loads(added.stdout)["name"] == "mine"
    listed = run("model", "list", "--shop", shop)
    assert "mine" in listed.stdout
    shown = run("model", "show", "mine", "--shop", shop)
    assert "architecture: Qwen3ForCausalLM" in shown.stdout
    with Shop.open(shop, create=True, model="mine") as opened:
        assert opened.llm.name == "mine"
        assert opened.llm.chat(ChatRequest(HELLO, max_tokens=3, purpose="test")).usage.completion_tokens == 3
        assert opened.llm.usage is not None
        assert [(row.model, row.purpose) for row in opened.llm.usage.sums()] == [("mine", "test")]


def test_an_embedded_model_is_copied_and_may_be_named_by_its_folder(
    model_folder: Path, tmp_path: Path
) -> None:
    model = add_model(tmp_path, str(model_folder))
    assert (model.name, model.path) == ("tiny", tmp_path / "models" / "tiny")
    assert find_model("tiny", tmp_path).path == model.path
    assert find_model(str(model_folder), tmp_path / "empty").name == "tiny"
    assert [found.name for found in list_models(tmp_path) if not found.packaged] == ["tiny"]
    with pytest.raises(InputError, match="that model already"):
        add_model(tmp_path, str(model.path))


def test_a_missing_model_is_one_line_that_says_what_there_is(model_folder: Path, tmp_path: Path) -> None:
    add_model(tmp_path, str(model_folder), name="kettle")
    with pytest.raises(ModelError, match=r"no model 'gone' \(there are: kettle") as caught:
        open_engine(Config(model="gone"), tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["../up", ".hidden", "a b", ""])
def test_a_name_stays_in_its_folder(model_folder: Path, tmp_path: Path, name: str) -> None:
    if name:
        with pytest.raises(InputError, match="cannot be a model's name"):
            add_model(tmp_path, str(model_folder), name=name)
    with pytest.raises(ModelError, match="no model"):
        find_model(name, tmp_path)


def test_a_url_opens_the_remote_engine(toy_server: str, tmp_path: Path) -> None:
    engine = open_engine(Config(model_url=f"{toy_server}/v1", model="toy"), tmp_path)
    assert engine.chat(ChatRequest(HELLO)).text == COUNTING
    assert engine.embed(["x"]).shape == (1, 3)


def test_the_fake_checks_its_own_queue() -> None:
    fake = FakeEngine(['{"a": 1}'])
    with pytest.raises(InputError, match="not compact JSON"):
        fake.chat(ChatRequest(HELLO, constraint=JsonSchema({"type": "object"})))
    with pytest.raises(ModelError, match="no reply left for 'hello'"):
        fake.chat(ChatRequest(HELLO))
    fake.queue(lambda request: request.messages[-1].content.upper(), "second")
    assert [fake.chat(ChatRequest(HELLO)).text for _ in range(2)] == ["HELLO", "second"]
    assert len(fake.requests) == 4

"""Rows from a shop say what the shop says: values stand in the facts, titles hold what is read out of them."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shopkeeper.config import write_config
from shopkeeper.llm import prompts
from shopkeeper.orders import Address, Contact, Order, OrderLine
from shopkeeper.shop import Shop
from shopkeeper.simulate.goods import make_items, vocabulary_rows, write_policies
from shopkeeper.train.data import load_recipe
from shopkeeper.train.recipes.documents import NOT_WRITTEN, passages_of
from shopkeeper.train.recipes.goods_text import sheets_of, singular
from shopkeeper.train.recipes.shop import world_of
from shopkeeper.understanding.request import read_requests

OWN = ("shop_answers", "shop_titles", "shop_copy", "shop_attributes", "shop_comparisons", "shop_documents")


@pytest.fixture(scope="module")
def shop_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    write_config(folder, {"name": "Testers", "language": "en", "currency": "USD"})
    items = make_items(3, 240, date(2026, 1, 1))
    with Shop.open(folder) as shop:
        shop.catalog.vocabulary.put(vocabulary_rows(items))
        shop.catalog.put([item.product for item in items])
        shop.orders.put(
            Order(
                f"SK1000{n:04}",
                "2026-01-02T10:00:00Z",
                "USD",
                (OrderLine("P1", 2, 1999, title="Blue Mug", id=f"L{n}"),),
                contact=Contact("Wilhelmina Prout", "mina.prout@mail.test", "+1 617 555 0199"),
                address=Address("Wilhelmina Prout", "9 Quarry Lane", city="Oddville", postal_code="40417"),
                language="zh" if n % 2 else "en",
            )
            for n in range(12)
        )
    write_policies(folder / "policies")
    (folder / "chats").mkdir()
    chat = {
        "messages": [
            {
                "role": "user",
                "content": "Hi, my name is Bartholomew Finch, my phone is 0171-5550123. Is it dishwasher safe?",
            },
            {"role": "assistant", "content": "Yes Bartholomew, it is."},
        ]
    }
    (folder / "chats" / "2026.jsonl").write_text(json.dumps(chat) + "\n", "utf-8")
    return folder


def _rows(
    name: str, folder: Path | None, count: int = 150, part: str = "train", seed: int = 5
) -> list[dict[str, Any]]:
    recipe = load_recipe(name, folder)
    assert recipe is not None
    return list(recipe.rows(seed, count, part))


def _turns(row: dict[str, Any]) -> tuple[str, str, str]:
    system, user, reply = (m["content"] for m in row["messages"])
    return system, user, reply


@pytest.mark.parametrize(
    "name",
    [*OWN, "shop", "shop_dialogues", "answers", "titles", "copy", "attributes", "comparisons", "documents"],
)
def test_a_recipe_gives_the_same_rows_for_the_same_seed_and_others_for_another(
    name: str, shop_folder: Path
) -> None:
    one, two, other = (_rows(name, shop_folder, 40, seed=seed) for seed in (1, 1, 2))
    assert one == two
    assert one != other
    assert len(one) == 40
    for row in one:
        assert row["part"] == "train"
        assert row["messages"][-1]["role"] == "assistant"
        assert all(turn["content"].strip() for turn in row["messages"])
        assert row["language"] in ("en", "zh")


def test_the_world_of_a_shop_names_things_as_the_shop_does(shop_folder: Path) -> None:
    with Shop.open(shop_folder) as shop:
        english, chinese = world_of(shop, "en"), world_of(shop, "zh")
        products = list(shop.catalog.products())
    names = {kind.name for kind in english.kinds}
    assert names >= {p.category[-1] for p in products if len(p.category) > 1} or len(names) == len(
        english.kinds
    )
    assert {b for k in english.kinds for b in k.brands} == {p.brand for p in products}
    assert len(chinese.kinds) == len(english.kinds)
    assert all(re.search(r"[\u4e00-\u9fff]", kind.name) for kind in chinese.kinds)
    for kind in english.kinds:
        low, high = kind.prices
        assert 0 < low < high


def test_sentences_name_nothing_that_the_shop_lacks(shop_folder: Path) -> None:
    with Shop.open(shop_folder) as shop:
        worlds = {language: world_of(shop, language) for language in ("en", "zh")}
    for row in _rows("shop", shop_folder, 200):
        kinds = worlds[row["language"]].kinds
        for request in read_requests(row["messages"][-1]["content"]):
            assert not request.category or request.category in {k.name for k in kinds}
            assert set(request.brands) <= {b for k in kinds for b in k.brands}


@pytest.mark.parametrize("name", ["answers", "shop_answers"])
def test_an_answer_says_what_the_facts_say_or_that_they_do_not(name: str, shop_folder: Path) -> None:
    unsaid = 0
    for row in _rows(name, shop_folder, 400):
        _, user, reply = _turns(row)
        facts = dict(line.split(": ", 1) for line in user.split("\n\n")[0].splitlines())
        if reply == prompts.NOT_STATED[row["language"]]:
            unsaid += 1
            continue
        told = [v for v in facts.values() if v.lower() in reply.lower()]
        flags = [
            n
            for n, v in facts.items()
            if v in ("yes", "no", "是", "否") and n.lower() in reply.lower().replace("no ", "")
        ]
        stock = any(word in reply for word in ("stock", "有货", "缺货"))
        negated = row["language"] == "zh" and reply.startswith(("不，", "是的，"))
        assert told or flags or stock or negated, (user, reply)
    assert 30 < unsaid < 130


def test_a_question_on_what_is_not_stated_is_on_no_fact_shown(shop_folder: Path) -> None:
    for row in _rows("answers", shop_folder, 600):
        _, user, reply = _turns(row)
        shown, question = user.split("\n\n")
        if reply in prompts.NOT_STATED.values():
            names = [line.split(": ", 1)[0].lower() for line in shown.splitlines()]
            assert question.rstrip("?？").lower() not in names


@pytest.mark.parametrize("name", ["attributes", "shop_attributes"])
def test_extracted_values_stand_in_the_title_word_for_word(name: str, shop_folder: Path) -> None:
    empty = 0
    for row in _rows(name, shop_folder, 300):
        _, user, reply = _turns(row)
        title, names = user.split("\n")
        asked = names.split(" | ")
        read = prompts.read_extract(reply, asked)
        assert [line.split(": ", 1)[0] for line in reply.splitlines()] == asked
        for value in read.values():
            assert value in title
            empty += not value
    assert empty > 20


def test_titles_of_the_shop_are_its_own(shop_folder: Path) -> None:
    with Shop.open(shop_folder) as shop:
        titles = {sheet.title for language in ("en", "zh") for sheet in sheets_of(shop, language)}
    assert {_turns(row)[2] for row in _rows("shop_titles", shop_folder, 100)} <= titles


def test_made_up_titles_hold_every_word_of_the_attributes() -> None:
    for row in _rows("titles", None, 200):
        _, user, reply = _turns(row)
        for line in user.splitlines():
            name, value = line.split(": ", 1)
            assert value in reply or (value in ("yes", "是") and name in reply) or value in ("no", "否")


def test_a_comparison_names_the_cheaper_one() -> None:
    checked = 0
    for row in _rows("comparisons", None, 400):
        if row["templates"][0].split(".")[2] != "price":
            continue
        _, user, reply = _turns(row)
        prices = [float(p.replace(",", "")) for p in re.findall(r"(?:Price|价格): \D*([\d,.]+)", user)]
        if prices[0] == prices[1]:
            assert "equal" in reply or "一样" in reply
        else:
            first = "first" in reply or "第一" in reply
            assert first == (prices[0] < prices[1])
        checked += 1
    assert checked > 50


@pytest.mark.parametrize("name", ["documents", "shop_documents"])
def test_an_answer_from_documents_cites_the_text_it_is_taken_from(name: str, shop_folder: Path) -> None:
    for row in _rows(name, shop_folder, 300):
        _, user, reply = _turns(row)
        if reply in NOT_WRITTEN.values():
            continue
        said, number = re.fullmatch(r"(.+) \[(\d)\]", reply, re.DOTALL).groups()  # type: ignore[union-attr]
        text = next(line for line in user.splitlines() if line.startswith(f"[{number}] "))
        assert said.split(": ")[-1].split("：")[-1] in text


def test_markdown_is_read_by_section_item_and_cell() -> None:
    text = (
        "# Returns\n\n## Costs\n\nYou pay **$5** for it. We pay the rest of it.\n\n- gift cards; never returned\n\n"
        "| Reason | Fee |\n|---|---|\n| Faulty | none |\n"
    )
    found = [(p.heading, p.text, p.row, p.column) for p in passages_of(text, "en")]
    assert found == [
        ("Costs", "You pay $5 for it.", "", ""),
        ("Costs", "We pay the rest of it.", "", ""),
        ("Costs", "gift cards; never returned", "", ""),
        ("Costs", "none", "Faulty", "Fee"),
    ]


def test_dialogues_of_orders_and_chats_hold_no_personal_data(shop_folder: Path) -> None:
    rows = _rows("shop_dialogues", shop_folder, 300)
    assert {row["source"] for row in rows} == {"orders", "chats"}
    text = json.dumps(rows, ensure_ascii=False)
    for secret in (
        "Wilhelmina",
        "Prout",
        "SK1000",
        "Bartholomew",
        "Finch",
        "5550123",
        "Quarry",
        "Oddville",
        "40417",
    ):
        assert secret not in text
    for row in rows:
        if row["source"] == "orders":  # the number that the customer names is the one in the facts
            facts, question = row["messages"][1]["content"].split("\n\n")
            number = re.search(r"SK\d{8}", facts)
            assert number
            assert number[0] in question


def test_held_out_parts_use_other_patterns_and_other_products(shop_folder: Path) -> None:
    train, held = (_rows("shop_answers", shop_folder, 300, part) for part in ("train", "heldout"))

    def titles(rows: list[dict[str, Any]]) -> set[str]:
        return {row["messages"][1]["content"].splitlines()[0] for row in rows}

    assert not titles(train) & titles(held)
    assert not {t for r in train for t in r["templates"]} & {t for r in held for t in r["templates"]}


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("Travel cups", "travel cup"),
        ("Dishes", "dish"),
        ("Hoodies", "hoodie"),
        ("Batteries", "battery"),
        ("Glasses", "glasses"),
        ("Bed linen", "bed linen"),
    ],
)
def test_one_of_a_category(many: str, one: str) -> None:
    assert singular(many) == one

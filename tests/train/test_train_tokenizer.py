"""The tokenizer cuts what must be copied the same way everywhere, and loses nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper.errors import InputError
from shopkeeper.llm.tokens import Tokens
from shopkeeper.train.tokenizer import SPECIAL, learn_tokenizer, load_tokenizer, train_tokenizer

KEYS = (
    "intent want category brand attributes avoid price min max about sort quantity order refs name arguments"
)
REQUEST = '{"intent":"find","want":"mug","category":"Travel Mugs","brand":["Zorvex"],' + (
    '"price":{"max":30},"sort":"newest"}'
)
TEXTS = [
    f"I want a red Zorvex mug, size {n}, not plastic: it's for the Travel Mugs shelf\n{REQUEST}\n"
    f"我想要一个红色的保温杯，Zorvex牌，{n}元以内\n"
    for n in range(300)
]


@pytest.fixture(scope="module")
def learnt() -> Any:
    return learn_tokenizer(TEXTS, 700)


def pieces(tokenizer: Any, text: str) -> list[str]:
    return [tokenizer.decode([i], skip_special_tokens=False) for i in tokenizer.encode(text).ids]


@given(text=st.text())
def test_any_text_comes_back_as_it_was(learnt: Any, text: str) -> None:
    assert learnt.decode(learnt.encode(text).ids, skip_special_tokens=False) == text


def test_special_tokens_have_the_first_ids(learnt: Any) -> None:
    assert [learnt.token_to_id(token) for token in SPECIAL] == list(range(len(SPECIAL)))
    assert (
        pieces(learnt, "<|im_start|>user") == ["<|im_start|>", "user"]
        or pieces(learnt, "<|im_start|>")[0] == SPECIAL[1]
    )


@given(number=st.integers(0, 10**12))
def test_every_digit_is_a_token(learnt: Any, number: int) -> None:
    cut = pieces(learnt, f"#{number}.50")
    assert [p for p in cut if p.isdigit()] == [*str(number), "5", "0"]


def test_every_chinese_character_seen_is_a_token(learnt: Any) -> None:
    assert pieces(learnt, "红色的保温杯") == list("红色的保温杯")


def test_keys_of_the_request_are_single_tokens(learnt: Any) -> None:
    cut = pieces(learnt, REQUEST)
    for fragment in ('{"intent":"', '","want":"', '","category":"', '","brand":["', '},"sort":"'):
        assert fragment in cut
    assert '"],"price":{"max":' in cut


@pytest.mark.parametrize("before", ["", " ", '["', '"', ",", ": ", "的", "/", "1"])
@pytest.mark.parametrize("name", ["Zorvex", "Qwibble", "Marlo"])
def test_a_name_is_cut_alike_wherever_it_stands(learnt: Any, name: str, before: str) -> None:
    alone = pieces(learnt, name)
    assert pieces(learnt, before + name + '"')[-len(alone) - 1 : -1] == alone


def test_no_token_holds_a_quote_and_letters_but_for_keys(learnt: Any) -> None:
    for token in learnt.get_vocab():
        if '"' in token:
            for word in re.findall(r"[^\W\d_]+", token.replace("Ġ", " ")):
                assert word in KEYS, token


def test_a_language_with_few_rows_gets_its_share(tmp_path: Path) -> None:
    english = "".join(
        f'{{"text":"{"plain words about goods and orders " * 5}{n}","language":"en"}}\n' for n in range(400)
    )
    chinese = '{"text":"龙井茶叶与紫砂壶，送礼佳品。龙井茶叶与紫砂壶。","language":"zh"}\n'
    (tmp_path / "rows.jsonl").write_text(english + chinese, "utf-8")
    told = train_tokenizer([tmp_path / "rows.jsonl"], tmp_path / "tokenizer", 340)
    tokenizer = load_tokenizer(tmp_path / "tokenizer")
    assert len(tokenizer.encode("龙井茶叶", add_special_tokens=False)) == 4
    assert told["characters"]["en"] > 100 * told["characters"]["zh"]


def test_serving_and_training_read_the_folder_alike(tmp_path: Path) -> None:
    (tmp_path / "rows.txt").write_text("\n".join(TEXTS), "utf-8")
    train_tokenizer([tmp_path / "rows.txt"], tmp_path / "tokenizer", 600)
    ours, theirs = Tokens(tmp_path / "tokenizer"), load_tokenizer(tmp_path / "tokenizer")
    text = f"<|im_start|>user\n给我 3 mugs\n{REQUEST}<|im_end|>\n"
    assert ours.encode(text) == theirs.encode(text, add_special_tokens=False)
    assert (theirs.eos_token_id, theirs.pad_token_id) == (2, 0)


def test_mistakes_are_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="200 is too small: at least 272"):
        learn_tokenizer(TEXTS, 200)
    (tmp_path / "empty.jsonl").write_text("", "utf-8")
    with pytest.raises(InputError, match=r"nothing to learn from in .*empty\.jsonl"):
        train_tokenizer([tmp_path / "empty.jsonl"], tmp_path / "tokenizer", 400)
    with pytest.raises(InputError, match="shopkeeper train tokenizer"):
        load_tokenizer(tmp_path / "nothing")

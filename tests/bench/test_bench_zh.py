"""Shop tasks on any model: how each kind is asked, constrained, read and measured; baselines; the real folder."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from shopkeeper.bench import zh
from shopkeeper.bench._models import Model
from shopkeeper.bench._text_metrics import bleu4, characters, f1, rouge_l, words
from shopkeeper.bench._zh_baselines import baseline
from shopkeeper.bench._zh_tasks import Task, ask, measure, read_answer, read_tasks, values_of
from shopkeeper.cli.main import cli
from shopkeeper.errors import InputError, ModelError
from shopkeeper.llm.fake import FakeEngine
from shopkeeper.llm.types import Grammar

LABELS = {"en": ["no", "yes"], "zh": ["不是", "是"]}
TASKS: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
    "ecomgpt/ZH-A-CLS-same": (
        {
            "label_set": LABELS,
            "label_key": "zh",
            "answer_keys": ["labels"],
            "test_prompt": {"instruction": "### Instruction:\n{sentences}\nSame? {label_set}\n### Response:"},
        },
        [
            {"sentences": "红杯 / 红杯", "labels": {"en": ["yes"], "zh": ["是"]}},
            {"sentences": "红杯 / 蓝碗", "labels": {"en": ["no"], "zh": ["不是"]}},
            {"sentences": "碗 / 碗", "labels": {"en": ["yes"], "zh": ["是"]}},
        ],
    ),
    "ecomgpt/ZH-B-NER-values": (
        {"label_set": {"cn": ["颜色", "材质"]}, "label_key": "cn", "answer_keys": ["spans"]},
        [
            {"sentences": "红色棉布", "spans": [{"term": "红色", "type": "颜色", "start": 0, "end": 2}]},
            {"sentences": "红色毛衣", "spans": [{"term": "红色", "type": "颜色", "start": 0, "end": 2}]},
        ],
    ),
    "ecomgpt/ZH-C-Extract-product_select": (
        {"answer_keys": ["spans"]},
        [
            {
                "sentences": "Query: 玻璃杯\nCandidate Document: 木碗, 大, 好看, 玻璃杯 两只, 茶壶.",
                "label_set": [""],
                "spans": [{"term": "玻璃杯 两只", "start": 0, "end": 0}],
            }
        ],
    ),
    "ecomgpt/ZH-D-Generate-title": (
        {"answer_keys": ["spans"], "test_prompt": {"instruction": "{sentences}\nGenerate a title."}},
        [{"sentences": "颜色#:#红色#;#品类#:#杯子", "spans": [{"term": "红色杯子"}]}],
    ),
    "qa": ({}, [{"system_prompt": "回答", "prompt": "***query***：哪国？***答案***：", "gt": "美国", "task": "x"}]),
    "ads": ({}, [{"content": "颜色#红色*风格#复古", "summary": "红色的杯子很复古。"}]),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, (task, rows) in TASKS.items():
        (tmp_path / name).mkdir(parents=True)
        if task:
            (tmp_path / name / "task.json").write_text(json.dumps(task), "utf-8")
        text = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)
        (tmp_path / name / "dev.jsonl").write_text(text, "utf-8")
    return tmp_path


def task_of(folder: Path, kind: str) -> Task:
    return next(t for t in read_tasks(folder) if t.kind == kind)


# -- metrics of texts


def test_rouge_l_is_the_f1_of_the_longest_common_subsequence() -> None:
    assert rouge_l("abcd", "abxd") == pytest.approx(0.75)
    assert rouge_l("ba", "ab") == 0.5
    assert rouge_l("", "") == 1
    assert rouge_l("a", "") == 0


def test_bleu_4_is_of_the_whole_corpus_with_a_penalty_for_brevity() -> None:
    same = "a b c d e".split()
    assert bleu4([(same, same)]) == pytest.approx(1)
    assert bleu4([("x y z w".split(), same)]) == 0
    short = bleu4([(same[:4], same)])
    assert short == pytest.approx(2.718281828 ** (1 - 5 / 4))
    mixed = bleu4([("a b c d x".split(), same)])
    assert mixed == pytest.approx((4 / 5 * 3 / 4 * 2 / 3 * 1 / 2) ** 0.25)


def test_tokens_are_folded_words_and_single_chinese_characters() -> None:
    assert words("Red杯子 x2!") == ["red", "杯", "子", "x2"]
    assert characters("红 a") == ["红", "a"]
    assert f1(["a", "a"], ["a"]) == pytest.approx(2 / 3)


# -- tasks


def test_the_kind_of_each_task_is_known_from_its_files(folder: Path) -> None:
    kinds = {t.name: t.kind for t in read_tasks(folder)}
    assert kinds == {
        "ZH-A-CLS-same": "classify",
        "ZH-B-NER-values": "spans",
        "ZH-C-Extract-product_select": "select",
        "ZH-D-Generate-title": "title",
        "qa": "question",
        "ads": "copy",
    }
    (one,) = read_tasks(folder / "ads")
    assert one.kind == "copy"


def test_a_folder_without_tasks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no task"):
        read_tasks(tmp_path)
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "task.json").write_text("{}", "utf-8")
    with pytest.raises(InputError, match="no rows"):
        read_tasks(tmp_path)


@pytest.mark.parametrize("kind", ["classify", "spans", "select"])
def test_constraints_are_grammars_that_hold_every_right_reply(folder: Path, kind: str) -> None:
    llguidance = pytest.importorskip("llguidance")
    task = task_of(folder, kind)
    for row in task.rows:
        _, constraint, _ = ask(task, row, trained=True)
        assert isinstance(constraint, Grammar)
        right = right_reply(kind, row)
        assert accepts(llguidance, constraint.lark, right)
        assert not accepts(llguidance, constraint.lark, "蓝色")
        answer = {str(row["id"]): read_answer(task, row, right)}
        only = Task(task.name, task.kind, (row,), task.labels, task.label_key)
        assert next(iter(measure(only, answer).values())) == 1


def right_reply(kind: str, row: dict[str, Any]) -> str:
    if kind == "classify":
        return str(row["labels"]["zh"][0])
    if kind == "spans":
        return "\n".join(f"{s['type']}: {s['term']}" for s in row["spans"])
    return str(row["spans"][0]["term"])


def accepts(llguidance: Any, lark: str, text: str) -> bool:
    """Whether the grammar takes the bytes of `text` and may end there."""
    import tokenizers

    alphabet = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    made = tokenizers.Tokenizer(
        tokenizers.models.BPE({c: i for i, c in enumerate(alphabet)} | {"<end>": 256}, [])
    )
    made.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    made.decoder = tokenizers.decoders.ByteLevel()
    made.add_special_tokens(["<end>"])
    matcher = llguidance.LLMatcher(llguidance.LLTokenizer(made.to_str(), eos_token=256), lark, log_level=0)
    assert not matcher.is_error(), matcher.get_error()
    return all(matcher.consume_token(i) for i in made.encode(text).ids) and matcher.is_accepting()


def test_servers_that_know_no_grammars_answer_in_json(folder: Path) -> None:
    choose, spans, select = (task_of(folder, k) for k in ("classify", "spans", "select"))
    assert read_answer(choose, choose.rows[0], '{"label": "是"}') == {"zh": ["是"]}
    found = read_answer(spans, spans.rows[0], '{"spans": [{"type": "颜色", "term": "红色"}]}')
    assert found == [{"term": "红色", "start": 0, "end": 2, "type": "颜色"}]
    assert read_answer(select, select.rows[0], '{"term": "茶壶"}')[0]["term"] == "茶壶"
    assert read_answer(spans, spans.rows[0], "-") == []


def test_several_right_labels_need_all_of_them_and_any_is_told() -> None:
    rows = ({"id": 0, "sentences": "x", "labels": {"d": ["a", "b"]}},)
    found = measure(Task("EN-x", "classify", rows, ("a", "b"), "d"), {"0": {"d": ["a"]}})
    assert found == {"accuracy": 0, "any_right": 1}


def test_span_f1_is_micro_over_type_and_term(folder: Path) -> None:
    task = task_of(folder, "spans")
    said = {"0": [{"type": "颜色", "term": "红色"}, {"type": "材质", "term": "棉布"}], "1": None}
    assert measure(task, said)["span_f1"] == pytest.approx(2 * 1 / (2 + 2))


def test_copy_is_measured_by_likeness_and_by_the_values_it_names(folder: Path) -> None:
    found = measure(task_of(folder, "copy"), {"0": "红色的杯子很复古。"})
    assert found == {"rouge_l": 1, "bleu_4": pytest.approx(1), "values_said": 1}
    assert measure(task_of(folder, "copy"), {"0": "红色"})["values_said"] == 0.5
    assert values_of("a#1*b#2*a#3", "*", "#") == {"a": "1，3", "b": "2"}


def test_baselines_use_no_answer_of_the_row_itself(folder: Path) -> None:
    spans = baseline(task_of(folder, "spans"))
    assert [s["term"] for s in spans["0"]] == ["红色"]  # from the other row
    assert baseline(task_of(folder, "select"))["0"][0]["term"] == "玻璃杯 两只"
    assert baseline(task_of(folder, "classify"))["1"] == {"zh": ["是"]}
    assert baseline(task_of(folder, "title"))["0"] == "红色 杯子"


# -- runs


def test_a_model_is_asked_for_every_row_and_goes_on_after_an_interruption(folder: Path) -> None:
    task = task_of(folder, "classify")
    target = folder / "out.jsonl"

    def stop(_: object) -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        zh._said(task, Model("m", FakeEngine(["是", stop]), True, "1"), target)
    said, extra = zh._said(task, Model("m", FakeEngine([ModelError("no"), "是"]), True, "1"), target)
    assert measure(task, said)["accuracy"] == pytest.approx(2 / 3)
    assert extra["failed"] == 1
    lines = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert lines[0] == {"id": 0, "answer": {"zh": ["是"]}}
    assert lines[1] == {"id": 1, "answer": None}


def test_the_command_prints_a_row_for_each_task_and_its_baseline(folder: Path) -> None:
    done = CliRunner().invoke(cli, ["bench", "zh", str(folder), "--json", "--limit", "2"])
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert report["tasks"] == 6
    row = report["results"]["ZH-A-CLS-same accuracy"]
    assert (row["baseline"], row["baseline is"]) == (0.5, "majority")


def test_without_answers_predictions_are_written_and_nothing_is_measured(folder: Path) -> None:
    file = folder / "ads" / "dev.jsonl"
    file.write_text('{"id": 7, "content": "颜色#红色"}\n', "utf-8")
    report = zh.run(folder / "ads", folder / "p.jsonl")
    assert report["results"] == {}
    written = json.loads((folder / "p.jsonl").read_text("utf-8"))
    assert written["id"] == 7
    assert isinstance(written["answer"], str)
    assert written["answer"]


@pytest.mark.data
def test_the_public_tasks_are_read_whole(tmp_path: Path) -> None:
    data = Path(os.environ.get("SHOPKEEPER_DATA", Path(__file__).parents[3] / "shared" / "data"))
    if not (data / "zh").is_dir():
        pytest.skip(f"no shop tasks in {data / 'zh'}: set SHOPKEEPER_DATA to check them")
    tasks = read_tasks(data / "zh")
    assert len(tasks) == 15
    assert sum(len(t.rows) for t in tasks) == 13 * 150 + 100 + 200
    report = zh.run(data / "zh", limit=3)
    assert len(report["results"]) >= 15
    for name, row in report["results"].items():
        assert 0 <= row["baseline"] <= 1, name

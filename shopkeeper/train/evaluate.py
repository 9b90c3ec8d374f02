"""Evaluate: what a model replies to held-out rows, and how right that is, by skill, language and part.

Through transformers (a training folder, a LoRA adapter, a hub name) or through any llm Engine.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shopkeeper.errors import InputError, MissingExtra
from shopkeeper.llm.types import ChatRequest, Engine, Message, Tool, ToolCall
from shopkeeper.train.export import source_of
from shopkeeper.train.launch import place, quiet
from shopkeeper.train.lora import is_adapter
from shopkeeper.train.rewards import parsed, slot_scores
from shopkeeper.train.tuning import load

__all__ = ["Checkpoint", "Replier", "evaluate", "through_engine"]

#: rows (their last message is the answer, not shown) -> one reply each, as a message
Replier = Callable[[Sequence[Mapping[str, Any]]], list[dict[str, Any]]]


@dataclass(slots=True)
class _Sum:
    rows: int = 0
    exact: int = 0
    typed: int = 0
    intents: int = 0
    slots: list[int] = field(default_factory=lambda: [0, 0, 0])
    loss: float = 0.0
    tokens: int = 0

    def as_dict(self) -> dict[str, float | int]:
        shown: dict[str, float | int] = {"rows": self.rows, "exact": self.exact / self.rows}
        if self.typed:
            hits, told, right = self.slots
            shown["intent_accuracy"] = self.intents / self.typed
            shown["slot_precision"] = hits / told if told else 1.0
            shown["slot_recall"] = hits / right if right else 1.0
            shown["slot_f1"] = 2 * hits / (told + right) if told + right else 1.0
        if self.tokens:
            shown["loss"] = self.loss / self.tokens
        return shown


def evaluate(
    rows: Sequence[Mapping[str, Any]],
    reply: Replier,
    *,
    losses: Callable[[Sequence[Mapping[str, Any]]], list[tuple[float, int]]] | None = None,
    predictions: Path | None = None,
    batch: int = 32,
) -> dict[str, Any]:
    """{"all": {...}, "skill understand": {...}, "language zh": {...}, "part heldout": {...}}: rows, exact match
    (typed requests compared as requests, other text up to white space, tool calls as JSON), for typed requests
    intent accuracy and slot precision, recall and F1 (micro average, intent not counted), and with `losses`
    the mean loss of the answers' tokens, in nats. `predictions`: JSONL of what was replied.
    Raises InputError when there are no rows."""
    if not rows:
        raise InputError("no rows to evaluate: name a file of held-out rows, or another --part")
    sums: dict[str, _Sum] = defaultdict(_Sum)
    written: list[dict[str, Any]] = []
    for start in range(0, len(rows), batch):
        some = rows[start : start + batch]
        known = losses(some) if losses else [(0.0, 0)] * len(some)
        for row, said, (loss, tokens) in zip(some, reply(some), known, strict=True):
            for group in _groups(row):
                _count(sums[group], row["messages"][-1], said, loss, tokens)
            written.append({**row, "reply": said})
    if predictions is not None:
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in written)
        predictions.write_text(text, "utf-8")
    return {group: sums[group].as_dict() for group in sorted(sums, key=lambda name: (name != "all", name))}


class Checkpoint:
    """A model through transformers: `reply` (greedy) and `losses` are what `evaluate` takes.

    Raises TrainError when `model` cannot be loaded, MissingExtra without transformers."""

    def __init__(self, model: str | Path, *, reply_tokens: int = 256) -> None:
        model = source_of(model)
        with quiet():
            if is_adapter(model):
                self.model, self.tokenizer = _adapted(Path(model))
            else:
                self.model, self.tokenizer = load(model)
        import torch

        self.torch = torch
        self.reply_tokens = reply_tokens
        self.model.eval()
        if torch.cuda.is_available():
            self.model.to("cuda")

    def reply(self, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """One greedy reply a row, up to `reply_tokens` tokens."""
        prompts = [self._ids(self._prompt(row)) for row in rows]
        width = max(map(len, prompts))
        pad = self.tokenizer.pad_token_id
        ids = self.torch.tensor([[pad] * (width - len(p)) + p for p in prompts], device=self.model.device)
        seen = self.torch.tensor(
            [[0] * (width - len(p)) + [1] * len(p) for p in prompts], device=self.model.device
        )
        with self.torch.inference_mode():
            out = self.model.generate(
                input_ids=ids,
                attention_mask=seen,
                max_new_tokens=self.reply_tokens,
                do_sample=False,
                temperature=None,
                top_p=None,
                top_k=None,
                eos_token_id=self.tokenizer.eos_token_id,
                pad_token_id=pad,
            )
        return [_message(text) for text in self._texts(out[:, width:])]

    def sample(
        self, rows: Sequence[Mapping[str, Any]], count: int, *, temperature: float = 1.0, seed: int = 0
    ) -> list[list[str]]:
        """`count` replies to each row, drawn at `temperature`; 0 draws nothing: the likeliest reply, once."""
        prompts = [self._ids(self._prompt(row)) for row in rows]
        width = max(map(len, prompts))
        pad = self.tokenizer.pad_token_id
        device = self.model.device
        ids = self.torch.tensor([[pad] * (width - len(p)) + p for p in prompts], device=device)
        seen = self.torch.tensor([[0] * (width - len(p)) + [1] * len(p) for p in prompts], device=device)
        how: dict[str, Any] = {"do_sample": False, "temperature": None, "top_p": None, "top_k": None}
        if temperature > 0:
            how = {
                "do_sample": True,
                "temperature": temperature,
                "top_p": 1.0,
                "top_k": 0,
                "num_return_sequences": count,
            }
            self.torch.manual_seed(seed)
        with self.torch.inference_mode(), self._fast():
            out = self.model.generate(
                input_ids=ids,
                attention_mask=seen,
                max_new_tokens=self.reply_tokens,
                eos_token_id=self.tokenizer.eos_token_id,
                pad_token_id=pad,
                **how,
            )
        texts = self._texts(out[:, width:])
        each = len(texts) // len(rows)
        return [texts[at * each : (at + 1) * each] for at in range(len(rows))]

    def _texts(self, ids: Any) -> list[str]:
        texts = self.tokenizer.batch_decode(ids, skip_special_tokens=False)
        ends = [self.tokenizer.eos_token, self.tokenizer.pad_token]
        return [_cut(text, ends) for text in texts]

    def _fast(self) -> Any:
        """bfloat16 where the machine multiplies it faster."""
        here = place()
        return self.torch.autocast(here.device, self.torch.bfloat16, enabled=here.bf16)

    def losses(self, rows: Sequence[Mapping[str, Any]]) -> list[tuple[float, int]]:
        """(summed loss in nats, tokens) of each row's answer, the end of the turn counted."""
        found = []
        for row in rows:
            prompt = self._prompt(row)
            whole = self.tokenizer.apply_chat_template(
                list(row["messages"]), tools=row.get("tools") or None, tokenize=False
            )
            first, answer = self._ids(prompt), self._ids(whole.removeprefix(prompt).rstrip("\n"))
            ids = self.torch.tensor([first + answer], device=self.model.device)
            with self.torch.inference_mode():
                scores = self.model(input_ids=ids).logits[0, len(first) - 1 : -1].float().log_softmax(-1)
            loss = -scores.gather(1, ids[0, len(first) :, None]).sum()
            found.append((float(loss), len(answer)))
        return found

    def _prompt(self, row: Mapping[str, Any]) -> str:
        text: str = self.tokenizer.apply_chat_template(
            list(row["messages"][:-1]),
            tools=row.get("tools") or None,
            add_generation_prompt=True,
            tokenize=False,
        )
        return text

    def _ids(self, text: str) -> list[int]:
        return list(self.tokenizer(text, add_special_tokens=False)["input_ids"])


def through_engine(engine: Engine, *, reply_tokens: int = 256, timeout: float = 120.0) -> Replier:
    """Replies of any engine, one request a row, unconstrained and greedy. Raises ModelError when asked."""

    def reply(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [_answered(engine, row, reply_tokens, timeout) for row in rows]

    return reply


def _answered(engine: Engine, row: Mapping[str, Any], reply_tokens: int, timeout: float) -> dict[str, Any]:
    request = ChatRequest(
        messages=tuple(_turn(message) for message in row["messages"][:-1]),
        tools=tuple(
            Tool(
                tool["function"]["name"],
                tool["function"].get("description", ""),
                tool["function"]["parameters"],
            )
            for tool in row.get("tools") or ()
        ),
        max_tokens=reply_tokens,
        timeout=timeout,
    )
    said = engine.chat(request)
    calls = [{"name": call.name, "arguments": dict(call.arguments)} for call in said.tool_calls]
    return {"role": "assistant", "content": said.text, **({"tool_calls": calls} if calls else {})}


def _turn(message: Mapping[str, Any]) -> Message:
    calls = tuple(
        ToolCall(str(call.get("id", number)), name, arguments)
        for number, (call, (name, arguments)) in enumerate(
            zip(message.get("tool_calls") or (), _calls(message), strict=True)
        )
    )
    return Message(
        role=message["role"],
        content=message.get("content") or "",
        tool_calls=calls,
        tool_call_id=str(message.get("tool_call_id", "")),
    )


def _groups(row: Mapping[str, Any]) -> Iterator[str]:
    yield "all"
    for key in ("skill", "language", "part"):
        if row.get(key):
            yield f"{key} {row[key]}"


def _count(sums: _Sum, wanted: Mapping[str, Any], said: Mapping[str, Any], loss: float, tokens: int) -> None:
    sums.rows += 1
    sums.loss += loss
    sums.tokens += tokens
    right = parsed(wanted.get("content") or "")
    if right is None:
        same_text = (wanted.get("content") or "").split() == (said.get("content") or "").split()
        sums.exact += same_text and _calls(wanted) == _calls(said)
        return
    told = parsed(said.get("content") or "") or ()
    sums.typed += 1
    sums.exact += told == right
    sums.intents += [r.intent for r in told] == [r.intent for r in right]
    sums.slots = [a + b for a, b in zip(sums.slots, slot_scores(told, right), strict=True)]


def _calls(message: Mapping[str, Any]) -> list[tuple[str, Any]]:
    found = []
    for call in message.get("tool_calls") or ():
        function = call.get("function") or call
        given = function["arguments"]
        found.append((function["name"], json.loads(given) if isinstance(given, str) else given))
    return found


_CALL = re.compile(r"<tool_call>\s*(\{.*?\})\s*</tool_call>", re.DOTALL)


def _message(text: str) -> dict[str, Any]:
    """The reply as a message: tool calls that parse are taken out of the text."""
    calls = []
    for match in _CALL.finditer(text):
        try:
            call = json.loads(match[1])
            calls.append({"name": call["name"], "arguments": call["arguments"]})
        except (ValueError, KeyError, TypeError):
            return {"role": "assistant", "content": text}
    content = _CALL.sub("", text).strip() if calls else text
    return {"role": "assistant", "content": content, **({"tool_calls": calls} if calls else {})}


def _cut(text: str, ends: Sequence[str]) -> str:
    found = [at for end in ends if (at := text.find(end)) >= 0]
    return text[: min(found)] if found else text


def _adapted(folder: Path) -> tuple[Any, Any]:
    try:
        from peft import AutoPeftModelForCausalLM
        from transformers import AutoTokenizer
    except ImportError as error:
        raise MissingExtra("peft", "train", "a LoRA adapter") from error
    return AutoPeftModelForCausalLM.from_pretrained(str(folder)), AutoTokenizer.from_pretrained(str(folder))

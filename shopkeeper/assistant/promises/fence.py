"""Promise 6: text from outside (reviews, documents, feeds, customers' files) is data to the model, fenced.

A fence carries a word that the text cannot know; marks of the chat format, invisible signs and the fence
itself are taken
out of the text, and sentences that speak to a model instead of telling something are left out and counted.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

__all__ = ["Fenced", "clean", "fence"]

_MARKS = re.compile(
    r"<\|[^|<>\n]{0,40}\|>|</?(?:tool_call|tool_response|think|system|assistant|user)>|\[/?(?:INST|SYS)\]|<</?SYS>>|"
    r"^\s*(?:system|assistant|developer)\s*:",
    re.I | re.M,
)
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,60}\b(?:instructions?|prompts?|rules?|polic(?:y|ies)|above|"
    r"previous|prior|everything)\b|"
    r"\b(?:system prompt|developer message|jailbreak|you are now|act as|pretend to be|new instructions?)\b|"
    r"\b(?:call|use|invoke|run|execute)\b[^.!?\n]{0,30}\b(?:tool|function|command)s?\b|"
    r"\b(?:assistant|ai|chatbot|language model|llm)s?\b[^.!?\n]{0,40}\b(?:must|should|shall|has to|"
    r"have to|need to|please|will "
    r"now)\b|\b(?:tell|inform|promise|offer|send|give) (?:the|every|all|each)? ?(?:customer|user|shopper|buyer)s?\b|"
    r"(?:忽略|无视|忘记|忘掉|不要理会)[^。！？\n]{0,20}(?:指令|提示|规则|要求|以上|之前|上面)|系统提示词?|"
    r"(?:你现在是|请?扮演)|调用[^。！？\n]{0,12}(?:工具|函数|接口)|(?:助手|AI|机器人|大?模型|客服)[^。！？\n]{0,12}(?:必须|应当|应该|请)|"
    r"(?:告诉|通知|承诺|赠送|发给)(?:所有|每个|每位)?(?:客户|顾客|用户|买家)",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.!?。！？\n])")
LEFT_OUT = "[left out: not about the goods]"


@dataclass(frozen=True, slots=True)
class Fenced:
    """`text` as the model may read it; `left_out`: the sentences that spoke to the model."""

    text: str
    left_out: tuple[str, ...] = ()


def clean(text: str) -> str:
    """Without marks of chat formats and without signs that nobody sees (control, zero width, direction)."""
    seen = "".join(
        c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cn", "Cs")
    )
    while (bare := _MARKS.sub(" ", seen)) != seen:
        seen = bare
    return seen


def fence(text: str, source: str, secret: str) -> Fenced:
    """`text` between two marks with a word made from `secret` (the conversation's). `source`: what it is (a review)."""
    word = hmac.new(secret.encode(), b"fence", sha256).hexdigest()[:12]
    kept: list[str] = []
    left_out: list[str] = []
    for sentence in _SENTENCE.split(clean(text)):
        if _ORDERS.search(unicodedata.normalize("NFKC", sentence)):
            left_out.append(" ".join(sentence.split())[:200])
            if not kept or kept[-1] != LEFT_OUT:
                kept.append(LEFT_OUT)
        else:
            kept.append(sentence)
    body = " ".join("".join(kept).split()).replace(word, "")
    name = re.sub(r"[^\w -]", "", source)[:40]
    return Fenced(f"<data {word} {name}> {body} </data {word}>", tuple(left_out))

"""The Chinese speaker: requests in words, linked, greeted, and typed as people type."""

from __future__ import annotations

import random
from dataclasses import replace

from shopkeeper.train.recipes.chinese.errands import errand
from shopkeeper.train.recipes.chinese.noise import typed
from shopkeeper.train.recipes.chinese.voice import Voice, glue
from shopkeeper.train.recipes.chinese.wishes import find, refine
from shopkeeper.train.recipes.scene import Part, Said, Scene

__all__ = ["CHINESE", "ChineseSpeaker"]

QUIET = frozenset(("greet", "other"))
UNWRAPPED = QUIET | {"find", "refine", "human"}
ASKING = ("吗", "呢", "么", "没", "不", "多少", "哪", "怎么办", "什么", "啥")


class ChineseSpeaker:
    """See `Speaker`."""

    language = "zh"

    def say(self, scene: Scene, rng: random.Random, part: Part = "train") -> Said:
        """One way to say `scene`."""
        while True:
            said, held = self._try(scene, rng, part)
            if held or part == "train":
                return said

    def _try(self, scene: Scene, rng: random.Random, part: Part) -> tuple[Said, bool]:
        voice = Voice(scene, rng, part)
        texts, requests = [], []
        for number, request in enumerate(scene.requests):
            kind = scene.kinds[number] if number < len(scene.kinds) else None
            if request.intent == "find":
                by_use = number < len(scene.by_use) and scene.by_use[number]
                text, kept = find(request, kind, by_use, voice)
            elif request.intent == "refine":
                text, kept = refine(request, kind, voice)
            else:
                text, kept = errand(request, kind, voice)
            if request.intent not in UNWRAPPED and voice.chance(0.1):
                text = voice.phrase("shell", values={"s": text})
            texts.append(text)
            requests.append(kept)
        text = texts[0]
        for more in texts[1:]:
            link = voice.phrase("link")
            text = glue((text, link + (" " if link.isascii() else ""), more))
        if not all(request.intent in QUIET for request in requests):
            text = _surround(text, voice)
        text, wants = typed(text, [request.want for request in requests], voice)
        kept_requests = tuple(replace(r, want=want) for r, want in zip(requests, wants, strict=True))
        return Said(text, kept_requests, tuple(voice.used)), voice.held


def _surround(text: str, voice: Voice) -> str:
    """Greeting, mood and reasons around a message; most messages have none."""
    if voice.chance(0.10):
        clause = voice.phrase("reason")
        joint = voice.one(("，", "，", " ", "。", ","))
        text = glue((clause, text) if voice.chance(0.5) else (text, clause), joint)
    if voice.chance(0.04):
        story = [voice.phrase("ramble") for _ in range(voice.one((1, 1, 2)))]
        text = glue((*story, text), voice.one(("，", "，", " ")))
    if voice.chance(0.04):
        clause = voice.phrase("rude")
        text = glue(
            (clause, text) if voice.chance(0.5) else (text, clause), voice.one(("，", "，", " ", "！"))
        )
    if text.endswith(ASKING):
        text += voice.one(
            ("", "", "", "？", "?", "？", "啊", "呀", "？？", "呢" if text.endswith("么") else "")
        )
    elif voice.chance(0.22):
        text += voice.one(("。", "。", "！", "~", "～", "……", "…", "！！", "。。"))
    if voice.chance(0.2):
        text = glue((voice.phrase("open"), text), voice.one(("，", "，", " ", "", "！", "~", "。")))
    if voice.chance(0.14):
        text = glue((text, voice.phrase("close")), voice.one(("，", "，", " ", "", "！")))
    return text


CHINESE = ChineseSpeaker()

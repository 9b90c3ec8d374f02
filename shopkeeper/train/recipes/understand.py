"""The recipe `understand`: made-up customers of made-up shops, and the typed requests to read out of what they say.

Names come to the prompt by the same retrieval as in serving; some rows are made hard on purpose: the name that was
meant is missing, the list is full of others, or nothing was retrieved.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from shopkeeper.llm.types import Message
from shopkeeper.train.recipes.batches import rows_of_part
from shopkeeper.train.recipes.row import Row, chat_row
from shopkeeper.train.recipes.scene import Kind, Part, Said, Scene, World
from shopkeeper.train.recipes.understand_gold import readable
from shopkeeper.train.recipes.understand_speakers import answer, speaker
from shopkeeper.train.recipes.wishes import make_scene
from shopkeeper.train.recipes.worlds import make_world
from shopkeeper.understanding.prompt import prompt
from shopkeeper.understanding.request import TypedRequest, write_requests
from shopkeeper.understanding.vocabulary import BRANDS, CATEGORIES, VALUES, Candidates, Name, ShopVocabulary

__all__ = ["PARTS", "UNDERSTAND", "Understand", "vocabulary_of", "world_rows"]

PARTS: dict[str, tuple[str, Part]] = {  # part -> which shops, which patterns of language
    "train": ("train", "train"),
    "heldout": ("train", "heldout"),
    "heldout-shop": ("heldout-shop", "train"),
    "heldout-both": ("heldout-shop", "heldout"),
}
SHOP_ROWS = 40  # rows from one made-up shop
SHOP_NUMBERS = {
    part: at * 10**12 for at, part in enumerate(PARTS)
}  # no part sees the shop numbers of another


@dataclass(frozen=True, slots=True)
class Understand:
    """The recipe. `language`: "en" or "zh" alone, or "" for both; `processes`: 0 lets the count decide."""

    name: str = "understand"
    language: str = ""
    processes: int = 0

    def rows(self, seed: int, count: int, part: str = "train") -> Iterator[Row]:
        """`count` rows, no two alike, the same for the same arguments however many processes make them. Raises
        ValueError for an unknown part."""
        return rows_of_part(self, shop_rows, SHOP_NUMBERS, seed, count, part)


def shop_rows(number: int, part: str, language: str = "") -> list[Row]:
    """The rows of one made-up shop."""
    shops, patterns = PARTS[part]
    world = make_world(number, shops, language)
    rng = random.Random(f"rows {part} {number}")
    return world_rows(world, rng, SHOP_ROWS, part, patterns)


def world_rows(world: World, rng: random.Random, count: int, part: str, patterns: Part) -> list[Row]:
    """Up to `count` rows of customers of `world`, marked as `part`; `patterns` says which phrasings they use."""
    vocabulary = vocabulary_of(world)
    names = [n for n in vocabulary.names if n.kind == "value"]
    rows = (_row(world, vocabulary, names, rng, part, patterns) for _ in range(count))
    return [row for row in rows if row is not None]


def vocabulary_of(world: World) -> ShopVocabulary:
    """The shop's names, indexed as in serving."""
    attributes: dict[str, dict[str, None]] = {}
    for kind in world.kinds:
        for name, values in kind.attributes.items():
            attributes.setdefault(name, {}).update(dict.fromkeys(values))
    return ShopVocabulary.plain(
        dict.fromkeys(kind.name for kind in world.kinds),
        dict.fromkeys(brand for kind in world.kinds for brand in kind.brands),
        attributes,
    )


def _row(
    world: World,
    vocabulary: ShopVocabulary,
    values: list[Name],
    rng: random.Random,
    part: str,
    patterns: Part,
) -> Row | None:
    scene = make_scene(world, rng)
    said = speaker(world.language).say(scene, rng, patterns)
    sentence = " ".join(said.text.split())
    if not sentence:
        return None
    history = _history(scene, rng)
    shown = [item.title for item in scene.shown]
    if shown and not any(request.refs for request in scene.requests) and rng.random() < 0.15:
        shown = []
    before = [turn.content for turn in history]
    likely = _likely(scene, world, rng)
    candidates = vocabulary.candidates(sentence, before, likely=likely)
    candidates = _harder(candidates, scene.requests, world, values, rng)
    requests = readable(_on_one_line(said, sentence), candidates, before, len(shown))
    if requests is None:
        return None
    return chat_row(
        prompt(sentence, history, shown, candidates),
        write_requests(requests),
        skill="understand",
        language=world.language,
        source="made-up shop",
        part=part,
        templates=said.templates,
    )


def _on_one_line(said: Said, text: str) -> Said:
    """`said` with the text as serving sees it: on one line."""
    wants = (replace(request, want=" ".join(request.want.split())) for request in said.requests)
    return Said(text, tuple(wants), said.templates)


def _history(scene: Scene, rng: random.Random) -> list[Message]:
    """The customer's earlier wish and the shop's answer to it; now and then only what is shown remains."""
    if scene.previous is None or rng.random() < 0.12:
        return []
    world = scene.world
    kind = scene.shown[0].kind if scene.shown else None
    earlier = speaker(world.language).say(Scene(world, (scene.previous,), (kind,), (False,)), rng)
    turns = [Message("user", " ".join(earlier.text.split()))]
    if scene.shown and rng.random() < 0.85:
        turns.append(Message("assistant", answer(scene.shown, world.language, rng)))
    return turns


def _likely(scene: Scene, world: World, rng: random.Random) -> list[str]:
    """Categories that a search for the words would bring: mostly the right one first, with others; or none."""
    goods = [k.name for k, r in zip(scene.kinds, scene.requests, strict=True) if k and r.intent != "refine"]
    if rng.random() < 0.25 or (not goods and rng.random() < 0.6):
        return []
    names = [_any_kind(world, rng).name for _ in range(rng.choice((0, 1, 2, 3, 5)))]
    for name in goods:
        if rng.random() < 0.9:
            names.insert(0 if rng.random() < 0.6 else rng.randint(0, len(names)), name)
    return list(dict.fromkeys(names))


def _any_kind(world: World, rng: random.Random) -> Kind:
    return rng.choice(world.kinds)


def _harder(
    found: Candidates, meant: tuple[TypedRequest, ...], world: World, values: list[Name], rng: random.Random
) -> Candidates:
    """Sometimes the list is full of distractors, in another order, without a name that was meant, or empty."""
    draw = rng.random()
    if draw < 0.02:
        return Candidates()
    if draw < 0.14:
        return Candidates(
            _filled(found.categories, [_category(k) for k in _sample(world.kinds, rng)], CATEGORIES, rng),
            _filled(found.brands, [Name("brand", b, b) for b in _any_kind(world, rng).brands], BRANDS, rng),
            _filled(found.values, _sample(values, rng), VALUES, rng),
        )
    if draw < 0.22:
        return Candidates(
            *(tuple(rng.sample(part, len(part))) for part in (found.categories, found.brands, found.values))
        )
    if draw < 0.28:
        gone = {request.category for request in meant}
        return replace(found, categories=tuple(c for c in found.categories if c.name not in gone))
    if draw < 0.31:
        brands = {b for request in meant for b in (*request.brands, *request.avoid.get("brand", ()))}
        return replace(found, brands=tuple(b for b in found.brands if b.name not in brands))
    if draw < 0.34:
        taken = {
            (name, value)
            for request in meant
            for table in (request.attributes, request.avoid)
            for name, several in table.items()
            for value in several
        }
        return replace(found, values=tuple(v for v in found.values if (v.attribute, v.name) not in taken))
    return found


def _category(kind: Kind) -> Name:
    return Name("category", kind.name, kind.name)


def _sample(things: tuple[Kind, ...] | list[Name], rng: random.Random) -> list:  # type: ignore[type-arg]
    return rng.sample(list(things), min(len(things), 8))


def _filled(found: tuple[Name, ...], others: list[Name], limit: int, rng: random.Random) -> tuple[Name, ...]:
    """`found` and others up to the limit, in any order."""
    names = list(dict.fromkeys((*found, *others)))[: max(limit - rng.randint(0, 2), len(found))]
    return tuple(rng.sample(names, len(names)))


UNDERSTAND = Understand()

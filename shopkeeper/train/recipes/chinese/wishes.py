"""Says find and refine: looking for goods, and changing the wish."""

from __future__ import annotations

from shopkeeper.train.recipes.chinese.facts import Fact, facts, keep, words
from shopkeeper.train.recipes.chinese.references import point_at
from shopkeeper.train.recipes.chinese.things import before, modifiers, name_of, tails, thing
from shopkeeper.train.recipes.chinese.voice import Voice, glue, mark
from shopkeeper.train.recipes.scene import Kind
from shopkeeper.understanding.request import TypedRequest

__all__ = ["find", "refine"]

COMMAS = ("，", "，", "，", ",", " ", "，", "。")


def find(request: TypedRequest, kind: Kind | None, by_use: bool, voice: Voice) -> tuple[str, TypedRequest]:
    """A new wish: by what the thing is called, by what it is for, or in keywords."""
    said = facts(request)
    if by_use and kind and kind.uses:
        return _by_use(request, said, voice.one(kind.uses), voice)
    name = name_of(kind, request.category, voice)
    if not name:
        if not said:
            return voice.phrase("find.nothing", frame=True), keep(request, [])
        return _nameless(request, said, voice), keep(request, said)
    want = {"want": name, "category": request.category}
    if voice.chance(0.22):
        return _keywords(said, name, voice), keep(request, said, **want)
    first = before(said, voice)
    rest = tails([f for f in said if f not in first], voice, name)
    goods, some = thing(first, name, voice)
    pattern = voice.pick("find", frame=True)
    text = pattern.fill(voice.rng, {"np": goods, "ge": some})
    return _with_tails(text, rest, voice), keep(request, said, **want)


def refine(request: TypedRequest, kind: Kind | None, voice: Voice) -> tuple[str, TypedRequest]:
    """A change of the wish before: other values, a comparison with what was shown, or only 'cheaper'."""
    said = facts(request)
    if request.refs:
        ref = point_at(request.refs, voice)
        kept = keep(request, said, refs=request.refs)
        if not said:
            return voice.phrase("refine.like_only", frame=True, values={"ref": ref}), kept
        return voice.phrase(
            "refine.like", frame=True, values={"ref": ref, "rest": _clauses(said, voice)}
        ), kept
    name = name_of(kind, request.category, voice)
    if name and (not said or voice.chance(0.25)):
        first = before(said, voice)
        goods, _ = thing(first, name, voice)
        text = voice.phrase("refine.np", frame=True, values={"np": goods})
        rest = tails([f for f in said if f not in first], voice, name)
        return _with_tails(text, rest, voice), keep(request, said, want=name, category=request.category)
    if not said:
        return voice.phrase("refine.plain", frame=True), keep(request, [])
    order = next((f for f in said if f.slot == "sort"), None)
    if order and voice.chance(0.75):
        text = voice.phrase(f"refine.{request.sort}", frame=True)
        text = mark(text)
        rest = tails([f for f in said if f is not order], voice)
        return _with_tails(text, rest, voice), keep(request, said)
    if (swapped := _swap(said, voice)) is not None:
        text, others = swapped
        return _with_tails(text, tails(others, voice), voice), keep(request, said)
    first = [f for f in said if f.slot in ("brand", "attributes", "price", "sort")]
    voice.rng.shuffle(first)
    first = first[: voice.one((1, 1, 2))]
    if not first or voice.chance(0.3):
        return voice.phrase("refine.tails", frame=True, values={"tails": _clauses(said, voice)}), keep(
            request, said
        )
    text = voice.phrase("refine", frame=True, values={"mod": modifiers(first, voice, of=True)})
    return _with_tails(text, tails([f for f in said if f not in first], voice), voice), keep(request, said)


def _swap(said: list[Fact], voice: Voice) -> tuple[str, list[Fact]] | None:
    """One value in place of another that was wished before: red to blue. None where nothing was."""
    before = voice.scene.previous
    for fact in said:
        old = before.attributes.get(fact.name, ()) if before and fact.slot == "attributes" else ()
        if old and not set(old) & set(fact.values) and voice.chance(0.6):
            values = {"old": mark(old[0]), "v": mark(voice.one(("或者", "、", "或")).join(fact.values))}
            return voice.phrase("refine.swap", frame=True, values=values), [f for f in said if f is not fact]
    return None


def _nameless(request: TypedRequest, said: list[Fact], voice: Voice) -> str:
    """A wish that names no goods: what is there by this brand, what is best rated."""
    able = [f for f in said if f.slot in ("brand", "attributes", "price", "sort")]
    if not able:
        return glue((voice.phrase("find.nothing", frame=True), _clauses(said, voice)), "，")
    first = [voice.one(able)]
    text = voice.phrase("find.nameless", frame=True, values={"mod": modifiers(first, voice, of=True)})
    return _with_tails(text, tails([f for f in said if f not in first], voice), voice)


def _by_use(request: TypedRequest, said: list[Fact], use: str, voice: Voice) -> tuple[str, TypedRequest]:
    first = (
        [f for f in before(said, voice, 2) if f.slot not in ("quantity", "avoid")]
        if voice.chance(0.25)
        else []
    )
    slots = ("use", "mod") if first else ("use",)
    values = {"use": mark(use), "mod": modifiers(first, voice, of=True) if first else ""}
    text = voice.pick("find.use", slots, frame=True).fill(voice.rng, values)
    rest = tails([f for f in said if f not in first], voice)
    return _with_tails(text, rest, voice), keep(request, said, want=use, category=request.category)


def _keywords(said: list[Fact], name: str, voice: Voice) -> str:
    parts = [words(fact, "key", voice, name) for fact in said]
    voice.rng.shuffle(parts)
    place = 0 if voice.chance(0.6) else voice.rng.randrange(len(parts) + 1)
    parts.insert(place, mark(name))
    joint = voice.one((" ", " ", " ", " ", "，", ",", "", "、"))
    plain = voice.part == "train" and voice.chance(0.6)
    keys = glue(parts, joint)
    return keys if plain else voice.phrase("find.keys", frame=True, values={"keys": keys})


def _clauses(said: list[Fact], voice: Voice) -> str:
    comma = voice.one(COMMAS[:-1])
    return glue(tails(said, voice), comma)


def _with_tails(text: str, rest: list[str], voice: Voice) -> str:
    """The sentence with its other clauses behind it, sometimes one in front."""
    if not rest:
        return text
    comma = voice.one(COMMAS)
    if voice.chance(0.18):
        text = rest.pop() + voice.one(("，", "，", " ", "。", ",")) + text
    if rest and text.endswith(("吗", "呢", "么")) and voice.chance(0.4):
        text += voice.one("？?")
        return text + glue(rest, comma)
    return glue((text, *rest), comma)

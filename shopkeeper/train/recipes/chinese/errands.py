"""Says everything but find and refine: goods shown, orders, service, talk."""

from __future__ import annotations

from shopkeeper.train.recipes.chinese.facts import Fact, facts, keep
from shopkeeper.train.recipes.chinese.patterns import GROUPS
from shopkeeper.train.recipes.chinese.places import address, company, person, phone
from shopkeeper.train.recipes.chinese.references import point_at
from shopkeeper.train.recipes.chinese.things import modifiers, name_of, thing
from shopkeeper.train.recipes.chinese.voice import Voice, glue, mark
from shopkeeper.train.recipes.scene import Kind
from shopkeeper.understanding.request import TypedRequest

__all__ = ["errand"]

OF_ORDERS = frozenset(
    "track_order cancel_order change_order change_address change_payment return exchange refund invoice complain".split()
)
RECEIVED = frozenset(("return", "exchange", "refund", "invoice", "complain"))
# 我要跑鞋 looks for running shoes; only with one of these words it buys what was named
BUYING = tuple(
    "购物车 加购 下单 拍 车里 付款 付钱 cart 拿下 check 打包 加车 购买 帮我加 包起来 就要 那就".split()
)
CHANGES = {"change_order": "change_order.to", "exchange": "exchange.to"}


def errand(request: TypedRequest, kind: Kind | None, voice: Voice) -> tuple[str, TypedRequest]:
    """One request of any intent but find and refine."""
    if request.intent in OF_ORDERS:
        return _of_order(request, kind, voice)
    if request.intent in ("ask_product", "compare", "add_to_cart"):
        return _of_goods(request, kind, voice)
    name = name_of(kind, request.category, voice) if request.intent == "ask_policy" else ""
    if name:
        text = _frame("ask_policy.goods", voice, goods=mark(name))
        return text, keep(request, [], want=name, category=request.category)
    return _frame(request.intent, voice), keep(request, [])


def _frame(group: str, voice: Voice, having: tuple[str, ...] = (), **values: str) -> str:
    rest = {
        "address": mark(address(voice.rng)),
        "person": mark(person(voice.rng)),
        "phone": mark(phone(voice.rng)),
        "company": mark(company(voice.rng)),
    }
    return voice.pick(group, frame=True, having=having).fill(voice.rng, rest | values)


def _goods(request: TypedRequest, kind: Kind | None, able: list[Fact], voice: Voice) -> tuple[str, str]:
    """The goods in words with `able` before them, and what to note as `want`; both empty without goods."""
    if request.refs:
        return point_at(request.refs, voice), ""
    name = name_of(kind, request.category, voice)
    return (thing(able, name, voice)[0], name) if name else ("", "")


def _of_goods(request: TypedRequest, kind: Kind | None, voice: Voice) -> tuple[str, TypedRequest]:
    intent = request.intent
    able = [f for f in facts(request) if f.slot in ("brand", "attributes", "quantity", "price")]
    if intent != "add_to_cart":
        able = [f for f in able if f.slot != "quantity"]
    named = not request.refs and bool(kind or request.category)
    variant = [f for f in able if f.slot == "attributes"]
    number = [f for f in able if f.slot == "quantity"]
    if intent == "ask_product" and variant and (request.refs or (named and voice.chance(0.3))):
        others = [f for f in able if f.slot == "brand"] if named else []
        goods, want = _goods(request, kind, others, voice)
        mod = modifiers(variant[:1], voice, of=True)
        text = _frame("ask_product.value", voice, goods=goods, mod=mod)
        return text, _kept(request, others + variant[:1], want)
    said = [f for f in able if f.slot != "quantity"] if named else []
    voice.comparing = intent == "compare"
    goods, want = _goods(request, kind, said, voice)
    voice.comparing = False
    if intent != "add_to_cart":
        frame = intent if goods else f"{intent}.bare"
        if intent == "compare" and goods:
            several = len(request.refs) > 1 or any(len(f.values) > 1 for f in said)
            frame = "compare" if several else ("compare.one" if request.refs else "compare.kind")
        return _frame(frame, voice, goods=goods), _kept(request, said, want)
    if not goods:
        text = _counted("add_to_cart.bare", number, "", "", voice)
    else:
        text = _counted("add_to_cart", number, goods, want, voice)
    if request.refs and variant:
        clause = voice.phrase("add_to_cart.variant", values={"mod": modifiers(variant[:1], voice, of=True)})
        text = glue((text, clause), "，")
        said = variant[:1]
    return text, _kept(request, said + number, want)


def _counted(group: str, number: list[Fact], goods: str, name: str, voice: Voice) -> str:
    if not number:
        return _frame(group, voice, BUYING if name else (), goods=goods)
    q = modifiers(number, voice, name)
    counted = f"{group}_count" if group.endswith("bare") else f"{group}.count"
    return _frame(counted, voice, BUYING if name else (), goods=goods, q=q)


def _kept(request: TypedRequest, said: list[Fact], want: str) -> TypedRequest:
    return keep(request, said, want=want, category=request.category if want else "", refs=request.refs)


def _of_order(request: TypedRequest, kind: Kind | None, voice: Voice) -> tuple[str, TypedRequest]:
    """About an order: goods and order number stand in the frame or in a clause before or after it."""
    intent, order = request.intent, mark(request.order) if request.order else ""
    able = [f for f in facts(request) if f.slot in ("brand", "attributes", "quantity")]
    new = [f for f in able if f.slot == "attributes"] if intent in CHANGES else []
    number = [f for f in able if f.slot == "quantity"] if intent == "change_order" else []
    named = not request.refs and bool(kind or request.category)
    said = [f for f in able if f not in new and f not in number] if named else []
    if intent in ("change_address", "change_payment", "invoice"):
        said = [f for f in said if f.slot != "quantity"]
    goods, want = _goods(request, kind, said, voice)
    clause = modifiers(new, voice, of=True) if new else ""
    in_frame = ""
    if goods and clause and intent == "exchange" and voice.chance(0.5):
        text, in_frame, clause = _frame("exchange.to_goods", voice, goods=goods, mod=clause), "goods", ""
    elif goods and f"{intent}.goods" in GROUPS and voice.chance(0.65):
        text, in_frame = _frame(f"{intent}.goods", voice, goods=goods), "goods"
    elif order and f"{intent}.order" in GROUPS and voice.chance(0.5):
        text, in_frame = _frame(f"{intent}.order", voice, order=order), "order"
    else:
        text = _frame(intent, voice)
    comma = voice.one(("，", "，", "，", ",", " "))
    if f"cause.{intent}" in GROUPS and voice.chance(0.15):
        cause = voice.phrase(f"cause.{intent}")
        text = glue((cause, text) if voice.chance(0.5) else (text, cause), comma)
    if clause:
        text = glue((text, voice.phrase(CHANGES[intent], values={"mod": clause})), comma)
    if number:
        text = glue(
            (text, voice.phrase("change_order.count", values={"q": modifiers(number, voice, want)})), comma
        )
    if goods and in_frame != "goods":
        group = "goods.before.got" if intent in RECEIVED else "goods.before"
        text = glue(
            (voice.phrase("ref.before" if request.refs else group, values={"goods": goods}), text), comma
        )
    if order and in_frame != "order":
        if voice.chance(0.5):
            text = glue((voice.phrase("order.before", values={"order": order}), text), comma)
        else:
            text = glue((text, voice.phrase("order.after", values={"order": order})), comma)
    kept = keep(
        request,
        said + new + number,
        want=want,
        category=request.category if want else "",
        order=request.order,
        refs=request.refs,
    )
    return text, kept

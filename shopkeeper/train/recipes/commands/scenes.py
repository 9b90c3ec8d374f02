"""What a made-up customer wants: one wish after another with the commands meant, in words of their language."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from shopkeeper.assistant.commands import Command, Wish
from shopkeeper.assistant.reading.context import LineView, OrderView
from shopkeeper.train.recipes.commands.customers import Shopper, made_address
from shopkeeper.train.recipes.commands.speech import Speech

__all__ = ["Item", "SceneMaker"]


@dataclass(slots=True)
class Item:
    """Words for one wish, and its commands. `exact`: words that must stay as they are."""

    text: str
    commands: tuple[Command, ...]
    exact: tuple[str, ...] = ()


class SceneMaker:
    """Wishes of one shopper, drawn by one generator."""

    def __init__(self, shopper: Shopper, speech: Speech, rng: random.Random) -> None:
        self.shopper, self.speech, self.rng = shopper, speech, rng
        self.context = shopper.context
        self.makers: tuple[tuple[Callable[[], Item], int], ...] = (
            (self.exchange, 30), (self.give_back, 16), (self.cancel, 10), (self.address, 9), (self.payment, 4),
            (self.track, 6), (self.ask_order, 6), (self.ask_goods, 5), (self.policy, 2), (self.goods, 3),
        )  # fmt: skip

    def wish(self) -> Item:
        """Any wish."""
        makers, weights = zip(*self.makers, strict=True)
        made: Item = self.rng.choices(makers, weights)[0]()
        return made

    # -- parts

    def order(self) -> OrderView:
        return self.rng.choice(self.context.orders)

    def line(self, order: OrderView | None = None) -> tuple[OrderView, LineView]:
        chosen = order or self.order()
        return chosen, self.rng.choice(chosen.lines)

    def named(self, line: LineView, *, current: bool | None = None, plural: bool = False) -> tuple[str, Wish]:
        """The line in words, with some of its options where there are others like it."""
        rng = self.rng
        alike = [x for o in self.context.orders for x in o.lines if x.title == line.title]
        with_options = current if current is not None else (rng.random() < (0.6 if len(alike) > 1 else 0.12))
        chosen: dict[str, str] = {}
        if with_options and line.options and not plural:
            names = rng.sample(list(line.options), min(len(line.options), rng.choice((1, 1, 2))))
            chosen = {name: line.options[name] for name in line.options if name in names}
        text = self.speech.thing(line.title, self.shopper.said[line.title], chosen, plural=plural)
        return text, Wish(line.title, current=chosen, count=-1 if plural else 0)

    def things(self, lines: list[LineView]) -> tuple[str, tuple[Wish, ...]]:
        made = [self.named(line) for line in lines]
        texts = [text for text, _ in made]
        if self.speech.zh:
            said = self.rng.choice(("和", "、", "还有")).join(texts)
        elif len(texts) == 1:
            said = texts[0]
        else:
            said = ", ".join(texts[:-1]) + self.rng.choice((" and ", ", and ", " and also ")) + texts[-1]
        return said, tuple(wish for _, wish in made)

    def of_order(self, order: OrderView) -> tuple[str, str, str]:
        """Words that tell the order, where they stand ("before" or "after"), and the order as commands name it."""
        rng = self.rng
        draw = rng.random()
        if draw < 0.5:
            return "", "", ""
        if draw < 0.85:
            said = self.order_said(order)
            if rng.random() < 0.3:
                return self.speech.say("for_order", order=said), "before", order.id
            return self.speech.say("of_order", order=said), "after", order.id
        word = rng.choice(("latest", "other", "pending", "delivered"))
        return self.speech.say(f"of.{word}"), "after", word

    def order_said(self, order: OrderView) -> str:
        rng = self.rng
        return rng.choice((order.id, order.id, order.id.lstrip("#"), "#" + order.id.lstrip("#")))

    def placed(self, text: str, where: tuple[str, str, str]) -> str:
        words, place, _ = where
        if not words:
            return text
        gap = "" if self.speech.zh else " "
        return f"{words}{gap}{text}" if place == "before" else f"{text}{gap}{words}"

    def joined(self, text: str, more: str) -> str:
        """Two clauses of one wish."""
        return text + ("，" if self.speech.zh else self.rng.choice((", ", ". ", " and ", "; "))) + more

    def with_method(self, item: Item, chance: float) -> Item:
        """Perhaps with a payment method said."""
        if self.rng.random() >= chance:
            return item
        kinds = [*(str(m.kind) for m in self.context.methods), "original"]
        kind = self.rng.choice(kinds)
        text = self.joined(
            item.text, self.speech.say("method", method=self.speech.method(kind, self.context.methods))
        )
        return Item(text, (replace(item.commands[0], method=kind), *item.commands[1:]), item.exact)

    # -- wishes

    def target(self, title: str, line: LineView | None) -> dict[str, str]:
        """New values for some options; at times relative, at times indifferent."""
        rng = self.rng
        goods = self.context.goods[title]
        names = rng.sample(list(goods), min(len(goods), rng.choice((1, 1, 1, 2, 2, 3))))
        options: dict[str, str] = {}
        for name in goods:
            if name not in names:
                continue
            others = [v for v in goods[name] if line is None or v != line.options.get(name)] or list(
                goods[name]
            )
            draw = rng.random()
            if draw < 0.16 and self.speech.steps(goods[name]):
                options[name] = rng.choice((">", "<", ">", "<", "max", "min"))
            elif draw < 0.2 and len(names) > 1:
                options[name] = "any"
            else:
                options[name] = rng.choice(others)
        if options and all(v == "any" for v in options.values()):
            options[names[0]] = rng.choice(goods[names[0]])
        return options

    def exchange(self) -> Item:
        """One or two things for other variants, with fallbacks, preferences and picks."""
        order = self.order()
        lines = list(
            {
                x.title: x
                for x in self.rng.sample(order.lines, min(len(order.lines), self.rng.choice((1, 1, 1, 2))))
            }.values()
        )
        parts = [self._swap(line) for line in lines]
        where = self.of_order(order)
        text = self.placed(parts[0][0], where) if where[1] == "before" else parts[0][0]
        for more, _ in parts[1:]:
            text = self.joined(text, more)
        wishes = tuple(wish for _, wish in parts)
        if where[1] == "after":
            text = (
                self.joined(text, "").rstrip(",;. and") + ("，" if self.speech.zh else " ") + where[0]
                if self.rng.random() < 0.5
                else self.placed(text, where)
            )
        item = Item(text, (Command("exchange", order=where[2], wishes=wishes),), (where[0],))
        item = self.with_method(item, 0.18)
        return self.refused(item, 0.1)

    def _swap(self, line: LineView) -> tuple[str, Wish]:
        rng, speech = self.rng, self.speech
        plural = rng.random() < 0.05
        name, wish = self.named(line, plural=plural)
        bare = rng.choice(self.shopper.said[line.title])
        draw = rng.random()
        if draw < 0.1:
            pick = rng.choice(("cheapest", "cheapest", "dearest"))
            extra = {}
            np = speech.say(pick)
            if rng.random() < 0.3:
                extra = dict(list(self.target(line.title, line).items())[:1])
                if all(v not in ("any", "<", ">", "min", "max") for v in extra.values()):
                    np = f"{np}，{speech.values(extra)}" if speech.zh else f"{np} in {speech.values(extra)}"
                else:
                    extra = {}
            return speech.say("exchange", thing=name, np=np, bare=bare), replace(
                wish, options=extra, pick=pick
            )
        options = self.target(line.title, line)
        otherwise: list[dict[str, str]] = []
        text = speech.say("exchange", thing=name, np=speech.target(options, bare), bare=bare)
        goods = self.context.goods[line.title]
        free = [n for n, vs in goods.items() if n not in options and len(vs) > 1]
        draw = rng.random()
        if draw < 0.12 and free:
            option = rng.choice(free)
            text = self.joined(text, speech.say("keep", option=speech.option(option)))
            if option in line.options:
                options = options | {option: line.options[option]}
        elif draw < 0.22 and free:
            option = rng.choice(free)
            first, second = rng.sample(goods[option], 2)
            text = self.joined(
                text, speech.say("prefer", first=speech.value(first), second=speech.value(second))
            )
            options = options | {option: first}
            otherwise = [{option: second}]
        elif draw < 0.38:
            fallback = self._other(line, options)
            if fallback:
                text = self.joined(text, speech.say("otherwise", values=speech.values(fallback)))
                otherwise = [fallback]
        elif draw < 0.46:
            text = self.joined(text, speech.say("leave"))
            otherwise = [{}]
        return text, replace(wish, options=options, otherwise=tuple(otherwise))

    def _other(self, line: LineView, options: dict[str, str]) -> dict[str, str]:
        name = self.rng.choice(list(options))
        values = [v for v in self.context.goods[line.title][name] if v != options[name]]
        return {name: self.rng.choice(values)} if values else {}

    def refused(self, item: Item, chance: float) -> Item:
        """Perhaps with what to do when it is not possible."""
        if self.rng.random() >= chance:
            return item
        do = self.rng.choice(("return", "cancel", "human"))
        if do == item.commands[0].do:
            do = "human"
        words = self.speech.say(f"cmd.{do}", it="it" if len(item.commands[0].wishes) == 1 else "them")
        text = (
            item.text.rstrip(".") + ("。" if self.speech.zh else ". ") + self.speech.say("refused", cmd=words)
        )
        more = Command(do, when="refused")
        if do == "return":
            more = replace(
                more,
                wishes=tuple(Wish(w.thing, current=w.current) for w in item.commands[0].wishes),
                order=item.commands[0].order,
            )
        elif do == "cancel":
            more = replace(more, all_items=True)
        return Item(text, (*item.commands, more), item.exact)

    def give_back(self) -> Item:
        """A return of some things, of all, or of all but some."""
        rng, speech = self.rng, self.speech
        order = self.order()
        where = self.of_order(order)
        draw = rng.random()
        if draw < 0.16:
            text = speech.say("return_all")
            command = Command("return", order=where[2], all_items=True)
            if rng.random() < 0.5 and len(order.lines) > 1:
                line = rng.choice(order.lines)
                said, _ = self.named(line, current=False)
                text = (
                    f"{speech.say('except', things=said)}，{text}"
                    if speech.zh
                    else f"{text} {speech.say('except', things=said)}"
                )
                command = replace(command, except_=(line.title,))
            item = Item(self.placed(text, where), (command,), (where[0],))
        else:
            lines = list(
                {
                    x.title: x
                    for x in rng.sample(order.lines, min(len(order.lines), rng.choice((1, 1, 2, 3))))
                }.values()
            )
            if len(lines) == 1 and rng.random() < 0.06:
                said, wish = self.named(lines[0], plural=True)
                wishes: tuple[Wish, ...] = (wish,)
            else:
                said, wishes = self.things(lines)
            text = speech.say("return", things=said, it="it" if len(lines) == 1 else "them")
            item = Item(
                self.placed(text, where), (Command("return", order=where[2], wishes=wishes),), (where[0],)
            )
        return self.refused(self.with_method(item, 0.3), 0.06)

    def cancel(self) -> Item:
        rng, speech = self.rng, self.speech
        order = self.order()
        draw = rng.random()
        where = ("", "", "")
        if draw < 0.15:
            text, command = speech.say("cancel_all"), Command("cancel", order="all")
        elif draw < 0.4:
            lines = list(
                {
                    x.title: x for x in rng.sample(order.lines, min(len(order.lines), rng.choice((1, 1, 2))))
                }.values()
            )
            said, wishes = self.things(lines)
            where = self.of_order(order)
            text = self.placed(
                speech.say("cancel_items", things=said, it="it" if len(lines) == 1 else "them"), where
            )
            command = Command("cancel", order=where[2], wishes=wishes)
        else:
            where = self.of_order(order)
            text, command = self.placed(speech.say("cancel"), where), Command("cancel", order=where[2])
        if rng.random() < 0.4:
            reason = rng.choice(("no longer needed", "ordered by mistake"))
            text = text + ("，" if speech.zh else " ") + speech.say(reason)
            command = replace(command, reason=reason)
        return Item(text, (command,), (where[0],))

    def address(self) -> Item:
        rng, speech = self.rng, self.speech
        order = self.order()
        where = self.of_order(order) if rng.random() < 0.5 else ("", "", "")
        draw = rng.random()
        exact: tuple[str, ...] = ()
        if draw < 0.2:
            text, command = (
                speech.say("address_default"),
                Command("change_address", order=where[2], address={"same_as": "default"}, scope="order"),
            )
        elif draw < 0.35:
            other = rng.choice(self.context.orders)
            said = self.order_said(other)
            where = ("", "", "")
            text = speech.say("address_same", order=said)
            exact = (said,)
            command = Command("change_address", address={"same_as": other.id}, scope="order")
        else:
            said, fields = speech.address(made_address(speech.language, rng))
            exact = tuple(fields.values())
            if draw < 0.55:
                where = ("", "", "")
                text, command = (
                    speech.say("address_profile", address=said),
                    Command("change_address", address=fields, scope="default"),
                )
            else:
                text, command = (
                    speech.say("address", address=said),
                    Command("change_address", order=where[2], address=fields, scope="order"),
                )
                if where[1] == "after":
                    where = (where[0], "before", where[2])
        return Item(self.placed(text, where) if where[1] else text, (command,), (*exact, where[0]))

    def payment(self) -> Item:
        kind = self.rng.choice([str(m.kind) for m in self.context.methods])
        where = self.of_order(self.order())
        text = self.placed(
            self.speech.say("payment", method=self.speech.method(kind, self.context.methods)), where
        )
        return Item(text, (Command("change_payment", order=where[2], method=kind),), (where[0],))

    def track(self) -> Item:
        rng = self.rng
        order, line = self.line()
        draw = rng.random()
        if draw < 0.25:
            said, wish = self.named(line, current=False)
            return Item(
                self.speech.say("track_thing", thing=said),
                (Command("track", wishes=(wish,), about="status"),),
            )
        where = self.of_order(order)
        key, about = ("track", "status") if draw < 0.75 else ("tracking", "tracking")
        return Item(
            self.placed(self.speech.say(key), where),
            (Command("track", order=where[2], about=about),),
            (where[0],),
        )

    def ask_order(self) -> Item:
        about = self.rng.choice(
            ("total", "refund", "refund", "difference", "balance", "address", "items", "payment")
        )
        where = (
            self.of_order(self.order()) if about in ("total", "items", "address", "payment") else ("", "", "")
        )
        if where[2] in ("latest", "other", "pending", "delivered"):
            where = ("", "", "")
        text = self.placed(self.speech.say(f"ask.{about}"), where)
        return Item(text, (Command("ask_order", order=where[2], about=about),), (where[0],))

    def ask_goods(self) -> Item:
        rng = self.rng
        title = rng.choice(list(self.context.goods))
        bare = rng.choice(self.shopper.said[title])
        about = rng.choice(("count", "available", "price", "cheapest"))
        options: dict[str, str] = {}
        if about == "available":
            name = rng.choice(list(self.context.goods[title]) or [""])
            if not name:
                about = "price"
            else:
                options = {name: rng.choice(self.context.goods[title][name])}
        value = self.speech.values(options) if options else ""
        text = self.speech.say(f"goods.{about}", bare=bare, value=value)
        return Item(text, (Command("ask_goods", wishes=(Wish(title, current=options),), about=about),))

    def policy(self) -> Item:
        return Item(self.speech.say("policy"), (Command("ask_policy"),))

    def goods(self) -> Item:
        title = self.rng.choice(list(self.context.goods))
        return Item(
            self.speech.say("goods", bare=self.rng.choice(self.shopper.said[title])), (Command("goods"),)
        )

    def identify(self) -> Item:
        """Who the customer is, in one of many forms."""
        customer = self.context.customer
        name = customer.name if customer is not None else "Anna Baker"
        email = customer.email if customer is not None else "anna@example.com"
        slots = {"name": name, "zip": self.shopper.postal_code, "email": email, "user": self.shopper.user_id}
        text = self.speech.say("identify", **slots)
        fields: dict[str, str] = {}
        for key, slot in (("email", "email"), ("name", "name"), ("postal_code", "zip"), ("user_id", "user")):
            if slots[slot] in text and not (slot == "user" and email in text):
                fields[key] = slots[slot]
        return Item(text, (Command("identify", fields=fields),), tuple(fields.values()))

"""The service desk: typed commands become changes of orders, by way of flows that identify, find, ask, propose and do.

The desk says what is known and what it did in plain words. It changes nothing but what stood on a card that the customer
said yes to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from shopkeeper.assistant.commands import Command
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.promises.consent import Card, action_to_dict, carry_out, propose
from shopkeeper.assistant.promises.identity import Claim, find_claim, identify
from shopkeeper.assistant.reading.context import Reader
from shopkeeper.assistant.service.agenda import WISHES, as_exchange, drop, take, target_wants
from shopkeeper.assistant.service.answers import fill, fill_from
from shopkeeper.assistant.service.finding import find_orders, order_number
from shopkeeper.assistant.service.numbers import item_numbers, with_numbers, with_orders
from shopkeeper.assistant.service.places import remember_addresses
from shopkeeper.assistant.service.planner import close, look_ahead
from shopkeeper.assistant.service.questions import answer, can_wait
from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.speech import Speech
from shopkeeper.assistant.service.state import DeskState, Question, Want
from shopkeeper.assistant.service.steps import Ask, Propose
from shopkeeper.assistant.service.values import name_score
from shopkeeper.errors import Conflict, NotFound, OrderError
from shopkeeper.llm.types import Message
from shopkeeper.orders.actions import ChangeOrderItems as _Change
from shopkeeper.orders.actions import Effect, ExchangeItems, ReturnItems
from shopkeeper.orders.backend import OrderBackend, PolicyRefusal
from shopkeeper.orders.policy.explain import explain

__all__ = ["DeskReply", "ServiceDesk"]

_ASKS = frozenset({"track", "ask_order", "ask_goods"})
_OWN = re.compile(
    r"\bmy\b|\bi (?:bought|ordered|received|got|just)\b|\b(?:return|exchange|cancel|modify|refund|orders?)\b|我的|退|换货|取消|订单",
    re.I,
)
_MORE = re.compile(r"\b(?:also|add|as well|too|one more|another|plus|in addition)\b|还要|还有|加上|也", re.I)
_ELSEWHERE = frozenset({"ask_policy", "goods", "abuse", "other"})


@dataclass(frozen=True, slots=True)
class DeskReply:
    """`text` is the whole reply, `pieces` its events (text, card, order, handoff); `calls` what was asked of the order
    backend in this turn. `handled`: False when nothing in the turn was for the desk; `left`: commands that are for
    others (goods, policies)."""

    pieces: tuple[Event, ...]
    text: str
    calls: tuple[Mapping[str, Any], ...] = ()
    handled: bool = True
    left: tuple[Command, ...] = ()


@dataclass(slots=True)
class _Saying:
    """The reply while it is put together."""

    parts: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    left: list[Command] = field(default_factory=list)
    end: str = ""

    def say(self, text: str) -> None:
        if text and text not in self.parts:
            self.parts.append(text)


class ServiceDesk:
    """Serves one customer a conversation, with the orders of `backend`, read by `reader`."""

    def __init__(
        self,
        backend: OrderBackend,
        reader: Reader,
        *,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self.backend = backend
        self.reader = reader
        self.today = today

    def turn(
        self, state: DeskState, text: str, language: str = "", history: Sequence[Message] = ()
    ) -> DeskReply:
        """Answers one turn of the customer; `state` is changed."""
        if language:
            state.language = language
        state.calls = []
        saying = _Saying()
        try:
            handled = self._turn(state, text, saying, history)
        except OrderError:
            saying.say(Speech(state.language)("no.system"))
            handled = True
        return self._reply(state, saying, handled)

    def settle(self, state: DeskState, card_id: str, yes: bool) -> DeskReply:
        """The customer's click on a card: yes or no to that very card. An old card changes nothing."""
        state.calls = []
        saying = _Saying()
        scene = Scene(self.backend, state)
        if state.card is None or state.card.id != card_id:
            saying.say(scene.speech("no.conflict") if not state.card else "")
            self._go_on(scene, state, saying)
        elif yes:
            self._perform(scene, state, saying)
            self._go_on(scene, state, saying)
        else:
            self._decline(scene, state, saying)
        return self._reply(state, saying, True)

    # one turn

    def _turn(self, state: DeskState, text: str, saying: _Saying, history: Sequence[Message]) -> bool:
        scene = Scene(self.backend, state)
        commands = self.reader.read(text, scene.context(history))
        if state.handed:
            saying.say(scene.speech("handoff.waiting"))
            return True
        if any(c.do == "human" for c in commands):
            self._hand_off(scene, state, saying, text)
            return True
        if not state.customer:
            return self._stranger(scene, state, text, commands, saying, history)
        self._check_other(scene, state, text, commands, saying)
        handled = self._hear(scene, state, text, commands, saying)
        if not handled and not state.live() and not state.card:
            saying.left.extend(commands)
            return False
        return True

    def _stranger(
        self,
        scene: Scene,
        state: DeskState,
        text: str,
        commands: Sequence[Command],
        saying: _Saying,
        history: Sequence[Message],
    ) -> bool:
        """Before the customer is known: only questions about goods are answered, all else waits for who they are."""
        speech = scene.speech
        asked = bool(state.asked and state.asked.kind == "identity")
        said: dict[str, str] = {}
        for command in commands:
            if command.do == "identify":
                said |= command.fields
        claim = find_claim(text, said, asked=asked)
        state.claim = state.claim.merged(claim)
        doing = [c for c in commands if c.do in WISHES | _ASKS]
        goods = [c for c in doing if c.do == "ask_goods"]
        if not asked and not claim and commands and not [c for c in doing if c.do != "ask_goods"]:
            told = [t for c in goods if (t := answer(scene, state, c))]
            if told:
                for one in told:
                    saying.say(one)
                more = [c for c in commands if c.do not in ("ask_goods", "greet", "thanks", "yes", "no")]
                if not _OWN.search(text) and not more:
                    saying.say(speech("any_else"))
                    return True
                state.told.append(text)
            if any(c.do in _ELSEWHERE | {"greet", "thanks", "nothing_else"} for c in commands):
                if all(c.do in ("greet",) for c in commands):
                    saying.say(speech("identify.plain"))
                    state.asked = Question("identity")
                    return False
                saying.left.extend(commands)
                return False
        if not (asked and claim and len(text) < 60 and not doing):
            state.heard.append(text)
        customer = identify(self.backend, state.claim) if claim else None
        if claim and state.claim.complete:
            scene.note("find_customer", customer is not None, **state.claim.as_dict())
        if customer is None:
            self._who(scene, state, claim, asked, saying)
            return True
        state.customer, state.asked, state.failures = customer.id, None, 0
        scene = Scene(self.backend, state)
        saying.say(
            scene.speech("identify.welcome", name=customer.name.split()[0] if customer.name else "").replace(
                " .", "."
            )
        )
        heard, state.heard = state.heard, []
        any_ = False
        for one in heard:
            again = [c for c in self.reader.read(one, scene.context(history)) if c.do != "identify"]
            if one in state.told:
                again = [c for c in again if c.do != "ask_goods"]
            any_ = self._apply(scene, state, one, again, saying) or any_
        if any_ or state.live():
            self._go_on(scene, state, saying)
        else:
            saying.say(scene.speech("what"))
        return True

    def _who(self, scene: Scene, state: DeskState, claim: Claim, asked: bool, saying: _Saying) -> None:
        speech = scene.speech
        state.asked = Question("identity", times=(state.asked.times + 1) if state.asked else 1)
        known = state.claim
        if claim and known.complete:
            state.failures += 1
            saying.say(speech("identify.unknown"))
            if state.failures >= 4:
                saying.say(speech("handoff.offer"))
        elif known.postal_codes and not any(" " in n for n in known.names):
            saying.say(speech("identify.name"))
        elif known.names and not known.postal_codes:
            saying.say(
                speech("identify.postal") if any(" " in n for n in known.names) else speech("identify.plain")
            )
        elif asked:
            saying.say(speech("identify.plain"))
        else:
            saying.say(speech("identify"))

    def _check_other(
        self, scene: Scene, state: DeskState, text: str, commands: Sequence[Command], saying: _Saying
    ) -> None:
        """Somebody else's account is never opened in this conversation."""
        said: dict[str, str] = {}
        for command in commands:
            if command.do == "identify":
                said |= command.fields
        if not said or (state.asked and state.asked.kind == "address"):
            return
        claim = Claim([said["email"]] if said.get("email") else [], [said["name"]] if said.get("name") else [],
                      [said["postal_code"]] if said.get("postal_code") else [])  # fmt: skip
        if claim.emails and scene.customer is not None:
            other = identify(self.backend, claim)
            if other is not None and other.id != state.customer:
                saying.say(scene.speech("identify.other"))

    def _hear(
        self, scene: Scene, state: DeskState, text: str, commands: Sequence[Command], saying: _Saying
    ) -> bool:
        """A turn of the known customer."""
        kinds = {c.do for c in commands}
        rest = [c for c in commands if c.do not in ("yes", "no", "identify", "greet", "thanks")]
        if "no" in kinds and any(c.do in WISHES for c in rest) and _MORE.search(text):
            kinds.discard("no")  # "wait, add the lamp too" takes nothing back
        if state.card is not None:
            return self._on_card(scene, state, text, kinds, rest, saying)
        question = state.asked
        if question is not None and question.kind == "offer":
            if self._on_offer(scene, state, kinds, rest, saying):
                self._go_on(scene, state, saying)
                return True
            if not rest and not kinds & {"yes", "no"} and question.times < 2:
                for want in state.wants:  # put once more
                    if want.id in question.wants and want.stage == "held":
                        want.stage = "open"
                self._go_on(scene, state, saying)
                if state.asked is not None and state.asked.kind == "offer":
                    state.asked.times = question.times + 1
                return True
        done = self._apply(scene, state, text, rest, saying)
        if not done and not state.live():
            if kinds & {"nothing_else", "no", "thanks"}:
                saying.say(scene.speech("goodbye"))
                state.asked = None
                return True
            if kinds & {"yes", "more"}:
                saying.say(scene.speech("more"))
                return True
            return False
        self._go_on(scene, state, saying, question=question, answered=done)
        return True

    def _on_offer(
        self, scene: Scene, state: DeskState, kinds: set[str], rest: Sequence[Command], saying: _Saying
    ) -> bool:
        """A yes or no to something offered in place of what is not possible. True when that settles the turn."""
        question = state.asked
        assert question is not None
        wants = [w for w in state.wants if w.id in question.wants]
        wish = [c for c in rest if c.do in WISHES]
        whole = [
            c
            for c in wish
            if c.do == "cancel"
            and not any(w.thing for w in c.wishes)
            and (
                not order_number(c.order)
                or question.choices[0] in {o.id for o in find_orders(c.order, scene.orders)}
            )
        ]
        if "no" in kinds or "never_mind" in kinds or "nothing_else" in kinds:
            for want in wants:
                want.stage = "dropped"
            state.asked = None
            if not wish:
                saying.say(scene.speech("dropped"))
            return not rest
        if ("yes" in kinds and not wish) or whole:
            first, *others = wants
            first.method = ""
            reason = next((c.reason for c in whole if c.reason), "") or first.reason
            first.do, first.thing, first.current, first.lines, first.all_items, first.except_ = (
                "cancel",
                "",
                {},
                [],
                False,
                [],
            )
            first.order_id, first.stage, first.reason, first.batch = (
                question.choices[0],
                "open",
                reason,
                state.batch,
            )
            for other in others:
                other.stage = "dropped"
            state.asked = None
            left = [c for c in rest if c not in whole]
            if left:
                self._apply(scene, state, "", left, saying)
            return True
        if wish:
            for want in wants:
                if want.stage == "held":
                    want.stage = "refused"
                    state.fresh.append(want.id)
        return False

    def _on_card(
        self,
        scene: Scene,
        state: DeskState,
        text: str,
        kinds: set[str],
        rest: Sequence[Command],
        saying: _Saying,
    ) -> bool:
        """A turn while a card is open: yes to it, no to it, or something that changes what it should be."""
        card = state.card
        assert card is not None
        before = _picture(state)
        if any(c.do in ("nothing_else", "more") for c in rest) and len(rest) == 1:
            rest = []
        heard = self._apply(scene, state, text, rest, saying) if rest else False
        changed = _picture(state) != before
        if not changed and not rest and "yes" not in kinds and "no" not in kinds:
            changed = self._method_said(scene, state, text)
        if not changed and "yes" in kinds:
            self._perform(scene, state, saying)
            self._go_on(scene, state, saying)
            return True
        if not changed and "no" in kinds:
            if heard:
                self._decline(scene, state, saying, ask=False)
                self._go_on(scene, state, saying)
            else:
                self._decline(scene, state, saying)
            return True
        if not changed:
            self._show_again(scene, state, saying)
            return True
        outlook = look_ahead(scene, state)
        step = outlook.step
        if isinstance(step, Propose) and propose(state.customer, step.effects).seals == card.seals:
            if "no" in kinds:
                for told in outlook.told:
                    saying.say(told)
                self._decline(scene, state, saying, ask=False)
                self._go_on(scene, state, saying)
                return True
            for told in outlook.told:
                saying.say(told)
            state.card_wants = [list(ids) for ids in step.wants]
            if "yes" in kinds:
                self._perform(scene, state, saying)
                self._go_on(scene, state, saying)
            else:
                self._show_again(scene, state, saying)
            return True
        state.card = card.to("expired")
        saying.events.append(Event("card", {"id": card.id, "state": "expired"}))
        state.card, state.card_wants = None, []
        self._present(scene, state, saying, outlook.told, step)
        return True

    def _method_said(self, scene: Scene, state: DeskState, text: str) -> bool:
        """A payment method named while a card is open that goes over another one."""
        card = state.card
        ids = [id for group in state.card_wants for id in group]
        if card is None or not getattr(card.action, "method", ""):
            return False
        return fill(scene, state, text, Question("method", ids)) and len(text) < 120

    # applying commands

    def _apply(
        self, scene: Scene, state: DeskState, text: str, commands: Sequence[Command], saying: _Saying
    ) -> bool:
        """Puts commands on the agenda and answers questions. True when anything in them was for the desk."""
        state.batch += 1
        state_fresh, question = list(state.fresh), state.asked
        touched: list[int] = []
        last: list[int] = []
        done = False
        numbers = item_numbers(scene, text)
        listed = any(
            c.do == "ask_goods" and c.about in ("", "available", "options", "price") for c in commands
        )
        for command in with_orders(commands):
            if command.do in WISHES:
                last = take(scene, state, with_numbers(scene, command, numbers), last)
                touched += last
                if listed and command.do == "exchange":
                    for id in last:
                        if (want := state.want(id)) is not None and not want.pick:
                            want.why = "list"
                done = True
            elif command.do == "answer":
                command = with_numbers(scene, command, numbers)
                if not target_wants(scene, state) and (wished := as_exchange(scene, state, command)):
                    last = take(scene, state, wished, last)
                    touched += last
                    done = True
                else:
                    done = fill_from(scene, state, command) or done
            elif command.do == "never_mind":
                done = bool(drop(scene, state, command)) or done
                if done:
                    saying.say(scene.speech("dropped"))
            elif command.do in _ASKS:
                if can_wait(state, command):
                    state.later.append(command.as_dict())
                    done = True
                elif told := answer(scene, state, command):
                    saying.say(told)
                    done = True
                else:
                    saying.left.append(command)
            elif command.do in _ELSEWHERE:
                saying.left.append(command)
        if touched and any(c.scope == "only" for c in commands):
            self._only(scene, state, touched)
        if question is not None and question.kind not in ("identity", "offer", "anything_else"):
            wants = [w for w in state.wants if w.id in question.wants and w.stage == "open"]
            other = question.kind in ("order", "item", "variant") and (
                (touched and not set(touched) & set(question.wants))
                or self._of_others(scene, wants, commands)
            )
            if (
                wants
                and not other
                and not self._filled(state, question)
                and fill(scene, state, text, question)
            ):
                done = True
        state.fresh = [id for id in state.fresh if id not in state_fresh]
        return done

    def _of_others(self, scene: Scene, wants: Sequence[Want], commands: Sequence[Command]) -> bool:
        """Whether the answers of a turn name other things than those asked about."""
        titles = [ln.title for w in wants for id in w.lines if (ln := scene.line(id))] + [
            w.thing for w in wants
        ]
        named = [w.thing for c in commands if c.do == "answer" for w in c.wishes if w.thing]
        return bool(named) and not any(name_score(n, t) >= 0.7 for n in named for t in titles if t)

    def _filled(self, state: DeskState, question: Question) -> bool:
        """Whether the answer is in already."""
        wants = [w for w in state.wants if w.id in question.wants]
        if question.kind == "method":
            return all(w.method for w in wants)
        if question.kind == "reason":
            return all(w.reason for w in wants)
        return False

    def _only(self, scene: Scene, state: DeskState, ids: Sequence[int]) -> None:
        """ "Only the lamp": of what is on the card or asked about, the rest is dropped."""
        kept = [w for w in state.wants if w.id in ids]
        orders = {w.order_id for w in kept if w.order_id}
        targets = {w.id for w in target_wants(scene, state)}
        for want in state.live():
            if want.id in ids or want.items is False:
                continue
            if want.id in targets or (want.order_id in orders and want.do in {k.do for k in kept}):
                want.stage = "dropped"

    # going on

    def _go_on(
        self,
        scene: Scene,
        state: DeskState,
        saying: _Saying,
        *,
        question: Question | None = None,
        answered: bool = False,
    ) -> None:
        """Carries on with the agenda and puts the next question or card."""
        outlook = look_ahead(scene, state)
        step = outlook.step
        if question is not None and isinstance(step, Ask) and _same_question(question, step.question):
            times = question.times + (0 if answered else 1)
            if question.kind == step.question.kind and not answered:
                step = self._unanswered(scene, state, saying, step, times) or None
                if step is None:
                    outlook = look_ahead(scene, state)
                    step = outlook.step
        self._present(scene, state, saying, outlook.told, step)

    def _unanswered(
        self, scene: Scene, state: DeskState, saying: _Saying, step: Ask, times: int
    ) -> Ask | None:
        """The same question again: with a likely answer taken instead where the card will show it. None: go on."""
        question = step.question
        wants = [w for w in state.wants if w.id in question.wants]
        question.times = times
        if times >= 2 and question.choices and wants:
            if question.kind == "method":
                for want in wants:
                    want.method = question.choices[0]
                return None
            if question.kind == "reason" and times >= 3:
                for want in wants:
                    want.reason = question.choices[0]
                return None
            if times >= 3 and question.kind in ("order", "item", "variant", "either"):
                self._set_aside(scene, state, question, saying)
                return None
        if times >= 4:
            self._set_aside(scene, state, question, saying)
            return None
        return Ask(question, step.text)

    def _set_aside(self, scene: Scene, state: DeskState, question: Question, saying: _Saying) -> None:
        for want in state.wants:
            if want.id in question.wants and want.stage == "open":
                close(state, want, "refused")
        saying.say(scene.speech.sentences([scene.speech("aside"), scene.speech("handoff.offer")]))

    def _present(
        self, scene: Scene, state: DeskState, saying: _Saying, told: Sequence[str], step: Ask | Propose | None
    ) -> None:
        speech = scene.speech
        for one in told:
            saying.say(one)
        if isinstance(step, Ask):
            state.asked = step.question
            saying.end = step.text
            return
        if isinstance(step, Propose):
            self._show(scene, state, saying, step)
            return
        later, state.later = state.later, []
        for row in later:
            saying.say(answer(scene, state, Command.from_dict(row)))
        state.asked = Question("anything_else")
        saying.end = speech("any_else")

    def _show(self, scene: Scene, state: DeskState, saying: _Saying, step: Propose) -> None:
        """Opens a card and puts it to the customer."""
        speech = scene.speech
        card = propose(state.customer, step.effects)
        state.card, state.card_wants, state.asked = card, [list(ids) for ids in step.wants], None
        for note in step.notes:
            saying.say(note)
        saying.end = self._card_text(scene, card, step.effects)
        saying.events.append(Event("card", _card_data(card, step.effects, speech)))

    def _card_text(self, scene: Scene, card: Card, effects: Sequence[Effect], *, again: bool = False) -> str:
        speech = scene.speech
        lines = [speech.effect(e) for e in effects]
        if len(lines) > 1:
            lines = [speech("number", number=str(i), text=t) for i, t in enumerate(lines, 1)]
            total = sum(e.difference for e in effects)
            if total < 0:
                from shopkeeper.assistant.service.speech import money

                lines.append(speech("card.total_back", amount=money(-total, effects[0].currency)))
        once = any(isinstance(e.action, ExchangeItems | _Change) for e in effects)
        notes = [speech("card.once")] if once and not again else []
        if any(isinstance(e.action, ReturnItems) for e in effects) and not again and not once:
            notes = [speech("card.only")]
        lead = speech("card.again") if again else speech("card.lead")
        return speech.sentences([lead, *lines, *notes, speech("card.ask")])

    def _show_again(self, scene: Scene, state: DeskState, saying: _Saying) -> None:
        """The open card once more, as it stands now."""
        card = state.card
        assert card is not None
        try:
            effects = [scene.check(a) for a in card.actions]
        except (PolicyRefusal, NotFound):
            state.card = None
            self._go_on(scene, state, saying)
            return
        saying.end = self._card_text(scene, card, effects, again=True)

    def _decline(self, scene: Scene, state: DeskState, saying: _Saying, *, ask: bool = True) -> None:
        card = state.card
        assert card is not None
        saying.events.append(Event("card", {"id": card.id, "state": "declined"}))
        for group in state.card_wants:
            for id in group:
                want = state.want(id)
                if want is not None and want.stage == "open":
                    want.stage = "held"
        state.card, state.card_wants, state.asked = None, [], None
        if not ask:
            saying.say(scene.speech("declined"))
        elif any(w.stage == "open" for w in state.wants):
            saying.say(scene.speech("declined"))
            self._go_on(scene, state, saying)
        else:
            saying.end = scene.speech("what_instead")

    def _perform(self, scene: Scene, state: DeskState, saying: _Saying) -> None:
        """Does what the open card says, once."""
        card = state.card
        assert card is not None
        speech = scene.speech
        groups, state.card, state.card_wants, state.asked = state.card_wants, None, [], None
        remember: list[Effect] = []
        for index, action in enumerate(card.actions):
            ids = groups[index] if index < len(groups) else []
            try:
                before = scene.check(action)
                remember_addresses(state, scene, [before])
            except (PolicyRefusal, NotFound, Conflict):
                pass
            try:
                receipt = carry_out(self.backend, card, customer=state.customer, index=index)
            except PolicyRefusal as refusal:
                scene.note("perform", False, key=card.key(index), **action_to_dict(action))
                saying.say(explain(refusal, state.language))
                for id in ids:
                    if (want := state.want(id)) is not None:
                        close(state, want, "refused")
                continue
            except (Conflict, NotFound):
                scene.note("perform", False, key=card.key(index), **action_to_dict(action))
                saying.say(speech("no.conflict"))
                continue
            scene.note("perform", True, key=card.key(index), **action_to_dict(action))
            state.receipts.append(
                {
                    "id": receipt.id,
                    "at": receipt.at,
                    "action": action_to_dict(action),
                    "difference": receipt.effect.difference,
                    "currency": receipt.effect.currency,
                    "method": receipt.effect.method,
                }
            )
            remember.append(receipt.effect)
            for id in ids:
                if (want := state.want(id)) is not None:
                    close(state, want, "done")
            saying.say(speech.effect(receipt.effect, "done"))
        done = card.to("done" if remember else "expired")
        saying.events.append(Event("card", {"id": done.id, "state": done.state}))
        scene.refresh()

    def _hand_off(self, scene: Scene, state: DeskState, saying: _Saying, text: str) -> None:
        speech = scene.speech
        state.handed = True
        state.card, state.card_wants, state.asked = None, [], None
        open_ = speech.join(f"{w.do} {w.thing} {w.order_id}".strip() for w in state.live()) or speech("none")
        done = speech.join(
            f"{r['action']['kind']} {r['action'].get('order', '')}".strip() for r in state.receipts
        )
        name = scene.customer.name if scene.customer else "?"
        summary = speech("summary", name=name, open=open_, done=done or speech("none"), words=text[:300])
        scene.note("handoff", True, summary=summary)
        saying.events.append(Event("handoff", {"summary": summary, "state": "waiting"}))
        saying.say(speech("handoff"))

    def _reply(self, state: DeskState, saying: _Saying, handled: bool) -> DeskReply:
        speech = Speech(state.language)
        if not saying.parts and not saying.end and not saying.left:
            saying.say(speech("not_understood"))
        text = speech.sentences([*saying.parts, saying.end])
        events: list[Event] = [Event("text", {"text": text})] if text else []
        return DeskReply((*events, *saying.events), text, tuple(state.calls), handled, tuple(saying.left))


def _same_question(one: Question, other: Question) -> bool:
    return one.kind == other.kind and bool(set(one.wants) & set(other.wants))


def _picture(state: DeskState) -> dict[int, str]:
    """Each want as it stands, to see what a turn has changed."""
    return {
        w.id: repr(
            (w.do, w.thing, w.current, w.options, w.otherwise, w.pick, w.count, w.order_id, w.lines, w.method, w.reason,
             w.address, w.stage, w.variant, w.except_)
        )
        for w in state.wants
        if w.live
    }  # fmt: skip


def _card_data(card: Card, effects: Sequence[Effect], speech: Speech) -> dict[str, Any]:
    return {
        "id": card.id,
        "title": speech("card.lead"),
        "lines": [speech.effect(e) for e in effects],
        "effect": [
            action_to_dict(e.action) | {"difference": e.difference, "currency": e.currency} for e in effects
        ],
        "state": card.state,
    }

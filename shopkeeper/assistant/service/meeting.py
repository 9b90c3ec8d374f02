"""Before the customer is known: who they are is asked, and what they say is kept to be read again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from shopkeeper.assistant.commands import Command
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.promises.identity import Claim, find_claim, identify, namesakes
from shopkeeper.assistant.reading.context import Reader
from shopkeeper.assistant.service.agenda import WISHES
from shopkeeper.assistant.service.asking import go_on
from shopkeeper.assistant.service.hearing import apply
from shopkeeper.assistant.service.questions import answer
from shopkeeper.assistant.service.saying import Saying
from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.state import DeskState, Question
from shopkeeper.llm.types import Message

__all__ = ["meet", "refuse_others"]

_ASKS = frozenset({"track", "ask_order", "ask_goods"})
_ELSEWHERE = frozenset({"ask_policy", "goods", "abuse", "other"})
_BOUGHT = re.compile(r"\b(?:i|we)(?:'ve| have)? (?:just |recently |already )?(?:ordered|bought|purchased)\b")
_OWN = re.compile(
    r"\bmy\b|\bi (?:bought|ordered|received|got|just)\b|\b(?:return|exchange|cancel|modify|refund|orders?)\b"
    r"|我的|退|换货|取消|订单",
    re.I,
)


def meet(
    scene: Scene,
    state: DeskState,
    reader: Reader,
    text: str,
    commands: Sequence[Command],
    saying: Saying,
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
    if any(c.address for c in commands) and not claim.named:
        claim = replace(claim, postal_codes=[])  # that of the address, and of nobody
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
        elsewhere = any(c.do in _ELSEWHERE | {"greet", "thanks", "nothing_else"} for c in commands)
        if elsewhere and not _of_a_purchase(scene, text):
            if all(c.do in ("greet",) for c in commands):
                saying.say(speech("identify.plain"))
                state.asked = Question("identity")
                return False
            saying.left.extend(commands)
            return False
    if not (asked and claim and len(text) < 60 and not doing):
        state.heard.append(text)
    known = bool(claim) or (asked and state.claim.complete)
    customer = identify(scene.backend, state.claim, " ".join([*state.heard, text])) if known else None
    if claim and state.claim.complete:
        scene.note("find_customer", customer is not None, **state.claim.as_dict())
    if customer is None:
        _ask_who(scene, state, claim, asked, saying, account=bool(said.get("user_id")))
        return True
    state.customer, state.asked, state.failures = customer.id, None, 0
    scene = Scene(scene.backend, state, scene.glossary)
    saying.say(
        scene.speech("identify.welcome", name=customer.name.split()[0] if customer.name else "").replace(
            " .", "."
        )
    )
    heard, state.heard = state.heard, []
    any_ = False
    for one in heard:
        again = [c for c in reader.read(one, scene.context(history)) if c.do != "identify"]
        if one in state.told:
            again = [c for c in again if c.do != "ask_goods"]
        any_ = apply(scene, state, one, again, saying) or any_
    if any_ or state.live():
        go_on(scene, state, saying)
    else:
        saying.say(scene.speech("what"))
    return True


def _of_a_purchase(scene: Scene, text: str) -> bool:
    """Whether somebody speaks of goods that they bought: what was it, how long does it last."""
    said = text.lower()
    return bool(_BOUGHT.search(said)) and any(title.lower() in said for title in scene.products().values())


def _ask_who(
    scene: Scene, state: DeskState, claim: Claim, asked: bool, saying: Saying, *, account: bool
) -> None:
    """Asks for what is missing; `account`: an account id was given, which proves nothing."""
    speech = scene.speech
    state.asked = Question("identity", times=(state.asked.times + 1) if state.asked else 1)
    known = state.claim
    fields = "email"
    if known.complete and not known.emails and namesakes(scene.backend, known):
        state.failures += bool(claim)
        saying.say(speech("identify.several"))
        if state.failures >= 4:
            saying.say(speech("handoff.offer"))
    elif claim and known.complete:
        state.failures += 1
        saying.say(speech("identify.unknown" if state.failures < 2 or known.emails else "identify.email"))
        if state.failures >= 4:
            saying.say(speech("handoff.offer"))
    elif known.complete:
        saying.say(speech("identify.unknown" if known.emails else "identify.email"))
    elif known.postal_codes:
        fields = "name"
        saying.say(speech("identify.name"))
    elif known.names and known.named:
        fields = "postal_code"
        saying.say(speech("identify.postal"))
    elif account:
        saying.say(speech("identify.account_id"))
    else:
        saying.say(speech("identify.plain" if asked or known.names else "identify"))
    saying.events.append(Event("identify", {"fields": [fields]}))


def refuse_others(
    scene: Scene, state: DeskState, text: str, commands: Sequence[Command], saying: Saying
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
        other = identify(scene.backend, claim)
        if other is not None and other.id != state.customer:
            saying.say(scene.speech("identify.other"))

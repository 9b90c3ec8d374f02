"""What a sentence is about, when the desk does not take it: by the model's typed request, else by plain rules."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shopkeeper.assistant.context import TurnContext
from shopkeeper.assistant.parts import Parts
from shopkeeper.errors import ShopkeeperError
from shopkeeper.understanding import TypedRequest

__all__ = ["Topic", "by_rules", "topic_of"]


@dataclass(frozen=True, slots=True)
class Topic:
    """`name`: human, greet, thanks, bye, small, other, abuse, policy, order, goods, or '' when unclear."""

    name: str
    requests: tuple[TypedRequest, ...] = ()


_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "human",
        re.compile(
            r"\b(speak|talk|chat|connect|transfer|put|get|fetch|bring|want|need|give|pass)\b[^.?!]{0,30}\b(human|person|agent|"
            r"representative|someone real|real person|operator|colleague|manager|supervisor|staff)\b|^(human|agent|person)"
            r"( please)?[.!]?$|转?(接)?人工|真人|找(个)?(人|客服)|客服人员|转客服|要客服",
            re.I,
        ),
    ),
    (
        "abuse",
        re.compile(
            r"\b(idiots?|stupid|moron|f+u+c+k\w*|shit\w*|asshole|bastard|dumb|useless (bot|thing)|shut up|screw you)\b|"
            r"傻[逼比瓜]|垃圾(客服|机器人)?$|废物|滚(蛋|开)?[!!。]?$|他妈|妈的|操你|去死|脑残|混蛋",
            re.I,
        ),
    ),
    (
        "thanks",
        re.compile(
            r"^\W*(many |ok,? |great,? |perfect,? )?(thanks?|thank you|thx|cheers|ty)\b[^?]{0,40}$|^\W*(好的?[,,]?)?(谢谢|多谢|感谢|谢了|辛苦了)[^?？]{0,12}$",
            re.I,
        ),
    ),
    (
        "bye",
        re.compile(
            r"^\W*(good ?bye|bye|see you|that'?s all|that is all|nothing else|no,? that'?s (all|it))\b[^?]{0,30}$|"
            r"^\W*(再见|拜拜|没有了|没事了|就这些)[^?？]{0,8}$",
            re.I,
        ),
    ),
    (
        "greet",
        re.compile(
            r"^\W*(hi|hello|hey|good (morning|afternoon|evening)|greetings)\b( there| all)?\W*$|^\W*(你好|您好|哈喽|嗨|在吗|在不在|有人吗|早上好|下午好|晚上好)\W*$",
            re.I,
        ),
    ),
    (
        "small",
        re.compile(
            r"\b(how are you|who are you|what are you|are you (a )?(bot|robot|human|real|ai|person)|your name|what can you do|"
            r"how can you help|tell me a joke)\b|你是谁|你叫什么|你是(机器人|真人|人)|你会(做)?什么|你能(做|帮).{0,4}什么|你好吗|讲个笑话",
            re.I,
        ),
    ),
    (
        "policy",
        re.compile(
            r"\b(policy|policies|warranty|guarantee|shipping (cost|fee|time)s?|how long (does|do|will) (shipping|delivery|it take)|"
            r"do you (ship|deliver|accept|offer|have (a )?(store|shop|loyalty))|return window|how (many days|long) .{0,30}(return|exchange)|"
            r"opening hours|payment methods|pay with|gift ?wrap|privacy|invoice|customs|can i (still )?return (it|things|items)|"
            r"is (shipping|delivery|return) free|free (shipping|returns?))\b|政策|规定|保修|质保|运费|包邮|几天(能|可以)?(到|退|换)|"
            r"多久(能|可以)?(到|发货|退)|支持.{0,8}(退|换|付款|支付)|怎么(退|换|付款|支付)|发票|营业时间|隐私|无理由",
            re.I,
        ),
    ),
    (
        "order",
        re.compile(
            r"\b(my (order|parcel|package|refund|return|delivery)|where'?s my|track(ing)?|order (number|status)|#?w?\d{6,})\b|"
            r"我的(订单|包裹|快递|退款)|物流|快递(到|在)|订单",
            re.I,
        ),
    ),
)
_BY_INTENT = {
    "human": "human",
    "ask_policy": "policy",
    "invoice": "policy",
    "account": "policy",
    "other": "other",
    "find": "goods",
    "refine": "goods",
    "compare": "goods",
    "ask_product": "goods",
    "add_to_cart": "goods",
    "view_cart": "goods",
}


def by_rules(text: str) -> str:
    """The topic that plain rules see; '' when none does."""
    return next((name for name, pattern in _RULES if pattern.search(text)), "")


def topic_of(context: TurnContext, parts: Parts) -> Topic:
    """Rules for what they know surely; the model for the rest; without a model whatever is left is about goods."""
    name = by_rules(context.text)
    if name in ("human", "abuse", "thanks", "bye", "greet", "small"):
        return Topic(name)
    requests = read(context, parts)
    if name:
        return Topic(name, requests)
    if not requests:
        return Topic("goods", (TypedRequest("find", want=context.text[:200]),))
    intent = requests[0].intent
    return Topic(_BY_INTENT.get(intent, "order" if intent != "greet" else "greet"), requests)


def read(context: TurnContext, parts: Parts) -> tuple[TypedRequest, ...]:
    """The model's typed requests; () when there is no model or it fails."""
    understander = parts.understander(context.language)
    if understander is None:
        return ()
    try:
        titles = parts.titles(context.state.shown[:8], context.language)
        understood = understander.understand(context.text, history=context.history[-2:], shown=titles)
    except ShopkeeperError:
        return ()
    return tuple(understood.keyed)

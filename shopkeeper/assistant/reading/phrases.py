"""Ways of saying a wish whose order of words the scan does not follow, put the way it does: "I'd rather have B than A" is
"exchange A for B". English only; Chinese says these with the words that the scan knows."""

from __future__ import annotations

import re

__all__ = ["plain"]

_OWN = r"(?:(?:the|my|that|this|these|those|our)\s|what i (?:have|ordered|got))"
_END = r"(?=\s*(?:$|[.;!?\n](?!\d)|,? (?:and|also|then|please|thanks|but|if)\b))"
_ROWS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), made)
    for pattern, made in (
        # I'd rather have the red one than my blue lamp
        (
            r"\b(?:i|we)(?:'d| would| had)?(?: much)? (?:rather|sooner|prefer to) (?:have|get|own|take|like|receive|want) "
            rf"((?:(?!\bthan\b)(?:[^.;!?]|\.(?=\d)))+?) (?:than|over|instead of|rather than|in place of) ({_OWN}(?:[^.;!?,]|\.(?=\d))+?){_END}",
            r"exchange \2 for \1",
        ),
        (
            rf"\b(?:i|we)(?:'d| would)? prefer ((?:an?|the|one)\b(?:(?!\b(?:over|to|than)\b)[^.;!?,])+?) (?:over|to|instead of|rather than) ({_OWN}(?:[^.;!?,]|\.(?=\d))+?){_END}",
            r"exchange \2 for \1",
        ),
        # instead of my blue lamp please send me a red one
        (
            rf"\b(?:instead|in place) of ({_OWN}(?:[^.;!?,]|\.(?=\d))+?),? (?:(?:please|could you|can you|just|kindly) )*"
            r"(?:send|ship|give|get|i(?:'d| would)? (?:like|want|need|prefer|love)(?: to (?:get|have|receive))?)(?: me)? "
            rf"((?:an?|the|one|some)\b(?:[^.;!?,]|\.(?=\d))+?){_END}",
            r"exchange \1 for \2",
        ),
        # what do I have to do to get refunded? how would I get my money back?
        (
            r"\b(?:what|how) (?:do|can|could|should|must|would|shall) i (?:(?:have|need) to )?(?:do )?(?:(?:in order )?to )?"
            r"(?:get|be|obtain|receive|have) (?:refunded|(?:a |my )?(?:full )?refund|(?:all )?my money(?: back)?)(?: for (?:it|them|that|this|these|those))?\s*\?",
            "return them please.",
        ),
        (
            r"(?:,\s*)?\b(?:so )?(?:how|where) (?:do|can|could|should|would|shall) i (?:give|send|ship|bring|hand|mail|take) (?:it|them|that|this|these|those) back\b(?: to you)?\s*\?",
            ", return them please.",
        ),
        # is there any chance of cancelling, would it be an option to return
        (
            r"\b(?:is|would) (?:there|it) (?:be )?(?:still )?(?:any )?(?:an? )?(?:chance|option|way|possibility) (?:of|to|for me to|that i (?:can|could)) "
            r"(?=(?:cancel|return|exchang|chang|swap|switch|modif|updat|replac|send)\w*)",
            "i want to ",
        ),
        (
            r"\bis it (?:still |at all |already |maybe |perhaps )*(?:possible|too late|feasible)(?: now)? (?:for me )?to (?=(?:cancel|return|exchang|chang|swap|switch|modif|updat|replac|send)\w*)",
            "i want to ",
        ),
        # change the address to my home, and its item to red
        (
            r"(\baddress\b[^.;!?]{3,80}?),? and (?:also )?its (?:item|product|thing|article|contents?) (?=(?:to|into|for)\s\w)",
            r"\1. change the item in the same order ",
        ),
        # cancel, I mean return
        (
            r"\bcancel,? (?:\W*(?:well|i mean|sorry|or rather|rather|no|actually|er+|uh+|um+|oops)\b\W*)+(?=(?:to )?(?:return|send|give|exchange)\b)",
            "",
        ),
        # before it ships, stop it: no further wish
        (
            r"\b(?:call|calling) (it|that|this|them|(?:the|my|that|this) (?:whole |entire )?(?:thing|order|purchase)) off\b",
            r"cancel \1",
        ),
    )
)
_ASKED_OF_NOTHING = re.compile(r"\b(?:the|my|that|this|these|those|it|them|order)\b|#", re.I)


def plain(text: str) -> str:
    """The text with such phrases replaced; as it is where it has none."""
    for pattern, made in _ROWS:
        match = pattern.search(text)
        if match is None:
            continue
        if made.endswith("please.") and not _ASKED_OF_NOTHING.search(text[: match.start()]):
            continue  # "how do I get a refund?": a question about the rules
        text = pattern.sub(made, text, count=2)
    return text

"""What surrounds a request: greetings, thanks, context, complaints, ways to join two requests, short forms."""

from __future__ import annotations

from shopkeeper.train.recipes.english.patterns import bank

__all__ = [
    "ASIDE",
    "CLOSERS",
    "CONTEXT",
    "GLUE",
    "LEAD",
    "OCCASION",
    "OPENERS",
    "RANTS",
    "REQUIREMENT",
    "SHORT_FORMS",
]

OPENERS = bank("manner.open")
CLOSERS = bank("manner.close")
# {c} context, {t} request
LEAD = bank("manner.lead")
CONTEXT = bank("manner.context")
# {c} a requirement of its own ("no plastic please"), said behind the sentence {t} or before it
REQUIREMENT = bank("manner.requirement")
# said of the goods, without being a slot
OCCASION = bank("manner.occasion")
# requirements that name no value: nothing to label
ASIDE = bank("manner.aside")
RANTS = bank("manner.rant")
# {a}, {b}: two requests
GLUE = bank("manner.glue")
SHORT_FORMS: dict[str, tuple[str, ...]] = {
    "please": ("pls", "plz"),
    "thanks": ("thx", "tnx"),
    "you": ("u",),
    "your": ("ur",),
    "are": ("r",),
    "because": ("cuz", "bc"),
    "tomorrow": ("tmrw",),
    "something": ("sth", "smth"),
    "with": ("w/",),
    "without": ("w/o",),
    "about": ("abt",),
    "and": ("&", "n"),
    "birthday": ("bday",),
    "people": ("ppl",),
    "number": ("nr", "no"),
    "what": ("wat",),
    "don't": ("dont",),
    "can't": ("cant",),
    "i'm": ("im",),
    "really": ("rly",),
    "message": ("msg",),
    "delivery": ("dlvry",),
    "okay": ("k",),
    "probably": ("prob",),
    "would": ("wld",),
    "should": ("shld",),
    "maximum": ("max",),
    "minimum": ("min",),
    "see": ("c",),
    "have": ("hv",),
    "need": ("nd",),
    "good": ("gd",),
    "where": ("whr",),
    "package": ("pkg",),
}

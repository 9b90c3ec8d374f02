"""Understanding: a sentence, and the conversation before it, become typed requests in the shop's own terms."""

from shopkeeper.understanding.grammar import grammar
from shopkeeper.understanding.numbers import amounts, order_numbers
from shopkeeper.understanding.prompt import prompt
from shopkeeper.understanding.request import (
    INTENTS,
    SORTS,
    Price,
    TypedRequest,
    read_requests,
    write_requests,
)
from shopkeeper.understanding.understander import Understander, Understood
from shopkeeper.understanding.vocabulary import Candidates, Name, ShopVocabulary

__all__ = [
    "INTENTS",
    "SORTS",
    "Candidates",
    "Name",
    "Price",
    "ShopVocabulary",
    "TypedRequest",
    "Understander",
    "Understood",
    "amounts",
    "grammar",
    "order_numbers",
    "prompt",
    "read_requests",
    "write_requests",
]

"""How customers speak Chinese: a `Speaker` made of sentence frames, phrases for every slot, and slips of the pen."""

from shopkeeper.train.recipes.chinese.patterns import patterns
from shopkeeper.train.recipes.chinese.speaker import CHINESE

__all__ = ["CHINESE", "patterns"]

"""Language: detection, segmentation, folding, units and money in sentences."""

from shopkeeper.language.text import detect, fold, has_digit, plain, segment, stem, tokens, words

__all__ = ["detect", "fold", "has_digit", "plain", "segment", "stem", "tokens", "words"]

"""Language: detection, segmentation, folding, units and money in sentences."""

from shopkeeper.language.text import detect, fold, plain, segment, stem, words

__all__ = ["detect", "fold", "plain", "segment", "stem", "words"]

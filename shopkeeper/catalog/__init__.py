"""The catalogue: products, feeds in, feeds out, translations, reviews, quality."""

from shopkeeper.catalog.catalog import Catalog, Change, PutCount
from shopkeeper.catalog.importer import ImportRecord, ImportReport
from shopkeeper.catalog.model import (
    Attribute,
    Availability,
    Image,
    Money,
    Product,
    Quantity,
    Text,
    Variant,
    pick,
)
from shopkeeper.catalog.quality import Coverage, Finding, QualityReport
from shopkeeper.catalog.review import Review
from shopkeeper.catalog.vocabulary import Vocabulary

__all__ = [
    "Attribute",
    "Availability",
    "Catalog",
    "Change",
    "Coverage",
    "Finding",
    "Image",
    "ImportRecord",
    "ImportReport",
    "Money",
    "Product",
    "PutCount",
    "QualityReport",
    "Quantity",
    "Review",
    "Text",
    "Variant",
    "Vocabulary",
    "pick",
]

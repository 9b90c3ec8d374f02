"""The dense part of search: sentence encoders, the shop's own one and its training, vectors and their index."""

from shopkeeper.search.dense.choose import open_encoder, train_encoder
from shopkeeper.search.dense.encoder import Encoder
from shopkeeper.search.dense.onnx import OnnxEncoder
from shopkeeper.search.dense.retriever import DenseRetriever
from shopkeeper.search.dense.shop import ShopEncoder
from shopkeeper.search.dense.text import product_text
from shopkeeper.search.dense.trainer import Recipe, train
from shopkeeper.search.dense.vectors import VectorIndex, make_index, open_index

__all__ = [
    "DenseRetriever",
    "Encoder",
    "OnnxEncoder",
    "Recipe",
    "ShopEncoder",
    "VectorIndex",
    "make_index",
    "open_encoder",
    "open_index",
    "product_text",
    "train",
    "train_encoder",
]

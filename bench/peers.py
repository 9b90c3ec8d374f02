"""Other search libraries over the same texts: each is built from (id, title, rest) rows and answers with ids."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

Row = tuple[str, str, str]
Ask = Callable[[str], list[str]]
LIMIT = 24


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def raw_tantivy(rows: Sequence[Row], folder: Path) -> Ask:
    """Tantivy's BM25 with English stems, the title twice as heavy."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("title", tokenizer_name="en_stem")
    builder.add_text_field("rest", tokenizer_name="en_stem")
    index = tantivy.Index(builder.build(), str(folder))
    writer = index.writer(heap_size=128_000_000, num_threads=1)
    for product, title, rest in rows:
        writer.add_document(tantivy.Document(id=product, title=title, rest=rest))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(query: str) -> list[str]:
        parsed, _ = index.parse_query_lenient(
            " ".join(words(query)), ["title", "rest"], field_boosts={"title": 2.0}
        )
        return [searcher.doc(address)["id"][0] for _, address in searcher.search(parsed, LIMIT).hits]

    return ask


def bm25s(rows: Sequence[Row], folder: Path) -> Ask:
    """bm25s with English stems, the title written twice."""
    import bm25s as library
    import snowballstemmer

    stemmer = snowballstemmer.stemmer("english")
    texts = [f"{title} {title} {rest}" for _, title, rest in rows]
    tokens = library.tokenize(texts, stemmer=stemmer.stemWords, show_progress=False)
    retriever = library.BM25()
    retriever.index(tokens, show_progress=False)
    ids = [row[0] for row in rows]

    def ask(query: str) -> list[str]:
        asked = library.tokenize([query], stemmer=stemmer.stemWords, show_progress=False)
        if not asked.ids[0]:
            return []
        found, scores = retriever.retrieve(asked, k=LIMIT, show_progress=False)
        return [ids[i] for i, score in zip(found[0], scores[0], strict=True) if score > 0]

    return ask


def sqlite_fts5(rows: Sequence[Row], folder: Path) -> Ask:
    """SQLite's FTS5 with Porter stems, any word, bm25() with the title twice as heavy."""
    database = sqlite3.connect(folder / "fts.db")
    database.execute(
        "CREATE VIRTUAL TABLE t USING fts5(id UNINDEXED, title, rest, tokenize='porter unicode61')"
    )
    database.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
    database.execute("INSERT INTO t(t) VALUES ('optimize')")
    database.commit()

    def ask(query: str) -> list[str]:
        match = " OR ".join(f'"{w}"' for w in words(query))
        if not match:
            return []
        found = database.execute(
            "SELECT id FROM t WHERE t MATCH ? ORDER BY bm25(t, 0.0, 2.0, 1.0) LIMIT ?", (match, LIMIT)
        )
        return [row[0] for row in found]

    return ask


def lancedb(rows: Sequence[Row], folder: Path) -> Ask:
    """LanceDB's full-text index with English stems over title and rest."""
    import lancedb as library

    table = library.connect(str(folder)).create_table(
        "t", [{"id": i, "text": f"{title} {title} {rest}"} for i, title, rest in rows]
    )
    table.create_fts_index("text", stem=True, remove_stop_words=False)

    def ask(query: str) -> list[str]:
        text = " ".join(words(query))
        found = table.search(text, query_type="fts").select(["id", "_score"]).limit(LIMIT).to_arrow()
        return [str(i) for i in found["id"].to_pylist()]

    return ask


PEERS: dict[str, Callable[[Sequence[Row], Path], Ask]] = {
    "raw Tantivy": raw_tantivy,
    "bm25s": bm25s,
    "SQLite FTS5": sqlite_fts5,
    "LanceDB": lancedb,
}

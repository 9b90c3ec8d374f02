"""How Shopkeeper grows: generated catalogues of 20,000, 200,000 and 1,000,000 products.

    python bench/growth.py [--sizes 20000 200000 1000000] [--again]

For each size: seconds to store and to index, peak memory, sizes on disk, latency of distinct queries with facets.
Sizes already in bench/results/growth.json are kept unless --again; the chart is docs/images/growth.svg.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from measure import BENCH, RESULTS, child, folder_mb, made_queries, percentiles, timed, write_result

from shopkeeper import Shop
from shopkeeper.catalog import Money, Product, Quantity
from shopkeeper.search import SearchRequest

SYLLABLES = [c + v for c in "bdfgklmnprstv" for v in "aeo"]
COLOURS = ("black", "white", "red", "blue", "green", "silver", "grey", "orange")
MATERIALS = ("steel", "oak", "cotton", "leather", "glass", "bamboo", "aluminium", "wool")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[20_000, 200_000, 1_000_000])
    parser.add_argument("--again", action="store_true", help="measure sizes anew that were measured before")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--place", type=Path, help="where the shops are built; default: the temporary folder")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one, options.place)))
        return
    path = RESULTS / "growth.json"
    sizes: dict[str, Any] = json.loads(path.read_text("utf-8"))["sizes"] if path.exists() else {}
    for size in options.sizes:
        if str(size) in sizes and not options.again:
            print(f"{size:,} products: measured before; --again measures anew")
            continue
        with tempfile.TemporaryDirectory(prefix="shopkeeper-growth-", dir=options.place) as place:
            _, _, output = child([sys.executable, __file__, "--one", str(size), "--place", place])
        sizes[str(size)] = json.loads(output.splitlines()[-1])
        print(f"{size:,} products: {sizes[str(size)]}")
        write_result("growth", {"sizes": dict(sorted(sizes.items(), key=lambda row: int(row[0])))})
    draw(sizes)


def products(count: int, seed: int = 7) -> Iterator[Product]:
    """Products of invented words: words and brands are as unevenly common as in real catalogues."""
    choose = random.Random(seed)
    word_list = sorted(
        {"".join(choose.choices(SYLLABLES, k=choose.choice((2, 3, 3, 4)))) for _ in range(40_000)}
    )
    choose.shuffle(word_list)
    brands = [word.title() for word in word_list[: max(50, count // 400)]]
    leaves = [(f"Department {d}", f"Range {d}.{r}", word_list[-1 - d * 40 - r * 4 - k].title())
              for d in range(12) for r in range(8) for k in range(4)]  # fmt: skip

    def word() -> str:
        return word_list[min(len(word_list) - 1, int(choose.paretovariate(0.6)) - 1)]

    for number in range(count):
        brand = brands[min(len(brands) - 1, int(choose.paretovariate(0.8)) - 1)]
        leaf = leaves[min(len(leaves) - 1, int(choose.paretovariate(0.5)) - 1)]
        colour, material = choose.choice(COLOURS), choose.choice(MATERIALS)
        size = choose.choice((5, 10, 15, 20, 30, 40, 50, 75, 100))
        code = f"{brand[:2].upper()}{number:07d}"
        title = f"{brand} {word()} {word()} {leaf[2].lower()} {colour} {size} cm {code}"
        yield Product(
            id=f"p{number}",
            title={"en": title},
            description={"en": " ".join(word() for _ in range(40))},
            brand=brand,
            category=leaf,
            attributes={"Colour": colour, "Material": material, "Length": Quantity(float(size), "cm")},
            price=Money(choose.randrange(199, 99_999), "USD"),
            mpn=code,
            rating=round(choose.uniform(2, 5), 1),
            rating_count=choose.randrange(0, 500),
        )


def measure(size: int, place: Path) -> dict[str, Any]:
    folder = place / "shop"
    if folder.exists():
        shutil.rmtree(folder)
    with Shop.open(folder, create=True) as shop:
        started = time.perf_counter()
        shop.catalog.put(products(size))
        stored = time.perf_counter() - started
        started = time.perf_counter()
        shop.search.sync()
        indexed = time.perf_counter() - started
        build_peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        titles = [p.title["en"] for p in products(2000)]

        def ask(query: str) -> object:
            return shop.search.query(SearchRequest(query=query))

        timed(ask, made_queries(titles, 40, seed=8))
        latency = percentiles(timed(ask, made_queries(titles, 400)))
        one = next(iter(products(1)))
        started = time.perf_counter()
        shop.catalog.put([Product(id="changed", title={"en": "zanzibarine kettle"}, price=one.price)])
        shop.search.sync()
        found = shop.search.query(SearchRequest(query="zanzibarine kettle")).hits
        change = time.perf_counter() - started
        if not found or found[0].id != "changed":
            sys.exit("bench: the changed product was not found")
    serving = Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0]
    return {
        "products": size,
        "store_seconds": round(stored, 1),
        "index_seconds": round(indexed, 1),
        "peak_mb": round(build_peak),
        "resident_mb": round(int(serving) / 1024),
        "database_mb": round((folder / "shop.db").stat().st_size / 1e6, 1),
        "index_mb": round(folder_mb(folder / "index"), 1),
        "change_findable_seconds": round(change, 3),
    } | latency


def draw(sizes: dict[str, Any]) -> None:
    """Four small charts over the number of products, both axes logarithmic."""
    import altair as alt

    names = {
        "p50_ms": "latency p50, ms",
        "p99_ms": "latency p99, ms",
        "build": "store + index, s",
        "peak_mb": "peak memory, MB",
        "index_mb": "index on disk, MB",
    }
    rows = []
    for row in sizes.values():
        known = row | {"build": row["store_seconds"] + row["index_seconds"]}
        rows += [
            {"products": row["products"], "what": name, "value": known[key]} for key, name in names.items()
        ]
    ticks = alt.Axis(format="~s", values=[row["products"] for row in sizes.values()])
    logarithmic = alt.Scale(type="log")
    line = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_line(point=True)
        .encode(
            alt.X("products:Q", title="products", scale=logarithmic, axis=ticks),
            alt.Y("value:Q", title=None, scale=logarithmic, axis=alt.Axis(format=",~r")),
        )
    )
    labels = line.mark_text(dy=-9, fontSize=9).encode(alt.Text("value:Q", format=",.3~r"))
    chart = (
        alt.layer(line, labels)
        .properties(width=150, height=130)
        .facet(alt.Facet("what:N", title=None, sort=list(names.values())), columns=5)
        .resolve_scale(y="independent")
    )
    path = BENCH.parent / "docs" / "images" / "growth.svg"
    path.parent.mkdir(parents=True, exist_ok=True)
    chart.save(str(path))
    print(f"drew {path.relative_to(BENCH.parent)}")


if __name__ == "__main__":
    main()

"""`bench webmall` reads errands, finds offers with the shop's search, and measures or only predicts."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from shopkeeper.bench._wishes import Reference, read_errand
from shopkeeper.bench.webmall import run
from shopkeeper.errors import InputError

OFFERS = [
    (1, "norvik-zx500", "Norvik ZX500 cordless drill, 18V, black", "A drill.", "79.00", "", "Tools > Drills"),
    (2, "drill-zx-500", "ZX500 Cordless Drill 18 V by Norvik", "Strong.", "85.00", "75.00", "Workshop > Drills"),
    (3, "norvik-zx700", "Norvik ZX700 cordless drill, 18V, red", "A stronger drill.", "99.00", "", "Tools > Drills"),
    (1, "tamaro-lamp", "Tamaro desk lamp 12 W, white", "A lamp.", "20.00", "", "Home > Lamps"),
    (2, "tamaro-lamp-20", "Tamaro desk lamp 20 W, blue", "A bright lamp.", "24.00", "", "Home > Lamps"),
    (4, "drill-bag", "Bag for cordless drill", "Holds the Norvik ZX500.", "15.00", "", "Tools > Bags"),
]  # fmt: skip


def folder(path: Path, tasks: list[dict[str, object]]) -> Path:
    with (path / "products.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["shop", "id", "slug", "name", "description", "price", "sale_price", "categories", "image"]
        )
        for number, (shop, slug, name, text, price, sale, categories) in enumerate(OFFERS):
            row = [
                shop,
                100 + number,
                slug,
                name,
                text,
                price,
                sale,
                categories,
                "https://shop.example/p.png",
            ]
            writer.writerow(row)
    (path / "tasks.jsonl").write_text("".join(json.dumps(t) + "\n" for t in tasks), "utf-8")
    return path


def errand(task: str, *answers: tuple[int, str], **fields: object) -> dict[str, object]:
    row: dict[str, object] = {"id": task, "category": "any", "task": task, **fields}
    if answers:
        row["answers"] = [{"shop": shop, "slug": slug} for shop, slug in answers]
    return row


def test_finds_all_and_the_cheapest_and_measures(tmp_path: Path) -> None:
    result = run(
        folder(
            tmp_path,
            [
                errand("Find all offers for the Norvik ZX500.", (1, "norvik-zx500"), (2, "drill-zx-500")),
                errand("Find the cheapest offer for the Norvik ZX500 drill.", (2, "drill-zx-500")),
                errand("Find the cheapest offer for a desk lamp with more than 15 W.", (2, "tamaro-lamp-20")),
                errand(
                    "Add the product on page shop-3:norvik-zx700 to the cart and pay.", (3, "norvik-zx700")
                ),
            ],
        )
    )
    assert result["tasks"] == 4
    assert result["completion"] == 1
    assert result["f1"] == 1
    assert result["categories"]["any"]["tasks"] == 4


def test_without_answers_only_predicts(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    result = run(folder(tmp_path, [errand("Find all offers for the Norvik ZX700.")]), target)
    assert "f1" not in result
    (row,) = map(json.loads, target.read_text("utf-8").splitlines())
    assert row["answers"] == [{"shop": 3, "slug": "norvik-zx700"}]


def test_a_wrong_answer_is_counted(tmp_path: Path) -> None:
    result = run(folder(tmp_path, [errand("Find all offers for the Norvik ZX500.", (1, "tamaro-lamp"))]))
    assert result["f1"] == 0
    assert result["completion"] == 0


def test_a_folder_without_its_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"products\.csv"):
        run(tmp_path)


def test_errands_become_wishes() -> None:
    (wish,) = read_errand(
        "Find the cheapest offer for an external SSD that is not colored black or white. "
        "If multiple offers share the lowest price, return all of them."
    )
    assert wish.text == "external SSD"
    assert wish.cheapest
    assert wish.avoid == ("black", "white")
    (wish,) = read_errand("Find all offers for SSDs with the highest available read speed across all shops.")
    assert wish.most == ("data rate", 1)
    first, second = read_errand(
        "Find the cheapest offer for the Blue Lamp and the cheapest offer for a fan with more than 50 W, "
        "add the respective cheapest offer to the cart and complete the checkout."
    )
    assert (first.text, second.bounds[0][0].value, second.bounds[0][1]) == ("Blue Lamp", 50, 1)
    (wish,) = read_errand("Find a cable compatible with this lamp: shop-2:tamaro-lamp-20 .")
    assert (wish.relation, wish.reference) == ("fits", Reference(2, "tamaro-lamp-20"))

"""Profiles: interests that stand out, in words, corrected by the person, gone when erased or declined."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shopkeeper import Shop
from shopkeeper.catalog.model import Money, Product
from shopkeeper.errors import InputError
from shopkeeper.events import Event, EventKind, to_micros
from shopkeeper.orders import Customer
from shopkeeper.recommend.profile import Interest, Profiles, interest_words, person_of

NOW = "2026-03-10T12:00:00Z"
NOON = to_micros(NOW)
KETTLES = Interest("category", "Kitchen > Kettles")


def goods() -> Iterator[Product]:
    """Four categories of twelve; every third is of Acme; prices rise; every other kettle is red; some for parties."""
    for place, (category, thing) in enumerate(
        [
            (("Kitchen", "Kettles"), "Kettle"),
            (("Kitchen", "Pans"), "Pan"),
            (("Garden", "Spades"), "Spade"),
            (("Garden", "Pots"), "Flower pot"),
        ]
    ):
        for n in range(12):
            yield Product(
                id=f"{thing.lower().replace(' ', '-')}-{n}",
                title={"en": f"{thing} number {n}" + (" for a birthday party" if n in (1, 2) else "")},
                brand="Acme" if n % 3 == 0 else f"Brand {place}{n % 5}",
                category=category,
                attributes={"Color": "Red" if n % 2 else "Blue"},
                price=Money(1000 + 500 * n, "USD"),
            )


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with Shop.open(tmp_path_factory.mktemp("profiles") / "shop", create=True) as shop:
        shop.catalog.put(goods())
        yield shop


@pytest.fixture
def profiles(shop: Shop) -> Profiles:
    return Profiles(shop.engine, shop.catalog, shop.events)


def acts(
    *products: str, kind: EventKind = "view", day: str = "2026-03-10", person: str = "ann"
) -> list[Event]:
    return [
        Event(
            f"{kind}-{person}-{day}-{n}-{product}",
            kind,
            f"{day}T10:{n:02}:00Z",
            f"s-{person}",
            person,
            product,
        )
        for n, product in enumerate(products)
    ]


def keys(interests: tuple[Interest, ...]) -> list[tuple[str, str]]:
    return [one.key for one in interests]


def test_one_click_says_the_category_for_now_but_is_no_lasting_interest(profiles: Profiles) -> None:
    found = profiles.of("ann", acts=acts("kettle-4", kind="click"), now=NOON)
    assert ("category", "Kitchen > Kettles") in keys(found.short)
    assert found.short[0].because == ("kettle-4",)
    assert found.long == ()


def test_what_stands_out_against_the_shop_is_an_interest_and_what_does_not_is_none(
    profiles: Profiles,
) -> None:
    red = [f"kettle-{n}" for n in (1, 3, 5, 7, 9)]
    found = profiles.of("ann", acts=acts(*red, kind="purchase", day="2026-02-01"), now=NOON)
    assert found.short == ()
    assert keys(found.long)[0] == ("category", "Kitchen > Kettles")
    assert ("attribute", "Color: Red") in keys(found.long)
    assert ("attribute", "Color: Blue") not in keys(found.long)
    assert not [one for one in found.long if one.kind == "brand"]
    assert all(0 < one.weight < 1 for one in found.long)
    assert set(found.long[0].because) <= set(red)


def test_a_category_above_is_told_only_for_what_those_below_do_not_explain(profiles: Profiles) -> None:
    only = profiles.of("ann", acts=acts(*[f"kettle-{n}" for n in range(8)], day="2026-03-01"), now=NOON)
    assert ("category", "Kitchen") not in keys(only.long)
    both = [f"kettle-{n}" for n in range(8)] + [f"pan-{n}" for n in range(5)]
    wide = profiles.of("ann", acts=acts(*both, day="2026-03-01"), now=NOON)
    assert [key[1] for key in keys(wide.long) if key[0] == "category"] == ["Kitchen > Kettles", "Kitchen"]


def test_the_price_level_is_that_within_the_category(profiles: Profiles) -> None:
    dear = [f"{thing}-{n}" for thing in ("kettle", "spade") for n in (9, 10, 11)]
    found = profiles.of("ann", acts=acts(*dear, kind="cart", day="2026-03-01"), now=NOON)
    assert ("price", "high") in keys(found.long)
    assert ("price", "low") in profiles.facets.of("pan-0")


def test_occasions_and_brands_are_read_from_what_was_bought(profiles: Profiles) -> None:
    party = profiles.of(
        "ann", acts=acts("kettle-1", "pan-1", "spade-2", kind="cart", day="2026-03-01"), now=NOON
    )
    assert {("occasion", "birthday"), ("occasion", "party")} <= set(keys(party.long))
    acme = [f"{thing}-{n}" for thing in ("kettle", "pan", "spade") for n in (0, 6)]
    assert ("brand", "Acme") in keys(profiles.of("ann", acts=acts(*acme, day="2026-03-01"), now=NOON).long)


def test_a_return_and_a_dismissal_take_back_what_was_done(profiles: Profiles) -> None:
    bought = acts("kettle-1", "kettle-2", "kettle-3", kind="purchase", day="2026-03-01")
    back = acts("kettle-1", "kettle-2", kind="return", day="2026-03-02") + acts("kettle-3", kind="dismiss")
    assert profiles.of("ann", acts=bought, now=NOON).long
    assert profiles.of("ann", acts=bought + back, now=NOON).long == ()


def test_the_log_is_read_and_a_visit_adds_to_its_customer(profiles: Profiles, shop: Shop) -> None:
    now = to_micros("2026-03-11T12:00:00Z")
    shop.events.append(acts(*[f"spade-{n}" for n in range(6)], person="eve", day="2026-03-01"))
    shop.events.append([Event("eve-now", "view", "2026-03-11T11:00:00Z", "visit-9", "", "pan-4")])
    found = profiles.of("eve", "visit-9", now=now)
    assert found.acts == 7
    assert keys(found.short)[0] == ("category", "Kitchen > Pans")
    assert keys(found.long)[0] == ("category", "Garden > Spades")
    assert keys(profiles.of("", "visit-9", now=now).short)[0] == ("category", "Kitchen > Pans")


def test_what_was_said_counts_at_once_and_fades(profiles: Profiles) -> None:
    person = person_of("sam")
    assert profiles.said(person, [KETTLES], "I need a kettle") == 1
    found = profiles.of("sam", acts=[])
    assert found.short[0].source == found.long[0].source == "said"
    assert found.long[0].words == "I need a kettle"
    later = profiles.of("sam", acts=[], now=to_micros("2030-01-01T00:00:00Z"))
    assert later.short == ()
    assert later.long[0].weight < 0.1
    profiles.erase("sam")
    assert profiles.of("sam", acts=[]).long == ()


def test_a_person_strikes_out_and_keeps_and_takes_it_back(profiles: Profiles) -> None:
    done = acts(*[f"kettle-{n}" for n in range(6)], person="cora")
    person = person_of("cora")
    profiles.correct(person, Interest("category", "Kitchen"), keep=False)
    found = profiles.of("cora", acts=done, now=NOON)
    assert not [one for one in found.interests if one.kind == "category"]
    assert keys(found.unwanted) == [("category", "Kitchen")]
    assert profiles.fit(found, "kettle-2") == (-1.0, None)
    profiles.correct(person, KETTLES, keep=True)
    found = profiles.of("cora", acts=done, now=NOON)
    assert found.long[0].key == KETTLES.key
    assert (found.long[0].source, found.long[0].weight) == ("corrected", 1.0)
    profiles.uncorrect(person, Interest("category", "Kitchen"))
    profiles.uncorrect(person, KETTLES)
    found = profiles.of("cora", acts=done, now=NOON)
    assert found.unwanted == ()
    score, why = profiles.fit(found, "kettle-2")
    assert score > 0
    assert why is not None
    assert why.key == KETTLES.key
    assert profiles.fit(found, "no such product") == (0.0, None)


def test_who_declined_has_no_profile_and_is_not_listened_to(profiles: Profiles, shop: Shop) -> None:
    done = acts("kettle-1", "kettle-2", person="dan")
    profiles.turn(person_of("dan"), False)
    assert not profiles.of("dan", acts=done, now=NOON).personal
    assert profiles.of("dan", acts=done, now=NOON).interests == ()
    assert profiles.said(person_of("dan"), [KETTLES]) == 0
    profiles.turn(person_of("dan"), True)
    assert profiles.of("dan", acts=done, now=NOON).interests
    shop.orders.customers.put([Customer("dan", consents={"personalisation": False})])
    assert not profiles.allowed("dan")
    assert not profiles.allowed()
    profiles.turn(person_of("", "visit-5"), False)
    assert not profiles.allowed("eve", "visit-5")


def test_export_and_erase_are_of_all_that_the_profile_keeps(profiles: Profiles) -> None:
    profiles.said(person_of("", "visit-7"), [KETTLES], "水壶")
    profiles.merge("visit-7", "fay")
    profiles.correct(person_of("fay"), Interest("brand", "Acme"), keep=True)
    told = profiles.export("fay")
    assert [row["words"] for row in told["said"]] == ["水壶"]
    assert [row["value"] for row in told["corrections"]] == ["Acme"]
    assert told["profile"]["long"][0]["value"] in ("Acme", "Kitchen > Kettles")
    assert profiles.erase("fay") == 2
    assert profiles.export("fay")["said"] == []
    with pytest.raises(InputError, match="nobody"):
        profiles.erase()
    with pytest.raises(InputError, match="'colour'"):
        profiles.correct("customer:fay", Interest("colour", "red"), keep=True)  # type: ignore[arg-type]


def test_interests_are_told_in_the_persons_language() -> None:
    def translate(kind: str, name: str, language: str) -> str:
        return {"Kitchen": "厨房", "Kettles": "水壶", "Color": "颜色", "Red": "红色"}.get(name, name)

    assert interest_words(KETTLES, "zh", translate) == "厨房 › 水壶"
    assert interest_words(Interest("attribute", "Color: Red"), "zh", translate) == "颜色：红色"
    assert interest_words(Interest("attribute", "Color: Red"), "en") == "Color: Red"
    assert interest_words(Interest("price", "low"), "en") == "inexpensive things"
    assert interest_words(Interest("occasion", "birthday"), "zh") == "生日"


def test_a_changed_product_is_seen(profiles: Profiles, shop: Shop) -> None:
    assert profiles.facets.of("late-1") == ()
    profiles.facets._looked = float("-inf")
    shop.catalog.put([Product("late-1", {"en": "Late pan"}, category=("Kitchen", "Pans"))])
    assert ("category", "Kitchen > Pans") in profiles.facets.of("late-1")

"""Recommendations of a small shop: live history, true reasons, rules, pages, consent, strategies, experiments."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from shopkeeper.catalog.model import Availability, Money, Product
from shopkeeper.errors import Conflict, InputError, NotFound
from shopkeeper.events import Event
from shopkeeper.recommend import Act, Asked
from shopkeeper.recommend.asked import PLACES
from shopkeeper.recommend.engine import Recommendations
from shopkeeper.recommend.experiments.model import Arm, Experiment
from shopkeeper.recommend.strategies import DEFAULTS, Explore, Pin, Rules, Strategy
from shopkeeper.shop import Shop

KINDS = ("mug", "shirt", "lamp", "chair")
COLOURS = ("red", "blue", "green", "white", "black")
PLAIN = Explore("none", 0.0)
DAY = "2026-03-{:02d}T10:00:00Z"


def product(number: int) -> Product:
    kind, colour = KINDS[number % 4], COLOURS[number // 4 % 5]
    return Product(
        f"p{number}",
        {"en": f"{colour.title()} {kind}", "zh": f"{colour}{kind}"},
        category=("Home" if kind != "shirt" else "Clothes", f"{kind.title()}s"),
        brand=f"Brand {number % 3}",
        attributes={"Color": colour},
        price=Money(1000 + 10 * number, "USD"),
        created="2025-01-01T00:00:00Z",
    )


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with forty products, made once."""
    folder = tmp_path_factory.mktemp("stocked")
    with Shop.open(folder, create=True) as shop:
        shop.catalog.put(product(n) for n in range(40))
    return folder


@pytest.fixture
def shop(stocked: Path, tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(shutil.copytree(stocked, tmp_path / "shop")) as shop:
        yield shop


@pytest.fixture
def recommend(shop: Shop) -> Recommendations:
    for place in ("home", "similar"):
        shop.recommend.strategies.put(replace(DEFAULTS[place], explore=PLAIN))
    return shop.recommend


def event(number: int, kind: str, product: str, day: int = 1, **more: object) -> Event:
    return Event(f"e{number}", kind, DAY.format(day), product=product, **more)  # type: ignore[arg-type]


def kinds_of(answer: object) -> set[str]:
    return {item.reason.kind for item in answer.items}  # type: ignore[attr-defined]


def test_an_empty_shop_answers_with_nothing(tmp_path: Path) -> None:
    with Shop.open(tmp_path, create=True) as shop:
        for place in PLACES:
            answer = shop.recommend.ask(Asked(place))
            assert answer.items == ()
            assert not answer.more


def test_a_shop_without_any_event_shows_its_goods_and_claims_nothing(recommend: Recommendations) -> None:
    answer = recommend.ask(Asked())
    assert len(answer.items) == 12
    assert kinds_of(answer) == {"explore"}
    assert not answer.personal


def test_a_click_changes_the_very_next_answer_and_is_named_as_the_reason(
    shop: Shop, recommend: Recommendations
) -> None:
    before = recommend.ask(Asked(session="s"))
    shop.events.append([event(1, "view", "p5", session="s")])
    after = recommend.ask(Asked(session="s"))
    assert after.personal
    assert before.products != after.products
    assert after.items[0].reason.kind == "like"
    assert after.items[0].reason.products == ("p5",)
    assert after.items[0].reason.words["act"] == "looked"
    shop.events.append([event(2, "purchase", "p2", day=2, session="s")])
    again = recommend.ask(Asked(session="s"))
    assert again.products != after.products
    named = {
        item.reason.products[0]: item.reason.words["act"] for item in again.items if item.reason.products
    }
    assert named["p2"] == "bought"


def test_every_reason_names_only_what_the_person_did(shop: Shop, recommend: Recommendations) -> None:
    shop.events.append([event(n, "view", f"p{n}", session="s") for n in (1, 2, 3)])
    shop.events.append([event(50 + n, "view", f"p{n}", session="other") for n in (10, 11, 12)])
    answer = recommend.ask(Asked(session="s", limit=30))
    named = {id for item in answer.items for id in item.reason.products}
    assert named
    assert named <= {"p1", "p2", "p3"}


def test_without_consent_nothing_of_a_person_is_used(shop: Shop, recommend: Recommendations) -> None:
    shop.events.append([event(n, "purchase", f"p{n}", session="s", customer="c") for n in (1, 2, 3)])
    shop.events.append([event(60, "dismiss", "p7", session="s")])
    nobody = recommend.ask(Asked(personal=False))
    declined = recommend.ask(Asked(customer="c", session="s", personal=False))
    assert [(i.product, i.reason) for i in declined.items] == [(i.product, i.reason) for i in nobody.items]
    assert not declined.personal
    assert declined.experiment == ""


def test_nothing_is_tried_out_on_who_does_not_agree(shop: Shop) -> None:
    shop.recommend.strategies.put(replace(DEFAULTS["home"], explore=Explore("shuffle", 1.0)))
    answers = {tuple(shop.recommend.ask(Asked(session="s", personal=False)).products) for _ in range(8)}
    assert len(answers) == 1
    assert len({tuple(shop.recommend.ask(Asked(session="s")).products) for _ in range(8)}) > 1


def test_a_person_who_turned_the_profile_off_is_nobody(shop: Shop, recommend: Recommendations) -> None:
    shop.events.append([event(1, "view", "p5", customer="c")])
    assert recommend.ask(Asked(customer="c")).personal
    recommend.profiles.turn("customer:c", False)
    assert not recommend.ask(Asked(customer="c")).personal


def test_popularity_is_claimed_only_of_what_is_popular(shop: Shop, recommend: Recommendations) -> None:
    shop.events.append([event(n, "purchase", f"p{n % 3}", session=f"s{n}") for n in range(30)])
    answer = recommend.ask(Asked(limit=20))
    popular = {i.product for i in answer.items if i.reason.kind in ("popular", "popular_in")}
    assert popular == {"p0", "p1", "p2"}


def test_similar_products_are_of_the_same_kind_and_never_the_product_itself(
    recommend: Recommendations,
) -> None:
    answer = recommend.ask(Asked("similar", products=("p4",), limit=5))
    assert len(answer.items) == 5
    assert "p4" not in answer.products
    assert all(int(id[1:]) % 4 == 0 for id in answer.products)
    assert answer.items[0].reason.words["act"] == "page"


def test_only_what_is_alike_is_similar_whatever_else_is_popular(
    shop: Shop, recommend: Recommendations
) -> None:
    twin = replace(product(4), id="twin", category=("Gifts", "For the desk"))
    shop.catalog.put(
        [twin, replace(product(5), id="bare", title={"en": "Something"}, category=(), attributes={})]
    )
    recommend.refresh()
    names = ("p1", "p2", "p4", "twin", "bare")
    shop.events.append([event(n, "purchase", names[n % 5], session=f"s{n}") for n in range(30)])
    for place, shown in (
        ("similar", {"p2", "twin"}),  # a lamp of the same department, a mug of another: no shirt
        ("because", {"p1", "p2", "twin", "bare"}),
    ):
        shop.recommend.strategies.put(Strategy(place, {"popular": 1.0}, rules=Rules(cap=0), explore=PLAIN))
        assert set(recommend.ask(Asked(place, products=("p4",))).products) == shown
    assert recommend.ask(Asked("similar", products=("bare",))).products == []


def test_a_new_product_appears_at_once(shop: Shop, recommend: Recommendations) -> None:
    recommend.ask(Asked("similar", products=("p4",)))
    shop.catalog.put([replace(product(4), id="fresh", created="")])
    recommend.refresh()
    assert recommend.ask(Asked("similar", products=("p4",))).products[0] == "fresh"
    assert "fresh" in recommend.ask(Asked(limit=40)).products


def test_what_cannot_be_bought_or_left_the_shop_is_not_shown(shop: Shop, recommend: Recommendations) -> None:
    assert {"p8", "p12"} <= set(recommend.ask(Asked(limit=100)).products)
    shop.catalog.put([replace(product(8), availability=Availability.OUT_OF_STOCK)])
    shop.catalog.retire(["p12"])
    recommend.refresh()
    assert not {"p8", "p12"} & set(recommend.ask(Asked(limit=100)).products)


def test_what_was_bought_is_left_out_but_not_what_is_bought_again(
    shop: Shop, recommend: Recommendations
) -> None:
    shop.events.append(
        [event(1, "purchase", "p1", 1, customer="c")]
        + [event(10 + d, "purchase", "p2", d, customer="c") for d in (1, 8, 15)]
    )
    now = 1_774_260_000_000_000  # 2026-03-23, eight days after
    answer = recommend.ask(Asked(customer="c", limit=40, now=now))
    assert "p1" not in answer.products
    (due,) = [i for i in answer.items if i.product == "p2"]
    assert due.reason.kind == "again"
    assert due.reason.words == {"days": "7"}
    reorder = recommend.ask(Asked("reorder", customer="c", now=now))
    assert reorder.products == ["p2", "p1"]
    assert "days" not in reorder.items[1].reason.words


def test_a_dismissed_product_is_gone_until_that_is_taken_back(shop: Shop, recommend: Recommendations) -> None:
    shop.events.append([event(1, "view", "p5", session="s"), event(2, "dismiss", "p25", session="s")])
    assert "p25" not in recommend.ask(Asked(session="s", limit=40)).products
    shop.events.append([event(3, "dismiss", "p25", 2, session="s", extra={"undo": True})])
    assert "p25" in recommend.ask(Asked(session="s", limit=40)).products


def test_what_was_shown_often_without_a_click_goes_behind(shop: Shop, recommend: Recommendations) -> None:
    now = 1_772_500_000_000_000
    shop.events.append([event(1, "view", "p5", session="s")])
    first = recommend.ask(Asked(session="s", now=now)).products[0]
    shop.events.append([event(10 + n, "impression", first, 2, session="s", place="home") for n in range(6)])
    assert first not in recommend.ask(Asked(session="s", now=now)).products[:6]


def test_recently_seen_are_the_latest_first(shop: Shop, recommend: Recommendations) -> None:
    shop.events.append([event(n, "view", f"p{n}", n, session="s") for n in (1, 2, 3)])
    shop.events.append([event(9, "view", "p1", 9, session="s")])
    assert recommend.ask(Asked("recent", session="s")).products == ["p1", "p3", "p2"]


def test_pages_do_not_repeat_themselves_even_after_a_click(shop: Shop, recommend: Recommendations) -> None:
    recommend.strategies.put(replace(DEFAULTS["home"], explore=Explore("swap", 0.5)))
    shop.events.append([event(1, "view", "p5", session="s")])
    one = recommend.ask(Asked(session="s", limit=8))
    two = recommend.ask(Asked(session="s", limit=8, offset=8))
    shop.events.append([event(2, "view", "p6", session="s")])
    three = recommend.ask(Asked(session="s", limit=8, offset=16))
    shown = [*one.products, *two.products, *three.products]
    assert len(set(shown)) == len(shown) == 24
    assert [item.position for item in three.items] == list(range(17, 25))


def test_excluded_products_are_not_shown(recommend: Recommendations) -> None:
    first = recommend.ask(Asked(limit=5)).products
    assert not set(first) & set(recommend.ask(Asked(limit=40, exclude=frozenset(first))).products)


def test_a_history_given_replaces_the_log(shop: Shop, recommend: Recommendations) -> None:
    shop.events.append([event(1, "view", "p5", session="s")])
    answer = recommend.ask(Asked(session="s", history=(Act("p2", "purchase"),)))
    assert {id for i in answer.items for id in i.reason.products} == {"p2"}


def test_pins_stand_where_the_shop_put_them(recommend: Recommendations) -> None:
    rules = Rules(pins=(Pin("p39", 2), Pin("gone", 3)), hide=("p0",))
    recommend.strategies.put(replace(DEFAULTS["home"], rules=rules, explore=PLAIN))
    answer = recommend.ask(Asked(limit=6))
    assert answer.products[1] == "p39"
    assert answer.items[1].reason.kind == "chosen"
    assert answer.items[1].propensity == 1.0
    assert len(set(answer.products)) == 6
    assert "p0" not in recommend.ask(Asked(limit=40)).products


def test_a_row_of_twelve_holds_no_more_of_a_category_than_the_rule_says(
    shop: Shop, recommend: Recommendations
) -> None:
    shop.events.append([event(1, "view", "p4", session="s")])
    recommend.strategies.put(replace(DEFAULTS["home"], rules=Rules(most_of_category=3), explore=PLAIN))
    answer = recommend.ask(Asked(session="s", limit=12))
    counts = [sum(int(id[1:]) % 4 == kind for id in answer.products) for kind in range(4)]
    assert max(counts) == 3


def test_prices_outside_the_rule_are_left_out(recommend: Recommendations) -> None:
    rules = Rules(least_price=1100, most_price=1200)
    recommend.strategies.put(replace(DEFAULTS["home"], rules=rules))
    found = recommend.ask(Asked(limit=40)).products
    assert set(found) == {f"p{n}" for n in range(10, 21)}


def test_exploring_changes_lists_and_says_with_what_chance(shop: Shop, recommend: Recommendations) -> None:
    recommend.strategies.put(replace(DEFAULTS["home"], explore=Explore("swap", 0.3)))
    shop.events.append([event(1, "view", "p5", session="s")])
    answers = [recommend.ask(Asked(session="s", limit=6)) for _ in range(30)]
    assert len({tuple(a.products) for a in answers}) > 1
    chances = {item.propensity for a in answers for item in a.items}
    assert 0.7 in chances
    assert all(0 < chance <= 1 for chance in chances)
    assert all(chance < 0.3 or chance == 0.7 for chance in chances)


def test_a_place_turned_off_shows_nothing(recommend: Recommendations) -> None:
    recommend.strategies.put(replace(DEFAULTS["home"], on=False))
    assert recommend.ask(Asked()).items == ()


def test_a_mistake_is_told_with_its_value(recommend: Recommendations) -> None:
    with pytest.raises(InputError, match="'hom'"):
        recommend.ask(Asked("hom"))
    with pytest.raises(InputError, match="limit 0"):
        recommend.ask(Asked(limit=0))
    with pytest.raises(InputError, match="offset -1"):
        recommend.ask(Asked(offset=-1))


def test_strategies_are_changed_with_audit_and_reset(recommend: Recommendations) -> None:
    changed = replace(DEFAULTS["home"], rules=Rules(margin=0.5), name="profit")
    recommend.strategies.put(changed, by="anna")
    assert recommend.strategies.of("home") == changed
    assert recommend.strategies.changed("home")
    entry = recommend.strategies.audit("home")[0]
    assert (entry.by, entry.action, entry.after["rules"]["margin"]) == ("anna", "change", 0.5)  # type: ignore[index]
    recommend.strategies.reset("home", by="anna")
    assert recommend.strategies.of("home") == DEFAULTS["home"]
    assert recommend.strategies.audit()[0].action == "reset"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sources": {"magic": 1.0}}, "magic"),
        ({"sources": {}}, "empty"),
        ({"sources": {"popular": -1}}, "-1"),
        ({"rules": {"margin": 2}}, "2"),
        ({"rules": {"pins": [{"position": 1}]}}, "position"),
        ({"explore": {"how": "boldly"}}, "boldly"),
        ({"surprise": 1}, "surprise"),
        ({"place": "roof"}, "roof"),
    ],
)
def test_a_bad_strategy_is_refused_with_the_value(
    recommend: Recommendations, change: dict[str, object], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        recommend.strategies.put({"place": "home", "sources": {"popular": 1.0}, **change})


def test_an_experiment_splits_people_and_counts_what_they_do(shop: Shop, recommend: Recommendations) -> None:
    other = Strategy("home", {"new": 1.0}, {"popular": 1.0}, explore=PLAIN, name="news")
    recommend.experiments.create(Experiment("news", "home", (Arm("own"), Arm("news", 1.0, other))), by="anna")
    recommend.experiments.start("news", by="anna", now=1_767_000_000_000_000)
    arms = {}
    for n in range(40):
        answer = recommend.ask(Asked(session=f"s{n}"))
        assert answer.experiment == "news"
        assert answer.strategy == ("news" if answer.arm == "news" else "default")
        assert recommend.ask(Asked(session=f"s{n}")).arm == answer.arm
        arms[f"s{n}"] = answer.arm
        extra = {"recommended": answer.id, "experiment": answer.experiment, "arm": answer.arm}
        first = answer.items[0].product
        shop.events.append(
            [event(100 + n, "impression", first, 1, session=f"s{n}", place="home", position=1, extra=extra)]
        )
        if answer.arm == "news":
            shop.events.append([event(500 + n, "click", first, 2, session=f"s{n}", place="home")])
    assert recommend.ask(Asked(session="s1", personal=False)).experiment == ""
    results = recommend.experiments.results("news")
    seen = {arm.name: (arm.people, arm.converted["clicked"]) for arm in results.arms}
    count = list(arms.values()).count("news")
    assert seen == {"own": (40 - count, 0), "news": (count, count)}
    assert not results.broken
    assert results.decided == {"news": "better"}
    recommend.experiments.stop("news")
    assert recommend.ask(Asked(session="s1")).experiment == ""


def test_experiments_have_one_life_and_one_place(recommend: Recommendations) -> None:
    arms = (Arm("a"), Arm("b"))
    for name in ("one", "two"):
        recommend.experiments.create(Experiment(name, "home", arms))
    with pytest.raises(Conflict, match="one"):
        recommend.experiments.create(Experiment("one", "home", arms))
    recommend.experiments.start("one")
    with pytest.raises(Conflict, match="one"):
        recommend.experiments.start("two")
    recommend.experiments.stop("one")
    with pytest.raises(Conflict, match="stopped"):
        recommend.experiments.start("one")
    with pytest.raises(NotFound, match="three"):
        recommend.experiments.get("three")
    assert [e.action for e in recommend.experiments.audit("one")] == ["stop", "start", "create"]


def test_an_erased_person_is_forgotten(shop: Shop, recommend: Recommendations) -> None:
    shop.events.append([event(1, "view", "p5", customer="c")])
    assert recommend.ask(Asked(customer="c")).personal
    shop.events.erase("c")
    assert not recommend.ask(Asked(customer="c")).personal

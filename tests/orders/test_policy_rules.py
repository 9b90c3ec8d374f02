"""Rules: read strictly from a file, written back equal, told whole in both languages, agreeing with the demo shop."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopkeeper.errors import ConfigError
from shopkeeper.orders import OrderStatus, PaymentKind
from shopkeeper.orders.adapters.tau2 import world_rules
from shopkeeper.orders.policy import Rules, dump_rules, load_rules, parse_rules, prose
from shopkeeper.orders.policy.file import LOCKS, REFUND_TO
from shopkeeper.orders.policy.rules import (
    CancelRule,
    ChangeRule,
    ExchangeRule,
    FinalSale,
    ItemsRule,
    RefundRule,
    ReturnRule,
    Season,
)
from shopkeeper.simulate.goods.policies import LANGUAGES, write_policies, write_rules

STATUSES = st.lists(st.sampled_from(OrderStatus), unique=True).map(tuple)
TEXTS = st.lists(st.text(min_size=1, max_size=8).filter(str.strip), unique=True, max_size=3).map(tuple)
NUMBERS = st.integers(0, 99_999)
BY_NAME = st.dictionaries(st.text(min_size=1, max_size=6), NUMBERS, max_size=3)
SPANS = st.tuples(NUMBERS, NUMBERS).map(sorted).map(tuple)
RULES = st.builds(
    Rules,
    cancel=st.builds(CancelRule, statuses=STATUSES, reasons=TEXTS, refund_every_entry=st.booleans()),
    address=st.builds(ChangeRule, STATUSES),
    payment=st.builds(ChangeRule, STATUSES),
    items=st.builds(
        ItemsRule, STATUSES, NUMBERS, st.lists(st.sampled_from(LOCKS), unique=True).map(tuple), st.booleans()
    ),
    returns=st.builds(
        ReturnRule,
        STATUSES,
        NUMBERS,
        NUMBERS,
        st.booleans(),
        NUMBERS,
        BY_NAME,
        BY_NAME,
        st.lists(st.builds(Season, *[st.sampled_from(["01-31", "11-01", "12-24"])] * 3), max_size=2).map(
            tuple
        ),
    ),
    exchanges=st.builds(ExchangeRule, STATUSES, NUMBERS, NUMBERS, st.booleans(), st.booleans()),
    refunds=st.builds(
        RefundRule,
        st.lists(st.sampled_from(REFUND_TO), unique=True).map(tuple),
        st.fixed_dictionaries(dict.fromkeys(PaymentKind, SPANS)),
    ),
    final_sale=st.builds(FinalSale, TEXTS, TEXTS),
    profile_address=st.booleans(),
    today=st.one_of(st.just(""), st.dates().map(date.isoformat)),
)


@settings(max_examples=60, deadline=None)
@given(RULES)
def test_what_is_written_is_read_back(rules: Rules) -> None:
    assert parse_rules(dump_rules(rules)) == rules


def test_without_a_file_the_default_rules_hold(tmp_path: Path) -> None:
    assert load_rules(tmp_path) == Rules() == parse_rules("")
    (tmp_path / "orders.toml").write_text("[returns]\ndays = 14\n", "utf-8")
    assert load_rules(tmp_path) == replace(Rules(), returns=ReturnRule(days=14))


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("[return]\ndays = 1", "'return'"),
        ("[returns]\nday = 1", "returns.day"),
        ("[returns]\ndays = -1", "-1"),
        ("[returns]\ndays = true", "True"),
        ("[returns]\ndays = '30'", "'30'"),
        ("[cancel]\nstatuses = ['open']", "'open'"),
        ("[cancel]\nreasons = 'any'", "'any'"),
        ("[items]\nlocks = ['door']", "'door'"),
        ("[items]\nlast_variant_for_all = 1", "1"),
        ("[refunds]\nto = ['bank']", "'bank'"),
        ("[refunds.days]\ncard = [7, 5]", "[7, 5]"),
        ("[refunds.days]\ncash = [0, 0]", "'cash'"),
        ("[refunds.days]\ncard = 5", "5"),
        ("[returns]\nseasons = [{ from = '11-01' }]", "11-01"),
        ("[returns]\nseasons = [{ from = '13-01', to = '12-24', until = '01-31' }]", "'13-01'"),
        ("[returns]\ncategory_days = 7", "7"),
        ("[profile]\naddress = 'yes'", "'yes'"),
        ("[demo]\ntoday = '2026-02-30'", "'2026-02-30'"),
        ("returns = 30", "'returns'"),
        ("[returns", "not TOML"),
    ],
)
def test_a_wrong_file_is_quoted(text: str, quoted: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_rules(text, "shop/orders.toml")
    assert quoted in str(caught.value)
    assert "shop/orders.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def changed_rules() -> list[Rules]:
    """Each sets one rule to another value than the default."""
    shipped, rules = (OrderStatus.SHIPPED,), Rules()
    items, returns, exchanges = rules.items, rules.returns, rules.exchanges
    days = {**rules.refunds.days, PaymentKind.PAYPAL: (3, 4)}
    return [
        replace(rules, cancel=CancelRule(shipped)),
        replace(rules, cancel=CancelRule(())),
        replace(rules, cancel=CancelRule(reasons=("too dear",))),
        replace(rules, cancel=CancelRule(refund_every_entry=True)),
        replace(rules, address=ChangeRule(shipped)),
        replace(rules, address=ChangeRule(())),
        replace(rules, payment=ChangeRule(shipped)),
        replace(rules, payment=ChangeRule(())),
        replace(rules, items=replace(items, statuses=shipped)),
        replace(rules, items=replace(items, statuses=())),
        replace(rules, items=replace(items, per_order=3)),
        replace(rules, items=replace(items, per_order=0)),
        *(replace(rules, items=replace(items, locks=(lock,))) for lock in LOCKS),
        replace(rules, items=replace(items, last_variant_for_all=True)),
        replace(rules, returns=replace(returns, statuses=shipped)),
        replace(rules, returns=replace(returns, statuses=())),
        replace(rules, returns=replace(returns, days=17)),
        replace(rules, returns=replace(returns, days=0)),
        replace(rules, returns=replace(returns, per_order=2)),
        replace(rules, returns=replace(returns, after_exchange=False)),
        replace(rules, returns=replace(returns, fee=590)),
        replace(rules, returns=replace(returns, category_days={"Plants": 7})),
        replace(rules, returns=replace(returns, category_fees={"Sofas": 7900})),
        replace(rules, returns=replace(returns, seasons=(Season("11-01", "12-24", "01-31"),))),
        replace(rules, exchanges=replace(exchanges, statuses=shipped)),
        replace(rules, exchanges=replace(exchanges, statuses=())),
        replace(rules, exchanges=replace(exchanges, days=18)),
        replace(rules, exchanges=replace(exchanges, per_order=4)),
        replace(rules, exchanges=replace(exchanges, after_return=False)),
        replace(rules, exchanges=replace(exchanges, same_variant=True)),
        *(replace(rules, refunds=RefundRule((to,))) for to in REFUND_TO),
        replace(rules, refunds=RefundRule(days=days)),
        replace(rules, final_sale=FinalSale(products=("mug",))),
        replace(rules, final_sale=FinalSale(categories=("Swimwear",))),
        replace(rules, profile_address=False),
        replace(rules, today="2026-10-31"),
        world_rules(),
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_rule_is_told(language: str) -> None:
    """Any rule that is set otherwise makes another page, and its own numbers and names stand on it."""
    pages = [prose(rules, language) for rules in (Rules(), *changed_rules())]
    assert len(set(pages)) == len(pages)
    whole = Rules(
        cancel=CancelRule(reasons=("too dear", "found elsewhere")),
        items=ItemsRule(per_order=3, locks=LOCKS),
        returns=ReturnRule(
            days=17, per_order=2, fee=590, category_days={"Plants": 7}, category_fees={"Sofas": 7900},
            seasons=(Season("11-01", "12-24", "01-31"),),
        ),
        exchanges=ExchangeRule(days=18, per_order=4),
        refunds=RefundRule(REFUND_TO, {PaymentKind.CARD: (5, 9), PaymentKind.PAYPAL: (3, 4)}),
        final_sale=FinalSale(("mug",), ("Swimwear",)),
        today="2026-10-31",
    )  # fmt: skip
    page = prose(whole, language, currency="EUR")
    for value in (
        "too dear", "found elsewhere", "17", "18", "Plants", "Sofas", "5.90 EUR", "79.00 EUR", "11-01", "12-24",
        "01-31", "mug", "Swimwear", "PayPal", "2026-10-31",
    ):  # fmt: skip
        assert value in page
    numbers = set(re.findall(r"\d+", page))
    assert {"2", "3", "4", "5", "7", "9"} <= numbers
    assert ("退货" in page) == (language == "zh")
    assert page.isascii() == (language == "en")
    assert "590 JPY" in prose(whole, language, currency="JPY")


def test_the_demo_shop_s_rules_are_those_of_its_pages(tmp_path: Path) -> None:
    write_policies(tmp_path / "policies")
    write_rules(tmp_path / "orders.toml", date(2026, 10, 31))
    rules = load_rules(tmp_path)
    assert rules.today == "2026-10-31"
    for language in LANGUAGES:
        page = (tmp_path / "policies" / language / "returns.md").read_text("utf-8")
        windows = [int(day) for day in re.findall(r"\*\*(\d+)\s*(?:days|天)\*\*", page)]
        assert rules.returns.days == rules.exchanges.days == windows[0]
        assert rules.returns.category_days == {"Plants": windows[1]}
        dollars = [round(float(one) * 100) for one in re.findall(r"\$(\d+\.\d\d)", page)]
        assert [rules.returns.fee, *set(rules.returns.category_fees.values())] == dollars
        working = re.findall(r"\*\*(\d+)\s*(?:working days|个工作日)\*\*", page)
        assert (
            rules.refunds.days[PaymentKind.CARD]
            == rules.refunds.days[PaymentKind.PAYPAL]
            == (0, int(working[1]))
        )
        assert rules.exchanges.per_order == 1
        assert ("once per order" if language == "en" else "每单一次") in page
    page = (tmp_path / "policies" / "en" / "returns.md").read_text("utf-8")
    (season,) = rules.returns.seasons
    assert (season.start, season.end, season.until) == ("11-01", "12-24", "01-31")
    assert "between 1 November and 24 December may be returned until **31 January**" in page
    assert rules.refunds.to == ("original",)
    assert "refund to the means of payment that you used" in page
    assert "until it is packed" in page
    assert rules.cancel.statuses == rules.address.statuses == (OrderStatus.PENDING,)

"""A made-up customer for the tests of reading: two orders, an address each, three ways to pay."""

from __future__ import annotations

from shopkeeper.assistant.reading.context import LineView, OrderView, ReadingContext
from shopkeeper.orders.model import Address, Customer, PaymentKind, PaymentMethod

HOME = Address("", "4 Quay Street", "Flat 2", "Portland", "OR", "97205", "US")
AWAY = Address("", "19 Hill Road", "", "Boise", "ID", "83702", "US")
METHODS = (
    PaymentMethod("card_1", PaymentKind.CARD, label="visa 4417"),
    PaymentMethod("paypal_2", PaymentKind.PAYPAL),
    PaymentMethod("gift_card_3", PaymentKind.GIFT_CARD, balance=5000),
)
GOODS = {
    "Floor Lamp": {"color": ("black", "white", "brass"), "brightness": ("low", "medium", "high")},
    "Travel Mug": {
        "capacity": ("250ml", "350ml", "500ml"),
        "color": ("red", "blue", "black"),
        "lid": ("screw", "flip", "none"),
    },
    "Rain Jacket": {"size": ("S", "M", "L", "XL"), "color": ("navy", "yellow"), "hood": ("yes", "no")},
    "Stand Mixer": {"power": ("400 W", "600 W"), "color": ("white", "black")},
}


def customer_context() -> ReadingContext:
    """What a reader is given about the customer, nothing asked yet."""
    delivered = OrderView(
        "#4101",
        "delivered",
        lines=(
            LineView("1", "p1", "Floor Lamp", {"color": "black", "brightness": "medium"}, 7900),
            LineView("2", "p2", "Travel Mug", {"capacity": "350ml", "color": "red", "lid": "screw"}, 2400),
            LineView("3", "p3", "Rain Jacket", {"size": "M", "color": "navy", "hood": "yes"}, 8900),
        ),
        address=HOME,
        method="card_1",
    )
    pending = OrderView(
        "#4107",
        "pending",
        lines=(
            LineView("4", "p3", "Rain Jacket", {"size": "S", "color": "yellow", "hood": "yes"}, 8900),
            LineView("5", "p4", "Stand Mixer", {"power": "600 W", "color": "white"}, 4900),
        ),
        address=AWAY,
        method="paypal_2",
    )
    customer = Customer(
        "c1", "Mara Holt", "mara.holt@example.com", addresses=(HOME, AWAY), payment_methods=METHODS
    )
    return ReadingContext("en", customer, (pending, delivered), METHODS, GOODS, tuple(GOODS))


def chinese_context() -> ReadingContext:
    """A Chinese customer with one order."""
    order = OrderView(
        "#1001",
        "delivered",
        lines=(
            LineView("1", "p1", "落地灯", {"颜色": "黑色", "亮度": "中"}, 29900),
            LineView("2", "p2", "保温杯", {"容量": "500ml", "颜色": "黑色"}, 9900),
        ),
    )
    goods = {
        "落地灯": {"颜色": ("黑色", "白色"), "亮度": ("低", "中", "高")},
        "保温杯": {"容量": ("350ml", "500ml", "1L"), "颜色": ("黑色", "粉色")},
    }
    return ReadingContext("zh", None, (order,), METHODS, goods, tuple(goods))

"""Tables of `orders`."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, false

from shopkeeper.database import metadata

__all__ = [
    "actions",
    "audit",
    "customers",
    "exchange_lines",
    "exchanges",
    "lines",
    "orders",
    "payments",
    "refunds",
    "return_lines",
    "returns",
    "shipments",
]


def _text(name: str) -> Column[str]:
    return Column(name, String, nullable=False, server_default="")


def _json(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="{}")


def _order() -> Column[str]:
    return Column("order_id", ForeignKey("orders.id", ondelete="CASCADE"), nullable=False, index=True)


customers = Table(
    "customers",
    metadata,
    Column("id", String, primary_key=True),
    _text("name"),
    _text("email"),
    _text("phone"),
    _text("language"),
    _json("addresses"),
    _json("payment_methods"),
    _json("consents"),
    _text("created"),
    _json("extra"),
    Column("version", Integer, nullable=False, server_default="1"),
)
Index("ix_customers_email", customers.c.email)

orders = Table(
    "orders",
    metadata,
    Column("id", String, primary_key=True),
    _text("customer"),
    _text("status"),
    _text("placed"),
    _text("updated"),
    _text("currency"),
    Column("shipping", BigInteger, nullable=False),
    Column("discount", BigInteger, nullable=False),
    Column("tax", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False),
    _text("language"),
    _text("session"),
    _json("contact"),
    Column("address", Text),
    Column("idempotency_key", String),
    Column("request", String),  # hash of what was asked with the key
    _json("extra"),
    Column("version", Integer, nullable=False, server_default="1"),
    _text("cancel_reason"),
)
Index("ix_orders_customer_placed", orders.c.customer, orders.c.placed)
Index("ix_orders_placed", orders.c.placed, orders.c.id)
Index("uq_orders_idempotency_key", orders.c.idempotency_key, unique=True)

lines = Table(
    "order_lines",
    metadata,
    Column("id", String, primary_key=True),
    _order(),
    Column("number", Integer, nullable=False),
    _text("product"),
    _text("variant"),
    _text("title"),
    _json("options"),
    Column("quantity", Integer, nullable=False),
    Column("unit_price", BigInteger, nullable=False),
)
Index("ix_order_lines_product", lines.c.product)

payments = Table(
    "payments",
    metadata,
    Column("id", String, primary_key=True),
    _order(),
    Column("amount", BigInteger, nullable=False),
    _text("kind"),
    _text("method"),
    _text("status"),
    _text("created"),
    _text("reference"),
)

shipments = Table(
    "shipments",
    metadata,
    Column("id", String, primary_key=True),
    _order(),
    _text("carrier"),
    _text("tracking"),
    _text("status"),
    _json("lines"),
    _text("shipped"),
    _text("promised"),
    _text("delivered"),
)
Index("ix_shipments_tracking", shipments.c.tracking)

returns = Table(
    "returns",
    metadata,
    Column("id", String, primary_key=True),
    _order(),
    _text("status"),
    _text("requested"),
    _text("received"),
    _text("tracking"),
)

return_lines = Table(
    "return_lines",
    metadata,
    Column("return_id", ForeignKey("returns.id", ondelete="CASCADE"), primary_key=True),
    Column("line", String, primary_key=True),
    Column("quantity", Integer, nullable=False),
    _text("reason"),
    _text("note"),
)

refunds = Table(
    "refunds",
    metadata,
    Column("id", String, primary_key=True),
    _order(),
    Column("amount", BigInteger, nullable=False),
    _text("return_id"),
    _text("kind"),
    _text("method"),
    _text("status"),
    _text("created"),
    _text("reason"),
)

exchanges = Table(
    "exchanges",
    metadata,
    Column("id", String, primary_key=True),
    _order(),
    _text("status"),
    _text("requested"),
    _text("received"),
    _text("method"),
    Column("difference", BigInteger, nullable=False, server_default="0"),
    Column("changed", Boolean, nullable=False, server_default=false()),
)

exchange_lines = Table(
    "exchange_lines",
    metadata,
    Column("exchange_id", ForeignKey("exchanges.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    _text("line"),
    _text("product"),
    _text("variant"),
    _text("title"),
    _json("options"),
    Column("quantity", Integer, nullable=False),
    Column("price", BigInteger, nullable=False),
    _text("old_variant"),
    Column("old_price", BigInteger, nullable=False),
)

#: one row for each idempotency key that was used
actions = Table(
    "order_actions",
    metadata,
    Column("key", String, primary_key=True),
    _text("at"),
    _text("customer"),
    _text("actor"),
    _text("kind"),
    _text("request"),  # hash of the action
    _json("effect"),
    _text("record"),
    _text("receipt"),
    Column("version", Integer, nullable=False),
)

#: one row for each record that an action changed; `before` and `after` hold what differs
audit = Table(
    "order_audit",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    _text("at"),
    _text("key"),
    _text("actor"),
    _text("customer"),
    _text("action"),
    _text("record"),  # "order" or "customer"
    _text("record_id"),
    Column("version", Integer, nullable=False),
    _json("before"),
    _json("after"),
)
Index("ix_order_audit_record", audit.c.record, audit.c.record_id)
Index("ix_order_audit_customer", audit.c.customer)

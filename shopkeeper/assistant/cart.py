"""The cart as the assistant fills it: only goods of this conversation, each addition once, also after a crash."""

from __future__ import annotations

from shopkeeper.assistant.context import TurnContext
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.guide.doors import CartView
from shopkeeper.assistant.parts import Parts
from shopkeeper.assistant.promises.reach import check_reach
from shopkeeper.assistant.store import ConversationStore
from shopkeeper.catalog.model import Availability, Product, Variant
from shopkeeper.errors import InputError, NotFound

__all__ = ["ConversationCart", "NoCart", "cart_event"]

SELLABLE = (Availability.IN_STOCK, Availability.PREORDER, Availability.BACKORDER)
MOST = 99


class NoCart(InputError):
    """This channel has no cart."""


def cart_event(view: CartView) -> Event:
    """The cart as the chat shows it."""
    return Event("cart", {"count": view.count, "total": view.total, "currency": view.currency})


class ConversationCart:
    """The cart of one turn's conversation. Raises NoCart where the channel has none."""

    def __init__(self, context: TurnContext, parts: Parts) -> None:
        self._context, self._parts = context, parts
        self._store = ConversationStore(parts.database)
        self._token = context.conversation.cart
        self._added = 0

    def add(self, product: str, variant: str, quantity: int) -> CartView:
        """Puts pieces in; what is added is written down first, so that the same turn run again adds nothing more.

        Raises OutOfReach for a product that was not shown in this conversation, NotFound when it is not sold any more,
        InputError for a quantity or a variant that cannot be, LimitExceeded when the cart is full.
        """
        carts = self._parts.carts
        if carts is None:
            raise NoCart("there is no cart here; open the product's page to buy it")
        check_reach(self._context.state, product)
        found = self._parts.catalog.get(product)
        if found is None:
            raise NotFound(f"product {product!r} is not sold any more")
        _check(found, variant, quantity)
        self._added += 1
        turn = self._context.turn
        key = f"cart:{turn.conversation}:{turn.number}:{self._added}:{product}:{variant}"[:160]
        held = self._held(product, variant)
        intent = self._store.intend(turn.conversation, key, {"to": held + quantity, "cart": self._token})
        self._token = self._token or str(intent["cart"])
        wanted = int(intent["to"])
        stock = _thing(found, variant).quantity
        if wanted > min(MOST, MOST if stock is None else stock):
            raise InputError(f"quantity {wanted} of {product!r} is more than there are; take fewer")
        if held < wanted:
            if held:
                carts.change(self._token, product, variant, wanted)
            else:
                token = carts.add(self._token, product, variant, wanted)
                if token != self._token:
                    self._token = token
                    self._store.set_cart(turn.conversation, token)
        return self.view()

    def view(self) -> CartView:
        """What is in the cart now, at today's prices; goods that are not sold any more do not count."""
        carts = self._parts.carts
        lines = list(carts.lines(self._token)) if carts is not None and self._token else []
        products = self._parts.catalog.get_many([line.product for line in lines])
        total, currency = 0, self._parts.config.currency
        kept = []
        for line in lines:
            product = products.get(line.product)
            if product is None:
                continue
            variant = next((v for v in product.variants if v.id == line.variant), None)
            price = (variant.sale_price or variant.price if variant else None) or product.current_price
            if price is not None:
                total, currency = total + price.amount * line.quantity, price.currency
            kept.append((line.product, line.variant, line.quantity))
        return CartView(tuple(kept), total, currency)

    def _held(self, product: str, variant: str) -> int:
        carts = self._parts.carts
        lines = carts.lines(self._token) if carts is not None and self._token else ()
        return sum(line.quantity for line in lines if (line.product, line.variant) == (product, variant))


def _thing(product: Product, variant: str) -> Product | Variant:
    return next((v for v in product.variants if v.id == variant), product)


def _check(product: Product, variant: str, quantity: int) -> None:
    if not 1 <= quantity <= MOST:
        raise InputError(f"quantity {quantity} is not between 1 and {MOST}")
    thing = _thing(product, variant)
    if bool(product.variants or variant) != isinstance(thing, Variant):
        options = "; ".join(f"{v.id}: {', '.join(v.options.values())}" for v in product.variants[:12])
        raise InputError(
            f"variant {variant!r} is none of product {product.id!r}; choose one of: {options or 'none'}"
        )
    if thing.availability not in SELLABLE or thing.quantity == 0:
        raise InputError(f"{product.id!r} cannot be had now; offer an alternative or a stock alert")
    price = (thing.sale_price or thing.price) or product.current_price
    if price is None:
        raise InputError(f"{product.id!r} has no price and cannot be bought here")

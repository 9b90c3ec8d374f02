"""What a conversation and a day may spend, counted in the database by single statements: safe across processes.

A request reserves the most it can use before it starts and gives back the rest; one that dies keeps its reservation.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from shopkeeper.config import Config
from shopkeeper.errors import LimitExceeded
from shopkeeper.llm.tables import spent

__all__ = ["Budget", "Prices", "Reservation"]

KEPT_DAYS = 90  # a conversation's account is forgotten this long after its last use


@dataclass(frozen=True, slots=True)
class Prices:
    """Minor units of the shop's currency for a million tokens."""

    read: int = 0
    written: int = 0

    def cost(self, read: int, written: int) -> int:
        """Millionths of a minor unit."""
        return read * self.read + written * self.written


@dataclass(frozen=True, slots=True)
class Reservation:
    accounts: tuple[str, ...]
    tokens: int
    cost: int


class Budget:
    """Limits of tokens for a conversation and a day, and of money for a day; 0 means none."""

    def __init__(self, database: Engine, config: Config) -> None:
        self._database = database
        self.conversation_tokens = config.conversation_tokens
        self.day_tokens = config.day_tokens
        self.day_money = config.day_money
        self.prices = Prices(config.input_price, config.output_price)
        self._cleared = 0

    @property
    def limited(self) -> bool:
        return bool(self.conversation_tokens or self.day_tokens or self.day_money)

    def reserve(self, conversation: str, read: int, written: int) -> Reservation:
        """Takes `read` + `written` tokens from the accounts. Raises LimitExceeded when one has not so much left."""
        tokens, cost = read + written, self.prices.cost(read, written)
        accounts: list[tuple[str, int, int]] = []
        if conversation and self.conversation_tokens:
            accounts.append((f"conversation:{conversation}", self.conversation_tokens, 0))
        if self.day_tokens or self.day_money:
            accounts.append(("day", self.day_tokens, self.day_money * 1_000_000))
        taken: list[str] = []
        for account, most_tokens, most_cost in accounts:
            if not self._take(account, tokens, cost, most_tokens, most_cost):
                self._change(tuple(taken), -tokens, -cost)
                raise LimitExceeded(self._message(account, conversation, tokens, most_tokens))
            taken.append(account)
        return Reservation(tuple(taken), tokens, cost)

    def settle(self, reservation: Reservation, read: int, written: int) -> None:
        """Replaces what was reserved by what was used."""
        used = read + written - reservation.tokens
        self._change(reservation.accounts, used, self.prices.cost(read, written) - reservation.cost)

    def left(self, conversation: str) -> int | None:
        """Tokens that the conversation may still use; None without a limit."""
        limits = []
        with self._database.connect() as connection:
            for account, most in (
                (f"conversation:{conversation}", self.conversation_tokens),
                ("day", self.day_tokens),
            ):
                if most:
                    row = connection.execute(
                        select(spent.c.tokens, spent.c.day).where(spent.c.account == account)
                    ).one_or_none()
                    stale = row is None or (account == "day" and row.day != _today())
                    limits.append(most - (0 if stale or row is None else row.tokens))
        return max(0, min(limits)) if limits else None

    def _take(self, account: str, tokens: int, cost: int, most_tokens: int, most_cost: int) -> bool:
        """One statement that adds only what stays within the limits; the row is made when missing."""
        today = _today()
        mine = spent.c.account == account
        add = update(spent).where(mine)
        if account == "day":
            add = add.where(spent.c.day == today)
        if most_tokens:
            add = add.where(spent.c.tokens + tokens <= most_tokens)
        if most_cost:
            add = add.where(spent.c.cost + cost <= most_cost)
        add = add.values(tokens=spent.c.tokens + tokens, cost=spent.c.cost + cost, day=today)
        with self._database.begin() as connection:
            if account == "day":  # a new day starts from nothing
                connection.execute(
                    update(spent).where(mine, spent.c.day < today).values(tokens=0, cost=0, day=today)
                )
            if connection.execute(add).rowcount:
                return True
            if connection.execute(select(spent.c.account).where(mine)).first() is not None:
                return False
        if (most_tokens and tokens > most_tokens) or (most_cost and cost > most_cost):
            return False
        try:
            with self._database.begin() as connection:
                if self._cleared != today:
                    connection.execute(delete(spent).where(spent.c.day < today - KEPT_DAYS))
                    self._cleared = today
                connection.execute(insert(spent).values(account=account, day=today, tokens=tokens, cost=cost))
        except IntegrityError:  # another process made it first
            return self._take(account, tokens, cost, most_tokens, most_cost)
        return True

    def _change(self, accounts: tuple[str, ...], tokens: int, cost: int) -> None:
        if not accounts or not (tokens or cost):
            return
        with self._database.begin() as connection:
            connection.execute(
                update(spent)
                .where(spent.c.account.in_(accounts))
                .values(tokens=spent.c.tokens + tokens, cost=spent.c.cost + cost)
            )

    def _message(self, account: str, conversation: str, tokens: int, most: int) -> str:
        if account != "day":
            return (
                f"the conversation {conversation!r} has used up its budget of {most} tokens (this request needs up to "
                f"{tokens}); start a new one, or raise conversation_tokens"
            )
        limits = [f"{most} tokens"] if most else []
        if self.day_money:
            limits.append(f"{self.day_money} minor units")
        return (
            f"today's budget of {' or '.join(limits)} for the language model does not allow {tokens} tokens more; "
            "wait for tomorrow (UTC), or raise day_tokens or day_money"
        )


def _today() -> int:
    return int(time.time() // 86400)

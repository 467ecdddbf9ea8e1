"""Which column of a user's file is what: as told, or guessed by usual names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sim.errors import UserError, nearest

USUAL: dict[str, tuple[str, ...]] = {
    "customer": (
        "customer", "customer id", "customer no", "customer number", "customer code", "cust id",
        "cust", "client", "client id", "id client", "code client", "user", "user id", "member",
        "member id", "household", "household id", "panelist", "shopper id", "account",
        "account id", "subscriber", "subscriber id", "contact id", "email", "id",
    ),
    "date": (
        "date", "order date", "invoice date", "transaction date", "purchase date", "sale date",
        "sales date", "date achat", "date commande", "datetime", "timestamp", "created at",
        "order timestamp", "day", "time",
    ),
    "amount": (
        "amount", "amt", "total", "order total", "total amount", "invoice amount", "order value",
        "order amount", "transaction amount", "montant", "revenue", "sales", "sales amount",
        "spend", "value", "net amount", "gross amount", "turnover",
    ),
    "brand": ("brand", "marque", "brand name"),
    "price": ("price", "unit price", "prix"),
    "discount": ("discount", "discount rate", "remise", "rebate"),
    "channel": ("channel", "sales channel", "canal"),
    "cancelled": (
        "cancelled", "canceled", "cancel", "is cancelled", "is canceled", "annule", "returned",
        "is return", "refund", "refunded",
    ),
    "start": (
        "start", "start date", "contract start", "begin", "begin date", "signup date",
        "subscription start", "date debut", "joined", "join date",
    ),
    "end": (
        "end", "end date", "contract end", "churn date", "cancel date", "subscription end",
        "date fin", "left", "leave date",
    ),
    "censored": ("censored", "active", "still active", "running"),
}  # fmt: skip
"""Usual names of each column, the likeliest first; case and punctuation do not count."""

ORDERS = ("customer", "date", "amount")
OPTIONAL = ("brand", "price", "discount", "channel", "cancelled")
CONTRACT = ("start", "end")


def plain(name: str) -> str:
    """Return a column name without case, punctuation and underscores."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.strip())
    return " ".join(re.findall(r"[a-z0-9]+", spaced.lower()))


def choose_columns(
    present: Sequence[str], told: Mapping[str, str | None], required: Sequence[str],
    optional: Sequence[str] = (),
) -> dict[str, str]:  # fmt: skip
    """Return the file's column for each role.

    Args:
        present: the file's columns.
        told: column by role as the user named them; None says that there is none.
        required: roles that must be found.
        optional: roles that may be missing.

    Returns:
        Column name by role; optional ones only where found.

    Raises:
        UserError: a named column is not in the file, or a required one cannot be guessed.
    """
    names = ", ".join(present)
    chosen: dict[str, str] = {}
    for role in (*required, *optional):
        name = told.get(role)
        if name is not None:
            if name not in present:
                raise UserError(
                    f"columns.{role}={name}: the log has no such column{nearest(name, present)}; "
                    f"its columns are {names}"
                )
            chosen[role] = name
        elif role not in told:
            guess = guess_column(role, [c for c in present if c not in told.values()])
            if guess is not None:
                chosen[role] = guess
        if role in required and role not in chosen:
            raise UserError(
                f"no column of the log is clearly the {role}: name it with columns.{role}=; "
                f"its columns are {names}"
            )
    return chosen


def guess_column(role: str, present: Sequence[str]) -> str | None:
    """Return the column with the likeliest usual name for a role, or None."""
    by_name = {plain(name): name for name in reversed(present)}
    for usual in USUAL[role]:
        if usual in by_name:
            return by_name[usual]
        if usual.replace(" ", "") in by_name:
            return by_name[usual.replace(" ", "")]
    return None

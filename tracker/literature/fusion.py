"""Reciprocal-rank fusion: several orders of papers become one (Cormack, Clarke & Büttcher 2009)."""

from collections.abc import Hashable, Sequence
from typing import TypeVar

_T = TypeVar("_T", bound=Hashable)
DAMPING = 60
"""The constant of the paper: how little the very first places count more than the next."""


def fused(
    orders: Sequence[Sequence[_T]], most: int, shares: Sequence[float] | None = None
) -> list[_T]:
    """The best of all orders; what stands well in many comes first, ties as they were met.

    `shares` say what each order counts; without them all count the same.
    """
    total: dict[_T, float] = {}
    for order, share in zip(orders, shares or [1.0] * len(orders), strict=True):
        for rank, item in enumerate(order, start=1):
            total[item] = total.get(item, 0.0) + share / (DAMPING + rank)
    return sorted(total, key=lambda item: -total[item])[:most]

"""What the address of the library says, and the address that says it: one spelling, both ways."""

from dataclasses import replace
from urllib.parse import urlencode

from tracker.domain.claims import InquiryId, read_kind
from tracker.domain.errors import BadInputError
from tracker.domain.library_pages import ClaimFilter, Order
from tracker.domain.status import Status
from tracker.web.forms import Fields

ORDERS = (
    (Order.WORST, "worst first"),
    (Order.DUE, "due soonest"),
    (Order.MOVED, "moved last"),
    (Order.ADDED, "added last"),
    (Order.TEXT, "by text"),
)
SIZE = 50
"""Claims on a page."""
_MOST_PAGES = 1_000_000
_MOST_WORDS = 12


def read_filter(fields: Fields) -> ClaimFilter:
    """Which claims are wanted. Raises BadInputError naming what cannot be meant."""
    return ClaimFilter(
        statuses=frozenset(map(_status, fields.all("status"))),
        kinds=frozenset(read_kind(written) for written in fields.all("kind")),
        topic=fields.one("topic"),
        inquiry=InquiryId(fields.one("inquiry")) if fields.one("inquiry") else None,
        words=tuple(fields.one("q").split()[:_MOST_WORDS]),
    )


def read_order(fields: Fields) -> Order:
    """The order that is wanted, worst first when nothing is said. Raises BadInputError."""
    written = fields.one("sort") or Order.WORST.value
    if written not in set(Order):
        raise BadInputError(f"'{written}' is no order", f"one of: {', '.join(Order)}")
    return Order(written)


def read_number(fields: Fields) -> int:
    """The number of the page. Raises BadInputError."""
    return fields.number("page", 1, _MOST_PAGES)


def address(wanted: ClaimFilter, order: Order = Order.WORST, number: int = 1) -> str:
    """The address of this page of the library; what goes without saying is left out."""
    said = [("q", " ".join(wanted.words))] if wanted.words else []
    said += [("status", status.value) for status in Status if status in wanted.statuses]
    said += sorted(("kind", kind.value) for kind in wanted.kinds)
    said += [("topic", wanted.topic)] if wanted.topic else []
    said += [("inquiry", wanted.inquiry)] if wanted.inquiry else []
    said += [("sort", order.value)] if order is not Order.WORST else []
    said += [("page", str(number))] if number > 1 else []
    return f"/library?{urlencode(said)}" if said else "/library"


def toggled(wanted: ClaimFilter, status: Status) -> ClaimFilter:
    """The filter with a status added, or taken out where it is in."""
    return replace(wanted, statuses=wanted.statuses ^ {status})


def _status(written: str) -> Status:
    if written not in set(Status):
        raise BadInputError(f"'{written}' is not a status", f"one of: {', '.join(Status)}")
    return Status(written)

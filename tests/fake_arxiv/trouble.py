"""The names of everything ugly that arXiv, or what stands before it, has been seen to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, unique
from typing import NamedTuple

API, OAI, ABS, OTHER = "api", "oai", "abs", "other"


@unique
class Trouble(Enum):
    """One thing that can go wrong; the value is its name on the command line."""

    TOO_MANY = "429"
    TOO_MANY_RETRY_AFTER = "429-retry-after"
    UNAVAILABLE = "503"
    UNAVAILABLE_RETRY_ZERO = "503-retry-after-zero"
    UNAVAILABLE_RETRY_AFTER = "503-retry-after"
    UNAVAILABLE_VARNISH = "503-varnish"
    NOT_ACCEPTABLE = "406"
    NOT_ACCEPTABLE_WITH_FEED = "406-with-feed"
    FORBIDDEN = "403"
    URI_TOO_LONG = "414"
    SERVER_ERROR_HTML = "500-html"
    RATE_EXCEEDED_200 = "200-rate-exceeded"
    HTML_200 = "200-html"
    EMPTY_200 = "200-empty"
    JSON_200 = "200-json"
    WRONG_TYPE = "wrong-content-type"
    CUT_IN_ENTRY = "cut-in-entry"
    CUT_AFTER_ENTRY = "cut-after-entry"
    NO_ENTRIES = "no-entries"
    SHORT_PAGE = "short-page"
    SHARD_FAILED = "shard-failed"
    SHARD_FAILED_CANARY = "shard-failed-canary"
    WRONG_ECHO = "wrong-echo"
    HUGE_BODY = "huge-body"
    BAD_GZIP = "bad-gzip"
    BAD_BYTES = "bad-bytes"
    DOCTYPE = "doctype"
    ENTITY_BOMB = "entity-bomb"
    RESET = "reset"
    CLOSED_EARLY = "closed-early"
    CLOSED_MID_BODY = "closed-mid-body"
    HANG = "hang"
    HANG_MID_BODY = "hang-mid-body"
    LATE = "late"
    DRIP = "drip"
    REDIRECT_SELF = "redirect-self"
    REDIRECT_HTTPS = "redirect-https"
    REDIRECT_LOOP = "redirect-loop"
    REDIRECT_PORTAL = "redirect-portal"
    WRONG_HASH = "wrong-hash"
    WRONG_START = "wrong-start"
    WRONG_PAGE_SIZE = "wrong-page-size"
    ERROR_FEED_200 = "error-feed-200"
    ERROR_ENTRY_AMONG = "error-entry-among"
    ERROR_FEED_400 = "error-feed-400"
    ERROR_FEED_500 = "error-feed-500"
    STRANGER_ENTRY = "stranger-entry"
    DUPLICATE_ENTRY = "duplicate-entry"
    ENTRY_WITHOUT_DATE = "entry-without-date"
    OAI_BAD_TOKEN = "oai-bad-token"
    OAI_LOOPING_TOKEN = "oai-looping-token"
    OAI_LOST_TOKEN = "oai-lost-token"

    @property
    def interfaces(self) -> frozenset[str]:
        """Where this trouble can happen."""
        if self in ATOM_ONLY:
            return frozenset((API,))
        if self in OAI_ONLY:
            return frozenset((OAI,))
        return frozenset((API, OAI)) if self in XML_ONLY else frozenset((API, OAI, ABS))


ATOM_ONLY = frozenset(
    (
        Trouble.WRONG_HASH,
        Trouble.WRONG_START,
        Trouble.WRONG_PAGE_SIZE,
        Trouble.ERROR_FEED_200,
        Trouble.ERROR_ENTRY_AMONG,
        Trouble.ERROR_FEED_400,
        Trouble.ERROR_FEED_500,
        Trouble.STRANGER_ENTRY,
        Trouble.DUPLICATE_ENTRY,
        Trouble.ENTRY_WITHOUT_DATE,
    )
)
OAI_ONLY = frozenset(
    (
        Trouble.OAI_BAD_TOKEN,
        Trouble.OAI_LOOPING_TOKEN,
        Trouble.OAI_LOST_TOKEN,
    )
)
XML_ONLY = frozenset(
    (
        Trouble.CUT_IN_ENTRY,
        Trouble.CUT_AFTER_ENTRY,
        Trouble.NO_ENTRIES,
        Trouble.SHORT_PAGE,
        Trouble.WRONG_ECHO,
        Trouble.DOCTYPE,
        Trouble.ENTITY_BOMB,
    )
)


@dataclass(frozen=True)
class Mishap:
    """A trouble with its details: how long, which ids, how many bytes."""

    trouble: Trouble
    seconds: float | None = None
    ids: frozenset[str] = frozenset()
    size: int = 32_000_000

    def __post_init__(self) -> None:
        """Accept any collection of ids."""
        object.__setattr__(self, "ids", frozenset(self.ids))


class Request(NamedTuple):
    """One request as it arrived; header names are lower-case, first values of parameters."""

    at: float
    interface: str
    path: str
    params: dict[str, str]
    headers: dict[str, str]


Ill = Trouble | Mishap | str | None
Script = Callable[[Request], Ill] | Iterable[Ill]


def mishap(ill: Ill) -> Mishap | None:
    """Any way of naming a trouble as a `Mishap`; None stays None (all is well)."""
    if ill is None or isinstance(ill, Mishap):
        return ill
    return Mishap(Trouble(ill) if isinstance(ill, str) else ill)


def hiding(*ids: str, canaries: bool = False) -> Mishap:
    """An index that has lost these ids, and the canaries too if so wished."""
    trouble = Trouble.SHARD_FAILED_CANARY if canaries else Trouble.SHARD_FAILED
    return Mishap(trouble, ids=frozenset(ids))

"""Channels through Apprise: mail, chats, push services and web hooks by their addresses."""

import hashlib
import logging
import re
import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tracker.domain.errors import SettingsError
from tracker.domain.news import Form, Message
from tracker.news_ports import Channel

if TYPE_CHECKING:
    from apprise import AppriseAsset, NotifyBase

MOST_SECONDS = 60
"""How long one channel may take; services have shorter limits of their own."""

_APP = "Claim-Freshness Tracker"
_UNKNOWN = "Apprise does not know such an address; compare https://appriseit.com/services/"
_SHORTEST_SECRET = 4
_REASON_LENGTH = 300


def open_channels(urls: Sequence[str]) -> list[Channel]:
    """The channels of these addresses; one that cannot be used is a channel that fails and says so.

    Raises SettingsError where Apprise is not installed.
    """
    if not urls:
        return []
    try:
        import apprise  # noqa: F401 - an optional extra, and half a second to import
    except ImportError as error:
        raise SettingsError(
            "notify is set, but Apprise is not installed",
            'pip install "claim-freshness-tracker[notify]"',
        ) from error
    return [_open(url, number) for number, url in enumerate(urls, start=1)]


def _open(url: str, number: int) -> Channel:
    from apprise import Apprise, AppriseAsset

    asset = AppriseAsset(app_id=_APP, app_desc=_APP, async_mode=False)
    scheme = url.partition("://")[0]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # services import what Python will drop one day
            service = Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    except Exception as error:  # noqa: BLE001 - a hundred services: whatever they raise is told
        why = scrubbed(f"{type(error).__name__}: {error}", url)
        return UnusableChannel(url, f"{number}: {scheme}://…", why)
    if service is None:
        return UnusableChannel(url, f"{number}: {scheme}://…", _UNKNOWN)
    return AppriseChannel(url, f"{number}: {service.service_name} ({scheme}://…)", service, asset)


class UnusableChannel:
    """An address that cannot be used, and why; see `Channel`."""

    form = Form.TEXT
    title_limit = 250
    body_limit = 1_000

    def __init__(self, url: str, name: str, why: str) -> None:
        self.name = name
        self.key = digest(url)
        self._why = why

    def send(self, message: Message) -> str:
        """See `Channel`."""
        return self._why


class AppriseChannel:
    """One service of Apprise; see `Channel`."""

    def __init__(self, url: str, name: str, service: "NotifyBase", asset: "AppriseAsset") -> None:
        self.name = name
        self.key = digest(url)
        self._url = url
        self._service = service
        self._asset = asset
        self.title_limit = int(getattr(service, "title_maxlen", 0))
        self.body_limit = int(getattr(service, "body_maxlen", 1_000))
        self.form = _form(getattr(service, "notify_format", "text"))

    def send(self, message: Message) -> str:
        """See `Channel`."""
        from apprise import Apprise
        from apprise.result import AppriseResultStatus

        house = Apprise(asset=self._asset)
        house.add(self._service)
        try:
            result = house.notify(
                body=message.body,
                title=message.title,
                body_format=self.form.value,
                timeout=MOST_SECONDS,
                log_level=logging.WARNING,
            )
        except Exception as error:  # noqa: BLE001 - a hundred services: whatever they raise is told
            return scrubbed(f"{type(error).__name__}: {error}", self._url)
        if result:
            return ""
        if result.status is AppriseResultStatus.TIMEOUT:
            return f"no answer within {MOST_SECONDS} s"
        return scrubbed(" ".join(entry.message for entry in result.logs()), self._url)


def scrubbed(why: str, url: str) -> str:
    """What a service said, without anything of its address that may be secret."""
    for secret in sorted(secrets_of(url), key=len, reverse=True):
        why = why.replace(secret, "…")
    return " ".join(why.split())[:_REASON_LENGTH] or "the service did not take it"


def digest(url: str) -> str:
    """The first 16 hex digits of the SHA-256 of an address: stable, and tells nothing of it."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def secrets_of(url: str) -> Iterator[str]:
    """Every piece of an address behind its scheme that is long enough to be a secret."""
    rest = url.partition("://")[2]
    yield rest
    for piece in re.split(r"[/:@?&=#,]+", rest):
        if len(piece) >= _SHORTEST_SECRET:
            yield piece
            yield unquote(piece)


def _form(native: object) -> Form:
    """Text where the service takes it: dialects of Markdown show each other's escapes."""
    offered = native if isinstance(native, tuple) else (native,)
    names = [str(getattr(each, "value", each)) for each in offered]
    if names[0] == Form.HTML:
        return Form.HTML
    return Form(names[0]) if Form.TEXT not in names else Form.TEXT

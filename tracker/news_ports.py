"""What telling people needs from the world: channels, and a memory of what each has heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tracker.domain.news import Form, Message, Told


class Channel(Protocol):
    """A way to reach somebody."""

    @property
    def name(self) -> str:
        """What may be shown of its address: no secret."""
        ...

    @property
    def key(self) -> str:
        """The digest of its address, by which it is remembered."""
        ...

    @property
    def form(self) -> Form: ...

    @property
    def title_limit(self) -> int:
        """Characters of a title; 0 where it has none."""
        ...

    @property
    def body_limit(self) -> int:
        """Characters of a body; more is never handed over."""
        ...

    def send(self, message: Message) -> str:
        """Why it was not delivered, without secrets; empty when it was. Never raises."""
        ...


class ToldStore(Protocol):
    """Where it is kept what each channel has heard."""

    def told(self, channel: str) -> Told | None:
        """What this channel has heard; None before the first time."""
        ...

    def keep_told(self, told: Told) -> None:
        """Keep this in the place of what the channel had heard before, in one transaction."""
        ...

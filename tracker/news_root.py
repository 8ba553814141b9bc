"""The part of the composition root that puts together who is told of changes, and how."""

from tracker.channels.apprise_channel import UnusableChannel, open_channels
from tracker.domain.news import Message, News
from tracker.formats.news_message import compose_news
from tracker.news_ports import Channel
from tracker.services.tell_changes import StoreOfNews, TellChanges


def telling(store: StoreOfNews, urls: tuple[str, ...]) -> TellChanges:
    """Telling the channels of these addresses. Raises SettingsError where Apprise is missing."""
    return TellChanges(store, open_channels(urls), _composed)


def unusable_channels(urls: tuple[str, ...]) -> list[str]:
    """Names of the addresses that no service is known for. Raises SettingsError like `telling`."""
    return [each.name for each in open_channels(urls) if isinstance(each, UnusableChannel)]


def _composed(news: News, channel: Channel) -> Message:
    return compose_news(news, channel.form, channel.title_limit, channel.body_limit)

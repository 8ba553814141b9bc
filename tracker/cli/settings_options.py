"""The settings as flags, on the root command and, unseen, on every other one."""

from collections.abc import Mapping
from typing import Any

import click

_HELP = {
    "database_url": "Where the library is kept (SQLAlchemy URL).",
    "arxiv_api_url": "arXiv's query API.",
    "oai_url": "arXiv's OAI-PMH interface, the second witness.",
    "request_interval": "Seconds between two requests (arXiv's terms: at least 3).",
    "request_timeout": "Seconds to wait for an answer.",
    "contact": "Your mail address, told to arXiv in the User-Agent.",
    "canary_ids": "Ids known to exist, asked for in every batch.",
    "today": "A date to take for today, for reproducible runs.",
    "literature_path": "Where the papers of the literature are kept (a file of its own).",
    "literature_index": "Index of the literature: fts5, or tantivy (the extra 'mirror').",
    "harvest_sets": "Sets to harvest: all, anchors, or categories with commas between.",
    "gate_dir": "Folder of the request gate that all processes share.",
    "paper_cache": "File in which verify PATH remembers what arXiv answered.",
    "crossref": "1: ask Crossref about retractions of published versions (needs a contact).",
    "crossref_url": "Crossref's works, for the above.",
    "cache_hours": "Hours for which verify PATH does not ask again about a paper it found.",
}
_METAVARS = {
    "today": "DATE",
    "request_interval": "SECONDS",
    "request_timeout": "SECONDS",
    "cache_hours": "HOURS",
}


def SETTINGS_OPTIONS(*, hidden: bool) -> list[click.Parameter]:  # noqa: N802 - reads as a table
    """One option for each setting."""
    options: list[click.Parameter] = [
        click.Option(
            [f"--{name.replace('_', '-')}", f"set_{name}"],
            help=text,
            hidden=hidden,
            metavar=_METAVARS.get(name, "TEXT"),
        )
        for name, text in _HELP.items()
    ]
    offline = click.Option(
        ["--offline/--online", "set_offline"],
        default=None,
        hidden=hidden,
        help="Ask arXiv nothing; show what is known and the bundled snapshot.",
    )
    return [*options, offline]


def gather(flags: Mapping[str, object], base: Mapping[str, str | None]) -> dict[str, str | None]:
    """The settings among parsed flags, laid over those of the root command."""
    gathered = dict(base)
    for name, value in flags.items():
        if name.startswith("set_") and value is not None:
            gathered[name.removeprefix("set_")] = str(value)
    return gathered


class SettingsCommand(click.Command):
    """A command that takes every setting as a flag and hands them over in the context."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(SETTINGS_OPTIONS(hidden=True))
        self.epilog = self.epilog or "Every setting is a flag here too; see: tracker --help"

    def invoke(self, ctx: click.Context) -> Any:
        """Take the settings out of the parameters before the command sees them."""
        base = ctx.parent.obj if ctx.parent is not None and ctx.parent.obj else {}
        ctx.obj = gather(ctx.params, base)
        for name in [name for name in ctx.params if name.startswith("set_")]:
            del ctx.params[name]
        return super().invoke(ctx)

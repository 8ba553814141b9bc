"""The settings as flags, on the root command and, unseen, on every other one."""

from collections.abc import Mapping
from typing import Any

import click

from tracker.cli.help_page import HelpContext
from tracker.cli.manual import write_manual
from tracker.setting_values import SETTINGS


def SETTINGS_OPTIONS(*, hidden: bool) -> list[click.Parameter]:  # noqa: N802 - reads as a table
    """One option for each setting."""
    options: list[click.Parameter] = [
        click.Option(
            [f"--{name.replace('_', '-')}", f"set_{name}"],
            help=setting.meaning,
            hidden=hidden,
            metavar=setting.metavar,
        )
        for name, setting in SETTINGS.items()
        if name != "offline"
    ]
    offline = click.Option(
        ["--offline/--online", "set_offline"],
        default=None,
        hidden=hidden,
        help=SETTINGS["offline"].meaning,
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

    context_class = HelpContext

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(SETTINGS_OPTIONS(hidden=True))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What a manual page says after the options."""
        write_manual(ctx, formatter)

    def invoke(self, ctx: click.Context) -> Any:
        """Take the settings out of the parameters before the command sees them."""
        base = ctx.parent.obj if ctx.parent is not None and ctx.parent.obj else {}
        ctx.obj = gather(ctx.params, base)
        for name in [name for name in ctx.params if name.startswith("set_")]:
            del ctx.params[name]
        return super().invoke(ctx)


class CommandGroup(click.Group):
    """Commands under one name; its manual page says of each the whole first sentence."""

    context_class = HelpContext

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One paragraph a command."""
        told = [(name, command.get_short_help_str(200)) for name, command in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(told)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What a manual page says after the commands."""
        write_manual(ctx, formatter)

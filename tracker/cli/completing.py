"""The command that prints what a shell needs to complete our words: completion."""

import click
from click.shell_completion import get_completion_class

from tracker.cli.session import emit
from tracker.cli.settings_options import SettingsCommand

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", cls=SettingsCommand)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion_command(ctx: click.Context, /, shell: str) -> int:
    """Print the script with which SHELL completes commands, options and ids of the library.

    bash, in ~/.bashrc: eval "$(tracker completion bash)". zsh, in ~/.zshrc: eval "$(tracker
    completion zsh)". fish: tracker completion fish > ~/.config/fish/completions/tracker.fish. Works
    with bash 4.4 and later.
    """
    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"click knows no completion for {shell}", ctx)
    emit(found(ctx.find_root().command, {}, "tracker", "_TRACKER_COMPLETE").source() + "\n")
    return 0

"""The command that shows the library in a browser: serve."""

import click

from tracker.cli.saying import say, warn
from tracker.cli.session import opened
from tracker.cli.settings_options import SettingsCommand
from tracker.cli.who_and_when import login_name
from tracker.domain.errors import CouldNotFinishError

PORT = 8765


@click.command("serve", cls=SettingsCommand)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=PORT,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--allow-host",
    "names",
    multiple=True,
    metavar="NAME",
    help="A further name under which a browser may ask for it; repeatable.",
)
@click.pass_context
def serve_command(ctx: click.Context, /, host: str, port: int, names: tuple[str, ...]) -> int:
    """Show the library in a browser, until SIGTERM or Ctrl-C.

    The address that is printed holds a key: who opens it may write (re-tests, leads, snoozes), who
    comes without it may only read. The key is another after every start. Needs the extra 'web'.
    """
    try:
        from tracker.web.server import is_loopback, serve
    except ImportError as error:
        raise CouldNotFinishError(
            f"the pages need a package that is not installed ({error.name})",
            "pip install 'claim-freshness-tracker[web]'",
        ) from error

    def tell(address: str) -> None:
        if not is_loopback(host):
            warn(
                f"WARNING: {host} can be reached from other machines: whoever does reads your "
                "claims, and whoever sees the address below writes. Nothing is encrypted: put a "
                "server with TLS before it."
            )
        click.echo(f"the library: {address}")  # programs read the line, people click it
        say("stop with Ctrl-C")

    with opened(ctx) as tracker:
        serve(tracker, host, port, names=names, who=login_name(), say=tell)
    say("stopped")
    return 0

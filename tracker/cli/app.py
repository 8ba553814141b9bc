"""The root command: what commands there are, and how errors become exit codes.

Exit codes: 0 done; 1 findings (where asked for); 2 usage or bad input; 3 could not finish, or could
not check what had to be checked. Command modules are loaded only when their command is run, so that
``tracker --help`` stays quick.
"""

import importlib
import io
import os
import sys
import traceback
from collections.abc import Sequence

import click
from click.shell_completion import CompletionItem

from tracker import __version__
from tracker.cli.exits import BAD_INPUT, DONE, UNFINISHED, ReaderGoneError
from tracker.cli.help_page import HelpContext
from tracker.cli.manual import write_manual
from tracker.cli.saying import shown_error, warn
from tracker.cli.settings_options import SETTINGS_OPTIONS, gather
from tracker.domain.errors import BadInputError, TrackerError

COMMANDS: dict[str, tuple[str, str]] = {
    "import": ("library", "Read claims from documents; running it again changes nothing."),
    "add": ("library", "Add one claim by hand."),
    "list": ("library", "List claims, worst first."),
    "show": ("library", "Show one claim: anchors, findings, leads, history."),
    "verify": ("checking", "Check the library's anchors, or every arXiv id in any document."),
    "nightly": ("checking", "Run the whole night: check, match, judge, report."),
    "report": ("checking", "Show the report again without asking arXiv."),
    "leads": ("leads", "List the newer papers that bear on a claim."),
    "accept": ("leads", "Say that a lead contradicts, weakens, supports or supersedes a claim."),
    "backtest": ("backtest", "Replay nights: when would each claim have been flagged, by what?"),
    "dismiss": ("leads", "Say that a lead does not bear on a claim."),
    "literature": ("literature", "Fill and search the local copy of arXiv's papers."),
    "export": ("exporting", "Write the library out again: Markdown, JSON Lines, BibTeX, CSL."),
    "ground": ("grounding", "Propose papers that might carry a claim, and accept one."),
    "retest": ("judging", "Record what you found when you re-tested a claim."),
    "queue": ("planning", "List what to re-test this month, and why."),
    "forecast": ("planning", "Say when claims fall due and stale; draw the next months."),
    "calibration": ("planning", "Compare P_hold with what re-tests found."),
    "snooze": ("judging", "Put a claim off until a date."),
    "accept-finding": ("accepting", "Let a finding rest until a day; list and revoke that."),
    "retire": ("judging", "Keep a claim but check it no more."),
    "prompt": ("answering", "Write a re-test prompt for a claim or an inquiry."),
    "answer": ("answering", "Read what a model answered, check it, keep it as proposals."),
    "proposals": ("answering", "List the verdicts that models proposed."),
    "audit": ("auditing", "Export and verify the ledger."),
    "notify": ("telling", "Tell your channels what changed; nights do so by themselves."),
    "feed": ("telling", "Write the latest changes as an Atom feed."),
    "config": ("configuring", "Show and check the settings; print their JSON Schema."),
    "completion": ("completing", "Print what bash, zsh or fish needs to complete our words."),
    "schedule": ("running", "Run every night at a local time, or print a unit that does."),
    "serve": ("serving", "Show the library in a browser; judge claims there."),
    "backup": ("keeping", "Write the library to one file, verified, while others work."),
    "copy": (
        "keeping",
        "Copy the library to another database: from SQLite to PostgreSQL, or back.",
    ),
    "doctor": ("running", "Check database, ledger, gate, clock and arXiv, and say what to do."),
}


class LazyGroup(click.Group):
    """A group that knows its commands' names and help, and loads a module only to run it."""

    context_class = HelpContext

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands in the order of the table above."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, its module imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"tracker.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Names of commands from the table; no module is loaded for a press of Tab."""
        names = [
            CompletionItem(name, help=text)
            for name, (_, text) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Commands first, as most ask for them; then the settings that all of them take."""
        told = [(one.name or "", one.get_help_record(ctx)) for one in self.get_params(ctx)]
        settings = [record for name, record in told if record and name.startswith("set_")]
        self.format_commands(ctx, formatter)
        with formatter.section("Options"):
            formatter.write_dl([one for name, one in told if one and not name.startswith("set_")])
        with formatter.section("Settings, taken by every command"):
            formatter.write_dl(settings)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Examples, exit codes and environment."""
        write_manual(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    params=SETTINGS_OPTIONS(hidden=False),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="tracker")
@click.pass_context
def root(ctx: click.Context, /, **flags: object) -> None:
    """Keep research findings as perishable claims; learn every night which went stale, and why.

    Every command explains itself: tracker COMMAND --help
    """
    ctx.obj = gather(flags, {})


def run(arguments: Sequence[str]) -> int:
    """Run one command line; the exit code. Expected errors are told in one line or two."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # an old terminal gets "?" and no traceback
    try:
        outcome = root.main(list(arguments), prog_name="tracker", standalone_mode=False)
        sys.stdout.flush()
    except Exception as error:  # noqa: BLE001 - every error has an exit code, and a bug is not 1
        return _told(error)
    return outcome if isinstance(outcome, int) else DONE


def _told(error: Exception) -> int:
    """Say what happened, on standard error; the exit code that it means."""
    match error:
        case click.exceptions.Exit():
            return error.exit_code
        case click.Abort():
            warn("tracker: stopped; what was learnt so far is kept")
            return UNFINISHED
        case click.ClickException():
            warn(shown_error(error))
            return BAD_INPUT
        case TrackerError():
            warn(f"tracker: {error.message}")
            if error.advice:
                warn(f"  → {error.advice}")
            return BAD_INPUT if isinstance(error, BadInputError) else UNFINISHED
        case BrokenPipeError() | ReaderGoneError():
            return _reader_went_away()
        case _:
            traceback.print_exception(error)
            warn("tracker: this is a bug; nothing half-written is kept")
            return UNFINISHED


def _reader_went_away() -> int:
    """The reader (head, less) has had enough: no failure, and nothing more can be said to it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
    return DONE

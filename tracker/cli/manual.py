"""What a manual page says after the options: examples, exit codes, environment."""

from collections.abc import Mapping

import click

from tracker.cli.help_page import command_lines

FIRST_STEPS = (
    "tracker nightly --seeds seeds",
    "tracker report",
    "tracker show ce2e95f0",
    "tracker serve",
)
EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "": FIRST_STEPS,
    "import": ("tracker import seeds", "tracker import notes/reasoning.md claims.jsonl --json"),
    "add": ('tracker add "Models reason by procedure" --as-of 2024-11 --anchor 2411.12580',),
    "list": ("tracker list --status stale --status due", "tracker list --json | jq '.[].id'"),
    "show": ("tracker show ce2e95f0",),
    "verify": (
        "tracker verify",
        "tracker verify paper.tex refs.bib --format github --fail-on error",
    ),
    "nightly": (
        "tracker nightly --seeds seeds",
        "tracker nightly --fail-on overturned,unverifiable --format markdown -o report.md",
    ),
    "report": ("tracker report --since 2026-11-01", "tracker report --format html -o report.html"),
    "leads": ("tracker leads ce2e95f0 --limit 10",),
    "accept": ('tracker accept ce2e95f0 2602.00001 --as weakens --note "halves the effect"',),
    "dismiss": ('tracker dismiss ce2e95f0 2602.00001 --why "another task"',),
    "backtest": ("tracker backtest seeds --from 2025-01-01 --to 2025-12-31 --step 30",),
    "literature sync": ("tracker literature sync --from 2026-11-01 --set cs.CL",),
    "literature import": (
        "tracker literature import arxiv-metadata-oai-snapshot.json",
        "tracker literature import papers.jsonl.gz --again",
    ),
    "literature status": ("tracker literature status",),
    "literature search": ("tracker literature search chain of thought --after 2025-06",),
    "export": (
        "tracker export --format jsonl -o library.jsonl",
        "tracker export --format markdown -o vault/claims",
        "tracker export --format bibtex -o library.bib",
    ),
    "ground": ("tracker ground ce2e95f0",),
    "retest": (
        'tracker retest ce2e95f0 --verdict holds --evidence 2411.12580 --note "table 3"',
        "tracker retest ce2e95f0 --from-answer cd40b5cf",
    ),
    "queue": ("tracker queue --limit 10",),
    "forecast": ("tracker forecast --months 24 --csv -o forecast.csv",),
    "calibration": ("tracker calibration --svg calibration.svg",),
    "snooze": ("tracker snooze ce2e95f0 --until 2027-03-01",),
    "accept-finding": (
        "tracker accept-finding ce2e95f0 anchor-retitled --until 2027-01-31 --why known",
        "tracker accept-finding --list notes.md",
    ),
    "retire": ('tracker retire ce2e95f0 --note "out of scope"', "tracker retire ce2e95f0 --undo"),
    "prompt": ("tracker prompt ce2e95f0 -o prompt.md",),
    "answer": ("tracker answer answer.md --prompt fd4c7142 --model NAME",),
    "proposals": ("tracker proposals ce2e95f0 --all",),
    "audit export": (
        "tracker audit export --format xlsx -o audit.xlsx",
        "tracker audit export --per claim --from 2026-01-01",
    ),
    "audit verify": ("tracker audit verify --head seal.txt",),
    "audit replay": ("tracker audit replay --at 2026-06-30",),
    "audit seal": ("tracker audit seal -o seal.txt",),
    "backup": ("tracker backup backups/library.db",),
    "copy": ("tracker copy --to postgresql://user:password@host/claims",),
    "notify": ("tracker notify --test", "tracker notify --dry-run"),
    "feed": ("tracker feed -o public/changes.xml",),
    "config show": ("tracker config show",),
    "config check": ("tracker config check", "tracker config check ci/tracker.toml"),
    "config schema": ("tracker config schema -o tracker.schema.json",),
    "completion": ('eval "$(tracker completion bash)"',),
    "schedule": (
        "tracker schedule --at 04:15 --timezone Europe/Berlin",
        "tracker schedule --print systemd",
    ),
    "serve": ("tracker serve --port 8765",),
    "doctor": ("tracker doctor --offline",),
}
"""By the words of the command; a test parses every one of them."""

_FINDINGS = "1 findings (see --fail-on), "
_UNFINISHED = "3 could not finish or could not check"
_BAD = "2 usage or bad input, "
_OFFLINE = "with --offline, which asks for that, 0"
_EXIT_CODES: Mapping[str, str] = {
    "": f"0 done, 1 findings (where asked for), {_BAD}{_UNFINISHED}.",
    "import": "0 done, 2 usage, or a line was refused (the rest is imported), 3 could not finish.",
    "verify": f"0 nothing found, {_FINDINGS}{_BAD}{_UNFINISHED} ({_OFFLINE}).",
    "answer": f"0 nothing found, {_FINDINGS}2 usage, or a part could not be used, {_UNFINISHED}.",
    "nightly": f"0 done, {_FINDINGS}{_BAD}{_UNFINISHED} what had to be checked ({_OFFLINE}).",
    "report": f"0 done, {_FINDINGS}{_BAD}{_UNFINISHED}.",
    "literature sync": f"0 whole, {_BAD}3 not whole: what was read is kept, run it again.",
    "literature import": "0 done, 2 usage, or lines were refused, 3 stopped before the end.",
    "backtest": "0 done, 2 usage, or a line was refused (the rest is replayed), 3 not finished.",
    "ground": f"0 done, {_BAD}3 arXiv's search could not be asked ({_OFFLINE}).",
    "audit verify": f"0 the ledger holds, {_BAD}3 it does not hold.",
    "audit replay": f"0 all comes out again, {_BAD}3 the library shows something else.",
    "notify": f"0 delivered, or nothing to tell, {_BAD}3 a message was not delivered.",
    "config check": "0 every setting can be used, 2 one cannot.",
    "schedule": f"0 stopped by Ctrl-C or SIGTERM, {_BAD}3 could not finish.",
    "serve": f"0 stopped by Ctrl-C or SIGTERM, {_BAD}3 could not finish.",
    "doctor": "0 all is well, 2 the settings cannot be read, 3 something is not well.",
}
_USUAL = f"0 done, 2 usage or bad input, {_UNFINISHED}."
_ENVIRONMENT = (
    "Every setting is a variable TRACKER_NAME, a line of tracker.toml and a flag of every command: "
    "see tracker --help and tracker config show. NO_COLOR switches colour off, COLUMNS says how "
    "wide the terminal is."
)


def exit_codes(words: str) -> str:
    """What the exit codes of the command with these words mean."""
    return _EXIT_CODES.get(words, _USUAL)


def write_manual(ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Examples, exit codes and environment of the command in this context."""
    name = ctx.command_path.partition(" ")[2]
    if name in EXAMPLES:
        with formatter.section("Examples"):
            for example in EXAMPLES[name]:
                lines = command_lines(example, formatter.width, formatter.current_indent)
                formatter.write("".join(f"{line}\n" for line in lines))
    with formatter.section("Exit codes"):
        formatter.write_text(exit_codes(name))
    with formatter.section("Environment"):
        formatter.write_text(_ENVIRONMENT)

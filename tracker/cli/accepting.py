"""The command with which a person lets a finding rest: accept-finding."""

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import click

from tracker.bootstrap import Tracker
from tracker.cli.saying import say
from tracker.cli.session import emit, opened, shown_progress
from tracker.cli.settings_options import SettingsCommand
from tracker.cli.typed_words import claims_or_files, codes
from tracker.cli.typed_words import papers as papers_of_claim
from tracker.cli.who_and_when import login_name, read_day
from tracker.domain.errors import BadInputError
from tracker.domain.findings import Code, Finding
from tracker.domain.references import VerifiedReference
from tracker.domain.runs import DEFAULT_BUDGET
from tracker.services.acknowledge import Held


@click.command("accept-finding", cls=SettingsCommand)
@click.argument("target", required=False, shell_complete=claims_or_files)
@click.argument("code", required=False, shell_complete=codes)
@click.argument("papers", nargs=-1, shell_complete=papers_of_claim)
@click.option("--until", metavar="DATE", help="The day from which it counts again.")
@click.option("--why", default="", help="Why it may rest.")
@click.option("--by", help="Who accepts it; your login name when not given.")
@click.option("--revoke", is_flag=True, help="Let it count again.")
@click.option("--list", "listing", is_flag=True, help="List what is acknowledged, and stop.")
@click.option("--json", "as_json", is_flag=True, help="With --list: as JSON.")
@click.pass_context
def accept_finding_command(
    ctx: click.Context,
    /,
    target: str | None,
    code: str | None,
    papers: tuple[str, ...],
    until: str | None,
    why: str,
    by: str | None,
    revoke: bool,
    listing: bool,
    as_json: bool,
) -> int:
    """Let findings CODE of TARGET rest until a day, about PAPERS or all of its papers.

    TARGET is a claim, or a document that `verify` reads; for documents the acknowledgement is kept
    in a file .tracker-accept.toml beside them. An acknowledged finding is still shown, but counts
    neither for exit codes nor for the status from now on. It is void as soon as the paper has
    another version, title or comment. It clears nothing: a claim in doubt stays in doubt.
    """
    who, path = by or login_name(), _document(target)
    with shown_progress() as progress, opened(ctx, progress) as tracker:
        if listing:
            (emit if as_json else say)(_listed(tracker, target, path, as_json))
            return 0
        if target is None or code is None:
            raise BadInputError("a claim or document and a finding's code are needed", _USAGE)
        wanted = _code(code)
        if revoke:
            _revoke(tracker, path or target, wanted, papers, who)
            return 0
        if until is None:
            raise BadInputError("an acknowledgement needs an end", "give it with --until DATE")
        now, day = tracker.clock.now(), read_day(until)
        found: list[Finding]
        if path is not None:
            verified = _verified(tracker, path)
            documents = tracker.acknowledging_in_documents()
            file, found = documents.accept(
                path, verified, wanted, papers, now, until=day, why=why, by=who
            )
            where = f"in {file}"
        else:
            claim = tracker.store.find_claim(target)
            acknowledging = tracker.acknowledging()
            found = acknowledging.accept(claim, wanted, papers, now, until=day, why=why, by=who)
            status = tracker.store.claim(claim).state.status
            where = f"{claim[:8]} stays {status}"
    for finding in found:
        say(f"acknowledged until {day}: {finding.code} {finding.subject}".rstrip())
    say(where)
    return 0


_USAGE = "tracker accept-finding CLAIM CODE [PAPER]... --until DATE --why '...'"


def _document(target: str | None) -> Path | None:
    """The target as a document, where there is such a file. Raises BadInputError for folders."""
    path = Path(target) if target else None
    if path is not None and path.is_dir():
        raise BadInputError(f"{path} is a folder", "name one document")
    return path if path is not None and path.is_file() else None


def _code(written: str) -> Code:
    try:
        return Code(written)
    except ValueError:
        raise BadInputError(f"'{written}' is not a finding", f"one of: {', '.join(Code)}") from None


def _verified(tracker: Tracker, path: Path) -> tuple[VerifiedReference, ...]:
    now, offline = tracker.clock.now(), tracker.settings.offline
    result = tracker.documents().run([path], now, budget=DEFAULT_BUDGET, offline=offline)
    with closing(result.references) as references:
        return tuple(references)


def _revoke(
    tracker: Tracker, target: Path | str, code: Code, papers: tuple[str, ...], who: str
) -> None:
    if isinstance(target, Path):
        where, gone = tracker.acknowledging_in_documents().revoke(target, code, papers)
        tail = f"in {where}"
    else:
        claim = tracker.store.find_claim(target)
        gone = tracker.acknowledging().revoke(claim, code, papers, tracker.clock.now(), who)
        tail = claim[:8]
    for held in gone:
        say(f"counts again: {held.code} {held.subject}".rstrip() + f" ({tail})")


def _listed(tracker: Tracker, target: str | None, path: Path | None, as_json: bool) -> str:
    from tracker.formats.acknowledgements import (
        AcknowledgementLine,
        render_acknowledgements,
        render_acknowledgements_json,
    )

    now = tracker.clock.now()
    held: Iterable[Held]
    if path is not None:
        held = tracker.acknowledging_in_documents().held(path, _verified(tracker, path), now)
    else:
        claim = tracker.store.find_claim(target) if target else None
        held = tracker.acknowledging().held(now, claim)
    lines = [AcknowledgementLine(each.where, each.acknowledgement, each.force) for each in held]
    return render_acknowledgements_json(lines) if as_json else render_acknowledgements(lines)

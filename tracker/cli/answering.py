"""Commands for working with a language model: prompt, answer, proposals."""

from collections import Counter
from pathlib import Path

import click

from tracker.cli.exits import BAD_INPUT, DONE, FINDINGS, UNFINISHED
from tracker.cli.finding_level import level_option, reaches
from tracker.cli.json_option import as_format_json
from tracker.cli.saying import record_width, say, terminal, warn
from tracker.cli.session import emit, opened, output_option, shown_progress
from tracker.cli.settings_options import SettingsCommand
from tracker.cli.typed_words import claims, claims_or_inquiries, open_proposals
from tracker.cli.who_and_when import login_name
from tracker.domain.acknowledgements import counting
from tracker.domain.proposals import ProposalState
from tracker.domain.runs import DEFAULT_BUDGET
from tracker.services.read_answers import AnswerRead

_budget_option = click.option(
    "--budget",
    type=click.IntRange(1),
    default=DEFAULT_BUDGET,
    show_default=True,
    help="HTTP requests to spend at most.",
)


@click.command("prompt", cls=SettingsCommand)
@click.argument("claim_or_inquiry", metavar="CLAIM|INQUIRY", shell_complete=claims_or_inquiries)
@click.option(
    "--format",
    "form",
    type=click.Choice(("markdown", "json")),
    default="markdown",
    show_default=True,
    help="The form of the prompt.",
)
@as_format_json
@_budget_option
@output_option
@click.pass_context
def prompt_command(
    ctx: click.Context,
    /,
    claim_or_inquiry: str,
    form: str,
    budget: int,
    output: Path | None,
) -> int:
    """Write a re-test prompt about a claim, or about all claims of an inquiry.

    arXiv is asked about their papers first. The prompt's digest goes to standard error: give it to
    'tracker answer --prompt', so that the answer is tied to what was asked.
    """
    from tracker.formats.prompt_json import render_prompt_json
    from tracker.formats.prompt_markdown import render_prompt_markdown

    render = render_prompt_json if form == "json" else render_prompt_markdown
    with shown_progress() as progress, opened(ctx, progress) as tracker:
        prompting, now = tracker.prompting(), tracker.clock.now()
        offline = tracker.settings.offline
        prompt = prompting.gather(claim_or_inquiry, now, budget=budget, offline=offline)
        text = render(prompt)
        digest = prompting.keep(prompt, text, now)
    emit(text, output)
    warn(f"prompt {digest}")
    return DONE


@click.command("answer", cls=SettingsCommand)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--model", default="", metavar="NAME", help="Which model answered.")
@click.option("--prompt", default="", metavar="DIGEST", help="The prompt that it answers.")
@_budget_option
@level_option
@click.option(
    "--format",
    "form",
    type=click.Choice(("terminal", "json")),
    default="terminal",
    show_default=True,
    help="How to show what was found.",
)
@as_format_json
@output_option
@click.pass_context
def answer_command(
    ctx: click.Context,
    /,
    file: Path,
    model: str,
    prompt: str,
    budget: int,
    level: str,
    form: str,
    output: Path | None,
) -> int:
    """Read what a model answered: JSON, or Markdown as the prompt asks for.

    Every arXiv id in FILE is verified, every quotation compared with the abstract, and every
    verdict kept as a proposal. Nothing is believed: 'tracker retest CLAIM --from-answer PROPOSAL'
    confirms one. Exit code 1 when something was found, 2 when a part could not be used, 3 when
    something could not be checked.
    """
    from tracker.formats.answer_json import render_answer_json
    from tracker.formats.answer_text import render_answer

    with shown_progress() as progress, opened(ctx, progress) as tracker:
        offline = tracker.settings.offline
        read = tracker.answering().run(
            file,
            tracker.clock.now(),
            model=" ".join(model.split()),
            prompt=prompt,
            budget=budget,
            offline=offline,
        )
    told = (read.references, read.proposals, read.refusals)
    colour = terminal()[1] and output is None
    emit(
        render_answer_json(*told)
        if form == "json"
        else render_answer(*told, len(read.new), terminal()[0], record_width(), colour),
        output,
    )
    return _exit_code(read, level, offline=offline)


@click.command("proposals", cls=SettingsCommand)
@click.argument("claim", required=False, shell_complete=claims)
@click.option("--all", "everything", is_flag=True, help="Confirmed and dropped ones too.")
@click.option(
    "--drop", metavar="PROPOSAL", help="Put a proposal aside.", shell_complete=open_proposals
)
@click.option("--note", default="", help="Why it is dropped.")
@click.option("--by", help="Who drops it; your login name when not given.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def proposals_command(
    ctx: click.Context,
    /,
    claim: str | None,
    everything: bool,
    drop: str | None,
    note: str,
    by: str | None,
    as_json: bool,
) -> int:
    """List the verdicts that models proposed, of one CLAIM or of all."""
    from tracker.formats.answer_json import render_proposals_json
    from tracker.formats.answer_text import render_proposals

    with opened(ctx) as tracker:
        if drop is not None:
            dropped = tracker.answering().drop(drop, tracker.clock.now(), by or login_name(), note)
            say(f"{dropped.id} {dropped.state}")
            return DONE
        found = tracker.store.proposals(tracker.store.find_claim(claim) if claim else None)
    shown = [each for each in found if everything or each.state is ProposalState.OPEN]
    emit(render_proposals_json(shown) if as_json else render_proposals(shown, *terminal()))
    return DONE


def _exit_code(read: AnswerRead, level: str, *, offline: bool) -> int:
    coverage = read.coverage
    if read.refusals:
        return BAD_INPUT
    if not offline and (coverage.unreachable or coverage.unwitnessed or coverage.held_back):
        return UNFINISHED
    findings = [finding for each in read.references for finding in each.findings]
    for proposal in read.proposals:
        findings += proposal.findings
        findings += [found for evidence in proposal.evidence for found in evidence.findings]
    severities = Counter(each.severity for each in counting(findings))
    return FINDINGS if reaches(severities, level) else DONE

"""P_hold told in sentences, the same in findings, in the ledger and in every output."""

from tracker.domain.evidence import CHANGED, CUE, REVISED, Term
from tracker.domain.hold import Hold

_ANCHORS = {
    REVISED: "anchor has a new version",
    CHANGED: "title or abstract of an anchor changed",
}
_ALARMS = {CUE: "alarm"}


def age_words(hold: Hold) -> str:
    """``25 months since 2024-10, method claim, half-life 36 months``."""
    grounds = hold.grounds
    since = f"since {'the re-test of ' if grounds.retested else ''}{grounds.counted_from:%Y-%m}"
    told = f"{hold.age:.0f} months {since}, {grounds.kind} claim"
    if grounds.half_life is None:
        return f"{told}, does not expire by age"
    told += f", half-life {grounds.half_life:g} months"
    if hold.seen.months or hold.seen.failures:
        told += f", {hold.median:.3g} by {record_words(hold)}"
    return told


def record_words(hold: Hold) -> str:
    """``1 failure in 60 months of re-tests``."""
    failures = hold.seen.failures
    noun = "failure" if failures == 1 else "failures"
    return f"{failures:g} {noun} in {hold.seen.months:.0f} months of re-tests"


def term_words(term: Term) -> str:
    """``3 alarms in 40 newer papers, 2.4 expected by chance: odds ÷1.07``."""
    if term.papers is None or term.expected is None:
        return f"{_ANCHORS.get(term.detector, term.detector)}: {odds_words(term.ratio)}"
    noun = _ALARMS.get(term.detector, f"{term.detector} alarm")
    alarms = f"{term.alarms or 'no'} {noun}{'' if term.alarms == 1 else 's'}"
    papers = f"{term.papers} newer paper{'' if term.papers == 1 else 's'}"
    return f"{alarms} in {papers}, {term.expected:.1f} expected by chance: {odds_words(term.ratio)}"


def odds_words(ratio: float) -> str:
    """``odds ÷1.07``, or ``odds ×1.57`` where the evidence speaks for the claim."""
    return f"odds ÷{ratio:.2f}" if ratio >= 1 else f"odds ×{1 / ratio:.2f}"


def explained(hold: Hold) -> str:
    """The whole story in one sentence or a few short ones, ending in the number."""
    told = [f"{hold.base:.2f} from age ({age_words(hold)})"]
    told += [_capital(term_words(term)) for term in hold.grounds.terms]
    ratio = hold.grounds.ratio
    if hold.grounds.terms and ratio in hold.grounds.clamp:
        told.append(f"Together never more than {odds_words(ratio)}")
    if hold.grounds.terms:
        told.append(f"P = {hold.value:.2f}")
    return ". ".join(told) + "."


def in_short(hold: Hold) -> str:
    """``P_hold 0.56: 25 months since 2024-10, method claim, half-life 36 months; 1 alarm ...``."""
    told = "; ".join([age_words(hold), *map(term_words, hold.grounds.terms)])
    return f"P_hold {hold.value:.2f}: {told}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

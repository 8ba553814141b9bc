"""P_hold over time as the ledger recorded it: between two records only time moves it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.domain.hold import Hold, hold_from_json
from tracker.domain.ledger import EventKind, SealedEvent
from tracker.domain.tracked import Verdict


@dataclass(frozen=True, slots=True)
class HoldSpan:
    """The grounds of P_hold from one record to the next. `verdict` is that of the re-test that
    began it, None where the machine did. `until` is None for the last one."""

    hold: Hold
    begins: date
    until: date | None = None
    verdict: Verdict | None = None


def hold_spans(history: Iterable[SealedEvent]) -> tuple[HoldSpan, ...]:
    """The spans of one claim; `history` is its part of the ledger in order.

    A record that cannot be read is left out here; `chance_faults` names it.
    """
    spans: list[HoldSpan] = []
    for sealed in history:
        hold = _recorded(sealed)
        if hold is None:
            continue
        day = sealed.event.at.date()
        if spans:
            spans[-1] = HoldSpan(spans[-1].hold, spans[-1].begins, day, spans[-1].verdict)
        spans.append(HoldSpan(hold, day, None, _verdict(sealed)))
    return tuple(spans)


def _recorded(sealed: SealedEvent) -> Hold | None:
    written = sealed.event.body.get("hold")
    if not isinstance(written, dict):
        return None
    try:
        return hold_from_json(written)
    except (KeyError, TypeError, ValueError):
        return None


def _verdict(sealed: SealedEvent) -> Verdict | None:
    told = sealed.event.body.get("verdict")
    if sealed.event.kind is not EventKind.RETESTED or told not in set(Verdict):
        return None
    return Verdict(told)

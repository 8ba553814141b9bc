"""Look papers up that a person names: like anchors, by two witnesses where one is not enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.anchor_rules import AnchorCase, suspicious
from tracker.domain.claims import Anchor
from tracker.domain.errors import EvidenceRefusedError
from tracker.domain.identifiers import ArxivId, ArxivReference
from tracker.domain.papers import Observation, Unreachable
from tracker.domain.sightings import Sightings
from tracker.ports import Catalogue, PaperSource, SightingStore


@dataclass(frozen=True, slots=True)
class Evidence:
    """One evidence id and what looking it up showed.

    `outcome` is found, withdrawn, snapshot (arXiv did not answer, the bundled snapshot knows it) or
    unchecked, and `why`.
    """

    reference: ArxivReference
    outcome: str
    title: str = ""
    why: str = ""


class LookUp:
    """Asks arXiv about a few papers at once; keeps what it sees."""

    def __init__(
        self,
        store: SightingStore,
        first: PaperSource,
        second: PaperSource,
        catalogue: Catalogue,
    ) -> None:
        self._store = store
        self._first = first
        self._second = second
        self._catalogue = catalogue

    def look_up(self, references: Sequence[ArxivReference], now: datetime) -> list[Evidence]:
        """What arXiv says of each; kept like every other look. Raises EvidenceRefusedError."""
        ids = list(dict.fromkeys(reference.id for reference in references))
        held = self._store.sightings(ids)
        known = {id_: (held.get(id_) or Sightings(id_)).before(now) for id_ in ids}
        answered: set[ArxivId] = set()
        for start in range(0, len(ids), self._first.batch_size):
            batch = ids[start : start + self._first.batch_size]
            _fold(known, answered, self._first.look(batch, now).observations)
        for id_ in ids:
            if suspicious(AnchorCase(Anchor(str(id_), id_), known[id_])) and id_ in answered:
                _fold(known, answered, self._second.look([id_], now).observations)
        for reference in references:
            _refuse_absent(reference, known[reference.id], now)
        self._store.save_sightings(known.values())
        return [self._evidence(each, known[each.id], each.id in answered) for each in references]

    def _evidence(self, reference: ArxivReference, known: Sightings, answered: bool) -> Evidence:
        paper = known.paper
        doubtful = suspicious(AnchorCase(Anchor(str(reference), reference.id), known))
        if answered and paper is not None and not doubtful:
            outcome = "withdrawn" if known.withdrawal else "found"
            return Evidence(reference, outcome, paper.title)
        if answered and doubtful:
            why = "what arXiv said of it is in doubt, and the second witness did not answer"
            return Evidence(reference, "unchecked", paper.title if paper else "", why)
        if paper is not None:
            return Evidence(reference, "unchecked", paper.title, "known from an earlier look")
        bundled = self._catalogue.paper(reference.id)
        if bundled is not None:
            return Evidence(reference, "snapshot", bundled.title)
        return Evidence(reference, "unchecked", why=known.why_unreachable)


def _fold(
    known: dict[ArxivId, Sightings], answered: set[ArxivId], seen: Sequence[Observation]
) -> None:
    for each in seen:
        known[each.id] = known[each.id].after(each)
        if not isinstance(each, Unreachable):
            answered.add(each.id)


def _refuse_absent(reference: ArxivReference, known: Sightings, now: datetime) -> None:
    """Raises EvidenceRefusedError for an id, or a version, that arXiv does not have.

    Only what arXiv answered at `now` refuses: an earlier look knows nothing of a later version.
    """
    witnesses = {source for moment, source in known.absences if moment == now}
    if len(witnesses) > 1 and known.paper is None:
        raise EvidenceRefusedError(
            f"arXiv has no paper {reference.id}: neither its API nor OAI-PMH lists it",
            "check the id; nothing was recorded",
        )
    seen_now = known.paper if known.paper and known.paper.seen_at == now else None
    latest = seen_now.latest.number if seen_now else None
    if reference.version is not None and latest is not None and reference.version > latest:
        raise EvidenceRefusedError(
            f"{reference.id} has no version {reference.version}; the latest is v{latest}",
            "check the version; nothing was recorded",
        )


def refuse_withdrawn(checked: Sequence[Evidence]) -> None:
    """Raises EvidenceRefusedError: a withdrawn paper is no ground for ``holds``."""
    for each in checked:
        if each.outcome == "withdrawn":
            raise EvidenceRefusedError(
                f"{each.reference} is withdrawn, so the claim cannot rest on it",
                "name a paper that stands, or say in --note why it holds all the same",
            )

"""Whatever nights and people do, every P_hold that is recorded or shown comes out of the ledger."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_claim, a_lead, a_paper, some_sightings
from tests.services.fakes import TODAY, FakeReader, Quiet, a_document
from tracker.domain.claims import Claim, Kind
from tracker.domain.errors import TrackerError
from tracker.domain.findings import Code
from tracker.domain.hold_replay import chance_faults
from tracker.domain.ledger import EventKind, SealedEvent
from tracker.domain.papers import Source
from tracker.domain.policy import Policy
from tracker.domain.track_record import Trigger
from tracker.domain.tracked import Verdict
from tracker.papers.offline import OfflineSource
from tracker.services.acknowledge import Acknowledging
from tracker.services.assess_claims import AssessClaims
from tracker.services.audit import Audit
from tracker.services.compare_chances import CompareChances
from tracker.services.import_claims import ImportClaims
from tracker.services.report import BuildReport
from tracker.services.retest import Retesting
from tracker.services.triage_leads import Stance, TriageLeads
from tracker.storage.memory import MemoryStore

CLAIMS = [
    a_claim(f"Claim {n}", as_of=(f"202{n}-01",), kind=kind)
    for n, kind in enumerate([Kind.METHOD, Kind.METHOD, Kind.SOTA, Kind.DURABLE])
]
SHORTER = Policy(half_lives={**Policy().half_lives, Kind.METHOD: 9})
API = OfflineSource(Source.API)


class _NoCatalogue:
    as_of = None

    def paper(self, id_: object) -> None:
        return None

    def papers(self) -> list[object]:
        return []


class Life:
    """A library that lives: every step is three weeks after the one before."""

    def __init__(self) -> None:
        self.store, self.policy, self.turn = MemoryStore(), Policy(), 0
        self.edit(CLAIMS)
        self.store.save_sightings([some_sightings("2411.12580", a_paper(seen_at=TODAY))])

    @property
    def now(self) -> datetime:
        return TODAY + timedelta(days=21 * self.turn)

    def edit(self, claims: list[Claim]) -> None:
        """Import these claims as they are now."""
        reader = FakeReader()
        ImportClaims(self.store, reader, self.policy).write([a_document(*claims)], self.now)

    def night(self, policy: Policy) -> None:
        """Judge under a policy."""
        self.policy = policy
        AssessClaims(self.store, policy, Quiet()).run(self.now)

    def lead(self, claim: Claim, cue: bool) -> None:
        """A newer paper is found, and the night judges what it found."""
        cues = ("Rethinking",) if cue else ()
        number = f"2602.{self.turn + 1:05d}"
        held = self.store.leads(claim.id)
        self.store.save_leads(claim.id, [*held, a_lead(claim, number, cues=cues)])
        self.night(self.policy)

    def retest(self, claim: Claim, verdict: Verdict, trigger: Trigger) -> None:
        """A person judges."""
        by = Retesting(self.store, API, API, _NoCatalogue(), self.policy)  # type: ignore[arg-type]
        by.retest(claim.id, verdict, self.now, note="read", trigger=trigger)

    def rest(self, claim: Claim, days: int) -> None:
        """A person puts a claim off, then retires it and takes it back."""
        by = Retesting(self.store, API, API, _NoCatalogue(), self.policy)  # type: ignore[arg-type]
        by.snooze(claim.id, (self.now + timedelta(days)).date(), self.now)
        by.retire(claim.id, self.now)
        by.revive(claim.id, self.now)

    def triage(self, claim: Claim, stance: Stance | None) -> None:
        """A person judges the first lead; None dismisses it."""
        by, leads = TriageLeads(self.store, self.policy), self.store.leads(claim.id)
        paper = str(leads[0].paper_id) if leads else "2602.00001"
        if stance is None:
            by.dismiss(claim.id, paper, "no", self.now)
        else:
            by.accept(claim.id, paper, stance, self.now)

    def retitle(self, title: str) -> None:
        """The paper has a new version with another title, and the night judges that."""
        paper = replace(a_paper(seen_at=self.now), title=title)
        self.store.save_sightings([some_sightings("2411.12580", paper)])
        self.night(self.policy)

    def let_rest(self, claim: Claim) -> None:
        """A person lets a changed title rest for a while."""
        until = (self.now + timedelta(days=30)).date()
        by = Acknowledging(self.store, self.policy)
        by.accept(claim.id, Code.ANCHOR_RETITLED, [], self.now, until=until, why="fine")

    def differences(self, today: datetime) -> list[object]:
        """Where a person is shown another P_hold than the ledger gives, awaited ones apart."""
        report = BuildReport(self.store, _NoCatalogue(), self.policy)  # type: ignore[arg-type]
        holds = Audit(self.store, self.store).holds(today.date())
        told = CompareChances(self.store, report, self.policy).differences(holds, today)
        return [each for each in told if not each.awaits]


Step = Callable[[Life], None]
some = st.sampled_from(CLAIMS)
steps: st.SearchStrategy[Step] = st.one_of(
    st.builds(lambda p: lambda life: life.night(p), st.sampled_from([Policy(), SHORTER])),
    st.builds(
        lambda c, v, t: lambda life: life.retest(c, v, t),
        some, st.sampled_from(Verdict), st.sampled_from(Trigger),
    ),
    st.builds(lambda c, cue: lambda life: life.lead(c, cue), some, st.booleans()),
    st.builds(lambda c, days: lambda life: life.rest(c, days), some, st.integers(1, 200)),
    st.builds(
        lambda c, s: lambda life: life.triage(c, s), some, st.none() | st.sampled_from(Stance)
    ),
    st.builds(lambda t: lambda life: life.retitle(t), st.sampled_from(["A title", "Another one"])),
    st.builds(lambda c: lambda life: life.let_rest(c), some),
    st.builds(
        lambda c, kind: lambda life: life.edit([replace(c, kind=kind)]), some, st.sampled_from(Kind)
    ),
)  # fmt: skip


def lived(told: list[Step]) -> Life:
    """What a life of these steps comes to; an act that is refused there does nothing."""
    life = Life()
    life.night(Policy())
    for step in told:
        life.turn += 1
        try:
            step(life)
        except TrackerError:
            continue
        assert life.differences(life.now) == []
    return life


@settings(max_examples=20, deadline=None)
@given(st.lists(steps, max_size=7), st.integers(0, 900))
def test_every_chance_recorded_or_shown_comes_out_of_the_ledger_bit_for_bit(
    told: list[Step], later: int
) -> None:
    life = lived(told)
    events = list(life.store.events())
    recorded = [e.event.body for e in events if e.event.body.get("hold")]
    assert len(recorded) >= len(CLAIMS)
    assert all(body["policy"] for body in recorded)
    assert list(chance_faults(events)) == []
    life.night(life.policy)
    assert life.differences(life.now + timedelta(later)) == []


def test_every_policy_that_an_event_names_stands_in_the_ledger_before_it() -> None:
    life = lived([lambda life: life.night(SHORTER), lambda life: life.rest(CLAIMS[0], 9)])
    known: dict[str, object] = {}
    for sealed in life.store.events():
        body = sealed.event.body
        if sealed.event.kind is EventKind.POLICY:
            known[body["digest"]] = body["policy"]
        elif sealed.event.claim_id is not None:
            assert body["policy"] in known
    assert set(known) == {Policy().digest(), SHORTER.digest()}
    first = next(e for e in life.store.events() if e.event.kind is EventKind.ASSESSED)
    assert first.event.body["policy"] == Policy().digest(), "an old judgement keeps its policy"


def test_what_is_not_judged_yet_is_said_to_await_it() -> None:
    life = lived([])
    life.store.save_leads(CLAIMS[0].id, [a_lead(CLAIMS[0], "2602.00009")])
    report = BuildReport(life.store, _NoCatalogue(), life.policy)  # type: ignore[arg-type]
    holds = Audit(life.store, life.store).holds(life.now.date())
    compared = CompareChances(life.store, report, life.policy)
    (told,) = compared.differences(holds, life.now)
    assert (told.claim_id, told.awaits, told.shown == told.replayed) == (CLAIMS[0].id, True, False)


def test_a_recorded_chance_that_was_changed_is_named() -> None:
    events = list(lived([]).store.events())
    place = next(n for n, e in enumerate(events) if e.event.body.get("hold"))
    for part, value in (("value", 0.123), ("failures", 3.0), ("terms", "none")):
        body = dict(events[place].event.body)
        body["hold"] = {**body["hold"], part: value}
        event = replace(events[place].event, body=body)
        turned = [*events]
        turned[place] = SealedEvent(events[place].seq, event, "", "")
        (fault,) = chance_faults(turned)
        assert fault.seq == events[place].seq

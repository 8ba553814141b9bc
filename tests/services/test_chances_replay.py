"""Whatever nights and re-tests come, every recorded P_hold comes out again from the ledger."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_claim, a_lead, a_paper, add_claims, some_sightings
from tests.services.fakes import TODAY, Quiet
from tracker.domain.claims import Kind
from tracker.domain.hold_replay import chance_faults
from tracker.domain.ledger import EventKind, SealedEvent
from tracker.domain.papers import Source
from tracker.domain.policy import Policy
from tracker.domain.track_record import Trigger
from tracker.domain.tracked import Verdict
from tracker.papers.offline import OfflineSource
from tracker.services.assess_claims import AssessClaims
from tracker.services.retest import Retesting
from tracker.storage.memory import MemoryStore

CLAIMS = [
    a_claim(f"Claim {n}", as_of=(f"202{n}-01",), kind=kind)
    for n, kind in enumerate([Kind.METHOD, Kind.METHOD, Kind.SOTA, Kind.DURABLE])
]
policies = st.sampled_from([Policy(), Policy(half_lives={**Policy().half_lives, Kind.METHOD: 9})])
steps = st.one_of(
    policies,
    st.tuples(st.sampled_from(CLAIMS), st.sampled_from(Verdict), st.sampled_from(Trigger)),
    st.tuples(st.sampled_from(CLAIMS), st.booleans()),
)


class _NoCatalogue:
    as_of = None

    def paper(self, id_: object) -> None:
        return None

    def papers(self) -> list[object]:
        return []


def lived(told: list[object]) -> MemoryStore:
    """A store after these nights (by a policy), re-tests and new leads, three weeks apart."""
    store, policy = MemoryStore(), Policy()
    add_claims(store, *CLAIMS)
    store.save_sightings([some_sightings("2411.12580", a_paper(seen_at=TODAY))])
    api = OfflineSource(Source.API)
    for number, step in enumerate(told):
        now = TODAY + timedelta(days=21 * number)
        if isinstance(step, Policy):
            policy = step
            AssessClaims(store, policy, Quiet()).run(now)
        elif isinstance(step, tuple) and len(step) == 2:
            cues = ("Rethinking",) if step[1] else ()
            lead = a_lead(step[0], f"2602.{number + 1:05d}", cues=cues)
            store.save_leads(step[0].id, [lead])
        elif isinstance(step, tuple):
            retesting = Retesting(store, api, api, _NoCatalogue(), policy)  # type: ignore[arg-type]
            claim, verdict, trigger = step
            retesting.retest(claim.id, verdict, now, note="read", trigger=trigger)
    return store


@settings(max_examples=25, deadline=None)
@given(st.lists(steps, max_size=8))
def test_every_recorded_chance_comes_out_again_bit_for_bit(told: list[object]) -> None:
    store = lived([Policy(), *told])
    events = list(store.events())
    recorded = [e for e in events if e.event.kind is EventKind.ASSESSED and e.event.body["hold"]]
    assert len(recorded) >= len(CLAIMS)
    assert list(chance_faults(events)) == []


def test_a_recorded_chance_that_was_changed_is_named() -> None:
    events = list(lived([Policy()]).events())
    place = next(n for n, e in enumerate(events) if e.event.body.get("hold"))
    for part, value in (("value", 0.123), ("failures", 3.0), ("terms", "none")):
        body = dict(events[place].event.body)
        body["hold"] = {**body["hold"], part: value}
        event = replace(events[place].event, body=body)
        turned = [*events]
        turned[place] = SealedEvent(events[place].seq, event, "", "")
        (fault,) = chance_faults(turned)
        assert fault.seq == events[place].seq

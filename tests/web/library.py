"""A library with claims of every status, and words in it that mean harm."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.builders import (
    a_claim,
    a_lead,
    a_malformed_anchor,
    a_paper,
    an_addition,
    an_anchor,
    an_id,
    an_inquiry,
    some_sightings,
)
from tracker.bootstrap import SilentProgress, Tracker
from tracker.domain.claims import Kind, Note
from tracker.domain.findings import Code, Finding
from tracker.domain.ledger import Event, EventKind
from tracker.domain.papers import Source, Version
from tracker.domain.proposals import Bearing, Evidence, Proposal, ProposalId, ProposalState
from tracker.domain.runs import Coverage
from tracker.domain.sightings import Outcome
from tracker.domain.tracked import Verdict
from tracker.services.assess_claims import AssessClaims
from tracker.settings import Settings

FIRST = datetime(2025, 6, 1, 2, tzinfo=UTC)
TODAY = date(2026, 3, 1)
HARM = "<script>alert(1)</script>"
HOSTILE = f'"Loud" claims & {HARM} {{{{ 7 * 7 }}}} </bdi></title> say \u202emore'

_CHANGED = "2411.12580"
_WITHDRAWN = "2504.01234"
_LOST = "2408.03314"
_SOUND = "2502.00001"

IDS = {
    "changed": "c0c0c0c0c001",
    "withdrawn": "c0c0c0c0c002",
    "fresh": "c0c0c0c0c003",
    "stale": "c0c0c0c0c004",
    "overturned": "c0c0c0c0c005",
    "contested": "c0c0c0c0c006",
    "retired": "c0c0c0c0c007",
    "unchecked": "c0c0c0c0c008",
    "hostile": "c0c0c0c0c009",
    "malformed": "c0c0c0c0c00a",
}


def settings_for(path: Path) -> Settings:
    """An offline tracker on this file, on the day of the library."""
    return Settings(
        database_url=f"sqlite:///{path}",
        today=TODAY,
        offline=True,
        literature_path=path.with_name("literature.db"),
        gate_dir=path.with_name("gate"),
        paper_cache=path.with_name("papers.db"),
    )


def copied(path: Path, folder: Path) -> Path:
    """A copy of the library that may be written to."""
    return Path(shutil.copy(path, folder / "tracker.db"))


def build(path: Path) -> None:
    """Make the library: two nights, a re-test or two, leads, and somebody who means harm."""
    with Tracker(settings_for(path)) as tracker:
        _import(tracker)
        _first_night(tracker)
        _people(tracker)
        _second_night(tracker)
        _models(tracker)
        with tracker.store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _import(tracker: Tracker) -> None:
    tracker.store.put_inquiry(
        an_inquiry(
            "How do models reason",
            question="Does procedure carry further than fact?",
            topics=("reasoning",),
            essay="A paragraph.\n\nAnother one.",
            notes=(Note("What carries?", "Procedures do."),),
            anchors=(an_anchor("2510.00007", said_title="Sparse Routers"),),
            source="seeds/reasoning.md",
        )
    )
    tracker.store.put_inquiry(an_inquiry(HOSTILE, id="hostile-inquiry", question=HOSTILE))
    changed = an_anchor(_CHANGED, said_title="Procedural Knowledge in Pretraining")
    claims = (
        a_claim("Models reason by procedure", claim_id=IDS["changed"], anchors=(changed,)),
        a_claim(
            "A router wins back 91% of the gain",
            claim_id=IDS["withdrawn"],
            anchors=(an_anchor(_WITHDRAWN),),
            topics=("routing",),
        ),
        a_claim(
            "Depth can be traded for width",
            claim_id=IDS["fresh"],
            anchors=(an_anchor(_SOUND),),
            kind=Kind.THEORY,
            as_of=("2025-05",),
            topics=("theory", 'say "so"'),
        ),
        a_claim(
            "The best model solves 62% of the tasks",
            claim_id=IDS["stale"],
            anchors=(an_anchor(_SOUND), an_anchor(_LOST)),
            kind=Kind.SOTA,
            as_of=("2024-01",),
            quorum="any",
        ),
        a_claim(
            "Bigger is always better", claim_id=IDS["overturned"], anchors=(an_anchor(_SOUND),)
        ),
        a_claim(
            "Chain of thought is a mirage",
            claim_id=IDS["contested"],
            anchors=(an_anchor(_SOUND),),
            depends_on=(IDS["overturned"],),
        ),
        a_claim("Nobody asks this any more", claim_id=IDS["retired"], anchors=(an_anchor(_SOUND),)),
        a_claim(
            "Nobody has looked at this yet", claim_id=IDS["unchecked"], anchors=(an_anchor(_LOST),)
        ),
        a_claim(
            f"Models say {HOSTILE}",
            claim_id=IDS["hostile"],
            inquiry="hostile-inquiry",
            anchors=(an_anchor("2501.00002", said_title=HOSTILE),),
            topics=(HOSTILE,),
            origin=HOSTILE,
        ),
        a_claim(
            "Its paper has an id of no month",
            claim_id=IDS["malformed"],
            anchors=(a_malformed_anchor("2413.00001" + HARM),),
        ),
    )
    added = [an_addition(claim, at=FIRST - timedelta(hours=5)) for claim in claims]
    assert all(tracker.store.write(added))


def _first_night(tracker: Tracker) -> None:
    run = tracker.store.begin_run(FIRST, FIRST.date())
    old = "We find that procedures carry 74% of the gain. Facts do not matter for reasoning."
    tracker.store.save_sightings(
        [
            some_sightings(_CHANGED, a_paper(_CHANGED, seen_at=FIRST, abstract=old)),
            some_sightings(_WITHDRAWN, a_paper(_WITHDRAWN, "Routing Wins Back", seen_at=FIRST)),
            some_sightings(_SOUND, a_paper(_SOUND, "Width for Depth", seen_at=FIRST)),
            some_sightings("2501.00002", a_paper("2501.00002", HOSTILE, seen_at=FIRST)),
            some_sightings(_LOST, failures=frozenset({(FIRST, "timed out")})),
        ]
    )
    _judge(tracker, FIRST)
    coverage = Coverage(asked=5, found=4, unreachable=1, requests=2, canaries=True)
    _end(tracker, run, FIRST.replace(minute=3), coverage)


def _people(tracker: Tracker) -> None:
    day = datetime(2025, 9, 10, 12, tzinfo=UTC)
    retesting = tracker.retesting()
    verdicts = {
        "fresh": Verdict.HOLDS,
        "overturned": Verdict.OVERTURNED,
        "contested": Verdict.WEAKENED,
    }
    for name, verdict in verdicts.items():
        id_ = tracker.store.find_claim(IDS[name])
        retesting.retest(id_, verdict, day, note=f"read it, {HARM}", by="Ada")
    retesting.retire(tracker.store.find_claim(IDS["retired"]), day, "nobody asks", "Ada")
    for name in ("contested", "stale"):
        claim = tracker.store.claim(tracker.store.find_claim(IDS[name])).claim
        leads = [
            a_lead(claim, "2602.00001"),
            a_lead(claim, "2602.00002", rank=2, title=HOSTILE, cues=(HARM,), shared=(HARM,)),
            a_lead(claim, "hep-th/9901001", rank=3, title="An old id", cues=(), shared=()),
        ]
        tracker.store.save_leads(claim.id, leads)


def _second_night(tracker: Tracker) -> None:
    now = tracker.clock.now()
    run = tracker.store.begin_run(now, now.date())
    new = "We find that procedures carry 71% of the gain. Facts matter for reasoning."
    gone = a_paper(
        _WITHDRAWN,
        "Routing Wins Back",
        source=Source.OAI,
        seen_at=now,
        versions=(Version(1, date(2025, 4, 2), False), Version(2, date(2026, 2, 1), True)),
        comment=f"withdrawn: an error in Lemma 3 {HARM}",
    )
    known = tracker.store.sightings([an_id(_LOST)])[an_id(_LOST)]
    changed = a_paper(
        _CHANGED,
        seen_at=now,
        versions=3,
        abstract=new,
        doi="10.1000/j.x<y>",
        journal_ref=f"Journal {HARM}",
    )
    tracker.store.save_sightings(
        [
            some_sightings(_CHANGED, changed),
            some_sightings(_WITHDRAWN, a_paper(_WITHDRAWN, "Routing Wins Back", versions=2), gone),
            known,
        ]
    )
    _judge(tracker, now)
    coverage = Coverage(
        asked=5,
        found=4,
        unreachable=1,
        requests=3,
        canaries=True,
        sources={"api": 4},
        troubles=(f"read timed out {HARM}",),
    )
    _end(tracker, run, now.replace(minute=4), coverage)


def _models(tracker: Tracker) -> None:
    """What models proposed: one verdict to confirm, one that means harm, one of an older text."""
    now = tracker.clock.now()
    stale, hostile = (tracker.store.find_claim(IDS[name]) for name in ("stale", "hostile"))
    unquoted = Finding(Code.ANSWER_QUOTE_UNPROVEN, f"not in the abstract: {HARM}", HARM)
    proposals = (
        Proposal(
            ProposalId("aaaa00000001"),
            stale,
            1,
            Verdict.WEAKENED,
            now,
            why="Newer models solve 71%.",
            evidence=(
                Evidence(
                    "2502.00001", Bearing.WEAKENS, Outcome.FOUND, title="Width for Depth",
                    quote="we find 71%", quoted=True,
                ),
            ),
            cannot_ground=("whether larger ones do",),
            model="model-one",
            prompt="ab" * 32,
        ),
        Proposal(
            ProposalId("aaaa00000002"),
            hostile,
            1,
            Verdict.OVERTURNED,
            now,
            why=HOSTILE,
            evidence=(
                Evidence(
                    HARM, Bearing.CONTRADICTS, Outcome.UNCHECKED, said_title=HOSTILE,
                    quote=HOSTILE, quoted=False, findings=(unquoted,),
                ),
            ),
            successor=HOSTILE,
            cannot_ground=(HARM,),
            model=HARM,
            findings=(unquoted,),
        ),
        Proposal(ProposalId("aaaa00000003"), stale, 7, Verdict.HOLDS, now, why="Of another text."),
        Proposal(
            ProposalId("aaaa00000004"),
            stale,
            1,
            Verdict.HOLDS,
            now,
            why="Put aside long ago.",
            state=ProposalState.DROPPED,
        ),
    )  # fmt: skip
    tracker.store.save_proposals(proposals, [])


def _judge(tracker: Tracker, now: datetime) -> None:
    AssessClaims(tracker.store, tracker.settings.policy, SilentProgress()).run(now)


def _end(tracker: Tracker, run: object, at: datetime, coverage: Coverage) -> None:
    from tracker.domain.runs import Run

    assert isinstance(run, Run)
    tracker.store.finish_run(run, at, coverage)
    body = {"run": run.id, "reason": "night"}
    tracker.store.append([Event(EventKind.NIGHT, at, "night", body=body)])

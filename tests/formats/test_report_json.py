"""The JSON contract, key by key."""

import json
from dataclasses import replace
from datetime import date

from tests.formats.values import REPORT, RUN, SOUND, TODAY, UNGROUNDED, lead
from tracker.domain.reports import FreshnessReport
from tracker.formats.report_json import (
    render_claim_json,
    render_claims_json,
    render_json,
    render_leads_json,
)

SOUND_OBJECT = {
    "id": "b0b0b0b0b0b0",
    "inquiry": "task-diversity",
    "text": "What a model learns to do with new problems comes from worked procedures.",
    "kind": "empirical",
    "kind_assumed": False,
    "as_of": ["2024-11"],
    "origin": "seeds/task-diversity.md:22",
    "status": "fresh",
    "status_since": "2026-07-01T02:00:00Z",
    "status_reason": "re-tested by Ada, holds: read both papers",
    "p_hold": 0.91,
    "checked_at": "2026-08-22T02:00:00Z",
    "retested_at": "2026-05-03T09:30:00Z",
    "next_due": "2027-01-09",
    "snoozed_until": None,
    "anchors": [
        {
            "id": "2411.12580",
            "said_title": "Procedural Knowledge in Pretraining Drives Reasoning",
            "title": "Procedural Knowledge in Pretraining Drives Reasoning",
            "version": 3,
            "outcome": "found",
            "seen_at": "2026-08-22T02:00:00Z",
            "source": "api",
        }
    ],
    "findings": [],
    "leads": [],
}
LEAD_OBJECT = {
    "id": "2602.01231",
    "title": "Rethinking Routers: Reasoning Gains Do Not Transfer",
    "published": "2026-02-03",
    "rank": 1,
    "score": 17.25,
    "state": "new",
    "cues": ["Rethinking", "Do Not"],
    "shared": ["router", "post-training"],
    "hint": None,
    "front": "router reuse",
    "names": [],
    "before_source": False,
    "version": 1,
    "stance": None,
    "note": None,
    "by": None,
    "until": None,
}


def test_the_frame_of_the_report() -> None:
    told = json.loads(render_json(REPORT))
    assert list(told) == ["schema", "run", "summary", "changes", "claims", "inquiries", "retests"]
    assert told["schema"] == 1
    assert told["run"] == {
        "id": 7,
        "started_at": "2026-08-22T02:00:00Z",
        "finished_at": "2026-08-22T02:04:00Z",
        "today": "2026-08-22",
        "coverage": {
            "asked": 23,
            "answered": 22,
            "found": 21,
            "absent": 1,
            "unreachable": 1,
            "held_back": 0,
            "unwitnessed": 0,
            "requests": 3,
            "canaries": True,
            "offline": False,
            "sources": {"api": 20, "oai": 2},
            "snapshot_as_of": None,
            "troubles": ["read timed out after 20 s"],
            "never_checked": 0,
            "harvested": 0,
            "unchanged": 0,
            "cached": 0,
            "requests_by": {},
            "harvest": {
                "complete": None,
                "pages": 0,
                "records": 0,
                "since": None,
                "harvested_at": None,
            },
        },
    }
    assert told["summary"] == {"unverifiable": 1, "stale": 1, "fresh": 1}
    assert [claim["status"] for claim in told["claims"]] == ["unverifiable", "stale", "fresh"]
    assert told["changes"][0] == {
        "id": "9f1c2ab34d5e",
        "text": UNGROUNDED.tracked.claim.text,
        "from": "fresh",
        "to": "unverifiable",
        "reason": "2504.01234 is withdrawn as of v2 (error in the proof); see 2506.00001",
        "at": "2026-08-22T02:00:00Z",
        "actor": "machine",
    }


def test_inquiries_carry_their_loose_anchors() -> None:
    (inquiry,) = json.loads(render_json(REPORT))["inquiries"]
    assert inquiry == {
        "id": "task-diversity",
        "title": "Does task diversity transfer reasoning better than larger models?",
        "question": "Does procedure-rich diversity matter more than scale?",
        "anchors": [
            {
                "id": "2510.00007",
                "said_title": "Sparse Routers",
                "title": "On the Cohomology of Moduli Spaces",
                "version": 1,
                "outcome": "found",
                "seen_at": "2026-08-22T02:00:00Z",
                "source": "api",
            }
        ],
    }


def test_a_claim() -> None:
    told = {"revision": 1, "earlier_texts": [], "p_hold_parts": None}
    assert json.loads(render_claim_json(SOUND)) == SOUND_OBJECT | told
    assert json.loads(render_claims_json([SOUND])) == [SOUND_OBJECT]


def test_findings_are_told_once() -> None:
    told = json.loads(render_claim_json(UNGROUNDED))
    assert told["findings"] == [
        {
            "code": "anchor-withdrawn",
            "severity": "error",
            "message": "2504.01234 is withdrawn as of v2 (error in the proof); see 2506.00001",
            "evidence": ["Withdrawn: an error in the proof of Lemma 3", "2506.00001"],
            "subject": "2504.01234",
            "acknowledged": None,
        }
    ]
    assert told["leads"][0] == LEAD_OBJECT


def test_leads() -> None:
    unknown = lead(3, published=None)
    assert json.loads(render_leads_json([lead(1), unknown]))[0] == LEAD_OBJECT
    assert json.loads(render_leads_json([unknown]))[0]["published"] is None


def test_what_is_not_known_is_null() -> None:
    told = json.loads(render_json(FreshnessReport(None, TODAY)))
    assert told["run"] is None
    assert told["claims"] == told["changes"] == told["inquiries"] == []
    running = json.loads(render_json(replace(REPORT, run=replace(RUN, finished_at=None))))
    assert running["run"]["finished_at"] is None
    bare = replace(
        SOUND,
        p_hold=None,
        checked_at=None,
        anchors=tuple(replace(view, paper=None, answered_at=None) for view in SOUND.anchors),
    )
    claim = json.loads(render_claim_json(bare))
    assert claim["p_hold"] is claim["checked_at"] is None
    (anchor,) = claim["anchors"]
    assert anchor["title"] is anchor["version"] is anchor["seen_at"] is anchor["source"] is None


def test_a_snooze_is_a_day() -> None:
    state = replace(SOUND.tracked.state, snoozed_until=date(2026, 12, 1))
    view = replace(SOUND, tracked=replace(SOUND.tracked, state=state))
    assert json.loads(render_claim_json(view))["snoozed_until"] == "2026-12-01"

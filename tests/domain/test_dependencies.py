"""Names under which claims depend on others: unknown, ambiguous, circular."""

from tests.builders import a_claim
from tracker.domain.claims import Claim, ClaimId
from tracker.domain.dependencies import dependency_notices, named_claims, refused_dependencies


def _claims(depends_on: dict[str, str]) -> list[Claim]:
    return [
        a_claim(claim_id=id_, depends_on=tuple(names.split()), origin=f"seeds.md:{line}")
        for line, (id_, names) in enumerate(depends_on.items(), 1)
    ]


def _told(**depends_on: str) -> list[tuple[str, str, str]]:
    claims = _claims(depends_on)
    library = {claim.id: claim.depends_on for claim in claims}
    return [(n.where, n.code, n.message) for n in dependency_notices(claims, library)]


def _refused(*, held: tuple[str, ...] = (), **depends_on: str) -> dict[str, str]:
    claims = _claims(depends_on)
    library = {ClaimId(id_): () for id_ in held} | {c.id: c.depends_on for c in claims}
    return dict(refused_dependencies(claims, library))


def test_what_is_fine_is_neither_told_nor_refused() -> None:
    assert _told(aaaa1="", bbbb1="aaaa1", cccc1="aaaa bbbb1") == []
    assert _refused(aaaa1="", bbbb1="aaaa1", cccc1="aaaa bbbb1", held=("dddd1",)) == {}
    assert _refused(aaaa1="dddd", held=("dddd1",)) == {}


def test_a_name_that_leads_nowhere_refuses_its_claim_and_those_that_lead_to_it() -> None:
    why = (
        "it depends on '{}', and no claim has this id: tracker list shows the ids; a claim of "
        "another document must be imported before it, or with it"
    )
    assert _refused(aaaa1="ffff", bbbb1="", cccc1="aaaa1") == {
        "aaaa1": why.format("ffff"),
        "cccc1": why.format("aaaa1"),
    }


def test_a_name_that_leads_to_several_refuses_its_claim() -> None:
    assert _refused(aaaa1="", aaaa2="", bbbb1="aaaa") == {
        "bbbb1": "'aaaa' begins the ids of aaaa1, aaaa2: write more of it"
    }


def test_circles_are_told_with_the_way_and_taken_in() -> None:
    assert _refused(aaaa1="bbbb1", bbbb1="aaaa1") == {}
    assert _told(aaaa1="aaaa1") == [
        ("seeds.md:1", "depends-on-circular", "it depends on itself: aaaa1 → aaaa1")
    ]
    assert _told(aaaa1="bbbb1", bbbb1="cccc1", cccc1="aaaa1", dddd1="aaaa1") == [
        ("seeds.md:1", "depends-on-circular",
         "it depends on itself: aaaa1 → bbbb1 → cccc1 → aaaa1"),
        ("seeds.md:2", "depends-on-circular",
         "it depends on itself: bbbb1 → cccc1 → aaaa1 → bbbb1"),
        ("seeds.md:3", "depends-on-circular",
         "it depends on itself: cccc1 → aaaa1 → bbbb1 → cccc1"),
    ]  # fmt: skip


def test_an_exact_id_wins_over_longer_ones() -> None:
    ids = [ClaimId("aaaa"), ClaimId("aaaab"), ClaimId("ab")]
    assert named_claims("aaaa", ids) == ["aaaa"]
    assert named_claims("a", ids) == ids


def test_a_claim_added_by_hand_is_told_by_its_id() -> None:
    claim: Claim = a_claim(claim_id="aaaa1", depends_on=("aaaa1",))
    (notice,) = dependency_notices([claim], {claim.id: claim.depends_on})
    assert notice.where == "aaaa1"

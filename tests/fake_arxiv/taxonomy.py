"""arXiv's categories and the OAI sets that stand for them."""

import re

OWN_GROUPS = frozenset(("cs", "econ", "eess", "math", "q-bio", "q-fin", "stat"))
ARCHIVES = {
    "astro-ph": "CO EP GA HE IM SR",
    "cond-mat": "dis-nn mes-hall mtrl-sci other quant-gas soft stat-mech str-el supr-con",
    "cs": (
        "AI AR CC CE CG CL CR CV CY DB DC DL DM DS ET FL GL GR GT HC IR IT LG LO MA MM MS "
        "NA NE NI OH OS PF PL RO SC SD SE SI SY"
    ),
    "econ": "EM GN TH",
    "eess": "AS IV SP SY",
    "gr-qc": "",
    "hep-ex": "",
    "hep-lat": "",
    "hep-ph": "",
    "hep-th": "",
    "math": (
        "AC AG AP AT CA CO CT CV DG DS FA GM GN GR GT HO IT KT LO MG MP NA NT OA OC PR QA RA "
        "RT SG SP ST"
    ),
    "math-ph": "",
    "nlin": "AO CD CG PS SI",
    "nucl-ex": "",
    "nucl-th": "",
    "physics": (
        "acc-ph ao-ph app-ph atm-clus atom-ph bio-ph chem-ph class-ph comp-ph data-an ed-ph "
        "flu-dyn gen-ph geo-ph hist-ph ins-det med-ph optics plasm-ph pop-ph soc-ph space-ph"
    ),
    "q-bio": "BM CB GN MN NC OT PE QM SC TO",
    "q-fin": "CP EC GN MF PM PR RM ST TR",
    "quant-ph": "",
    "stat": "AP CO ME ML OT TH",
}


def set_spec(category: str) -> str:
    """The OAI set of a category: cs.AI is cs:cs:AI, hep-th is physics:hep-th."""
    archive, _, subject = category.partition(".")
    group = archive if archive in OWN_GROUPS else "physics"
    return ":".join(filter(None, (group, archive, subject)))


def known_sets() -> list[str]:
    """Every set there is, groups first, then archives, then categories."""
    archives = [set_spec(archive) for archive in ARCHIVES]
    groups = dict.fromkeys(spec.partition(":")[0] for spec in archives)
    subjects = [
        set_spec(f"{archive}.{subject}")
        for archive, listed in ARCHIVES.items()
        for subject in listed.split()
    ]
    return [*groups, *archives, *subjects]


def in_set(category: str, wanted: str) -> bool:
    """Whether the category is the set or lies inside it."""
    spec = set_spec(category)
    return spec == wanted or spec.startswith(f"{wanted}:")


def is_id(text: str) -> bool:
    """Whether this has the form of an arXiv id, the version taken away."""
    new = re.fullmatch(r"(\d\d)(0[1-9]|1[0-2])\.(\d{4,5})", text)
    if new:
        five = new[1] + new[2] >= "1501"
        return new[1] + new[2] >= "0704" and len(new[3]) == 4 + five and int(new[3]) > 0
    return re.fullmatch(r"[a-z-]+(\.[A-Z]{2})?/\d\d(0[1-9]|1[0-2])\d{3}", text) is not None

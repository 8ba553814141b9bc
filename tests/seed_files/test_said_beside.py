"""What documents say beside an id, in the orders and marks that people write it in."""

# ruff: noqa: E501 - a document is best seen on one line
import pytest

from tracker.seed_files.text_references import text_references

ATTENTION = "Attention Is All You Need"
SENTENCE = "Attention is all you need"
LARGE_N = "The Large N limit of superconformal field theories and supergravity"

Told = tuple[str, tuple[str, ...], str]


def told(document: str) -> list[Told]:
    """Title, authors, and month or year of every reference that has any of them."""
    found = []
    for one in text_references(document):
        anchor = one.anchor
        date = str(anchor.said_month or anchor.said_year or "")
        found.append((anchor.said_title, anchor.said_authors, date))
    return list(dict.fromkeys(found))


TWO = ("A. Vaswani", "N. Shazeer")
FULL = ("Ashish Vaswani", "Noam Shazeer")


@pytest.mark.parametrize(
    ("document", "title", "authors", "date"),
    [
        # one line, whatever its order
        (f"Ashish Vaswani — {ATTENTION} — arXiv:1706.03762", ATTENTION, ("Ashish Vaswani",), ""),
        (f"- {ATTENTION} — Vaswani et al. — arXiv:1706.03762 — 2017", ATTENTION, ("Vaswani",), "2017"),
        (f"- arXiv:1706.03762 — {ATTENTION} — Vaswani et al.", ATTENTION, ("Vaswani",), ""),
        (f"{ATTENTION}, Vaswani et al. (2017) [arXiv:1706.03762]", ATTENTION, ("Vaswani",), "2017"),
        (f"* {SENTENCE}, A. Vaswani and N. Shazeer, 2017, arXiv:1706.03762", SENTENCE, TWO, "2017"),
        (f"Vaswani et al. (2017). {ATTENTION}. arXiv:1706.03762", ATTENTION, ("Vaswani",), "2017"),
        (f"- {ATTENTION} by Ashish Vaswani, Noam Shazeer (June 2017): arXiv:1706.03762", ATTENTION, FULL, "2017-06"),
        (f'- arXiv:1706.03762 (2017-06) — "{ATTENTION}" -- Vaswani et al.', ATTENTION, ("Vaswani",), "2017-06"),
        (f'- arXiv:1706.03762 (2017-06) — "{ATTENTION}" -- Ashish Vaswani, Noam Shazeer', ATTENTION, FULL, "2017-06"),
        ('- arXiv:2507.08027 (2025-07) — "Amazing, They All Lean Left" -- Analyzing the Political Temperaments of LLMs', '“Amazing, They All Lean Left” -- Analyzing the Political Temperaments of LLMs', (), "2025-07"),
        (f'- arXiv:1706.03762 (2017-06) — "{ATTENTION}" -- Not the Only Way to Translate', "", (), "2017-06"),
        # links
        (f"[{ATTENTION} (Vaswani et al., 2017)](https://arxiv.org/abs/1706.03762)", ATTENTION, ("Vaswani",), "2017"),
        ("[Kingma & Ba, 2014](https://arxiv.org/abs/1412.6980)", "", ("Kingma", "Ba"), "2014"),
        ("`[Kingma & Ba, 2014] <https://arxiv.org/abs/1412.6980>`_.", "", ("Kingma", "Ba"), "2014"),
        (f"[{ATTENTION}](https://arxiv.org/abs/1706.03762)", ATTENTION, (), ""),
        (f"- [{ATTENTION}](https://arxiv.org/abs/1706.03762) by Ashish Vaswani, 2017", ATTENTION, ("Ashish Vaswani",), "2017"),
        (f"- [{ATTENTION}](https://arxiv.org/abs/1706.03762), Vaswani et al., 2017.", ATTENTION, ("Vaswani",), "2017"),
        (f"- Vaswani et al. (2017): [{SENTENCE}](https://arxiv.org/abs/1706.03762)", SENTENCE, ("Vaswani",), "2017"),
        (f"- [2017/06] {ATTENTION} [[paper](https://arxiv.org/abs/1706.03762)] [[code](https://e.org)]", ATTENTION, (), "2017-06"),
        (f"1. **{ATTENTION}.** *Ashish Vaswani, Noam Shazeer.* NeurIPS 2017. [[pdf](https://arxiv.org/pdf/1706.03762)]", ATTENTION, FULL, ""),
        (f"1. **{ATTENTION}.** NeurIPS 2017 [[Paper](https://arxiv.org/abs/1706.03762)] [[Code](https://e.org)]\n\n   *Ashish Vaswani, Noam Shazeer*\n\n2. next", ATTENTION, FULL, ""),
        ("as in [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762) and later", "", ("Vaswani",), "2017"),
        (f"[{ATTENTION}][1] and more\n\n[1]: https://arxiv.org/abs/1706.03762", "", (), ""),
        # references
        (f"[3] Vaswani, A., Shazeer, N. (2017). {SENTENCE}. arXiv preprint arXiv:1706.03762.", SENTENCE, TWO, "2017"),
        (f"[3] A. Vaswani, N. Shazeer. {SENTENCE}. In NeurIPS, 2017. arXiv:1706.03762", SENTENCE, TWO, ""),
        (f"Vaswani, A. and Shazeer, N. {SENTENCE}. arXiv preprint arXiv:1706.03762, 2017.", SENTENCE, TWO, "2017"),
        (f"A. Vaswani, N. Shazeer, {SENTENCE}, arXiv:1706.03762 (2017)", SENTENCE, TWO, "2017"),
        ("J. Doe. Another Great Result. Journal of Great Papers 12. arXiv:1706.03762", "Another Great Result", ("J. Doe",), ""),
        ("[1] A. Vaswani, N. Shazeer.\n    Attention is all\n    you need. arXiv:1706.03762,\n    2017.\n[2] other", SENTENCE, TWO, "2017"),
        # LaTeX
        (f"\\bibitem[Vaswani et~al.(2017)]{{v}}\nAshish Vaswani and Noam Shazeer.\n\\newblock {SENTENCE}.\n\\newblock \\emph{{arXiv preprint arXiv:1706.03762}}, 2017.", SENTENCE, FULL, "2017"),
        (f"\\bibitem{{m}} J.~M.~Maldacena, ``{LARGE_N},'' Adv.\\ Theor.\\ Math.\\ Phys.\\ {{\\bf 2}}, 231 (1998) [hep-th/9711200].", "", (), ""),
        (f"\\bibitem{{m}} J.~M.~Maldacena, ``{LARGE_N},'' Adv.\\ Theor.\\ Math.\\ Phys.\\ {{\\bf 2}}, 231 (1998) [arXiv:hep-th/9711200].", LARGE_N, ("J. M. Maldacena",), ""),
        (f"\\bibitem{{m}} J.M. Maldacena, \\emph{{{LARGE_N}}}, \\href{{https://doi.org/10.1/2}}{{\\emph{{Adv. Theor. Math. Phys.}} {{\\bf 2}} (1998) 231}} [\\href{{https://arxiv.org/abs/hep-th/9711200}}{{{{\\ttfamily hep-th/9711200}}}}].", LARGE_N, ("J.M. Maldacena",), ""),
        ("\\bibitem [{\\citenamefont {Vaswani}(2017)}]{v}%\n  \\BibitemOpen\n  \\bibfield  {author} {\\bibinfo {author} {\\bibfnamefont {A.}~\\bibnamefont {Vaswani}},\\ }\\bibfield  {title} {\\bibinfo {title} {Attention is all you need},\\ }\\href@noop {} {\\  (\\bibinfo {year} {2017})},\\ \\Eprint {https://arxiv.org/abs/1706.03762} {arXiv:1706.03762} \\BibitemShut {NoStop}%", SENTENCE, ("A. Vaswani",), "2017"),
        (f"\\href{{https://arxiv.org/abs/1706.03762}}{{{ATTENTION}}} (Vaswani et al., 2017)", ATTENTION, ("Vaswani",), "2017"),
        # tables and HTML
        (f"| Title | Authors | Link |\n|---|---|---|\n| {ATTENTION} | Vaswani et al. | [arXiv](https://arxiv.org/abs/1706.03762) |", ATTENTION, ("Vaswani",), ""),
        (f"| 2017 | [{ATTENTION}](https://arxiv.org/abs/1706.03762) | 65M |", ATTENTION, (), "2017"),
        (f'<li><a href="https://arxiv.org/abs/1706.03762"><b>{ATTENTION}</b></a>, Ashish Vaswani, Noam Shazeer</li>', ATTENTION, FULL, ""),
        (f'<li>Ashish Vaswani, Noam Shazeer. <i>{SENTENCE}</i>. 2017. <a href="https://arxiv.org/abs/1706.03762">arXiv:1706.03762</a></li>', SENTENCE, FULL, "2017"),
        (f'<tr><td>{ATTENTION}</td><td>A. Vaswani, N. Shazeer</td><td><a href="https://arxiv.org/abs/1706.03762">pdf</a></td></tr>', ATTENTION, TWO, ""),
        (f"Ashish Vaswani, Noam Shazeer\n<br><b>{ATTENTION}</b><br>arXiv:1706.03762 (2017)", ATTENTION, FULL, "2017"),
        # reStructuredText
        (f".. [V17] A. Vaswani, N. Shazeer. *{SENTENCE}*.\n   arXiv:1706.03762 (2017)", SENTENCE, TWO, "2017"),
        (f"* `{ATTENTION} <https://arxiv.org/abs/1706.03762>`_, Vaswani et al., 2017", ATTENTION, ("Vaswani",), "2017"),
    ],
)  # fmt: skip
def test_what_is_said(document: str, title: str, authors: tuple[str, ...], date: str) -> None:
    assert (title, authors, date) in told(document)


@pytest.mark.parametrize(
    "document",
    [
        "- **Fast Inference With Speculative Decoding**: introduced by [paper](https://arxiv.org/abs/1706.03762)",
        "- Multi-Query Attention [paper](https://arxiv.org/abs/1706.03762)",
        "- [CNN / Daily Mail dataset](https://arxiv.org/abs/1506.03340)",
        "We use the Stanford Question Answering Dataset (arXiv:1606.05250) throughout.",
        "The Transformer Architecture Changed Everything That Came After It, see arXiv:1706.03762.",
        "| GPT-2 | 1.5B | English Web Text | [arXiv](https://arxiv.org/abs/1706.03762) |",
        "Both Models Are Good At This (arXiv:1706.03762, arXiv:1810.04805).",
        "*Shuofei Qiao, Yixin Ou, Ningyu Zhang* [[pdf](https://arxiv.org/abs/2212.09597)]",
        "## Attention Is Not Enough For Everything\narXiv:1706.03762 says so",
        "In Advances in Neural Information Processing Systems, 2017. arXiv:1706.03762",
        "Google Research, Brain Team, University of Toronto. arXiv:1706.03762",
        "Accepted at the Conference on Neural Information Processing 2017 (arXiv:1706.03762)",
        "- [Ashish Vaswani, Noam Shazeer](https://arxiv.org/abs/1706.03762)",
        "- Blanchet, CQG 24, 3529 (2007); arXiv:astro-ph/0605637",
        "- [Med-PaLM 2 (Google, 2023)](https://arxiv.org/abs/2305.09617)",
        "- [Llama 3.1 405B Model Card](https://arxiv.org/abs/2407.21783)",
        "- [Section 3.2 of the Paper](https://arxiv.org/abs/2407.21783)",
        "\\cite{vaswani} introduced Transformers \\href{https://arxiv.org/abs/1706.03762}{here}",
    ],
)  # fmt: skip
def test_what_is_no_title_is_none(document: str) -> None:
    assert {title for title, _, _ in told(document)} == {""}


def test_a_conference_paper_says_no_month_of_the_preprint() -> None:
    assert told("- arXiv:1706.03762v5 [cs.CL] 6 Dec 2017") == [("", (), "")]

"""Real-looking documents of every kind that the readers know, small enough to be mutated."""

# ruff: noqa: E501
import json

LARGE_N = "The Large N limit of superconformal field theories and supergravity"

MARKDOWN = f"""# Notes

- arXiv:2411.12580 (2024-11) — Procedural Knowledge in Pretraining Drives Reasoning
- [Attention Is All You Need](https://arxiv.org/abs/1706.03762) by Vaswani et al., 2017
1. **Deep Residual Learning for Image Recognition.** *Kaiming He, Xiangyu Zhang* CVPR 2016.
   [[pdf](https://arxiv.org/pdf/1512.03385)] [[code](https://example.org/code)]

| title | authors | link |
|---|---|---|
| Language Models are Few-Shot Learners | Brown et al. | [arXiv](https://arxiv.org/abs/2005.14165) |

Running text with “{LARGE_N}” (hep-th/9711200), a hedge arXiv:2510.xxxxx, 3.14159 and
version 2411.12580. Broken https://arxiv.org/abs/2411.\n12580 and https%3A%2F%2Farxiv.org%2Fabs%2F1706.03762
"""

LATEX = rf"""
\begin{{thebibliography}}{{9}}
\bibitem[Vaswani et~al.(2017)]{{v}} Ashish Vaswani and Noam Shazeer.
\newblock Attention is all you need.
\newblock \emph{{arXiv preprint arXiv:1706.03762}}, 2017.
\bibitem{{m}} J.~M.~Maldacena, ``{LARGE_N},'' Adv.\ Theor.\ Math.\ Phys.\ {{\bf 2}}, 231 (1998)
[\href{{https://arxiv.org/abs/hep-th/9711200}}{{{{\ttfamily hep-th/9711200}}}}].
\bibitem [{{\citenamefont {{Vaswani}}(2017)}}]{{w}}%
  \bibfield {{author}} {{\bibinfo {{author}} {{\bibfnamefont {{A.}}~\bibnamefont {{Vaswani}}}},\ }}
  \bibfield {{title}} {{\bibinfo {{title}} {{Attention is all you need}},\ }}
  \Eprint {{https://arxiv.org/abs/1706.03762}} {{arXiv:1706.03762}}
\end{{thebibliography}}
\entry{{k}}{{article}}{{}}
  \name{{author}}{{1}}{{}}{{{{{{hash=1}}{{family={{Vaswani}}, given={{Ashish}}}}}}}}
  \field{{title}}{{Attention is all you need}} \field{{eprint}}{{1706.03762}}
\endentry
"""

BIBTEX = r"""
@article{v, title={{Attention} Is All You Need}, author={Vaswani, Ashish and Shazeer, Noam and others},
  journal={arXiv preprint arXiv:1706.03762}, year={2017}, month=jun}
@misc{m, title={Large {N}}, eprint={hep-th/9711200}, archivePrefix={arXiv}, note="{\'e} and {\"o}"}
@article{d, title={DBLP}, journal={CoRR}, volume={abs/2005.14165}}
% a comment with arXiv:2411.12580
"""

HTML = f"""<html><body><ul>
<li><a href="https://arxiv.org/abs/1706.03762"><b>Attention Is All You Need</b></a>, A. Vaswani, N. Shazeer
<li>J. M. Maldacena. <i>{LARGE_N}</i>. 1997. <a href="https://arxiv.org/abs/hep-th/9711200">arXiv:hep-th/9711200</a></li>
</ul><table><tr><td>Few-Shot Learners of Language</td><td>Brown et al.</td><td>arXiv:2005.14165</td></tr></table>
"""

TEXT = f"""[1] Vaswani, A., Shazeer, N. (2017). Attention is all
    you need. arXiv preprint arXiv:1706.03762.
[2] J. M. Maldacena. {LARGE_N}. hep-th/9711200.
Ashish Vaswani — Attention Is All You Need — arXiv:1706.03762
Attention Is All You Need, Vaswani et al. (2017) [arXiv:1706.03762]
"""

REST = """
.. [V17] A. Vaswani, N. Shazeer. *Attention is all you need*.
   arXiv:1706.03762 (2017)
* `Attention Is All You Need <https://arxiv.org/abs/1706.03762>`_, Vaswani et al., 2017
"""

CSV = 'title,authors,arxiv,year\n"Attention, Is All",Vaswani et al.,1706.03762,2017\nX,,2411.12580,2024\n'

CSL = json.dumps(
    [
        {
            "id": "a",
            "type": "article",
            "title": "Attention Is All You Need",
            "author": [{"family": "Vaswani", "given": "Ashish"}],
            "issued": {"date-parts": [[2017, 6]]},
            "URL": "http://arxiv.org/abs/1706.03762",
            "note": "arXiv:1706.03762 [cs]",
        },
        {"title": "B", "externalIds": {"ArXiv": "hep-th/9711200"}, "authors": [{"name": "J. M."}]},
        {"1706.03762": {"title": "As a key"}, "anchors": ["2413.00001", {"id": "2411.12580"}]},
    ],
    indent=1,
)

NOTEBOOK = json.dumps(
    {
        "cells": [
            {
                "cell_type": "markdown",
                "source": [
                    "- [Attention Is All You Need](\n",
                    "https://arxiv.org/abs/1706.03762)\n",
                ],
            },
            {"cell_type": "code", "outputs": [{"data": {"image/png": "iVBOR" * 40}}], "source": []},
        ]
    },
    indent=1,
)

JSONL = (
    '{"text": "a", "anchors": [{"id": "2411.12580", "title": "T"}]}\nno JSON, arXiv:1706.03762\n'
)

DOCUMENTS = {
    ".md": MARKDOWN,
    ".tex": LATEX,
    ".bbl": LATEX,
    ".bib": BIBTEX,
    ".html": HTML,
    ".txt": TEXT,
    ".rst": REST,
    ".csv": CSV,
    ".json": CSL,
    ".ipynb": NOTEBOOK,
    ".jsonl": JSONL,
}
"""One document of each kind, by the ending of its name."""

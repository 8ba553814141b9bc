"""The title and month a text gives beside an arXiv id; empty wherever the form is not clear.

A title guessed wrongly ends in a false accusation, a title not seen only in a check not made. So
only these count: ``ID (2024-11) — Title``, a link whose words are a title, a title in quotes just
before the id, a reference ``Authors. Title. arXiv:ID``, and ``Title (arXiv:ID)`` on its own line.
"""

import re
from dataclasses import dataclass

from tracker.domain.errors import BadInputError
from tracker.domain.months import Month, parse_month
from tracker.seed_files.arxiv_mentions import Mention
from tracker.seed_files.dated_text import MONTH
from tracker.seed_files.documents import one_line
from tracker.seed_files.latex_text import plain_text
from tracker.seed_files.title_words import is_names, is_prose, is_title, is_title_case


@dataclass(frozen=True, slots=True)
class Said:
    """What stands beside an id."""

    title: str = ""
    month: Month | None = None


_NEAR = 1500
_SCHEME = r"(?:https?://)?(?:[\w-]+\.)?$"
_MARKS = re.compile(
    r"^[\s>|]*(?:[-*+•◦–—]\s+|•|\(?[0-9]{1,3}[.)]\s+|\\item\s+|<li>\s*)?(?:\[[0-9]{1,3}\]\s*)?"
    r"(?:anchor(?:\s*\(\w+\))?:\s*)?[\s*_`\[(<]*(?:https?://)?$",
    re.IGNORECASE,
)
_LIST_MARKS = re.compile(
    r"^[\s>|]*(?:[-*+•◦]\s+|•|\(?[0-9]{1,3}[.)]\s+|\\item\s+|<li>\s*)?"
    r"(?:\[[0-9]{1,3}\]\s*)?[\s*_]*$"
)
_REFERENCE_MARK = re.compile(r"^[\s>|]*(?:[-*+•◦]\s+|\(?[0-9]{1,3}[.)]\s+|\[[\w+-]{1,12}\]\s*)")
_BEHIND = re.compile(
    r"^[\s*_`\])>}]*(?:\[[a-z-]+(?:\.[A-Za-z-]+)?\][\s*_`\])]*)?(?:\(https?://[^()\s]*\)[\s*_`]*)?"
    rf"(?:\(\s*(?P<month>{MONTH})\s*\)[\s*_`]*)?"
    r"(?P<mark>\s+[—–-]{1,3}\s+|\s*[—–]\s*|:\s+)(?P<title>\S.*)$"
)
_MONTH_BEHIND = re.compile(rf"^[\s*_`\])>}}]*\(\s*({MONTH})\s*\)")
_MD_LABEL = re.compile(
    r"(?P<before>.*?)!?\[(?P<label>(?:[^\[\]]|\[[^\[\]]*\])+)\]\(\s*<?" + _SCHEME
)
_REST_LABEL = re.compile(r"(?P<before>.*)`(?P<label>[^`<>]+?)\s*<" + _SCHEME)
_HREF_BEFORE = re.compile(r"<a\s[^<>]*href\s*=\s*[\"']?" + _SCHEME, re.IGNORECASE)
_HREF_AFTER = re.compile(r"^[^<>]*>(.{1,400}?)</a>", re.IGNORECASE | re.DOTALL)
_TEX_BEFORE = re.compile(r"\\href\s*\{" + _SCHEME)
_TEX_AFTER = re.compile(r"^[^{}\n]*\}\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_LEAD_IN = (
    r"\s*[,.:;]?\s*(?:\\emph\{|[*_])?(?:(?:e-?print|preprint|CoRR,?)\s*)?"
    r"(?:arxiv(?:\s+e-?prints?|\s+preprint)?[,:]?\s*)?[\[(]?\s*$"
)
_QUOTED = re.compile(
    r"(?:[“\"](?P<a>[^“”\"]{5,300}?)[,.]?[”\"]|``(?P<b>[^`]{5,300}?)[,.]?''"
    r"|(?<!\w)[*_](?P<c>[^*_]{5,300}?)[,.]?[*_])" + _LEAD_IN,
    re.IGNORECASE,
)
_SENTENCES = re.compile(
    r"^(?P<text>.*\S)\.\s+(?:\\emph\{|[*_])?(?:arxiv\s+(?:e-?prints?|preprint)[,:]?\s*)?[\[(]?$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"^(?P<text>.*\S)\s+[\[(]$")


def said_beside(text: str, mention: Mention) -> Said:
    """What the document says of a mentioned paper."""
    # A line may be a whole minified document: no further than a reference is long.
    first, last = max(0, mention.start - _NEAR), mention.end + _NEAR
    before = text[first : mention.start].rsplit("\n", 1)[-1]
    further = text[mention.end : last]
    after = further.split("\n", 1)[0]
    if _MARKS.match(before) and (said := _behind(after)):
        return said
    month = _month_behind(after)
    if mention.in_address:
        return Said(_clean(_of_link(before, after, further)), month)
    if not mention.explicit:
        return Said("", month)
    title = _of_bibitem(text, mention) or _quoted(before) or _of_reference(before)
    return Said(_clean(title or _before_brackets(before, after)), month)


def _behind(after: str) -> Said | None:
    match = _BEHIND.match(after)
    if match is None:
        return None
    month = _month(match["month"])
    title = re.sub(r"\s*[(\[][^()\[\]]*[0-9]{4}[^()\[\]]*[)\]]\.?$", "", match["title"])
    title = title.strip().strip('*_|"“” ').removesuffix(".")
    clear = not is_prose(title) if match["month"] else is_title_case(title)
    return Said(_clean(title), month) if clear else Said("", month)


def _of_link(before: str, after: str, further: str) -> str:
    label, alone = "", False
    if match := _MD_LABEL.fullmatch(before) or _REST_LABEL.fullmatch(before):
        label = match["label"]
        alone = _LIST_MARKS.match(match["before"]) is not None
    elif _HREF_BEFORE.search(before) and (match := _HREF_AFTER.match(further)):
        label = re.sub(r"<[^<>]*>", "", match[1])
        alone = _LIST_MARKS.match(re.sub(r"<[^<>]*>", "", before.rsplit("<a", 1)[0])) is not None
    elif _TEX_BEFORE.search(before) and (match := _TEX_AFTER.match(after)):
        label = plain_text(match[1])
    title = label.strip().strip('*_`"“” ')
    return title if (is_title(title) if alone else is_title_case(title)) else ""


def _quoted(before: str) -> str:
    match = _QUOTED.search(before)
    if match is None:
        return ""
    title = match["a"] or match["b"] or match["c"]
    # In running text a quotation may be anything; behind authors, or first on its line, a title.
    lead = before[: match.start()].strip()
    leads = _LIST_MARKS.match(lead) or is_names(_REFERENCE_MARK.sub("", lead))
    return title if (is_title(title) if leads else is_title_case(title)) else ""


def _of_reference(before: str) -> str:
    """The title of ``Title. arXiv:`` or ``Authors. Title. arXiv:``, when no more stands there."""
    match = _SENTENCES.match(before)
    if match is None:
        return ""
    text = plain_text(_REFERENCE_MARK.sub("", match["text"]))
    head, stop, title = text.rpartition(". ")
    if head and not (stop and is_names(head)):
        return ""
    return title if is_title_case(title) or (head and is_title(title)) else ""


def _before_brackets(before: str, after: str) -> str:
    match = _IN_BRACKETS.match(before)
    if match is None or not re.match(r"^[\])}*_\s]*[.,;]?\s*$", after):
        return ""
    title = _REFERENCE_MARK.sub("", match["text"])
    return title if is_title_case(title.strip('*_"“” ')) else ""


def _of_bibitem(text: str, mention: Mention) -> str:
    near = text[max(0, mention.start - _NEAR) : mention.start]
    at = near.rfind("\\bibitem")
    blocks = near[at:].split("\\newblock") if at >= 0 else []
    # BibTeX's own styles write authors, title, and then where it appeared.
    title = plain_text(blocks[1]).removesuffix(".") if len(blocks) == 3 else ""
    return title if is_title(title) else ""


def _clean(title: str) -> str:
    return one_line(re.sub(r"[*_`]{1,3}(?=\W|$)|(?<!\w)[*_`]{1,3}", "", title)).strip(" ,;")


def _month_behind(after: str) -> Month | None:
    match = _MONTH_BEHIND.match(after)
    return _month(match[1]) if match else None


def _month(written: str | None) -> Month | None:
    try:
        return parse_month(written) if written else None
    except BadInputError:
        return None

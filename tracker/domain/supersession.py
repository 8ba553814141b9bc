"""A larger number on the same benchmark: a hint that a record fell, never a verdict.

Only for claims of the kinds `sota` and `capability`. A benchmark is a word of the claim with two
capitals, or a capital and a digit (*ImageNet*, *GSM8K*, *MMLU*); the number is the largest of its
sentence in the abstract, of the same kind (per cent or not) as the claim's.
"""

import re

from tracker.domain.claims import Claim, Kind

_BENCHMARK = re.compile(r"\b(?=\w*[A-Z])(?=\w*(?:[A-Z]\w*[A-Z]|\d))[A-Za-z][\w-]{2,}\b")
_NUMBER = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)\s?(%|percent\b|per cent\b)?")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_NO_BENCHMARKS = frozenset({"LLM", "LLMs", "SOTA", "RL", "DPO", "CoT", "NLP", "AI", "GPU"})


def supersession_hint(claim: Claim, abstract: str) -> str:
    """``91.5% on GSM8K, where the claim has 88%``; empty where nothing larger is said."""
    if claim.kind is not Kind.SOTA and claim.kind is not Kind.CAPABILITY:
        return ""
    benchmarks = [b for b in _BENCHMARK.findall(claim.text) if b not in _NO_BENCHMARKS]
    said = _numbers(claim.text)
    for sentence in _SENTENCE.split(abstract):
        for benchmark in benchmarks:
            if not re.search(rf"\b{re.escape(benchmark)}\b", sentence):
                continue
            for percent, value in said.items():
                found = _numbers(sentence.replace(benchmark, "")).get(percent)
                if found is not None and found > value:
                    unit = "%" if percent else ""
                    return f"{found:g}{unit} on {benchmark}, where the claim has {value:g}{unit}"
    return ""


def _numbers(text: str) -> dict[bool, float]:
    """The largest number of a text, among per cents and among others; years are left out."""
    largest: dict[bool, float] = {}
    for number, unit in _NUMBER.findall(text):
        value, percent = float(number), bool(unit)
        if percent or not (value.is_integer() and 1900 <= value <= 2100):
            largest[percent] = max(value, largest.get(percent, value))
    return largest

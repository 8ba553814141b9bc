"""From a person's or a claim's words to the words that an index is asked for."""

from tracker.literature.words import rarity, spellings, stem, telling_words

_LEAST_RARITY = 1.5
"""Words in more than about a fifth of all papers cost most of the time and tell nothing..."""
_ENOUGH = 2
"""...when at least so many rarer ones are there."""
MOST_WORDS = 64


def query_words(text: str) -> list[str]:
    """The distinct telling words of a text, rarest first; plain letters and digits only."""
    words = list(dict.fromkeys(telling_words(text)))
    rare = [word for word in words if rarity(stem(word)) >= _LEAST_RARITY]
    chosen = rare if len(rare) >= _ENOUGH else words
    best = sorted(chosen, key=lambda word: -rarity(stem(word)))[:MOST_WORDS]
    return list(dict.fromkeys(spelling for word in best for spelling in spellings(word)))

"""How P_hold is spread over the claims, as a chart."""

from collections.abc import Iterable, Iterator

from tracker.formats.chart_pieces import MAIN, drawing, line, words
from tracker.formats.words import count

_WIDTH, _HEIGHT, _LEFT, _TOP, _FOOT = 720, 190, 40, 22, 150
_BINS = 10


def draw_holds(chances: Iterable[float | None]) -> str:
    """One bar for every tenth; claims without an age are told apart. Empty without claims."""
    told = list(chances)
    known = [chance for chance in told if chance is not None]
    if not known:
        return ""
    bins = [0] * _BINS
    for chance in known:
        bins[min(_BINS - 1, int(chance * _BINS))] += 1
    unknown = len(told) - len(known)
    said = f"{sum(bins[:5])} below 0.5, {sum(bins[5:7])} from 0.5 to 0.7, {sum(bins[7:])} above"
    if unknown:
        said += f"; {count(unknown, 'claim')} without a month"
    return drawing(_WIDTH, _HEIGHT, "P_hold over all claims", said, _parts(bins))


def _parts(bins: list[int]) -> Iterator[str]:
    slot, most = (_WIDTH - 8 - _LEFT) / _BINS, max(bins)
    yield line(_LEFT, _FOOT, _WIDTH - 8, _FOOT, "soft")
    for place, number in enumerate(bins):
        x = _LEFT + slot * place
        height = (_FOOT - _TOP) * number / most
        if number:
            yield (
                f'<rect class="chance" x="{x + 3:.1f}" y="{_FOOT - max(2.0, height):.1f}" '
                f'width="{slot - 6:.1f}" height="{max(2.0, height):.1f}" fill="{MAIN}"/>'
            )
            yield words(x + slot / 2, _FOOT - max(2.0, height) - 5, f"{number:,}", "middle", "ink")
        yield words(x, _FOOT + 18, f"{place / _BINS:.1f}")
    yield words(_WIDTH - 8, _FOOT + 18, "1.0")
    yield words(_LEFT + (_WIDTH - 8 - _LEFT) / 2, _FOOT + 36, "P_hold today")

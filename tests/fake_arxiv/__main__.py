"""Run the fake arXiv for a person: `python -m tests.fake_arxiv --port 8099`."""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from tests.fake_arxiv.server import FakeArxiv
from tests.fake_arxiv.snapshot import load
from tests.fake_arxiv.trouble import Mishap, Trouble


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until interrupted, or for the seconds given."""
    options = _options(arguments)
    papers = load(options.papers) if options.papers else ()
    with FakeArxiv(*papers, port=options.port) as fake:
        if options.trouble:
            fake.trouble_always(Mishap(Trouble(options.trouble), seconds=options.trouble_seconds))
        print(_greeting(fake), flush=True)
        _wait(options.seconds)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fake_arxiv", description=__doc__)
    names = [trouble.value for trouble in Trouble]
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--papers", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--trouble", choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--trouble-seconds", type=float, metavar="N", help="for slow troubles")
    parser.add_argument("--seconds", type=float, metavar="N", help="stop after so long")
    return parser.parse_args(arguments)


def _greeting(fake: FakeArxiv) -> str:
    return (
        f"# {len(fake.papers)} papers; stop with Ctrl-C\n"
        f"export TRACKER_ARXIV_API_URL={fake.api_url}\n"
        f"export TRACKER_OAI_URL={fake.oai_url}\n"
        "export TRACKER_REQUEST_INTERVAL=0"
    )


def _wait(seconds: float | None) -> None:
    until = None if seconds is None else time.monotonic() + seconds
    try:
        while until is None or time.monotonic() < until:
            time.sleep(0.1 if until is None else min(0.1, max(0.0, until - time.monotonic())))
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()

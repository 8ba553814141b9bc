"""Fuzz the document readers. Run: python -m tests.fuzz [--seconds 60] [--seed 1]

A document that crashes a reader or takes too long is left in the folder that is named at the start.
"""

import argparse
import tempfile
from pathlib import Path

from tests.fuzz.run import fuzz


def main() -> None:
    """Read the arguments and fuzz."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    print(f"seed {given.seed}, {given.seconds:g} s, documents in {folder}")
    done = fuzz(folder, given.seed, seconds=given.seconds)
    print(
        f"{done.documents} documents, {done.references} references; no crash, no hang; slowest "
        f"{done.slowest:.2f} s for {done.slowest_size} bytes; {done.megabytes:.0f} MB at most"
    )


if __name__ == "__main__":
    main()

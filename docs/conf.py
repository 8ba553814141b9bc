"""How Sphinx builds these pages: `python -m sphinx -W -b html docs build/docs`; asks no network."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import pages  # noqa: E402 - lies beside this file

from tracker import __version__  # noqa: E402

pages.write(HERE / "_generated")

project = "Claim-Freshness Tracker"
copyright = "The Claim-Freshness Tracker developers"  # noqa: A001 - the name is Sphinx's
version = release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
exclude_patterns = ["example-notes.md"]
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
html_theme = "furo"
html_title = "Claim-Freshness Tracker"
html_extra_path = ["example.ipynb", "nightly-issue.yml"]

"""The pages of the documentation: made of what the program is today."""

import importlib.util
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest

from tracker.cli.app import root
from tracker.setting_values import SETTINGS

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def pages() -> ModuleType:
    found = importlib.util.spec_from_file_location("pages", ROOT / "docs" / "pages.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_the_commands_page_has_every_command_with_every_option(pages: ModuleType) -> None:
    page = pages.commands()
    for words, command in pages.walk(root, ""):
        _, heading, rest = page.partition(f"\n## tracker {words}\n")
        assert heading, words
        told = rest.partition("\n## ")[0]
        assert "Exit codes: " in told
        for parameter in command.params:
            if not getattr(parameter, "hidden", False) and parameter.param_type_name == "option":
                assert parameter.opts[0] in told, (words, parameter.opts)


def test_the_settings_page_has_every_setting(pages: ModuleType) -> None:
    page = pages.settings()
    for name in SETTINGS:
        assert f"| `{name}` | `TRACKER_{name.upper()}` | `--{name.replace('_', '-')}" in page


def test_pages_from_readme_lead_nowhere_that_is_not_there(pages: ModuleType) -> None:
    for page in (pages.start(), pages.concepts(), pages.from_readme("D", "Documents it reads")):
        assert page.startswith("# ")
        assert "](#" not in page
        assert "](docs/" not in page
    with pytest.raises(ValueError, match="no section"):
        pages.section("No such thing")


@pytest.mark.slow
@pytest.mark.skipif(find_spec("sphinx") is None, reason="Sphinx is not installed (extra docs)")
def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "-q", "-b", "html", "docs", str(tmp_path / "site")],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "_generated" / "commands.html").exists()

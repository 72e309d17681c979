"""What tests of the app share: the index of a folder with nothing in it yet."""

from pathlib import Path

import pytest

from tests.app.galleries import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """An index of nothing yet; its folder is `tmp_path / "pictures"`."""
    return Bench(tmp_path)

"""Fixtures that several packages of tests share."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of real files; tests that need it are skipped where it does not exist."""
    given = os.environ.get("HEATSITE_TEST_DATA")
    repository = Path(__file__).resolve().parents[1]
    folder = Path(given) if given else repository.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data: {folder} does not exist; set HEATSITE_TEST_DATA")
    return folder

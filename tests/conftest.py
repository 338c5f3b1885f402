"""Fixtures that several packages of tests share."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:                    # pytest without `python -m` leaves it out
    sys.path.insert(0, str(ROOT))


@pytest.fixture(scope="session", autouse=True)
def empty_store(tmp_path_factory):
    """No test reads what the user has fetched: a study would give other results."""
    before = os.environ.get("HEATSITE_CACHE")
    os.environ["HEATSITE_CACHE"] = str(tmp_path_factory.mktemp("store"))
    yield
    if before is None:
        os.environ.pop("HEATSITE_CACHE", None)
    else:
        os.environ["HEATSITE_CACHE"] = before


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of real files; tests that need it are skipped where it does not exist."""
    given = os.environ.get("HEATSITE_TEST_DATA")
    repository = Path(__file__).resolve().parents[1]
    folder = Path(given) if given else repository.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data: {folder} does not exist; set HEATSITE_TEST_DATA")
    return folder


@pytest.fixture
def unruly_server(tmp_path, monkeypatch):
    """A server on loopback that serves `tmp_path/served` and misbehaves as told.

    See tests/support/unruly.py: `.put(path, bytes)`, `.fault(path, cut_after=…, status=…)`,
    `.base`; set `.folder` to serve another folder.
    """
    from tests.support.unruly import UnrulyServer

    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    folder = tmp_path / "served"
    folder.mkdir()
    server = UnrulyServer(folder)
    yield server
    server.close()

"""A real browser for the pages."""

import json
import shutil
import subprocess

import pytest

CHROMIUM = next(filter(None, map(shutil.which, (
    "chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND",
         "--virtual-time-budget=6000", "--window-size=1280,1000")


def visited(path, folder):
    """The page's elements after its scripts ran, its messages, and what it asked for.

    The browser itself asks its maker for updates; the page's own requests bear an origin.
    """
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed (Debian package chromium)")
    log = folder / "net.json"
    run = subprocess.run(
        [CHROMIUM, *FLAGS, f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}",
         "--enable-logging=stderr", "--dump-dom", path.as_uri()],
        capture_output=True, text=True, timeout=120, cwd=folder)
    assert run.returncode == 0, run.stderr[-2000:]
    text = log.read_text("utf-8", errors="replace")
    try:
        events = json.loads(text)["events"]
    except json.JSONDecodeError:                     # the browser left while it wrote
        events = json.loads(text.rstrip().rstrip(",") + "]}")["events"]
    asked = {e["params"]["url"] for e in events if isinstance(e.get("params"), dict)
             and e["params"].get("url") and e["params"].get("initiator", "not an origin")
             != "not an origin"}
    messages = [line for line in run.stderr.splitlines() if "CONSOLE" in line]
    return run.stdout, messages, {u for u in asked if not u.startswith(("file:", "data:"))}


@pytest.fixture(scope="session")
def visit():
    """`visit(path, folder)` opens a page and tells what became of it."""
    return visited


def printed(path, folder):
    """The page as a PDF, as the browser prints it."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed (Debian package chromium)")
    paper = folder / "paper.pdf"
    run = subprocess.run(
        [CHROMIUM, *FLAGS, f"--user-data-dir={folder / 'profile'}", "--no-pdf-header-footer",
         f"--print-to-pdf={paper}", path.as_uri()],
        capture_output=True, text=True, timeout=120, cwd=folder)
    assert run.returncode == 0 and paper.is_file(), run.stderr[-2000:]
    return paper


@pytest.fixture(scope="session")
def on_paper():
    """`on_paper(path, folder)` prints a page to a PDF."""
    return printed

"""`heatsite doctor`: what is installed, what is missing, and how to mend it."""

from __future__ import annotations

import ctypes.util
import importlib.metadata
import re
import shutil
import sys

import click

from app.commands._common import json_option, print_json
from app.commands.gui import display_present

QT_LIBRARIES = {
    "EGL": "libegl1", "GL": "libgl1", "dbus-1": "libdbus-1-3", "fontconfig": "libfontconfig1",
    "glib-2.0": "libglib2.0-0", "xkbcommon-x11": "libxkbcommon-x11-0",
    "xcb-cursor": "libxcb-cursor0", "xcb-icccm": "libxcb-icccm4", "xcb-image": "libxcb-image0",
    "xcb-keysyms": "libxcb-keysyms1", "xcb-randr": "libxcb-randr0",
    "xcb-render-util": "libxcb-render-util0", "xcb-shape": "libxcb-shape0",
    "xcb-xinerama": "libxcb-xinerama0",
}
"""Libraries that Qt's X11 plugin loads, and the Debian packages that hold them."""

TEST_PROGRAMS = {"Xvfb": "xvfb", "chromium": "chromium"}


@click.command("doctor")
@json_option
def command(as_json):
    """Say what is installed, what is missing, and how to mend it.

    Only the window needs Qt's libraries and a display; every other command works without.
    """
    findings = [*_python(), *_packages(), *_packs(), *_qt(), *_display(), *_test_programs()]
    if as_json:
        print_json({"ok": all(item["ok"] or not item["needed"] for item in findings),
                    "findings": findings})
        return
    for item in findings:
        mark = "ok     " if item["ok"] else "MISSING" if item["needed"] else "absent "
        click.echo(f"{mark} {item['what']:24} {item['detail']}")
        if not item["ok"] and item["mend"]:
            click.echo(f"{'':8}{'':24} mend: {item['mend']}")


def _finding(what: str, ok: bool, detail: str, mend: str = "", needed: bool = True) -> dict:
    return {"what": what, "ok": ok, "needed": needed, "detail": detail, "mend": mend}


def _python() -> list[dict]:
    version = ".".join(map(str, sys.version_info[:3]))
    return [_finding("python", sys.version_info >= (3, 11), version,
                     "install Python 3.11 or newer")]


def _packages() -> list[dict]:
    try:
        wanted = importlib.metadata.requires("heatsite") or []
    except importlib.metadata.PackageNotFoundError:
        return [_finding("heatsite", False, "not installed", "make setup, or pipx install .")]
    findings = []
    for requirement in wanted:
        if "extra ==" in requirement:
            continue
        name = re.split(r"[<>=!~ ;\[]", requirement, maxsplit=1)[0]
        try:
            findings.append(_finding(name, True, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            findings.append(_finding(name, False, f"wanted: {requirement}",
                                     f"pip install '{requirement}'"))
    return findings


def _packs() -> list[dict]:
    from app.session import regions

    names = ", ".join(region.name for region in regions())
    return [_finding("starter packs", bool(names), names, "reinstall the program")]


def _qt() -> list[dict]:
    if not sys.platform.startswith("linux"):
        return []
    missing = [package for library, package in QT_LIBRARIES.items()
               if ctypes.util.find_library(library) is None]
    return [_finding("libraries for the window", not missing,
                     "all present" if not missing else "missing: " + " ".join(missing),
                     "sudo apt-get install " + " ".join(missing), needed=False)]


def _display() -> list[dict]:
    here = display_present()
    return [_finding("display", here, "present" if here else "none: the window cannot open here",
                     "start from a desktop; all other commands work without", needed=False)]


def _test_programs() -> list[dict]:
    return [_finding(f"{program} (tests only)", shutil.which(program) is not None,
                     shutil.which(program) or "absent", f"sudo apt-get install {package}",
                     needed=False)
            for program, package in TEST_PROGRAMS.items()]

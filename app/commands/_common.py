"""What several subcommands share: output as JSON, progress on stderr, options of the brief."""

from __future__ import annotations

import math
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gis.datacentre.presets import PRESET_KEYS
from gis.errors import InputError
from gis.progress import Progress
from gis.settings import COOLING_KEYS, LOAD_PROFILES

if TYPE_CHECKING:
    from rich.console import Console

json_option = click.option("--json", "as_json", is_flag=True,
                           help="Print one JSON object on stdout and nothing else there.")

lang_option = click.option("--lang", type=str, default="en", metavar="LANGUAGE",
                           help="Language of the reasons, and of the HTML report where one is "
                                "written: en, fr, pt or sw (default en).")


page_lang_option = click.option("--lang", type=str, default="en", metavar="LANGUAGE",
                                help="Language of the page that --out writes: en, fr, pt or sw "
                                     "(default en). What is shown here and the JSON stay English.")


def brief_options(function: Callable) -> Callable:
    """Options that change the data-centre brief; the command takes them as `**brief`."""
    for option in (
        click.option("--preset", type=str, metavar="NAME",
                     help=f"A usual data centre: {', '.join(PRESET_KEYS)}. "
                          "Options given beside it win."),
        click.option("--it-mw", type=float, help="IT capacity in MW (default 2)."),
        click.option("--utilisation", type=float, help="Mean IT load over capacity, 0 to 1."),
        click.option("--load-profile", type=str, metavar="NAME",
                     help=f"Shape of the IT load: one of {', '.join(LOAD_PROFILES)}."),
        click.option("--cooling", type=str, metavar="TYPE",
                     help=f"One of {', '.join(COOLING_KEYS)}."),
        click.option("--storage-m3", type=float,
                     help="Heat store of water beside the heat pump, in m³ (default 0: none)."),
        click.option("--warmer", "warmer_k", type=float, metavar="K",
                     help="Every hour this much warmer than today: 1, 2 or 3 K to see 2050 and "
                          "after (default 0)."),
        click.option("--no-water", "water_allowed", is_flag=True, flag_value=False, default=None,
                     help="The data centre may draw no make-up water."),
    ):
        function = option(function)
    return function


def existing(path: Path | None, what: str, folder: bool = False) -> Path | None:
    """`path` if it exists as asked; raises :class:`InputError` otherwise."""
    if path is None:
        return None
    if not path.exists():
        raise InputError(f"The {what} {path} does not exist; check its name and folder.")
    if folder and not path.is_dir():
        raise InputError(f"The {what} {path} is a file; give the folder that holds it.")
    if not folder and path.is_dir():
        raise InputError(f"The {what} {path} is a folder; give one file.")
    return path


def writable_folder(out: Path | None) -> None:
    """Raise :class:`InputError` where `out` cannot be a folder of ours, before the work starts."""
    if out is None:
        return
    from layers.refusals import refusal

    try:
        if out.exists() and not out.is_dir():
            raise InputError(f"--out {out} is a file; give a folder, it is made where absent.")
        nearest = next(folder for folder in (out, *out.absolute().parents) if folder.exists())
    except OSError as error:                 # a name too long, a folder that may not be seen
        raise InputError(f"--out {refusal(out, error)}") from error
    if not nearest.is_dir():
        raise InputError(f"--out {out} cannot be made: {nearest} is a file; give another folder.")
    if not os.access(nearest, os.W_OK):
        raise InputError(f"--out {out} cannot be written: {nearest} is read-only for you; "
                         "give another folder.")
    try:                                     # rights do not tell of /proc, nor of a full disk
        os.rmdir(tempfile.mkdtemp(prefix=".heatsite-", suffix=".part", dir=nearest))
    except OSError as error:
        raise InputError(f"--out {refusal(out, error)}") from error


def warn_of_files(session) -> None:
    """Tell on stderr which files cannot be used, and which are not as they were."""
    for words in (*session.inputs.faults, *(change.words for change in session.changed)):
        click.echo(f"Warning: {printable(words)}", err=True)


def print_json(value: Any) -> None:
    """One JSON object on stdout, strictly valid: what is unknown is null."""
    from app.export.manifest import dumps, plain

    sys.stdout.write(dumps(plain(value)))


def printable(text: str) -> str:
    """Text of a file without characters that would steer a terminal."""
    return "".join(c if c.isprintable() else "·" for c in text)


def rounded(value: float | None, digits: int = 4) -> str:
    """A figure for people: significant digits, thousands apart, a dash where unknown."""
    if value is None or not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    decimals = max(digits - 1 - math.floor(math.log10(abs(value))), 0)
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def console(width: int = 120) -> Console:
    """The terminal, or a page of `width` characters where stdout is a file.

    Square brackets and colons in names are no orders to it.
    """
    from rich.console import Console

    terminal = sys.stdout.isatty()
    return Console(highlight=False, markup=False, emoji=False, width=None if terminal else width)


@contextmanager
def terminal_progress(quiet: bool = False) -> Iterator[Progress]:
    """Progress on stderr: a bar on a terminal, one line per step elsewhere."""
    if quiet:
        yield lambda done, total, step: None
        return
    if not sys.stderr.isatty():
        said: set[str] = set()

        def lines(done: int, total: int, step: str) -> None:
            if step not in said:
                said.add(step)
                click.echo(f"  {step} …", err=True)

        yield lines
        return
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn
    from rich.progress import Progress as Bar

    with Bar(SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=28),
             TextColumn("{task.percentage:>3.0f} %"), console=Console(stderr=True),
             transient=True) as bar:
        task = bar.add_task("starting", total=1)

        def show(done: int, total: int, step: str) -> None:
            bar.update(task, completed=done, total=max(total, 1), description=step)

        yield show

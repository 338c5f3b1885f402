"""Sets a document with typst: data goes in as JSON, so that nothing from it is ever markup.

The fonts come from installed packages and from nowhere else, so that a file looks the same on
every machine: Source Sans Pro, and DejaVu Sans for letters that it lacks.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from app.export.manifest import plain
from app.export.report.words import unbroken
from gis.errors import HeatSiteError

from .fonts import font_files, letters
from .outlines import outlined

MISSING = "▯"
"""Stands for a letter that neither font has."""
MOST_LETTERS = 2000
"""Longest text that goes into a document; what is longer is cut and says so."""

DROPPED = ("Cc", "Cf", "Cs", "Mn", "Me", "So", "Sk")
"""Signs that no font here has are left out: a picture such as an emoji spells nothing."""
ENDLESS, STEP = re.compile(r"\w{24,}"), 8
"""Words so long may be broken after every eighth letter, for no line would hold them."""

_STEERING = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")


def clean(text: str, most: int = MOST_LETTERS) -> str:
    """`text` as it can be shown: no control or direction marks, no missing letters, not endless.

    >>> clean("Nairobi\\u202e\\x07 =HYPERLINK(1)")
    'Nairobi =HYPERLINK(1)'
    """
    given = _STEERING.sub("", unicodedata.normalize("NFC", text[:4 * most]))
    known = letters()
    text = "".join(
        c if c == "\n" or ord(c) in known
        else " " if c.isspace() else "" if unicodedata.category(c) in DROPPED
        else MISSING for c in given)
    if len(text) < len(given):                   # what was left out leaves no gap
        text = re.sub(r"(?<=\S)  +(?=\S)", " ", text).strip() or ("?" if given.strip() else "")
    return text if len(text) <= most else f"{text[:most - 1].rstrip()}…"


def _breakable(found: re.Match[str]) -> str:
    """A long word with places where a line may end, which are neither seen nor take room."""
    word = found[0]
    return "\u200b".join(word[at:at + STEP] for at in range(0, len(word), STEP))


def cleaned(value: Any) -> Any:
    """The same value with every text in it made showable, and the letters of drawings drawn."""
    if isinstance(value, str):
        return ENDLESS.sub(_breakable, str(unbroken(clean(value))))
    if isinstance(value, Mapping):
        return {key: outlined(item) if key == "svg" else cleaned(item)
                for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(item) for item in value]
    return plain(value)


def template(name: str) -> str:
    """Text of one of the documents' templates."""
    folder = resources.files("assets").joinpath("templates", "pdf")
    return folder.joinpath(name).read_text("utf-8")


def typeset(name: str, data: Mapping[str, Any], files: Mapping[str, bytes] | None = None, *,
            kind: str = "pdf", ppi: float = 144.0) -> list[bytes]:
    """The document `name` filled with `data`: one PDF, or one picture per page.

    Parameters
    ----------
    name : str
        A template without its suffix.
    data : mapping
        Plain values; the templates read them as JSON. Text under the key `svg` is a drawing.
    files : mapping of name to content, optional
        Pictures that the data names.
    kind : str
        "pdf" (tagged, PDF/UA-1), "png" or "svg".
    ppi : float
        Pixels per inch of a "png".

    Raises
    ------
    InputError
        If the folder for temporary files cannot be written.
    """
    from layers.refusals import refusal

    try:
        with tempfile.TemporaryDirectory(prefix="heatsite-") as place:
            return _set(Path(place), name, data, files or {}, kind, ppi)
    except OSError as error:
        raise refusal(Path(tempfile.gettempdir()), error) from error


def _set(folder: Path, name: str, data: Mapping[str, Any], files: Mapping[str, bytes], kind: str,
         ppi: float) -> list[bytes]:
    """The document set in a folder of its own, which holds all that it reads."""
    import typst

    for part in (f"{name}.typ", "parts.typ"):
        (folder / part).write_text(template(part), "utf-8")
    (folder / "data.json").write_text(
        json.dumps(cleaned(data), ensure_ascii=False, allow_nan=False), "utf-8")
    for file, content in files.items():
        (folder / file).write_bytes(content)
    fonts = folder / "fonts"
    fonts.mkdir()
    for source in font_files():
        shutil.copyfile(source, fonts / source.name)
    try:
        run: Any = typst.compile             # its stub knows no choice made at run time
        made = run(
            str(folder / f"{name}.typ"), root=str(folder), font_paths=[str(fonts)],
            ignore_system_fonts=True, format=kind, ppi=ppi, timestamp=0,
            pdf_standards=["ua-1"] if kind == "pdf" else [])
    except typst.TypstError as error:
        raise HeatSiteError(f"the document {name} could not be set: {error}") from error
    return made if isinstance(made, list) else [made]

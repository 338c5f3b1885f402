"""Writes the PDF documents of a result, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.export.names import with_short_names
from app.export.report.speech import speaking, told_all
from app.export.report.theme import THEMES
from gis.errors import InputError, UnknownNameError
from gis.progress import Progress, silent
from gis.results import StudyResult

from .drawing import EMBER, INK, PAPER
from .pages import PAPERS, document, short_document
from .typeset import typeset
from .words import AUDIENCES

if TYPE_CHECKING:
    from app.export.changes import Changes
    from gis.study import Inputs


def write_pdf(result: StudyResult, inputs: Inputs, path: Path | str, *,
              audience: str = "council", paper: str = "a4", title: str = "", notes: str = "",
              logo: Path | str | None = None, language: str = "en",
              folder: Path | str | None = None, site_pages: int | None = None,
              changes: Changes | None = None, progress: Progress = silent) -> Path:
    """Write the PDF report to `path`.

    Parameters
    ----------
    audience : str
        "council", "investor" or "government".
    paper : str
        "a4" or "letter".
    title, notes : str
        The author's own; without a title the question is asked.
    logo : path, optional
        A PNG, JPEG or SVG of the author's.
    language : str
        One of :data:`app.translation.LANGUAGES`.
    folder : path, optional
        Where the result stands; a portfolio or a comparison in it becomes a section.

    site_pages : int, optional
        How many sites get a page of their own, best first; all by default.
    changes : Changes, optional
        Those since an earlier result, which become a section.

    Raises
    ------
    InputError
        If a choice is unknown, the logo is no picture or the file cannot be written.
    """
    from app.translation import language as spoken
    from app.translation import told
    from layers.files import write_atomic

    from .logo import read_logo

    chosen(audience, paper)
    paged(site_pages)
    say = spoken(language)
    mark, files = read_logo(logo)
    progress(0, 3, "drawing maps and charts")
    result = with_short_names(result)
    with speaking(say):
        data = document(told(result, language) if language != "en" else result, inputs, audience,
                        paper, title, notes, say, Path(folder) if folder else None, site_pages,
                        changes)
        data = told_all(data)
    progress(1, 3, "setting the pages")
    made = typeset("report", data | mark, files)
    progress(2, 3, "writing the report")
    write_atomic(path, made[0])
    progress(3, 3, "report written")
    return Path(path)


NEAR = 60                                # squared distance of colours that the eye takes for one
PPI = 144.0
"""Of the summary's picture: wide enough for a phone held upright, three pixels to the point."""


def write_summary(result: StudyResult, inputs: Inputs, pdf: Path | str | None,
                  png: Path | str | None = None, *, title: str = "", language: str = "en"
                  ) -> list[Path]:
    """Write the one page that travels, as PDF and as a picture, each at most 300 kB.

    Either path may be None; returns those written. Raises :class:`gis.errors.InputError` where
    a file cannot be written.
    """
    from app.translation import language as spoken
    from app.translation import told
    from layers.files import write_atomic

    say = spoken(language)
    result = with_short_names(result)
    with speaking(say):
        data = short_document(told(result, language) if language != "en" else result, inputs,
                              title, say)
        data = told_all(data)
    written = []
    if pdf is not None:
        write_atomic(pdf, typeset("summary", data)[0])
        written.append(Path(pdf))
    if png is not None:
        write_atomic(png, small_png(typeset("summary", data, kind="png", ppi=PPI)[0]))
        written.append(Path(png))
    return written


def small_png(content: bytes, colours: int = 128) -> bytes:
    """The same picture with so many colours at most: a third of the bytes.

    The colours that carry meaning are kept however few pixels bear them.
    """
    import io

    import numpy as np
    from PIL import Image, ImageColor

    keep = [ImageColor.getrgb(tone)[:3] for tone in (EMBER, INK, PAPER, *THEMES.values())]
    with Image.open(io.BytesIO(content)) as image:
        full = image.convert("RGB")
    found = full.quantize(colours - len(keep), Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    chosen = Image.new("P", (1, 1))
    chosen.putpalette([*(found.getpalette() or ()), *(part for tone in keep for part in tone)])
    small = full.quantize(palette=chosen, dither=Image.Dither.NONE)
    palette = np.array(small.getpalette()).reshape(-1, 3)
    for tone in keep:                            # the library takes the nearest but roughly
        near = ((palette - tone) ** 2).sum(axis=1)
        palette[near <= NEAR] = tone
    small.putpalette(palette.ravel().tolist())
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def chosen(audience: str, paper: str) -> None:
    """Refuse an audience or a paper that there is not."""
    if audience not in AUDIENCES:
        raise UnknownNameError("audience", audience, AUDIENCES)
    if paper not in PAPERS:
        raise UnknownNameError("paper", paper, PAPERS)


def paged(site_pages: int | None) -> None:
    """Refuse a number of pages that cannot be."""
    if site_pages is not None and site_pages < 0:
        raise InputError(f"{site_pages} pages of sites are impossible; give 0 or more.")

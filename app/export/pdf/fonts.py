"""The fonts of the documents: which files, which letters, how wide.

They come from installed packages and from nowhere else, so that a file looks the same on every
machine: Source Sans Pro, and DejaVu Sans for letters that it lacks.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

FACES = ("Regular", "It", "Semibold", "Bold")


@cache
def font_files() -> tuple[Path, ...]:
    """The font files of the packages that carry them."""
    import font_source_sans_pro
    import matplotlib

    folder = Path(font_source_sans_pro.__file__).parent / "files"
    others = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return (*(folder / f"SourceSansPro-{face}.ttf" for face in FACES),
            others / "DejaVuSans.ttf", others / "DejaVuSans-Bold.ttf")


@cache
def letters() -> frozenset[int]:
    """Code points that the fonts can show."""
    from matplotlib.ft2font import FT2Font

    files = font_files()
    return frozenset().union(*(FT2Font(str(files[i])).get_charmap() for i in (0, 4)))


@cache
def _widths() -> dict[str, float]:
    """Width of each letter of the upright font, as a share of its size."""
    from matplotlib.ft2font import FT2Font, LoadFlags

    font = FT2Font(str(font_files()[0]))
    return {chr(code): font.load_glyph(at, LoadFlags.NO_SCALE).horiAdvance / font.units_per_EM
            for code, at in font.get_charmap().items() if code < 0x2100}


def wide(text: str, size: float) -> float:
    """Width of a line of letters. [pt]"""
    widths = _widths()
    return size * sum(widths.get(letter, 0.6) for letter in text)

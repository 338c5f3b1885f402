"""The page on paper, printed by a real browser."""

import math
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdf
import pytest

from app.export.report import write_report
from layers import tables

LEAST_PT = 6.95
"""Size of the smallest letters on paper: 7 pt, as the printer rounds it."""


@pytest.fixture(scope="module")
def pages(result, inputs, on_paper, tmp_path_factory):
    """Text and letter sizes of each printed page; seven sites, of which five go to paper."""
    folder = tmp_path_factory.mktemp("paper")
    whole = type(inputs)(**vars(inputs) | {"tables": tables.load_all(), "country": "KEN"})
    sites = tuple(replace(result.sites[k % 3], id=f"s{k}", rank=k + 1, name=f"Place {k + 1}")
                  for k in range(7))
    path = write_report(replace(result, sites=sites), whole, folder / "report.html")
    document = pypdfium2.PdfDocument(on_paper(path, folder))
    return [told(page.get_textpage()) for page in document]


def told(text):
    """A page's text, and each letter's size on paper [pt]."""
    sizes = []
    for at in range(text.count_chars()):
        matrix = pdf.FS_MATRIX()
        pdf.FPDFText_GetMatrix(text.raw, at, matrix)
        if chr(pdf.FPDFText_GetUnicode(text.raw, at)).strip():
            sizes.append(pdf.FPDFText_GetFontSize(text.raw, at) * math.hypot(matrix.c, matrix.d))
    return text.get_text_range(), sizes


def test_every_letter_can_be_read(pages):
    """A part wider than the paper would make the browser shrink all of it."""
    small = [(number, min(sizes), text[:60]) for number, (text, sizes) in enumerate(pages, 1)
             if sizes and min(sizes) < LEAST_PT]
    assert small == []


def test_the_first_five_sites_each_begin_a_page(pages):
    begins = [number for number, (text, _) in enumerate(pages) if "Next steps" in text]
    assert len(begins) == 5 == len(set(begins))
    text = "".join(text for text, _ in pages)
    assert "On paper: the first 5 sites" in text and "Open all" not in text


def test_no_page_is_empty(pages):
    assert all(len(text.split()) > 12 for text, _ in pages)

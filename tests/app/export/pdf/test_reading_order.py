"""What pdftotext reads: headings, then their text, then their tables, for every audience."""

import re
import shutil
import subprocess

import pytest

from app.export.pdf import write_pdf, write_summary

pdftotext = shutil.which("pdftotext")
pytestmark = pytest.mark.skipif(pdftotext is None, reason="pdftotext is not installed")

OWN = {"council": ("What it means here", "What it means for people"),
       "investor": (),
       "government": ("The region and its grid", "Grid connection", "Flexibility and water",
                      "Flexibility and back-up", "Water")}


def read(path, *options):
    """Lines of the document; spaces as one, words that were parted put together."""
    text = subprocess.run([pdftotext, *options, str(path), "-"], capture_output=True, text=True,
                          check=True).stdout
    text = text.replace("\xad\n", "").replace("\xa0", " ")
    return [" ".join(line.split()) for line in re.split(r"[\n\f]", text) if line.strip()]


@pytest.fixture(scope="module", params=list(OWN))
def audience(request):
    return request.param


@pytest.fixture(scope="module")
def path(result, inputs, audience, tmp_path_factory):
    return write_pdf(result, inputs, tmp_path_factory.mktemp(audience) / "r.pdf",
                     audience=audience)


@pytest.fixture(scope="module", params=["as it lies on the page", "as it was written"])
def lines(path, request):
    return read(path, *(["-raw"] if request.param == "as it was written" else []))


def after(lines, words, start=0):
    """The first line from `start` on that begins with `words`."""
    found = next((at for at in range(start, len(lines)) if lines[at].startswith(words)), None)
    assert found is not None, f"{words!r} is not read after line {start}"
    return found


def test_headings_come_in_the_order_of_the_contents(lines, audience):
    at = after(lines, "How to read the figures")
    for words in ("All sites, best first", "Where the sites lie", *OWN[audience], "Site by site",
                  "What would change this ranking", "How this was done", "Screening",
                  "Sources and licences", "Glossary"):
        at = after(lines, words, at + 1)


def test_the_summary_says_question_answer_doubt_sites_next(lines):
    at = after(lines, "In one page")
    for words in ("Where in Testland", "How sure is this?", "The first five sites", "What next"):
        at = after(lines, words, at + 1)


def test_a_site_is_told_name_first_then_reasons_then_tables(lines):
    at = after(lines, "Site by site")
    for words in ("Why here", "How sure", "Score by theme", "Heat used", "Heat at the source"):
        at = after(lines, words, at + 1)


def test_a_sentence_is_read_in_one_go(lines, result):
    """No name of a map and no number of a chart stands inside a sentence."""
    whole = " ".join(lines)
    for sentence in (result.sites[0].why,
                     "The region is cut into equal squares. What must not be built on is taken "
                     "out, each with its reason."):
        assert " ".join(sentence.split()) in whole


def test_letters_of_drawings_are_no_text(lines):
    assert "N" not in lines                          # the north arrow
    assert not [line for line in lines if re.fullmatch(r"\d+ km", line)]      # the scale bar


def test_the_page_that_travels_reads_from_top_to_bottom(result, inputs, tmp_path):
    [path] = write_summary(result, inputs, tmp_path / "s.pdf")
    lines, at = read(path), -1
    for words in ("Where in Testland", "First comes", "The first five sites", "Alpha East",
                  "How sure is this?", "What next"):
        at = after(lines, words, at + 1)


def test_pictures_tell_what_they_show_and_fonts_are_in_the_file(path):
    """Tagged as PDF/UA asks: language, figures with words, headings; fonts embedded."""
    pdfium = pytest.importorskip("pypdfium2")
    import pypdfium2.raw as raw

    document = pdfium.PdfDocument(path)
    told, kinds = [], set()
    for page in document:
        tree = raw.FPDF_StructTree_GetForPage(page)
        stack = [raw.FPDF_StructTree_GetChildAtIndex(tree, i)
                 for i in range(raw.FPDF_StructTree_CountChildren(tree))]
        while stack:
            element = stack.pop()
            if not element:
                continue
            kind = _words(raw.FPDF_StructElement_GetType, element)
            kinds.add(kind)
            if kind == "Figure":
                told.append(_words(raw.FPDF_StructElement_GetAltText, element).strip())
            stack += [raw.FPDF_StructElement_GetChildAtIndex(element, i)
                      for i in range(raw.FPDF_StructElement_CountChildren(element))]
    document.close()
    assert {"H1", "H2", "H3", "Table", "TH", "TD", "L", "Figure"} <= kinds
    assert any(text.startswith("Map of Testland") for text in told)
    content = path.read_bytes()
    assert re.search(rb"/Lang\s*\(en\)", content) and b"/FontFile2" in content


def _words(function, element):
    import ctypes

    size = function(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    function(element, buffer, size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")

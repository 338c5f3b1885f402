"""Names that are endless, turned about or made of pictures, on pages."""

from dataclasses import replace

import pytest

from app.export import dumps, rank_json
from app.export.names import full_names, with_short_names
from app.export.pdf import write_pdf
from app.export.pdf.typeset import MISSING, clean, cleaned
from app.export.report.page import build_report
from app.export.texts import TURNING, shown_name

ENDLESS = "Nairobi" * 1500
TURNED = "Al\u202egnoW\u2066pha"
ARABIC = "مركز البيانات"


@pytest.fixture(scope="module")
def named(result):
    """The invented result with an endless, a turned and an Arabic name, told in a sentence too."""
    one, two, three = result.sites
    user = replace(one.heat.sinks[0], name="Dairy" * 2000)
    return replace(result, sites=(
        replace(one, name=ENDLESS, why=f"{ENDLESS} has a strong line near.",
                heat=replace(one.heat, sinks=(user, *one.heat.sinks[1:]))),
        replace(two, name=TURNED), replace(three, name=ARABIC)))


@pytest.fixture(scope="module")
def page(named, inputs):
    return build_report(named, inputs, notes="n" * 9000)


@pytest.fixture(scope="module")
def texts(named, inputs, tmp_path_factory):
    pdfium = pytest.importorskip("pypdfium2")
    path = write_pdf(named, inputs, tmp_path_factory.mktemp("pdf") / "names.pdf",
                     notes="n" * 9000)
    document = pdfium.PdfDocument(path)
    boxes = [(page.get_width(), [page.get_textpage().get_charbox(i) for i in range(
        0, page.get_textpage().count_chars(), 5)]) for page in (document[0], document[3])]
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return found, boxes


def test_a_name_of_one_line_and_eighty_letters():
    assert shown_name("a" * 80) == "a" * 80
    assert shown_name("a" * 81) == "a" * 79 + "…"
    assert shown_name("one\n two\u202e") == "one two"


def test_short_names_leave_a_result_as_it_is(result):
    assert with_short_names(result) is result and full_names(result) == {}


def test_long_names_are_cut_where_sentences_tell_them(named):
    site = with_short_names(named).sites[0]
    assert site.name == ENDLESS[:79] + "…"
    assert site.why == f"{site.name} has a strong line near."
    assert len(site.heat.sinks[0].name) == 80
    assert len(full_names(named)[site.id]) == 300


def test_the_data_file_keeps_the_name_whole(named):
    assert ENDLESS in dumps(rank_json(named))


def test_the_web_page_shows_neither_endless_nor_turned_names(page):
    assert ENDLESS[:301] not in page and "Dairy" * 20 not in page
    assert f'title="{ENDLESS[:299]}…"' in page
    assert not TURNING.search(page)
    assert "AlgnoWpha" in page and ARABIC in page


def test_no_letter_of_the_document_lies_beyond_its_page(texts):
    found, boxes = texts
    assert "AlgnoWpha" in "".join(found)
    for width, letters in boxes:
        assert letters
        assert max(right for _, _, right, _ in letters) < width - 40


def test_pictures_spell_nothing_and_other_letters_stay():
    assert clean("Fish \U0001f41f\ufe0f farm") == "Fish farm"
    assert clean("\U0001f525") == "?"
    assert clean("m² °C → ▲") == "m² °C → ▲"
    assert clean("数据") == MISSING * 2


def test_long_words_may_break(named):
    assert cleaned("x" * 24) == "\u200b".join(["x" * 8] * 3)
    assert cleaned("x" * 23) == "x" * 23

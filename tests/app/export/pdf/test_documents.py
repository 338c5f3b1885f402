"""The documents as files: whole, tagged, in order, harmless, the same twice."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from app.cli import main
from app.export.pdf import (
    chart_svg,
    map_svg,
    picture_png,
    write_pdf,
    write_picture,
    write_poster,
    write_summary,
)
from app.session import Session
from gis.errors import InputError, UnknownNameError

pdfium = pytest.importorskip("pypdfium2")
LIMIT = 300_000


@pytest.fixture(scope="session")
def logo(tmp_path_factory):
    path = tmp_path_factory.mktemp("logo") / "logo.png"
    Image.new("RGB", (40, 20), "#C2410C").save(path)
    return path


@pytest.fixture(scope="session")
def council(result, inputs, logo, tmp_path_factory):
    return write_pdf(result, inputs, tmp_path_factory.mktemp("pdf") / "council.pdf",
                     title="Heat for Testland #[evil]", notes="By the *council*", logo=logo)


@pytest.fixture(scope="session")
def pages(council):
    document = pdfium.PdfDocument(council)
    texts = [page.get_textpage().get_text_range().replace("\xa0", " ").replace("\r", "")
             for page in document]
    document.close()
    return texts


def test_title_and_notes_stand_as_they_were_typed(pages):
    assert "Heat for Testland #[evil]" in pages[0]
    assert "By the *council*" in pages[0]


def test_second_page_says_everything(pages):
    assert "In one page" in pages[1] and "Alpha East" in pages[1]
    for words in ("How sure is this?", "The first five sites", "What next"):
        assert words in pages[1]


def test_text_is_in_reading_order(pages):
    whole = "\n".join(pages)
    order = ["All sites, best first", "Where the sites lie", "What it means here",
             "Site by site", "What would change this ranking", "How this was done",
             "Sources and licences\n", "Glossary\n"]
    body = whole[whole.index("What was asked"):]
    found = [body.index(words) for words in order]
    assert found == sorted(found)
    assert whole.index("Alpha East") < whole.index("=HYPERLINK(1)")


def test_pages_are_numbered(pages):
    for number, text in enumerate(pages[1:], 2):
        assert f"page {number} of {len(pages)}" in text


def test_each_site_has_one_page(pages):
    assert sum("Score by theme" in text for text in pages) == 3


def test_fewer_pages_of_sites_are_owned_up_to(result, inputs, tmp_path):
    path = write_pdf(result, inputs, tmp_path / "few.pdf", site_pages=1)
    document = pdfium.PdfDocument(path)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    assert sum("Score by theme" in text for text in texts) == 1
    assert any("The last 2 sites have no page of their own" in " ".join(text.split())
               for text in texts)
    with pytest.raises(InputError, match="0 or more"):
        write_pdf(None, inputs, tmp_path / "none.pdf", site_pages=-1)


def test_names_with_markup_are_text_alone(council, pages):
    assert any("<img src=x onerror=alert(1)>" in text for text in pages)
    content = council.read_bytes()
    for key in (b"/JavaScript", b"/Launch", b"/URI", b"/EmbeddedFile"):
        assert key not in content


def test_it_is_tagged_and_bookmarked(council):
    document = pdfium.PdfDocument(council)
    titles = [mark.get_title() for mark in document.get_toc()]
    assert document.is_tagged()
    assert document.get_metadata_dict()["Title"] == "Heat for Testland #[evil]"
    document.close()
    assert "In one page" in titles and "Alpha East" in titles


def test_two_runs_write_the_same_bytes(council, result, inputs, logo, tmp_path):
    again = write_pdf(result, inputs, tmp_path / "again.pdf", title="Heat for Testland #[evil]",
                      notes="By the *council*", logo=logo)
    assert again.read_bytes() == council.read_bytes()


@pytest.mark.parametrize("audience, words", [("investor", "Cost of heat"),
                                             ("government", "Flexibility and back-up")])
def test_other_audiences_on_letter_paper(result, inputs, tmp_path, audience, words):
    path = write_pdf(result, inputs, tmp_path / "a.pdf", audience=audience, paper="letter")
    document = pdfium.PdfDocument(path)
    assert document[0].get_size() == (612, 792)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert f"Report for {audience}" in text and words in text


def test_a_result_without_sites_is_told(result, inputs, tmp_path):
    path = write_pdf(replace(result, sites=()), inputs, tmp_path / "none.pdf")
    document = pdfium.PdfDocument(path)
    assert "No place is left" in document[1].get_textpage().get_text_range()
    document.close()


def test_names_without_end_are_cut(result, inputs, tmp_path):
    worst = replace(result.sites[0], name="\u202eA" * 10_000 + "😀漢")
    path = write_pdf(replace(result, sites=(worst,)), inputs, tmp_path / "long.pdf")
    document = pdfium.PdfDocument(path)
    assert len(document) < 20
    document.close()


def test_summary_is_small(result, inputs, tmp_path):
    pdf, png = write_summary(result, inputs, tmp_path / "s.pdf", tmp_path / "s.png")
    assert pdf.stat().st_size <= LIMIT and png.stat().st_size <= LIMIT
    document = pdfium.PdfDocument(pdf)
    assert len(document) == 1
    document.close()
    with Image.open(png) as image:
        assert image.width == 624                # 110 mm at 144 pixels per inch
        seen = {colour for _, colour in image.convert("RGB").getcolors(1 << 16)}
        # the first site's circle and the paper
        assert len(seen) <= 128 and {(0xC2, 0x41, 0x0C), (255, 255, 255)} <= seen


def test_poster_is_as_large_as_its_paper(result, inputs, tmp_path):
    document = pdfium.PdfDocument(write_poster(result, inputs, tmp_path / "p.pdf", paper="a2"))
    assert len(document) == 1
    assert document[0].get_size() == pytest.approx((1191, 1684), abs=1)
    document.close()


def test_pictures_at_print_resolution(result, inputs, tmp_path):
    chart = chart_svg(result, inputs, result.sites[0], "heat")
    with Image.open(io.BytesIO(picture_png(chart, 144))) as image:
        assert image.width == 780                # 520 of the 96 in an inch
    path = write_picture(map_svg(result, inputs), tmp_path / "map.svg")
    assert path.read_text("utf-8").startswith("<svg")
    with pytest.raises(InputError, match="neither SVG nor PNG"):
        write_picture(chart, tmp_path / "map.gif")
    with pytest.raises(InputError, match="nothing to draw"):
        write_picture("", tmp_path / "map.png")
    with pytest.raises(InputError, match="pixels per inch"):
        write_picture(chart, tmp_path / "map.png", ppi=1e6)
    with pytest.raises(UnknownNameError):
        chart_svg(result, inputs, result.sites[0], "pie")


def test_a_place_that_cannot_be_written_is_told_and_left_alone(result, inputs, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match="cannot be written"):
        write_summary(result, inputs, tmp_path / "file" / "s.pdf")
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_what_is_asked_amiss_is_refused_before_any_work(inputs, tmp_path):
    with pytest.raises(UnknownNameError):
        write_pdf(None, inputs, tmp_path / "x.pdf", audience="king")
    with pytest.raises(UnknownNameError):
        write_pdf(None, inputs, tmp_path / "x.pdf", paper="a9")


@pytest.fixture
def opened(monkeypatch, result, inputs):
    """`heatsite report` on the invented region."""
    session = Session(inputs, result.settings)
    session.run = session.at_hand = lambda progress: result
    monkeypatch.setattr(Session, "open", lambda *_: session)


def test_report_command_writes_what_is_asked(opened, tmp_path, capsys):
    assert main(["report", "testland", "--summary", "--out", str(tmp_path), "--json"]) == 0
    assert {p.name for p in tmp_path.iterdir()} == {"summary.pdf", "summary.png"}
    assert '"name": "summary.pdf"' in capsys.readouterr().out


def test_report_command_writes_maps_and_charts_as_pictures(opened, result, tmp_path, capsys):
    assert main(["report", "testland", "--pictures", "--site-pages", "1", "--lang", "fr",
                 "--out", str(tmp_path)]) == 0
    assert {p.name for p in tmp_path.iterdir()} == {"pictures", "licences.txt"}
    names = {p.name for p in (tmp_path / "pictures").iterdir()}
    assert names >= {f"{name}{suffix}" for suffix in (".svg", ".png")
                     for name in ("map", "01-map", "01-heat", "01-score")}
    assert not any(name.startswith("02") for name in names)
    assert {name[:-4] for name in names if name.endswith(".svg")} == {
        name[:-4] for name in names if name.endswith(".png")}
    with Image.open(tmp_path / "pictures" / "01-heat.png") as image:
        assert image.width == 1625               # 520 of the 96 in an inch, at 300
    capsys.readouterr()


def test_the_poster_is_a_picture_too(opened, tmp_path, capsys):
    assert main(["report", "testland", "--poster", "--out", str(tmp_path)]) == 0
    assert {p.name for p in tmp_path.iterdir()} == {"poster.pdf", "poster.png"}
    with Image.open(tmp_path / "poster.png") as image:
        assert image.size == pytest.approx((1684 / 72 * 150, 2384 / 72 * 150), abs=2)
    capsys.readouterr()


def test_report_command_refuses_in_one_sentence(opened, tmp_path, capsys):
    (tmp_path / "logo.png").write_text("no picture")
    assert main(["report", "testland", "--logo", str(tmp_path / "logo.png")]) == 2
    assert "is not a picture" in capsys.readouterr().err
    assert main(["report", "testland", "--audience", "king"]) == 2
    assert "audience" in capsys.readouterr().err


def test_what_changed_since_an_earlier_result_is_a_section(result, inputs, tmp_path):
    from app.export import dumps, rank_json
    from app.export.changes import changes_since

    (tmp_path / "result.json").write_text(dumps(rank_json(result)), "utf-8")
    first, second, third = result.sites
    now = replace(result, sites=(
        replace(second, rank=1, heat=replace(second.heat, used_mwh_y=3300.0)),
        replace(first, rank=2), third))
    texts = _told(write_pdf(now, inputs, tmp_path / "now.pdf",
                            changes=changes_since(tmp_path, now)))
    page = next(t for t in texts[3:] if t.startswith(("Testland", "What changed"))
                and "Sites that changed" in t)
    assert "Alpha East, first before, is number 2" in page
    assert "3 → 3.3 GWh/y" in page and "▲1" in page and "What changed since" in page
    same = _told(write_pdf(result, inputs, tmp_path / "same.pdf",
                           changes=changes_since(tmp_path, result)))
    assert any("Nothing changed: data, question" in t for t in same)


def _told(path):
    document = pdfium.PdfDocument(path)
    texts = [" ".join(page.get_textpage().get_text_range().replace("\xa0", " ").split())
             for page in document]
    document.close()
    return texts


def test_a_government_sees_the_counties_side_by_side(result, inputs, layers, tmp_path):
    told = " ".join(_told(write_pdf(result, inputs, tmp_path / "blind.pdf",
                                    audience="government")))
    assert "Which county or department a site lies in is unknown" in told
    towns = layers["towns"]
    named = replace(towns, columns={**towns.columns, "admin": np.array(["A", "B", "A"], object)})
    seeing = type(inputs)(**{**vars(inputs), "layers": {**layers, "towns": named}})
    told = " ".join(_told(write_pdf(result, seeing, tmp_path / "seeing.pdf",
                                    audience="government")))
    assert "Which county" not in told
    # towns of area A: 900,000 and 8,000 people; its two sites use 7,000 and 0 MWh a year
    assert "A 2 1 Alpha East" in told and "908,000" in told
    assert "B 1 2 <img" in told and "60,000" in told
    assert "Ranked sites in A could use the most heat: 7 GWh a year." in told


def test_cover_and_every_foot_bear_the_date_of_the_newest_data(result, inputs, pages, tmp_path):
    from app.export.report.page import build_report
    from app.export.report.summary import data_date

    assert all("Data as of 2026" in text for text in pages)
    assert "Data as of 2026." in build_report(result, inputs)
    first, *others = result.layers
    dated = replace(result, layers=(replace(first, date="2026-11"),
                                    replace(first, date="normal year"),
                                    replace(first, date="2027-01", origin="missing"), *others))
    assert data_date(dated) == "2026-11"
    assert data_date(replace(result, layers=())) == ""
    texts = _told(write_summary(dated, inputs, tmp_path / "s.pdf")[0])
    assert "Data as of 2026-11." in texts[0]


def test_long_notes_leave_the_map_on_the_cover(result, inputs, tmp_path):
    texts = _told(write_pdf(result, inputs, tmp_path / "notes.pdf", notes="word " * 400))
    assert "In one page" in texts[1]


def test_the_one_page_says_what_its_lines_are_and_names_the_largest_town(result, inputs, layers,
                                                                         tmp_path):
    from app.export.pdf.pages import summary_page
    from app.export.pdf.scene import scene_of

    first = replace(result.sites[0], x=float(layers["towns"].geometry[0].x),
                    y=float(layers["towns"].geometry[0].y))
    over = replace(result, sites=(first, *result.sites[1:]))
    page = summary_page(over, scene_of(over, inputs), 580.0)["map"]
    assert "200–275 kV" in [row["text"] for row in page["legend"]]
    assert ">Alpha</text>" in page["svg"]
    texts = _told(write_summary(over, inputs, tmp_path / "s.pdf")[0])
    assert "200–275 kV" in texts[0]

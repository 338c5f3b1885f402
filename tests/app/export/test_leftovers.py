"""No English word is left over in a report of another language.

A left-over is a word that the program's English messages use and none of its translations does,
where it is not part of a name, a source's title, a licence, a file's name or a citation that says
of itself that it is English.
"""

import re
from functools import cache
from html.parser import HTMLParser

import pytest

from app.export.pdf import write
from app.export.pdf.words import AUDIENCES
from app.export.report import build_report
from app.session import Session
from app.translation import LANGUAGES
from app.translation.catalogue import read_catalogue

SPOKEN = sorted(set(LANGUAGES) - {"en"})
WORD = re.compile(r"[^\W\d_]{3,}")
CODE = re.compile(r"\{\w*\}|\w+\.(?:json|csv|html|xlsx|geojson|gpkg|txt|tif)\b|\w+_\w+")
HEARD = ("title", "aria-label", "alt", "placeholder")
EMPTY = {"meta", "input", "br", "img", "link", "hr", "path", "circle", "rect"}
NAMED = ("name", "county", "town", "commune", "operator")


class Text(HTMLParser):
    """What a page says to eye and ear, without scripts, code and what is marked as English."""

    def __init__(self):
        super().__init__()
        self.open, self.said = [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        quiet = tag in ("script", "style", "code") or given.get("lang") == "en"
        if tag not in EMPTY:
            self.open.append((tag, quiet))
        if not any(q for _, q in self.open):
            self.said += [given[key] for key in HEARD if given.get(key)]

    def handle_endtag(self, tag):
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at][0] == tag:
                del self.open[at:]
                return

    def handle_data(self, data):
        if not any(quiet for _, quiet in self.open):
            self.said.append(" ".join(data.split()))


def words(text):
    """Words of a text in small letters; names of files, columns and holes are none."""
    return [word.lower() for word in WORD.findall(CODE.sub(" ", text))]


@cache
def english_only(key):
    """Words of the English messages that no translation uses."""
    english, spoken = set(), set()
    for message in read_catalogue(key):
        for forms, found in ((message.id, english), (message.string, spoken)):
            found.update(word for form in ([forms] if isinstance(forms, str) else forms)
                         for word in words(form))
    return english - spoken


def names(result, inputs):
    """Names of places and firms, titles of sources, licences: longest first."""
    found = {site.name for site in result.sites}
    for layer in inputs.layers.values():
        about = layer.provenance
        found |= {about.source, about.licence, about.path}
        found |= {str(cell) for column in NAMED if getattr(layer, "units", None) is not None
                  and hasattr(layer, "has") and layer.has(column) for cell in layer[column]}
    for table in inputs.tables.values():
        found |= {str(cell) for column in ("source", "authority") if table.has(column)
                  for cell in table[column]}
    found |= {part for title in list(found) for part in re.split(r"; | \(|\)", title)}
    return sorted((name for name in found if len(name) > 2), key=len, reverse=True)


def leftovers(texts, key, known):
    """The texts that still hold English words, with these words."""
    english, found = english_only(key), {}
    for text in dict.fromkeys(texts):
        rest = text
        for name in known:
            rest = rest.replace(name, " ") if name in rest else rest
        left = [word for word in words(rest) if word in english]
        if left:
            found[text[:200]] = left
    return found


def heard(page):
    reader = Text()
    reader.feed(page)
    return reader.said


@pytest.fixture(scope="module")
def kenya():
    session = Session.open("kenya")
    return session.run(), session.inputs


def test_a_leftover_is_found():
    said = heard('<p title="Rang">Rang 1</p><p>Ranked first</p><code>heat</code>'
                 '<span lang="en">the heat</span>')
    assert list(leftovers(said, "fr", ())) == ["Ranked first"]
    assert leftovers(["Voi Ranked Town"], "fr", ["Voi Ranked Town"]) == {}


@pytest.mark.parametrize("key", SPOKEN)
def test_the_page_of_a_whole_study_holds_no_english(kenya, key):
    result, inputs = kenya
    page = build_report(result, inputs, language=key)
    found = leftovers(heard(page), key, names(result, inputs))
    assert found == {}


def test_the_page_of_another_country_holds_no_english():
    """Its tables speak in several sentences, and its data centres' powers have several bases."""
    session = Session.open("ile-de-france")
    result = session.run()
    said = heard(build_report(result, session.inputs, language="fr"))
    assert leftovers(said, "fr", names(result, session.inputs)) == {}
    assert any("Les travaux en amont sont dans le tarif." in text for text in said)
    assert any("MW (réseau), " in text for text in said)
    assert any("accuracy_km dépasse 2 ne conviennent pas" in text for text in said)


def printed(value, key=""):
    """Sentences of a document's data, and the words of its drawings; titles of sources and
    what the document does not show are left out."""
    if key in ("source", "licence", "resolution", "path"):
        return
    if isinstance(value, str):
        drawn = value.startswith("<svg")
        yield from heard(value) if drawn else [value] if " " in value else []
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from printed(one, name)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from printed(one, key)


@pytest.mark.parametrize("key, audience", [
    *zip(SPOKEN, AUDIENCES, strict=True)])
def test_the_pdf_holds_no_english_but_titles(kenya, key, audience, monkeypatch, tmp_path):
    """What is handed to the typesetter; the three audiences in one language each."""
    result, inputs = kenya
    held = {}
    monkeypatch.setattr(write, "typeset", lambda name, data, *rest, **more: held.update(
        data=data) or [b"%PDF"])
    write.write_pdf(result, inputs, tmp_path / "report.pdf", language=key, audience=audience,
                    site_pages=3)
    assert leftovers(printed(held["data"]), key, names(result, inputs)) == {}

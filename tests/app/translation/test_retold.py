"""Finished English sentences told in another language."""

from gettext import NullTranslations

import pytest

from app.translation.remarks import composed, is_silent, remarks
from app.translation.retold import Retelling, retold, retold_sentence, retold_words
from gis.language import ENGLISH, Language

TOLD = {
    "{name} is drawn to ±{km} km; cells inside it are kept at {saved}":
        "{name} : tracé à ±{km} km ; gardé : {saved}",
    "no table": "pas de table", "no table; towns stand in": "pas de table ; villes",
    "exchanger only": "échangeur seul", "heat": "chaleur", "Heat used": "Chaleur utilisée",
    "{kind} from {name}": "{kind} depuis {name}", "new line": "nouvelle ligne",
    "{share} % more {what}": "{share} % de plus ({what})",
    "Nobody promised. Claims are high.": "Rien de promis.", "recalled": "de mémoire",
    "nearest: {name} ({kind})": "au plus près : {name} ({kind})", "river": "rivière",
    "{first} and {last}": "{first} et {last}", "{first}; {second}": "{first} ; {second}",
    "{first} and {more} more": "{first} et {more} de plus",
    "at most {most} sites": "au plus {most} sites", "November {year}": "novembre {year}",
    "Who pays: {text}": "Qui paie : {text}", "{mw} MW (grid)": "{mw} MW (réseau)",
    "{mw} MW (IT power)": "{mw} MW (calcul)", "station: {powers}": "poste : {powers}",
}


class Catalogue(NullTranslations):
    def gettext(self, message):
        return TOLD.get(message, message)


FRENCH = Language("fr", Catalogue(), ",", "\u202f", tuple(TOLD))


@pytest.mark.parametrize("english, french", [
    ("Mau is drawn to ±1,234.5 km; cells inside it are kept at Voi, Lamu.",
     "Mau : tracé à ±1\u202f234,5 km ; gardé : Voi, Lamu."),
    ("No table.", "Pas de table."), ("heat used", "chaleur utilisée"),
    ("no table; towns stand in", "pas de table ; villes"),          # the longer message
    ("exchanger only; somebody's own words", "échangeur seul ; somebody's own words"),
    ("No table. Nobody promised. Claims are high.", "Pas de table. Rien de promis."),
    ("new line from Thika", "nouvelle ligne depuis Thika"),
    ("7.4 % more heat", "7,4 % de plus (chaleur)"),
    ("nearest: Sagana (Tana) at Sagana (river)",
     "au plus près : Sagana (Tana) at Sagana (rivière)"),
    ("at most 3 sites", "au plus 3 sites"),
    ("Who pays: Nobody promised. Claims are high.", "Qui paie : Rien de promis."),
    ("station: 48 MW (grid), 2 MW (IT power); no table",         # a list within a clause
     "poste : 48 MW (réseau), 2 MW (calcul) ; pas de table"),
])
def test_a_sentence_is_found_by_its_fixed_words(english, french):
    assert retold(english, FRENCH) == french


@pytest.mark.parametrize("text", [
    "Voi", "a bus from Thika", "Kuria and Sons", "at most many nice sites", "", "12,5"])
def test_what_no_message_fits_stays(text):
    assert retold(text, FRENCH) == text


def test_a_single_word_may_be_a_name():
    assert retold_sentence("heat", FRENCH) == "heat" and retold("heat", FRENCH) == "chaleur"
    assert retold_sentence("no table", FRENCH) == "pas de table"
    assert retold("no table", ENGLISH) == "no table"


def test_words_of_a_source():
    assert retold_words("recalled, November 2026", FRENCH) == "de mémoire, novembre 2026"
    assert retold_words("recalled by Otieno", FRENCH) is None
    assert retold_words("a stream from heat", FRENCH) is None


def test_many_holes_stay_quick():
    """A long text without a message is given up at once, whatever it holds."""
    tell = Retelling(FRENCH)
    assert tell("from " * 400) == "from " * 400


def test_messages_within_f_strings_are_found():
    source = '''
word = mark(f"{site.name} is {figure(value):.1f} km off")
other = f"{say(mark('Fibre'))} {name}"
'''
    assert [message for message, _ in composed(source)] == ["{name} is {value} km off", "Fibre"]
    assert list(composed("x = f'{name}'")) == []


def test_remarks_of_a_module():
    source = '''
"""A docstring of many words."""
def f(a: "an annotation of words"):
    """Another docstring of words."""
    if a < 0:
        raise ValueError("this is an error of many words")
    progress(0, 1, "a step of some work")
    return f"nearest: {a.name}", "no table is at hand", "key", f"{a}", mark("words that are marked")
'''
    assert [text for text, _ in remarks(source)] == ["nearest: {name}", "no table is at hand"]
    assert is_silent("gis/heat/calc.py") and not is_silent("gis/study.py")

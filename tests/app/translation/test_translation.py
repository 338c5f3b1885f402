"""Every message in every language, in a checkout and in a built package."""

import re
import subprocess
import sys
from gettext import GNUTranslations
from pathlib import Path

import pytest

from app import translation
from app.translation import LANGUAGES, language, system_language, told_site
from app.translation.build import compile_catalogues
from app.translation.catalogue import FOLDER, ROOT, missing, read_catalogue, template
from app.translation.retold import HOLE, retold_sentence
from gis.errors import UnknownNameError
from gis.ranking.reason import BEHIND, FIND_OUT, LIFT, PLACE, REGION, Reason
from gis.ranking.sentences import improve, place_name, why
from gis.ranking.words import WORDS, amount

SPOKEN = sorted(set(LANGUAGES) - {"en"})
REASONS = (
    Reason(PLACE, rank=1, count=20),
    Reason(REGION, "pv_yield", "solar yield", "kWh/kWp·y", 1850.0, reference=1400.0, gain=0.03),
    Reason(REGION, "people", "people served", "people", 2.5e6, reference=464786.0, gain=0.02),
    Reason(BEHIND, gain=0.0123, other="b", name="Voi"),
    Reason(BEHIND, "heat_cost", "cost of that heat", "EUR/MWh", 43.0, reference=float("inf"),
           gain=0.02),
    Reason(BEHIND, "fibre", "fibre", "km", 4.25, reference=1.5, gain=-0.01),
    Reason(BEHIND, "slope", "slope", "%", unknown=True, gain=0.004),
    Reason(LIFT, "grid_outage", "hours without power", "h/y", 116.0, reference=14.0, gain=0.034,
           rank=0),
    Reason(FIND_OUT, "slope", "slope", "%", share=0.035),
)


@pytest.mark.parametrize("key", SPOKEN)
def test_no_message_is_missing(key):
    assert missing(key) == []


@pytest.mark.parametrize("key", SPOKEN)
def test_translations_keep_the_names_in_braces(key):
    for message in read_catalogue(key):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        wanted = set(re.findall(r"\{\w*\}", ids[-1]))
        for text in strings[:-1]:
            assert set(re.findall(r"\{\w*\}", text)) <= wanted, message.id
        assert set(re.findall(r"\{\w*\}", strings[-1])) == wanted, message.id


@pytest.mark.parametrize("key", SPOKEN)
def test_what_is_told_already_is_not_told_again(key):
    """A page's finished sentences pass the same way as the engine's."""
    spoken = language(key)
    changed = {}
    for message in spoken.messages:
        told = HOLE.sub("7", spoken.catalogue.gettext(message))
        if told != HOLE.sub("7", message) and retold_sentence(told, spoken) != told:
            changed[told] = retold_sentence(told, spoken)
    assert changed == {}


def test_the_template_is_up_to_date():
    from babel.messages.pofile import read_po

    with (FOLDER / "heatsite.pot").open("rb") as file:
        kept = {m.id for m in read_po(file) if m.id}
    assert kept == {m.id for m in template() if m.id}, "run python -m app.translation.catalogue"


def test_every_word_of_the_criteria_is_marked():
    known = {m.id for m in template()}
    for words in WORDS.values():
        for message in (words.good, words.amount, words.none, words.lift):
            assert message in known or message in ("", "{number}")


def test_the_same_reasons_in_four_languages():
    told = {key: why(REASONS, language(key)) for key in LANGUAGES}
    assert told["en"] == (
        "Ranked 1 of 20. Compared with a typical place in the region it has more sun (1,850 kWh "
        "per kWp and year against 1,400) and more people to serve (2,500,000 people within 50 km "
        "against 465,000). It stands before Voi (by 0.012), as it has cheaper heat for its users "
        "(43 EUR per MWh against no heat user in reach), although Voi has fibre closer by (1.5 km "
        "against 4.2). The order of the two rests on what is unknown: slope.")
    thin = "\u202f"                        # French sets thousands apart by a narrow space
    assert told["fr"] == (
        f"Rang 1 sur 20. Par rapport à un lieu typique de la région, ce site a plus de soleil "
        f"(1{thin}850 kWh par kWc et par an contre 1{thin}400) et plus d'habitants à desservir "
        f"(2{thin}500{thin}000 habitants dans un rayon de 50 km contre 465{thin}000). Il devance "
        "Voi de 0,012 point, car il a une chaleur moins chère pour ses usagers (43 EUR par MWh "
        "contre aucun usager de chaleur à portée), même si Voi a une fibre optique plus proche "
        "(1,5 km contre 4,2). L'ordre des deux repose sur ce qu'on ne connaît pas : pente.")
    assert "mais sol (1\xa0850 kWh por kWp" in told["pt"] and "0,012 pontos à frente" in told["pt"]
    assert "jua zaidi (kWh 1,850 kwa kWp kwa mwaka dhidi ya 1,400)" in told["sw"]
    assert len(set(told.values())) == len(LANGUAGES)
    assert "asilimia 4 ya alama" in improve(REASONS, language("sw"))
    assert "14 horas por ano (hoje 116)" in improve(REASONS, language("pt"))


def test_places_near_a_town():
    assert [place_name("Meru, 0.4 km north-west", language(key)) for key in ("fr", "pt", "sw")] == [
        "Meru (0,4 km au nord-ouest)", "Meru (0,4 km a noroeste)",
        "Meru (km 0.4 kaskazini-magharibi)"]


def test_plurals():
    months = {key: [amount("grid_lead_time", "months", n, language(key)) for n in (1, 1.5, 18)]
              for key in ("fr", "pt", "sw")}
    assert months == {"fr": ["1 mois", "1,5 mois", "18 mois"],
                      "pt": ["1 mês", "1,5 meses", "18 meses"],
                      "sw": ["mwezi 1", "miezi 1.5", "miezi 18"]}
    hours = [amount("grid_outage", "h/y", n, language("fr")) for n in (1.5, 2)]
    assert hours == ["1,5 heure par an", "2 heures par an"]


def test_a_site_is_told_anew_only_where_its_reasons_are_kept(monkeypatch):
    from dataclasses import dataclass

    @dataclass(frozen=True)
    class Site:
        why: str
        improve: str
        reasons: tuple

    assert told_site(Site("w", "i", ()), language("fr")).why == "w"
    assert told_site(Site("w", "i", REASONS), language("fr")).why.startswith("Rang 1 sur 20.")


def test_an_unknown_language_is_refused():
    with pytest.raises(UnknownNameError, match="language"):
        language("xx")


@pytest.mark.parametrize("settings, key", [
    ({"LANG": "fr_FR.UTF-8"}, "fr"), ({"LANG": "pt-AO"}, "pt"), ({"LANG": "C.UTF-8"}, "en"),
    ({"LANGUAGE": "de:sw", "LANG": "fr_FR"}, "sw"), ({"LC_ALL": "C", "LANG": "fr_FR"}, "en"),
    ({"LANG": "de_DE"}, "en"), ({}, "en")])
def test_the_systems_language(monkeypatch, settings, key):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert system_language() == key


def test_catalogues_compile_as_the_package_is_built(tmp_path):
    written = compile_catalogues(FOLDER, tmp_path)
    assert [str(p.relative_to(tmp_path)) for p in written] == [
        f"{key}/LC_MESSAGES/heatsite.mo" for key in SPOKEN]
    with written[0].open("rb") as file:
        assert GNUTranslations(file).gettext("more wind") == "plus de vent"


def test_a_built_package_reads_its_compiled_catalogue(tmp_path, monkeypatch):
    compile_catalogues(FOLDER, tmp_path / "translations")
    monkeypatch.setattr(translation.resources, "files", lambda package: tmp_path)
    assert translation._catalogue("pt")[0].gettext("more wind") == "mais vento"
    assert not list(tmp_path.rglob("*.po"))


def test_the_build_of_the_package_compiles_them(tmp_path):
    """The build step itself, as setuptools calls it."""
    version = pytest.importorskip("setuptools").__version__
    if int(version.split(".")[0]) < 77:
        pytest.skip(f"setuptools {version} is older than the build asks for; pip brings its own")
    subprocess.run([sys.executable, "-c",
                    "from setuptools import setup; setup(script_args=['-q', 'build_py', "
                    f"'--build-lib', {str(tmp_path)!r}])"],
                   cwd=ROOT, check=True, capture_output=True)
    built = tmp_path / "assets" / "translations"
    assert sorted(p.parent.parent.name for p in built.rglob("*.mo")) == SPOKEN
    assert Path(tmp_path / "app" / "translation" / "__init__.py").exists()

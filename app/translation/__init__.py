"""The user's language: its catalogue, its marks, and results told in it.

A catalogue is `assets/translations/LANGUAGE/LC_MESSAGES/heatsite.po`. Building the package
compiles it to `heatsite.mo` beside it; in a checkout, where nothing was built, the source is
compiled in memory.
"""

from __future__ import annotations

import io
import os
from dataclasses import replace
from functools import cache
from gettext import GNUTranslations
from importlib import resources
from typing import TYPE_CHECKING

from gis.errors import UnknownNameError
from gis.language import ENGLISH, Language

if TYPE_CHECKING:
    from gis.results import Site, StudyResult

DOMAIN = "heatsite"
LANGUAGES = {"en": "English", "fr": "Français", "pt": "Português", "sw": "Kiswahili"}
NUMBERS_AS_IN = {"pt": "pt_PT"}
"""Where a language's countries write numbers differently: as most of Africa does."""


@cache
def language(key: str = "en") -> Language:
    """The language `key`, one of :data:`LANGUAGES`.

    Raises
    ------
    UnknownNameError
        If the program does not speak it.
    """
    if key not in LANGUAGES:
        raise UnknownNameError("language", key, LANGUAGES)
    if key == "en":
        return ENGLISH
    from babel.numbers import get_decimal_symbol, get_group_symbol

    locale = NUMBERS_AS_IN.get(key, key)
    return Language(key, _catalogue(key), get_decimal_symbol(locale), get_group_symbol(locale))


def _catalogue(key: str) -> GNUTranslations:
    folder = resources.files("assets").joinpath("translations", key, "LC_MESSAGES")
    compiled = folder.joinpath(f"{DOMAIN}.mo")
    if compiled.is_file():
        with compiled.open("rb") as file:
            return GNUTranslations(file)
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    held = io.BytesIO()
    with folder.joinpath(f"{DOMAIN}.po").open("rb") as file:
        write_mo(held, read_po(file, locale=key))
    held.seek(0)
    return GNUTranslations(held)


def system_language() -> str:
    """The key of the system's language, by its locale; "en" where the program does not speak it."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        for word in os.environ.get(name, "").split(":"):
            key = word.replace("-", "_").split("_")[0].split(".")[0].lower()
            if key in LANGUAGES:
                return key
            if key in ("c", "posix"):
                return "en"
    return "en"


def told_site(site: Site, in_language: Language) -> Site:
    """The site with its sentences in a language; unchanged where its reasons are not kept."""
    from gis.ranking.sentences import improve, why

    if not site.reasons:
        return site
    return replace(site, why=why(site.reasons, in_language),
                   improve=improve(site.reasons, in_language))


def told(result: StudyResult, key: str) -> StudyResult:
    """The result with its sentences in the language `key`."""
    chosen = language(key)
    return replace(result, sites=tuple(told_site(site, chosen) for site in result.sites))

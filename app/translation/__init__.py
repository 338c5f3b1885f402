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
    catalogue, messages = _catalogue(key)
    return Language(key, catalogue, get_decimal_symbol(locale), get_group_symbol(locale), messages)


def _catalogue(key: str) -> tuple[GNUTranslations, tuple[str, ...]]:
    """A language's catalogue, and all messages that it translates."""
    from babel.messages.mofile import read_mo, write_mo
    from babel.messages.pofile import read_po

    folder = resources.files("assets").joinpath("translations", key, "LC_MESSAGES")
    compiled = folder.joinpath(f"{DOMAIN}.mo")
    held = io.BytesIO()
    if compiled.is_file():
        held.write(compiled.read_bytes())
        held.seek(0)
        known = read_mo(held)
    else:
        with folder.joinpath(f"{DOMAIN}.po").open("rb") as file:
            known = read_po(file, locale=key)
        write_mo(held, known)
    held.seek(0)
    forms = (form for message in known if message.id and message.string for form in (
        (message.id,) if isinstance(message.id, str) else message.id))
    return GNUTranslations(held), tuple(dict.fromkeys(forms))


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

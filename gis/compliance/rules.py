"""The three sheets of a site: heat against cost (Art. 26), key figures (2024/1364), EnEfG § 11."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ..language import ENGLISH, Language
from ..results import Site
from ..settings import Brief
from ..types import Table
from .art26 import art26
from .enefg import enefg
from .key_figures import key_figures
from .label import label
from .law import Law
from .sheet import Sheet


def sheets(site: Site, brief: Brief, country: str, law: Law, tables: Mapping[str, Table],
           start: date, language: Language = ENGLISH) -> tuple[Sheet, ...]:
    """All three sheets in a language; each says whether it applies to the country and size.

    `tables` holds `compliance_kpis` and `label_classes`.
    """
    return (art26(site, brief, country, law, start, language),
            key_figures(site, brief, country, law, tables["compliance_kpis"], start,
                        label(site, tables["label_classes"]), language),
            enefg(site, brief, country, law, start, language))

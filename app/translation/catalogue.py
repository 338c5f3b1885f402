"""Messages of the program, and the catalogues that translators edit.

`python -m app.translation.catalogue` extracts every marked message from the sources and brings
`assets/translations` up to date: a template, and per language a catalogue whose new messages wait
for a translation.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from app.translation import DOMAIN, LANGUAGES
from app.version import VERSION

from .remarks import composed, is_silent, remarks

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "assets" / "translations"
ROOMS = ("app", "gis", "layers")
REMARKING = ("gis/", "app/words/", "layers/licence.py", "layers/pack_table.py")
"""Rooms whose unmarked sentences reach the user too."""
KEYWORDS = {"mark": None, "mark_plural": (1, 2)}
TEMPLATES = ("report",)
"""Folders of Jinja templates whose words stand in `_("…")`."""
TABLE_COLUMNS: dict[str, tuple[str, ...]] = {
    "criteria": ("label",), "permits": ("step",), "workloads": ("label", "service", "query"),
    "measurements": ("label", "note"), "cost_components": ("label", "formula"),
    "job_claims": ("who", "place", "text"), "homes": ("what",),
    "connection_charging": ("text",), "local_taxes": ("who", "text"),
    "estimate_classes": ("label",), "sinks": ("label",), "sink_processes": ("label",),
    "cooling": ("label",), "plant_users": ("label",), "heat_price_models": ("label",),
    "lcoh_sensitivity": ("label",), "network_generations": ("label",),
    "distribution_costs": ("label",), "build_sizes": ("label",), "seismic_classes": ("name",),
    "compliance": ("rule",), "compliance_conditions": ("condition",),
    "compliance_kpis": ("label",), "label_classes": ("reason",)}
"""Columns of engine tables whose words are shown to the user."""


def template() -> Catalog:
    """All messages of the sources and tables, without places in files, which would change often."""
    from layers import tables

    catalogue = Catalog(**_head())
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            source, name = path.read_text("utf-8"), path.relative_to(ROOT).as_posix()
            for text, line in composed(source):
                catalogue.add(text, None, [(name, line)])
            if name.startswith(REMARKING) and not is_silent(name):
                for text, line in remarks(source):
                    catalogue.add(text, None, [(name, line)])
        for file, line, message, comments, context in sorted(
                extract_from_dir(ROOT / room, [("**.py", "python")], keywords=KEYWORDS,
                                 comment_tags=("L10N:",)), key=lambda found: found[:2]):
            catalogue.add(message, None, [(f"{room}/{file}", line)], auto_comments=comments,
                          context=context)
    for folder in TEMPLATES:
        below = ROOT / "assets" / "templates" / folder
        for file, line, message, comments, context in sorted(
                extract_from_dir(below, [("**.html", "jinja2")], keywords={"_": None}),
                key=lambda found: found[:2]):
            catalogue.add(message, None, [(f"assets/templates/{folder}/{file}", line)],
                          auto_comments=comments, context=context)
    for table, columns in TABLE_COLUMNS.items():
        for column in columns:
            for text in tables.load(table)[column]:
                if isinstance(text, str) and re.search(r"[^\W\d_]{2}", text):
                    catalogue.add(text, None, [(f"assets/tables/{table}.csv", 1)])
    for path in sorted((ROOT / "assets" / "packs").glob("*/pack.toml")):
        for text in pack_words(tomllib.loads(path.read_text("utf-8"))):
            catalogue.add(text, None, [(str(path.relative_to(ROOT)), 1)])
    return catalogue


def pack_words(pack: Mapping[str, Any]) -> Iterator[str]:
    """What a starter pack says of its layers: remarks, and what is missing and would mend it."""
    for table in pack.get("tables", ()):
        yield from table.get("notes", ())
    for gap in pack.get("missing", ()):
        yield from filter(None, (gap.get("why"), gap.get("mend")))


def _head() -> dict[str, Any]:
    holder = "the HeatSite developers"
    return {"domain": DOMAIN, "project": "HeatSite", "version": VERSION, "charset": "utf-8",
            "copyright_holder": holder, "last_translator": holder, "language_team": holder,
            "msgid_bugs_address": holder,
            "header_comment": "# Messages of HeatSite; GPL-3.0-or-later."}


def catalogue_path(key: str) -> Path:
    """Where the catalogue of a language stands."""
    return FOLDER / key / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalogue(key: str) -> Catalog:
    """The catalogue of a language as translators left it; empty where there is none yet."""
    path = catalogue_path(key)
    if not path.exists():
        return Catalog(locale=key, **_head())
    with path.open("rb") as file:
        return read_po(file, locale=key, domain=DOMAIN)


def missing(key: str) -> list[str]:
    """Messages that a language does not translate fully."""
    known = read_catalogue(key)
    found = []
    for message in template():
        if not message.id:
            continue
        own = known.get(message.id, message.context)
        words = () if own is None else own.string if isinstance(own.string, tuple | list) else (
            own.string,)
        if own is None or own.fuzzy or not words or not all(words):
            found.append(message.id if isinstance(message.id, str) else message.id[0])
    return found


def update() -> list[Path]:
    """Write the template and every language's catalogue anew; returns their paths.

    Their date moves only where a message came or went, so that nothing else makes them differ.
    """
    fresh = template()
    FOLDER.mkdir(parents=True, exist_ok=True)
    paths = [FOLDER / f"{DOMAIN}.pot"]
    if paths[0].exists():
        with paths[0].open("rb") as file:
            before = read_po(file)
        if {m.id for m in before} == {m.id for m in fresh}:
            fresh.creation_date = before.creation_date
    _write(paths[0], fresh)
    for key in LANGUAGES:
        if key != "en":
            known = read_catalogue(key)
            known.update(fresh, no_fuzzy_matching=True)
            known.msgid_bugs_address = fresh.msgid_bugs_address
            paths.append(catalogue_path(key))
            paths[-1].parent.mkdir(parents=True, exist_ok=True)
            _write(paths[-1], known)
    return paths


def _write(path: Path, catalogue: Catalog) -> None:
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=False, omit_header=False,
                 ignore_obsolete=True, include_lineno=False)


if __name__ == "__main__":
    for written in update():
        print(written.relative_to(ROOT))
    for spoken in LANGUAGES:
        if spoken != "en":
            print(f"{spoken}: {len(missing(spoken))} messages without a translation")

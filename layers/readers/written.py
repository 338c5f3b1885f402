"""Layers that this program wrote into a file: they carry their own source, licence and steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gis.types import Provenance

PREFIX = "HEATSITE_"
FIELDS = ("source", "licence", "date", "known", "coverage", "resolution", "checksum")


def as_metadata(about: Provenance) -> dict[str, str]:
    """A layer's provenance as the metadata of a file's layer."""
    told = {PREFIX + field.upper(): str(getattr(about, field)) for field in FIELDS
            if getattr(about, field)}
    told[PREFIX + "LAYER"] = about.layer
    told[PREFIX + "FILE"] = about.path
    for kind in ("steps", "notes"):
        for i, words in enumerate(getattr(about, kind)):
            told[f"{PREFIX}{kind.upper()}_{i:03}"] = words
    return told


def written_provenance(about: Provenance, metadata: Mapping[str, str] | None) -> Provenance:
    """The provenance of a file just read, with what its metadata tell of where it came from."""
    told = {key[len(PREFIX):]: str(value) for key, value in (metadata or {}).items()
            if key.startswith(PREFIX)}
    if "LAYER" not in told:
        return about
    steps = tuple(told[key] for key in sorted(told) if key.startswith("STEPS_"))
    notes = tuple(told[key] for key in sorted(told) if key.startswith("NOTES_"))
    if told.get("FILE") and told.get("CHECKSUM"):
        steps = (f"imported from {told['FILE']} (sha256 {told['CHECKSUM'][:12]}…)", *steps)
    given = {f: told[f.upper()] for f in FIELDS if f.upper() in told and f != "checksum"}
    return replace(about, **given, steps=(*steps, *about.steps), notes=notes)

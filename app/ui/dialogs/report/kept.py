"""What was chosen for the last report, kept between sessions."""

from __future__ import annotations

from PyQt6.QtCore import QSettings

from app.documents import KINDS, Asked
from app.translation import LANGUAGES, system_language

from .form import READERS, SIZES

GROUP = "report"
OF_A_STUDY = ("title", "notes", "start", "every_sheet", "since")
"""Belong to one study: the window keeps them while it is open, the disk does not."""


def kept(store: QSettings) -> Asked:
    """The choices of last time; whatever is unknown by now falls back to the usual."""
    def one(name: str, known, usual: str) -> str:
        value = str(store.value(f"{GROUP}/{name}") or usual)
        return value if value in known else usual

    saved = str(store.value(f"{GROUP}/kinds") or "pdf").split(",")
    kinds = tuple(kind for kind in KINDS if kind in saved)
    return Asked(kinds or ("pdf",), one("audience", READERS, "council"),
                 one("paper", SIZES, "a4"), one("language", LANGUAGES, system_language()),
                 logo=str(store.value(f"{GROUP}/logo") or ""))


def keep(store: QSettings, asked: Asked) -> None:
    """Remember the choices that hold for other studies too."""
    store.setValue(f"{GROUP}/kinds", ",".join(asked.kinds))
    for name in ("audience", "paper", "language", "logo"):
        store.setValue(f"{GROUP}/{name}", getattr(asked, name))

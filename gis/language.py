"""The language in which sentences are told: catalogue, plural forms, decimal mark.

The engine composes sentences from messages in English; a :class:`Language` turns each into the
user's words. It opens no file: the caller hands in the catalogue. Messages are marked where they
are defined, with :func:`mark` or :func:`mark_plural`, so that a catalogue can be extracted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from gettext import NullTranslations


def mark(message: str) -> str:
    """`message` itself; marks it for the catalogues.

    An f-string is marked as a message with a hole for each of its values, see
    :mod:`app.translation.retold`.
    """
    return message


def mark_plural(one: str, many: str) -> tuple[str, str]:
    """Both forms of a message that counts; marks them for the catalogues."""
    return one, many


LISTED = mark("{first} and {last}")
AND_MORE = mark("{first} and {more} more")
CLAUSES = mark("{first}; {second}")
PERCENT = mark("{number} %")


@dataclass(frozen=True, eq=False)
class Language:
    """A language with its catalogue; English needs none."""

    key: str = "en"
    catalogue: NullTranslations = field(default_factory=NullTranslations)
    decimal: str = "."
    group: str = ","                     # between thousands
    messages: tuple[str, ...] = ()       # all that the catalogue translates, in English

    def __call__(self, message: str, **values: object) -> str:
        """The message in this language, its `{names}` filled in."""
        told = self.catalogue.gettext(message) if message else ""
        return told.format(**values) if values else told

    def plural(self, forms: tuple[str, str], count: float, **values: object) -> str:
        """The form that fits `count`. Below 2 a fraction takes the form of nothing, which is
        that of fractions in the languages at hand ("1.5 hours", "1,5 heure")."""
        whole = int(count) if count >= 2 or count == int(count) else 0
        return self.catalogue.ngettext(*forms, whole).format(**values)

    def listed(self, parts: Sequence[str]) -> str:
        """a, b and c."""
        if len(parts) < 2:
            return "".join(parts)
        return self(LISTED, first=", ".join(parts[:-1]), last=parts[-1])

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with this language's marks."""
        text = f"{value:,.{decimals}f}"
        return text.translate({ord(","): self.group, ord("."): self.decimal})

    def percent(self, share: float) -> str:
        return self(PERCENT, number=self.number(100 * share))


ENGLISH = Language()

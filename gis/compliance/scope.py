"""Whether a rule reaches a data centre, and the conditions that come with it."""

from __future__ import annotations

from datetime import date

from ..language import Language, mark
from .law import Law, Threshold
from .sheet import Row, Section, figure

REACH = {"at_least": mark("{law}, {article}: from {limit} {unit}; {what} {size} MW."),
         "above": mark("{law}, {article}: above {limit} {unit}; {what} {size} MW.")}
NOT_HERE = mark("The law does not hold in this country ({country}).")
TEXT_OF = mark("{law}, {article}, text of {date}")
CONDITIONS = mark("Conditions and exemptions, and what the figures say")
CONDITIONS_NOTE = mark("could apply: the figures speak for it; not shown: they speak against it; "
                       "unknown: the study cannot tell. The operator shows it, the authority "
                       "judges.")
COUNTRY = mark("Law of this country")
APPLIES, FREE, FROM = mark("applies"), mark("does not apply"), mark("from {date}")
SIGNS = {"at_most": "≤", "at_least": "≥", "above": ">"}
RECALLED = mark("recalled, not read: check the text")


def reach(threshold: Threshold, size_mw: float, country: str, what: str, language: Language
          ) -> tuple[bool, str]:
    """Whether the rule applies to this country and size, and the sentence that says why."""
    said = language(REACH[threshold.compare], law=threshold.law, article=threshold.article,
                    limit=figure(threshold.value, language), unit=threshold.unit,
                    what=language(what), size=figure(float(f"{size_mw:.4g}"), language))
    if country not in threshold.countries:
        return False, f"{said} {language(NOT_HERE, country=country)}"
    return threshold.met(size_mw), said


def text_of(threshold: Threshold, language: Language) -> str:
    """The rule's law and article with the date of the text."""
    return language(TEXT_OF, law=threshold.law, article=threshold.article,
                    date=threshold.text_date.isoformat())


def limited(rule: Threshold, language: Language) -> str:
    """Article, rule and limit in a line."""
    unit = "" if rule.unit in ("share", "PUE") else f" {rule.unit}"
    return (f"{rule.article}: {language(rule.rule)} {SIGNS[rule.compare]} "
            f"{figure(rule.value, language)}{unit}")


def duty(rule: Threshold, size: float, known: str, language: Language, note: str = "") -> Row:
    """A duty that hangs on size alone, and whether this size bears it."""
    since = "" if rule.applies_from is None else language(
        FROM, date=rule.applies_from.isoformat())
    words = (language(APPLIES if rule.met(size) else FREE), since, note)
    return Row(limited(rule, language), float(f"{size:.4g}"), rule.unit, known,
               note="; ".join(part for part in words if part))


def national(law: Law, country: str, start: date, prefix: str, size_mw: float, known: str,
             language: Language) -> tuple[Section, ...]:
    """The section of the country's own law; nothing where none is known."""
    rows = tuple(duty(rule, size_mw, known, language, rule.law)
                 for rule in law.of(country, start, prefix))
    return (Section(language(COUNTRY), rows),) if rows else ()


def conditions(law: Law, country: str, found: dict[str, tuple[str, str]], language: Language
               ) -> Section:
    """Conditions of a sheet as rows.

    Parameters
    ----------
    found : dict
        Key of a condition → verdict ("may", "no", "unknown") and the figures that it rests on.
    """
    rows = []
    for key, (verdict, why) in found.items():
        one = law.conditions[key]
        recalled = language(RECALLED) if one.known == "recalled" else ""
        rows.append(Row(f"{one.law}, {one.article}: {language(one.condition)}", verdict=verdict,
                        note="; ".join(part for part in (why, recalled) if part)))
    return Section(language(CONDITIONS), tuple(rows), (language(CONDITIONS_NOTE),))

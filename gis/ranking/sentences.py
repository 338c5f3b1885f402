"""Reasons put into plain sentences, in the user's language."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from ..language import ENGLISH, Language, mark
from .reason import AHEAD, BEHIND, FIND_OUT, LIFT, METHOD, PLACE, REGION, WEAKEST, Reason
from .words import amount, good_words, lift_words, number, with_unit

RANKED = mark("Ranked {rank} of {count}.")
BY_METHOD = mark("This is its rank by {method}; by the weighted sum it is number {rank}.")
THAN_REGION = mark("Compared with a typical place in the region it has {things}.")
LIKE_REGION = mark("In nothing that is known does it stand out from the region.")
# Against the neighbour behind or ahead: for what reason, although what, and for no single one.
STANDS = {
    BEHIND: (mark("It stands before {name} (by {lead}), as it has {things}."),
             mark("It stands before {name} (by {lead}), as it has {things}, although {name} has "
                  "{others}."),
             mark("No single criterion sets it before {name} (by {lead}).")),
    AHEAD: (mark("It stands behind {name} (by {lead}), as {name} has {things}."),
            mark("It stands behind {name} (by {lead}), as {name} has {things}, although this site "
                 "has {others}."),
            mark("No single criterion sets it behind {name} (by {lead})."))}
UNSURE = mark("The order of the two rests on what is unknown: {labels}.")
WEAK = mark("Its weakest point: {label} ({amount}).")
TO_LIFT = mark("What would lift its score most, by {gain}: {step} (now {now}).")
TO_RISE = mark("What would lift its score most, by {gain} and to place {rank}: {step} "
               "(now {now}).")
NOTHING_LIFTS = mark("Nothing that people can change would lift it by much.")
TO_FIND_OUT = mark("Still to find out: {label}, unknown here, which carries {share} of the score.")
NEAR_TOWN = mark("{town} ({km} km {direction})")
DIRECTIONS = {"north": mark("north"), "north-east": mark("north-east"), "east": mark("east"),
              "south-east": mark("south-east"), "south": mark("south"),
              "south-west": mark("south-west"), "west": mark("west"),
              "north-west": mark("north-west")}
AGAINST = mark("{thing} ({own} against {other})")
THING = mark("{thing} ({own})")


def why(reasons: Sequence[Reason], language: Language = ENGLISH) -> str:
    """Why a site stands where it stands: its rank, against the region, against its neighbours."""
    said = [language(RANKED, rank=language.number(r.rank), count=language.number(r.count))
            for r in reasons if r.kind == PLACE]
    said += [language(BY_METHOD, method=language(r.label), rank=language.number(r.rank))
             for r in reasons if r.kind == METHOD]
    region = [r for r in reasons if r.kind == REGION]
    things = [_thing(r, language) for r in region if r.criterion]
    if things:
        said.append(language(THAN_REGION, things=language.listed(things)))
    elif region:
        said.append(language(LIKE_REGION))
    said += _against_neighbour([r for r in reasons if r.kind == AHEAD], language)
    said += _against_neighbour([r for r in reasons if r.kind == BEHIND], language)
    said += [language(WEAK, label=language(r.label), amount=_own(r, language))
             for r in reasons if r.kind == WEAKEST]
    return " ".join(said)


def improve(reasons: Sequence[Reason], language: Language = ENGLISH) -> str:
    """What would lift a site most, and what is still to be found out."""
    said = []
    for reason in reasons:
        if reason.kind == LIFT and not reason.criterion:
            said.append(language(NOTHING_LIFTS))
        elif reason.kind == LIFT:
            then = amount(reason.criterion, reason.unit, reason.reference, language)
            words = dict(gain=language.number(reason.gain, 2), now=_figure(reason, language),
                         step=lift_words(reason.criterion, then, language))
            said.append(language(TO_RISE, rank=language.number(reason.rank), **words)
                        if reason.rank else language(TO_LIFT, **words))
        elif reason.kind == FIND_OUT:
            said.append(language(TO_FIND_OUT, label=language(reason.label),
                                 share=language.percent(reason.share)))
    return " ".join(said)


def place_name(name: str, language: Language = ENGLISH) -> str:
    """The name of a place inside a sentence: "Thika, 2 km south" as "Thika (2 km south)"."""
    found = re.fullmatch(r"(.+), ([\d.]+) km ([a-z-]+)", name)
    if found is None or found[3] not in DIRECTIONS:
        return name
    return language(NEAR_TOWN, town=found[1], km=found[2].replace(".", language.decimal),
                    direction=language(DIRECTIONS[found[3]]))


def _against_neighbour(reasons: list[Reason], language: Language) -> list[str]:
    if not reasons:
        return []
    whole = reasons[0]
    plain, although, no_reason = STANDS[whole.kind]
    named = dict(name=place_name(whole.name, language), lead=_lead(whole.gain, language))
    ours = [_thing(r, language) for r in reasons[1:] if not r.unknown and r.gain > 0]
    theirs = [_thing(r, language) for r in reasons[1:] if not r.unknown and r.gain < 0]
    leading, others = (ours, theirs) if whole.kind == BEHIND else (theirs, ours)
    said = [language(no_reason if not leading else although if others else plain, **named,
                     things=language.listed(leading), others=language.listed(others))]
    unsure = [language(r.label) for r in reasons[1:] if r.unknown]
    return said + ([language(UNSURE, labels=language.listed(unsure))] if unsure else [])


def _lead(gain: float, language: Language) -> str:
    """How far one score is ahead; a lead too small to show is not called nothing."""
    lead = abs(gain)
    return f"<{language.number(0.001, 3)}" if 0 < lead < 0.0005 else language.number(lead, 3)


def _thing(reason: Reason, language: Language) -> str:
    """What the better off has, with its own value first."""
    thing = good_words(reason.criterion, reason.label, language)
    own, other = _own(reason, language), reason.reference
    if math.isnan(other) or amount(reason.criterion, reason.unit, other, language) == own:
        return language(THING, thing=thing, own=own)
    short = number(reason.criterion, reason.unit, other, language)
    if reason.gain < 0:                  # the other is better off: its value comes first
        return language(AGAINST, thing=thing, other=_figure(reason, language),
                        own=amount(reason.criterion, reason.unit, other, language))
    return language(AGAINST, thing=thing, own=own, other=short)


def _own(reason: Reason, language: Language) -> str:
    """The site's value with its unit."""
    if math.isinf(reason.value):
        return number(reason.criterion, reason.unit, reason.value, language)
    return with_unit(reason.criterion, reason.unit, reason.value, _figure(reason, language),
                     language)


def _figure(reason: Reason, language: Language) -> str:
    """The site's value; of a figure that is too uncertain to state only its range."""
    if math.isfinite(reason.low) and math.isfinite(reason.high):
        return "–".join(number(reason.criterion, reason.unit, end, language)
                        for end in (reason.low, reason.high))
    return number(reason.criterion, reason.unit, reason.value, language)

"""Sentences that the engine composed in English, told in another language.

The engine keeps its remarks as finished English sentences, in memory as in a result's files. Each
was composed from a marked message whose holes hold figures and names; the message is found again
by its fixed words, and its translation is filled with what stood in the holes. Text that no
message fits (names, an author's own words, titles of sources) stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, cached_property, reduce

from gis.language import AND_MORE, CLAUSES, Language

HOLE = re.compile(r"\{(\w*)(?:![rsa])?(?::[^{}]*)?\}")
NUMBER = re.compile(r"(?<![\w.,])([1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?![\w,]|\.\d)")
SENTENCE = re.compile(r"(?<=[.!?]) (?=[^a-z\s])")
CLAUSE = re.compile(r"; ")
WORD = re.compile(r"[^\W\d_]+")
AND_OTHERS = re.compile(r"(.+) and (\d+) more", re.DOTALL)
PART = re.compile(r"(, | and )")
LEAST_LETTERS = 4
"""Fewer fixed letters do not tell one message from another."""
SURE = 14
"""Fixed letters, spaces and marks with which a message is sure wherever its holes stand."""
TITLE = 24
"""The same within the title of a source, which is somebody else's text."""
LONG = 40
"""The same for a message whose holes may hold several sentences."""
FIGURES = frozenset(("times", "share", "count", "number", "mw", "km", "gwh", "celsius", "year",
                     "low", "high", "years", "months", "more", "most", "n"))
"""Holes that only a figure, with its unit, can fill."""
FIGURE_HOLE = r"((?=\D*\d)(?:(?![a-z]{3}).)*?)"
ANY_HOLE = r"((?:[^()]|\([^()]*\))*?)"
"""Brackets close in the hole in which they open."""
NO_WORDS = re.compile(r"(?=\D*\d)(?:(?![a-z]{3}).)*", re.DOTALL)
DEEPEST = 4
"""Holes within holes; deeper ones stay as they are."""


@dataclass(frozen=True)
class Pattern:
    """A message with holes, as what it looks like once they are filled."""

    message: str
    names: tuple[str, ...]
    fixed: tuple[str, ...]               # the words between the holes
    written: str = field(repr=False)     # its regular expression

    @cached_property
    def shape(self) -> re.Pattern[str]:
        """Compiled where it is first needed: few of the messages ever are."""
        return re.compile(self.written, re.DOTALL)

    @cached_property
    def weight(self) -> int:
        """Letters that stand fixed: the more, the surer a match."""
        return sum(len(part) for part in self.fixed)

    def holes(self, text: str) -> dict[str, str] | None:
        """What stands in the holes of `text`; None where it is another message."""
        if not all(part in text for part in self.fixed):
            return None
        found = self.shape.fullmatch(text)
        if found is None:
            return None
        held: dict[str, str] = {}
        for name, value in zip(self.names, found.groups(), strict=True):
            if value != value.rstrip() or held.setdefault(name, value) != value:
                return None
        return held


def pattern(message: str) -> Pattern | None:
    """The pattern of a message; None where it has no hole, or too few words to be known by."""
    parts = HOLE.split(message)
    names, fixed = tuple(parts[1::2]), [_plain(part) for part in parts[::2]]
    if not names or sum(map(len, WORD.findall(" ".join(fixed)))) < LEAST_LETTERS:
        return None
    shape = re.escape(fixed[0]) + "".join(
        (FIGURE_HOLE if name.rstrip("0123456789") in FIGURES else ANY_HOLE) + re.escape(part)
        for name, part in zip(names, fixed[1:], strict=True))
    return Pattern(message, names, tuple(part for part in fixed if part), shape)


def _own_words(message: str) -> set[str]:
    """Words of a message that touch no hole: they stand in every text made from it."""
    return set(WORD.findall(re.sub(r"\w*\x00\w*", " ", HOLE.sub("\0", message))))


def _plain(text: str) -> str:
    return text.replace("{{", "{").replace("}}", "}")


class Retelling:
    """Tells finished English text in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._exact = {message for message in language.messages if not HOLE.search(message)}
        found = (pattern(message) for message in language.messages)
        self._patterns = tuple(sorted((one for one in found if one is not None),
                                      key=lambda one: -one.weight))
        self._by_word: dict[str, list[int]] = {}
        words = [_own_words(one.message) for one in self._patterns]
        often = Counter(word for some in words for word in some)
        for at, some in enumerate(words):
            rarest = min(some, key=lambda word: (often[word], word)) if some else ""
            self._by_word.setdefault(rarest, []).append(at)
        self._told: dict[str, str | None] = {}
        self._partly: set[str] = set()

    def __call__(self, text: str) -> str:
        """The text in this language; as it is where no message fits."""
        told = self._of(text, 0)
        return text if told is None else told

    def words(self, text: str) -> str | None:
        """A word of the program, or a list of such words; None where it holds another."""
        if not text.strip():
            return text
        if (told := self._whole(text) or self._filled(text, 0, TITLE)) is not None:
            return told
        pieces = PART.split(text)
        items = [piece if not re.search(r"[^\W\d_]{3}", piece) else
                 self._whole(piece) or self._filled(piece, 0, TITLE) for piece in pieces[::2]]
        told_items = [one for one in items if one is not None]
        if len(items) < 2 or len(told_items) < len(items):
            return None
        return self.language.listed(told_items) if " and " in pieces else ", ".join(told_items)

    def _of(self, text: str, depth: int) -> str | None:
        if depth > DEEPEST or not text.strip():
            return None
        if text not in self._told:
            self._told[text] = self._found(text, depth)
        return self._told[text]

    def _found(self, text: str, depth: int) -> str | None:
        if (told := self._whole(text)) is not None:
            return told
        each = self._pieces(SENTENCE.split(text), " ", depth)
        if each and all(one is not None for _, one in each):
            return " ".join(one or "" for _, one in each)
        if (told := self._filled(text, depth)) is not None:
            return told
        for cut in (SENTENCE, CLAUSE):
            each = self._pieces(cut.split(text), " " if cut is SENTENCE else "; ", depth)
            if any(one is not None for _, one in each):
                if not all(one is not None for _, one in each):
                    self._partly.add(text)
                if cut is SENTENCE:
                    return " ".join(part if one is None else one for part, one in each)
                return reduce(
                    lambda first, second: self.language(CLAUSES, first=first, second=second),
                    (self._hole(part, depth) if one is None else one for part, one in each))
        return None

    def _pieces(self, parts: list[str], joint: str, depth: int) -> list[tuple[str, str | None]]:
        """Sentences or clauses, each with what it is told as; a message may span two or three."""
        found: list[tuple[str, str | None]] = []
        at = 0
        while len(parts) > 1 and at < len(parts):
            runs = [run for run in (3, 2) if at + run <= len(parts) and run < len(parts)]
            for run in runs:
                whole = joint.join(parts[at:at + run])
                told = self._whole(whole)
                if told is None and joint != " ":
                    told = self._filled(whole, depth + 1)
                if told is not None:
                    found.append((whole, told))
                    at += run
                    break
            else:
                found.append((parts[at], self._of(parts[at], depth + 1)))
                at += 1
        return found

    def _forms(self, text: str) -> list[tuple[str, str, int]]:
        """The text as the message may have it: with or without full stop and capital letter.

        Each with the stop to write and how to turn the first letter: 1 large, -1 small, 0 as is.
        """
        forms: list[tuple[str, str, int]] = [(text, "", 0)]
        small, large = text[0].lower() + text[1:], text[0].upper() + text[1:]
        if small != text:
            forms.append((small, "", 1))
        elif large != text:
            forms.append((large, "", -1))
        if text.endswith("."):
            forms += [(form[:-1], ".", turn) for form, _, turn in forms if len(form) > 1]
        return forms

    def _whole(self, text: str) -> str | None:
        for form, end, turn in self._forms(text):
            if form in self._exact:
                return _shown(self.language(form), end, turn)
        return None

    def _filled(self, text: str, depth: int, least: int = 0) -> str | None:
        forms = self._forms(text)
        words = {word for form, _, _ in forms for word in WORD.findall(form)}
        for at in sorted({at for word in ("", *words) for at in self._by_word.get(word, ())}):
            one = self._patterns[at]
            if one.weight < least and len(one.names) > 1:
                continue
            for form, end, turn in forms:
                if (held := one.holes(form)) is not None and self._sure(one, held, depth):
                    if one.weight < least and not all(map(NO_WORDS.fullmatch, held.values())):
                        continue
                    told = self.language(one.message, **{
                        name: self._hole(value, depth + 1) for name, value in held.items()})
                    return _shown(told, end, turn)
        return None

    def _sure(self, one: Pattern, held: dict[str, str], depth: int) -> bool:
        """A short message fits only where words of ours, or figures, fill its doubtful holes."""
        if one.weight < LONG and any(SENTENCE.search(value) and self._whole(value) is None
                                     for value in held.values()):
            return False
        if one.weight >= SURE:
            return True
        doubtful = [value for value in held.values() if PART.search(value) or ";" in value]
        if one.message.startswith("{"):
            doubtful.append(held[one.names[0]])
        return all(NO_WORDS.fullmatch(value) or self._known(value, depth) for value in doubtful)

    def _known(self, text: str, depth: int) -> bool:
        """Whether messages fit all of the text."""
        return self._of(text, depth + 1) is not None and text not in self._partly

    def _hole(self, text: str, depth: int) -> str:
        """What stands in a hole: a figure, a word of the program, a list of them, or a name."""
        if NUMBER.search(text) and not re.search(r"[^\W\d_]{4}", text):
            return NUMBER.sub(self._number, text)
        if (told := self._of(text, depth)) is not None:
            return told
        if (cut := AND_OTHERS.fullmatch(text)) is not None:
            return self.language(AND_MORE, first=self._hole(cut.group(1), depth + 1),
                                 more=cut.group(2))
        for joint in re.finditer(" and ", text):
            ends = text[:joint.start()], text[joint.end():]
            if all(self._known(end, depth) for end in ends):
                return self.language.listed([self._of(end, depth + 1) or end for end in ends])
        pieces = PART.split(text)
        if len(pieces) < 3:
            return text
        items = [self._hole(piece, depth + 1) if depth < DEEPEST else piece
                 for piece in pieces[::2]]
        if len(items) == 2 and items == pieces[::2]:
            return text                                  # the name of a firm, say
        if " and " in pieces[1::2]:
            return self.language.listed(items)
        return ", ".join(items)

    def _number(self, found: re.Match[str]) -> str:
        return found.group().translate({ord(","): self.language.group,
                                        ord("."): self.language.decimal})


def _shown(told: str, end: str, turn: int) -> str:
    if turn > 0:
        told = told[:1].upper() + told[1:]
    elif turn < 0 and not told[1:2].isupper():           # CO₂ stays
        told = told[:1].lower() + told[1:]
    return told + ("" if told.endswith((".", "!", "?")) else end)


@cache
def _retelling(language: Language) -> Retelling:
    return Retelling(language)


def retold(text: str, language: Language) -> str:
    """English text of the engine in a language."""
    return text if language.key == "en" else _retelling(language)(text)


def retold_words(text: str, language: Language) -> str | None:
    """Words of the program, or None where the text holds others."""
    return None if language.key == "en" else _retelling(language).words(text)


def retold_sentence(text: str, language: Language) -> str:
    """The same for text of two words or more; a single word may be somebody's name."""
    return retold(text, language) if " " in text.strip() else text

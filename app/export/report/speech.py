"""The language of the page that is being built.

Sentences are put together in many small functions; the language is kept for the time of one page
instead of being handed through all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from gis.language import ENGLISH, Language, mark

_SPOKEN: ContextVar[Language] = ContextVar("spoken", default=ENGLISH)


@contextmanager
def speaking(language: Language) -> Iterator[Language]:
    """Everything within is told in `language`."""
    before = _SPOKEN.set(language)
    try:
        yield language
    finally:
        _SPOKEN.reset(before)


def spoken() -> Language:
    """The language at hand; English outside of :func:`speaking`."""
    return _SPOKEN.get()


def say(message: str, **values: object) -> str:
    """A marked message in the language at hand, its `{names}` filled in."""
    return _SPOKEN.get()(message, **values)


def say_plural(forms: tuple[str, str], count: float, **values: object) -> str:
    """The form that fits `count`, in the language at hand."""
    return _SPOKEN.get().plural(forms, count, **values)


def as_told(text: str) -> str:
    """A sentence that the engine composed in English, in the language at hand."""
    from app.translation.retold import retold_sentence

    return retold_sentence(text, _SPOKEN.get())


def retell(text: str) -> str:
    """The same, also of a single word of the program."""
    from app.translation.retold import retold

    return retold(text, _SPOKEN.get())


CITED = re.compile(r"(recalled|read|assumed|derived|measured|judgement|anchors): (.+)", re.DOTALL)
"""How a source opens."""
COLON = mark(": ")


def citation(source: str) -> list[tuple[str, bool]]:
    """A source in parts, each with whether it is told: how it is known is, its title is not."""
    from app.translation.retold import retold_words

    found = CITED.match(source)
    head = [(retell(found.group(1)) + say(COLON), True)] if found else []
    whole = retold_words(source, _SPOKEN.get())
    if _SPOKEN.get().key == "en" or whole is not None:
        return [(whole or source, True)]
    parts = (found.group(2) if found else source).split("; ")
    for at, part in enumerate(parts):
        told = retold_words(part, _SPOKEN.get())
        words = (part if told is None else told) + ("; " if at + 1 < len(parts) else "")
        if head and not head[-1][1] and told is None:
            words = head.pop()[0] + words
        head.append((words, told is not None))
    return head


def told_all(value: Any) -> Any:
    """Nested values with every sentence of the engine in the language at hand.

    Drawings stay as they are; of a source only how it is known is told.
    """
    if type(value) is str:
        return as_told(value)
    if isinstance(value, dict):
        return {key: one if key == "svg" else "".join(part for part, _ in citation(one))
                if key == "source" and type(one) is str else told_all(one)
                for key, one in value.items()}
    return [told_all(one) for one in value] if isinstance(value, list | tuple) else value


def in_digits(value: float, decimals: int = 0) -> str:
    """A number with the marks of the language at hand."""
    return _SPOKEN.get().number(value, decimals)

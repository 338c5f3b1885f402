"""The report's templates, and pages made of one of its sections."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from ..texts import without_turns
from .speech import as_told, in_digits, retell, say, spoken
from .theme import THEMES
from .words import cited, remark, unbroken

if TYPE_CHECKING:
    import jinja2


def asset(name: str) -> str:
    """Text of a file of the report's templates."""
    folder = resources.files("assets").joinpath("templates", "report")
    return folder.joinpath(name).read_text("utf-8")


def shown(value: object) -> object:
    """A value as the page shows it: remarks of the engine in the page's language."""
    return unbroken(as_told(value)) if type(value) is str else value


def opened(text: str) -> str:
    """Words of the program with a capital letter in front, in the language at hand."""
    words = retell(text)
    return words[:1].upper() + words[1:]


def phrase(message: str, **values: object) -> str:
    """A marked message in the language at hand; markup among its values stays markup."""
    from markupsafe import Markup, escape

    if any(isinstance(value, Markup) for value in values.values()):
        return Markup(escape(say(message))).format(**values)
    return say(message, **values)


def environment() -> jinja2.Environment:
    """Templates of the report."""
    import jinja2

    made = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True,
                             undefined=jinja2.StrictUndefined, finalize=shown,
                             loader=jinja2.FunctionLoader(asset))
    made.filters.update(told=retell, opened=opened, cited=cited, remark=remark)
    made.globals.update(_=phrase, in_digits=in_digits)
    return made


def standalone(part: str, title: str, region: str, **parts: object) -> str:
    """One section as a page of its own, in the report's look and without any script."""
    from markupsafe import Markup

    return without_turns(environment().get_template("alone.html").render(
        part=part, title=title, lang=spoken().key, region=region, version=version(), **parts,
        styles=Markup(asset("style.css") + asset("decide.css") + theme_style()
                      + asset("print.css"))))


def theme_style() -> str:
    """The theme colours as style sheet variables and chart classes."""
    names = "".join(f"--t-{key}:{colour};" for key, colour in THEMES.items())
    fills = "".join(f".t-{key}{{fill:var(--t-{key})}}.b-{key}{{background:var(--t-{key})}}"
                    for key in THEMES)
    return f":root{{{names}}}{fills}"


def version() -> str:
    """The program's version."""
    from app.version import VERSION

    return VERSION

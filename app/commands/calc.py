"""`heatsite calc`: every formula of the engine, alone."""

from __future__ import annotations

import math
from pathlib import Path

import click

from app.commands._common import existing, json_option, print_json, rounded
from gis.errors import InputError


@click.command("calc")
@click.argument("name", required=False)
@click.argument("given", nargs=-1, metavar="[KEY=VALUE]...")
@json_option
def command(name, given, as_json):
    """Use one formula of the engine alone: its inputs, result, unit and source.

    Without a NAME, lists the formulas; with a NAME alone, says what it needs.

    \b
    heatsite calc heat-pump-cop source_in_c=25 source_out_c=15 sink_return_c=35 sink_supply_c=70
    """
    from gis import calc
    from layers import tables

    if name is None:
        known = calc.calculations()
        if as_json:
            print_json({key: {"inputs": _inputs(entry), "formula": entry.formula,
                              "source": entry.source, "example": _example(entry)}
                        for key, entry in sorted(known.items())})
        else:
            for key, entry in sorted(known.items()):
                click.echo(f"{key:18} {' '.join(_signature(entry))}")
            click.echo("\n[…] may be left out. Give a NAME alone to read what it needs, with an "
                       "example.")
        return
    entry = calc.find(name)
    arguments = _parse(name, entry, given)
    result = entry.run(tables.load_all(), arguments)
    notes = list(dict.fromkeys(note for q in result.values() for note in q.notes))
    if as_json:
        print_json({"name": name, "inputs": entry.arguments(arguments) | _files(entry, given),
                    "result": {key: {"value": q.value, "unit": q.unit, "low": q.low,
                                     "high": q.high} for key, q in result.items()},
                    "formula": entry.formula, "source": entry.source, "notes": notes})
        return
    for key, quantity in result.items():
        spread = ("" if quantity.low is None
                  else f"   ({rounded(quantity.low)} to {rounded(quantity.high)})")
        value = _words(quantity.value)
        click.echo(f"{key:18} {value} {quantity.unit}{spread}")
    for note in notes:
        click.echo(f"{'note':18} {note}")
    click.echo(f"{'formula':18} {entry.formula}\n{'source':18} {entry.source}")


def _words(value) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_words, value))
    return "unknown" if math.isnan(value) else rounded(value, 5)


def _signature(entry) -> list[str]:
    return [key if default is None else f"[{key}={default:g}]"
            if isinstance(default, float) and not math.isnan(default) else f"[{key}]"
            for key, (_, default, _) in entry.inputs.items()]


def _inputs(entry) -> dict:
    return {key: {"unit": unit, "default": default, "meaning": text}
            for key, (unit, default, text) in entry.inputs.items()}


def _example(entry) -> dict | None:
    found = entry.example
    return None if found is None else {"inputs": dict(found.inputs), "result": dict(found.result)}


def _pairs(name: str, entry, given) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for word in given:
        key, sign, value = word.partition("=")
        if not sign or not key or not value:
            raise InputError(f"calc {name}: {word!r} is not KEY=VALUE; its inputs are "
                             f"{', '.join(entry.inputs)}.")
        if key in pairs:
            raise InputError(f"calc {name}: {key} is given twice; keep one.")
        pairs[key] = value
    return pairs


def _parse(name: str, entry, given) -> dict[str, str]:
    """Inputs as typed; an input that is a file becomes the file's text."""
    from gis.calc import FILE

    pairs = _pairs(name, entry, given)
    for key, (unit, _, _) in entry.inputs.items():
        if unit == FILE and key in pairs:
            path = Path(pairs[key])
            existing(path, f"file {key}")
            try:
                pairs[key] = path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                raise InputError(f"The file {path} cannot be read as text: {error}; "
                                 "save it as UTF-8 CSV.") from error
    return pairs


def _files(entry, given) -> dict[str, str]:
    """File inputs by name again, so that an answer does not repeat a file's text."""
    from gis.calc import FILE

    return {word.partition("=")[0]: Path(word.partition("=")[2]).name for word in given
            if entry.inputs.get(word.partition("=")[0], ("",))[0] == FILE}

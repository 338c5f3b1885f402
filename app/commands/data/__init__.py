"""`heatsite data`: what layers there are, what can be fetched, and what a file holds."""

from __future__ import annotations

import importlib

import click

# one module each; imported when called, so that --help stays quick
COMMANDS = {
    "list": "List the starter packs and the open sources that can be fetched.",
    "fetch": "Fetch open data of a country or a box into the store.",
    "show": "Show the layers of a region, with source, licence, date and gaps.",
    "check": "Check one file: what it holds, and what is wrong with it.",
    "add": "Add your own file to a data folder, its columns matched to a layer.",
    "mirror": "Write the index that makes a folder of data a mirror.",
    "pack": "Hand a region's data on as one file, and take such a file in.",
    "quality": "Tell how good the layers of a region are, and how two sources agree.",
    "cache": "Show what the store of fetched data holds, check or clear it.",
    "permits": "Show the steps and permits of a country.",
}
MODULES = {"list": "list_sources"}       # where the module is not named like the command


class DataGroup(click.Group):
    """Subcommands of `heatsite data`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        return importlib.import_module(f"{__name__}.{MODULES.get(name, name)}").command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group("data", cls=DataGroup)
def command():
    """Look at data layers and files, fetch open data, serve your own."""

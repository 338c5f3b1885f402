"""The `heatsite` command. Reads words, calls the engine, prints; holds no arithmetic.

Exit codes: 0 done; 2 wrong usage or input, with one sentence on stderr; 1 a fault of ours.
Loads no Qt: only the `gui` subcommand does, when it runs.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Sequence

import click

from app.version import VERSION
from gis.errors import Cancelled, HeatSiteError, InputError

COMMANDS = {
    "rank": "Rank the sites of a region.",
    "estimate": "Study one site in depth.",
    "portfolio": "One big or many small: sites and sizes for a total load.",
    "report": "Write reports: PDF, map report, one-page summary, poster.",
    "compare": "Set results, scenarios or regions side by side.",
    "audit": "See whether thin data are treated fairly.",
    "calc": "Use one formula of the engine alone.",
    "data": "Look at data layers and files.",
    "doctor": "Say what is installed, what is missing, and how to mend it.",
    "gui": "Open the window.",
}


_BOX = re.compile(r"-[\d.]+(?:,-?[\d.]+){3}")


class LazyGroup(click.Group):
    """Commands are imported when they are called, so that --help stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        return importlib.import_module(f"app.commands.{name}").command

    def resolve_command(self, ctx, args):
        name = click.utils.make_str(args[0])
        if name not in COMMANDS:
            from gis.errors import UnknownNameError

            raise UnknownNameError("command", name, COMMANDS)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, invoke_without_command=True,
             context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="heatsite")
@click.pass_context
def root(ctx: click.Context) -> None:
    """Rank sites for small data centres and estimate the waste heat each could give.

    Without a command, opens the window. Starter packs: kenya, ile_de_france; any other country
    from fetched files or your own. Works offline once they are there.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(importlib.import_module("app.commands.gui").command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns or exits with the exit code."""
    code = _run(arguments)
    if arguments is None:
        sys.stdout.flush()
        sys.exit(code)
    return code


def _run(arguments: Sequence[str] | None) -> int:
    try:
        words = sys.argv[1:] if arguments is None else list(arguments)
        answer = root.main(args=[_no_option(word) for word in words], prog_name="heatsite",
                           standalone_mode=False)
        return answer if isinstance(answer, int) else 0
    except (InputError, Cancelled) as error:
        return _say(str(error), 2)
    except click.exceptions.Abort:
        return _say("Stopped; nothing was written.", 2)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        where = f" Try '{context.command_path} --help'." if context else ""
        said = error.format_message()
        return _say((said if said.endswith((".", "?")) else f"{said}.") + where, 2)
    except KeyboardInterrupt:
        return _say("Stopped; nothing was written.", 2)
    except BrokenPipeError:
        # the reader of our output went away (`heatsite … | head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("HEATSITE_DEBUG"):
            raise
        kind = "" if isinstance(error, HeatSiteError) else f"{type(error).__name__}: "
        return _say(f"A fault in HeatSite, not in your input: {kind}{error}. "
                    "Run again with HEATSITE_DEBUG=1 for the details to report.", 1)


def _no_option(word: str) -> str:
    """A box that begins with a minus sign (-10,5,0,12), so that it is not taken for an option."""
    return f" {word}" if _BOX.fullmatch(word) else word


def _say(message: str, code: int) -> int:
    click.echo(f"heatsite: {' '.join(message.split())}", err=True)
    return code


if __name__ == "__main__":
    main()

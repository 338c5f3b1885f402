"""Tables on the terminal: names from elsewhere are text, not orders."""

from rich.table import Table

from app.commands._common import console
from app.export.texts import LONGEST_NAME, shown_name


def test_brackets_and_colons_in_a_name_are_shown(capsys):
    table = Table(title="[red]A[/red]")
    table.add_column("[b]head[/b]")
    table.add_row("#strong[typst] :smile: [/")
    console().print(table)
    console().print("[bold]B[/bold] :fire:")
    shown = capsys.readouterr().out
    for words in ("[red]A[/red]", "[b]head[/b]", "#strong[typst] :smile: [/",
                  "[bold]B[/bold] :fire:"):
        assert words in shown


def test_a_page_that_is_no_terminal_is_as_wide_as_asked(capsys):
    console(width=40).print("word " * 12)
    assert max(len(line) for line in capsys.readouterr().out.splitlines()) in range(30, 41)


def test_names_are_cut_and_turn_nothing_round():
    assert shown_name("a\u202eb\x1b[31m") == "ab [31m"
    assert len(shown_name("x" * 10_000)) == LONGEST_NAME

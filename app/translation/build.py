"""Compiles the catalogues when the package is built. Used by setuptools alone."""

from __future__ import annotations

from pathlib import Path

from setuptools.command.build_py import build_py

SOURCES = Path("assets") / "translations"


def compile_catalogues(source: Path, target: Path) -> list[Path]:
    """Compile every `*.po` below `source` to a `*.mo` at the same place below `target`."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    written = []
    for path in sorted(source.rglob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parts[-3])
        compiled = (target / path.relative_to(source)).with_suffix(".mo")
        compiled.parent.mkdir(parents=True, exist_ok=True)
        with compiled.open("wb") as file:
            write_mo(file, catalogue)
        written.append(compiled)
    return written


class BuildWithCatalogues(build_py):
    """The usual build, then the catalogues; an editable install reads their sources instead."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            compile_catalogues(SOURCES, Path(self.build_lib) / SOURCES)

"""`heatsite report`: what people take away from a result."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click

from app.commands._common import (
    existing,
    json_option,
    print_json,
    terminal_progress,
    warn_of_files,
    writable_folder,
)
from app.commands._hand_over import hand_over_options, hand_over_writers, refuse_earlier


@click.command("report")
@click.argument("result", metavar="RESULT|PROJECT|REGION")
@click.option("--html", "as_html", is_flag=True, help="The map report, one HTML file.")
@click.option("--pdf", "as_pdf", is_flag=True, help="The report for paper (the default).")
@click.option("--summary", is_flag=True,
              help="One page of at most 300 kB for a phone, as PDF and PNG.")
@click.option("--poster", is_flag=True,
              help="The map alone as a poster, A1, as PDF and PNG.")
@click.option("--pictures", is_flag=True,
              help="The maps and charts alone, for papers and slides, each as SVG and as PNG at "
                   "300 dpi, in the folder pictures.")
@click.option("--audience", default="council", metavar="WHO",
              help="Whom the PDF is for: council (default), investor or government.")
@click.option("--paper", default="a4", metavar="SIZE", help="a4 (default) or letter.")
@click.option("--site-pages", type=int, metavar="N",
              help="How many sites get a page of their own in the PDF, and with --pictures "
                   "pictures, best first (default all).")
@click.option("--title", default="", metavar="TEXT", help="Your own title instead of the question.")
@click.option("--notes", default="", metavar="TEXT", help="Your own words on the cover.")
@click.option("--logo", type=click.Path(path_type=Path), metavar="FILE",
              help="Your logo on the cover: PNG, JPEG or SVG.")
@click.option("--lang", default="en", metavar="LANGUAGE",
              help="Language of the reasons and of the documents' own words: en, fr, pt or sw "
                   "(default en).")
@click.option("--online-tiles", "tiles", default="", metavar="URL",
              help="Map tiles that readers of the HTML may switch on, such as "
                   "https://host/{z}/{x}/{y}.png; without it the file asks the network nothing.")
@click.option("--data", "data_dir", type=click.Path(path_type=Path), metavar="DIR",
              help="Folder of files that refine what is known of the region.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR",
              help="Where the files go (default: the result folder, else this folder).")
@click.option("--compliance", is_flag=True,
              help="Compliance sheets (EU, Germany) that apply here, as XLSX and PDF, and each "
                   "site's energy-and-heat label, as SVG and PDF; no legal advice.")
@click.option("--all-sheets", is_flag=True,
              help="With --compliance: also the sheets that do not apply to country or size.")
@click.option("--start", default="", metavar="YYYY-MM-DD",
              help="With --compliance: start of operation (default: 1 January next year).")
@click.option("--anew", is_flag=True,
              help="Study again where the result folder keeps its result.")
@hand_over_options
@json_option
def command(result, as_html, as_pdf, summary, poster, pictures, audience, paper, site_pages,
            title, notes, logo, lang, tiles, data_dir, out, compliance, all_sheets, start, anew,
            as_json, **hand_over):
    """Write reports of a result, a project or a region.

    RESULT is a folder that `rank --out` wrote. Where its data, project and program are those of
    then, its result is opened as it was; else its project file is studied again.
    """
    from app.export.compliance import write_compliance, write_labels
    from app.export.pdf.logo import read_logo
    from app.export.pdf.write import chosen, paged
    from app.export.report.author import online_tiles
    from app.session import Session, project_file
    from app.translation import language
    from gis.compliance.law import day
    from gis.errors import InputError
    from layers.files import atomic_folder

    language(lang)                       # what is asked amiss is told before any work
    chosen(audience, paper)
    paged(site_pages)
    read_logo(logo)
    online_tiles(tiles)
    existing(data_dir, "folder --data", folder=True)
    writable_folder(out)
    refuse_earlier(hand_over["since"])
    begins = day(start)
    if (begins or all_sheets) and not compliance:
        raise InputError("--start and --all-sheets belong to --compliance; give it as well.")
    folder = Path(result) if os.path.isdir(result) and project_file(result) else None
    place = out or folder or Path.cwd()
    with terminal_progress(as_json) as progress:
        session = Session.open(result, progress, data_dir)
        found = session.run(progress) if anew else session.at_hand(progress)
        with atomic_folder(place) as part:               # all that is asked for, or nothing
            others = hand_over_writers(found, session.inputs, part, beside=folder or place,
                                       lang=lang, licences=pictures, **hand_over)
            if compliance:
                others = [*others, lambda: write_compliance(
                    found, session.inputs, part, start=begins, everything=all_sheets, size=paper,
                    language=lang), lambda: write_labels(found, part, language=lang)]
            if not (as_html or summary or poster or pictures or others):
                as_pdf = True
            written = [write() for write in _writers(
                found, session.inputs, part, folder or place, progress, as_html=as_html,
                as_pdf=as_pdf, summary=summary, poster=poster, pictures=pictures,
                audience=audience, paper=paper, site_pages=site_pages, title=title, notes=notes,
                logo=logo, lang=lang, tiles=tiles, since=hand_over["since"])]
            written += [write() for write in others]
            paths = [place / path.relative_to(part) for some in written for path in some]
    warn_of_files(session)
    if session.kept is False:
        click.echo("Studied anew: data, project or program are not those of the result that the "
                   "folder keeps.", err=True)
    if as_json:
        print_json({"files": [{"name": path.name, "path": str(path),
                               "bytes": path.stat().st_size} for path in paths]})
        return
    for path in paths:
        size = path.stat().st_size
        click.echo(f"{path} ({size / 1e6:.1f} MB)" if size >= 1e5 else
                   f"{path} ({max(size / 1e3, 1):.0f} kB)")


def _writers(found, inputs, place: Path, beside: Path, progress, *, as_html, as_pdf, summary,
             poster, pictures, audience, paper, site_pages, title, notes, logo, lang, tiles, since
             ) -> list[Callable[[], list[Path]]]:
    """One function per document asked for; each writes its files and says which."""
    from app.export.pdf import write_pdf, write_poster, write_summary
    from app.export.report import write_report

    asked: list[Callable[[], list[Path]]] = []
    changes = None
    if since is not None and (as_html or as_pdf):
        from app.export.changes import changes_since

        changes = changes_since(since, found)
    if as_html:
        asked.append(lambda: [write_report(
            found, inputs, place / "report.html", beside, title=title, notes=notes, logo=logo,
            language=lang, tiles=tiles, changes=changes)])
    if as_pdf:
        asked.append(lambda: [write_pdf(
            found, inputs, place / "report.pdf", audience=audience, paper=paper, title=title,
            notes=notes, logo=logo, language=lang, folder=beside, site_pages=site_pages,
            changes=changes, progress=progress)])
    if summary:
        asked.append(lambda: write_summary(found, inputs, place / "summary.pdf",
                                           place / "summary.png", title=title, language=lang))
    if poster:
        asked.append(lambda: [write_poster(found, inputs, place / name, title=title, language=lang)
                              for name in ("poster.pdf", "poster.png")])
    if pictures:
        from app.export.pdf.picture_files import FOLDER, write_pictures

        asked.append(lambda: write_pictures(found, inputs, place / FOLDER, sites=site_pages,
                                            language=lang, progress=progress))
    return asked

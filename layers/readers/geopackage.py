"""GeoPackages looked into before GDAL opens them: a database can hold queries that run when read.

The file is opened read-only and immutable, so that its triggers never fire and no journal of
somebody else is played back; SQLite loads no extension and nothing can be attached.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from gis.errors import LayerError

# How GDAL opens one: only what the contents list, no query of the file's
OPTIONS = {"IMMUTABLE": "YES", "LIST_ALL_TABLES": "NO"}
INDEXES = frozenset({"rtree", "rtree_i32"})
_VIRTUAL = re.compile(r"CREATE\s+VIRTUAL\s+TABLE\s.*?\sUSING\s+[\"'`\[]?(\w+)",
                      re.IGNORECASE | re.DOTALL)


def tables(file: Path, name: str) -> list[str]:
    """Names of the tables of features, in the order of the contents.

    Raises
    ------
    LayerError
        If it is damaged or no GeoPackage, is still being written by another program, or holds
        queries in place of tables.
    """
    journal = file.with_name(file.name + "-wal")
    if journal.exists() and journal.stat().st_size:
        raise LayerError(name, f"{file.name} is being written by another program (its -wal file "
                         "is not empty)", "close that program and try again")
    address = f"file:{quote(str(file))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as data:
            data.text_factory = lambda raw: raw.decode("utf-8", "replace")
            data.execute("PRAGMA trusted_schema = OFF")
            return _tables(data, file, name)
    except (sqlite3.Error, OverflowError, ValueError, TypeError) as error:
        raise LayerError(name, f"{file.name} cannot be read, it is damaged or cut short ({error})",
                         "copy or export it again") from error


def _tables(data: sqlite3.Connection, file: Path, name: str) -> list[str]:
    schema = {(kind, str(table).lower()): sql or "" for kind, table, sql in
              data.execute("SELECT type, name, sql FROM sqlite_master")}
    for (kind, table), sql in schema.items():
        module = _VIRTUAL.search(sql) if kind == "table" else None
        if module and module[1].lower() not in INDEXES:
            raise _refused(name, file, f"a table {table!r} that is made by the module "
                           f"{module[1]!r} and could read other files")
        if kind == "view" and table.startswith(("gpkg_", "rtree_", "sqlite_")):
            raise _refused(name, file, f"a query in place of the table {table!r}")
    if ("table", "gpkg_contents") not in schema:
        raise LayerError(name, f"{file.name} is an SQLite database but no GeoPackage",
                         "export it as GeoPackage")
    listed = [str(row[0]) for row in data.execute(
        "SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY rowid")]
    for table in (*listed, *(t for k, t in schema if k == "table" and t.startswith("gpkg_"))):
        if ("view", table.lower()) in schema:
            raise _refused(name, file, f"a query {table!r} in place of a table of features")
        hidden = data.execute("SELECT name FROM pragma_table_xinfo(?) WHERE hidden IN (2, 3)",
                              (table,)).fetchone()
        if hidden:
            raise _refused(name, file, f"a column {hidden[0]!r} that is computed when read")
    return [table for table in listed if ("table", table.lower()) in schema]


def _refused(name: str, file: Path, what: str) -> LayerError:
    return LayerError(name, f"{file.name} holds {what}",
                      "export its features as plain tables, e.g. in QGIS with 'Save features as'")

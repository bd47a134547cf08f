"""Reading the facts about the 16 tables: from a document that lists them, and from a live catalog."""

import re
from dataclasses import dataclass, field
from typing import Final

from db.pool import Connection

SPELLED_OUT: Final = {"varchar": "character varying", "timestamp": "timestamp without time zone"}


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    nullable: bool
    default: str | None


@dataclass
class Table:
    columns: list[Column] = field(default_factory=list)
    primary_key: tuple[str, ...] = ()
    uniques: set[tuple[str, ...]] = field(default_factory=set)
    foreign_keys: set[tuple[str, str, str]] = field(default_factory=set)  # column, other table, its column
    indexes: dict[str, bool] = field(default_factory=dict)  # those behind no constraint: name → unique


def documented(markdown: str) -> dict[str, Table]:
    """The tables of a document in the form of schema_facts.md."""
    tables: dict[str, Table] = {}
    for heading, body in re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", markdown, re.DOTALL | re.MULTILINE):
        columns = [
            Column(name, _spelled_out(kind), nullable == "YES", None if default == "-" else default)
            for name, kind, nullable, default in re.findall(
                r"^\| `(\w+)` \| ([^|]+?) \| (YES|NO) \| ([^|]+?) \|", body, re.MULTILINE
            )
        ]
        if not columns:
            continue
        table = tables[heading] = Table(columns=columns)
        for kind, names in re.findall(r"^- (PRIMARY KEY|UNIQUE): (.*)$", body, re.MULTILINE):
            key = tuple(re.findall(r"`(\w+)`", names))
            if kind == "PRIMARY KEY":
                table.primary_key = key
            else:
                table.uniques.add(key)
        for name, note in re.findall(r"^- `(\w+)`(.*)$", body, re.MULTILINE):
            table.indexes[name] = "unique" in note
    for owner, column, other, key in re.findall(r"^(\w+)\.(\w+)\s+→ (\w+)\.(\w+)", markdown, re.MULTILINE):
        tables[owner].foreign_keys.add((column, other, key))
    for heading, body in re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", markdown, re.DOTALL | re.MULTILINE):
        for column, other, key in re.findall(r"^- FOREIGN KEY: `(\w+)` → `(\w+)\.(\w+)`", body, re.MULTILINE):
            tables[heading].foreign_keys.add((column, other, key))
    return tables


def _spelled_out(kind: str) -> str:
    word, bracket, rest = kind.partition("(")
    return SPELLED_OUT.get(word, word) + bracket + rest


async def live(conn: Connection, name: str) -> Table:
    """The table as it stands in the database."""
    table = Table()
    for row in await conn.fetch(
        """
        SELECT attname, format_type(atttypid, atttypmod) AS type, NOT attnotnull AS nullable,
            pg_get_expr(adbin, adrelid) AS standard
        FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
        """,
        name,
    ):
        table.columns.append(Column(row["attname"], row["type"], row["nullable"], _plain(row["standard"])))
    for row in await conn.fetch(
        """
        SELECT contype::text AS kind, confrelid::regclass::text AS other,
            (SELECT array_agg(attname::text ORDER BY place) FROM unnest(conkey) WITH ORDINALITY AS k (number, place)
             JOIN pg_attribute ON attrelid = conrelid AND attnum = number) AS columns,
            (SELECT array_agg(attname::text ORDER BY place) FROM unnest(confkey) WITH ORDINALITY AS k (number, place)
             JOIN pg_attribute ON attrelid = confrelid AND attnum = number) AS others
        FROM pg_constraint WHERE conrelid = $1::text::regclass AND contype IN ('p', 'u', 'f', 'c')
        """,
        name,
    ):
        columns = tuple(row["columns"])
        match row["kind"]:
            case "p":
                table.primary_key = columns
            case "u":
                table.uniques.add(columns)
            case "f":
                table.foreign_keys.add((*columns, row["other"], *row["others"]))
            case kind:
                raise AssertionError(f"{name} has a constraint of kind {kind}")
    for row in await conn.fetch(
        """
        SELECT indexrelid::regclass::text AS name, indisunique FROM pg_index
        WHERE indrelid = $1::text::regclass
            AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
        """,
        name,
    ):
        table.indexes[row["name"]] = row["indisunique"]
    return table


def _plain(default: str | None) -> str | None:
    if default is None:
        return None
    return "nextval" if default.startswith("nextval(") else re.sub(r"::[\w ]+$", "", default)

"""The books: every extract that ever arrived and what became of its rows.

Belongs here: the ledger of extracts, the reasons of rejection, the releases. Does not belong here:
the rows themselves (they stay in the restricted half as Parquet).
"""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.schema.base import metadata

OUTCOMES = (
    "loaded, refused, duplicate, unclaimed, claimed twice, withdrawn, dismissed, fault (of ours, tried again) or "
    "waiting (nothing is built from it yet)"
)

extract_ledger = sa.Table(
    "extract_ledger",
    metadata,
    sa.Column(
        "extract_key",
        sa.BigInteger,
        primary_key=True,
        autoincrement=False,
        comment="Order of arrival: microseconds of the time received",
    ),
    sa.Column(
        "source_name",
        sa.Text,
        nullable=False,
        comment="Which source claimed the file; empty when none did, or two",
    ),
    sa.Column(
        "table_name",
        sa.Text,
        primary_key=True,
        comment="Which table of the delivery; the name of the source where it is one table, or was not read",
    ),
    sa.Column(
        "file_name",
        sa.Text,
        nullable=False,
        comment="Name under which the file arrived, relative to the landing zone; made harmless to show",
    ),
    sa.Column(
        "content_sha256",
        sa.Text,
        nullable=False,
        comment="SHA-256 of the content; empty when it could not be taken in",
    ),
    sa.Column("byte_count", sa.BigInteger, nullable=False, comment="Size of the file"),
    sa.Column(
        "received_at", sa.DateTime, nullable=False, comment="When it arrived: was taken in or refused, UTC"
    ),
    sa.Column("outcome", sa.Text, nullable=False, comment=OUTCOMES),
    sa.Column("message", sa.Text, nullable=False, comment="What whoever sent the file should know"),
    sa.Column("first_quarter_key", sa.Integer, comment="Earliest quarter in which its rows are dated"),
    sa.Column("last_quarter_key", sa.Integer, comment="Latest quarter in which its rows are dated"),
    sa.Column("received_count", sa.BigInteger, nullable=False, comment="Rows received"),
    sa.Column("loaded_count", sa.BigInteger, nullable=False, comment="Rows that the facts rest on"),
    sa.Column("rejected_count", sa.BigInteger, nullable=False, comment="Rows refused with a reason"),
    sa.Column(
        "duplicate_count", sa.BigInteger, nullable=False, comment="Rows that say again what another row says"
    ),
    sa.Column("superseded_count", sa.BigInteger, nullable=False, comment="Rows replaced by a later extract"),
    sa.Column("ignored_count", sa.BigInteger, nullable=False, comment="Footers, totals and blank lines"),
    sa.CheckConstraint(
        "received_count = loaded_count + rejected_count + duplicate_count + superseded_count + ignored_count",
        name="account_balances",
    ),
    comment="Every extract received and the account of its rows, by table where a file holds several: "
    "received = loaded + rejected + duplicate + superseded + ignored",
)

extract_rejection = sa.Table(
    "extract_rejection",
    metadata,
    sa.Column("extract_key", sa.BigInteger, nullable=False, comment="The extract"),
    sa.Column("table_name", sa.Text, nullable=False, comment="The table of the delivery, as in the ledger"),
    sa.Column("rule_code", sa.Text, nullable=False, comment="The rule that was broken"),
    sa.Column(
        "message", sa.Text, nullable=False, comment="What was expected, for whoever can mend the record"
    ),
    sa.Column(
        "severity", sa.Text, nullable=False, comment="error: the row was rejected; warning: it was loaded"
    ),
    sa.Column(
        "row_count",
        sa.BigInteger,
        nullable=False,
        comment="Rows that break the rule; one row may break several",
    ),
    sa.Column("first_line_number", sa.BigInteger, comment="First line of the file on which it was broken"),
    sa.UniqueConstraint("extract_key", "table_name", "rule_code"),
    comment="Why rows were rejected or warned of, by extract, table and rule",
)

fact_quarter_load = sa.Table(
    "fact_quarter_load",
    metadata,
    sa.Column("built_name", sa.Text, nullable=False, comment="The table, or the indicator with its version"),
    sa.Column("quarter_key", sa.Integer, nullable=False, comment="The quarter; 0 for what has none"),
    sa.Column(
        "extracts", sa.Text, nullable=False, comment="What it was built from, a line each; empty for nothing"
    ),
    sa.UniqueConstraint("built_name", "quarter_key"),
    comment="Which quarters of what were built from which extracts; what is not up to date waits for a build",
)

code_version = sa.Table(
    "code_version",
    metadata,
    sa.Column(
        "version_digest",
        sa.Text,
        nullable=False,
        unique=True,
        comment="A version of the code that makes something",
    ),
    sa.Column(
        "parts",
        sa.Text,
        nullable=False,
        comment="The definitions that it uses, a line each: file, name, fingerprint",
    ),
    comment="Of what each version of the code is made, so that it can be said which file changed",
)

build_fault = sa.Table(
    "build_fault",
    metadata,
    sa.Column("built_name", sa.Text, nullable=False, unique=True, comment="What could not be built"),
    sa.Column("message", sa.Text, nullable=False, comment="Why, in words that quote no record"),
    comment="What could not be built when it was last tried, and why; it keeps its last good rows",
)

release_basis = sa.Table(
    "release_basis",
    metadata,
    sa.Column("release_id", sa.Text, nullable=False, comment="The release"),
    sa.Column("built_name", sa.Text, nullable=False, comment="The table, or the indicator with its version"),
    sa.Column("quarter_key", sa.Integer, nullable=False, comment="The quarter; 0 for what has none"),
    sa.Column("extracts", sa.Text, nullable=False, comment="What it was built from when it was published"),
    sa.UniqueConstraint("release_id", "built_name", "quarter_key"),
    comment="What the newest release was built from, so that a figure that changes can be told its cause",
)

"""An identifier is replaced by the HMAC-SHA-256 that Python's own hmac module gives."""

from __future__ import annotations

import hashlib
import hmac

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assets.staging.batch import working_database
from checks.columns.person_id import person_hash


@given(
    st.binary(min_size=1, max_size=130),
    st.text(min_size=1, max_size=80).filter(lambda text: "\0" not in text),
)
@example(b"k" * 64, "a key of a whole block")
@example(b"k" * 65, "a longer one is hashed first")
@example(b"\x00", "Zoë O'Neill-Łukasz")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_hash_is_the_one_of_rfc_2104(paths, key, identifier):
    with working_database(paths, key) as con:
        (made,) = con.execute(
            f"select {person_hash('value')} from (select ? as value)", [identifier]
        ).fetchone()
    assert made == hmac.new(key, identifier.encode(), hashlib.sha256).hexdigest()[:32]


def test_no_identifier_has_no_hash(paths):
    with working_database(paths, b"key") as con:
        assert con.execute(
            f"select {person_hash('value')} from (select null::varchar as value)"
        ).fetchone() == (None,)

"""The key under which identifiers of people are hashed: that it is there, hard to guess, and the same as before.

Belongs here: refusing to stage without the key, or under two keys at once, and what makes a key too weak. Does not
belong here: hashing (typed.py) or keeping the key (pipelines/settings).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

from assets.staging.outcome import Outcome
from checks.contract import Source


class PersonKeyMissing(Exception):
    """Identifiers of people may not be staged without the key that replaces them."""


class PersonKeyWeak(Exception):
    """Whoever guesses the key can find out whose rows were staged: everybody could try out a short one."""


class PersonKeyChanged(Exception):
    """Under another key one person would have two hashes, and the same record would count twice."""


LEAST_CHARACTERS = 32
LEAST_DIFFERENT = 10
"""A random key of hexadecimal digits falls short of so many different ones less than once in a million times."""
HOW_TO_MAKE_ONE = 'python -c "import secrets; print(secrets.token_hex(32))"'


def weakness(key: str) -> str | None:
    """In what a key is too weak, or None."""
    if len(key) < LEAST_CHARACTERS:
        return f"it has {len(key)} characters and needs {LEAST_CHARACTERS} at least"
    if (different := len(set(key))) < LEAST_DIFFERENT:
        return f"it has {different} different characters and needs {LEAST_DIFFERENT} at least"
    return None


def key_mark(source: Source, key: bytes | None, staged: Iterable[Outcome]) -> str:
    """A mark that tells one key from another without giving it away; empty where nothing is personal.

    `staged` are the extracts that were staged before. Raises PersonKeyMissing or PersonKeyChanged.
    """
    if not source.is_about_people:
        return ""
    if not key:
        raise PersonKeyMissing(
            f"source {source.name} holds identifiers of people: set PERFORMANCE_PERSON_KEY before it is staged"
        )
    mark = hmac.new(key, b"mark of the key", hashlib.sha256).hexdigest()[:8]
    for outcome in staged:
        if outcome.counts and outcome.key_mark != mark:
            raise PersonKeyChanged(
                f"source {source.name}: {outcome.file_name} was staged under another PERFORMANCE_PERSON_KEY; set "
                f"that key again, or stage everything under the new one: performance ingest --again {source.name}"
            )
    return mark

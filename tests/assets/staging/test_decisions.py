"""Decisions about extracts are only ever added to, and the newest holds."""

import pytest

from assets.staging.decisions import damaged_decisions, decide, decisions, in_force, withdrawn_extracts


def test_an_undone_decision_stays_on_record_and_does_not_hold(paths):
    decide(paths, "withdraw", 7, "twice")
    decide(paths, "dismiss", 8, "no other")
    assert withdrawn_extracts(paths) == {7}
    decide(paths, "withdraw", 7, "it was not", undone=True)
    assert set(in_force(paths)) == {8}
    assert [(d.extract_key, d.reason, d.undone) for d in decisions(paths)] == [
        (7, "twice", False), (8, "no other", False), (7, "it was not", True)
    ]  # fmt: skip
    assert all(d.by for d in decisions(paths))
    records = list((paths.archive / "decisions").iterdir())
    assert {path.stat().st_mode & 0o777 for path in records} == {0o400}


@pytest.mark.parametrize(
    ("content", "about"),
    [
        ('{"decision_key": ', None),
        ("", None),
        ("[]", None),
        ('{"kind": "withdraw", "extract_key": 7, "rea', 7),
    ],
)
def test_a_damaged_decision_is_named_with_the_extract_it_is_about_and_the_others_hold(paths, content, about):
    decision = decide(paths, "withdraw", 7, "twice")
    decide(paths, "dismiss", 8, "no other")
    record = paths.archive / "decisions" / f"{decision.decision_key}.json"
    record.chmod(0o600)
    record.write_text(content)
    assert set(in_force(paths)) == {8}
    (damaged,) = damaged_decisions(paths)
    assert (damaged.path, damaged.extract_key) == (record, about)
    assert str(record) in damaged.message and "backup of the archive" in damaged.message

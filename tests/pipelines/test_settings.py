"""What the environment may say."""

import os

import pytest

from assets.staging.person_key import PersonKeyWeak
from pipelines.settings import DEMO_KEY, of_the_demo, person_key, run_context, ui_origin

STRONG = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", None),
        ("https://performance.example.gov.uk", "https://performance.example.gov.uk"),
        ("https://Performance.example.gov.uk:443", "https://performance.example.gov.uk"),
        ("http://intranet:8080", "http://intranet:8080"),
        ("http://intranet:80", "http://intranet"),
        ("https://intranet:80", "https://intranet:80"),
    ],
)
def test_the_origin_of_a_proxy_is_read_as_browsers_spell_it(said, meant):
    assert ui_origin({"PERFORMANCE_UI_ORIGIN": said}) == meant


@pytest.mark.parametrize(
    "said",
    ["performance.example.gov.uk", "*", "https://*", "https://", "null", "ftp://a.example", "https://a.example/",
     "https://a.example/ui", "https://a:b@c.example", "https://a.example https://b.example", "https://a.example\n"],
)  # fmt: skip
def test_anything_but_an_origin_is_refused_with_an_example(said):
    with pytest.raises(ValueError, match=r"PERFORMANCE_UI_ORIGIN is an origin such as https://"):
        ui_origin({"PERFORMANCE_UI_ORIGIN": said})


def test_a_key_that_is_long_and_varied_is_taken_as_it_is():
    assert person_key({"PERFORMANCE_PERSON_KEY": STRONG}) == STRONG.encode()
    assert person_key({}) is None
    assert person_key({"PERFORMANCE_PERSON_KEY": ""}) is None


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("secret", "it has 6 characters and needs 32 at least"),
        (STRONG[:31], "it has 31 characters and needs 32 at least"),
        ("a" * 64, "it has 1 different characters and needs 10 at least"),
        ("012345678" * 8, "it has 9 different characters and needs 10 at least"),
        (DEMO_KEY, "it is the key of the demo, which stands in the code"),
    ],
)
def test_a_weak_key_is_refused_and_not_repeated(key, why):
    with pytest.raises(PersonKeyWeak) as refused:
        run_context({"PERFORMANCE_PERSON_KEY": key})
    assert str(refused.value) == (
        f"PERFORMANCE_PERSON_KEY is refused: {why}; make one with "
        'python -c "import secrets; print(secrets.token_hex(32))"'
    )


def test_the_demo_needs_no_secret_and_leaves_none_behind(monkeypatch):
    monkeypatch.delenv("PERFORMANCE_PERSON_KEY", raising=False)
    with of_the_demo():
        assert person_key() == DEMO_KEY.encode()
    assert "PERFORMANCE_PERSON_KEY" not in os.environ
    monkeypatch.setenv("PERFORMANCE_PERSON_KEY", "own")
    with of_the_demo():
        assert person_key() == b"own"
    with pytest.raises(PersonKeyWeak):
        person_key()

"""What the environment may say."""

import pytest

from pipelines.settings import ui_origin


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

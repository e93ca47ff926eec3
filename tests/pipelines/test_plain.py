"""What is printed does nothing to the terminal."""

from pipelines.plain import plain


def test_what_does_not_print_is_shown_as_such() -> None:
    assert plain("\x1b[31mred\x07\u202e\r\n") == "\ufffd[31mred" + "\ufffd" * 4
    assert plain("Straße, 東京: 10%") == "Straße, 東京: 10%"


def test_line_ends_stay_where_they_are_wanted() -> None:
    assert plain("one\n\ttwo\x1b", lines=True) == "one\n\ttwo\ufffd"

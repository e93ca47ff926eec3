"""Of a birth date only the month is staged."""

from datetime import date

from checks.columns import BirthMonth


def test_of_a_birth_date_only_the_month_is_staged(read):
    born = BirthMonth(earliest=date(1980, 1, 15))
    assert read(born, "2009-03-14") == (date(2009, 3, 1), [])
    # The limits are those of the day, not of the month.
    assert read(born, "1980-01-16") == (date(1980, 1, 1), [])
    assert read(born, "1980-01-14") == (date(1980, 1, 1), ["out_of_range"])
    assert read(born, "2018-05-02")[1] == ["out_of_range"]
    assert read(born, "14/03/2009") == (None, ["not_a_date"])
    assert (born.is_personal, born.places_rows, born.smallest) == (True, False, None)

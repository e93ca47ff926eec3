"""A release whose files are not as they were sealed is made anew; no edition is forgotten on the way."""

import shutil

import pytest

from warehouse.database.damage import ReleaseDamaged
from warehouse.release.current import FILE
from warehouse.release.publish import is_current
from warehouse.release.sums import SUMS, damaged_files

EDITIONS = "select edition_key, numerator, reason from fact_indicator_edition order by 1, 2"


def spoil(path, content=b"spoilt"):
    path.parent.chmod(0o755)
    path.chmod(0o644)
    path.write_bytes(content)


def test_a_sealed_release_agrees_with_its_checksums(press, row, paths):
    press.publish(row(20))
    assert damaged_files(paths.current.resolve()) == {}
    lines = (paths.current / SUMS).read_text().splitlines()
    assert any(line.endswith(f"  {FILE}") and len(line) == 64 + 2 + len(FILE) for line in lines)


@pytest.mark.parametrize("name", [FILE, "parquet/scorecard.parquet", SUMS])
@pytest.mark.parametrize("how", ["cut", "gone"])
def test_the_next_publication_makes_it_anew_under_another_name_and_adds_no_edition(
    name, how, press, row, paths
):
    done = press.publish(row(20))
    file = paths.current.resolve() / name
    if how == "cut":
        spoil(file, file.read_bytes()[: file.stat().st_size // 2])
    else:
        file.unlink()
    assert damaged_files(paths.current.resolve())
    again = press.publish()
    assert again.is_new and again.release_id == f"{done.release_id}-2"
    assert (again.first_published, again.restated) == (0, 0)
    assert damaged_files(paths.current.resolve()) == {}
    assert press.ask(EDITIONS) == [(1, 20, "first published")]
    assert press.ask("select release_id from release order by published_at") == [
        (done.release_id,), (again.release_id,)
    ]  # fmt: skip
    assert not press.publish().is_new
    # Spoilt once more, it gets a third name.
    spoil(paths.current.resolve() / FILE)
    assert press.publish().release_id == f"{done.release_id}-3"


def test_without_its_checksums_a_damaged_file_is_made_anew_too(press, row, paths):
    press.publish(row(20))
    folder = paths.current.resolve()
    spoil(folder / FILE)
    (folder / SUMS).unlink()
    assert press.publish().is_new
    assert press.ask(EDITIONS) == [(1, 20, "first published")]


def test_a_release_that_is_gone_is_made_anew_or_missed_where_the_warehouse_is_gone_too(
    open_press, row, paths
):
    with open_press(paths) as press:
        done = press.publish(row(20))
        shutil.rmtree(paths.current.resolve())
        assert press.publish().is_new
        shutil.rmtree(paths.current.resolve())
    paths.warehouse_file.unlink()
    with open_press(paths, published=2) as press, pytest.raises(ReleaseDamaged, match="is missing"):
        press.publish(row(20))
    assert done.is_new


def test_a_damaged_release_does_not_count_as_current(press, row, paths):
    from warehouse.release.publish import Publication

    press.publish(row(20))
    publication = Publication(now=None, protections=press.protections)
    assert is_current(press.warehouse, paths, publication)
    spoil(paths.current.resolve() / "parquet" / "release.parquet")
    assert not is_current(press.warehouse, paths, publication)


def test_with_the_warehouse_lost_too_nothing_is_published_and_it_is_said_what_to_restore(
    open_press, row, paths
):
    with open_press(paths) as press:
        press.publish(row(20))
        press.publish(row(30))
    paths.warehouse_file.unlink()
    spoil(paths.current.resolve() / FILE)
    with open_press(paths, published=2) as press:
        with pytest.raises(ReleaseDamaged, match=r"restore `published/` from its backup"):
            press.publish(row(30))
        # Somebody decides to give up what only the damaged one knew.
        older = next(p for p in paths.published.glob("0001-*"))
        paths.current.unlink()
        paths.current.symlink_to(older.name)
        press.publish(row(30))
        assert press.ask(EDITIONS) == [(1, 20, "first published"), (2, 30, "something happened")]


def test_a_release_from_before_there_were_checksums_still_gives_its_editions_back(open_press, row, paths):
    with open_press(paths) as press:
        press.publish(row(20))
    paths.warehouse_file.unlink()
    folder = paths.current.resolve()
    folder.chmod(0o755)
    (folder / SUMS).unlink()
    with open_press(paths, published=1) as press:
        press.publish(row(20))
        assert press.ask(EDITIONS) == [(1, 20, "first published")]

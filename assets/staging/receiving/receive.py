"""Receiving: what is new in the landing zone is identified by its content, archived and entered.

Belongs here: which entry is new and what is entered about it. Does not belong here: the walk (landing.py),
bytes (archive.py), sentences (door.py).
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from assets.staging.arrivals import CLAIMED_TWICE, Arrival, gather_arrivals, read_arrivals, settle, settled
from assets.staging.damaged_records import mend_records
from assets.staging.receiving import archive
from assets.staging.receiving.door import claimed_twice_message, claims, refused_message
from assets.staging.receiving.installed import INSTALLATION, withdraw_replaced
from assets.staging.receiving.landing import (
    UNREADABLE,
    UNREADABLE_FOLDER,
    WHOLE,
    Landed,
    NotReceivable,
    walk,
)
from assets.staging.receiving.names import distinct
from checks.contract import Source
from warehouse.storage.paths import DataPaths


def receive_installed(paths: DataPaths, source: Source) -> list[Arrival]:
    """Takes in the file that comes with the installation, where its content is not what it last was.

    That of an earlier installation is then taken out of the count: what the newer one says no longer would otherwise
    stay for ever.
    """
    if source.comes_with is None:
        return []
    with paths.exclusive_lock("receiving"):
        archive.clear_antechamber(paths)
        mend_records(paths)
        receiving = _Receiving(paths, (source,), source.name)
        receiving.take_in_installed(source.comes_with)
        withdraw_replaced(paths, receiving.with_installation)
        gather_arrivals(paths)
    return receiving.new


def receive(paths: DataPaths, sources: Iterable[Source], only: str) -> list[Arrival]:
    """Takes in every new file that the source `only` claims, or, when empty, looks after all the rest.

    A file known by name, size and time of change is passed over; one whose content is what its name last
    brought changes nothing; the same content under another name is entered as a duplicate of what the
    same source had before. Files that are still being written, or hidden, wait for the next time.

    The rest is what no source claims or two do, and what cannot be taken in: links, pipes, what cannot be read.
    That is entered as refused, once, and settled when it is mended or gone. Returns what was entered.
    """
    with paths.exclusive_lock("receiving"):
        archive.clear_antechamber(paths)
        mend_records(paths)
        receiving = _Receiving(paths, tuple(sources), only)
        receiving.take_up_mended_claims()
        for landed in walk(paths.landing):
            receiving.meet(landed)
        receiving.settle_what_is_gone()
        gather_arrivals(paths)
    return receiving.new


class _Receiving:
    """One walk through the landing zone, for one source or for the rest."""

    def __init__(self, paths: DataPaths, sources: tuple[Source, ...], only: str) -> None:
        self.paths, self.sources, self.only = paths, sources, only
        self.new: list[Arrival] = []
        (on_record, unreadable), done = read_arrivals(paths), settled(paths)
        self.last_key = on_record[-1].extract_key if on_record else 0
        self.shown = {arrival.file_name: arrival.sent_name for arrival in on_record}
        self.shown_as = {arrival.sent_name: arrival.file_name for arrival in on_record}
        self.states = {(a.sent_name, a.byte_count, a.modified_ns) for a in on_record if a.is_archived}
        self.standing = [a for a in on_record if a.refused and a.extract_key not in done]
        # Only what was taken in for the same source counts as known: a file that nobody claimed, or that
        # the wrong source claimed by its name, is new once it is renamed or a source for it is declared.
        known = [a for a in on_record if a.source == only and not a.refused]
        self.newest = {a.sent_name: a for a in known if not a.with_installation}
        self.with_installation = [a for a in known if a.with_installation]
        self.contents = {a.content_sha256: a for a in reversed(known) if a.duplicate_of is None}
        self.archived = {a.content_sha256 for a in on_record}
        self.some_are_unreadable = bool(unreadable)
        self.met: dict[str, str] = {}
        """By name, as what it was met in this walk: a kind of refusal, or nothing for a file."""

    def take_up_mended_claims(self) -> None:
        """Takes in, from the archive, what two sources claimed and now only one does, or none."""
        now_mine = (self.only,) if self.only else ()
        for twice in [arrival for arrival in self.standing if arrival.refused == CLAIMED_TWICE]:
            if claims(twice.sent_name, self.sources) == now_mine:
                state = (twice.byte_count, twice.modified_ns)
                self._enter(twice.sent_name, twice.content_sha256, state)
                self._settle(twice, f"claimed by {self.only or 'no source'} since")

    def meet(self, landed: Landed) -> None:
        """Takes in one entry of the landing zone, refuses it, or passes it over."""
        self.met[landed.name] = landed.fault.kind if landed.fault else ""
        claimed_by = claims(landed.name, self.sources)
        mine = claimed_by == (self.only,) if self.only else True
        if not mine:
            return
        try:
            if landed.fault:
                raise landed.fault
            if not self.only and len(claimed_by) == 1:
                self._try_to_read(landed)
            else:
                self._take_in(landed, claimed_by)
        except NotReceivable as closed:
            self.met[landed.name] = closed.kind
            self._refuse(landed, closed, claimed_by)
        except FileNotFoundError:
            return

    def take_in_installed(self, file: Path) -> None:
        """Takes in the file that comes with the installation; it changes with that alone, so nobody writes it now."""
        found = file.stat()
        state, before = (found.st_size, found.st_mtime_ns), self.with_installation[-1:]
        if before and (before[0].byte_count, before[0].modified_ns) == state:
            return
        with file.open("rb") as opened:
            digest, copy = archive.copy_in(self.paths, opened.fileno())
        if before and before[0].content_sha256 == digest:
            copy.unlink()
            return
        if not self._keep(digest, copy):
            return
        name = f"{INSTALLATION}/{file.name}"
        arrival = self._enter(name, digest, state, with_installation=True)
        self.with_installation.append(arrival)

    def settle_what_is_gone(self) -> None:
        """Settles what was refused and lies there no more, or lies there as something else."""
        closed = [name for name, kind in self.met.items() if kind == UNREADABLE_FOLDER]
        for refused in list(self.standing):
            name = refused.sent_name
            if WHOLE in closed or any(name.startswith(f"{folder}/") for folder in closed):
                continue
            if refused.refused == CLAIMED_TWICE:
                # Sent again under a name that one of the sources claims: as good as mending the patterns.
                if (
                    name not in self.met
                    and self.only in refused.claimed_by
                    and refused.content_sha256 in self.contents
                ):
                    self._settle(refused, f"taken in for {self.only} under another name since")
                continue
            # A file that could not be read is settled by reading it, and not by being there.
            stays = self.met.get(name) == refused.refused or (
                refused.refused == UNREADABLE and self.met.get(name) == ""
            )
            if not self.only and not stays:
                self._settle(refused, "mended or withdrawn")

    def _take_in(self, landed: Landed, claimed_by: tuple[str, ...]) -> None:
        twice = len(claimed_by) > 1
        seen = self._last_claimed_twice(landed.name) if twice else self.newest.get(landed.name)
        if seen and (seen.byte_count, seen.modified_ns) == landed.state:
            self._settle_reading(landed.name)
            return
        with landed.opened() as file:
            digest, copy = archive.copy_in(self.paths, file)
            unchanged = landed.is_as_it_was(file)
        if unchanged:
            self._settle_reading(landed.name)
        if not unchanged or (seen and seen.content_sha256 == digest):
            copy.unlink()
            return
        if not self._keep(digest, copy):
            return
        if twice:
            message = claimed_twice_message(self._show(landed.name), claimed_by, self.sources)
            self._record(
                landed.name,
                landed.state,
                digest,
                refused=CLAIMED_TWICE,
                message=message,
                claimed_by=claimed_by,
            )
        else:
            self._enter(landed.name, digest, landed.state)

    def _keep(self, digest: str, copy: Path) -> bool:
        """Keeps a copy in the archive; False when it may be what a record speaks of that cannot be read.

        Taken in again, that would count twice.
        """
        content = Arrival(0, "", "", digest, 0, 0).content(self.paths)
        if self.some_are_unreadable and digest not in self.archived and content.exists():
            copy.unlink()
            return False
        archive.keep(content, copy)
        return True

    def _try_to_read(self, landed: Landed) -> None:
        """Finds out, for a source that takes its files in itself, whether a new one can be read.

        In full only when it could not be read before: then this settles it, for tonight's account of the door.
        """
        could_not = [a for a in self.standing if a.sent_name == landed.name and a.refused == UNREADABLE]
        if not could_not and (landed.name, *landed.state) in self.states:
            return
        with landed.opened() as file:
            while archive.read(file) and could_not:
                pass
        self._settle_reading(landed.name)

    def _last_claimed_twice(self, name: str) -> Arrival | None:
        found = [a for a in self.standing if a.sent_name == name and a.refused == CLAIMED_TWICE]
        return found[-1] if found else None

    def _enter(
        self, name: str, digest: str, state: tuple[int, int], with_installation: bool = False
    ) -> Arrival:
        before = self.contents.get(digest)
        if before and before.sent_name == name:
            # Sent, corrected, and now sent as at first: the correction is taken back.
            before = None
        duplicate_of = before.extract_key if before else None
        arrival = self._record(
            name,
            state,
            digest,
            source=self.only,
            duplicate_of=duplicate_of,
            with_installation=with_installation,
        )
        self.contents.setdefault(digest, arrival)
        if not with_installation:
            self.newest[name] = arrival
        return arrival

    def _refuse(self, landed: Landed, closed: NotReceivable, claimed_by: tuple[str, ...]) -> None:
        """Enters a refusal, unless the same one stands already."""
        if any(a.sent_name == landed.name and a.refused == closed.kind for a in self.standing):
            return
        message = refused_message(self._show(landed.name), closed.kind, closed.because)
        size = landed.size if closed.kind == UNREADABLE else 0
        self._record(
            landed.name, (size, landed.modified_ns), "", refused=closed.kind, message=message, claimed_by=claimed_by
        )  # fmt: skip

    def _record(
        self,
        name: str,
        state: tuple[int, int],
        digest: str,
        *,
        source: str = "",
        duplicate_of: int | None = None,
        refused: str = "",
        message: str = "",
        claimed_by: tuple[str, ...] = (),
        with_installation: bool = False,
    ) -> Arrival:
        self.last_key = max(self.last_key + 1, time.time_ns() // 1000)
        arrival = Arrival(
            self.last_key, source, self._show(name), digest, *state, duplicate_of,
            sent_name=name, refused=refused, message=message, claimed_by=claimed_by,
            with_installation=with_installation,
        )  # fmt: skip
        # The record comes after the content: without it the file counts as not yet received.
        arrival.save(self.paths)
        self.new.append(arrival)
        if refused:
            self.standing.append(arrival)
        return arrival

    def _show(self, name: str) -> str:
        if name not in self.shown_as:
            self.shown_as[name] = distinct(name, self.shown)
            self.shown[self.shown_as[name]] = name
        return self.shown_as[name]

    def _settle_reading(self, name: str) -> None:
        for refused in [a for a in self.standing if a.sent_name == name and a.refused == UNREADABLE]:
            self._settle(refused, "readable since")

    def _settle(self, refused: Arrival, how: str) -> None:
        settle(self.paths, refused, how)
        self.standing.remove(refused)

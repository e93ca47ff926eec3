"""The CIN census form: invented children, their assessments, and the XML text of a quarterly file.

Belongs here: elements, code lists and what is known of an assessment on a given day. Does not belong here:
how many there are and how long they take (see `assessments`).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from demo.calendar import Quarter, calendar
from demo.extract import SYNTHETIC, Extract

_SOURCES = ["1A", "1B", "1C", "1D", "2A", "2B", "3A", "3B", "4", "5A", "5B", "6", "7", "8", "9", "10"]
_NEEDS = ["N1"] * 8 + ["N2", "N3", "N4"] + ["N5"] * 4 + ["N6", "N7", "N8", "N9"]
_CLOSED = ["RC1", "RC2", "RC3", "RC5", "RC6", "RC7", "RC8"]
_ETHNICITIES = ["WBRI"] * 14 + ["WOTH", "MWBC", "MWAS", "AIND", "APKN", "BAFR", "OOTH", "REFU", "NOBT"]
_DISABILITIES = ["NONE"] * 14 + ["LD", "BEH", "AUT", "MOB", "COMM", "HEAR"]
_FACTORS = ["1B", "1C", "2B", "3B", "4A", "4B", "5A", "6A", "7A", "8B", "10A", "13A", "16A", "18B", "19B"]


def _one_of(codes: list[str], rng: Random) -> str:
    return codes[int(rng.random() * len(codes))]


def _element(depth: int, name: str, text: str) -> str:
    return f"{'  ' * depth}<{name}>{text}</{name}>\n"


@dataclass(frozen=True, slots=True)
class Assessment:
    """One assessment under one referral; days by number (see `calendar`), the codes as written text."""

    kind: int
    referral: int
    start: int
    review: int | None
    end: int
    closure: int | None
    before: str
    closed_as: str
    factors: str
    after: str

    @classmethod
    def invented(
        cls,
        kind: int,
        referral: int,
        start: int,
        review: int | None,
        end: int,
        closure: int | None,
        rng: Random,
    ) -> "Assessment":
        """An assessment with those days and codes drawn at random."""
        factors = {_one_of(_FACTORS, rng) for _ in range(1 + int(rng.random() * 3))}
        return cls(
            kind,
            referral,
            start,
            review,
            end,
            closure,
            before=_element(4, "ReferralSource", _one_of(_SOURCES, rng))
            + _element(4, "PrimaryNeedCode", _one_of(_NEEDS, rng)),
            closed_as=_element(4, "ReasonForClosure", _one_of(_CLOSED, rng)),
            factors=_factors(sorted(factors)),
            # both spellings are met in real returns
            after=_element(4, "ReferralNFA", "0" if rng.random() < 0.6 else "false"),
        )

    def as_at(self, begins: int, ends: int) -> str | None:
        """The CINdetails as known on the day `ends` of a year that began on `begins`; None when not in it."""
        if self.start > ends or self.end < begins:
            return None
        iso, completed = calendar().iso, self.end <= ends
        closed = ""
        if self.closure is not None and self.closure <= ends:
            closed = _element(4, "CINclosureDate", iso[self.closure]) + self.closed_as
        review = self.review if self.review is not None and self.review <= ends else None
        return _details(
            iso[self.referral],
            self.before + closed,
            _assessments(
                iso[self.start],
                iso[review] if review is not None else "",
                iso[self.end] if completed else "",
                self.factors if completed else "",
            ),
            self.after,
        )


def _factors(codes: list[str]) -> str:
    inner = "".join(_element(6, "AssessmentFactors", code) for code in codes)
    return f"          <FactorsIdentifiedAtAssessment>\n{inner}          </FactorsIdentifiedAtAssessment>\n"


def _assessments(start: str, review: str, end: str, factors: str) -> str:
    inner = _element(5, "AssessmentActualStartDate", start)
    if review:
        inner += _element(5, "AssessmentInternalReviewDate", review)
    if end:
        inner += _element(5, "AssessmentAuthorisationDate", end)
    return f"        <Assessments>\n{inner}{factors}        </Assessments>\n"


def _details(referral: str, before: str, assessments: str, after: str) -> str:
    first = _element(4, "CINreferralDate", referral)
    return f"      <CINdetails>\n{first}{before}{assessments}{after}      </CINdetails>\n"


def _identity(child_id: str, pupil: str, born: str, gender: str, ethnicity: str, disability: str) -> str:
    name = _element(4, "LAchildID", child_id) if child_id else ""
    return (
        f"      <ChildIdentifiers>\n{name}{pupil}"
        + _element(4, "PersonBirthDate", born)
        + _element(4, "GenderCurrent", gender)
        + "      </ChildIdentifiers>\n      <ChildCharacteristics>\n"
        + _element(4, "Ethnicity", ethnicity)
        + "        <Disabilities>\n"
        + _element(5, "Disability", disability)
        + "        </Disabilities>\n      </ChildCharacteristics>\n"
    )


@dataclass(frozen=True, slots=True)
class Child:
    """One invented child: the identity as written, and the assessments, oldest first."""

    identity: str
    assessments: list[Assessment]

    @classmethod
    def invented(cls, child_id: str, assessments: list[Assessment], rng: Random) -> "Child":
        """A child with those assessments, born up to 17 years before the first referral."""
        age = int(rng.random() * 17 * 365)
        born = calendar().dates[min(one.referral for one in assessments)] - timedelta(days=age)
        if age < 4 * 365 or rng.random() < 0.2:
            pupil = _element(4, "UPNunknown", "UN1" if age < 4 * 365 else "UN2")
        else:
            # no school has a number below 1000, so no real pupil has such a number
            pupil = _element(4, "UPN", f"Z88800{child_id[-7:]}")
        gender = "1" if rng.random() < 0.51 else "2"
        codes = _one_of(_ETHNICITIES, rng), _one_of(_DISABILITIES, rng)
        return cls(_identity(child_id, pupil, born.isoformat(), gender, *codes), assessments)


class CinFile:
    """One quarter's CIN census file, year to date, written child by child."""

    def __init__(self, scratch: Path, one: Quarter) -> None:
        self.quarter = one
        self._begins = calendar().number(date(int(one.label[:4]), 4, 1))
        self._ends = calendar().number(one.last)
        self._text = Extract(scratch, f"childrens/CIN_Census_{one.year}_Q{one.number}.xml", line_end="")
        self._text.add(_header(one))

    def add(self, child: Child) -> None:
        """Write a child as known on the quarter's last day; nothing when no assessment belongs here."""
        details = [text for one in child.assessments if (text := one.as_at(self._begins, self._ends))]
        if details:
            self._text.add(f"    <Child>\n{child.identity}{''.join(details)}    </Child>\n")

    def add_bad(self, child_id: str, born: date, fields: dict[str, str]) -> None:
        """Write a child of the dirt: `fields` as `dirt.assessments` gives them."""
        unknown = _element(4, "UPNunknown", "UN1")
        source = _element(4, "ReferralSource", fields.get("source", "1A"))
        before = source + _element(4, "PrimaryNeedCode", "N1")
        ends = [fields["end"]] + ([fields["again"]] if "again" in fields else [])
        assessments = "".join(_assessments(fields["start"], "", end, _factors(["4A"])) for end in ends)
        details = _details(fields["referral"], before, assessments, _element(4, "ReferralNFA", "0"))
        identity = _identity(child_id, unknown, born.isoformat(), "1", "WBRI", "NONE")
        self._text.add(f"    <Child>\n{identity}{details}    </Child>\n")

    def close(self) -> None:
        """End the document."""
        self._text.close("  </Children>\n</Message>\n")

    def __enter__(self) -> "CinFile":
        return self

    def __exit__(self, *error: object) -> None:
        self._text.__exit__(None, None, None)


def _header(one: Quarter) -> str:
    sent = (one.last + timedelta(days=12)).isoformat()
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<!-- {SYNTHETIC} -->\n<Message>\n  <Header>\n'
        "    <CollectionDetails>\n"
        + _element(3, "Collection", "CIN")
        + _element(3, "Year", str(int(one.label[:4]) + 1))
        + _element(3, "ReferenceDate", one.last.isoformat())
        + "    </CollectionDetails>\n    <Source>\n"
        + _element(3, "SourceLevel", "L")
        + _element(3, "LEA", "888")
        + _element(3, "SoftwareCode", "SYNTHETIC DEMO COUNTY")
        + _element(3, "Release", "synthetic 1")
        + _element(3, "SerialNo", f"{one.number:03d}")
        + _element(3, "DateTime", f"{sent}T09:30:00")
        + "    </Source>\n  </Header>\n  <Children>\n"
    )

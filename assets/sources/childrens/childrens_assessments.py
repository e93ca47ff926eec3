"""Children in need assessments, from returns in the form of the DfE children in need census.

Sent by children's services each quarter as XML: one Child element a child, one row an Assessments
element. A file is the year to date: the assessments completed since 1 April and those still open, so
a later file replaces every earlier one of the same year: an assessment that it no longer holds, or holds
with another start, counts no more as it was. Which is later goes by the reference date in its header,
then by arrival; a header without one speaks as at the newest date in its rows. ReferralNFA comes as 0/1 and as
true/false; sex changed its element in 2025; neither is needed here and both are left in the file.
Only what the indicators need is taken: the child's identifier is replaced by a keyed hash, and of the
birth date the month is kept. Duration counts from the actual start of the assessment; the working days
from the referral are kept beside it, because the guidance and the published bands differ on this.
"""

from datetime import date

from assets.readers.xml.records import XmlRecords
from assets.reference import FOLDER
from checks.columns import BirthMonth, Code, Codes, Column, Date, PersonId, ReferenceCodes
from checks.contract import Source, Supersede

COUNCILS = ReferenceCodes(FOLDER / "areas.csv", "dfe_code", "area_name", "area_code")
REFERRAL_SOURCES = Codes(
    standard={
        "1A": "Family member, relative or carer", "1B": "Acquaintance", "1C": "Self", "1D": "Other individual",
        "2A": "Schools", "2B": "Education services", "3A": "GP", "3B": "Health visitor", "3C": "School nurse",
        "3D": "Other primary health services", "3E": "A&E", "3F": "Other health services",
        "4": "Housing", "5A": "Social care, such as adult social care", "5B": "Other service of the council",
        "5C": "Another council", "6": "Police", "7": "Other legal agency", "8": "Other", "9": "Anonymous",
        "10": "Unknown",
    }
)  # fmt: skip
PRIMARY_NEEDS = Codes(
    standard={
        "N0": "Not stated", "N1": "Abuse or neglect", "N2": "Child's disability or illness",
        "N3": "Parental disability or illness", "N4": "Family in acute stress", "N5": "Family dysfunction",
        "N6": "Socially unacceptable behaviour", "N7": "Low income", "N8": "Absent parenting",
        "N9": "Cases other than children in need",
    }
)  # fmt: skip

source = Source(
    name="childrens_assessments",
    title="Assessments of children in need (census XML)",
    description=__doc__,
    file_pattern=r"(.*/)?CIN_Census_.*\.xml",
    reader=XmlRecords(
        root="Message",
        record="Children/Child",
        rows="CINdetails/Assessments",
        fields={
            "LEA": "/Header/Source/LEA",
            "ReferenceDate": "/Header/CollectionDetails/ReferenceDate",
            "LAchildID": "ChildIdentifiers/LAchildID",
            "PersonBirthDate": "ChildIdentifiers/PersonBirthDate",
            "CINreferralDate": "CINdetails/CINreferralDate",
            "ReferralSource": "CINdetails/ReferralSource",
            "PrimaryNeedCode": "CINdetails/PrimaryNeedCode",
            "AssessmentActualStartDate": "CINdetails/Assessments/AssessmentActualStartDate",
            "AssessmentAuthorisationDate": "CINdetails/Assessments/AssessmentAuthorisationDate",
        },
    ),
    columns=(
        Column("organisation_code", "LEA", Code(COUNCILS), "The council, from its DfE number", required=True),
        Column("reference_date", "ReferenceDate", Date(earliest=date(2008, 4, 1), may_lie_ahead=True),
               "The day as at which the return speaks"),
        Column("child_id", "LAchildID", PersonId(), "Keyed hash of the child's identifier", required=True),
        Column("birth_month", "PersonBirthDate", BirthMonth(earliest=date(1980, 1, 1)), "Month of birth"),
        Column("referral_date", "CINreferralDate", Date(earliest=date(2004, 4, 1)), "Day of the referral",
               required=True),
        Column("referral_source_code", "ReferralSource", Code(REFERRAL_SOURCES), "Who referred the child"),
        Column("primary_need_code", "PrimaryNeedCode", Code(PRIMARY_NEEDS), "Main need"),
        Column("started_date", "AssessmentActualStartDate", Date(earliest=date(2008, 4, 1)),
               "Actual start of the assessment", required=True),
        Column("authorised_date", "AssessmentAuthorisationDate", Date(earliest=date(2008, 4, 1)),
               "Authorisation; empty while open"),
    ),
    key=("child_id", "referral_date", "started_date"),
    dated_by=("started_date", "authorised_date"),
    supersede=Supersede("submission"),
    as_at="reference_date",
    target_fact="fact_childrens_assessment",
)  # fmt: skip

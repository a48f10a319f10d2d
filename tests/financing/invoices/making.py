"""Invoices for a test: contributions fixed from the plan of the story, and issued."""

from __future__ import annotations

from datetime import date

from cooperative.isolation.transactions import reading, system
from financing.contributions.actions import Terms, fix_contributions
from financing.contributions.models import Charge, Schedule
from financing.contributions.queries import drawing_of
from financing.invoices.actions import issue_due
from financing.invoices.models import Invoice
from financing.invoices.run import run_until
from financing.ledger.actions import open_year
from members.organisations.models import Organisation, OrganisationIdentifier, Scheme
from tests.cast import Cast

FIRST, GROUND = date(2047, 1, 31), "Algemene vergadering van 12 mei 2046, punt 4"


def fix_running(cast: Cast, initiative_id: int, parts: int = 1, year: int = 2047, first: date = FIRST) -> Schedule:
    """Fix the running cost of the story's plan in a year."""
    by = cast.acting("house_treasurer")
    with reading(by):
        found = drawing_of(by, initiative_id, "running", year)
    assert found is not None
    return fix_contributions(
        by=by,
        initiative_id=initiative_id,
        kind="running",
        year=year,
        round_id=0,
        terms=Terms(first, parts, GROUND),
        drawn=found.stamp,
    )


def issue_until(cast: Cast, until: date) -> tuple[int, int]:
    """Issue what is due by a day."""
    by = cast.acting("house_treasurer")
    with reading(by):
        drawn = run_until(by, until).stamp
    return issue_due(by=by, until=until, drawn=drawn)


def charge_many(cast: Cast, initiative_id: int, many: int) -> None:
    """Let so many members owe each another amount of one service."""
    address = {"street": "Markt 1", "postal_code": "9300", "locality": "Aalst", "joined_on": date(2024, 1, 1)}
    with system("members of a test"):
        rows = Organisation.objects.bulk_create(
            Organisation(number=100 + n, name=f"Bibliotheek {n}", kind="library", sort_key=f"{n:06d}", **address)
            for n in range(many)
        )
        OrganisationIdentifier.objects.bulk_create(
            OrganisationIdentifier(
                organisation=row, scheme="kbo", value=f"{10_000_000 + row.number}00", valid_from=date(2024, 1, 1)
            )
            for row in rows
        )
        schedule = Schedule.objects.create(
            initiative_id=initiative_id,
            year=2047,
            kind="running",
            ground=GROUND,
            days=[FIRST],
            person_id=cast.persons["house_treasurer"],
            person_name="Penningmeester",
        )
        Charge.objects.bulk_create(
            Charge(
                schedule=schedule,
                initiative_id=initiative_id,
                organisation=row,
                payer=row,
                vat="normal",
                vat_included=True,
                cents=100_00 + row.number,
            )
            for row in rows
        )


def open_books_of(cast: Cast, *years: int) -> None:
    """Open these years, in order; give who has none an enterprise number, so that it can be invoiced."""
    # 97 − 09991235 mod 97 (41) = 56, and of the next one 55.
    for key, value in (("venue", "0999123556"), ("elsewhere", "0999123655")):
        with system("a number of the tests"):
            OrganisationIdentifier.objects.create(
                organisation_id=cast.organisations[key],
                scheme=Scheme.KBO,
                value=value,
                valid_from=date(2024, 1, 1),
            )
    for year in years:
        open_year(by=cast.acting("house_treasurer"), year=year)


def papers(cast: Cast) -> list[Invoice]:
    """Give every invoice and credit note, in the order of issue."""
    with system("a test reads every paper"):
        return list(Invoice.objects.select_related("organisation", "payer", "credits").order_by("id"))


def invoiced(cast: Cast, initiative_id: int) -> dict[str, Invoice]:
    """Fix the running cost in one part, issue it, and give the invoices by the name of the organisation."""
    open_books_of(cast, 2046, 2047)
    fix_running(cast, initiative_id)
    issue_until(cast, FIRST)
    return {paper.organisation.name: paper for paper in papers(cast)}

"""Who issues an invoice and who gets it, as they are printed on it (royal decree no. 1, article 5 §1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from members.organisations.models import Kind, Organisation, OrganisationIdentifier, Scheme
from members.organisations.numbers import shown


@dataclass(frozen=True, slots=True)
class Party:
    """Name, address and enterprise number of an organisation, and its account."""

    name: str
    street: str
    postal_code: str
    locality: str
    kbo: str
    iban: str = ""

    @property
    def is_whole(self) -> bool:
        """Say whether it can stand on an invoice."""
        return all((self.name, self.street, self.postal_code, self.locality, self.kbo))

    @property
    def vat_number(self) -> str:
        """The enterprise number as a VAT number: BE 0123.456.749."""
        return f"BE {shown(Scheme.KBO, self.kbo)}" if self.kbo else ""

    def to_json(self) -> dict[str, str]:
        """Give it as it is frozen."""
        return asdict(self)


def parties(ids: Iterable[int]) -> dict[int, Party]:
    """Give organisations as parties; one statement."""
    return {row.pk: _party(row) for row in _rows().filter(pk__in=set(ids))}


def seller() -> Party:
    """Give the cooperative as the party that issues; one statement."""
    return _party(_rows().get(kind=Kind.COOPERATIVE))


def _rows() -> Any:
    number = OrganisationIdentifier.objects.filter(organisation=OuterRef("pk"), scheme=Scheme.KBO, valid_until=None)
    return Organisation.objects.annotate(kbo_read=Subquery(number.values("value")[:1]))


def _party(row: Any) -> Party:
    return Party(row.name, row.street, row.postal_code, row.locality, row.kbo_read or "", row.iban)

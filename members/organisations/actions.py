"""What happens to organisations: they join, change, get numbers, and leave."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Conflict, Refused
from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import action
from cooperative.web.formats import date_short
from members.organisations.models import Kind, Organisation, OrganisationIdentifier, Scheme, Serves
from members.organisations.numbers import number_of
from members.organisations.rules import may_edit_contact, may_edit_rest, may_leave
from members.organisations.signals import organisation_joined, organisation_left


class WrongInput(ValueError):
    """What was typed cannot be; `field` is the form's field, `str()` the sentence."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Shape:
    """What staff decide about an organisation. `serves`: NIS codes of the municipalities."""

    name: str
    kind: str
    part_of_id: int | None = None
    legal_person_id: int | None = None
    serves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Details:
    """How an organisation is reached, what an invoice names of it, and its account (a compact IBAN)."""

    email: str = ""
    website: str = ""
    street: str = ""
    postal_code: str = ""
    locality: str = ""
    iban: str = ""


@action
def add_organisation(
    *, by: Acting, shape: Shape, joined_on: date | None = None, details: Details | None = None
) -> Organisation:
    """Let an organisation join (today unless told otherwise). Refuses who is not staff and a second cooperative."""
    may_edit_rest(by).or_refuse()
    _check(shape, None)
    known = asdict(details or Details())
    with connection.cursor() as cursor:
        # The number after the highest: two who add at once must not read the same one.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('organisation number'))")
    highest = Organisation.objects.aggregate(highest=Max("number"))["highest"] or 0
    organisation = Organisation.objects.create(
        number=highest + 1,
        name=shape.name,
        kind=shape.kind,
        part_of_id=shape.part_of_id,
        legal_person_id=shape.legal_person_id,
        joined_on=joined_on or house_today(),
        **known,
    )
    _serve(organisation, shape.serves)
    record(
        "organisation_joined",
        subject=("organisation", organisation.pk),
        organisation_id=organisation.pk,
        name=organisation.name,
        organisation_kind=str(organisation.kind),
        joined_on=organisation.joined_on,
        serves=list(shape.serves),
        **known,
    )
    organisation_joined.send(Organisation, organisation=organisation)
    return organisation


@action
def update_contact(*, by: Acting, organisation_id: int, version: int, details: Details) -> None:
    """Change how the own organisation is reached and paid. Refuses who is no admin there; stale: `Conflict`."""
    # The rule before the lock: row-level security shows no row for update to who may not update it.
    may_edit_contact(by, Organisation.objects.get(pk=organisation_id)).or_refuse()
    organisation = _locked(organisation_id, version)
    changed = asdict(details)
    for name, value in changed.items():
        setattr(organisation, name, value)
    organisation.version += 1
    organisation.save(update_fields=[*changed, "version"])
    record(
        "contact_updated",
        subject=("organisation", organisation.pk),
        organisation_id=organisation.pk,
        **changed,
    )


@action
def update_organisation(*, by: Acting, organisation_id: int, version: int, shape: Shape) -> None:
    """Change what an organisation is. Refuses who is not staff, a circle of parts, a stale form (`Conflict`)."""
    may_edit_rest(by).or_refuse()
    organisation = _locked(organisation_id, version)
    _check(shape, organisation)
    organisation.name, organisation.kind = shape.name, shape.kind
    organisation.part_of_id, organisation.legal_person_id = shape.part_of_id, shape.legal_person_id
    organisation.version += 1
    organisation.save(update_fields=["name", "sort_key", "kind", "part_of", "legal_person", "version"])
    _serve(organisation, shape.serves)
    record(
        "organisation_updated",
        subject=("organisation", organisation.pk),
        organisation_id=organisation.pk,
        name=shape.name,
        organisation_kind=str(shape.kind),
        part_of=shape.part_of_id,
        legal_person=shape.legal_person_id,
        serves=list(shape.serves),
    )


@action
def set_identifier(*, by: Acting, organisation_id: int, scheme: str, value: str, valid_from: date) -> str:
    """Give an organisation its number in a register from a day on; the earlier one ends that day.

    Gives the number as stored. Refuses who is not staff; `WrongNumber` for a number that cannot be,
    `WrongInput` for one that belongs to another or a day before the number that stands began.
    """
    may_edit_rest(by).or_refuse()
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    number = number_of(scheme, value)
    other = (
        OrganisationIdentifier.objects.filter(scheme=scheme, value=number, valid_until=None)
        .exclude(organisation=organisation)
        .select_related("organisation")
        .first()
    )
    if other is not None:
        raise WrongInput("value", _("Dit nummer hoort al bij %(name)s.") % {"name": other.organisation.name})
    standing = organisation.identifiers.filter(scheme=scheme, valid_until=None).first()
    if standing is not None and standing.value == number:
        raise WrongInput("value", _("Dit nummer staat er al."))
    if standing is not None and valid_from < standing.valid_from:
        raise WrongInput(
            "valid_from",
            _("Het nummer dat er nu staat, geldt sinds %(day)s. Kies die dag of een latere.")
            % {"day": date_short(standing.valid_from)},
        )
    if standing is not None and valid_from == standing.valid_from:
        OrganisationIdentifier.objects.filter(pk=standing.pk).update(value=number)
    else:
        if standing is not None:
            OrganisationIdentifier.objects.filter(pk=standing.pk).update(valid_until=valid_from)
        OrganisationIdentifier.objects.create(
            organisation=organisation, scheme=scheme, value=number, valid_from=valid_from
        )
    record(
        "identifier_set",
        subject=("organisation", organisation.pk),
        organisation_id=organisation.pk,
        scheme=str(Scheme(scheme)),
        value=number,
        earlier=standing.value if standing else "",
        valid_from=valid_from,
    )
    return number


@action
def end_membership_of_cooperative(*, by: Acting, organisation_id: int, version: int, left_on: date) -> None:
    """Let an organisation be no member any more from a day on. Refuses who is not staff, and the cooperative."""
    may_edit_rest(by).or_refuse()
    organisation = _locked(organisation_id, version)
    may_leave(organisation).or_refuse()
    if left_on <= organisation.joined_on:
        raise WrongInput(
            "left_on",
            _("%(name)s is lid sinds %(day)s. Kies een latere dag.")
            % {"name": organisation.name, "day": date_short(organisation.joined_on)},
        )
    if left_on > house_today() + timedelta(days=366):
        raise WrongInput("left_on", _("Kies een dag binnen het jaar."))
    organisation.left_on = left_on
    organisation.version += 1
    organisation.save(update_fields=["left_on", "version"])
    record(
        "organisation_left",
        subject=("organisation", organisation.pk),
        organisation_id=organisation.pk,
        left_on=left_on,
    )
    organisation_left.send(Organisation, organisation=organisation)


def _locked(organisation_id: int, version: int) -> Organisation:
    """Lock the organisation; refuse (`Conflict`) a form drawn for an older version."""
    organisation = Organisation.objects.select_for_update().filter(pk=organisation_id).first()
    if organisation is None:
        raise Refused(_("Deze organisatie is er niet."))
    if organisation.version != version:
        raise Conflict(
            _("Iemand anders wijzigde %(name)s terwijl u bezig was. Er is niets bewaard. Begin opnieuw.")
            % {"name": organisation.name}
        )
    return organisation


def _check(shape: Shape, organisation: Organisation | None) -> None:
    """Refuse (`WrongInput`) what an organisation cannot be."""
    if shape.kind == Kind.COOPERATIVE and (organisation is None or organisation.kind != Kind.COOPERATIVE):
        raise WrongInput("kind", _("Er is maar één coöperatie."))
    if organisation is None:
        return
    if organisation.kind == Kind.COOPERATIVE and shape.kind != Kind.COOPERATIVE:
        raise WrongInput("kind", _("De coöperatie blijft de coöperatie."))
    if (organisation.kind == Kind.PARTNER) != (shape.kind == Kind.PARTNER) and organisation.grants.filter(
        until=None
    ).exists():
        raise WrongInput(
            "kind",
            _("Een partner heeft andere rollen dan een lid. Beëindig eerst de rollen van %(name)s.")
            % {"name": organisation.name},
        )
    if shape.legal_person_id == organisation.pk:
        raise WrongInput("legal_person", _("Laat dit leeg als de organisatie zelf tekent en betaalt."))
    seen, above = {organisation.pk}, shape.part_of_id
    while above is not None:
        if above in seen:
            raise WrongInput("part_of", _("Een organisatie kan geen deel zijn van zichzelf of van haar eigen dienst."))
        seen.add(above)
        above = Organisation.objects.filter(pk=above).values_list("part_of_id", flat=True).first()


def _serve(organisation: Organisation, wanted: tuple[str, ...]) -> None:
    """Let the organisation serve exactly these municipalities."""
    now = set(Serves.objects.filter(organisation=organisation).values_list("municipality_id", flat=True))
    gone = now - set(wanted)
    if gone:
        Serves.objects.filter(organisation=organisation, municipality_id__in=gone).delete()
    Serves.objects.bulk_create(
        [Serves(organisation=organisation, municipality_id=nis) for nis in dict.fromkeys(wanted) if nis not in now]
    )

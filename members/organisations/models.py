"""Organisations, their identifiers with validity, and the municipalities they serve."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.clock import HouseToday
from cooperative.web.sorting import sort_key
from members.organisations.identifiers import format_iban


class Kind(models.TextChoices):
    """What an organisation is; the last two have no college and are never electors."""

    LIBRARY = "library", _("bibliotheek")
    VENUE = "venue", _("podiumhuis")
    MUNICIPALITY = "municipality", _("gemeente")
    PUBLIC_BODY = "public_body", _("andere openbare instelling")
    INTERMUNICIPAL = "intermunicipal", _("intergemeentelijk samenwerkingsverband")
    PARTNER = "partner", _("partner")
    COOPERATIVE = "cooperative", _("coöperatie")


VOTING_KINDS = (Kind.LIBRARY, Kind.VENUE, Kind.MUNICIPALITY, Kind.PUBLIC_BODY, Kind.INTERMUNICIPAL)


class Municipality(models.Model):
    """One of the 285 municipalities of Flanders, with its inhabitants on a day (source: Statbel)."""

    nis = models.CharField(primary_key=True, max_length=5)
    name = models.CharField(max_length=80)
    province = models.CharField(max_length=40)
    inhabitants = models.PositiveIntegerField()
    inhabitants_on = models.DateField()
    sort_key = models.CharField(max_length=80)

    class Meta:
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Words for organisations."""

    def standing(self) -> OrganisationQuerySet:
        """Those that are member or partner today."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=HouseToday()), joined_on__lte=HouseToday())

    def voting(self) -> OrganisationQuerySet:
        """Those that can be electors."""
        return self.filter(kind__in=VOTING_KINDS)


class Organisation(models.Model):
    """A member organisation, a partner, or the cooperative itself: the unit of isolation."""

    number = models.PositiveIntegerField(_("lidnummer"), unique=True)
    name = models.CharField(_("naam"), max_length=120)
    kind = models.CharField(_("soort"), max_length=16, choices=Kind.choices)
    part_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="services")
    legal_person = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="pays_for")
    email = models.EmailField(_("e-mailadres"), blank=True)
    website = models.URLField(_("website"), blank=True)
    # What an invoice names of both parties (royal decree no. 1 on VAT, article 5), and where money is sent.
    street = models.CharField(_("straat en nummer"), max_length=120, blank=True, default="", db_default="")
    postal_code = models.CharField(_("postcode"), max_length=10, blank=True, default="", db_default="")
    locality = models.CharField(_("plaats"), max_length=80, blank=True, default="", db_default="")
    iban = models.CharField(_("rekening"), max_length=34, blank=True, default="", db_default="")
    joined_on = models.DateField(_("lid sinds"))
    left_on = models.DateField(null=True)
    sort_key = models.CharField(max_length=120, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        permissions = [
            ("act_as_reader", "act as reader"),
            ("act_as_contributor", "act as contributor"),
            ("act_as_representative", "act as representative"),
            ("act_as_treasurer", "act as treasurer"),
            ("act_as_admin", "act as admin"),
            ("act_as_staff", "act as staff"),
            ("act_as_secretary", "act as secretary"),
            ("act_as_board", "act as board"),
            ("act_as_house_treasurer", "act as house treasurer"),
            ("act_as_teller", "act as teller"),
            ("act_as_auditor", "act as auditor"),
            ("act_as_observer", "act as observer"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="cooperative"), name="organisation_one_cooperative"
            ),
            models.CheckConstraint(condition=~Q(part_of=F("id")), name="organisation_not_part_of_itself"),
            models.CheckConstraint(
                condition=Q(street="", postal_code="", locality="")
                | ~Q(street="") & ~Q(postal_code="") & ~Q(locality=""),
                name="organisation_address_whole",
            ),
            models.CheckConstraint(
                condition=Q(iban="") | Q(iban__regex="^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$"),
                name="organisation_iban_compact",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def account(self) -> str:
        """Write the IBAN in groups of four."""
        return format_iban(self.iban)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the key by which names sort."""
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)


class Scheme(models.TextChoices):
    """Registers that number organisations."""

    KBO = "kbo", _("ondernemingsnummer (KBO)")
    OVO = "ovo", _("OVO-code")
    NIS = "nis", _("NIS-code")
    ISIL = "isil", _("ISIL-code")
    UITDATABANK = "uitdatabank", _("UiTdatabank")
    PEPPOL = "peppol", _("Peppol-adres")


class OrganisationIdentifier(models.Model):
    """A number in a register, with the days on which it is valid."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=12, choices=Scheme.choices)
    value = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"], condition=Q(valid_until=None), name="identifier_belongs_to_one"
            ),
            models.UniqueConstraint(
                fields=["organisation", "scheme"], condition=Q(valid_until=None), name="identifier_one_a_scheme"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="identifier_runs_forward"
            ),
        ]


class Serves(models.Model):
    """An organisation serves a municipality: the inhabitants that count for its share."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="serves")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "municipality"], name="serves_municipality_once")
        ]

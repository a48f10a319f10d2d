"""What an initiative costs per year, who pays which part, and tariffs per inhabitant. Amounts in cents."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.audience import ByAudience, audience_constraint
from cooperative.isolation.clock import HouseNow
from initiatives.portfolio.models import Initiative


class CostKind(models.TextChoices):
    """Once or every year: never summed into one bar."""

    INVESTMENT = "investment", _("Investering")
    RUNNING = "running", _("Werking")


class VatTreatment(models.TextChoices):
    """How value added tax is treated; the third asks exactly what was spent, and settles every year."""

    NORMAL = "normal", _("normaal tarief, 21 %")
    EXEMPT = "exempt", _("vrijgesteld")
    COST_SHARING = "cost_sharing", _("kostendelende vereniging, art. 44 §2bis")


class SourceKind(models.TextChoices):
    """Who carries a part of the cost."""

    MEMBERS = "members", _("deelnemers")
    GRANT = "grant", _("Vlaamse subsidie")
    RESERVE = "reserve", _("reserve")
    OWN = "own", _("eigen middelen")


class PlanLine(ByAudience):
    """One line of the plan: a cost in a year, in cents, VAT included or not."""

    initiative_id = None
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="plan_lines")
    year = models.PositiveSmallIntegerField(_("jaar"))
    kind = models.CharField(_("soort"), max_length=10, choices=CostKind.choices)
    label = models.CharField(_("omschrijving"), max_length=120)
    cents = models.BigIntegerField(_("bedrag"))
    vat_included = models.BooleanField(_("btw inbegrepen"), default=True)
    vat = models.CharField(
        _("btw"), max_length=12, choices=VatTreatment.choices, db_default=VatTreatment.NORMAL.value, default="normal"
    )
    written_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        ordering = ["year", "kind", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="plan_line_positive"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="plan_line_year"),
            models.CheckConstraint(
                condition=Q(vat=VatTreatment.NORMAL) | Q(vat_included=True), name="plan_line_without_vat_is_whole"
            ),
            audience_constraint("plan_line_audience_named"),
        ]


class PlanSource(ByAudience):
    """Who pays which part of a kind of cost in a year, in cents."""

    initiative_id = None
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="plan_sources")
    year = models.PositiveSmallIntegerField(_("jaar"))
    kind = models.CharField(_("soort kost"), max_length=10, choices=CostKind.choices)
    source = models.CharField(_("bron"), max_length=10, choices=SourceKind.choices)
    cents = models.BigIntegerField(_("bedrag"))
    written_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        ordering = ["year", "kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "year", "kind", "source"], name="plan_source_once"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="plan_source_positive"),
            audience_constraint("plan_source_audience_named"),
        ]


class TariffLine(ByAudience):
    """A price per inhabitant per year (euro, six decimals); the total is an outcome, not a sum to divide."""

    initiative_id = None
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="tariffs")
    label = models.CharField(_("omschrijving"), max_length=120)
    rate = models.DecimalField(_("euro per inwoner per jaar"), max_digits=14, decimal_places=6)
    from_year = models.PositiveSmallIntegerField(_("vanaf jaar"))
    until_year = models.PositiveSmallIntegerField(_("tot en met jaar"), null=True)
    vat_included = models.BooleanField(_("btw inbegrepen"), default=True)
    vat = models.CharField(
        _("btw"), max_length=12, choices=VatTreatment.choices, db_default=VatTreatment.NORMAL.value, default="normal"
    )
    # Index: month of the base value; empty means that the rate is not indexed. Cap in per cent a year.
    index_base_month = models.DateField(_("basismaand van de index"), null=True)
    cap_percent = models.DecimalField(_("grens per jaar"), max_digits=5, decimal_places=2, null=True)
    written_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        ordering = ["from_year", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(rate__gt=0), name="tariff_positive"),
            models.CheckConstraint(
                condition=Q(until_year=None) | Q(until_year__gte=F("from_year")), name="tariff_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(cap_percent=None) | Q(cap_percent__gte=0), name="tariff_cap_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(vat=VatTreatment.NORMAL) | Q(vat_included=True), name="tariff_without_vat_is_whole"
            ),
            audience_constraint("tariff_audience_named"),
        ]

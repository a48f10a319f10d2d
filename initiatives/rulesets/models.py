"""Rule sets in numbered versions that never change."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.clock import HouseNow
from initiatives.rulesets.procedure import Procedure
from initiatives.voting.count import CollegeThreshold, Rules


class Check(models.TextChoices):
    """What a rule set settles, each with the article it rests on."""

    ELECTORATE = "electorate", _("Wie stemt")
    NOTICE = "notice", _("Oproeping")
    PROXIES = "proxies", _("Volmachten")
    MANDATE = "mandate", _("Mandaat")
    QUORUM = "quorum", _("Quorum")
    SECOND_CALL = "second_call", _("Tweede oproeping")
    MAJORITY = "majority", _("Meerderheid")
    COLLEGES = "colleges", _("Per soort organisatie")
    CAP = "cap", _("Begrenzing van het stemgewicht")
    OBJECTIONS = "objections", _("Bezwaren")
    TIE = "tie", _("Gelijke stemmen")
    COURSE = "course", _("Verloop en bekendmaking")


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    """Words for rule sets."""

    def newest(self) -> RuleSetQuerySet:
        """The highest version of each set."""
        return self.order_by("key", "-number").distinct("key")


class RuleSet(models.Model):
    """One version of how a kind of body decides.

    `rules` is what `count.Rules` reads, `procedure_settings` what `Procedure` reads, both without what is at its
    default; `articles` gives per `Check` {"nl", "en"}; `capacities` names the legal capacities it serves.
    """

    key = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    name_nl = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    rules = models.JSONField()
    procedure_settings = models.JSONField(db_column="procedure", default=dict, db_default={})
    articles = models.JSONField(default=dict, db_default={})
    capacities = models.JSONField(default=list, db_default=[])
    article_nl = models.CharField(max_length=200)
    article_en = models.CharField(max_length=200)
    reason = models.CharField(max_length=600, default="", db_default="")
    created_at = models.DateTimeField(db_default=HouseNow())

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "number"], name="rule_set_version_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_nl

    @property
    def article(self) -> str:
        """The legal article in the reader's language."""
        return self.article_en if get_language() == "en" else self.article_nl

    def article_of(self, check: str) -> str:
        """Give the article of one check in the reader's language; empty when none is named."""
        named = self.articles.get(check, {})
        return str(named.get("en" if get_language() == "en" else "nl", ""))

    @property
    def terms(self) -> Rules:
        """What `count` reads; refuses (TypeError) a setting it does not know."""
        settings = dict(self.rules)
        named = tuple(CollegeThreshold(**one) for one in settings.pop("college_thresholds", ()))
        return Rules(**settings, college_thresholds=named)

    @property
    def procedure(self) -> Procedure:
        """How the vote runs; refuses (TypeError) a setting it does not know."""
        return Procedure(**self.procedure_settings)

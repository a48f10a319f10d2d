"""Rule sets in numbered versions that never change, and who confirmed one in law."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _

from cooperative.isolation.clock import HouseNow
from initiatives.rulesets.draft import Draft, in_language, rules_of
from initiatives.rulesets.procedure import Procedure
from initiatives.voting.count import Rules


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
        return _("%(name)s (versie %(number)s)") % {"name": self.name, "number": self.number}

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_nl, self.name_en)

    @property
    def article(self) -> str:
        """The source in the reader's language."""
        return in_language(self.article_nl, self.article_en)

    @property
    def terms(self) -> Rules:
        """What `count` reads; refuses (TypeError) a setting it does not know."""
        return rules_of(self.rules)

    @property
    def procedure(self) -> Procedure:
        """How the vote runs; refuses (TypeError) a setting it does not know."""
        return Procedure(**self.procedure_settings)

    @property
    def draft(self) -> Draft:
        """What this version says, as the next one would be written from it."""
        return Draft(
            name_nl=self.name_nl,
            name_en=self.name_en,
            capacities=tuple(self.capacities),
            rules=self.terms,
            procedure=self.procedure,
            article_nl=self.article_nl,
            article_en=self.article_en,
            articles=self.articles,
        )


class RuleSetConfirmation(models.Model):
    """Which lawyer confirmed a version, on which day; as the secretary noted it."""

    rule_set = models.OneToOneField(RuleSet, on_delete=models.PROTECT, related_name="confirmation")
    confirmed_by = models.CharField(max_length=170)
    confirmed_on = models.DateField()
    person_id = models.BigIntegerField()
    noted_at = models.DateTimeField(db_default=HouseNow())

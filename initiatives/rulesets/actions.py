"""What happens to rule sets: a version is adopted, a lawyer's confirmation is noted."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from hashlib import sha256

from django.db import IntegrityError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.audit.canonical import canonical
from cooperative.isolation.acting import Acting, Conflict, Refused
from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import action
from initiatives.rulesets.contradictions import contradictions
from initiatives.rulesets.draft import Draft
from initiatives.rulesets.models import RuleSet, RuleSetConfirmation
from initiatives.rulesets.procedure import stored
from initiatives.rulesets.rules import may_write_rule_sets, versions_for

KEY_LENGTH = RuleSet._meta.get_field("key").max_length


def adopt_rule_set(*, by: Acting, draft: Draft, reason: str, key: str = "", drawn: int = 0) -> RuleSet:
    """Write the next version of a rule set; without a key the first version of a new one, named after it.

    No version ever changes: a vote keeps the one under which it opened. `drawn` is the number of the version that the
    form showed. Refuses who is not the secretary, what contradicts itself, no change at all, the name of another set,
    and (`Conflict`) a version that somebody else adopted meanwhile.
    """
    try:
        return _adopt(by=by, draft=draft, reason=reason.strip(), key=key, drawn=drawn)
    except IntegrityError as error:
        # Two at once: both read the same newest version.
        if "rule_set_version_once" not in str(error):
            raise
    raise Conflict(_meanwhile())


def _meanwhile() -> str:
    return _("Iemand stelde intussen een nieuwere versie van deze regels vast. Lees die eerst.")


@action
def _adopt(*, by: Acting, draft: Draft, reason: str, key: str, drawn: int) -> RuleSet:
    may_write_rule_sets(by).or_refuse()
    for found in contradictions(draft.rules, draft.procedure, draft.capacities):
        raise Refused(found.sentence)
    newest = versions_for(by).filter(key=key or _key_of(draft)).order_by("-number").first()
    if newest is not None and not key:
        raise Refused(_("Er zijn al regels met deze naam. Kies een andere naam, of schrijf daarvan een nieuwe versie."))
    if (newest.number if newest else 0) != drawn:
        raise Conflict(_meanwhile())
    if newest is not None and newest.draft == draft:
        raise Refused(_("Er is niets veranderd: deze regels zijn dezelfde als die van de vorige versie."))
    adopted = RuleSet.objects.create(
        key=key or _key_of(draft),
        number=drawn + 1,
        name_nl=draft.name_nl,
        name_en=draft.name_en,
        rules=stored(draft.rules),
        procedure_settings=stored(draft.procedure),
        articles=draft.articles,
        capacities=list(draft.capacities),
        article_nl=draft.article_nl,
        article_en=draft.article_en,
        reason=reason,
    )
    content = asdict(draft) | {"capacities": list(draft.capacities)}
    record(
        "rule_set_adopted",
        subject=("rule_set", adopted.pk),
        key=adopted.key,
        number=adopted.number,
        content_hash=sha256(canonical(content).encode()).hexdigest(),
        reason=reason,
    )
    return adopted


def _key_of(draft: Draft) -> str:
    """Give the address of a new set, from its Dutch name."""
    key = slugify(draft.name_nl)[:KEY_LENGTH].strip("-")
    if not key:
        raise Refused(_("Kies een naam met letters: hij staat ook in het adres van de regels."))
    return key


@action
def confirm_rule_set(*, by: Acting, rule_set: RuleSet, confirmed_by: str, confirmed_on: date) -> RuleSetConfirmation:
    """Note which lawyer confirmed a version, and on which day; once, for this version alone.

    Refuses who is not the secretary, a version that is confirmed already, and a day to come.
    """
    may_write_rule_sets(by).or_refuse()
    if confirmed_on > house_today():
        raise Refused(_("Deze dag moet nog komen. Noteer de dag waarop de jurist het bevestigde."))
    noted, fresh = RuleSetConfirmation.objects.get_or_create(
        rule_set=rule_set,
        defaults={"confirmed_by": confirmed_by.strip(), "confirmed_on": confirmed_on, "person_id": by.person_id or 0},
    )
    if not fresh:
        raise Refused(_("Deze versie is al bevestigd door %(who)s.") % {"who": noted.confirmed_by})
    record(
        "rule_set_confirmed",
        subject=("rule_set", rule_set.pk),
        key=rule_set.key,
        number=rule_set.number,
        confirmed_by=noted.confirmed_by,
        confirmed_on=confirmed_on,
    )
    return noted

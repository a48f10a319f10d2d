"""The shape of a rule set as the secretary writes it, and of the note that a lawyer confirmed one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import LocalDateField, PlainText
from initiatives.proposals.models import Capacity
from initiatives.rulesets.contradictions import contradictions
from initiatives.rulesets.draft import Draft, typed, written
from initiatives.rulesets.procedure import WeightBasis
from initiatives.rulesets.rendering import Check, Said, in_words
from initiatives.voting.count import MajorityBasis, Method, QuorumBasis
from initiatives.voting.count.terms import CapBasis, TieRule
from members.organisations.models import VOTING_KINDS, Kind

MOST_VOTES = 10_000
FRACTION = re.compile(r"\s*(\d{1,4})\s*/\s*(\d{1,4})\s*", re.ASCII)


class FractionField(forms.CharField):
    """A part of a whole, typed as 2/3 and cleaned to (2, 3) in lowest terms; None when empty and not required."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 40, "help_text": _("Een breuk, zoals 2/3."), **options})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Say to the browser that this is no word."""
        return {**super().widget_attrs(widget), "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """Show a fraction the way it is typed."""
        return f"{value[0]}/{value[1]}" if isinstance(value, tuple) else value

    def clean(self, value: Any) -> Any:
        """Read what was typed; refuse what is no fraction. Whether it is too large, the rule set judges."""
        text = super().clean(value)
        if text in self.empty_values:
            return None
        match = FRACTION.fullmatch(text)
        if match is None or not int(match[2]):
            raise ValidationError(gettext("Schrijf een breuk van gehele getallen, zoals 2/3."), code="invalid")
        num, den = int(match[1]), int(match[2])
        return num // gcd(num, den), den // gcd(num, den)


def _whole(label: Any, most: int, least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most)


def _tick(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _choice(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices)


@dataclass(frozen=True, slots=True)
class Section:
    """The fields of one check, those of its article last, and what they say so far."""

    check: Check
    fields: tuple[BoundField, ...]
    said: Said

    @property
    def open(self) -> bool:
        """Say whether it stands open: it sets something, or something in it is wrong."""
        return self.said.settled or any(field.errors for field in self.fields)


# Which settings belong to which check; the rest of the form is about the set as a whole.
SETTINGS = {
    Check.ELECTORATE: ("weight_basis", *(f"votes_{kind}" for kind in VOTING_KINDS), "one_per_legal_person"),
    Check.NOTICE: ("notice_days",),
    Check.PROXIES: ("max_proxies", "own_vote_beats_proxy"),
    Check.MANDATE: ("mandate_demanded", "conditional_allowed"),
    Check.QUORUM: ("quorum", "quorum_basis", "quorum_strict"),
    Check.SECOND_CALL: ("second_call", "second_call_days"),
    Check.MAJORITY: ("method", "majority", "majority_basis", "participants_needed", "winners", "silence_consents"),
    Check.COLLEGES: (*(f"college_{kind}" for kind in VOTING_KINDS), "colleges_strict"),
    Check.CAP: ("weight_cap", "weight_cap_basis"),
    Check.OBJECTIONS: ("blocking_objections", "objection_needs_reason"),
    Check.TIE: ("tie_rule",),
    Check.COURSE: ("results_before_close", "written_procedure", "ratification_needed"),
}


class RuleSetForm(forms.Form):
    """A whole rule set. What contradicts itself is refused at its field; `draft` is what the fields say so far."""

    name_nl = PlainText(label=_("Naam"), longest=120)
    name_en = PlainText(label=_("Naam in het Engels"), longest=120)
    capacities = forms.MultipleChoiceField(
        label=_("Voor welke besluiten"), choices=Capacity.choices, widget=forms.CheckboxSelectMultiple
    )
    article_nl = PlainText(
        label=_("Bron"), longest=200, help_text=_("De wet, de statuten of het reglement waar deze regels uit komen.")
    )
    article_en = PlainText(label=_("Bron in het Engels"), longest=200)
    weight_basis = _choice(
        _("Wat een stem weegt"),
        [
            (WeightBasis.ONE, _("Eén stem elk")),
            (WeightBasis.SHARES, _("Eén stem per aandeel")),
            (WeightBasis.INHABITANTS, _("Eén stem per inwoner")),
            (WeightBasis.GIVEN, _("Een eigen aantal voor elke soort organisatie")),
        ],
    )
    one_per_legal_person = _tick(_("Organisaties van één rechtspersoon stemmen samen één keer"))
    notice_days = _whole(_("Dagen tussen aankondiging en opening"), 365)
    max_proxies = _whole(_("Hoeveel volmachten iemand hoogstens draagt"), 99)
    own_vote_beats_proxy = _tick(_("Wie zelf stemt, doet de volmacht vervallen"))
    mandate_demanded = _tick(_("Stemmen kan pas na een besluit van de eigen raad of het eigen bestuur"))
    conditional_allowed = _tick(_("Stemmen onder voorbehoud van dat besluit kan"))
    quorum = FractionField(label=_("Quorum"), required=False, help_text=_("Een breuk, zoals 1/2. Leeg: geen quorum."))
    quorum_basis = _choice(
        _("Deel van"),
        [
            (QuorumBasis.HEADS, _("de stemgerechtigden")),
            (QuorumBasis.VOTES, _("alle stemmen")),
            (QuorumBasis.SHARES, _("de aandelen")),
        ],
    )
    quorum_strict = _tick(_("Meer dan deze breuk, niet minstens"))
    second_call = _tick(_("Zonder quorum volgt een tweede oproeping, die altijd geldig beslist"))
    second_call_days = _whole(_("Dagen tussen de twee, minstens"), 365)
    method = _choice(
        _("Manier van beslissen"),
        [
            (Method.SIMPLE, _("Gewone meerderheid")),
            (Method.QUALIFIED, _("Bijzondere meerderheid")),
            (Method.OPT_IN, _("Instappen: elke ja is een deelname")),
            (Method.CONSENT, _("Instemming: zolang er geen bezwaar is")),
            (Method.APPROVAL, _("Opties aanduiden")),
            (Method.SCORE, _("Opties punten geven, 0 tot 5")),
        ],
    )
    majority = FractionField(label=_("Meerderheid"))
    majority_basis = _choice(
        _("Deel van"),
        [
            (MajorityBasis.CAST, _("de ja- en nee-stemmen")),
            (MajorityBasis.CAST_WITH_ABSTENTIONS, _("alle uitgebrachte stemmen")),
            (MajorityBasis.ENTITLED, _("de stemmen van alle stemgerechtigden")),
        ],
    )
    participants_needed = _whole(_("Bij instappen: hoeveel deelnemers nodig zijn"), 999, least=1)
    winners = _whole(_("Bij opties: hoeveel er gekozen worden"), 99, least=1)
    silence_consents = _tick(_("Bij instemming: wie zwijgt, stemt in"))
    colleges_strict = _tick(_("Meer dan deze breuken, niet minstens"))
    weight_cap = FractionField(
        label=_("Hoogste deel voor één stemgerechtigde"),
        required=False,
        help_text=_("Een breuk, zoals 1/10. Leeg: niet begrensd."),
    )
    weight_cap_basis = _choice(
        _("Deel van"),
        [
            (CapBasis.ENTITLED, _("de stemmen van alle stemgerechtigden")),
            (CapBasis.CAST, _("de stemmen van wie stemt of vertegenwoordigd is")),
        ],
    )
    blocking_objections = _whole(_("Hoeveel bezwaren een voorstel tegenhouden"), 99)
    objection_needs_reason = _tick(_("Een bezwaar telt alleen met een motivering"))
    tie_rule = _choice(
        _("Bij gelijke stemmen"),
        [
            (TieRule.STATUS_QUO, _("Er verandert niets")),
            (TieRule.CASTING_VOTE, _("De stem van de voorzitter beslist")),
        ],
    )
    results_before_close = _tick(_("Wat er gestemd is, is al voor de sluiting te zien"))
    written_procedure = _tick(_("Schriftelijk, zonder vergadering, en alleen eenparig"))
    ratification_needed = _tick(_("Geldt pas na bekrachtiging"))
    reason = PlainText(
        label=_("Waarom deze versie"), help_text=_("Iedereen leest dit bij de versies."), longest=600, lines=3
    )

    def __init__(self, typed_in: Any, *, begin: Draft) -> None:
        super().__init__(typed_in, initial=typed(begin))
        for kind in VOTING_KINDS:
            self.fields[f"votes_{kind}"] = _whole(_("Stemmen: %(kind)s") % {"kind": Kind(kind).label}, MOST_VOTES)
            self.fields[f"college_{kind}"] = FractionField(label=Kind(kind).label.capitalize(), required=False)
        for check in Check:
            self.fields[f"article_{check}_nl"] = PlainText(label=_("Artikel"), longest=200, required=False)
            self.fields[f"article_{check}_en"] = PlainText(
                label=_("Artikel in het Engels"), longest=200, required=False
            )

    @property
    def about(self) -> tuple[BoundField, ...]:
        """The fields about the set as a whole, in their order on the page."""
        return tuple(self[name] for name in ("name_nl", "name_en", "capacities", "article_nl", "article_en"))

    @property
    def sections(self) -> Iterator[Section]:
        """The fields check by check."""
        for said in self.said:
            names = (*SETTINGS[said.check], f"article_{said.check}_nl", f"article_{said.check}_en")
            yield Section(said.check, tuple(self[name] for name in names), said)

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts itself, and a check that settles something without naming its article."""
        cleaned = super().clean() or self.cleaned_data
        draft = self.draft
        found = [(one.field, one.sentence) for one in contradictions(draft.rules, draft.procedure, draft.capacities)]
        for said in self.said:
            if said.settled and not draft.article_of(said.check):
                found.append(
                    (
                        f"article_{said.check}_nl",
                        gettext("Noem het artikel voor ‘%(check)s’.") % {"check": said.check.label},
                    )
                )
        for field, sentence in found:
            if field not in self.errors:
                self.add_error(field, sentence)
        return cleaned

    @property
    def said(self) -> tuple[Said, ...]:
        """The rule set so far, in words."""
        return in_words(self.draft.rules, self.draft.procedure)

    @cached_property
    def draft(self) -> Draft:
        """What the fields say; where one says nothing that can be read, what stood there before."""
        known = self.cleaned_data if self.is_bound else {}
        values = {name: known.get(name, self.get_initial_for_field(field, name)) for name, field in self.fields.items()}
        return written(values)


class ConfirmationForm(forms.Form):
    """Who confirmed the version, and when."""

    confirmed_by = PlainText(
        label=_("Wie bevestigde"), longest=170, help_text=_("Naam en functie of kantoor van de jurist.")
    )
    confirmed_on = LocalDateField(label=_("Op welke dag"))

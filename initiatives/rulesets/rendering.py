"""A rule set in sentences of the reader's language: every setting says itself, whether it is the usual one or not."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cooperative.web.formats import number
from initiatives.rulesets.procedure import CastingVote, Electorate, Procedure, WeightBasis
from initiatives.voting.count import MajorityBasis, Method, QuorumBasis, Rules
from initiatives.voting.count.terms import BETWEEN_OPTIONS, MAJORITIES, CapBasis, CollegeThreshold, TieRule
from initiatives.voting.wording import listed, part_in_words
from members.organisations.models import VOTING_KINDS, Kind


class Check(TextChoices):
    """What a rule set settles, each with the article it rests on."""

    ELECTORATE = "electorate", gettext_lazy("Wie stemt")
    NOTICE = "notice", gettext_lazy("Oproeping")
    PROXIES = "proxies", gettext_lazy("Volmachten")
    MANDATE = "mandate", gettext_lazy("Mandaat")
    QUORUM = "quorum", gettext_lazy("Quorum")
    SECOND_CALL = "second_call", gettext_lazy("Tweede oproeping")
    MAJORITY = "majority", gettext_lazy("Meerderheid")
    COLLEGES = "colleges", gettext_lazy("Per soort organisatie")
    CAP = "cap", gettext_lazy("Begrenzing van het stemgewicht")
    OBJECTIONS = "objections", gettext_lazy("Bezwaren")
    TIE = "tie", gettext_lazy("Gelijke stemmen")
    COURSE = "course", gettext_lazy("Verloop en bekendmaking")


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule set says about one check; `settled`: it sets something here, so it names an article."""

    check: Check
    sentences: tuple[str, ...]
    settled: bool

    @property
    def text(self) -> str:
        """The sentences as one paragraph."""
        return " ".join(self.sentences)


def in_words(rules: Rules, procedure: Procedure) -> tuple[Said, ...]:
    """Tell a rule set check by check, in the order of a vote."""
    usual = Procedure()
    return (
        Said(Check.ELECTORATE, _electorate(procedure), True),
        Said(Check.NOTICE, (_notice(procedure),), procedure.notice_days != usual.notice_days),
        Said(Check.PROXIES, _proxies(procedure), bool(procedure.max_proxies)),
        Said(Check.MANDATE, _mandate(procedure), procedure.mandate_demanded or procedure.conditional_allowed),
        Said(Check.QUORUM, _quorum(rules), has_quorum(rules)),
        Said(Check.SECOND_CALL, (_second_call(rules, procedure),), procedure.second_call),
        Said(Check.MAJORITY, _majority(rules), True),
        Said(Check.COLLEGES, _colleges(rules), bool(rules.college_thresholds)),
        Said(Check.CAP, (_cap(rules),), bool(rules.weight_cap_num)),
        Said(
            Check.OBJECTIONS,
            _objections(rules, procedure),
            rules.method == Method.CONSENT or bool(procedure.blocking_objections),
        ),
        Said(Check.TIE, (_tie(rules, procedure),), rules.tie_rule != TieRule.STATUS_QUO),
        Said(
            Check.COURSE,
            _course(procedure),
            procedure.results_before_close or procedure.written_procedure or procedure.ratification_needed,
        ),
    )


def has_quorum(rules: Rules) -> bool:
    """Say whether a rule set asks that enough take part."""
    return bool(rules.quorum_num or rules.quorum_strict)


def _electorate(procedure: Procedure) -> tuple[str, ...]:
    who = {
        Electorate.INITIATIVE: _("Elke organisatie die deelneemt als de stemming opent, heeft stemrecht."),
        Electorate.BODY: _("Wie een zetel in het orgaan heeft als de stemming opent, heeft stemrecht."),
    }[Electorate(procedure.electorate)]
    by_seats = procedure.electorate == Electorate.BODY
    weight = {
        WeightBasis.ONE: _("Elke zetel geeft één stem.") if by_seats else _("Elke stemgerechtigde heeft één stem."),
        WeightBasis.SHARES: _("Elk aandeel geeft één stem."),
        WeightBasis.INHABITANTS: _("Een organisatie heeft zoveel stemmen als ze inwoners draagt."),
        WeightBasis.GIVEN: _given(procedure),
    }[WeightBasis(procedure.weight_basis)]
    if procedure.one_per_legal_person:
        return who, _("Organisaties van dezelfde rechtspersoon stemmen samen één keer."), weight
    return who, weight


def _given(procedure: Procedure) -> str:
    """Say how many votes each kind of organisation has."""
    many = {kind: procedure.votes_of(kind) for kind in VOTING_KINDS if procedure.votes_of(kind)}
    told = [f"{Kind(kind).label} {number(votes)}" for kind, votes in many.items()]
    return _("Elke soort organisatie heeft haar eigen aantal stemmen: %(kinds)s.") % {"kinds": listed(told)}


def _notice(procedure: Procedure) -> str:
    days = procedure.notice_days
    if not days:
        return _("De stemming kan open zonder aankondiging vooraf.")
    return ngettext(
        "De stemming wordt minstens %(days)s dag vooraf aangekondigd.",
        "De stemming wordt minstens %(days)s dagen vooraf aangekondigd.",
        days,
    ) % {"days": number(days)}


def _proxies(procedure: Procedure) -> tuple[str, ...]:
    most = procedure.max_proxies
    if not most:
        return (_("Een volmacht geven kan niet."),)
    many = ngettext(
        "Een stemgerechtigde kan volmacht geven; niemand draagt meer dan %(most)s volmacht.",
        "Een stemgerechtigde kan volmacht geven; niemand draagt meer dan %(most)s volmachten.",
        most,
    ) % {"most": number(most)}
    if procedure.own_vote_beats_proxy:
        return many, _("Stemt de volmachtgever zelf, dan vervalt de volmacht.")
    return many, _("Wie volmacht gaf, kan niet meer zelf stemmen.")


def _mandate(procedure: Procedure) -> tuple[str, ...]:
    if procedure.mandate_demanded:
        needed = _("Een organisatie stemt pas nadat haar raad of bestuur daarover beslist heeft.")
    else:
        needed = _("Een eigen besluit van raad of bestuur is niet nodig om te stemmen.")
    if procedure.conditional_allowed:
        return needed, _("Stemmen onder voorbehoud van dat besluit kan; die stem telt zodra het besluit er is.")
    return needed, _("Stemmen onder voorbehoud kan niet.")


def _quorum(rules: Rules) -> tuple[str, ...]:
    if not has_quorum(rules):
        return (_("Er is geen quorum: het aantal stemmers doet er niet toe."),)
    part = _at_least(rules.quorum_num, rules.quorum_den, rules.quorum_strict)
    sentence = {
        QuorumBasis.HEADS: _("Er is quorum als %(part)s van de stemgerechtigden deelneemt."),
        QuorumBasis.VOTES: _("Er is quorum als %(part)s van alle stemmen uitgebracht is."),
        QuorumBasis.SHARES: _("Er is quorum als %(part)s van de aandelen vertegenwoordigd is."),
    }[QuorumBasis(rules.quorum_basis)]
    return sentence % {"part": part}, _("Wie zich onthoudt, telt mee voor het quorum.")


def _second_call(rules: Rules, procedure: Procedure) -> str:
    if not has_quorum(rules):
        return _("Zonder quorum is een tweede oproeping niet nodig.")
    if not procedure.second_call:
        return _("Is het quorum niet gehaald, dan vervalt het voorstel.")
    return ngettext(
        "Is het quorum niet gehaald, dan volgt een tweede stemming, ten vroegste %(days)s dag later; die is geldig, "
        "hoe weinig er ook stemmen.",
        "Is het quorum niet gehaald, dan volgt een tweede stemming, ten vroegste %(days)s dagen later; die is geldig, "
        "hoe weinig er ook stemmen.",
        procedure.second_call_days,
    ) % {"days": number(procedure.second_call_days)}


def _majority(rules: Rules) -> tuple[str, ...]:
    if rules.method == Method.OPT_IN:
        enough = ngettext(
            "Het voorstel is aangenomen vanaf %(many)s deelnemende organisatie.",
            "Het voorstel is aangenomen vanaf %(many)s deelnemende organisaties.",
            rules.participants_needed,
        ) % {"many": number(rules.participants_needed)}
        return _("Wie ja zegt, stapt in vanaf de startdatum."), enough
    if rules.method == Method.CONSENT:
        silence = _("Wie zwijgt, stemt in.") if rules.silence_consents else _("Wie zwijgt, telt niet als instemming.")
        return _("Het voorstel is aangenomen als er bij de sluiting geen bezwaar staat en iemand instemt."), silence
    if rules.method in BETWEEN_OPTIONS:
        return _between_options(rules)
    return _by_votes(rules)


def _between_options(rules: Rules) -> tuple[str, ...]:
    words = {"winners": number(rules.winners)}
    if rules.method == Method.APPROVAL:
        how = _("Elke stemgerechtigde duidt alle opties aan die hij steunt.")
        chosen = ngettext(
            "De optie met de meeste steun is gekozen.",
            "De %(winners)s opties met de meeste steun zijn gekozen.",
            rules.winners,
        )
        return how, chosen % words
    how = _("Elke stemgerechtigde geeft opties 0 tot 5 punten; niets invullen is geen punt.")
    chosen = ngettext(
        "De optie met de meeste punten is gekozen.",
        "De %(winners)s opties met de meeste punten zijn gekozen.",
        rules.winners,
    )
    return how, chosen % words


def _by_votes(rules: Rules) -> tuple[str, ...]:
    basis = {
        MajorityBasis.CAST: _("de ja- en nee-stemmen"),
        MajorityBasis.CAST_WITH_ABSTENTIONS: _("alle uitgebrachte stemmen"),
        MajorityBasis.ENTITLED: _("de stemmen van alle stemgerechtigden"),
    }[MajorityBasis(rules.majority_basis)]
    by_cast = rules.majority_basis == MajorityBasis.CAST
    if rules.method == Method.SIMPLE and by_cast:
        needed = _("Het voorstel is aangenomen met meer stemmen vóór dan tegen.")
    else:
        part = _at_least(rules.majority_num, rules.majority_den, rules.majority_strict)
        words = {"part": part, "basis": basis}
        needed = _("Het voorstel is aangenomen als %(part)s van %(basis)s vóór is.") % words
    if by_cast:
        return needed, _("Een onthouding telt niet mee: niet boven en niet onder de breukstreep.")
    return needed, _("Een onthouding telt als niet vóór.")


def _at_least(num: int, den: int, strict: bool) -> str:
    """Write the fraction of a threshold: minstens 2/3, meer dan de helft, het geheel."""
    part = part_in_words({"num": num, "den": den, "strict": strict})
    return part if strict or num == den else _("minstens %(part)s") % {"part": part}


def _colleges(rules: Rules) -> tuple[str, ...]:
    if not rules.college_thresholds:
        return (_("De soorten organisaties worden samen geteld."),)
    return tuple(_college(one) for one in rules.college_thresholds)


def _college(one: CollegeThreshold) -> str:
    part = _at_least(one.num, one.den, one.strict)
    return _("Ook bij de soort ‘%(college)s’ moet %(part)s van de eigen stemmen vóór zijn.") % {
        "college": Kind(one.college).label,
        "part": part,
    }


def _cap(rules: Rules) -> str:
    if not rules.weight_cap_num:
        return _("Het stemgewicht is niet begrensd.")
    sentence = {
        CapBasis.ENTITLED: _("Niemand stemt voor meer dan %(part)s van de stemmen van alle stemgerechtigden."),
        CapBasis.CAST: _("Niemand stemt voor meer dan %(part)s van de stemmen van wie stemt of vertegenwoordigd is."),
    }[CapBasis(rules.weight_cap_basis)]
    return sentence % {"part": f"{rules.weight_cap_num}/{rules.weight_cap_den}"}


def _objections(rules: Rules, procedure: Procedure) -> tuple[str, ...]:
    reason = (
        _("Een bezwaar telt alleen met een motivering.")
        if procedure.objection_needs_reason
        else _("Een bezwaar heeft geen motivering nodig.")
    )
    if rules.method == Method.CONSENT:
        return _("Eén bezwaar houdt het voorstel tegen."), reason
    many = procedure.blocking_objections
    if not many:
        return (_("Een bezwaar houdt het voorstel niet tegen."),)
    enough = ngettext(
        "Vanaf %(many)s bezwaar gaat het voorstel niet door, wat de telling ook zegt.",
        "Vanaf %(many)s bezwaren gaat het voorstel niet door, wat de telling ook zegt.",
        many,
    )
    return enough % {"many": number(many)}, reason


def _tie(rules: Rules, procedure: Procedure) -> str:
    if rules.method not in MAJORITIES | BETWEEN_OPTIONS:
        return _("Gelijke stemmen komen bij deze manier van beslissen niet voor.")
    if rules.tie_rule == TieRule.CASTING_VOTE and procedure.casting_vote_of == CastingVote.CHAIR:
        return _("Bij gelijke stemmen beslist de voorzitter, binnen zeven dagen; anders verandert er niets.")
    if rules.method == Method.QUALIFIED:
        return _("De drempel beslist, ook bij gelijke stemmen.")
    if rules.method in BETWEEN_OPTIONS:
        return _("Staan opties gelijk op de laatste plaats, dan is geen ervan gekozen.")
    return _("Bij gelijke stemmen is het voorstel verworpen.")


def _course(procedure: Procedure) -> tuple[str, ...]:
    told = [
        _("Wat er gestemd is, is al voor de sluiting te zien.")
        if procedure.results_before_close
        else _("Wat er gestemd is, blijft verborgen tot de telling.")
    ]
    if procedure.written_procedure:
        told.append(_("Het besluit wordt schriftelijk genomen, zonder vergadering, en alleen eenparig."))
    if procedure.ratification_needed:
        told.append(_("Het besluit geldt pas na bekrachtiging."))
    else:
        told.append(_("Het besluit geldt vanaf de telling."))
    return tuple(told)

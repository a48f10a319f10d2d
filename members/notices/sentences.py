"""The sentence of each kind of notice, made from its facts in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from string import Formatter
from typing import Any, Protocol

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from cooperative.web.formats import date_long, datetime_long, money
from members.roles.models import Role


class UnknownNotice(LookupError):
    """A kind of notice without a sentence, or without a fact that its sentence names."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence (msgid) with its facts in braces; `when` chooses another one by a fact that is true or false.

    `kept`: it stands in the inbox; not what tells somebody that this inbox is theirs no more. `mailed`: a mail goes out
    too; not for what happens often and waits for nobody.
    """

    text: str
    when: tuple[str, str, str] | None = None
    kept: bool = True
    mailed: bool = True

    @property
    def needs(self) -> set[str]:
        """Name the facts that its sentences hold."""
        texts = [self.text, *(self.when[1:] if self.when else ())]
        return {name for text in texts for _before, name, _spec, _conversion in Formatter().parse(text) if name}

    def chosen(self, facts: Mapping[str, Any]) -> str:
        """Give the sentence for these facts in the language of the moment."""
        if self.when is None or self.when[0] not in facts:
            return gettext(self.text)
        return gettext(self.when[1] if facts[self.when[0]] else self.when[2])


# Facts: title, title_en, number (of an amendment or invoice), organisation and person (names), opens_at and
# closes_at (moments), day, cents, roles ("reader admin").
SENTENCES: dict[str, Sentence] = {
    # consult
    "question_asked": Sentence(_("{organisation} stelt een vraag bij ‘{title}’.")),
    "answer_given": Sentence(_("{organisation} antwoordt op een vraag bij ‘{title}’.")),
    # decide
    "proposal_submitted": Sentence(_("{organisation} diende het voorstel ‘{title}’ in.")),
    "proposal_judged": Sentence(
        _("De secretaris beoordeelde het voorstel ‘{title}’."),
        (
            "admissible",
            _("Het voorstel ‘{title}’ is ontvankelijk."),
            _("Het voorstel ‘{title}’ is niet ontvankelijk. De reden staat erbij."),
        ),
    ),
    "proposal_withdrawn": Sentence(_("{organisation} trok het voorstel ‘{title}’ in.")),
    "consultation_opened": Sentence(_("Het overleg over ‘{title}’ loopt tot {closes_at}.")),
    "amendments_opened": Sentence(_("U kunt amendementen voorstellen op ‘{title}’, tot {closes_at}.")),
    "text_final": Sentence(_("De tekst van ‘{title}’ is definitief. Hierna volgt de stemming.")),
    "proposal_held": Sentence(_("Het voorstel ‘{title}’ is aangehouden. De reden staat erbij.")),
    "proposal_under_way": Sentence(_("De uitvoering van ‘{title}’ is begonnen.")),
    "proposal_done": Sentence(_("‘{title}’ is uitgevoerd.")),
    "amendment_proposed": Sentence(_("{organisation} stelt amendement {number} voor op ‘{title}’.")),
    "amendment_withdrawn": Sentence(_("{organisation} trok amendement {number} op ‘{title}’ in.")),
    "amendment_referred": Sentence(_("Over amendement {number} op ‘{title}’ wordt eerst gestemd.")),
    "amendment_settled": Sentence(
        _("Amendement {number} op ‘{title}’ is afgehandeld."),
        (
            "accepted",
            _("Amendement {number} op ‘{title}’ is overgenomen."),
            _("Amendement {number} op ‘{title}’ is niet overgenomen. De reden staat erbij."),
        ),
    ),
    "support_given": Sentence(
        _("{organisation} steunt ‘{title}’."),
        ("again", _("{organisation} bevestigde de steun voor ‘{title}’."), _("{organisation} steunt ‘{title}’.")),
    ),
    "support_withdrawn": Sentence(_("{organisation} steunt ‘{title}’ niet meer.")),
    "support_asked_again": Sentence(_("Wat u steunde in ‘{title}’, veranderde. Kunt u er nog mee verder?")),
    "coauthor_asked": Sentence(_("{organisation} vraagt of u ‘{title}’ mee indient.")),
    "coauthor_not_asked": Sentence(_("{organisation} trok de vraag in om ‘{title}’ mee in te dienen.")),
    "coauthor_joined": Sentence(_("{organisation} dient ‘{title}’ mee in.")),
    "coauthor_declined": Sentence(_("{organisation} dient ‘{title}’ niet mee in.")),
    "coauthor_left": Sentence(_("{organisation} dient ‘{title}’ niet meer mee in.")),
    "interest_stated": Sentence(_("{person} van {organisation} meldde een belang bij ‘{title}’ en stemt daar niet.")),
    "mandate_given": Sentence(_("{organisation} mandateert u om te stemmen: {title}.")),
    "vote_announced": Sentence(
        _("De stemming over ‘{title}’ opent op {opens_at}."),
        (
            "again",
            _("Te weinig organisaties stemden over ‘{title}’. De tweede stemming opent op {opens_at}, zonder quorum."),
            _("De stemming over ‘{title}’ opent op {opens_at}."),
        ),
    ),
    "vote_opened": Sentence(
        _("De stemming over ‘{title}’ is open tot {closes_at}."),
        (
            "again",
            _("De tweede stemming over ‘{title}’ is open tot {closes_at}. Ze geldt, hoe weinig er ook stemmen."),
            _("De stemming over ‘{title}’ is open tot {closes_at}."),
        ),
    ),
    "vote_nears": Sentence(_("Uw organisatie stemde nog niet over ‘{title}’. Dat kan tot {closes_at}.")),
    "vote_extended": Sentence(_("De stemming over ‘{title}’ loopt langer: tot {closes_at}.")),
    "vote_withdrawn": Sentence(_("De stemming over ‘{title}’ is ingetrokken.")),
    "vote_counted": Sentence(
        _("De stemmen over ‘{title}’ zijn geteld."),
        ("adopted", _("‘{title}’ is aangenomen."), _("‘{title}’ is niet aangenomen.")),
    ),
    "decision_to_ratify": Sentence(_("‘{title}’ is aangenomen, maar geldt pas na bekrachtiging.")),
    "decision_ratified": Sentence(_("‘{title}’ is bekrachtigd en geldt vanaf nu.")),
    "decision_annulled": Sentence(_("Het besluit ‘{title}’ is vernietigd. De reden staat erbij.")),
    "ballot_cast": Sentence(
        _("{person} stemde namens {organisation} over ‘{title}’."),
        (
            "again",
            _("{person} wijzigde de stem van {organisation} over ‘{title}’."),
            _("{person} stemde namens {organisation} over ‘{title}’."),
        ),
    ),
    "ballot_cast_by_proxy": Sentence(
        _("{person} van {holder} stemde bij volmacht namens {organisation} over ‘{title}’."),
        (
            "again",
            _("{person} van {holder} wijzigde bij volmacht de stem van {organisation} over ‘{title}’."),
            _("{person} van {holder} stemde bij volmacht namens {organisation} over ‘{title}’."),
        ),
    ),
    "objection_answered": Sentence(_("{organisation} antwoordde op uw bezwaar tegen ‘{title}’.")),
    "tie_waits_for_chair": Sentence(_("Gelijke stemmen over ‘{title}’: u beslist als voorzitter, tot {closes_at}.")),
    "ballot_from_paper": Sentence(
        _(
            "{entered} en {confirmed} voerden de stem van {organisation} over ‘{title}’ in van papier, getekend door "
            "{person}. Klopt ze niet, wijzig ze dan zelf."
        )
    ),
    "ballot_from_room": Sentence(
        _(
            "{entered} en {confirmed} voerden de stem in die {person} in de zaal uitbracht voor {organisation} over "
            "‘{title}’. Klopt ze niet, wijzig ze dan zelf."
        )
    ),
    "paper_waits": Sentence(
        _("{person} voerde de stem van {organisation} over ‘{title}’ in. Wilt u ze van het papier bevestigen?")
    ),
    "paper_differed": Sentence(
        _("{person} las de stem van {organisation} over ‘{title}’ anders dan u. Er is niets gestemd.")
    ),
    "proxy_given": Sentence(_("{organisation} gaf u volmacht om te stemmen over ‘{title}’.")),
    "proxy_ended": Sentence(
        _("De volmacht van {organisation} voor ‘{title}’ geldt niet meer."),
        (
            "own_vote",
            _("{organisation} stemde zelf over ‘{title}’. De volmacht die u kreeg, vervalt."),
            _("{organisation} trok de volmacht voor ‘{title}’ in."),
        ),
    ),
    # make
    "interest_shown": Sentence(_("{organisation} heeft interesse in ‘{title}’.")),
    "participation_began": Sentence(_("{organisation} doet mee aan ‘{title}’.")),
    "participation_ended": Sentence(
        _("{organisation} doet niet meer mee aan ‘{title}’."),
        (
            "interested",
            _("{organisation} heeft geen interesse meer in ‘{title}’."),
            _("{organisation} doet niet meer mee aan ‘{title}’."),
        ),
    ),
    "progress_posted": Sentence(_("Er is nieuws over ‘{title}’."), mailed=False),
    "stage_changed": Sentence(_("‘{title}’ gaat naar een volgende fase."), mailed=False),
    # pay together
    "round_opened": Sentence(_("U kunt een bijdrage toezeggen voor ‘{title}’, tot {closes_at}.")),
    "round_grew": Sentence(_("Voor ‘{title}’ is nu samen {cents} toegezegd."), mailed=False),
    "round_reached": Sentence(_("‘{title}’ haalt de drempel: er is genoeg toegezegd om door te gaan.")),
    "pledge_made": Sentence(
        _("{person} zegde namens {organisation} {cents} toe voor ‘{title}’."),
        (
            "again",
            _("{person} wijzigde de toezegging van {organisation} voor ‘{title}’ naar {cents}."),
            _("{person} zegde namens {organisation} {cents} toe voor ‘{title}’."),
        ),
    ),
    "round_succeeded": Sentence(
        _("De ronde voor ‘{title}’ is geslaagd: samen {cents}. Wat niet bindend is, wacht op een besluit van de raad.")
    ),
    "round_lapsed": Sentence(_("De ronde voor ‘{title}’ haalde de drempel niet. Alle toezeggingen zijn vervallen.")),
    "pledge_bound": Sentence(_("De toezegging van {organisation} voor ‘{title}’ is nu bindend: {cents}.")),
    "invoices_issued": Sentence(_("Er zijn nieuwe facturen of creditnota's voor u. Facturen betaalt u tegen {day}.")),
    "invoice_credited": Sentence(_("U krijgt {cents} terug van factuur {number}.")),
    "credit_set_off": Sentence(
        _("Van uw creditnota {number} is {cents} verrekend met een factuur die nog open stond.")
    ),
    "credit_paid_back": Sentence(_("Van uw creditnota {number} is {cents} terugbetaald.")),
    "payment_matched": Sentence(_("Uw betaling is ontvangen. Bij uw facturen leest u waarvoor ze telt."), mailed=False),
    "hand_payment_waits": Sentence(
        _("Een betaling van {cents} voor factuur {number} wacht op bevestiging."), mailed=False
    ),
    "invoice_reminded": Sentence(
        _("De vervaldag van een factuur is voorbij en ze staat nog open. Wilt u nakijken of uw betaling vertrokken is?")
    ),
    "invoice_reminded_again": Sentence(
        _("Tweede aanmaning: een factuur staat nog open. Betaal zo snel mogelijk, of laat weten wat er niet klopt.")
    ),
    "invoice_in_default": Sentence(
        _("Ingebrekestelling: een factuur staat na twee aanmaningen nog open. Betaal binnen 7 dagen.")
    ),
    "invoice_questioned": Sentence(_("{organisation} stelt een vraag over factuur {number}.")),
    "invoice_answered": Sentence(_("Er is een antwoord op de vraag over factuur {number}.")),
    # who
    "role_granted": Sentence(_("U werkt bij {organisation} nu ook als {roles}.")),
    "role_ended": Sentence(_("U werkt bij {organisation} niet meer als {roles}.")),
    "membership_ended": Sentence(_("U werkt niet meer voor {organisation}."), kept=False),
    "invitation_accepted": Sentence(_("{person} nam de uitnodiging aan en werkt nu voor {organisation}.")),
    "seat_began": Sentence(_("U hebt een zetel in: {title}, vanaf {day}.")),
    "seat_ended": Sentence(_("Uw zetel loopt tot {day}: {title}.")),
    # reports
    "report_ready": Sentence(_("Het rapport ‘{title}’ is klaar.")),
}


def _moment(value: Any) -> str:
    return datetime_long(datetime.fromisoformat(value) if isinstance(value, str) else value)


def _day(value: Any) -> str:
    return date_long(date.fromisoformat(value) if isinstance(value, str) else value)


def _roles(value: str) -> str:
    return ", ".join(str(Role(role).label) for role in value.split())


WRITTEN: dict[str, Callable[[Any], str]] = {
    "opens_at": _moment,
    "closes_at": _moment,
    "day": _day,
    "cents": money,
    "roles": _roles,
}


class Titled(Protocol):
    """A row with a title in two languages; the English one may be empty."""

    title: str
    title_en: str


def titles(row: Titled) -> dict[str, str]:
    """Give the facts by which a sentence names a row in the reader's language."""
    return {"title": row.title, "title_en": row.title_en}


def sentence(kind: str, facts: Mapping[str, Any]) -> str:
    """Write the sentence in the language of the moment; refuses (`UnknownNotice`) an unknown kind or missing fact."""
    if get_language() == "en" and facts.get("title_en"):
        facts = {**facts, "title": facts["title_en"]}
    known = SENTENCES.get(kind)
    if known is None:
        raise UnknownNotice(f"Notice kind {kind!r} has no sentence: add one to members/notices/sentences.py.")
    missing = known.needs - facts.keys()
    if missing:
        raise UnknownNotice(f"Notice kind {kind!r} needs the facts {sorted(missing)}.")
    return known.chosen(facts).format_map({name: WRITTEN.get(name, str)(facts[name]) for name in known.needs})


def sentence_or_plain(kind: str, facts: Mapping[str, Any]) -> str:
    """Write the sentence of a stored notice; one that no code knows any more still says that there is news."""
    try:
        return sentence(kind, facts)
    except UnknownNotice:
        return gettext("Er is nieuws op deze pagina.")

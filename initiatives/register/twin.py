"""A decision for machines: as linked data in the words of OSLO Besluit, and its count as plain JSON and as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cooperative.isolation.clock import BRUSSELS
from initiatives.casting.queries import casting_in
from initiatives.ratification.models import Kind, Ruling
from initiatives.register.models import Entry
from initiatives.register.queries import Line, Voter
from initiatives.voting.count import Result
from initiatives.voting.explain_options import Place

CONTEXT = {
    "besluit": "http://data.vlaanderen.be/ns/besluit#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
OUTCOMES = {"adopted": "aangenomen", "rejected": "verworpen", "no_quorum": "geen quorum"}
# Who annuls, in the language of the text.
DUTCH_NAMES = {
    "general_meeting": "de algemene vergadering",
    "supervisor": "de toezichthoudende overheid",
    "court": "de rechter",
    "itself": "het orgaan zelf, dat het introk",
}
DUTCH = {"@id": "http://publications.europa.eu/resource/authority/language/NLD"}


def linked(entry: Entry, lines: Sequence[Line], rulings: Sequence[Ruling], address: str, first: str) -> dict[str, Any]:
    """Write the vote, and what it decided when adopted, as JSON-LD; the text is Dutch.

    `first`: the address of the vote whose second call this is, or empty. Numbers are organisations. OSLO has no term
    for inhabitants or for who did not vote: the JSON export has them.
    """
    decision, count = entry.decision, entry.decision.count
    many = {line.choice: line.organisations for line in lines}
    # Between options nobody stands for or against.
    sides = {"aantalVoorstanders": "for", "aantalTegenstanders": "against", "aantalOnthouders": "abstain"}
    title = {"@value": decision.proposal.title, "@language": "nl"}
    vote = {
        "@id": f"{address}#stemming",
        "@type": "besluit:Stemming",
        "besluit:onderwerp": title,
        "besluit:geheim": False,
        **{f"besluit:{name}": many.get(choice, 0) for name, choice in sides.items() if many},
        "besluit:gevolg": {"@value": OUTCOMES[count.outcome], "@language": "nl"},
        **({"prov:wasInformedBy": {"@id": f"{first}#stemming"}} if first else {}),
    }
    if count.outcome != "adopted":
        return {"@context": CONTEXT, "@graph": [vote]}
    made = {
        "@id": address,
        "@type": "besluit:Besluit",
        "eli:id_local": entry.number,
        "eli:title": title,
        "eli:language": DUTCH,
        "eli:date_document": {"@type": "xsd:date", "@value": _day(entry)},
        **_force(entry, rulings),
        "besluit:motivering": {"@value": decision.text.motivation, "@language": "nl"},
        "eli:has_part": [
            {
                "@id": f"{address}#artikel-{place}",
                "@type": "besluit:Artikel",
                "eli:number": str(place),
                "prov:value": {"@value": clause, "@language": "nl"},
            }
            for place, clause in enumerate(decision.text.clauses, 1)
        ],
    }
    return {"@context": CONTEXT, "@graph": [made, vote]}


def _force(entry: Entry, rulings: Sequence[Ruling]) -> dict[str, Any]:
    """Say whether the decision is in force, and since or until when a ruling says so."""
    force = "inForce" if entry.decision.holds else "notInForce"
    said: dict[str, Any] = {"eli:in_force": {"@id": f"eli:InForce-{force}"}}
    for one in rulings:
        day = {"@type": "xsd:date", "@value": one.decided_on.isoformat()}
        if one.kind == Kind.RATIFIED:
            said["eli:first_date_entry_in_force"] = day
        else:
            why = {"@value": f"{DUTCH_NAMES[one.authority]} ({one.reference}): {one.reason}", "@language": "nl"}
            said["eli:date_no_longer_in_force"] = day
            said["prov:wasInvalidatedBy"] = {"@type": "prov:Activity", "prov:value": why}
    return said


def plain(
    entry: Entry,
    lines: Sequence[Line],
    rulings: Sequence[Ruling],
    roll: Sequence[Voter],
    places: Sequence[Place],
) -> dict[str, Any]:
    """Write the count in both bases with its roll call; organisations are named, persons are not.

    A count on a proposal has what was needed and the sums per choice, one between options the place of each.
    """
    count = entry.decision.count
    if places:
        sums: dict[str, Any] = {"options": [_place(place) for place in places]}
    else:
        sums = {
            "needed": Result.from_json(count.result).needed,
            "organisations": {line.choice: line.organisations for line in lines},
            "votes": {line.choice: line.votes for line in lines},
            "inhabitants": {line.choice: line.inhabitants for line in lines},
        }
    first, casting = entry.decision.second_call_of, casting_in(entry.decision)
    return {
        "number": entry.number,
        "second_call_of": first.entry.number if first else "",
        "proposal": entry.decision.proposal.number,
        "title": entry.decision.proposal.title,
        "submitted_by": entry.decision.proposal.author_names,
        "capacity": entry.decision.proposal.capacity,
        "counted_on": _day(entry),
        "outcome": count.outcome,
        "in_force": entry.decision.holds,
        "rulings": [
            {name: getattr(one, name) for name in ("kind", "authority", "reference", "reason")}
            | {"decided_on": one.decided_on.isoformat()}
            for one in rulings
        ],
        **sums,
        **({"casting_vote": casting.choice or casting.options} if casting else {}),
        "input_hash": count.input_hash,
        "roll_call": [
            {
                "organisation": voter.name,
                "college": voter.college,
                "votes": voter.votes,
                "inhabitants": voter.inhabitants,
                "choice": voter.choice,
                **({"points": dict(voter.points)} if voter.points else {}),
                "reason": voter.reason,
                **({"objection": True} if voter.objection else {}),
                **({"by_proxy": voter.holder} if voter.holder else {}),
                **({"came": voter.way} if voter.way else {}),
            }
            for voter in roll
        ],
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "option": place.option,
        "title": place.name,
        "place": place.place,
        "chosen": place.chosen,
        "points": place.points,
        "organisations": place.organisations,
        "inhabitants": place.inhabitants,
    }


def _day(entry: Entry) -> str:
    return entry.decision.count.counted_at.astimezone(BRUSSELS).date().isoformat()

"""A decision for machines: as linked data in the words of OSLO Besluit, and its count as plain JSON and as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cooperative.isolation.clock import BRUSSELS
from initiatives.register.models import Entry
from initiatives.register.queries import Line, Voter

CONTEXT = {
    "besluit": "http://data.vlaanderen.be/ns/besluit#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
OUTCOMES = {"adopted": "aangenomen", "rejected": "verworpen", "no_quorum": "geen quorum"}
DUTCH = {"@id": "http://publications.europa.eu/resource/authority/language/NLD"}


def linked(entry: Entry, lines: Sequence[Line], address: str) -> dict[str, Any]:
    """Write the vote, and what it decided when adopted, as JSON-LD; the text is Dutch.

    Numbers are organisations. OSLO has no term for inhabitants or for who did not vote: the JSON export has them.
    """
    decision, count = entry.decision, entry.decision.count
    many = {line.choice: line.organisations for line in lines}
    title = {"@value": decision.proposal.title, "@language": "nl"}
    vote = {
        "@id": f"{address}#stemming",
        "@type": "besluit:Stemming",
        "besluit:onderwerp": title,
        "besluit:geheim": False,
        "besluit:aantalVoorstanders": many["for"],
        "besluit:aantalTegenstanders": many["against"],
        "besluit:aantalOnthouders": many["abstain"],
        "besluit:gevolg": {"@value": OUTCOMES[count.outcome], "@language": "nl"},
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


def plain(entry: Entry, lines: Sequence[Line], roll: Sequence[Voter], needed: int) -> dict[str, Any]:
    """Write the count in both bases with its roll call; organisations are named, persons are not."""
    count = entry.decision.count
    return {
        "number": entry.number,
        "proposal": entry.decision.proposal.number,
        "title": entry.decision.proposal.title,
        "capacity": entry.decision.proposal.capacity,
        "counted_on": _day(entry),
        "outcome": count.outcome,
        "needed": needed,
        "organisations": {line.choice: line.organisations for line in lines},
        "inhabitants": {line.choice: line.inhabitants for line in lines},
        "input_hash": count.input_hash,
        "roll_call": [
            {
                "organisation": voter.name,
                "college": voter.college,
                "inhabitants": voter.inhabitants,
                "choice": voter.choice,
                "reason": voter.reason,
            }
            for voter in roll
        ],
    }


def _day(entry: Entry) -> str:
    return entry.decision.count.counted_at.astimezone(BRUSSELS).date().isoformat()

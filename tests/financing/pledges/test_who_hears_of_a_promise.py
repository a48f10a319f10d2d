"""Who hears of a round: treasurers that it opened or reached its threshold, our own people our promise, the lead."""

from __future__ import annotations

from django.urls import reverse

from financing.pledges.actions import make_pledge
from financing.pledges.models import Round
from initiatives.portfolio.actions import take_part
from tests.cast import Cast
from tests.financing.story import TERMS, make_treasurer
from tests.initiatives.portfolio.making import Statements
from tests.members.notices.hearing import leads_to, mails_told, sentences_of, told

TITLE = "Eén kaart voor bib en podium"


def test_the_treasurers_of_all_carriers_hear_that_the_round_opened(cast: Cast, open_round: Round) -> None:
    # The library, the city and the venue carry; only the library has a treasurer.
    assert told(cast, "round_opened") == {("treasurer", "library")}
    (words,) = sentences_of("round_opened")
    assert words.startswith(f"U kunt een bijdrage toezeggen voor ‘{TITLE}’, tot ")
    assert leads_to("round_opened") == {reverse("round", args=[open_round.pk])}


def test_our_treasurers_and_admins_hear_the_amount_and_that_it_changed(cast: Cast, open_round: Round) -> None:
    by = cast.acting("treasurer")
    make_pledge(by=by, round_id=open_round.pk, cents=100_000, number_drawn=0)
    assert told(cast, "pledge_made") == {("treasurer", "library"), ("admin", "library")}
    assert sentences_of("pledge_made") == {
        f"Tine Rekening zegde namens Bibliotheek Aalst € 1.000,00 toe voor ‘{TITLE}’."
    }
    make_pledge(by=by, round_id=open_round.pk, cents=250_000, number_drawn=1)
    assert (
        f"Tine Rekening wijzigde de toezegging van Bibliotheek Aalst voor ‘{TITLE}’ naar € 2.500,00."
        in sentences_of("pledge_made")
    )


def test_the_same_form_sent_twice_tells_nobody_twice(cast: Cast, open_round: Round) -> None:
    for _click in range(2):
        make_pledge(by=cast.acting("treasurer"), round_id=open_round.pk, cents=100_000, number_drawn=0)
    assert sum("zegde" in subject for subject in mails_told("admin@cast.example")) == 1


def test_the_lead_and_the_house_treasurer_read_the_total_and_never_whose_promise_it_was(
    cast: Cast, open_round: Round
) -> None:
    make_treasurer(cast, "venue_lead", "venue")
    venue = cast.acting("venue_lead")
    make_pledge(by=cast.acting("treasurer"), round_id=open_round.pk, cents=100_000, number_drawn=0)
    make_pledge(by=venue, round_id=open_round.pk, cents=200_000, number_drawn=0)
    # The library leads; Mia is its contributor. 1.000 + 2.000 = 3.000.
    assert told(cast, "round_grew") == {("contributor", "library"), ("house_treasurer", "cooperative")}
    assert sentences_of("round_grew") == {
        f"Voor ‘{TITLE}’ is nu samen € 1.000,00 toegezegd.",
        f"Voor ‘{TITLE}’ is nu samen € 3.000,00 toegezegd.",
    }
    assert mails_told("house.treasurer@cast.example") == []


def test_every_treasurer_hears_once_that_the_threshold_is_reached(cast: Cast, open_round: Round) -> None:
    make_treasurer(cast, "venue_lead", "venue")
    by = cast.acting("treasurer")
    make_pledge(by=by, round_id=open_round.pk, cents=TERMS.threshold - 1, number_drawn=0)
    assert told(cast, "round_reached") == set()
    make_pledge(by=by, round_id=open_round.pk, cents=TERMS.threshold, number_drawn=1)
    make_pledge(by=by, round_id=open_round.pk, cents=TERMS.threshold + 1, number_drawn=2)
    assert told(cast, "round_reached") == {("treasurer", "library"), ("venue_lead", "venue")}
    assert sentences_of("round_reached") == {f"‘{TITLE}’ haalt de drempel: er is genoeg toegezegd om door te gaan."}
    assert sum("haalt de drempel" in subject for subject in mails_told("venue.lead@cast.example")) == 1


def test_who_took_part_after_the_vote_hears_too(cast: Cast, open_round: Round) -> None:
    take_part(by=cast.acting("stranger"), initiative_id=open_round.initiative_id)
    make_pledge(by=cast.acting("treasurer"), round_id=open_round.pk, cents=TERMS.threshold, number_drawn=0)
    assert told(cast, "round_reached") == {("treasurer", "library"), ("stranger", "elsewhere")}


def test_a_promise_costs_as_many_statements_however_many_carry(cast: Cast, open_round: Round) -> None:
    by, counted = cast.acting("treasurer"), []
    for drawn in (0, 1):
        with Statements() as asked:
            make_pledge(by=by, round_id=open_round.pk, cents=100_000 + drawn, number_drawn=drawn)
        counted.append(asked.many)
    # The second one also replaces the first.
    assert counted[1] == counted[0] + 1

"""The pages lead the secretary and the tellers from a paper to the one ballot it becomes; nobody else finds them."""

from __future__ import annotations

from html import unescape

import pytest

from cooperative.isolation.transactions import reading, system
from initiatives.paper.actions import confirm_paper
from initiatives.paper.models import PaperBallot
from initiatives.voting.models import Decision
from members.notices.models import Notice
from tests.conftest import signed_in
from tests.initiatives.paper.conftest import entered, paper
from tests.initiatives.voting.conftest import Vote


def test_a_vote_out_of_sight_or_an_elector_that_is_none_is_not_there(vote: Vote) -> None:
    cast = vote.cast
    with pytest.raises(Decision.DoesNotExist):
        confirm_paper(
            by=cast.acting("teller"), decision=Decision(pk=999_999), organisation=1, slip=paper(cast), drawn=1
        )
    client = signed_in(cast.acting("teller"))
    assert client.get(f"/beslissen/{vote.decision.pk}/papier/{cast.organisations['elsewhere']}").status_code == 404
    assert client.get("/beslissen/999999/papier").status_code == 404


def test_the_pages_lead_the_secretary_and_the_teller_to_one_ballot(vote: Vote) -> None:
    cast, decision, library = vote.cast, vote.decision, vote.cast.organisations["library"]
    one, other = signed_in(cast.acting("secretary")), signed_in(cast.acting("teller"))
    desk, path = f"/beslissen/{decision.pk}/papier", f"/beslissen/{decision.pk}/papier/{library}"
    for page in ("/beheer/stemmingen/", f"/beslissen/{decision.pk}/"):
        assert f'href="{desk}"' in one.get(page).content.decode()
    assert f'href="{desk}"' in other.get(f"/beslissen/{decision.pk}/").content.decode()
    assert one.get(desk, {"organisatie": "x"}).status_code == 422
    led = one.get(desk, {"organisatie": library})
    assert (led.status_code, led.headers["Location"]) == (302, path)
    fields = {
        "drawn": "0",
        "way": "paper",
        "signer": str(cast.persons["representative"]),
        "choice": "for",
        "reason": "",
    }
    for name, wrong in (
        ("way", "fax"),
        ("signer", str(cast.persons["venue_lead"])),
        ("choice", "maybe"),
        ("drawn", ""),
    ):
        answer = one.post(path, fields | {name: wrong})
        assert answer.status_code == 422, name
        assert 'class="field__error"' in answer.content.decode() or name == "drawn"
    sent = one.post(path, fields)
    assert (sent.status_code, sent.headers["Location"]) == (302, desk)
    shown = unescape(one.get(desk).content.decode())
    assert "ingevoerd door Seppe Secretaris" in shown
    assert "Neem terug" in shown
    assert f'href="{path}"' in other.get(desk).content.decode()
    with reading(cast.acting("teller")):
        waiting = PaperBallot.objects.get().pk
    assert f'name="drawn" value="{waiting}"' in other.get(path).content.decode()
    # Drawn before somebody entered it: it is not entered over that.
    assert other.post(path, fields).status_code == 409
    assert other.post(path, fields | {"drawn": str(waiting)}).headers["Location"] == desk
    assert (
        "Uw stembewijs" in signed_in(cast.acting("representative")).get(f"/beslissen/{decision.pk}/").content.decode()
    )


def test_the_officials_are_told_that_a_ballot_waits(vote: Vote) -> None:
    cast = vote.cast
    entered(cast, vote.decision, paper(cast))
    with system("a test looks at every notice"):
        told = Notice.objects.filter(kind="paper_waits").values_list("person_id", flat=True)
        assert list(told) == [cast.persons["teller"]]

"""Every attack on what the members decide with: votes, amendments, announcements, support, paper."""

from __future__ import annotations

from tests.initiatives.amendments.attacks import GUARDS as ABOUT_AMENDMENTS
from tests.initiatives.announcing.attacks import GUARDS as ABOUT_ANNOUNCEMENTS
from tests.initiatives.coauthors.attacks import GUARDS as ABOUT_COAUTHORS
from tests.initiatives.paper.attacks import GUARDS as ABOUT_PAPER
from tests.initiatives.support.attacks import GUARDS as ABOUT_SUPPORT
from tests.initiatives.voting.attacks import GUARDS as ABOUT_VOTES
from tests.initiatives.voting.attacks_on_options import ON_OPTIONS

GUARDS = [
    *ABOUT_VOTES,
    *ON_OPTIONS,
    *ABOUT_AMENDMENTS,
    *ABOUT_ANNOUNCEMENTS,
    *ABOUT_SUPPORT,
    *ABOUT_PAPER,
    *ABOUT_COAUTHORS,
]

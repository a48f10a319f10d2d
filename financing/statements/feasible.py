"""Whether the bounds of the newest key fit every amount of the plan."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.clock import house_today
from financing.keys.wording import grant_problem_in_words, problem_in_words
from financing.plans.plan import RUNNING
from financing.statements.queries import sheet_for
from financing.statements.shares import granted_in, once_of, running_in


def refuse_unmeetable(by: Acting, initiative_id: int) -> None:
    """Refuse bounds that the plan cannot meet, with the gap and the year; what is not entered yet is no reason."""
    sheet = sheet_for(by, initiative_id)
    if sheet is None or not sheet.carriers:
        return
    this_year = house_today().year
    once = once_of(sheet)
    if once.problem is not None and once.problem.gap:
        raise Refused(_("Eenmalig. %(why)s") % {"why": problem_in_words(once.problem, once.version)})
    for year in (each for each in sheet.plan.years(RUNNING) if each >= this_year):
        if sheet.key_for(year, this_year) is not sheet.newest_key:
            continue
        problem = running_in(sheet, year, this_year).problem
        if problem is not None and problem.gap:
            raise Refused(
                _("In %(year)s. %(why)s") % {"year": year, "why": problem_in_words(problem, sheet.newest_key)}
            )
        granted = granted_in(sheet, year, this_year)
        if granted is not None and granted.problem is not None and granted.problem.gap:
            raise Refused(_("In %(year)s. %(why)s") % {"year": year, "why": grant_problem_in_words(granted.problem)})

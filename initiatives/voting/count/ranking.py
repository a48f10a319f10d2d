"""Choosing between options: approvals or points are added up, most first, and ties are published."""

from dataclasses import replace

from initiatives.voting.count.judgement import Absentees, Flip
from initiatives.voting.count.ranking_margins import closest_pair, smallest_change
from initiatives.voting.count.result import Step
from initiatives.voting.count.roll import Roll
from initiatives.voting.count.standings import Sheet, Standing, chosen_of, tied_of
from initiatives.voting.count.tally import ABSENT
from initiatives.voting.count.terms import HIGHEST_SCORE, CapBasis, Choice, Method


class Ranking:
    """The judgement of a roll by the points of its options; an approval is one point."""

    def __init__(self, roll: Roll) -> None:
        self.roll = roll
        self.winners = roll.rules.winners
        self.most = HIGHEST_SCORE if roll.rules.method == Method.SCORE else 1
        self.sheet = Sheet.of(roll)
        self.standings = self.sheet.standings(dict(roll.casting.choices) if roll.casting else {})
        self.chosen = chosen_of(self.standings, self.winners)
        self.adopted = bool(self.chosen)

    def steps(self) -> list[Step]:
        """Return a step for the places, one for a tie on the last of them, and one for each option, highest first."""
        level = tied_of([replace(one, casting=0) for one in self.standings], self.winners)
        tied = {one.option for one in level}
        return [
            self._places(),
            *([self._tie(level)] if level else []),
            *(self._option(one, is_tied=one.option in tied) for one in self.standings),
        ]

    def _places(self) -> Step:
        rules, chosen = self.roll.rules, len(self.chosen)
        numbers = {"options": len(self.standings), "winners": self.winners, "chosen": chosen}
        rest = self.standings[chosen:]
        formula = f"{self.chosen[-1].points} > {rest[0].points}" if chosen and rest else ""
        return Step("options", str(rules.method), numbers, formula, self.adopted, rules.article)

    def _tie(self, level: list[Standing]) -> Step:
        rules, points = self.roll.rules, level[0].points
        higher = sum(one.points > points for one in self.standings)
        numbers = {
            "points": points,
            "tied": len(level),
            "places": self.winners - higher,
            "filled": len(self.chosen) - higher,
            "decided": self.roll.casting is not None,
        }
        return Step("tie", str(rules.tie_rule), numbers, "", len(self.chosen) == self.winners, rules.article)

    def _option(self, standing: Standing, *, is_tied: bool) -> Step:
        numbers = {
            **self.sheet.numbers(standing.option),
            "casting": standing.casting,
            "place": 1 + sum(other.height > standing.height for other in self.standings),
            "tied": is_tied,
        }
        return Step("option", str(standing.option), numbers, "", standing in self.chosen)

    def flip(self) -> Flip | None:
        """Return the fewest ballots that, given another content, change which options are chosen."""
        return smallest_change(self.sheet, self.standings, self.chosen, self.winners, self.most)

    def absentees(self) -> Absentees:
        """Report whether all absentees together could have changed which options are chosen."""
        came = {voice.elector.id for voice in self.roll.voices if voice.mark == ABSENT}
        # Coming alone can lift a cap of those present, and so change who is chosen.
        lifts = self.roll.cap is not None and self.roll.rules.weight_cap_basis == CapBasis.CAST
        blank = Ranking(self.roll.with_absentees_as(Choice.ABSTAIN)) if lifts else self
        if {one.option for one in blank.chosen} != {one.option for one in self.chosen}:
            return Absentees("", True, {})
        votes = sum(voice.votes for voice in blank.roll.voices if voice.elector.id in came)
        if len(blank.chosen) < self.winners:
            return Absentees("", votes > 0, {})
        pair = closest_pair(blank.standings, blank.chosen)
        return Absentees("", pair is not None and pair.need <= self.most * votes, {})

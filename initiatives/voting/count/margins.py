"""How narrow it was: the least number of cast ballots that, given another choice, change the outcome."""

from collections.abc import Sequence
from itertools import accumulate

from initiatives.voting.count.judgement import Flip
from initiatives.voting.count.pools import Pool, fewest_from
from initiatives.voting.count.tally import Tally, Voice
from initiatives.voting.count.terms import Choice
from initiatives.voting.count.threshold import Threshold


def flip_to_rejected(
    thresholds: Sequence[Threshold],
    tallies: Sequence[Tally],
    voices: Sequence[Voice],
    scale: int,
) -> Flip | None:
    """Return the least number of ballots that, moved to against, break one threshold."""
    flips: list[Flip] = []
    for threshold, tally in zip(thresholds, tallies, strict=True):
        worst = threshold.pull(Choice.AGAINST, scale)
        loss_of = {choice: threshold.pull(choice, scale) - worst for choice in Choice}
        losses = _sorted_moves(threshold, voices, loss_of)
        flip = _first(losses, threshold.slack(tally.votes, scale))
        if flip:
            flips.append(flip)
    return min(flips, key=lambda flip: flip.distance, default=None)


def flip_to_adopted(
    thresholds: Sequence[Threshold],
    tallies: Sequence[Tally],
    voices: Sequence[Voice],
    scale: int,
) -> Flip | None:
    """Return the least number of ballots that, moved to for, reach every threshold; None: no number does."""
    total = thresholds[0]
    deficits = [1 - t.slack(tally.votes, scale) for t, tally in zip(thresholds, tallies, strict=True)]
    gain_of = [{choice: t.pull(Choice.FOR, scale) - t.pull(choice, scale) for choice in Choice} for t in thresholds]
    if len(thresholds) == 1:
        return _first(_sorted_moves(total, voices, gain_of[0]), deficits[0])
    colleges = [threshold.college for threshold in thresholds]
    weights: dict[int, dict[str, list[int]]] = {}
    for elector, votes, mark, *_ in voices:
        if mark in (Choice.AGAINST, Choice.ABSTAIN) and votes:
            # Colleges without a threshold of their own share pool 0, which has only the total to serve.
            pool = colleges.index(elector.college) if elector.college in colleges else 0
            weights.setdefault(pool, {}).setdefault(mark, []).append(votes)
    pools = [
        Pool.of(
            against=weights.get(index, {}).get(Choice.AGAINST, []),
            abstain=weights.get(index, {}).get(Choice.ABSTAIN, []),
            total_gain=gain_of[0],
            own_gain=gain_of[index],
            own_deficit=deficits[index] if index else 0,
        )
        for index in range(len(thresholds))
    ]
    distance = fewest_from(pools, deficits[0])
    return None if distance is None else Flip(distance, {})


def flip_past_objections(
    threshold: Threshold, tally: Tally, voices: Sequence[Voice], scale: int, given_up: int
) -> Flip | None:
    """Return the least number of ballots that, moved to for, reach the threshold with so many objections given up.

    For every number of ballots the best are the heaviest of those who object, and the heaviest of the rest. None: no
    number does.
    """
    gain_of = {choice: threshold.pull(Choice.FOR, scale) - threshold.pull(choice, scale) for choice in Choice}
    objecting = sorted((gain_of[Choice.AGAINST] * voice.votes for voice in voices if voice.objects), reverse=True)
    first, spared = objecting[:given_up], objecting[given_up:]
    rest = [
        gain_of[Choice(voice.mark)] * voice.votes
        for voice in voices
        if voice.mark in (Choice.AGAINST, Choice.ABSTAIN) and not voice.objects
    ]
    gains = accumulate(sorted([*spared, *rest], reverse=True), initial=sum(first))
    wanted = 1 - threshold.slack(tally.votes, scale)
    taken = next((number for number, gain in enumerate(gains, given_up) if gain >= wanted), None)
    return None if taken is None else Flip(taken, {"objections_given_up": given_up})


def _sorted_moves(threshold: Threshold, voices: Sequence[Voice], effect_of: dict[Choice, int]) -> list[tuple[int, str]]:
    """Return effect and choice of every ballot in the threshold's scope that has an effect, largest first."""
    effects = {str(choice): effect for choice, effect in effect_of.items() if effect > 0}
    moves = [
        (effects[voice.mark] * voice.votes, voice.mark)
        for voice in voices
        if voice.mark in effects and voice.votes and threshold.college in (None, voice.elector.college)
    ]
    return sorted(moves, reverse=True)


def _first(moves: Sequence[tuple[int, str]], wanted: int) -> Flip | None:
    """Return the shortest run of moves whose effects reach what is wanted."""
    for taken, reached in enumerate(accumulate(effect for effect, _ in moves), start=1):
        if reached >= wanted:
            moved = dict.fromkeys((f"from_{choice}" for choice in Choice), 0)
            for _, mark in moves[:taken]:
                moved[f"from_{mark}"] += 1
            return Flip(taken, moved)
    return None

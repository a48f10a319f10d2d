"""Why a count is refused: each error names what is wrong and where."""


class CountRefused(Exception):
    """A count that cannot be made from what it was given."""


class InvalidRules(CountRefused):
    """The rules contradict themselves or the electorate."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"rules, {field}: {reason}")
        self.field = field
        self.reason = reason


class InvalidElectors(CountRefused):
    """An elector stands in the list twice, or with an impossible number."""

    def __init__(self, elector_id: object, reason: str) -> None:
        super().__init__(f"elector {elector_id}: {reason}")
        self.elector_id = elector_id
        self.reason = reason


class UnknownOption(CountRefused):
    """A ballot holds a choice or an option that this vote does not offer."""

    def __init__(self, elector_id: int, option: object) -> None:
        super().__init__(f"ballot of elector {elector_id}: unknown option {option!r}")
        self.elector_id = elector_id
        self.option = option


class RepeatedOption(CountRefused):
    """A ballot names an option twice."""

    def __init__(self, elector_id: int, option: int) -> None:
        super().__init__(f"ballot of elector {elector_id}: option {option!r} is named twice")
        self.elector_id = elector_id
        self.option = option


class ImpossibleScore(CountRefused):
    """A ballot gives an option points that the method does not know."""

    def __init__(self, elector_id: int, option: int, points: object) -> None:
        super().__init__(f"ballot of elector {elector_id}: {points!r} points for option {option!r}")
        self.elector_id = elector_id
        self.option = option
        self.points = points


class BallotOfNonElector(CountRefused):
    """A ballot was cast for somebody outside the electorate."""

    def __init__(self, elector_id: int) -> None:
        super().__init__(f"ballot of {elector_id}, who is not an elector")
        self.elector_id = elector_id


class SecondBallot(CountRefused):
    """One elector has two ballots."""

    def __init__(self, elector_id: int) -> None:
        super().__init__(f"elector {elector_id} has two ballots")
        self.elector_id = elector_id

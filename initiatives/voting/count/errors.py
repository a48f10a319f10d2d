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
    """A ballot holds a choice that this method does not offer."""

    def __init__(self, elector_id: int, choice: str) -> None:
        super().__init__(f"ballot of elector {elector_id}: unknown option {choice!r}")
        self.elector_id = elector_id
        self.choice = choice


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

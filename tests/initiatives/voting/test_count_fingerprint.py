"""What was counted has one fingerprint: the hash of its canonical text, each worked out with sha256sum."""

from initiatives.voting.count import Ballot, Elector, Rules, count


def test_the_fingerprint_is_the_hash_of_the_canonical_text_of_the_input() -> None:
    # printf '%s' '{"ballots":[[1,"for"]],"electors":[[1,"library",1,75],[2,"podiumhuizen é",0,0]],'\
    # '"rules":{"majority_den":3,"majority_num":2,"method":"qualified_majority"}}' | sha256sum
    rules = Rules(method="qualified_majority", majority_num=2, majority_den=3)
    electors = [Elector(2, "podiumhuizen é", 0), Elector(1, "library", 1, 75)]
    result = count(rules, electors, [Ballot(1, "for")])
    assert result.input_hash == "469b3c2ae436f4d16d7a3ecb1a75f41ab6bb302c91ff2069dde16216f4008044"
    other = count(rules, electors, [Ballot(1, "against")])
    assert other.input_hash != result.input_hash


def test_options_points_reservations_and_the_casting_vote_are_in_the_fingerprint() -> None:
    # printf '%s' '{"ballots":[[1,"",[0,5],0],[2,"",[null,null],1],[4,""]],"casting":[4,"",[null,2],0],'\
    # '"electors":[[1,"a",1,0],[2,"a",1,0],[4,"a",1,0]],"options":[3,7],'\
    # '"rules":{"method":"score","tie_rule":"casting_vote"}}' | sha256sum
    rules = Rules(method="score", tie_rule="casting_vote")
    electors = [Elector(1, "a"), Elector(4, "a"), Elector(2, "a")]
    cast = [Ballot(4), Ballot(1, "", ((7, 5), (3, 0))), Ballot(2, conditional=True)]
    result = count(rules, electors, cast, (7, 3), casting=Ballot.scoring(4, {7: 2}))
    assert result.input_hash == "6d850156cb74026c20f41fb8f93af9a92b214b7f3e7fb90f1ebcd214ff96b4ca"

"""Many amounts split over many weights by one statement of the database, to the cent as `allocate` does one."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.db import connection

from financing.keys.allocate import whole_weights

LARGEST = 2**63
# Whole numbers only. Rows know no order of their own: the place decides a tie.
SPLIT = """
WITH asked AS (
  SELECT split, total, abs(total) AS amount, weights::{whole}[] AS weights
  FROM unnest(%s::{whole}[], %s::text[]) WITH ORDINALITY AS t (total, weights, split)
), whole AS (
  SELECT split, sum(weight)::{whole} AS together FROM asked, unnest(weights) weight GROUP BY split
), part AS (
  SELECT split, place, {cents} AS cents, mod(amount * weight, together) AS rest
  FROM asked JOIN whole USING (split), unnest(weights) WITH ORDINALITY AS w (weight, place)
), missing AS (
  SELECT split, amount - sum(cents) AS missing FROM part JOIN asked USING (split) GROUP BY split, amount
), ranked AS (
  SELECT split, place, cents, row_number() OVER (PARTITION BY split ORDER BY rest DESC, place) AS turn FROM part
)
SELECT split, array_agg((cents + (turn <= missing)::int)::bigint ORDER BY place)
FROM ranked JOIN missing USING (split) GROUP BY split ORDER BY split
"""


def allocate_many(splits: Sequence[tuple[int, Sequence[int | Fraction]]]) -> list[list[int]]:
    """Split each total over its weights; one statement. Refuses what `allocate` refuses."""
    if not splits:
        return []
    totals = [total for total, _weights in splits]
    weights = [whole_weights(total, exact) for total, exact in splits]
    # Every product is at most amount × weights together; beyond eight bytes the slower exact type computes it.
    largest = max(abs(total) * sum(each) for total, each in zip(totals, weights, strict=True))
    exact = largest >= LARGEST
    statement = SPLIT.format(
        whole="numeric" if exact else "bigint",
        cents="div(amount * weight, together)" if exact else "amount * weight / together",
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [totals, [f"{{{','.join(map(str, each))}}}" for each in weights]])
        found: list[tuple[int, list[int]]] = cursor.fetchall()
    return [
        cents if total >= 0 else [-each for each in cents] for total, (_n, cents) in zip(totals, found, strict=True)
    ]

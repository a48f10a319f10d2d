"""What an indexed amount is: base × index ÷ base index, exact, rounded once, half up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


class IndexationRefused(Exception):
    """An amount that cannot be indexed as asked."""


class MissingValue(IndexationRefused):
    """No value was published for this month; never interpolate or take the nearest."""

    def __init__(self, series: str, base: int, month: str) -> None:
        super().__init__(f"no published value for {series}/{base}/{month}")
        self.series, self.base, self.month = series, base, month


class MixedBases(IndexationRefused):
    """Two values of different series or base years in one fraction."""

    def __init__(self, base: "IndexValue", value: "IndexValue") -> None:
        super().__init__(f"{base.series}/{base.base} and {value.series}/{value.base} cannot stand in one fraction")
        self.base, self.value = base, value


@dataclass(frozen=True, slots=True)
class IndexValue:
    """A published index value with its series, base year (= 100) and month (YYYY-MM)."""

    series: str
    base: int
    month: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class IndexSeries:
    """The published values of one series on one base, by month (YYYY-MM)."""

    name: str
    base: int
    values: Mapping[str, Decimal]

    def at(self, month: str) -> IndexValue:
        """Return the value of a month; refuses a month without a published value."""
        if month not in self.values:
            raise MissingValue(self.name, self.base, month)
        return IndexValue(self.name, self.base, month, self.values[month])


@dataclass(frozen=True, slots=True)
class IndexPolicy:
    """How an amount follows the index from one year to the next; percentages of the previous year's amount.

    With catch-up, what a cap or a freeze held back is recovered in later years, within the cap. Without it,
    only the change since the last step counts, and what was held back is lost.
    """

    cap_percent: Decimal | None = None
    floor_percent: Decimal | None = None
    freeze_years: frozenset[int] = frozenset()
    catch_up: bool = True


def round_half_up(exact: Fraction) -> int:
    """Round to the nearest whole number; a half goes away from zero, so a credit mirrors its debit."""
    sign = -1 if exact < 0 else 1
    return sign * ((2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator))


def ratio(base: IndexValue, value: IndexValue) -> Fraction:
    """Return index ÷ base index; refuses two series or two base years, and a value that is not positive."""
    if (base.series, base.base) != (value.series, value.base):
        raise MixedBases(base, value)
    for each in (base, value):
        if not isinstance(each.value, Decimal) or not each.value.is_finite() or each.value <= 0:
            raise IndexationRefused(f"{each.series}/{each.base}/{each.month}: {each.value} is no index value")
    return Fraction(value.value) / Fraction(base.value)


def indexed_cents(base_cents: int, base: IndexValue, value: IndexValue) -> int:
    """Return an amount in cents, indexed from its base."""
    return round_half_up(base_cents * ratio(base, value))


def indexed_rate(rate: Decimal, base: IndexValue, value: IndexValue, decimals: int = 5) -> Decimal:
    """Return a tariff (€ per unit), indexed from its base and rounded once to so many decimals."""
    scaled = round_half_up(Fraction(rate) * ratio(base, value) * 10**decimals)
    return Decimal(scaled).scaleb(-decimals)


def tariff_cents(rate: Decimal, quantity: int) -> int:
    """Return rate (€ per unit) × quantity in cents; refuses a negative quantity."""
    if quantity < 0:
        raise IndexationRefused(f"a quantity of {quantity} is negative")
    return round_half_up(Fraction(rate) * quantity * 100)


def indexed_path(
    base_cents: int, base_month: str, months: Iterable[str], series: IndexSeries, policy: IndexPolicy
) -> dict[str, int]:
    """Return the amount in cents at each month in turn, every one rounded once from the exact base.

    Refuses a month without a value, months that do not rise, and a yearly cap over steps of another length
    than twelve months.
    """
    base = series.at(base_month)
    amount, before = Fraction(base_cents), base
    path: dict[str, int] = {}
    for month in months:
        value = series.at(month)
        if month <= before.month:
            raise IndexationRefused(f"{month} does not come after {before.month}")
        if policy.cap_percent is not None and month != year_later(before.month):
            raise IndexationRefused(f"a yearly cap needs a year from {before.month} to {month}")
        if int(month[:4]) not in policy.freeze_years:
            amount = _stepped(amount, base_cents, base, before, value, policy)
        before = value
        path[month] = round_half_up(amount)
    return path


def year_later(month: str) -> str:
    """Return the same month (YYYY-MM) of the next year."""
    return f"{int(month[:4]) + 1:04d}{month[4:]}"


def _stepped(
    amount: Fraction,
    base_cents: int,
    base: IndexValue,
    before: IndexValue,
    value: IndexValue,
    policy: IndexPolicy,
) -> Fraction:
    new = base_cents * ratio(base, value) if policy.catch_up else amount * ratio(before, value)
    if policy.cap_percent is not None:
        new = min(new, amount * (1 + Fraction(policy.cap_percent) / 100))
    if policy.floor_percent is not None:
        new = max(new, amount * (1 + Fraction(policy.floor_percent) / 100))
    return new

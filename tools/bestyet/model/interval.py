"""How sure measured figures are: 95 % intervals of shares, of their differences and of differences of means.

Decimal arithmetic with a fixed precision: the same digits on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal, localcontext

from bestyet.model.records.plain import Table

Z = Decimal("1.959963984540054")  # of the normal distribution: 95 % lie within as many standard deviations
_ARITHMETIC = Context(prec=28)
LARGEST = 10**12  # no figure beyond it is weighed
FEWEST = 5  # of a sample of which a spread is believed: below it, quantiles of t are not known well enough here


@dataclass(frozen=True)
class Interval:
    """From low to high, both ends included."""

    low: Decimal
    high: Decimal

    @property
    def sign(self) -> int:
        """1 where it lies above zero, -1 where below, 0 where zero is in it."""
        return (self.low > 0) - (self.high < 0)


def wilson(share: Decimal, sample: int) -> Interval:
    """The score interval of a share (0 to 1) of a sample (E. B. Wilson, J. Am. Stat. Assoc. 1927)."""
    with localcontext(_ARITHMETIC):
        square = Z * Z / sample
        middle = (share + square / 2) / (1 + square)
        reach = Z * (share * (1 - share) / sample + square / (4 * sample)).sqrt() / (1 + square)
        return Interval(max(middle - reach, Decimal(0)), min(middle + reach, Decimal(1)))


def newcombe(share: Decimal, sample: int, other: Decimal, others: int) -> Interval:
    """The hybrid score interval of the difference of two independent shares: method 10 of R. G. Newcombe, Stat. Med. 17
    (1998) 873-890."""
    with localcontext(_ARITHMETIC):
        one, two = wilson(share, sample), wilson(other, others)
        below = ((share - one.low) ** 2 + (two.high - other) ** 2).sqrt()
        above = ((one.high - share) ** 2 + (other - two.low) ** 2).sqrt()
        return Interval(share - other - below, share - other + above)


@dataclass(frozen=True)
class Mean:
    """A mean with the standard deviation of its sample."""

    value: Decimal
    spread: Decimal
    sample: int


def welch(one: Mean, other: Mean) -> Interval | None:
    """The interval of the difference of two means of unequal spread (B. L. Welch, Biometrika 1947); None where a
    sample is too small to tell."""
    if min(one.sample, other.sample) < FEWEST:
        return None
    with localcontext(_ARITHMETIC):
        a, b = one.spread**2 / one.sample, other.spread**2 / other.sample
        apart = one.value - other.value
        if not a + b:
            return Interval(apart, apart)
        freedom = (a + b) ** 2 / (a**2 / (one.sample - 1) + b**2 / (other.sample - 1))
        reach = _student(freedom) * (a + b).sqrt()
        return Interval(apart - reach, apart + reach)


def around(one: Mean) -> Interval | None:
    """The interval of a mean; None where its sample is too small to tell."""
    if one.sample < FEWEST:
        return None
    with localcontext(_ARITHMETIC):
        reach = _student(Decimal(one.sample - 1)) * one.spread / Decimal(one.sample).sqrt()
        return Interval(one.value - reach, one.value + reach)


def _student(freedom: Decimal) -> Decimal:
    """The two-sided 95 % quantile of t: the expansion of Cornish and Fisher (Abramowitz and Stegun 26.7.5), right to
    0.3 % from 4 degrees of freedom on."""
    terms = (
        (Z**3 + Z) / 4,
        (5 * Z**5 + 16 * Z**3 + 3 * Z) / 96,
        (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / 384,
        (79 * Z**9 + 776 * Z**7 + 1482 * Z**5 - 1920 * Z**3 - 945 * Z) / 92160,
    )
    return Z + sum((term / freedom**power for power, term in enumerate(terms, 1)), Decimal(0))


# -- figures of evidence, as variants give them -----------------------------------------------------------------------


def share_of(entry: Table) -> tuple[Decimal, int] | None:
    """(share from 0 to 1, sample) of a figure in percent of its sample."""
    value, sample = _number(entry, "value"), _sample(entry)
    if entry.get("unit") != "percent" or value is None or sample is None or not 0 <= value <= 100:
        return None
    return value / 100, sample


def mean_of(entry: Table) -> Mean | None:
    """A score or a time that says how far its sample spreads."""
    value, spread, sample = _number(entry, "value"), _number(entry, "spread"), _sample(entry)
    if entry.get("unit") == "percent" or value is None or spread is None or sample is None or spread < 0:
        return None
    return Mean(value, spread, sample)


def interval_of(entry: Table) -> tuple[str, str] | None:
    """The 95 % interval of a share in whole percent: ("88", "97"); None for what is no share of a sample."""
    share = share_of(entry)
    if share is None:
        return None
    found = wilson(*share)
    return f"{found.low * 100:.0f}", f"{found.high * 100:.0f}"


def _number(entry: Table, key: str) -> Decimal | None:
    value = entry.get(key)
    fits = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST
    return Decimal(str(value)) if fits else None


def _sample(entry: Table) -> int | None:
    sample = entry.get("sample")
    return sample if type(sample) is int and 0 < sample < LARGEST else None

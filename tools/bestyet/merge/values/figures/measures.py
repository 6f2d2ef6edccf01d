"""Temperatures, weights, volumes and other quantities with a unit: read, brought to one unit, exact."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bestyet.merge.values.figures.numbers import Number, number_at, said
from bestyet.merge.values.tokens import several
from bestyet.merge.values.values import Reading, value_of

if TYPE_CHECKING:
    from bestyet.merge.values.clauses import Clause

# Unit as people write it (lower case) -> (what it measures, how many of the first unit of that, how it is written).
_UNITS: dict[str, tuple[str, Fraction, str]] = {}


def _add(kind: str, *units: str) -> None:
    """Each: "written size other spellings"; sizes in the first one's, as fractions."""
    for unit in units:
        written, size, *others = unit.split()
        for name in (written, *others):
            _UNITS[name.lower()] = (kind, Fraction(size), written)


_add("mass", "g 1 gram grams gr", "mg 1/1000 milligram milligrams", "µg 1/1000000 ug mcg μg microgram micrograms")
_add(
    "mass",
    "ng 1/1000000000",
    "kg 1000 kilo kilos kilogram kilograms",
    "t 1000000 ton tons tonne tonnes",
    "lb 45359237/100000 lbs",
)
_add("volume", "L 1 l liter liters litre litres", "mL 1/1000 ml milliliter milliliters millilitre millilitres")
_add("volume", "µL 1/1000000 ul μl microliter microliters", "dL 1/10 dl", "cL 1/100 cl", "hL 100 hl")
_add(
    "length",
    "m 1 metre metres meter meters",
    "cm 1/100",
    "mm 1/1000",
    "µm 1/1000000 um μm micron microns",
    "nm 1/1000000000",
)
_add("length", "km 1000 kilometre kilometres kilometer kilometers")
_add("area", "m² 1 m2 sqm", "cm² 1/10000 cm2")
_add("pressure", "bar 1", "mbar 1/1000", "psi 6895/100000", "kPa 1/100", "Pa 1/100000", "MPa 10")
_add("data", "MB 1", "KB 1/1000", "GB 1000", "TB 1000000")
_add("speed of rotation", "rpm 1 rcf")
_add("frequency", "Hz 1", "kHz 1000")
_add("power", "W 1 watt watts", "kW 1000")
_add("energy", "kWh 1")
_add("voltage", "V 1 volt volts")
_add("light", "lux 1")
_add("concentration", "ppm 1", "ppb 1/1000")
_add("units of activity", "IU 1", "EU 1")
_add("colonies", "CFU 1")
_add("amount of substance", "M 1", "mM 1/1000", "µM 1/1000000 um/l")
_DEGREES = {"c": "C", "celsius": "C", "centigrade": "C", "f": "F", "fahrenheit": "F"}
_ROOMS = {"room": "room temperature", "ambient": "room temperature", "body": "body temperature"}
_LONE = frozenset(several("m t v w"))  # letters that are a unit only where they stand apart from the number
_DASHES = frozenset("-−–")
_HEAT, _ACID = frozenset({"temperature"}), frozenset({"ph"})
SIGNS = _DASHES | {"minus", "ph", *_ROOMS}


def measure(clause: Clause, number: int, at: int) -> Reading:
    """ "-80 °C", "2-8 °C", "50 mg", "5 EU/mL", "20 ± 2 °C", "pH 7.4", "room temperature"."""
    word = clause.word(at)
    if word in _ROOMS and clause.word(at + 1) in ("temperature", "temperatures"):
        return value_of(clause, number, at, at + 2, "measure", ("temperature", _ROOMS[word]), _ROOMS[word], heads=_HEAT)
    if word == "ph":
        start = at + 1 + (clause.word(at + 1) in ("of", "value", "="))
        found = number_at(clause.tokens, start)
        return (
            value_of(
                clause, number, at, found.end, "measure", ("ph", found.low, found.high), f"pH {found}", heads=_ACID
            )
            if found
            else None
        )
    found = _signed(clause, at)
    if found is None:
        return None
    spread = _spread(clause, found.end)
    unit = _unit(clause, spread.end if spread else found.end)
    if unit is None:
        return None
    kind, size, offset, written, end = unit
    low, high = sorted((found.low * size + offset, found.high * size + offset))
    key = (kind, low, high) + ((spread.low * size,) if spread else ())
    middle = f" ± {spread}" if spread else ""
    return value_of(
        clause, number, at, end, "measure", key, f"{_said(found)}{middle} {written}", heads=frozenset({kind})
    )


def _said(found: Number) -> str:
    low, high = (f"-{said(-one)}" if one < 0 else said(one) for one in (found.low, found.high))
    return low if low == high else f"{low} to {high}"


def _signed(clause: Clause, at: int) -> Number | None:
    """A number or a range, with their signs: "-25 to -15", "minus 80"."""
    first = _single(clause, at)
    if first is None:
        between = clause.word(at) == "between"
        return number_at(clause.tokens, at) if between else None
    end = first.end
    joint = clause.word(end)
    if first.low == first.high and joint in ("to", "-", "–", "and", "or"):
        second = _single(clause, end + 1)
        if second and second.low == second.high and (joint != "and" or clause.word(at - 1) == "between"):
            low, high = sorted((first.low, second.low))
            return Number(low, high, second.end)
    return first


def _single(clause: Clause, at: int) -> Number | None:
    word = clause.word(at)
    minus = word == "minus" or (word in _DASHES and at + 1 < len(clause.tokens) and _is_sign(clause, at))
    found = number_at(clause.tokens, at + minus) if at + minus < len(clause.tokens) else None
    if found and minus:
        return Number(-found.high, -found.low, found.end) if found.low == found.high else None
    return found


def _is_sign(clause: Clause, at: int) -> bool:
    """Whether a dash belongs to the number behind it and to nothing before it."""
    return clause.tokens[at + 1].glued and not (
        clause.tokens[at].glued and at and clause.tokens[at - 1].text not in "(±"
    )


def _spread(clause: Clause, end: int) -> Number | None:
    """ "± 2", "+/- 2" behind a number or its unit."""
    unit = _unit(clause, end)
    at = unit[-1] if unit else end
    if clause.word(at) == "±":
        return number_at(clause.tokens, at + 1)
    if clause.words(at, at + 3) == "+ / -":
        return number_at(clause.tokens, at + 3)
    return None


def _unit(clause: Clause, at: int) -> tuple[str, Fraction, Fraction, str, int] | None:
    """(what it measures, factor, offset, how it is written, place behind it) of the unit at a place."""
    if degrees := _degrees(clause, at):
        return degrees
    dashed = at + (clause.word(at) == "-" and clause.word(at + 1) in _UNITS)
    word = clause.word(dashed)
    if word not in _UNITS or (word in _LONE and (clause.tokens[dashed].glued or clause.word(dashed + 1) == "-")):
        return None
    kind, size, written = _UNITS[word]
    if word == "m" and clause.word(dashed + 1) in ("chf", "eur", "usd", "gbp"):
        return None
    end = dashed + 1
    other = _UNITS.get(clause.word(end + 1)) if clause.word(end) == "/" else None
    if other:
        return f"{kind} per {other[0]}", size / other[1], Fraction(0), f"{written}/{other[2]}", end + 2
    return kind, size, Fraction(0), written, end


def _degrees(clause: Clause, at: int) -> tuple[str, Fraction, Fraction, str, int] | None:
    word, following = clause.word(at), clause.word(at + 1)
    if word in ("℃", "℉"):
        scale, end = ("C" if word == "℃" else "F"), at + 1
    elif word in ("°", "º", "deg", "degree", "degrees") and following in _DEGREES:
        scale, end = _DEGREES[following], at + 2
    elif word in ("°", "degrees", "celsius", "fahrenheit"):
        scale, end = _DEGREES.get(word, "C"), at + 1
        if word == "degrees" and following in ("of", "in"):
            return None
    elif word == "°c" or (word == "c" and clause.tokens[at].glued):
        scale, end = "C", at + 1
    else:
        return None
    if scale == "F":
        return "temperature", Fraction(5, 9), Fraction(-160, 9), "°F", end
    return "temperature", Fraction(1), Fraction(0), "°C", end

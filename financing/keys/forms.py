"""The shape of a key: its kind with what belongs to it, its bounds; and of the numbers it asks of organisations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import LocalDateField, MoneyField, PlainText
from financing.keys.bounds import Bounds
from financing.keys.carriers import Carrier, KeyVersion, Measured
from financing.keys.key import PARTS, Band, Key
from financing.keys.key import KeyKind as Kind
from financing.keys.models import KeyKind, MeasureKind
from financing.plans.forms import DecimalComma

PART = re.compile(r"(\d{1,4})(?:\s*/\s*(\d{1,4}))?", re.ASCII)
SIZES = (1, 2, 3, 4)
MOST = 10**9


class PartField(forms.CharField):
    """A part as a whole number or a fraction ("1/3"), cleaned to a Fraction; None when empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, required=False, **options)

    def clean(self, value: Any) -> Any:
        """Read a part; refuse what is neither, and a fraction of nothing."""
        text = super().clean(value)
        if text in self.empty_values:
            return None
        match = PART.fullmatch(text)
        if match is None or int(match[1]) == 0 or (match[2] is not None and int(match[2]) == 0):
            raise ValidationError(
                gettext("‘%(typed)s’ is geen deel. Schrijf een heel getal of een breuk: 2 of 1/3.") % {"typed": text}
            )
        return Fraction(int(match[1]), int(match[2] or 1))


def _size_fields() -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for n in SIZES:
        if n < SIZES[-1]:
            fields[f"until_{n}"] = forms.IntegerField(
                label=_("Grootte %(n)s: tot en met") % {"n": n}, min_value=1, max_value=MOST, required=False
            )
            fields[f"until_{n}"].unit = _("inwoners")  # type: ignore[attr-defined]
        label = _("Grootte %(n)s telt") % {"n": n} if n < SIZES[-1] else _("Wie groter is, telt")
        fields[f"weight_{n}"] = forms.IntegerField(label=label, min_value=1, max_value=1000, required=False)
    return fields


class KeyForm(forms.Form):
    """A version of the distribution key; `key` is what it makes."""

    kind = forms.ChoiceField(label=_("Hoe verdelen"), choices=KeyKind.choices, widget=forms.RadioSelect)
    equal_percent = forms.IntegerField(
        label=_("Gelijk deel"),
        help_text=_("Alleen bij ‘deels gelijk, deels per inwoner’: hoeveel procent iedereen gelijk draagt, 1 tot 99."),
        min_value=1,
        max_value=99,
        required=False,
    )
    equal_percent.unit = "%"  # type: ignore[attr-defined]
    part_equal = PartField(label=_("Deel gelijk voor elke deelnemer"))
    part_per_inhabitant = PartField(label=_("Deel per inwoner"))
    part_size_bands = PartField(label=_("Deel volgens grootte"))
    part_active_users = PartField(label=_("Deel volgens actieve gebruikers"))
    part_budget = PartField(label=_("Deel volgens budget"))
    fixed = forms.BooleanField(label=_("Sommige organisaties betalen een vast bedrag"), required=False)
    once_least = MoneyField(label=_("Eenmalig: ieder minstens"), required=False)
    once_most = MoneyField(label=_("Eenmalig: ieder hooguit"), required=False)
    yearly_least = MoneyField(label=_("Per jaar: ieder minstens"), required=False)
    yearly_most = MoneyField(label=_("Per jaar: ieder hooguit"), required=False)
    rise = DecimalComma(label=_("Hoogste stijging tegenover het jaar ervoor"), places=1, unit="%", required=False)
    grant = DecimalComma(
        label=_("Subsidie per inwoner per jaar, hooguit"),
        help_text=_("De subsidie is dan nooit meer dan wat een organisatie zelf betaalt."),
        places=4,
        unit=_("euro"),
        required=False,
    )
    key: Key

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.update(_size_fields())

    def _named(self, *starts: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(starts)]

    @property
    def first(self) -> list[forms.BoundField]:
        """What every key has."""
        return self._named("kind", "equal_percent")

    @property
    def parts(self) -> list[forms.BoundField]:
        """The parts of a composed key."""
        return self._named("part_")

    @property
    def sizes(self) -> list[forms.BoundField]:
        """The sizes of a key that follows them."""
        return self._named("until_", "weight_")

    @property
    def bounds(self) -> list[forms.BoundField]:
        """What bounds any key."""
        return self._named("fixed", "once_", "yearly_", "rise", "grant")

    def clean(self) -> dict[str, Any]:
        """Refuse a kind without what belongs to it, and bounds that contradict; what another kind asks is not kept."""
        cleaned = super().clean() or {}
        kind = cleaned.get("kind")
        if kind != KeyKind.MIXED:
            self.errors.pop("equal_percent", None)
            cleaned["equal_percent"] = 0
        elif cleaned.get("equal_percent") is None and "equal_percent" not in self.errors:
            self.add_error("equal_percent", gettext("Schrijf hoeveel procent iedereen gelijk draagt, van 1 tot 99."))
        parts = tuple((each, cleaned[f"part_{each}"]) for each in PARTS if cleaned.get(f"part_{each}"))
        if kind != KeyKind.COMPOSED:
            parts = ()
        elif len(parts) < 2 and not self.errors:
            self.add_error("part_equal", gettext("Een samengestelde sleutel heeft minstens twee delen."))
        sized = kind == KeyKind.SIZE_BANDS or any(each == Kind.SIZE_BANDS for each, _part in parts)
        bands = self._bands(cleaned) if sized else ()
        once, yearly = self._bounds(cleaned, "once"), self._bounds(cleaned, "yearly")
        if not self.errors and kind:
            self.key = Key(
                kind=Kind(kind),
                equal_part=Fraction(cleaned["equal_percent"], 100),
                parts=parts,
                bands=bands,
                fixed=cleaned["fixed"],
                once=once,
                yearly=yearly,
                rise=_exact(cleaned["rise"]),
                grant=_exact(cleaned["grant"]),
            )
        return cleaned

    def _bands(self, cleaned: dict[str, Any]) -> tuple[Band, ...]:
        bands, before = [], 0
        for n in SIZES:
            until, weight = cleaned.get(f"until_{n}"), cleaned.get(f"weight_{n}")
            if until is not None and until <= before:
                self.add_error(f"until_{n}", gettext("Deze grootte is niet groter dan de vorige."))
            if until is not None and weight is None and f"weight_{n}" not in self.errors:
                self.add_error(f"weight_{n}", gettext("Schrijf hoeveel deze grootte telt."))
            if until is not None and weight is not None:
                bands.append(Band(until, weight))
                before = until
        last = cleaned.get(f"weight_{SIZES[-1]}")
        if last is None and f"weight_{SIZES[-1]}" not in self.errors:
            self.add_error(f"weight_{SIZES[-1]}", gettext("Schrijf hoeveel telt wie groter is."))
        return (*bands, Band(None, last or 1))

    def clean_grant(self) -> Any:
        """Refuse a grant of nothing."""
        if self.cleaned_data["grant"] == 0:
            raise ValidationError(gettext("Een subsidie is meer dan nul."))
        return self.cleaned_data["grant"]

    def _bounds(self, cleaned: dict[str, Any], name: str) -> Bounds:
        least, most = cleaned.get(f"{name}_least") or 0, cleaned.get(f"{name}_most")
        if least < 0:
            self.add_error(f"{name}_least", gettext("Een ondergrens is nul of meer."))
        if most is not None and most <= 0:
            self.add_error(f"{name}_most", gettext("Een bovengrens is meer dan nul."))
        elif most is not None and most < least:
            self.add_error(f"{name}_most", gettext("De bovengrens ligt onder de ondergrens."))
        return Bounds(least, most)


def start_of(version: KeyVersion | None) -> dict[str, Any]:
    """Give what the form shows at first: the newest version."""
    if version is None:
        return {}
    key = version.key
    start: dict[str, Any] = {"kind": version.kind, "equal_percent": version.equal_percent or None, "fixed": key.fixed}
    start |= {f"part_{kind}": str(part) for kind, part in key.parts}
    for n, band in zip(SIZES, key.bands, strict=False):
        if band.until is not None:
            start |= {f"until_{n}": band.until, f"weight_{n}": band.weight}
        else:
            start[f"weight_{SIZES[-1]}"] = band.weight
    for name, bounds in (("once", key.once), ("yearly", key.yearly)):
        start |= {f"{name}_least": bounds.least or None, f"{name}_most": bounds.most}
    return start | {"rise": _typed(key.rise, 1), "grant": _typed(key.grant, 4)}


def _exact(typed: Any) -> Fraction | None:
    return None if typed is None else Fraction(typed)


def _typed(exact: Fraction | None, places: int) -> str | None:
    if exact is None:
        return None
    whole, rest = divmod(int(exact * 10**places), 10**places)
    return f"{whole},{rest:0{places}}".rstrip("0").rstrip(",")


class WeightsForm(forms.Form):
    """A number of one kind for each organisation, all of one source and day; who is left empty is not changed."""

    source = PlainText(
        label=_("Bron"), longest=200, help_text=_("Waar deze getallen vandaan komen: een jaarverslag, een telling.")
    )
    counted_on = LocalDateField(label=_("Op welke dag"))

    def __init__(self, *args: Any, kind: str, carriers: Sequence[Carrier], **options: Any) -> None:
        super().__init__(*args, **options)
        self.carriers = carriers
        for carrier in carriers:
            standing: Measured | None = carrier.measures.get(kind)
            start = None if standing is None else standing.amount
            self.fields[f"amount_{carrier.number}"] = (
                forms.IntegerField(label=carrier.name, min_value=0, max_value=MOST, required=False, initial=start)
                if kind == MeasureKind.ACTIVE_USERS
                else MoneyField(label=carrier.name, required=False, initial=start)
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a form without any number, and less than nothing."""
        cleaned = super().clean() or {}
        for carrier in self.carriers:
            name = f"amount_{carrier.number}"
            if (cleaned.get(name) or 0) < 0:
                self.add_error(name, gettext("Een getal is nul of meer."))
        if not self.errors and not self.amounts:
            self.add_error(None, gettext("Vul voor minstens één organisatie een getal in."))
        return cleaned

    @property
    def amounts(self) -> dict[int, int]:
        """Give the numbers that were typed, by organisation."""
        found = {
            each.organisation_id: self.cleaned_data.get(f"amount_{each.organisation_id}") for each in self.carriers
        }
        return {pk: amount for pk, amount in found.items() if amount is not None}

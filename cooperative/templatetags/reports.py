"""Drawings of reports: the disc of an area on paper and the small line of stages, with colours written out."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from cooperative.web.chart_medium import Medium
from cooperative.web.icons import ICONS

register = template.Library()

# The light tokens of the seven areas: inside an SVG the printer knows no variables.
AREA_INKS = {
    1: "oklch(.507 .16 292)",
    2: "oklch(.40 .16 20)",
    3: "oklch(.547 .076 204)",
    4: "oklch(.526 .098 90)",
    5: "oklch(.645 .141 242)",
    6: "oklch(.645 .134 112)",
    7: "oklch(.40 .124 325)",
}
STEP = 14
_WORDS = {
    "accent": _("vol vlak in de balk"),
    "neutral": _("grijs vlak in de balk"),
    "hatched": _("gearceerd vlak in de balk"),
    "outline": _("omlijnd vlak in de balk"),
}


@register.simple_tag
def area_disc(number: int, size: int, title: str) -> SafeString:
    """Draw the disc of an area (1 to 7) for paper, `size` CSS pixels wide; `title` is read aloud."""
    return format_html(
        '<svg class="disc" width="{0}" height="{0}" viewBox="0 0 48 48" role="img"><title>{1}</title>'
        '<circle cx="24" cy="24" r="24" fill="{2}"/><g transform="translate(11 11) scale(1.0833)" fill="none"'
        ' stroke="white" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">{3}</g></svg>',
        int(size),
        title,
        AREA_INKS[int(number)],
        mark_safe(ICONS[f"area-{int(number)}"]),  # noqa: S308  # nosec B308 B703 - our own constant
    )


@register.simple_tag
def mini_steps(place: int, places: int, title: str, printed: bool = False) -> SafeString:
    """Draw how far an initiative is: dots that are past, a ring that is now, empty rings to come."""
    tones = Medium(1 if printed else None).tones
    y, dots = 7, []
    end, here = 6 + STEP * (places - 1), 6 + STEP * (place - 1)
    for at in range(1, places + 1):
        x = 6 + STEP * (at - 1)
        if at < place:
            dots.append(format_html('<circle cx="{}" cy="{}" r="3.4" fill="{}"/>', x, y, tones["accent"]))
        elif at == place:
            now = '<circle cx="{}" cy="{}" r="4.4" fill="{}" stroke="{}" stroke-width="2.6"/>'
            dots.append(format_html(now, x, y, tones["paper"], tones["accent"]))
        else:
            later = '<circle cx="{}" cy="{}" r="3" fill="{}" stroke="{}" stroke-width="1.2"/>'
            dots.append(format_html(later, x, y, tones["paper"], tones["rule_strong"]))
    return format_html(
        '<svg class="mini-steps" width="{0}" height="14" viewBox="0 0 {0} 14" role="img" aria-label="{1}">'
        '<title>{1}</title><line x1="6" x2="{2}" y1="7" y2="7" stroke="{3}" stroke-width="2"/>'
        '<line x1="{2}" x2="{4}" y1="7" y2="7" stroke="{5}" stroke-width="1.2"/>{6}</svg>',
        end + 6,
        title,
        here,
        tones["accent"],
        end,
        tones["rule_strong"],
        mark_safe("".join(dots)),  # noqa: S308  # nosec B308 B703 - pieces drawn above
    )


@register.simple_tag
def look_swatch(look: str, printed: bool = False) -> SafeString:
    """Draw the little square that says which piece of a bar a row of its table is."""
    tones = Medium(1 if printed else None).tones
    edge = format_html('<rect x=".6" y=".6" width="10.8" height="10.8" rx="1.5"{}/>', _fill(look, tones))
    lines = (
        format_html('<path d="M1 6 6 1M1 11 11 1M6 11 11 6" stroke="{}" stroke-width="1.8"/>', tones["accent"])
        if look == "hatched"
        else ""
    )
    return format_html(
        '<svg class="look" width="12" height="12" viewBox="0 0 12 12" role="img"><title>{}</title>{}{}</svg> ',
        _WORDS[look],
        edge,
        lines,
    )


def _fill(look: str, tones: dict[str, str]) -> SafeString:
    if look == "accent":
        return format_html(' fill="{}"', tones["accent"])
    if look == "neutral":
        return format_html(' fill="{}"', tones["ink_3"])
    inside, around = ("paper", "accent") if look == "hatched" else ("paper_3", "ink_2")
    return format_html(' fill="{}" stroke="{}" stroke-width="1.2"', tones[inside], tones[around])

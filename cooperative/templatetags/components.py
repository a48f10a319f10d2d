"""Tags that draw small parts of a page: icons, area marks, one field of a form."""

from django import template
from django.forms import BoundField, CheckboxInput
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cooperative.web.icons import icon_svg

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a line icon by name; refuse an unknown one."""
    return icon_svg(name)


@register.simple_tag
def area_mark(number: int, size: int = 26) -> SafeString:
    """Draw the disc of a solution area (1 to 7); its number and name stand beside it in words."""
    return format_html(
        '<span class="area-mark area--{} area-mark--{}">{}</span>',
        int(number),
        int(size),
        icon_svg(f"area-{int(number)}"),
    )


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Say whether a field is one tick box, whose label stands behind it."""
    return isinstance(field.field.widget, CheckboxInput)

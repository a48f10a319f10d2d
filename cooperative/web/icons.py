"""The line icons: 24 grid, stroke 1.6, round ends, drawn in the colour of the text around them."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

ICONS: dict[str, str] = {
    # the doors
    "home": '<path d="M5 20V9.6L12 4l7 5.6V20M3.5 20h17M9.5 20v-4.5a2.5 2.5 0 0 1 5 0V20"/>',
    "overleggen": '<path d="M4 5h16v11.5h-8.5L7.5 20v-3.5H4zM8 9.2h8M8 12.4h5"/>',
    "beslissen": '<path d="M8 12.5V4h8v8.5M10 8l1.5 1.5 2.7-3M8 9H6.2L4 14v6h16v-6l-2.2-5H16M4 14h16M9.5 17h5"/>',
    "maken": '<path d="m4.5 19.5.9-4.4L16 4.5 19.5 8 8.9 18.6zM13.3 7.2l3.5 3.5M13 19.5h7"/>',
    "samenleggen": '<ellipse cx="12" cy="6" rx="7.2" ry="2.7"/><path d="M4.8 6v12c0 1.5 3.2 2.7 7.2'
    ' 2.7s7.2-1.2 7.2-2.7V6M4.8 12c0 1.5 3.2 2.7 7.2 2.7s7.2-1.2 7.2-2.7"/>',
    "rapporten": '<path d="M6 3.5h8.2L18.5 8v12.5H6zM14 3.5V8h4.5M9.3 17v-3.2M12.2 17v-5.7M15.1 17v-1.8"/>',
    # the tools
    "inbox": '<path d="M4 13.5 6.6 5h10.8L20 13.5V19H4zM4 13.5h4.6l1.3 2.6h4.2l1.3-2.6H20"/>',
    "chevron": '<path d="m5.5 9 6.5 6.5L18.5 9"/>',
    "forward": '<path d="m9 5.5 6.5 6.5L9 18.5"/>',
    "back": '<path d="M15 5.5 8.5 12l6.5 6.5"/>',
    "tick": '<path d="m4.5 12.5 5 5L19.5 7"/>',
    "cross": '<path d="m6.5 6.5 11 11m0-11-11 11"/>',
    "dash": '<path d="M6 12h12"/>',
    "for": '<circle cx="12" cy="12" r="9.2"/><path d="m8 12.3 2.8 2.8 5.2-5.6"/>',
    "against": '<circle cx="12" cy="12" r="9.2"/><path d="m9 9 6 6m0-6-6 6"/>',
    "abstain": '<circle cx="12" cy="12" r="9.2"/><path d="M8 12h8"/>',
    "shield": '<path d="M12 3.5 19 6v5.5c0 4.4-2.9 7.4-7 9-4.1-1.6-7-4.6-7-9V6zM9 11.8l2.2 2.2 3.9-4.2"/>',
    "download": '<path d="M12 4v11M7.3 10.5 12 15.2l4.7-4.7M5 20h14"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "warning": '<path d="M12 4.2 21 19.8H3zM12 10v4.6M12 17.2v.1"/>',
    "person": '<circle cx="12" cy="8" r="3.8"/><path d="M4.5 20c.7-4 3.7-6 7.5-6s6.8 2 7.5 6"/>',
    "key": '<circle cx="8" cy="15.5" r="4.2"/><path d="m11 12.5 8.5-8.5M15.5 8l3 3M13 10.5l1.8 1.8"/>',
    "globe": '<circle cx="12" cy="12" r="8.7"/><path d="M3.3 12h17.4M12 3.3c2.6 2.4 3.8 5.4 3.8'
    ' 8.7s-1.2 6.3-3.8 8.7c-2.6-2.4-3.8-5.4-3.8-8.7s1.2-6.3 3.8-8.7z"/>',
    "lock": '<path d="M5.5 10.5h13v9.5h-13zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5M12 14.2v2"/>',
    "calendar": '<path d="M4.5 6h15v14h-15zM4.5 10.5h15M8.5 3.5V8M15.5 3.5V8"/>',
    "clock": '<circle cx="12" cy="12" r="8.7"/><path d="M12 7v5.2l3.4 2"/>',
    "leave": '<path d="M14 4.5H5.5v15H14M10.5 12h10M16.8 8.2l3.8 3.8-3.8 3.8"/>',
    # the seven areas
    "area-1": '<path d="M8.5 8.5V4.5H19v12h-3.5M5 8.5h10.5v11H5zM8 12.3h4.5M8 15.7h4.5"/>',
    "area-2": '<circle cx="8.7" cy="12" r="5"/><circle cx="15.3" cy="12" r="5"/>',
    "area-3": '<path d="M4.5 4.5h5v5h-5zM14.5 4.5h5v5h-5zM4.5 14.5h5v5h-5zM14.5 14.5h5v5h-5z'
    'M9.5 7h5M9.5 17h5M7 9.5v5M17 9.5v5"/>',
    "area-4": '<path d="M12 20v-9M8 20h8M12 13.5c0-3.6-2.3-5.6-6.7-5.6 0 3.8 2.2 5.6 6.7 5.6zM12 11c0-3.8'
    ' 2.2-5.9 6.7-5.9 0 3.9-2.3 5.9-6.7 5.9z"/>',
    "area-5": '<circle cx="12" cy="12" r="8"/><path d="M4 12h16M12 4c2.4 2.2 3.5 4.9 3.5 8'
    's-1.1 5.8-3.5 8c-2.4-2.2-3.5-4.9-3.5-8S9.6 6.2 12 4z"/>',
    "area-6": '<path d="M3.5 19.5H8v-4.4h4.4v-4.4h4.4V5.5M13.6 7.6l3.2-3.1 3.2 3.1"/>',
    "area-7": '<path d="M12 3.5v5M12 15.5v5M3.5 12h5M15.5 12h5M6 6l3.4 3.4M14.6 14.6 18 18M18 6l-3.4 3.4'
    'M9.4 14.6 6 18"/>',
}


def icon_svg(name: str) -> SafeString:
    """Draw an icon that words stand beside, so hidden from screen readers; refuse an unknown name."""
    drawing = ICONS[name]
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(drawing),  # noqa: S308  # nosec B308 B703 - our own constant above
    )

"""The frame: start page, components, formats, health."""

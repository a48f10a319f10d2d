"""News of reports for upper floors; sent inside the transaction that makes the report ready."""

from django.dispatch import Signal

# report: Report · title: str, in the report's language
report_ready = Signal()

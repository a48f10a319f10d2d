"""What the worker does for the house, by kind of outbox row."""

from cooperative.reports.making import make_report

HANDLERS = {"report": make_report}

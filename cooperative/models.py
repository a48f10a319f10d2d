"""The models of the house, gathered from its slices."""

from cooperative.audit.models import PersonSalt, RecordHash, RecordHead, RecordLeaf
from cooperative.outbox.models import DemoMail, JobState, OutboxRow
from cooperative.reports.models import Report, ReportPart, ReportState

__all__ = [
    "DemoMail",
    "JobState",
    "OutboxRow",
    "PersonSalt",
    "RecordHash",
    "RecordHead",
    "RecordLeaf",
    "Report",
    "ReportPart",
    "ReportState",
]

"""The models of floor 4, gathered from its slices."""

from financing.byhand.models import HandPayment
from financing.commitments.models import Commitment
from financing.contributions.models import Charge, Schedule
from financing.indexation.models import IndexScenario, IndexValue
from financing.invoices.models import Invoice, InvoiceLine, InvoicePaper, InvoiceSeries, Settlement
from financing.keys.models import DistributionKey, EnteredWeight, ImpactSnapshot, WeightSnapshot
from financing.ledger.models import Account, FiscalYear, JournalEntry, Posting
from financing.matching.models import LineBooking
from financing.payments.models import BankFile, BankLine, BankStatement
from financing.plans.models import PlanLine, PlanSource, TariffLine
from financing.pledges.models import Pledge, Round
from financing.questions.models import InvoiceMessage
from financing.refunds.models import Refund
from financing.reminders.models import Reminder

__all__ = [
    "Account",
    "BankFile",
    "BankLine",
    "BankStatement",
    "Charge",
    "Commitment",
    "DistributionKey",
    "EnteredWeight",
    "FiscalYear",
    "HandPayment",
    "ImpactSnapshot",
    "IndexScenario",
    "IndexValue",
    "Invoice",
    "InvoiceLine",
    "InvoiceMessage",
    "InvoicePaper",
    "InvoiceSeries",
    "JournalEntry",
    "LineBooking",
    "PlanLine",
    "PlanSource",
    "Pledge",
    "Posting",
    "Refund",
    "Reminder",
    "Round",
    "Schedule",
    "Settlement",
    "TariffLine",
    "WeightSnapshot",
]

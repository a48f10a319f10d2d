"""What the worker does for who pays together, by kind of outbox row."""

from financing.invoices.printing import print_ahead

HANDLERS = {"invoice_paper": print_ahead}
# Thousands at once: mails and reports go before them.
PATIENT = ("invoice_paper",)

"""Who reads what the bank says, and who reads its files in."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from financing.payments.models import BankFile, BankLine, BankStatement
from members.roles.models import Role


def may_read_bank(by: Acting) -> Verdict:
    """The house treasurer and the auditor, acting for the cooperative."""
    if by.for_cooperative and by.holds(Role.HOUSE_TREASURER, Role.AUDITOR):
        return ALLOWED
    return Verdict(False, _("Alleen de penningmeester en de revisor van de coöperatie zien de bankrekening."))


def may_keep_bank(by: Acting) -> Verdict:
    """The house treasurer, acting for the cooperative."""
    if by.for_cooperative and by.holds(Role.HOUSE_TREASURER):
        return ALLOWED
    return Verdict(False, _("Alleen de penningmeester van de coöperatie leest bestanden van de bank in."))


def bank_files_for(acting: Acting) -> QuerySet[BankFile]:
    """Give the bank files that this context may read, without their content."""
    rows = BankFile.objects.defer("content")
    return rows if may_read_bank(acting) else rows.none()


def statements_for(acting: Acting) -> QuerySet[BankStatement]:
    """Give the statements that this context may read."""
    return BankStatement.objects.all() if may_read_bank(acting) else BankStatement.objects.none()


def bank_lines_for(acting: Acting) -> QuerySet[BankLine]:
    """Give the lines that this context may read."""
    return BankLine.objects.all() if may_read_bank(acting) else BankLine.objects.none()

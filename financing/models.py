"""The models of floor 4, gathered from its slices."""

from financing.indexation.models import IndexScenario, IndexValue
from financing.keys.models import DistributionKey, EnteredWeight, ImpactSnapshot, WeightSnapshot
from financing.payments.models import BankFile, BankLine, BankStatement
from financing.plans.models import PlanLine, PlanSource, TariffLine
from financing.pledges.models import Pledge, Round

__all__ = [
    "BankFile",
    "BankLine",
    "BankStatement",
    "DistributionKey",
    "EnteredWeight",
    "ImpactSnapshot",
    "IndexScenario",
    "IndexValue",
    "PlanLine",
    "PlanSource",
    "Pledge",
    "Round",
    "TariffLine",
    "WeightSnapshot",
]

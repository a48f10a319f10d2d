"""The models of floor 2, gathered from its slices."""

from members.assistance.models import StaffSession
from members.bodies.models import Body, BodyKind, Seat, Substitute
from members.invitations.models import Invitation
from members.notices.models import Notice
from members.organisations.models import (
    Kind,
    Municipality,
    Organisation,
    OrganisationIdentifier,
    Scheme,
    Serves,
)
from members.people.models import Account, Person
from members.roles.models import Membership, Role, RoleGrant
from members.shares.models import Shareholding

__all__ = [
    "Account",
    "Body",
    "BodyKind",
    "Invitation",
    "Kind",
    "Membership",
    "Municipality",
    "Notice",
    "Organisation",
    "OrganisationIdentifier",
    "Person",
    "Role",
    "RoleGrant",
    "Scheme",
    "Seat",
    "Serves",
    "Shareholding",
    "StaffSession",
    "Substitute",
]

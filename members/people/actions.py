"""What happens to persons and their accounts: made, changed, signed out, freed of a lost second factor."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting
from cooperative.isolation.transactions import action
from cooperative.web.sorting import sort_key
from members.people.models import Account, Person


@action
def update_person(*, by: Acting, given_name: str, family_name: str, function: str, language: str) -> None:
    """Change one's own name, function and the language of one's mails."""
    Person.objects.filter(pk=by.person_id or 0).update(
        given_name=given_name,
        family_name=family_name,
        function=function,
        sort_key=sort_key(f"{family_name} {given_name}"),
    )
    Account.objects.filter(pk=by.person_id or 0).update(language=language)
    record("person_updated", subject=("person", by.person_id or 0))


def make_person(*, email: str, password: str | None, given_name: str, family_name: str, language: str) -> Account:
    """Make account, confirmed address and person together; inside an action, in the house reach.

    Without a password nobody signs in with one.
    """
    account = Account.objects.create_user(email, password, language=language)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    Person.objects.create(id=account.pk, given_name=given_name, family_name=family_name)
    record("person_made", subject=("person", account.pk))
    return account


def end_sessions(person_id: int, *, except_key: str | None = None) -> None:
    """End every session of a person (but one), so that a lost right is lost at once everywhere."""
    rows = UserSession.objects.filter(user_id=person_id).exclude(session_key=except_key or "")
    keys = list(rows.values_list("session_key", flat=True))
    if keys:
        Session.objects.filter(session_key__in=keys).delete()
        rows.delete()


def end_session(*, account_id: int, session_id: int) -> bool:
    """End one of an account's own sessions; say whether there was one."""
    rows = UserSession.objects.filter(user_id=account_id, pk=session_id)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return bool(keys)


def remove_second_factor(person_id: int) -> int:
    """Take every factor and recovery code of a person away and sign the person out; give how many there were.

    Called inside an action that has judged the right to do so.
    """
    removed: int = Authenticator.objects.filter(user_id=person_id).delete()[0]
    end_sessions(person_id)
    return removed

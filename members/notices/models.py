"""A notice: one sentence for one person, with the page it is about."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cooperative.isolation.clock import HouseNow
from members.organisations.models import Organisation
from members.people.models import Person


class Notice(models.Model):
    """What a person should know; `kind` and `facts` make the sentence in the reader's language."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    kind = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    path = models.CharField(max_length=200)
    created_at = models.DateTimeField(db_default=HouseNow())
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notice_of_person"),
            models.Index(fields=["person", "organisation"], condition=Q(read_at=None), name="notice_unread"),
        ]

"""A person (name, function) and the account with which the person signs in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.clock import HouseNow
from cooperative.web.sorting import sort_key


class AccountManager(BaseUserManager["Account"]):
    """Accounts by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        """Make an account; without a password nobody can sign in with one."""
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser, PermissionsMixin):
    """How a person signs in: outside row-level security, reached only through this slice."""

    email = models.EmailField(_("e-mailadres"), unique=True)
    phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    language = models.CharField(_("taal"), max_length=2, default="nl")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(db_default=HouseNow())

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="account_email_once")]

    def __str__(self) -> str:
        return self.email


class Person(models.Model):
    """Who somebody is to the others; its id is the account's id."""

    id = models.BigIntegerField(primary_key=True)
    given_name = models.CharField(_("voornaam"), max_length=80)
    family_name = models.CharField(_("familienaam"), max_length=80)
    function = models.CharField(_("functie"), max_length=120, blank=True)
    sort_key = models.CharField(max_length=170, editable=False)
    listed = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        ordering = ["sort_key", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the key by which names sort (no collation of the database is trusted)."""
        self.sort_key = sort_key(f"{self.family_name} {self.given_name}")
        super().save(*args, **kwargs)

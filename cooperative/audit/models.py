"""What stands in the record: hashes that every member sees, leaves that the concerned see in clear."""

from django.db import models


class RecordHash(models.Model):
    """The chain: number and hash of each leaf."""

    seq = models.BigIntegerField(primary_key=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hash"], name="record_hash_once")]


class RecordLeaf(models.Model):
    """One event in clear: the canonical text whose SHA-256 is the hash of the same number."""

    seq = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    leaf = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "kind"], name="record_by_subject"),
            models.Index(fields=["organisation_id", "seq"], name="record_by_organisation"),
        ]


class PersonSalt(models.Model):
    """The salt that links a person to the record; erasing it erases the link, the chain stays whole."""

    person_id = models.BigIntegerField(primary_key=True)
    salt = models.BinaryField(max_length=32)


class RecordHead(models.Model):
    """The one row that is locked while the record grows."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="record_head_is_one")]

"""What has been indexed. The texts themselves are where they belong; this is how they are found.

The index is made from the journal: what has happened since the last time is indexed anew. It can
be thrown away and made again at any time, and what it finds is shown only through the rules of
the app that owns it.
"""

from django.db import models


class Indexed(models.Model):
    """One thing that can be found: a strategy, an indicator, an opinion."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_thing_is_indexed_once", fields=["kind", "key"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class Word(models.Model):
    """A word that stands somewhere in the index, by which compounds are known."""

    form = models.CharField(max_length=80, primary_key=True)
    folded = models.CharField(max_length=80, db_index=True)

    def __str__(self) -> str:
        return self.form


class Progress(models.Model):
    """How far in the journal the index has come. There is one row."""

    sequence = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.sequence)

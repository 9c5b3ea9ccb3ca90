"""What is asked of somebody who wants to know whether a record is ours."""

import hashlib

from django import forms
from django.utils.translation import gettext_lazy as _

from fardplan.people.forms import Form


class CheckForm(Form):
    """A file that somebody says we have handed out."""

    file = forms.FileField(label=_("Förteckningen som fil"))

    def digest(self) -> str:
        """SHA-256 of the file, piece by piece."""
        digest = hashlib.sha256()
        for piece in self.cleaned_data["file"].chunks():
            digest.update(piece)
        return digest.hexdigest()

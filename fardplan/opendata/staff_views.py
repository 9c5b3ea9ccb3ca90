"""Where those who are signed in make and end keys for their machines."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fardplan.errors import Refused
from fardplan.opendata import actions
from fardplan.opendata.forms import TokenForm
from fardplan.opendata.models import Token


@never_cache
def tokens(request):
    """One's own keys, and a form for another; a new secret is shown in the reply to it alone."""
    form = TokenForm(request.POST or None, by=request.user)
    secret = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            _token, secret = actions.issue_token(
                name=given["name"],
                scopes=given["scopes"],
                expires_at=form.expires_at,
                by=request.user,
            )
            form = TokenForm(by=request.user)
        except Refused as refusal:
            form.refuse(refusal)
    context = {
        "form": form,
        "secret": secret,
        "tokens": Token.objects.visible_to(request.user).in_list(),
    }
    return TemplateResponse(request, "opendata/tokens.html", context)


@require_POST
def revoke(request, pk):
    """End a key."""
    token = get_object_or_404(Token.objects.visible_to(request.user), pk=pk)
    actions.revoke_token(token=token, by=request.user)
    messages.success(request, _("Nyckeln {name} gäller inte längre.").format(name=token.name))
    return redirect("opendata:tokens")

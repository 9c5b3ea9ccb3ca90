"""Every address. Swedish stands without a prefix; English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(
    path("konto/", include("fardplan.people.urls")),
    path("", include("fardplan.referral.urls")),
    path("", include("fardplan.indicators.urls")),
    path("", include("fardplan.roadmap.urls")),
    path("", include("fardplan.pages.urls")),
    prefix_default_language=False,
)
handler400 = "fardplan.pages.public_views.bad_request"
handler403 = "fardplan.pages.public_views.forbidden"
handler404 = "fardplan.pages.public_views.not_found"
handler500 = "fardplan.pages.public_views.server_error"

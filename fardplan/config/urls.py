"""Every address. Swedish stands without a prefix; English under /en/; machines under /api/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

pages = i18n_patterns(
    path("konto/", include("fardplan.people.urls")),
    path("", include("fardplan.referral.urls")),
    path("", include("fardplan.indicators.urls")),
    path("", include("fardplan.protection.urls")),
    path("", include("fardplan.roadmap.urls")),
    path("", include("fardplan.opendata.urls")),
    path("", include("fardplan.search.urls")),
    path("", include("fardplan.pages.urls")),
    path("", include("fardplan.operations.urls")),
    prefix_default_language=False,
)
urlpatterns = [
    path("api/v1/", include("fardplan.opendata.machine_urls")),
    path("inloggning/", include("fardplan.people.signing_in.provider_urls")),
    *pages,
]
handler400 = "fardplan.pages.public_views.bad_request"
handler403 = "fardplan.pages.public_views.forbidden"
handler404 = "fardplan.pages.public_views.not_found"
handler500 = "fardplan.operations.public_views.server_error"

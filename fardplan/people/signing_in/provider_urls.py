"""Where providers send people back: addresses that are told to them, and so never change.

The names are django-allauth's, which asks for its own addresses by them.
"""

from django.urls import path

from fardplan.people.signing_in import public_views

urlpatterns = [
    path(
        "oidc/<slug:provider_id>/klar/",
        public_views.openid_return,
        name="openid_connect_callback",
    ),
    path("saml/<slug:organization_slug>/acs/", public_views.saml_answer, name="saml_acs"),
    path(
        "saml/<slug:organization_slug>/acs/klar/",
        public_views.saml_finish,
        name="saml_finish_acs",
    ),
    path("saml/<slug:organization_slug>/sls/", public_views.saml_sign_out, name="saml_sls"),
    path(
        "saml/<slug:organization_slug>/metadata/",
        public_views.saml_metadata,
        name="saml_metadata",
    ),
]

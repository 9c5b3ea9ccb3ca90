"""Addresses of signing in; part of those of people, and named with them."""

from django.urls import path

from fardplan.people.signing_in import public_views, staff_views

urlpatterns = [
    path("logga-in/", public_views.sign_in, name="sign_in"),
    path("logga-in/andra-steget/", public_views.second_step, name="second_step"),
    path("logga-in/skaffa-andra-steg/", public_views.add_first_factor, name="add_first_factor"),
    path("logga-in/passkey/", public_views.sign_in_by_passkey, name="sign_in_by_passkey"),
    path("logga-in/passkey/fraga/", public_views.passkey_question, name="passkey_question"),
    path("logga-in/med/<slug:key>/", public_views.sign_in_by_provider, name="sign_in_by_provider"),
    path("logga-ut/", public_views.sign_out, name="sign_out"),
    path("glomt-losenord/", public_views.recover, name="recover"),
    path("nytt-losenord/<str:token>/", public_views.set_new_password, name="set_new_password"),
    path("losenord/", staff_views.change_password, name="change_password"),
    path(
        "losenord/<int:pk>/<slug:token>/",
        public_views.set_first_password,
        name="set_first_password",
    ),
    path("sakerhet/", staff_views.security, name="security"),
    path("sakerhet/nytt/", staff_views.add_factor, name="add_factor"),
    path("sakerhet/reservkoder/", staff_views.make_recovery_codes, name="make_recovery_codes"),
    path("sakerhet/<int:pk>/ta-bort/", staff_views.remove_factor, name="remove_factor"),
    path("inloggningar/avsluta/", staff_views.end_other_sessions, name="end_other_sessions"),
    path("inloggningar/<slug:handle>/avsluta/", staff_views.end_session, name="end_session"),
    path("personer/<int:pk>/logga-ut/", staff_views.end_sessions_of, name="end_sessions_of"),
    path("personer/<int:pk>/andra-steget/", staff_views.take_factors, name="take_factors"),
    path("sa-loggar-vi-in/", staff_views.policy, name="policy"),
]

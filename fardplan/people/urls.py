from django.urls import path

from fardplan.people import public_views, staff_views

app_name = "people"
urlpatterns = [
    path("", staff_views.me, name="me"),
    path("logga-in/", public_views.sign_in, name="sign_in"),
    path("logga-ut/", public_views.sign_out, name="sign_out"),
    path("losenord/", staff_views.change_password, name="change_password"),
    path(
        "losenord/<int:pk>/<slug:token>/",
        public_views.set_first_password,
        name="set_first_password",
    ),
    path("organisationer/", staff_views.bodies, name="bodies"),
    path("personer/", staff_views.persons, name="persons"),
    path("personer/ny/", staff_views.add_person, name="add_person"),
    path("personer/<int:pk>/", staff_views.person, name="person"),
    path("personer/<int:pk>/lank/", staff_views.invite, name="invite"),
    path("personer/<int:pk>/stang-av/", staff_views.deactivate_person, name="deactivate_person"),
    path("personer/<int:pk>/slapp-in/", staff_views.reactivate_person, name="reactivate_person"),
    path("uppdrag/<int:pk>/", staff_views.end_appointment, name="end_appointment"),
    path(
        "uppdrag/<int:pk>/aterkalla/",
        staff_views.withdraw_appointment,
        name="withdraw_appointment",
    ),
    path("journal/", staff_views.journal, name="journal"),
]

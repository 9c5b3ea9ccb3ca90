from django.urls import include, path

from fardplan.people import staff_views

app_name = "people"
urlpatterns = [
    path("", staff_views.me, name="me"),
    path("", include("fardplan.people.signing_in.urls")),
    path("", include("fardplan.people.personal_data.urls")),
    path("organisationer/", staff_views.bodies, name="bodies"),
    path("organisationer/ny/", staff_views.add_body, name="add_body"),
    path("organisationer/<slug:key>/", staff_views.body, name="body"),
    path("organisationer/<slug:key>/avsluta/", staff_views.end_body, name="end_body"),
    path("organisationer/<slug:key>/tog-over/", staff_views.succeed, name="succeed"),
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
    path("journal/hamta/", staff_views.export_journal, name="export_journal"),
    path("journal/kontroll/", staff_views.check_journal, name="check_journal"),
]

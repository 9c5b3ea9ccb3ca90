from django.urls import path

from fardplan.protection import staff_views

app_name = "protection"
urlpatterns = [
    path("skydd/granska/", staff_views.audit_tables, name="audit"),
    path("skydd/jamfor/", staff_views.compare_methods, name="compare"),
]

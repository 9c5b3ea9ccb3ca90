"""Addresses of personal data; part of those of people, and named with them."""

from django.urls import path

from fardplan.people.personal_data import public_views, staff_views

urlpatterns = [
    path("personuppgifter/", public_views.register, name="personal_data"),
    path("mina-uppgifter/", staff_views.mine, name="my_data"),
    path("mina-uppgifter/hamta/", staff_views.export_mine, name="export_mine"),
    path("personer/<int:pk>/uppgifter/", staff_views.export_of, name="export_of"),
    path("personer/<int:pk>/radera/", staff_views.erase, name="erase_person"),
]

from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "fardplan.opendata"

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "fardplan.operations"

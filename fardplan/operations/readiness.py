"""Can this process serve? Its database answers, and has been brought up to this version."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Readiness:
    """Asks little once it has been answered: what was brought up to date stays so."""

    def __init__(self) -> None:
        self._up_to_date = False

    def reached(self) -> bool:
        """Raises what the database raises when it is gone."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        self._up_to_date = self._up_to_date or not pending_migrations()
        return self._up_to_date


def pending_migrations() -> list[str]:
    """What the database has not been through yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


READINESS = Readiness()

"""Rows of any table as JSON and back, whichever database they stand in.

The models are those of the migrations that a database has been through, not today's: so an older
backup can be read into the tables it was made from, and brought up to date from there.
"""

from collections.abc import Iterable, Iterator

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor

SESSION = {"session_key", "session_data"}
MADE_ANEW = {"search"}  # apps whose tables are made from the journal again
AT_A_TIME = 500
Migration = tuple[str, str]


def applied_migrations() -> list[Migration]:
    """What the database has been through, among what this program knows."""
    loader = MigrationExecutor(connection).loader
    return sorted(set(loader.applied_migrations) & set(loader.disk_migrations))


def tables(migrations: Iterable[Migration]) -> list[type[models.Model]]:
    """A model for each table as it was after these migrations, by the table's name."""
    loader = MigrationExecutor(connection).loader
    apps: Apps = loader.project_state(list(migrations)).apps
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and _is_kept(model)
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def _is_kept(model: type[models.Model]) -> bool:
    """Who is signed in is nobody's to copy, nor to restore; an index is made again."""
    is_session = {field.name for field in model._meta.local_fields} >= SESSION
    return not is_session and model._meta.app_label not in MADE_ANEW


def columns(model: type[models.Model]) -> list[models.Field]:
    """The table's columns, without those that the database works out itself."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def rows(model: type[models.Model]) -> Iterator[list]:
    """Each row as values that JSON can hold, by key."""
    fields = columns(model)
    for row in model._base_manager.order_by("pk").iterator(AT_A_TIME):
        yield [_plain(field, row) for field in fields]


def _plain(field: models.Field, row: models.Model):
    value = field.value_from_object(row)
    if value is None or type(value) in {bool, int, str} or isinstance(field, models.JSONField):
        return value
    return field.value_to_string(row)


def value_of(field: models.Field, plain):
    """The value that `_plain` made plain."""
    return plain if plain is None or isinstance(field, models.JSONField) else field.to_python(plain)


def insert(model: type[models.Model], names: list[str], plain_rows: list[list]) -> None:
    """Put rows in their table as they are, with no default and no clock of ours."""
    by_name = {field.column: field for field in columns(model)}
    fields = [by_name[name] for name in names]
    quote = connection.ops.quote_name
    statement = "INSERT INTO {} ({}) VALUES ({})".format(  # noqa: S608 - names of our own models
        quote(model._meta.db_table), ", ".join(map(quote, names)), ", ".join(["%s"] * len(names))
    )
    prepared = [
        [
            field.get_db_prep_save(value_of(field, plain), connection)
            for field, plain in zip(fields, row, strict=True)
        ]
        for row in plain_rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, prepared)


def count_on(found: Iterable[type[models.Model]]) -> None:
    """Let new rows be numbered after those put in by hand."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(found)):
            cursor.execute(statement)

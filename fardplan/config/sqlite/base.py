"""Django's SQLite, taught Swedish order under the name that PostgreSQL has for it."""

from django.db.backends.sqlite3 import base

from fardplan.swedish import SWEDISH, compare


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        connection = super().get_new_connection(conn_params)
        connection.create_collation(SWEDISH, compare)
        return connection

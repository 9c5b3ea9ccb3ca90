"""The program's own settings, on a data folder that is thrown away.

The database is SQLite, or the one that `python -m tests.postgresql` has started.
"""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="fardplan-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["FARDPLAN_DATA"] = _folder
os.environ["FARDPLAN_DATABASE"] = os.environ.get("FARDPLAN_TEST_DATABASE", "")

from fardplan.config.settings import *  # noqa: E402, F403

# A process that a test starts is told of a database of its own, or has SQLite in its data folder.
del os.environ["FARDPLAN_DATABASE"]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True)  # noqa: F405 - whitenoise warns of a folder that is not there
if not os.environ.get("FARDPLAN_TEST_DATABASE"):
    # Said outright, as pytest-django knows only Django's own engine to be in memory.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405

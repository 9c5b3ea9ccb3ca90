"""The program's own settings, on a data folder that is thrown away."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="fardplan-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["FARDPLAN_DATA"] = _folder

from fardplan.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True)  # noqa: F405 - whitenoise warns of a folder that is not there

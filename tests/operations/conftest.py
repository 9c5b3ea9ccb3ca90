"""Installations of the tests' own. Made once for each run, so these tests share one worker."""

from pathlib import Path

import pytest

from tests.operations.installations import Installation


def pytest_collection_modifyitems(items):
    """All on one worker: the first makes what the others copy."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("operations"))


@pytest.fixture(scope="session")
def original(tmp_path_factory, new_installation) -> Installation:
    """An installation with the roadmap, an answer to review, and somebody who may."""
    return Installation(new_installation(tmp_path_factory.mktemp("original"))).make()


@pytest.fixture
def place(original, tmp_path, installation) -> Installation:
    """A copy that a test may break. (`installation` tells that the database is touched.)"""
    return original.copy(tmp_path / "copy")


@pytest.fixture
def empty_place(installation) -> Installation:
    """An installation in which nothing has happened."""
    return Installation(installation)

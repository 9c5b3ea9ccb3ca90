"""The same questions on a real Spark cluster: a master and a worker, on this machine."""

import os
import re
import socket
import subprocess
import time
from pathlib import Path

import pytest
from pytest_socket import enable_socket, socket_allow_hosts

from fardplan.indicators.sources.conditions import AllOf, AnyOf, Comparison, NoneOf
from fardplan.indicators.sources.counting import Asked, produce
from fardplan.indicators.sources.definitions import Persons
from fardplan.indicators.sources.engines import on_duckdb, on_spark
from fardplan.indicators.sources.examination import examine
from fardplan.indicators.sources.faults import BadRegister
from fardplan.statistics.shape import Measure, Shape
from tests.indicators.sources.people import TOWN, register_of, row

pytestmark = pytest.mark.spark

PATIENCE = 60  # seconds for a cluster to come up


def asked(among, counted, shape=None, ages=()):
    persons = Persons(from_register="prov", among=among, counted=counted, ages=ages)
    return Asked(persons, shape or Shape())


def compare(field, op, value=None):
    return Comparison(field=field, op=op, value=value)


ALL = compare("age", "at_least", 0)
QUESTIONS = {
    "work": asked(ALL, compare("in_work", "equals", True)),
    "opposite": asked(ALL, compare("in_work", "differs_from", True)),
    "unknown": asked(ALL, compare("income", "unknown")),
    "poor": asked(compare("income", "known"), NoneOf(none=(compare("income", "at_least", 2.0),))),
    "some": asked(
        AnyOf(any=(compare("school", "one_of", ("a", "")), compare("in_work", "known"))),
        AllOf(all=(compare("school", "none_of", ("b",)), compare("age", "between", (8, 20)))),
        Shape(dimensions=("age",)),
        ("8-15", "16+"),
    ),
    "number": asked(compare("in_work", "equals", False), None, Shape(measure=Measure.COUNT)),
}


def many_rows():
    """Every combination of what is known and unknown."""
    number = 0
    for year in (2020, 2021):
        for area in ("north", "south"):
            for sex in ("1", "2", "9"):
                for work in (None, True, False):
                    for income in (None, 0.0, 2.5):
                        for school in (None, "a", "b", ""):
                            number += 1
                            yield row(
                                number,
                                year,
                                sex,
                                2000 + number % 13,
                                area,
                                in_work=work,
                                income=income,
                                school=school,
                            )


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The address of a cluster with one worker, which ends with the tests."""
    pyspark = pytest.importorskip("pyspark", reason="requirements/spark.txt is not installed")
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    home, logs = Path(pyspark.__file__).parent, tmp_path_factory.mktemp("spark")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"spark://127.0.0.1:{port}"
    here = ["--host", "127.0.0.1", "--webui-port", "0"]
    started = [
        _start(home, logs / "master", "master.Master", *here, "--port", str(port)),
        _start(home, logs / "worker", "worker.Worker", *here, "-c", "1", "-m", "1g", address),
    ]
    try:
        _wait_for(logs / "worker", r"Successfully registered with master")
        yield address
    finally:
        for process in started:
            process.terminate()
            process.wait(timeout=PATIENCE)


@pytest.fixture(autouse=True)
def loopback(cluster):
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)


def _start(home, log, name, *arguments):
    command = [home / "bin" / "spark-class", f"org.apache.spark.deploy.{name}", *arguments]
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": str(home)}
    environment["SPARK_WORKER_DIR"] = str(log.parent / "work")
    return subprocess.Popen(command, stderr=log.open("wb"), env=environment)


def _wait_for(log, pattern):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if log.exists() and re.search(pattern, log.read_text(errors="replace")):
            return
        time.sleep(0.2)
    pytest.fail(f"the cluster did not come up:\n{log.read_text(errors='replace')[-2000:]}")


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_both_engines_give_the_same_tables(tmp_path, cluster):
    register = register_of(tmp_path, list(many_rows()))
    with on_duckdb(register.files) as engine:
        rows = examine(register, engine, TOWN)
        here = produce(QUESTIONS, register, engine, TOWN)
    with on_spark(register.files, master=cluster) as engine:
        assert examine(register, engine, TOWN) == rows
        there = produce(QUESTIONS, register, engine, TOWN)
    for key, draft in here.items():
        assert there[key].table.equals(draft.table), key
    assert here["work"].table["numerator"].sum() > 0


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_spark_tells_nan_from_missing_as_well(tmp_path, cluster):
    rows = [row(1, income=float("nan")), row(2, area="south", income=None)]
    register = register_of(tmp_path, rows)
    with (
        on_spark(register.files, master=cluster) as engine,
        pytest.raises(BadRegister, match="1 rader har NaN i income"),
    ):
        examine(register, engine, TOWN)

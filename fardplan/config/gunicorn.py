"""How the server runs: on SQLite one process, some threads; nothing about readers in its logs.

FARDPLAN_WORKERS  how many processes, with PostgreSQL; SQLite is served by one
"""

import gc
import os
import sys

workers = int(os.environ.get("FARDPLAN_WORKERS", "1")) if os.environ.get("FARDPLAN_DATABASE") else 1
threads = 8
timeout = 60
graceful_timeout = 20
loglevel = "warning"
accesslog = None
proc_name = "fardplan"
control_socket_disable = True
# Each process keeps a connection for each of its threads; commands keep none.
os.environ.setdefault("FARDPLAN_POOL", str(threads))


def post_worker_init(_worker) -> None:
    """Read the areas and their borders before the first reader has to wait for them.

    What is there by then is never thrown away, so nobody looks through it in the middle of a page.
    """
    from fardplan.indicators.areas import places

    places()
    gc.collect()
    gc.freeze()


def when_ready(server) -> None:
    """Say where to look, once somebody can."""
    where = server.LISTENERS[0].getsockname()
    address = where if isinstance(where, str) else "http://{}:{}/".format(*where[:2])
    print(f"\nFärdplan: {address}   (stop with Ctrl+C)", file=sys.stderr, flush=True)  # noqa: T201

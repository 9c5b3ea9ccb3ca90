"""How the embedded server runs: one process, some threads, nothing about readers in its logs."""

import sys

workers = 1
threads = 8
timeout = 60
graceful_timeout = 20
loglevel = "warning"
accesslog = None
proc_name = "fardplan"
control_socket_disable = True


def when_ready(server) -> None:
    """Say where to look, once somebody can."""
    host, port = server.LISTENERS[0].getsockname()
    print(f"\nFärdplan: http://{host}:{port}/   (stop with Ctrl+C)", file=sys.stderr, flush=True)  # noqa: T201

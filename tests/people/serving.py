"""Serve a program of the test's own on loopback."""

import threading
from contextlib import contextmanager

import werkzeug.serving


class Quiet(werkzeug.serving.WSGIRequestHandler):
    def log(self, *_said) -> None:
        """Say nothing."""


@contextmanager
def served(app):
    """Until the block ends; gives the address."""
    server = werkzeug.serving.make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

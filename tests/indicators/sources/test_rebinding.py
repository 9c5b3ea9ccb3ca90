"""A name that has come to lead inwards: whoever answers there cannot show the source's certificate.

The servers of the sources stand in the code, by name and by https. So an address that is not
public can only be reached if the name's own records lead there (DNS rebinding), and then nothing
is asked of whoever answers.
"""

import datetime
import ipaddress
import socket
import ssl
import threading
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pytest_socket import enable_socket, socket_allow_hosts

from fardplan.indicators.sources import kolada, pxweb, skolverket
from fardplan.indicators.sources.faults import Unreachable
from fardplan.indicators.sources.http import Client, Server


def certificate(folder, *names: x509.GeneralName):
    """A key, and a certificate that nobody but its owner vouches for; the file they stand in."""
    key = ec.generate_private_key(ec.SECP256R1())
    owner = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "anybody")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(owner, owner, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


class Inside:
    """Something on the inside that speaks https, and remembers what it was asked."""

    def __init__(self, file) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        self.asked = b""
        self.socket = context.wrap_socket(socket.create_server(("127.0.0.1", 0)), server_side=True)
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        while True:
            try:
                caller, _ = self.socket.accept()
            except ssl.SSLError:
                continue  # the caller did not believe us
            except OSError:
                return
            self.asked += caller.recv(1000)
            caller.close()


@pytest.fixture
def inside(tmp_path):
    enable_socket()
    socket_allow_hosts(["127.0.0.1"])
    loopback = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    running = Inside(certificate(tmp_path, x509.DNSName("localhost"), loopback))
    yield running
    running.socket.close()


def test_nothing_is_asked_of_a_server_without_the_sources_certificate(inside, replies, time):
    server = Server("x", "Källan", f"https://127.0.0.1:{inside.port}")
    with pytest.raises(Unreachable, match="Källan går inte att nå"):
        Client(server, replies, clock=time.clock).get("/secret")
    assert inside.asked == b""


def test_the_one_who_believes_it_would_have_asked(inside):
    """Or the test above would see nothing whatever was asked."""
    believing = ssl._create_unverified_context()  # noqa: S323 - to show that the server answers
    plain = socket.create_connection(("127.0.0.1", inside.port))
    with believing.wrap_socket(plain) as asking:
        asking.send(b"GET /secret")
        assert asking.recv(1) == b""  # it has heard, and hung up
    assert inside.asked == b"GET /secret"


@pytest.mark.parametrize(
    "server", [kolada.V3, kolada.V2, skolverket.SERVER, *pxweb.V2.values(), *pxweb.V1.values()]
)
def test_every_source_is_asked_by_its_name_and_https(server):
    where = urlsplit(server.base)
    assert where.scheme == "https"
    with pytest.raises(ValueError, match="does not appear to be"):
        ipaddress.ip_address(where.hostname)

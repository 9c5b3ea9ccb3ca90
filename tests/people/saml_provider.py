"""A SAML identity provider made with pysaml2, that the test runs on loopback."""

import base64
import datetime
import html
import warnings
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it names a cipher that cryptography has moved
    from saml2 import BINDING_HTTP_REDIRECT
    from saml2.authn_context import PASSWORD
    from saml2.config import IdPConfig
    from saml2.metadata import entity_descriptor
    from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
    from saml2.server import Server
    from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256


def key_and_certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A key of the provider's, and the certificate that it signs for itself."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    key_file, certificate_file = folder / f"{name}.key", folder / f"{name}.pem"
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return key_file, certificate_file


class SAMLProvider:
    """Vouches for one user, whose attributes a test may set."""

    def __init__(self, folder: Path, address: str = "") -> None:
        self.folder, self.address = folder, address
        self.keys = key_and_certificate(folder, "provider")
        self.metadata_of_others: list[Path] = []
        self.mail, self.subject = "anna@example.org", "b7f3"
        self.signs = True
        self.in_response_to: str | None = None

    @property
    def entity_id(self) -> str:
        return f"{self.address}/metadata"

    def config(self) -> IdPConfig:
        key, certificate = self.keys
        return IdPConfig().load(
            {
                "entityid": self.entity_id,
                "service": {
                    "idp": {
                        "endpoints": {
                            "single_sign_on_service": [
                                (f"{self.address}/sso", BINDING_HTTP_REDIRECT)
                            ]
                        },
                        "policy": {"default": {"lifetime": {"minutes": 5}}},
                    }
                },
                "key_file": str(key),
                "cert_file": str(certificate),
                "xmlsec_binary": "/usr/bin/xmlsec1",
                "metadata": {"local": [str(path) for path in self.metadata_of_others]},
            }
        )

    def answer(self, question: str) -> tuple[str, str]:
        """Where to send the answer to an AuthnRequest, and the answer."""
        server = Server(config=self.config())
        request = server.parse_authn_request(question, BINDING_HTTP_REDIRECT).message
        given = server.response_args(request)
        name = NameID(format=NAMEID_FORMAT_PERSISTENT, text=self.subject)
        response = server.create_authn_response(
            identity={"mail": self.mail},
            userid=self.subject,
            name_id=name,
            authn={"class_ref": PASSWORD, "authn_auth": self.entity_id},
            sign_assertion=self.signs,
            sign_response=False,
            sign_alg=SIG_RSA_SHA256,
            digest_alg=DIGEST_SHA256,
            in_response_to=self.in_response_to or given["in_response_to"],
            destination=given["destination"],
            sp_entity_id=given["sp_entity_id"],
        )
        return given["destination"], base64.b64encode(str(response).encode()).decode()

    def __call__(self, environ, start_response):
        """Metadata, and a page whose form carries the answer to us."""
        if environ["PATH_INFO"] == "/metadata":
            body, kind = str(entity_descriptor(self.config())), "text/xml"
        else:
            question = parse_qs(environ["QUERY_STRING"])["SAMLRequest"][0]
            where, answer = self.answer(question)
            body, kind = _form(where, answer), "text/html"
        start_response("200 OK", [("Content-Type", kind)])
        return [body.encode()]


def _form(where: str, answer: str) -> str:
    return (
        f'<form method="post" action="{html.escape(where)}">'
        f'<input name="SAMLResponse" value="{answer}"><button>OK</button></form>'
    )


def read_form(page: str) -> tuple[str, dict]:
    """Where the page's form goes, and what it carries."""
    where = html.unescape(page.split('action="')[1].split('"')[0])
    return urlsplit(where).path, {"SAMLResponse": page.split('value="')[1].split('"')[0]}

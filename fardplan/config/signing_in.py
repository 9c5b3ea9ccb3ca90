"""Whose sign-ins count here: a file of the installation, read once at the start.

FARDPLAN_SIGN_IN names it; without it, sign-in.yaml in the data folder; without that, local accounts
alone. Secrets stand in files of their own, which only the program can read.
"""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from fardplan.definitions import BadValue, Definition, read_definition

Key = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
Name = Field(min_length=1, max_length=100)
Address = Field(pattern=r"^https://[^\s]+$|^http://(localhost|127\.0\.0\.1)(:\d+)?(/[^\s]*)?$")


class OpenIDProvider(Definition):
    """A server that speaks OpenID Connect; asked with a code and PKCE, nothing else."""

    protocol: Literal["oidc"]
    key: str = Key
    name: str = Name
    issuer: str = Address
    client_id: str = Name
    secret_file: str | None = None
    vouches_for_email: bool = False

    def app(self, folder: Path) -> dict[str, Any]:
        """As django-allauth wants to be told of it."""
        secret = (folder / self.secret_file).read_text().strip() if self.secret_file else ""
        settings = {"server_url": self.issuer.rstrip("/"), "oauth_pkce_enabled": True}
        return {
            "provider_id": self.key,
            "name": self.name,
            "client_id": self.client_id,
            "secret": secret,
            "settings": settings,
        }


class SAMLProvider(Definition):
    """A server that speaks SAML 2.0, by its metadata or by its address and certificate."""

    protocol: Literal["saml"]
    key: str = Key
    name: str = Name
    entity_id: str = Name
    metadata: str | None = Field(default=None, pattern=Address.metadata[0].pattern)
    sign_in_address: str | None = Field(default=None, pattern=Address.metadata[0].pattern)
    certificate_file: str | None = None
    email_attribute: str = "urn:oid:0.9.2342.19200300.100.1.3"
    subject_attribute: str | None = None
    vouches_for_email: bool = True

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        if not (self.metadata or (self.sign_in_address and self.certificate_file)):
            raise BadValue("ange metadata, eller både sign_in_address och certificate_file.")
        return self

    def app(self, folder: Path) -> dict[str, Any]:
        """As django-allauth wants to be told of it."""
        mapping = {"email": self.email_attribute}
        if self.subject_attribute:
            mapping["uid"] = self.subject_attribute
        # Without a signed assertion it is nobody's word; nor is an answer that nobody asked for.
        advanced = {"want_assertion_signed": True, "reject_idp_initiated_sso": True}
        return {
            "provider_id": self.key,
            "name": self.name,
            "client_id": self.key,
            "settings": {
                "attribute_mapping": mapping,
                "advanced": advanced,
                "idp": self._where(folder),
            },
        }

    def _where(self, folder: Path) -> dict[str, str]:
        if self.metadata:
            return {"entity_id": self.entity_id, "metadata_url": self.metadata}
        certificate = (folder / str(self.certificate_file)).read_text()
        return {
            "entity_id": self.entity_id,
            "sso_url": str(self.sign_in_address),
            "x509cert": certificate,
        }


class SigningIn(Definition):
    """Who may vouch for a person here, and whether a password of our own counts too."""

    local_accounts: bool = True
    providers: tuple[
        Annotated[OpenIDProvider | SAMLProvider, Field(discriminator="protocol")], ...
    ] = ()

    @model_validator(mode="after")
    def _somebody_can_get_in(self) -> Self:
        keys = [provider.key for provider in self.providers]
        if len(keys) != len(set(keys)):
            raise BadValue("två leverantörer har samma key.")
        if not (self.local_accounts or self.providers):
            raise BadValue("utan lokala konton behövs minst en leverantör.")
        return self

    def provider(self, key: str) -> OpenIDProvider | SAMLProvider | None:
        return next((provider for provider in self.providers if provider.key == key), None)


def read_signing_in(path: Path) -> SigningIn:
    """What the installation has chosen; local accounts alone while it has chosen nothing."""
    if not path.exists():
        return SigningIn()
    return read_definition(path, SigningIn, name=path.name)


def allauth_providers(chosen: SigningIn, *, folder: Path) -> dict[str, Any]:
    """The providers as django-allauth's setting has them; their files lie in the folder."""
    apps: dict[str, list[dict[str, Any]]] = {"oidc": [], "saml": []}
    for provider in chosen.providers:
        apps[provider.protocol].append(provider.app(folder))
    return {"openid_connect": {"APPS": apps["oidc"]}, "saml": {"APPS": apps["saml"]}}

"""The file that says who vouches for people."""

import pytest

from fardplan.config.signing_in import SigningIn, allauth_providers, read_signing_in
from fardplan.definitions import read_definition
from fardplan.errors import BadDefinition

OIDC = "{protocol: oidc, key: staden, name: Staden, issuer: 'https://a.example', client_id: x}"
SAML = "{protocol: saml, key: skolan, name: Skolan, entity_id: e, metadata: 'https://b.example/m'}"


def read(*providers: str, more="") -> SigningIn:
    text = f"{more}\nproviders: [{', '.join(providers)}]"
    return read_definition(text, SigningIn, name="sign-in.yaml")


def test_without_a_file_there_are_local_accounts_alone(tmp_path):
    chosen = read_signing_in(tmp_path / "sign-in.yaml")
    assert chosen.local_accounts
    assert chosen.providers == ()


def test_a_file_names_providers_of_both_kinds(tmp_path):
    (tmp_path / "sign-in.yaml").write_text(f"local_accounts: false\nproviders: [{OIDC}, {SAML}]")
    chosen = read_signing_in(tmp_path / "sign-in.yaml")
    assert chosen.provider("staden").name == "Staden"
    assert chosen.provider("okand") is None
    apps = allauth_providers(chosen, folder=tmp_path)
    [oidc], [saml] = apps["openid_connect"]["APPS"], apps["saml"]["APPS"]
    assert oidc["settings"]["oauth_pkce_enabled"] is True
    assert saml["settings"]["advanced"]["want_assertion_signed"] is True
    assert saml["settings"]["advanced"]["reject_idp_initiated_sso"] is True


def test_secrets_and_certificates_stand_in_files_of_their_own(tmp_path):
    (tmp_path / "secret").write_text("hemligt\n")
    (tmp_path / "idp.pem").write_text("CERTIFICATE")
    saml = SAML.replace(
        "metadata: 'https://b.example/m'",
        "sign_in_address: 'https://b.example/s', certificate_file: idp.pem",
    ).replace("}", ", subject_attribute: uid}")
    chosen = read(OIDC.replace("}", ", secret_file: secret}"), saml)
    apps = allauth_providers(chosen, folder=tmp_path)
    assert apps["openid_connect"]["APPS"][0]["secret"] == "hemligt"
    settings = apps["saml"]["APPS"][0]["settings"]
    assert settings["idp"]["x509cert"] == "CERTIFICATE"
    assert settings["attribute_mapping"]["uid"] == "uid"


@pytest.mark.parametrize(
    ("providers", "more", "fault"),
    [
        ([OIDC, OIDC], "", "samma key"),
        ([], "local_accounts: false", "minst en leverantör"),
        ([OIDC.replace("https:", "http:")], "", "issuer: har inte rätt form"),
        ([OIDC.replace("oidc", "ldap")], "", "providers → 1: värdet går inte att använda"),
        ([SAML.replace("metadata: 'https://b.example/m'", "")], "", "ange metadata"),
        ([SAML.replace("https:", "http:")], "", "metadata: har inte rätt form"),
    ],
)
def test_a_fault_in_the_file_is_a_sentence(providers, more, fault):
    with pytest.raises(BadDefinition, match=fault) as refused:
        read(*providers, more=more)
    assert str(refused.value).startswith("sign-in.yaml")


def test_a_server_on_this_machine_may_speak_without_tls():
    assert read(OIDC.replace("https://a.example", "http://127.0.0.1:8080"))

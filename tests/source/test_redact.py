"""No secret of any platform survives a quotation, and ordinary lines stay as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.engine.discover import all_platforms
from auditor.engine.inputs import read_input
from auditor.findings.quoting import Texts, secret_lines
from auditor.model import secret as secrets_module
from auditor.source.ingest import ingest
from auditor.source.redact import redact, redact_lines

PLANTS = Path(__file__).parents[2] / "samples"

SECRET_LINES = """\
username x privilege 15 secret 9 $9$abcdefSECRET
enable password SECRETX
enable secret 5 $1$abcd$SECRETX
 password 7 SECRETX
snmp-server community SECRETX RO 10
snmp-server host 10.1.1.1 version 2c SECRETX
snmp-server user u g v3 auth sha SECRETX priv aes 128 SECRETX
tacacs-server host 1.1.1.1 key 7 SECRETX
 server-key 7 SECRETX
ntp authentication-key 1 md5 SECRETX 7
 ip ospf message-digest-key 1 md5 7 SECRETX
 neighbor 1.1.1.1 password 7 SECRETX
crypto isakmp key SECRETX address 1.2.3.4
 pre-shared-key local SECRETX
 ikev1 pre-shared-key SECRETX
passwd SECRETX encrypted
username u password SECRETX encrypted privilege 15
 encryption vlan 41 key 1 size 40bit 7 SECRETX transmit-key
 wpa-psk ascii 7 SECRETX
 key-string 7 SECRETX
 standby 1 authentication md5 key-string SECRETX
 key SECRETX
        set psksecret ENC SECRETX
        set password ENC SECRETX
        set passphrase ENC SECRETX
        set auth-pwd ENC SECRETX
wpa_passphrase=SECRETX
wpa_psk=SECRETX
sae_password=SECRETX
auth_server_shared_secret=SECRETX
username hoshu privilege 15 password 0 SECRETX
 set passwd SECRETX
failover key SECRETX
radius-server key 7 SECRETX
ip ospf authentication-key 7 SECRETX
 ppp chap password 0 SECRETX
snmp-server host inside 10.1.1.1 community SECRETX
snmp-server host 10.1.1.1 SECRETX
snmp-server host 10.1.1.1 traps SECRETX
 key 7 SECRETX
        set key ENC SECRETX
        set secret ENC SECRETX
wep_key0=SECRETX
 isakmp key SECRETX address 0.0.0.0
 pre-shared-key address 0.0.0.0 0.0.0.0 key SECRETX
 vrrp 1 authentication text SECRETX
 standby 1 authentication SECRETX
 ip nhrp authentication SECRETX
 ldap-login-password SECRETX
 ikev2 remote-authentication pre-shared-key SECRETX
 ikev2 local-authentication pre-shared-key 0 SECRETX
""".splitlines()

ORDINARY_LINES = """\
crypto key generate rsa
 authentication key-management wpa version 2
service password-encryption
ip community-list standard X permit 1:2
 set community 1:2
no password
 authentication key-management wpa
ip access-list extended KEY
access-list 10 permit any
 transport input ssh
        set action accept
ip ssh version 2
 key chain X
aaa authentication login default local
snmp-server location here
 permit tcp any any eq 22
""".splitlines()


@pytest.mark.parametrize("line", SECRET_LINES)
def test_the_secret_of_a_statement_is_replaced(line):
    shown = redact(line)
    assert "SECRETX" not in shown
    assert "<redacted:" in shown


@pytest.mark.parametrize("line", ORDINARY_LINES)
def test_a_statement_without_a_secret_stays_as_it_is(line):
    assert redact(line) == line


def test_a_private_key_over_several_lines_is_left_out():
    shown = redact_lines(
        [
            '        set private-key "-----BEGIN ENCRYPTED PRIVATE KEY-----',
            "MIIabc",
            '-----END ENCRYPTED PRIVATE KEY-----"',
        ]
    )
    assert "MIIabc" not in "\n".join(shown)
    assert len(shown) == 1


def test_no_clear_text_that_a_parser_sealed_survives_on_its_line(monkeypatch):
    sealed = []
    real = secrets_module.seal

    def watching(clear, **facts):
        if clear is not None and len(clear) >= 4 and clear != facts.get("owner"):
            sealed.append((clear, facts["at"]))
        return real(clear, **facts)

    platforms = all_platforms()
    for module in _users_of_seal():
        monkeypatch.setattr(module, "seal", watching)
    checked = 0
    for source in ingest([str(PLANTS)]):
        sealed.clear()
        read = read_input(source, platforms)
        texts = Texts({source.path: source.documents}, None, secret_lines(read.devices))
        lines = {n: line for d in source.documents for n, line in zip(d.firsts, d.lines, strict=True)}
        for clear, at in sealed:
            statement = lines.get(at.first, "")
            if clear in statement.split() or f'"{clear}"' in statement or statement.endswith("=" + clear):
                quoted = " ".join(texts.quote(at, "test").text)
                assert clear not in quoted.replace('"', " ").replace("=", " ").split(), at
                checked += 1
    assert checked >= 10


def _users_of_seal():
    import sys

    return [
        module
        for name, module in sys.modules.items()
        if name.startswith("vendor_parsers") and getattr(module, "seal", None) is secrets_module.seal
    ]

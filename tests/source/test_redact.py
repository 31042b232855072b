"""No secret of any platform survives a quotation, and ordinary lines stay as they are."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.engine import Options, audit
from auditor.engine.discover import all_platforms
from auditor.engine.inputs import Read, read_input, texts_of
from auditor.engine.summaries import input_summaries
from auditor.findings.plain import plain
from auditor.findings.quoting import secret_lines
from auditor.model import secret as secrets_module
from auditor.model.secret import COMMON, Secret
from auditor.model.span import Span
from auditor.source.ingest import ingest
from auditor.source.redact import REST, redact, redact_lines, shown_word
from reports import FORMATS, renderer
from reports.json_report import input_entry

SAMPLES = Path(__file__).parents[2] / "samples"

ONE_WORD = """\
login user hoshu {}
login user hoshu encrypted {}
pp auth myname line@isp.example {}
pp auth username vendor {}
l2tp tunnel auth on {}
snmp community read-only {}
snmpv2c community read-write {}
ipsec ike pre-shared-key 1 text {}
administrator password encrypted {}
username x privilege 15 secret 9 {}
username secret password 7 {}
username sha privilege 15 secret 5 {}
username u password {} encrypted privilege 15
username u password {} pbkdf2
enable password {}
enable password level 5 {}
enable secret 5 {}
enable password {} encrypted
passwd {} encrypted
 password 7 {}
snmp-server community {} RO 10
snmp-server community {}
snmp-server community {} view everything RO ipv6 list 21
snmp-server community-map {} context ospf1
snmp mib community-map {} engineid 800
snmp-server host 10.1.1.1 version 2c {}
snmp-server host 10.1.1.1 version 2c {} udp-port 162 config
snmp-server host 10.1.1.1 vrf Mgmt informs version 2c {} tty
snmp-server host 10.1.1.1 traps {}
snmp-server host 10.1.1.1 {}
snmp-server host inside 10.1.1.1 community {} version 2c
snmp-server host inside nms-01 community {} version 2c
snmp-server user u g v3 auth sha {} priv aes 128 {}
snmp-server user u g remote 10.1.1.1 udp-port 5 v3 encrypted auth md5 {} priv des {} access 10
snmp-server user u auth md5 {} priv {} localizedkey
snmp-server user u network-admin auth sha-256 {} priv aes-128 {} localizedV2key
tacacs-server host 1.1.1.1 key 7 {}
tacacs-server key {}
radius-server host 1.1.1.1 auth-port 1812 acct-port 1813 key 7 {}
radius-server host 1.1.1.1 key {} retransmit 3
radius-server key 7 {}
aaa-server T (inside) host 1.1.1.1 {} timeout 5
 server-private 1.2.3.4 auth-port 1812 key 7 {}
 client 10.1.1.1 server-key 7 {}
 radius-common-pw {}
ntp authentication-key 1 md5 {} 7
ntp authentication-key 2 cmac {}
 ip ospf message-digest-key 1 md5 7 {}
 ip ospf authentication-key 7 {}
 area 1 virtual-link 10.0.0.1 message-digest-key 1 md5 {}
 ipv6 ospf authentication ipsec spi 500 md5 0 {}
 ipv6 ospf encryption ipsec spi 1 esp aes-cbc 128 7 {} sha1 7 {}
 authentication key eigrp 100 {} key-id 1
 rip authentication key {} key_id 1
 authentication mode hmac-sha-256 7 {}
 neighbor 1.1.1.1 password 7 {}
 isis password {} level-2
 standby 1 authentication md5 key-string 7 {} timeout 30
 standby 1 authentication {}
 standby authentication text {}
 vrrp 1 authentication text {}
 glbp 1 authentication md5 key-string {}
 ip nhrp authentication {}
crypto isakmp key {} address 1.2.3.4
crypto isakmp key 6 {} hostname peer.example
isakmp key {} address 0.0.0.0 netmask 0.0.0.0 no-xauth
 pre-shared-key local {}
 pre-shared-key {}
 pre-shared-key address 10.0.0.1 255.255.255.255 key {}
 pre-shared-key address ipv6 2001:db8::/64 key 6 {}
 pre-shared-key hostname peer.example key {}
 ikev1 pre-shared-key {}
 ikev2 local-authentication pre-shared-key 0 {}
failover key hex {}
failover ipsec pre-shared-key {}
 set session-key inbound esp 256 cipher {} authenticator {}
 set session-key outbound ah 256 {}
crypto map m 10 set session-key inbound esp 256 cipher {}
vpdn username u password {} store-local
 ppp pap sent-username u password 7 {}
vtp password {} hidden
key config-key password-encrypt {}
 encryption vlan 41 key 1 size 40bit 7 {} transmit-key
 encryption key 2 size 128bit 0 {}
 wpa-psk ascii 7 {}
 security wpa psk set-key ascii 0 {}
 security static-wep-key encryption 104 ascii 0 {} 1
mgmtuser username u password 0 {} secret 0 {}
 user bob nthash 7 {}
 nas 10.1.1.1 key 7 {}
 sap pmk {}
archive path ftp://user:{}@10.1.1.1/x
license smart register idtoken {}
        set psksecret ENC {}
        set psksecret {}
        set password ENC {}
        set passwd {}
        set passphrase ENC {}
        set sae-password {}
        set auth-pwd ENC {}
        set priv-pwd {}
        set key ENC {}
        set secret ENC {}
        set secondary-key ENC {}
        set api-key ENC {}
        set key-string ENC {}
        set crptpasswd ENC {}
        set something-new ENC {}
        set private-key "{}"
add name=handy wpa2-pre-shared-key={} mode=dynamic-keys
set [ find default-name=wifi1 ] .ssid=X .passphrase={} disabled=no
add security.passphrase={} name=cfg1
add name=anna password={} service=l2tp
wpa_passphrase={}
wpa_psk={}
sae_password={}
auth_server_shared_secret={}
#acct_server_shared_secret={}
wep_key0={}
private_key_passwd={}
ap_pin={}
r0kh=02:01:02:03:04:05 r0kh-1.example.com {}
    "password": "{}",
<password>{}</password>
password={}
set system login user u authentication plaintext-password {}
set snmp community {} authorization read-only
 description admin password {} on site
 description line to the plant, pw: {}
        set comment "password={}"
! enable password {}
""".splitlines()
"""``{}`` stands where the device keeps a secret of one word."""

WITH_SPACES = """\
 password {}
 password 0 {}
username u privilege 15 password 0 {}
enable secret 0 {}
 key {}
 key-string 0 {}
 pre-shared-key {}
 ppp chap password 0 {}
 neighbor 10.1.1.1 password {}
        set psksecret "{}"
        set passphrase "{}"
wpa_passphrase={}
""".splitlines()

ORDINARY = """\
crypto key generate rsa
crypto key generate rsa label SECRET modulus 2048
crypto key pubkey-chain rsa
 authentication key-management wpa version 2
 authentication key-management wpa
service password-encryption
no service password-encryption
password encryption aes
security passwords min-length 8
password-policy minimum-length 12
username operator nopassword
no password
no enable password
enable password *****
 key *****
snmp-server host inside 10.1.1.1 community ***** version 2c
snmp-server host 10.1.1.1 version 3 priv OPERATOR
snmp-server host inside 10.1.1.1
snmp-server enable traps snmp authentication linkdown
snmp-server group G v3 auth read V access 10
ip community-list standard X permit 1:2
ip community-list expanded as2_community permit _2:
 set community 1:2
 set community 65001:2 additive
 match community KEY
 neighbor 1.1.1.1 send-community both
ip bgp-community new-format
ip access-list extended KEY
 ip access-group SECRET in
access-list SECRET extended permit tcp any host 10.1.1.1 eq 22
 10 permit tcp any any eq 22
access-list 10 permit any
object-group network PASSWORD-SERVERS
 network-object host 10.1.1.1
tunnel-group SECRET type ipsec-l2l
group-policy PASSWORD attributes
aaa-server KEY protocol radius
aaa-server KEY (inside) host 10.1.1.1
aaa-server KEY (inside) host 10.1.1.1 timeout 5
 key chain X
 key 1
 standby 1 authentication md5 key-chain X
 ip authentication key-chain eigrp 1 X
 tunnel key 4711
ntp server 10.1.1.1 key 1 prefer
ntp trusted-key 1
 area 0 authentication message-digest
 hash md5
 hash sha
 integrity sha256
 authentication pre-share
 authentication mode md5
 security wpa akm psk sha256
 encryption mode ciphers aes-ccm
 crypto pki token default removal timeout 0
 keyring local SECRETS
 rsakeypair TP-self-signed-1
 key-hash ssh-rsa AAAABBBBCCCC operator
 ignore server-key
 transport input ssh
ip ssh version 2
aaa authentication login default local
snmp-server location here
action 11 cli command "crypto key generate rsa modulus 2048"
        set action accept
        set type password
        set save-password enable
        set keylife 43200
        set member "key" "other"
        set srcaddr "Password" "Secret"
    edit "secret"
config firewall ssh local-key
wpa_key_mgmt=WPA-PSK
wpa_psk_file=/etc/hostapd.wpa_psk
wep_default_key=0
ssid=password
 description key switch of line 2
 description uplink, the password is in the safe
 description password for the vault: ask the office
        set comment "Read-only key of the press"
 remark secret of nobody
username x privilege 15
https://auditor.example:8443/a
""".splitlines()

TEXT = st.text(
    st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="\"'\\<>"), min_size=8, max_size=24
)
SECRET = TEXT.filter(lambda text: text.strip("*") and "redacted" not in text)


@pytest.mark.parametrize("line", ONE_WORD)
@pytest.mark.parametrize("secret", ["pla1n-Tekst", "0822455D0A16", "$9$nhEmQVczB7dqsO$X.HsgL6x1il0Rx", "1234567890"])
def test_the_secret_of_a_statement_is_replaced_and_nothing_before_it(line, secret):
    shown = redact(line.replace("{}", secret))
    assert secret not in shown
    assert "nms-01" in line or shown.startswith(line.partition("{}")[0].rstrip('"'))
    assert "<redacted:" in shown


@pytest.mark.parametrize("line", [line for line in ONE_WORD if not re.match(r" desc|!|.*set comment", line)])
@pytest.mark.parametrize("secret", ["password", "secret", "key", "community", "auth"])
def test_a_secret_that_is_itself_an_announcing_word_is_replaced(line, secret):
    shown = redact(line.replace("{}", secret))
    assert shown.split().count(secret) <= line.split().count(secret)


@pytest.mark.parametrize("line", WITH_SPACES)
def test_a_secret_with_spaces_is_replaced_as_a_whole(line):
    for secret in ("horse Battery staple", "my secret key words", "enable password please"):
        shown = redact(line.replace("{}", secret))
        assert not {"horse", "Battery", "staple", "my", "words", "please"} & set(re.split(r"[\s\"=]+", shown))


@given(st.sampled_from(ONE_WORD), SECRET)
@example(" password 7 {}", "12345678")
def test_no_secret_of_any_spelling_is_shown(line, secret):
    if "://" in line and "/" in secret:
        return
    if line.startswith(("<", " desc", "!")) or "set comment" in line:
        secret = "".join(char for char in secret if char.isalnum()) + "Xq7"
    assert secret not in redact(line.replace("{}", secret))


@pytest.mark.parametrize("line", ORDINARY)
def test_a_statement_without_a_secret_stays_as_it_is(line):
    assert redact(line) == line


@given(st.text(max_size=200))
def test_any_text_can_be_redacted_and_redacting_twice_changes_nothing(text):
    once = redact(text)
    assert redact(once) == once


def test_blanks_in_quotes_are_no_statement():
    assert redact('-A FORWARD -m comment --comment " "') == '-A FORWARD -m comment --comment " "'


def test_the_key_behind_an_unheard_of_algorithm_is_replaced():
    assert "SECRETX" not in redact("ntp authentication-key 3 some-new-algorithm SECRETX")


def test_what_a_description_loses_is_one_word():
    assert redact(" description admin password hunter2, see cabinet 4") == (
        " description admin password <redacted:password> see cabinet 4"
    )


def test_what_surrounds_a_secret_keeps_its_spacing():
    assert redact("  username  u   password 7  0822455D0A16   ") == "  username  u   password 7  <redacted:password>   "


def test_a_private_key_over_several_lines_is_left_out():
    shown = redact_lines(
        [
            '        set private-key "-----BEGIN ENCRYPTED PRIVATE KEY-----',
            "MIIabc",
            '-----END ENCRYPTED PRIVATE KEY-----"',
            "        set name x",
        ]
    )
    assert shown == ['        set private-key "<redacted:private-key>', "        set name x"]


def test_the_middle_of_a_private_key_is_left_out_where_its_beginning_is_not_quoted():
    body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"
    assert redact_lines([body, "hostname x"]) == ["<redacted:key-material>", "hostname x"]


def test_a_line_on_which_a_parser_found_a_secret_shows_only_the_name_of_its_statement():
    assert redact('        set name "the plant reads"', "snmp") == "        set name <redacted:snmp>"
    assert redact("wps_secret_thing=abc", "wlan") == "wps_secret_thing=<redacted:wlan>"
    assert redact("mystery abc def", "other") == "mystery <redacted:other>"


def test_nothing_is_shown_of_a_line_a_secret_goes_on_over():
    assert redact("    EXAMPLE-KEY ssid=x", "wlan" + REST) == "    <redacted:wlan>"


def test_a_value_in_quotes_is_a_secret_as_a_whole():
    assert redact('add passphrase="horse battery staple" name=x') == "add passphrase=<redacted:passphrase> name=x"


def test_a_word_is_shown_by_itself_only_when_its_line_shows_it():
    assert shown_word("username u frobnicate password 0 abcdefgh", "frobnicate") == "frobnicate"
    assert shown_word("username u frobnicate password 0 abcdefgh", "abcdefgh") == "<redacted>"
    assert shown_word("mystery_password=abcdefgh", "mystery_password=abcdefgh") == "<redacted>"


@dataclass
class Sealed:
    """A text that a parser sealed, and the statement it stands in."""

    text: str
    at: Span
    owner: str


@pytest.fixture
def sealed(monkeypatch) -> list[Sealed]:
    """Every text that parsers seal from now on."""
    found: list[Sealed] = []
    real = secrets_module.seal

    def watching(clear: str | None, **facts: Any) -> Secret:
        found.extend(Sealed(text, facts["at"], facts.get("owner", "")) for text in (clear, facts.get("stored")) if text)
        return real(clear, **facts)

    all_platforms()
    users = [
        module
        for name, module in list(sys.modules.items())
        if name.startswith("vendor_parsers") and getattr(module, "seal", None) is real
    ]
    assert len(users) >= 4
    for module in users:
        monkeypatch.setattr(module, "seal", watching)
    return found


SUFFIXES = {"encrypted", "nt-encrypted", "pbkdf2", "mschap", "privilege"}


def words(line: str) -> list[str]:
    return re.split(r'[\s"=]+', line)


def leaks(read: Read, sealed: list[Sealed]) -> Iterator[str]:
    """Sealed texts that show in a quote of their line, in the account of the lines or in the printed model."""
    texts = texts_of([read])
    lines = {n: line for d in read.source.documents for n, line in zip(d.firsts, d.lines, strict=True)}
    accounts = [input_entry(entry, "en") for entry in input_summaries([read], texts, ())]
    printed = json.dumps([accounts, [plain(device) for device in read.devices]], ensure_ascii=False)
    for entry in sealed:
        if len(entry.text) < 3 or entry.text == entry.owner:
            continue
        own = [n for n in range(entry.at.first, entry.at.last + 1) if entry.text in lines.get(n, "")]
        for n in own:
            shown = words(" ".join(texts.quote(Span(entry.at.file, n, n), "test").text))
            if max(set(words(entry.text)) - SUFFIXES, key=len) in shown and words(lines[n]).count(entry.text) < 2:
                yield f"{read.source.path}:{n} shows a secret: {lines[n]!r} -> {shown}"
        elsewhere = any(entry.text in line for n, line in lines.items() if n not in own)
        # "password" as a password is also a word of ours
        if own and len(entry.text) >= 6 and entry.text not in COMMON and not elsewhere and entry.text in printed:
            yield f"{entry.at}: a secret is printed outside its line"


def test_no_text_that_a_parser_sealed_is_shown_for_any_sample(sealed):
    platforms = all_platforms()
    checked = 0
    for path in sorted(path for path in SAMPLES.rglob("*") if path.is_file()):
        (source,) = ingest([str(path)])
        sealed.clear()
        read = read_input(source, platforms)
        assert list(leaks(read, sealed)) == []
        checked += len(sealed)
    assert checked >= 50


def test_no_text_that_a_parser_sealed_is_shown_for_any_file_of_the_corpus(shared, sealed):
    platforms = all_platforms()
    rows = (shared / "corpus" / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()[1:]
    checked = 0
    for row in rows:
        (source,) = ingest([str(shared / "corpus" / row.split("\t")[0])])
        sealed.clear()
        read = read_input(source, platforms)
        if read.devices:
            assert list(leaks(read, sealed)) == []
            checked += len(sealed)
    assert checked >= 300


def secrets_in(value: Any) -> Iterator[Secret]:
    """Every sealed secret anywhere in a device."""
    if isinstance(value, Secret):
        yield value
    elif isinstance(value, tuple | list | frozenset):
        for part in value:
            yield from secrets_in(part)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from secrets_in(getattr(value, name))


def test_the_quoting_knows_the_line_of_every_secret_in_every_sample():
    platforms = all_platforms()
    for source in ingest([str(SAMPLES)]):
        for device in read_input(source, platforms).devices:
            known = secret_lines([device])
            kept = [found for found in secrets_in(device) if found.storage not in ("absent", "masked")]
            assert {(found.at.file, found.at.first) for found in kept} <= set(known)


def shown_by(content: bytes) -> str:
    """A report as text; of a workbook every part."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


@pytest.mark.parametrize("plant", ["kisarazu", "kisarazu-fixed"])
def test_no_report_in_any_format_shows_a_sealed_text(plant, sealed):
    folder = SAMPLES / "plants" / plant
    found = audit(Options(sources=(str(folder),), as_of=date(2026, 11, 22)))
    everything = "\n".join(
        path.read_text(encoding="utf-8", errors="replace") for path in folder.rglob("*") if path.is_file()
    )
    reports = {f"{name} {lang}": shown_by(renderer(name)(found, lang)) for name in FORMATS for lang in ("en", "ja")}
    checked = 0
    for entry in sealed:
        if len(entry.text) >= 6 and everything.count(entry.text) == 1:
            checked += 1
            assert [name for name, text in reports.items() if entry.text in text] == []
    assert checked >= 5


@pytest.mark.parametrize(
    "line",
    [
        "      <snmp-community-string>s3cr3t</snmp-community-string>",
        "<authpwd>s3cr3t</authpwd>",
        "          privpwd s3cr3t;",
        "set deviceconfig system snmp-setting access-setting version v2c snmp-community-string s3cr3t",
    ],
)
def test_secrets_of_pan_os_are_known_by_their_elements(line):
    assert "s3cr3t" not in redact(line)


def test_a_sealed_secret_in_an_element_is_left_out_and_the_element_stays():
    assert redact("  <odd-name>s3cr3t</odd-name>", "key") == "  <odd-name><redacted:key>"

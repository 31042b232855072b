"""SSH and TLS of the management that agree to what is broken: old protocols, ciphers, key exchanges, short keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from auditor.check import Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.fact import Fact
from auditor.model.management import Crypto, Listener
from auditor.model.text import Text
from checks._shared import basis, if_on, shown, undecided
from checks.management._words import spoken

BAD = """\
version 15.2
hostname sw-01
!
no ip http server
ip http secure-server
ip http tls-version TLSv1.0
ip http secure-ciphersuite 3des-ede-cbc-sha
ip http secure-trustpoint PLANT-CA
ip ssh version 1
ip ssh server algorithm encryption aes128-cbc aes256-ctr
ip ssh server algorithm kex diffie-hellman-group1-sha1
!
line vty 0 4
 login local
 transport input ssh
!
end
"""
GOOD = """\
version 15.2
hostname sw-01
!
no ip http server
no ip http secure-server
ip ssh version 2
ip ssh dh min size 2048
ip ssh server algorithm encryption aes256-ctr aes192-ctr
!
line vty 0 4
 login local
 transport input ssh
!
end
"""
FORTIOS = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=kanri01
config system global
    set admin-https-ssl-versions tlsv1-1 tlsv1-2
    set admin-server-cert "plant-fw-edge"
    set hostname "fw-edge"
end
config system interface
    edit "mgmt"
        set vdom "root"
        set ip 10.90.1.1 255.255.255.0
        set allowaccess https
        set type physical
    next
end
"""

T = TypeVar("T")
JUNOS = """\
set version 20.4R3.8
set system host-name sw-03
set system login user kanri01 class super-user
set system login user kanri01 authentication encrypted-password "$6$Vq8mRr2k$0b2rA1cD3eF5gH7iJ9kL1mN3oP5qR7sT9uV1wX3yZ5"
set system services ssh protocol-version v2
set system services ssh ciphers aes256-gcm@openssh.com
set system services ssh ciphers aes256-ctr
set system services ssh key-exchange curve25519-sha256
set system services ssh hostkey-algorithm-list ed25519
set interfaces ge-0/0/0 unit 0 family inet address 10.90.1.3/24
"""

_OLD = frozenset({"SSH-1", "SSL 3.0", "TLS 1.0", "TLS 1.1"})
_KEY_BITS = 2048
"""The catalogue's: RSA keys below it are weak."""


@check(
    "MGT-006",
    "management-crypto-weak",
    Severity.MEDIUM,
    title=Text("SSH/TLS for management is weak", "管理用SSH・TLSの方式が弱い"),
    why=Text(
        "Management that is encrypted in a broken way is read by whoever takes the trouble; the threat table names weak "
        "implementation as a cause.",
        "破られた方式で暗号化した管理通信は、手間をかければ読み取られる。脅威の表は実装の弱さを原因に挙げている。",
    ),
    decided=Text(
        "Each enabled SSH, HTTPS and API service, once per question: SSH version 1 or TLS below 1.2 accepted fails; a "
        "cipher in CBC mode, 3DES, DES, RC4 (arcfour), NULL or EXPORT, and the key exchange diffie-hellman-group1-sha1 "
        "fail; an RSA key below 2048 bits fails; a certificate of the factory or signed by the device itself is a "
        "warning. What is not written and has no documented default, and keys that are not part of the configuration, "
        "cannot be told.",
        "有効なSSH・HTTPS・APIごとに項目別に判定する。SSHバージョン1、またはTLS 1.2未満を受け付ければ不適合。CBCモード・3DES・DES・"
        "RC4（arcfour）・NULL・EXPORTの暗号、鍵交換 diffie-hellman-group1-sha1 は不適合。2048ビット未満のRSA鍵は不適合。"
        "工場出荷時または自己署名の証明書は警告。記載がなく既定値を文書で確認できないもの、設定に含まれない鍵は判定不能。",
    ),
    fix=Text(
        'Cisco IOS: "ip ssh version 2", a key of at least 2048 bits, "ip ssh server algorithm encryption aes256-ctr", "ip '
        'ssh dh min size 2048". FortiOS: "set strong-crypto enable", "set admin-https-ssl-versions tlsv1-2 tlsv1-3". Old '
        "control devices that know nothing better: waive it.",
        "Cisco IOS: 「ip ssh version 2」、2048ビット以上の鍵、「ip ssh server algorithm encryption aes256-ctr」「ip ssh dh min "
        "size 2048」。FortiOS: 「set strong-crypto enable」「set admin-https-ssl-versions tlsv1-2 tlsv1-3」。"
        "対応できない古い制御用機器は例外承認とする。",
    ),
    messages={
        "fail": Text("{service} accepts {found} ({basis}).", "{service} が {found} を受け付ける（{basis}）。"),
        "key": Text(
            "{service} uses a key of {found} bits ({basis}).", "{service} の鍵が {found} ビットである（{basis}）。"
        ),
        "warn": Text(
            "{service} shows a certificate of the factory or one it signed itself ({basis}).",
            "{service} が工場出荷時または自己署名の証明書を使っている（{basis}）。",
        ),
        "cannot_tell": Text("{service}: {what} cannot be told.", "{service}: {what}を判定できない。"),
    },
    examples=(
        Example(
            title=Text("SSH version 1, TLS 1.0, CBC and group 1", "SSHバージョン1・TLS 1.0・CBC・group1"),
            configs={"sw-01.cfg": BAD},
            fails=(("sw-01.cfg", 6), ("sw-01.cfg", 7), ("sw-01.cfg", 9), ("sw-01.cfg", 10), ("sw-01.cfg", 11)),
            cannot_tell=True,
        ),
        Example(
            title=Text(
                "SSH version 2 with counter mode; the key is elsewhere", "SSHバージョン2とカウンタモード。鍵は不明"
            ),
            configs={"sw-01.cfg": GOOD},
            cannot_tell=True,
        ),
        Example(title=Text("Junos: nothing old left", "Junos: 古い方式なし"), configs={"sw-03.conf": JUNOS}),
        Example(
            title=Text("FortiOS: TLS 1.1", "FortiOS: TLS 1.1を許可"),
            configs={"fw-edge.conf": FORTIOS},
            fails=(("fw-edge.conf", 3),),
        ),
    ),
    supports=("2-4.d", "2-3.c"),
    reads=("service",),
    needs=("listeners",),
    references=("SR 4.1", "M0808", "CIS IOS 12 v4.0.0 2.1.1.2"),
)
def crypto_weak(device: Device) -> Iterator[Result]:
    """Judge what each encrypted management service of a device agrees to."""
    encrypted = [
        listener for listener in device.listeners if listener.name in ("ssh", "https", "api") and _tells(listener)
    ]
    open_ = [listener for listener in encrypted if not listener.enabled.is_(False)]
    if not open_:
        yield from _none(device, encrypted)
    for (_, crypto), listeners in _by_crypto(open_).items():
        listener = next((one for one in listeners if one.enabled.is_(True)), listeners[0])
        results = [_unread(device, listener)] if crypto is None else _told(list(_judged(device, listener, crypto)))
        for result in results:
            yield from if_on(result, listener.enabled)


def _tells(listener: Listener) -> bool:
    """An API is in clear or encrypted; it is asked only where the parser says which."""
    return listener.name != "api" or listener.crypto is not None


def _by_crypto(listeners: list[Listener]) -> dict[tuple[str, Crypto | None], list[Listener]]:
    found: dict[tuple[str, Crypto | None], list[Listener]] = {}
    for listener in listeners:
        found.setdefault((listener.name, listener.crypto), []).append(listener)
    return found


def _none(device: Device, encrypted: list[Listener]) -> Iterator[Result]:
    """No SSH and no TLS: not applicable where the lines that say so are there."""
    lines = tuple(shown(listener.enabled, device.at, "service") for listener in encrypted)
    if lines:
        yield Result(
            subject=f"{device.name}:ssh and tls",
            verdict=Verdict.NOT_APPLICABLE,
            device=device.name,
            evidence=tuple(dict.fromkeys(lines)),
        )


def _unread(device: Device, listener: Listener) -> Result:
    what = Text("what it agrees to", "受け付ける方式")
    return Result(
        subject=f"{device.name}:{listener.name}",
        verdict=Verdict.CANNOT_TELL,
        device=device.name,
        evidence=(shown(listener.enabled, device.at, "service"),),
        values={"service": spoken(listener), "what": what},
        unknowns=(Text(f"{what.en} (not read on this platform)", f"{what.ja}（この機種では読み取らない）"),),
    )


def _told(results: list[Result]) -> list[Result]:
    """The results, those that nobody can tell taken together: they are one service's."""
    open_ = [result for result in results if result.verdict is Verdict.CANNOT_TELL]
    if len(open_) < 2:
        return results
    whats = [what for result in open_ if isinstance(what := (result.values or {}).get("what"), Text)]
    what = Text(", ".join(one.en for one in whats), "、".join(one.ja for one in whats))
    merged = replace(
        open_[0],
        subject=f"{open_[0].subject.partition(' ')[0]} untold",
        values={**(open_[0].values or {}), "what": what},
        unknowns=tuple(unknown for result in open_ for unknown in result.unknowns),
    )
    return [*(result for result in results if result.verdict is not Verdict.CANNOT_TELL), merged]


def _judged(device: Device, listener: Listener, crypto: Crypto) -> Iterator[Result]:
    what = Text("the oldest version it accepts", "受け付ける最も古いバージョン")
    oldest = _result(device, listener, "version", what, crypto.oldest)
    yield _failed(oldest, crypto.oldest.value or "") if crypto.oldest.value in _OLD else oldest
    for name, words, names in (
        ("ciphers", Text("the ciphers it offers", "使用できる暗号"), crypto.ciphers),
        ("key exchange", Text("the key exchanges it offers", "使用できる鍵交換方式"), crypto.exchanges),
    ):
        if names is not None:
            result = _result(device, listener, name, words, names)
            weak = [one for one in names.value or () if _weak(one)]
            yield _failed(result, ", ".join(weak)) if weak else result
    if crypto.key_bits is not None:
        result = _result(device, listener, "key", Text("the length of its key", "鍵の長さ"), crypto.key_bits)
        short = crypto.key_bits.value is not None and crypto.key_bits.value < _KEY_BITS
        yield replace(_failed(result, str(crypto.key_bits.value)), says="key") if short else result
    if crypto.own_certificate is not None:
        what = Text("whose certificate it shows", "使用している証明書")
        result = _result(device, listener, "certificate", what, crypto.own_certificate)
        yield replace(result, verdict=Verdict.WARN) if crypto.own_certificate.is_(False) else result


def _weak(name: str) -> bool:
    """CBC, DES and 3DES, RC4, no encryption at all, and the key exchange of the first group with SHA-1."""
    parts = name.casefold().replace("_", "-").split("-")
    if "diffie-hellman-group1-sha1" in name.casefold() or name.casefold() == "dh-group1-sha1":
        return True
    return any(part.startswith(("cbc", "3des", "des", "rc4", "arcfour", "null", "exp")) for part in parts)


def _result(
    device: Device,
    listener: Listener,
    name: str,
    what: Text,
    fact: Fact[T],
) -> Result:
    """A pass, or cannot tell where nobody knows."""
    result = Result(
        subject=f"{device.name}:{listener.name} {name}",
        verdict=Verdict.PASS,
        device=device.name,
        evidence=(shown(fact, listener.enabled.at or device.at, "crypto"),),
        values={"service": spoken(listener), "what": what, "basis": basis(fact)},
    )
    return result if fact.known else replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(undecided(what, fact),))


def _failed(result: Result, found: str) -> Result:
    return replace(result, verdict=Verdict.FAIL, values={**(result.values or {}), "found": found})

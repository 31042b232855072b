"""Management services that send passwords in clear."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.management import CLEARTEXT
from auditor.model.text import Text
from checks._shared import basis, shown, undecided
from checks.management._words import place, spoken

BAD = """\
version 15.2
hostname sw-01
!
no ip http server
no ip http secure-server
!
line vty 0 4
 login local
 transport input telnet ssh
!
end
"""
GOOD = BAD.replace("telnet ssh", "ssh")
FORTIOS = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-edge"
end
config system interface
    edit "internal1"
        set vdom "root"
        set ip 10.10.254.1 255.255.255.252
        set allowaccess ping https ssh http
        set type physical
    next
end
"""


@check(
    "MGT-001",
    "cleartext-management",
    Severity.HIGH,
    title=Text(
        "Cleartext management (Telnet, HTTP, FTP, TFTP) is enabled",
        "平文の管理プロトコル（Telnet・HTTP・FTP・TFTP）が有効である",
    ),
    why=Text(
        "Whoever listens on the way reads the administrator's password. The manual names leaked accounts as a cause "
        "of takeover of the boundary devices.",
        "経路上で傍受されれば管理者パスワードがそのまま読まれる。マニュアルは、アカウントの漏えいを境界機器の"
        "乗っ取りの原因として挙げている。",
    ),
    decided=Text(
        "Every Telnet, HTTP, FTP, TFTP, rsh or rlogin service of the device: on, as written or by the documented "
        "default of the platform and version, fails; off passes; undocumented default is cannot tell. HTTP that only "
        "redirects to HTTPS counts as on.",
        "機器自身のTelnet・HTTP・FTP・TFTP・rsh・rloginサービスごとに判定する。設定または機器・版の文書化された既定値で"
        "有効なら不適合、無効なら適合、既定値が確認できなければ判定不能。HTTPSへ転送するだけのHTTPも有効とみなす。",
    ),
    fix=Text(
        'Use SSH and HTTPS only. Cisco IOS: "transport input ssh", "no ip http server". Cisco ASA: remove the '
        '"telnet" lines. FortiOS: take http and telnet out of "set allowaccess". Access points: HTTPS only.',
        "SSHとHTTPSだけにする。Cisco IOS: 「transport input ssh」「no ip http server」。Cisco ASA: 「telnet」の行を削除。"
        "FortiOS: 「set allowaccess」からhttp・telnetを外す。無線AP: HTTPSのみにする。",
    ),
    messages={
        "fail": Text(
            "{service} ({where}) is enabled, {basis}: passwords travel in clear.",
            "{service}（{where}）が有効である（{basis}）。パスワードが平文で流れる。",
        ),
        "cannot_tell": Text(
            "Whether {service} ({where}) is enabled cannot be told.", "{service}（{where}）が有効かを判定できない。"
        ),
    },
    examples=(
        Example(
            title=Text("Telnet beside SSH", "SSHと併せてTelnetも許可"),
            configs={"sw-01.cfg": BAD},
            fails=(("sw-01.cfg", 9),),
        ),
        Example(title=Text("SSH only", "SSHのみ"), configs={"sw-01.cfg": GOOD}),
        Example(
            title=Text("FortiOS: http in allowaccess", "FortiOS: allowaccessにhttp"),
            configs={"fw-edge.conf": FORTIOS},
            fails=(("fw-edge.conf", 9),),
        ),
    ),
    supports=("2-4.d", "2-3.c"),
    reads=("service", "interface"),
    needs=("listeners",),
    references=("SR 7.7", "SR 4.1", "M0942", "M0808", "CIS IOS 17 v2.0.0 1.2.2"),
    cure="turn_off",
)
def cleartext_service(device: Device) -> Iterator[Result]:
    """Judge every cleartext service of a device."""
    cleartext = [listener for listener in device.listeners if listener.name in CLEARTEXT]
    for listener in cleartext:
        verdict = Verdict.CANNOT_TELL
        if listener.enabled.known:
            verdict = Verdict.FAIL if listener.enabled.value else Verdict.PASS
        question = undecided(
            Text(f"whether {spoken(listener)} is on", f"{spoken(listener)} が有効かどうか"), listener.enabled
        )
        yield Result(
            subject=f"{device.name}:{listener.name}@{place(device, listener)}",
            verdict=verdict,
            device=device.name,
            evidence=(shown(listener.enabled, device.at, "enables"),),
            values={
                "service": spoken(listener),
                "where": place(device, listener),
                "basis": basis(listener.enabled),
            },
            unknowns=(question,) if verdict is Verdict.CANNOT_TELL else (),
        )
    if device.listeners and not cleartext:
        lines = tuple(Evidence(other.enabled.at, "service") for other in device.listeners if other.enabled.at)
        yield Result(
            subject=f"{device.name}:cleartext services",
            verdict=Verdict.PASS,
            device=device.name,
            evidence=lines or (Evidence(device.at, "device"),),
        )

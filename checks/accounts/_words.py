"""Every secret of a device once, and how each is named to a person."""

from __future__ import annotations

from auditor.model.device import Device
from auditor.model.secret import Secret
from auditor.model.text import Text

LOGIN = frozenset({"user", "enable", "line"})
"""What lets somebody log in to the device itself."""

_USES = {
    "user": Text("the password of user {owner}", "ユーザ {owner} のパスワード"),
    "enable": Text("the enable password", "特権モード（enable）のパスワード"),
    "line": Text("the login password of {owner}", "{owner} のログインパスワード"),
    "snmp": Text("an SNMP community or key", "SNMPのコミュニティ・鍵"),
    "psk": Text("the VPN pre-shared key {owner}", "VPNの事前共有鍵 {owner}"),
    "wlan": Text("the wireless key of SSID {owner}", "SSID {owner} の無線LANキー"),
    "radius": Text("a RADIUS key", "RADIUSの共有鍵"),
    "tacacs": Text("a TACACS+ key", "TACACS+の共有鍵"),
    "routing": Text("a routing protocol key", "ルーティングプロトコルの鍵"),
    "ntp": Text("an NTP key", "NTPの鍵"),
}


def all_secrets(device: Device) -> tuple[Secret, ...]:
    """Every stored secret of a device, each once, in the order of its parts."""
    found = [user.secret for user in device.users]
    found += device.secrets
    found += [entry.secret for entry in device.snmp]
    found += [ssid.secret for ssid in device.ssids]
    return tuple(dict.fromkeys(secret for secret in found if secret is not None))


def named(secret: Secret) -> Text:
    """What a secret opens, without what it is."""
    text = _USES.get(secret.use, Text("a stored secret", "保存された秘密情報"))
    owner = {"owner": secret.owner}
    return Text(text.to("en", owner).strip(), text.to("ja", owner).strip())


def subject(device: Device, secret: Secret) -> str:
    """A stable name: what it is for and whose it is."""
    return f"{device.name}:{secret.use} {secret.owner}".rstrip()

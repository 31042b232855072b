"""Every secret of a device once, and how each is named to a person."""

from __future__ import annotations

from auditor.model.device import Device
from auditor.model.secret import Secret
from auditor.model.text import Text

LOGIN = frozenset({"user", "enable", "line"})
"""What lets somebody log in to the device itself."""

_USES = {
    "enable": Text("The enable password", "特権モード（enable）のパスワード"),
    "line": Text("The login password", "ログインパスワード"),
    "snmp": Text("An SNMP community or key", "SNMPのコミュニティ・鍵"),
    "psk": Text("A VPN pre-shared key", "VPNの事前共有鍵"),
    "radius": Text("A RADIUS key", "RADIUSの共有鍵"),
    "tacacs": Text("A TACACS+ key", "TACACS+の共有鍵"),
    "routing": Text("A routing protocol key", "ルーティングプロトコルの鍵"),
    "ntp": Text("An NTP key", "NTPの鍵"),
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
    owner = f" {secret.owner}" if secret.owner else ""
    if secret.use == "user":
        return Text(f"The password of user{owner}", f"ユーザ{owner} のパスワード")
    if secret.use == "wlan":
        return Text(f"The wireless key of{owner or ' an SSID'}", f"{secret.owner or 'SSID'} の無線LANキー")
    text = _USES.get(secret.use, Text("A stored secret", "保存された秘密情報"))
    return Text(f"{text.en} ({secret.owner})", f"{text.ja}（{secret.owner}）") if secret.owner else text


def subject(device: Device, secret: Secret) -> str:
    """A stable name: what it is for and whose it is."""
    return f"{device.name}:{secret.use} {secret.owner}".rstrip()

"""FortiOS wireless: SSIDs (``wireless-controller vap``) and the radios of access point profiles."""

from __future__ import annotations

from typing import NamedTuple

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.secret import Secret
from auditor.model.text import Text
from auditor.model.wireless import KeyManagement, Power, Radio, Security, Ssid
from vendor_parsers.fortinet_fortios.admins import stored
from vendor_parsers.fortinet_fortios.defaults import CLI_VAP
from vendor_parsers.fortinet_fortios.entries import Config, Entry, Scope


class Mode(NamedTuple):
    """What a value of ``security`` means."""

    security: Security
    keys: KeyManagement
    pmf: str = ""


MODES: dict[str, Mode] = {
    "open": Mode("open", "none"),
    "captive-portal": Mode("open", "none"),
    "wep64": Mode("wep", "none"),
    "wep128": Mode("wep", "none"),
    "wpa-personal": Mode("wpa/wpa2", "psk"),
    "wpa-enterprise": Mode("wpa/wpa2", "dot1x"),
    "wpa-only-personal": Mode("wpa", "psk"),
    "wpa-only-enterprise": Mode("wpa", "dot1x"),
    "wpa2-only-personal": Mode("wpa2", "psk"),
    "wpa2-only-enterprise": Mode("wpa2", "dot1x"),
    "wpa3-enterprise": Mode("wpa3", "dot1x", "required"),
    "wpa3-only-enterprise": Mode("wpa3", "dot1x", "required"),
    "wpa3-enterprise-transition": Mode("wpa2/wpa3", "dot1x"),
    "wpa3-sae": Mode("wpa3", "sae", "required"),
    "wpa3-sae-transition": Mode("wpa2/wpa3", "psk/sae"),
    "owe": Mode("owe", "none", "required"),
    "osen": Mode("open", "none"),
}
"""Words of CLI_VAP; a ``+captive-portal`` behind a word changes nothing about the air."""
CIPHERS = {"AES": frozenset({"ccmp"}), "TKIP": frozenset({"tkip"}), "TKIP-AES": frozenset({"tkip", "ccmp"})}
PMF = {"disable": "disabled", "enable": "required", "optional": "optional"}
FULL_POWER = 100


def _mode(config: Config, entry: Entry) -> tuple[Mode | None, bool]:
    """The security mode and whether it is written."""
    word = entry.word("security")
    if not word:
        return MODES["wpa2-only-personal"], False
    found = MODES.get(word.partition("+")[0])
    if found is None:
        config.puzzled(entry, "security", "wireless")
    return found, True


def _ciphers(entry: Entry, mode: Mode | None) -> Fact[frozenset[str]]:
    said = entry.choice("encrypt", CIPHERS)
    if mode is None:
        return unknown(Text("security mode not understood", "セキュリティ方式を解釈できない"))
    if mode.security in ("open", "owe"):
        none: frozenset[str] = frozenset() if mode.security == "open" else frozenset({"ccmp"})
        return default(none, CLI_VAP)
    if mode.security == "wep":
        return written(frozenset({"wep"}), entry.span("security"))
    if said is not None:
        return written(said, entry.span("encrypt"))
    if entry.written("encrypt"):
        return unknown(Text("value of encrypt not understood", "encrypt の値を解釈できない"))
    return default(CIPHERS["AES"], CLI_VAP)


def _pmf(entry: Entry, mode: Mode | None) -> Fact[str]:
    said = entry.choice("pmf", PMF)
    if mode is not None and mode.pmf:
        return default(
            mode.pmf, Text("WPA3 and OWE need protected management frames", "WPA3 と OWE では管理フレーム保護が必須")
        )
    if said is not None:
        return written(said, entry.span("pmf"))
    if mode is None or entry.written("pmf"):
        return unknown(Text("pmf not understood", "pmf の値を解釈できない"))
    if mode.security == "wpa2/wpa3":
        return unknown(
            Text(
                "no source says what a transition mode does without pmf",
                "移行モードで pmf を書かない場合の動作を示す資料がない",
            )
        )
    return default("disabled", CLI_VAP)


def _secret(entry: Entry, secrets: list[Secret], hard: bool) -> Secret | None:
    """The passphrase of an SSID; further keys are kept beside it."""
    found = [stored(entry, key, "wlan", entry.name, hard=hard) for key in ("passphrase", "sae-password", "key")]
    for row in entry.table("mpsk-key"):
        found.append(stored(row, "passphrase", "wlan", row.name, hard=hard))
    kept = [secret for secret in found if secret is not None]
    secrets += kept
    return kept[0] if kept else None


def _ssid(
    config: Config, scope: Scope, entry: Entry, radios: dict[str, list[str]], secrets: list[Secret], hard: bool
) -> Ssid:
    mode, said = _mode(config, entry)
    at = entry.span("security")

    def fact(value: str | None) -> Fact[str]:
        if value is None:
            return unknown(Text("security mode not understood", "セキュリティ方式を解釈できない"))
        return written(value, at) if said else default(value, CLI_VAP)

    security: Fact[Security] = fact(mode.security if mode else None)  # type: ignore[assignment]
    keys: Fact[KeyManagement] = fact(mode.keys if mode else None)  # type: ignore[assignment]
    vlan = entry.number("vlanid")
    on: Fact[bool] = default(True, "CLI reference, config wireless-controller vap: schedule default always")
    schedule = entry.values("schedule")
    if schedule and schedule != ("always",):
        on = (
            unknown(Text(f"schedule {' '.join(schedule)}", f"スケジュール {' '.join(schedule)}"))
            if schedule != ("none",)
            else written(False, entry.span("schedule"))
        )
    for key in ("auth", "radius-server", "usergroup"):
        entry.values(key)
    bridged, place = _place(entry, vlan)
    name = entry.word("ssid")
    return Ssid(
        name=name or entry.name,
        at=entry.at,
        enabled=on,
        broadcast=entry.switch("broadcast-ssid", default(True, CLI_VAP)),
        security=security,
        ciphers=_ciphers(entry, mode),
        key_management=keys,
        pmf=_pmf(entry, mode),
        wps=default(False, Text("FortiOS offers no WPS", "FortiOS に WPS はない")),
        isolation=entry.switch("intra-vap-privacy", default(False, CLI_VAP)),
        vlan=place,
        secret=_secret(entry, secrets, hard),
        interface="" if bridged else entry.name,
        radios=tuple(radios.get(entry.name, ())),
    )


def _place(entry: Entry, vlan: int | None) -> tuple[bool, Fact[int | None]]:
    """Whether clients are bridged at the access point (else tunnelled to the SSID's own interface), and their VLAN.

    CLI reference, config wireless-controller vap: local-bridging, vlanid, dynamic-vlan default disable and 0.
    """
    bridged = bool(entry.flag("local-bridging"))
    if entry.flag("dynamic-vlan"):
        why = Text("RADIUS may put clients into other VLANs", "RADIUS が端末を別の VLAN に割り当て得る")
        return bridged, unknown(why)
    if vlan:
        return bridged, written(vlan, entry.span("vlanid"))
    if bridged:
        why = Text(
            "the VLAN of the port its access point is plugged into", "アクセスポイントの接続先ポートの VLAN による"
        )
        return bridged, unknown(why)
    return bridged, default(None, CLI_VAP)


def _power(entry: Entry) -> Fact[Power]:
    """The transmit power: percent, dBm, or automatic between two bounds."""
    automatic = entry.flag("auto-power-level")
    low, high = entry.word("auto-power-low"), entry.word("auto-power-high")
    mode, value, level = entry.word("power-mode"), entry.number("power-value"), entry.number("power-level")
    if automatic:
        bounds = f"auto {low or '?'}-{high or '?'} dBm"
        found = Power(bounds, int(high) if high.isdecimal() else None, None, True, True if high.isdecimal() else None)
        return written(found, entry.span("auto-power-level"))
    if mode == "dBm":
        if value is None:
            return unknown(Text("power-mode dBm without power-value", "power-mode dBm だが power-value がない"))
        return written(Power(f"{value} dBm", value, None), entry.span("power-value"))
    if level is not None:
        return written(Power(f"{level} %", None, level >= FULL_POWER), entry.span("power-level"))
    return unknown(Text("no source found for the power when none is written", "出力を書かない場合の値を示す資料がない"))


def _radios(scope: Scope, all_ssids: list[str]) -> tuple[list[Radio], dict[str, list[str]]]:
    """The radios of the access point profiles, and the SSIDs each of them offers."""
    radios: list[Radio] = []
    carried: dict[str, list[str]] = {}
    for profile in scope.table("wireless-controller wtp-profile"):
        profile.table("platform")
        platform = profile.settings("platform")
        platform.word("type")
        platform.word("mode")
        for path in profile.blocks():
            if not path.startswith("radio-"):
                continue
            radio = profile.settings(path)
            name = f"{profile.name} {path}"
            mode = radio.word("mode")
            on: Fact[bool] = default(
                True, "CLI reference, config wireless-controller wtp-profile: radio mode default ap"
            )
            if mode:
                on = written(mode == "ap", radio.span("mode"))
            every = radio.word("vap-all")
            names = radio.values("vaps")
            radio.number("radio-id")
            power = _power(radio)
            offered = names or (all_ssids if every in ("", "enable", "tunnel", "bridge") else ())
            for ssid in () if on.is_(False) else offered:
                carried.setdefault(ssid, []).append(name)
            radios.append(Radio(name=name, at=radio.at, enabled=on, power=power, band=", ".join(radio.values("band"))))
    return radios, carried


def read_wireless(config: Config, secrets: list[Secret], *, hard: bool) -> tuple[list[Ssid], list[Radio]]:
    """The SSIDs and radios of every VDOM; passphrases are added to ``secrets``."""
    ssids: list[Ssid] = []
    radios: list[Radio] = []
    for scope in config.vdoms:
        table = scope.table("wireless-controller vap")
        config.report_missed(table)
        own, carried = _radios(scope, list(table.entries))
        radios += own
        ssids += [_ssid(config, scope, entry, carried, secrets, hard) for entry in table]
    return ssids, radios

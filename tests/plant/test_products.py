"""What an advisory calls a product, and whether a device is one: yes, no, or not to be told."""

from __future__ import annotations

import pytest

from auditor.model.fact import unknown, written
from auditor.model.management import Listener
from auditor.model.text import Text
from auditor.plant.products import Product, has_feature, same_model
from auditor.plant.rows import Asset
from tests.checks.building import at, device


def product(platform: str, version: str = "", model: str = "", **row: str) -> Product:
    made = device("x", platform=platform, model=model)
    return Product("x", made, Asset(at=at(1), asset_id="A-1", **row) if row else None, version)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("FortiWiFi-60F", "FWF60F", True), ("FortiGate 60F", "FGT60F", True), ("ASA5508", "ASA5508-X", True),
        ("C9300-24T", "Catalyst 9300", True), ("WS-C2960X-24TS-L", "Catalyst 2960X", True), ("RTX830", "rtx-830", True),
        ("C9200L-24T-4G", "C9200CX-8P-2X2G", False), ("RTX830", "RTX1220", False), ("SRX300", "EX2300", False),
        ("FortiGate-60F", "FWF60F", None), ("hostapd", "RTX830", None), ("", "RTX830", None),
    ],
)  # fmt: skip
def test_two_spellings_of_a_model(one: str, other: str, answer: bool | None) -> None:
    assert same_model(one, other) is answer
    assert same_model(other, one) is answer


@pytest.mark.parametrize(
    ("asked", "vendor", "name", "answer"),
    [
        (product("fortinet_fortios", "7.2.8"), "Fortinet", "FortiOS", True),
        (product("fortinet_fortios", "7.2.8"), "フォーティネット", "FortiOS", True),
        (product("fortinet_fortios", "7.2.8"), "Cisco Systems", "FortiOS", False),
        (product("cisco_ios", "17.9"), "Cisco", "Cisco IOS XE Software", True),
        (product("cisco_ios", "17.9"), "Cisco", "IOS", False),
        (product("cisco_ios", "15.2"), "Cisco", "IOS", True),
        (product("cisco_ios", "15.2"), "Cisco", "IOS XE", None),
        (product("cisco_ios", "17.9"), "Cisco", "NX-OS", False),
        (product("cisco_ios", "17.9"), "Cisco", "Webex", None),
        (product("cisco_ios", "17.9", "C9300-24T"), "Cisco", "Catalyst 9300 Series Switches", True),
        (product("cisco_ios", "17.9", "C9300-24T"), "Cisco", "Catalyst 9200", False),
        (product("cisco_ios", "17.9"), "Cisco", "Catalyst 9300", None),
        (product("yamaha_rtx", "15.02.31", "RTX830"), "ヤマハ", "RTX830", True),
        (product("yamaha_rtx", "15.02.31", "RTX830"), "株式会社ヤマハ", "RTX1220", False),
        (product("nec_ix", "10.8", "IX2106"), "Connectcom", "IX2106", False),
        (product("elsewhere", "1.0", vendor="架空計装", model="DX-100T"), "架空計装", "DX-100T", True),
        (product("elsewhere", "1.0"), "架空計装", "DX-100T", None),
    ],
)  # fmt: skip
def test_whether_a_device_is_the_product_of_an_advisory(
    asked: Product, vendor: str, name: str, answer: bool | None
) -> None:
    assert asked.is_a(name, vendor) is answer


def listener(name: str, **enabled: object) -> Listener:
    return Listener(name=name, sources=unknown(Text("not read", "not read")), **enabled)  # type: ignore[arg-type]


def test_a_feature_is_on_off_or_not_known() -> None:
    on = device("x", listeners=(listener("https", enabled=written(True, at(1))),))
    off = device("x", listeners=(listener("https", enabled=written(False, at(1))),))
    unsaid = device("x", listeners=(listener("https", enabled=unknown(Text("no default", "no default"))),))
    assert has_feature(on, "HTTP server") is True
    assert has_feature(off, "HTTP server") is False
    assert has_feature(unsaid, "HTTP server") is None
    assert has_feature(device("x"), "HTTP server") is None, "nothing listed proves nothing"
    assert has_feature(on, "quantum tunnelling") is None
    assert has_feature(device("x"), "SSL-VPN") is None

"""External connections that nobody uses and that are up all the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Parameter, Result, Severity, Side, Verdict, check
from auditor.model.device import Device
from auditor.model.forwarding import Vpn
from auditor.model.interface import Interface
from auditor.model.outside import OutsideLine
from auditor.model.rule import Action
from auditor.model.text import Text
from auditor.reach.external import ExternalLink
from auditor.reach.network import Network
from checks.external._plants import BACKUP, BACKUP_PLANT, BACKUP_ROWS, LTE, LTE_PLANT, LTE_ROWS
from checks.external._points import DIALLED, REGISTER, evidence, points, what
from checks.external._words import marked

SIDES: frozenset[Side] = frozenset({"external", "remote"})
UNUSED_WORDS = ("unused", "未使用", "予備", "spare", "old", "旧")
_CARRY_FRAMES = ("l2tpv3", "vxlan", "eoip", "gretap")
"""Tunnels for frames, into which no route has to lead."""
_STATUS = Text(
    "the status of the connection in the register (in use, idle or retired)", "外部接続台帳の状態（使用中・休止・廃止）"
)


@check(
    "EXT-003",
    "idle-external-link-up",
    Severity.MEDIUM,
    title=Text("External connection marked unused is left enabled", "使用していない外部接続が有効のままである"),
    why=Text(
        "The manual asks to cut external connections while they are not used. A line that nobody watches is a way in "
        "that nobody watches.",
        "マニュアルは、使用しない外部接続を切断することを求めている。誰も見ていない回線は、誰も見ていない侵入経路になる。",
    ),
    decided=Text(
        "Every line, tunnel, radio and dial-in that leads outside and is up fails when the register lists it as idle or retired; when its "
        "description holds one of unused_words as a word of its own and the register does not list it as in use; when no "
        "route, policy, routing protocol or rule uses the tunnel or dialled line; and when the register says it is "
        "not permanent (always_on n) but neither an idle time nor a schedule cuts it. In use by the register and none of these: pass. Cannot tell "
        "without the register, its status column, or the facts of the platform.",
        "有効な外部回線・トンネル・無線・着信回線のうち、次のいずれかを不適合とする。台帳で休止・廃止とされている。説明文に unused_words の語が"
        "単独の語として含まれ、台帳で使用中とされていない。トンネル・ダイヤル回線を使う経路・ルーティングプロトコル・ルールがない。"
        "台帳で常時接続でない（always_on が n）とされているのに、無通信切断時間もスケジュールもない。台帳で使用中とされ、いずれにも当たらなければ"
        "適合。台帳またはその状態欄がない場合、機種の設定から判断できない場合は判定不能。",
    ),
    fix=Text(
        "Shut the interface or disable the tunnel; connect on demand.\nCisco IOS: shutdown, or dialer idle-timeout 300. "
        "Yamaha: pp disable / no pp enable, pppoe auto disconnect on. FortiOS: set status down on the interface, or a "
        "schedule in the policy.",
        "インタフェースを停止するか、トンネルを無効にする。必要時だけ接続する。\nCisco IOS: shutdown、または dialer idle-timeout 300。"
        "ヤマハ: pp disable、no pp enable、pppoe auto disconnect on。FortiOS: set status down、またはポリシーのスケジュール。",
    ),
    messages={
        "fail": Text(
            "{point} ({what}) is up, although the register lists it as {status}.",
            "{point}（{what}）は台帳で{status}とされているが、有効である。",
        ),
        "described": Text(
            "{point} ({what}) is up, although its description says it is not used: '{description}'.",
            "{point}（{what}）は説明文では使われていない（「{description}」）が、有効である。",
        ),
        "unrouted": Text(
            "{point} ({what}) is up, but no route, routing protocol or rule uses it.",
            "{point}（{what}）は有効だが、使う経路・ルーティングプロトコル・ルールがない。",
        ),
        "permanent": Text(
            "{point} ({what}) is up all the time, although the register says it is not permanent.",
            "{point}（{what}）は台帳で常時接続ではないとされているが、切断されることがない。",
        ),
        "cannot_tell": Text(
            "{point} ({what}): whether it is used cannot be told.", "{point}（{what}）: 使用中かどうかを判定できない。"
        ),
    },
    examples=(
        Example(
            title=Text(
                "a spare line left up, and one that never disconnects", "有効なままの予備回線と、切断されない回線"
            ),
            configs={"fw-edge.conf": BACKUP, "rt-maint.cfg": LTE},
            plant=BACKUP_PLANT,
            registers={"external_connections.csv": BACKUP_ROWS + LTE_ROWS},
            fails=(("fw-edge.conf", 12), ("rt-maint.cfg", 7)),
        ),
        Example(
            title=Text("the line disconnects after five minutes", "5分で切断される回線"),
            configs={"rt-maint.cfg": LTE.replace("dialer idle-timeout 0", "dialer idle-timeout 300")},
            plant=LTE_PLANT,
            registers={
                "external_connections.csv": "ext_id,device,interface_or_vpn,medium,status,always_on\n" + LTE_ROWS
            },
        ),
    ),
    decides=("3-2.a", "3-3.a"),
    reads=("interface", "vpn", "routing"),
    needs=("interfaces",),
    references=("SR 7.7", "M0942"),
    parameters=(
        Parameter(
            name="unused_words",
            default=UNUSED_WORDS,
            meaning=Text("Words that mark a connection as unused", "未使用を示す語"),
        ),
    ),
)
def idle_link_up(network: Network) -> Iterator[Result]:
    """Judge every line, tunnel and dial-in to the outside that is up."""
    words = network.parameter("EXT-003", "unused_words", UNUSED_WORDS)
    listed = tuple(str(word) for word in words) if isinstance(words, tuple) else (str(words),)
    for link in points(network):
        device = network.device(link.device)
        if device is not None and link.kind not in ("cloud", "server"):
            yield _judge(device, link, listed)


def _judge(device: Device, link: ExternalLink, words: tuple[str, ...]) -> Result:
    faces = (device.interface(name) for name in (link.name, *link.names))
    face = next((one for one in faces if one is not None), None)
    description = face.description if face is not None else ""
    found = Result(
        subject=str(link), verdict=Verdict.PASS, device=device.name, evidence=evidence(link), sides=SIDES,
        values={"point": str(link), "what": what(link), "description": description, "status": ""},
    )  # fmt: skip
    bad = _bad(device, link, face, words, description)
    if bad is not None:
        if link.doubt is not None:
            return replace(found, verdict=Verdict.CANNOT_TELL, unknowns=(link.doubt,))
        says, status, lines = bad
        return replace(
            found, verdict=Verdict.FAIL, says=says, values={**(found.values or {}), "status": status},
            evidence=(*found.evidence, *lines),
        )  # fmt: skip
    row = link.row
    if link.standing == "no_register":
        return replace(found, verdict=Verdict.CANNOT_TELL, unknowns=(REGISTER,))
    if row is None or row.status is None:
        return replace(found, verdict=Verdict.CANNOT_TELL, unknowns=(_STATUS,))
    if row.always_on is False:
        return _switched(device, link, found)
    return found


def _bad(
    device: Device, link: ExternalLink, face: Interface | None, words: tuple[str, ...], description: str
) -> tuple[str, Text | str, tuple[Evidence, ...]] | None:
    """What says that a connection is not used: the sentence, the register's word, and further lines."""
    if link.standing == "idle":
        return "", Text("idle", "休止"), ()
    if link.standing == "retired":
        return "", Text("retired", "廃止"), ()
    in_use = link.row is not None and link.row.status == "in_use"
    if not in_use and marked(description, words):
        return "described", "", ()
    vpn = next((one for one in device.vpns if link.kind == "vpn" and one.name == link.name), None)
    dialled = face is not None and face.kind in DIALLED and face.dynamic != "pppoe"
    needs_a_route = (
        (bool(vpn.tunnel_interface) and not vpn.kind.startswith(_CARRY_FRAMES))
        if vpn is not None
        else link.kind == "interface" and dialled
    )
    if needs_a_route and _sure(device) and not _used(device, face.name if face is not None else link.name, face, vpn):
        return "unrouted", "", ()
    return None


def _sure(device: Device) -> bool:
    """True when every route is written: then one that is not there is not there."""
    return "routes" in device.reads and not device.routing and device.observed.routes is None


def _used(device: Device, name: str, face: Interface | None, vpn: Vpn | None) -> bool:
    """True when anything sends packets into a tunnel or line, or lets them through by its name."""
    names = {name, *(() if vpn is None else (vpn.entry, vpn.name, vpn.tunnel_interface))}
    if face is not None and (face.group or any(face.name in bridge.members for bridge in device.bridges)):
        return True
    networks = face.networks if face is not None else None
    ways = [(route.interface, route.next_hop) for route in device.routes]
    ways += [(policy.interface, policy.next_hop) for policy in device.policy_routes]
    for out, next_hop in ways:
        if out in names or (networks is not None and next_hop is not None and next_hop in networks):
            return True
    return any(
        rule.enabled and ((rule.inward and rule.inward & names) or (rule.outward and rule.outward & names))
        for ruleset in device.filters
        for rule in ruleset.rules
    )


def _switched(device: Device, link: ExternalLink, found: Result) -> Result:
    """A connection that is to be up for a while only."""
    names = {link.name, link.by, *link.names}
    line: OutsideLine | None = next((one for one in device.outside_lines if one.name in names), None)
    if (line is not None and line.timed.is_(True)) or _scheduled(device, names):
        return found
    if line is not None and line.idle.value is not None:
        lines = (*found.evidence, Evidence(line.idle.at or line.at, "stays"))
        if line.idle.value > 0:
            return replace(found, evidence=lines)
        return replace(found, verdict=Verdict.FAIL, says="permanent", evidence=lines)
    if link.enabled.known and "outside_lines" in device.reads and line is None and link.kind == "interface":
        return replace(found, verdict=Verdict.FAIL, says="permanent")
    when = Text(f"what cuts {link.name} while it is not used", f"{link.name} を不使用時に切断する仕組み")
    return replace(found, verdict=Verdict.CANNOT_TELL, unknowns=(when,))


def _scheduled(device: Device, names: set[str]) -> bool:
    """True when every rule that names the line works by a schedule only."""
    mine = [
        rule
        for ruleset in device.filters
        for rule in ruleset.rules
        if rule.enabled
        and rule.action is Action.PERMIT
        and not names.isdisjoint((rule.inward or frozenset()) | (rule.outward or frozenset()))
    ]
    return bool(mine) and all(any(text.startswith(("schedule", "time")) for text in rule.conditions) for rule in mine)

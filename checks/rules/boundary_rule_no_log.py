"""Boundary rules whose packets leave no trace in a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.rule import Action, Rule
from auditor.model.text import Text
from auditor.reach.chains import unfolded
from auditor.reach.network import Network
from checks._denials import last_denials
from checks._shared import undecided
from checks.control_network._plants import PLANT, router
from checks.rules._fates import content
from checks.rules._lists import is_boundary
from checks.rules._working import Between, Working, answers_only, working_lists

MOST_SHOWN = 20
LOGGED = {
    "office": " permit tcp 10.10.1.0 0.0.0.255 host 10.20.1.10 eq 443 log",
    "hmi": " permit tcp 10.20.1.0 0.0.0.255 host 10.30.1.10 eq 502 log",
    "dcs": " permit tcp host 10.30.1.10 host 10.20.1.20 eq 4840 log",
}
FORTIOS = """\
#config-version=FGT60F-7.0.5-FW-build0304-220208:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-ctl"
end
config log setting
    set fwpolicy-implicit-log {implicit}
end
config system interface
    edit "office"
        set ip 10.10.1.1 255.255.255.0
        set type physical
    next
    edit "dcs"
        set ip 10.30.1.1 255.255.255.0
        set type physical
    next
end
config firewall policy
    edit 4
        set name "trend"
        set srcintf "office"
        set dstintf "dcs"
        set srcaddr "all"
        set dstaddr "all"
        set action accept
        set schedule "always"
        set service "HTTPS"
        set logtraffic {traffic}
    next
end
"""


@check(
    "RUL-007",
    "boundary-rule-no-log",
    Severity.MEDIUM,
    title=Text("Boundary rule without logging", "境界のルールでログが取得されていない"),
    why=Text(
        "What crossed the boundary, and what tried to, can be looked up after an incident only if it was logged.",
        "境界を通過した通信と通過しようとした通信は、記録がなければ事故の後に調べられない。",
    ),
    decided=Text(
        "Every list at work on a device where a control-class or external zone meets another zone. Its permits that join "
        "such a zone to one of another kind are judged together: one without a log fails. So is what the list denies "
        "last, by a rule for everything or by itself: not logged fails. Permits for the later packets of sessions "
        "(established) do not count, nor do rules the platform adds. Whether anybody sends these logs anywhere is another "
        "check's question.",
        "制御系等または外部のゾーンが他のゾーンと接する機器で働くリストを見る。種別の異なるゾーンへまたがる許可ルールをまとめて判定し、"
        "ログのないものが一つでもあれば不適合。最後の拒否（全通信の拒否ルール、またはリストの暗黙の拒否）も、ログがなければ不適合。"
        "確立済みセッションの許可（established）と、機器が自動で加えるルールは数えない。ログの転送先は別の検査で判定する。",
    ),
    fix=Text(
        "FortiOS: set logtraffic all in each policy, and set fwpolicy-implicit-log enable under config log setting. "
        "Cisco IOS: end the list with deny ip any any log, and add log to the permits that matter. Cisco ASA: end it with "
        "an explicit deny (it is logged by default). Yamaha: pass-log and reject-log filters.",
        "FortiOS: 各ポリシーに set logtraffic all、config log setting に set fwpolicy-implicit-log enable。"
        "Cisco IOS: リストの末尾を deny ip any any log とし、重要な許可に log を付ける。Cisco ASA: 明示の拒否で終える（既定で記録される）。"
        "Yamaha: pass-log・reject-log のフィルタを使う。",
    ),
    messages={
        "fail": Text(
            "{list}: {count} of {total} permit rules across a boundary are not logged: {rules}.",
            "{list}: 境界をまたぐ許可ルール {total} 件のうち {count} 件にログがない: {rules}。",
        ),
        "denial": Text(
            "{list}: what it denies at last is not logged ({why}).",
            "{list}: 最後の拒否がログに残らない（{why}）。",
        ),
        "cannot_tell": Text(
            "{list}: whether {count} of {total} permit rules across a boundary are logged cannot be told.",
            "{list}: 境界をまたぐ許可ルール {total} 件のうち {count} 件のログの有無を判定できない。",
        ),
        "denial_unclear": Text(
            "{list}: whether what it denies at last is logged cannot be told.",
            "{list}: 最後の拒否がログに残るかを判定できない。",
        ),
    },
    decides=("3-3.d",),
    supports=("2-3.a", "3-2.b"),
    reads=("filter",),
    needs=("filters", "bindings"),
    references=("SR 2.8", "CIS Palo Alto Firewall 6 v1.0.0 7.3"),
    examples=(
        Example(
            title=Text("IOS: permits without log", "IOS: ログのない許可"),
            configs={"rt-01.cfg": router()},
            plant=PLANT,
            fails=(("rt-01.cfg", 19), ("rt-01.cfg", 22), ("rt-01.cfg", 25)),
        ),
        Example(
            title=Text("IOS: the last deny is left to the list", "IOS: 最後の拒否がリストまかせ"),
            configs={"rt-01.cfg": router(**LOGGED).replace(" deny ip any any log\nend", "end")},
            plant=PLANT,
            fails=(("rt-01.cfg", 25),),
        ),
        Example(
            title=Text("IOS: permits and the last deny are logged", "IOS: 許可も最後の拒否も記録"),
            configs={"rt-01.cfg": router(**LOGGED)},
            plant=PLANT,
        ),
        Example(
            title=Text("FortiOS: logged only where a profile finds something", "FortiOS: UTM検知時のみ記録"),
            configs={"fw-ctl.conf": FORTIOS.format(traffic="utm", implicit="disable")},
            plant=PLANT,
            fails=(("fw-ctl.conf", 6), ("fw-ctl.conf", 19)),
        ),
        Example(
            title=Text("FortiOS: all sessions and the implicit deny", "FortiOS: 全セッションと暗黙の拒否を記録"),
            configs={"fw-ctl.conf": FORTIOS.format(traffic="all", implicit="enable")},
            plant=PLANT,
        ),
    ),
)  # fmt: skip
def boundary_rule_no_log(network: Network) -> Iterator[Result]:
    """Every bound list of every device at a boundary: its permits across the boundary, then its last denial."""
    between: dict[str, Between] = {}
    for found in working_lists(network):
        bound = [one for one in found.bindings if one.stage != "local" and one.ruleset == found.rules.name]
        if not bound or not is_boundary(network, found.device):
            continue
        sides = between.setdefault(found.device.name, Between(network, found.device))
        rules = unfolded(found.device, found.rules)
        permits = {
            rule.at: rule
            for rule in rules
            if rule.action is Action.PERMIT and rule.starts and not rule.implied and not answers_only(rule.service)
            and sides.crosses(rule, bound)
        }  # fmt: skip
        yield from _permits(found, list(permits.values()))
        yield from _denial(found, rules)


def _whole(found: Working, what: str) -> Result:
    return Result(
        subject=f"{found.rules.name}: {what}", verdict=Verdict.PASS, device=found.device.name, sides=found.sides,
        evidence=(Evidence(found.rules.at, "defines"),), values={"list": found.rules.name},
    )  # fmt: skip


def _permits(found: Working, permits: Sequence[Rule]) -> Iterator[Result]:
    silent = [rule for rule in permits if rule.log is False]
    unclear = [rule for rule in permits if rule.log is None]
    shown = silent or unclear or permits
    if not shown:
        return
    names = [f"{rule.name} ({content(rule)})" for rule in silent[:3]]
    values = {
        "list": found.rules.name,
        "count": len(shown),
        "total": len(permits),
        "rules": "; ".join(names) + ("; …" if len(silent) > len(names) else ""),
    }
    verdict = Verdict.FAIL if silent else Verdict.CANNOT_TELL if unclear else Verdict.PASS
    yield replace(
        _whole(found, "permits"), verdict=verdict, values=values,
        evidence=tuple(Evidence(rule.at, "permits") for rule in shown[:MOST_SHOWN]),
        unknowns=(_UNREAD,) if verdict is Verdict.CANNOT_TELL else (),
    )  # fmt: skip


_UNREAD = Text("whether these rules are logged", "これらのルールのログの有無")
_IMPLICIT = Text("the list denies the rest by itself", "暗黙の拒否")


def _denial(found: Working, rules: Sequence[Rule]) -> Iterator[Result]:
    """What a list denies at last: its rules for everything, else what it does by default."""
    whole = _whole(found, "last denial")
    vrfs = {binding.vrf for binding in found.bindings}
    names = {interface.name for interface in found.device.interfaces if interface.vrf in vrfs}
    denials, by_itself = last_denials(rules, found.rules, names)
    if not by_itself:
        silent = [rule for rule in denials if rule.log is False]
        unclear = [rule for rule in denials if rule.log is None]
        shown = list({rule.at: rule for rule in silent or unclear or denials}.values())
        if not shown:
            return
        said = replace(whole, evidence=tuple(Evidence(rule.at, "denies") for rule in shown[:MOST_SHOWN]))
        if silent:
            values = {"list": found.rules.name, "why": ", ".join(dict.fromkeys(rule.name for rule in silent[:3]))}
            yield replace(said, verdict=Verdict.FAIL, says="denial", values=values)
        elif unclear:
            yield replace(said, verdict=Verdict.CANNOT_TELL, says="denial_unclear", unknowns=(_UNREAD,))
        else:
            yield said
        return
    if found.rules.default is not Action.DENY:
        return
    log = found.rules.default_log
    # behind its last rule stands the denial that no line shows
    behind = max((rule.at for rule in found.own), key=lambda at: (at.file == found.rules.at.file, at.last))
    said = replace(whole, evidence=(Evidence(log.at or behind, "last"),))
    if not log.known:
        what = undecided(Text("whether the implicit denial is logged", "暗黙の拒否のログの有無"), log)
        yield replace(said, verdict=Verdict.CANNOT_TELL, says="denial_unclear", unknowns=(what,))
    elif log.is_(False):
        yield replace(said, verdict=Verdict.FAIL, says="denial", values={"list": found.rules.name, "why": _IMPLICIT})
    else:
        yield said

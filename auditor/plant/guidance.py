"""What the columns of each register hold, in the words of its template."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model.text import Text

Groups = tuple[tuple[tuple[str, ...], Text], ...]

_DAYS = Text("days as 2027-03-31", "日付は 2027-03-31 の形")

GUIDANCE: Mapping[str, Groups] = {
    "ledger": (
        (
            ("asset_id", "name", "kind"),
            Text(
                "the plant's own number (auditor counted A-0001 on; put yours), the host name as its configuration has it, "
                "and the kind: router, firewall, switch, l3switch, ap, wlc, vpn_gateway, cellular_gateway, server, or any word "
                "for an endpoint",
                "自社の管理番号（A-0001 以降は仮番号。置き換える）、設定にあるホスト名、種別（router、firewall、switch、l3switch、"
                "ap、wlc、vpn_gateway、cellular_gateway、server。端末は任意の語）",
            ),
        ),
        (
            ("vendor", "model", "os_version", "serial", "support_end"),
            Text(
                "who made it, what it is and what runs on it. Of an endpoint the vendor is the maker of its network card, "
                "by its MAC address",
                "製造元・型式・版数・シリアル番号・サポート終了日。端末のメーカーは MAC アドレスから求めた通信部品の製造元",
            ),
        ),
        (
            ("ip", "mac", "zone"),
            Text(
                "single addresses, several with ';' between; the zone's id of the plant file",
                "IP アドレスと MAC アドレス（複数は「;」区切り）、プラントファイルのゾーン id",
            ),
        ),
        (
            ("area", "owner", "vendor_contact_id", "sim_or_imei"),
            Text(
                "where it stands, who answers for it, whom to call (a contact_id of contacts), its SIM or IMEI",
                "設置区画、管理責任者、ベンダの連絡先（緊急連絡先一覧の連絡先番号）、SIM・IMEI",
            ),
        ),
        (
            ("takeover_impact", "status", "disposal_record", "config_expected", "last_reviewed"),
            Text(
                "what its takeover would mean, whether it is in use, the record of its disposal, whether its configuration "
                "is to be supplied for audits, when the row was last checked",
                "乗っ取られた場合の影響、使用状況、廃棄記録、監査への設定提出の要否、この行を最後に確認した日",
            ),
        ),
    ),
    "external_connections": (
        (
            ("ext_id", "device", "interface_or_vpn"),
            Text(
                "a number of your own, the device, and its interface, tunnel or service as the configuration names it",
                "接続の番号、機器名、設定にあるインタフェース・VPN・サービスの名称",
            ),
        ),
        (
            ("counterpart_id", "usage_type", "medium", "status"),
            Text(
                "who is at the far end (a counterpart_id of counterparts), the manual's usage type, the line, whether it is "
                "in use",
                "接続先（接続先台帳の接続先番号）、マニュアルの利活用類型、回線、使用状況",
            ),
        ),
        (
            ("purpose", "always_on", "always_on_reason", "one_way"),
            Text(
                "what it is for, whether it must be up at all times and why, what makes it one-way",
                "用途、常時接続か否かとその理由、一方向とする手段",
            ),
        ),
        (
            ("approved_by", "review_due"),
            Text(
                f"who approved it, and when it is looked at again ({_DAYS.en})", f"承認者と次回見直し日（{_DAYS.ja}）"
            ),
        ),
    ),
    "flows": (
        (
            ("flow_id", "src_zone", "src", "dst_zone", "dst"),
            Text(
                "a number of your own; from where to where, by zone id and address: any, an address, a prefix, a range a-b, "
                "several with ';' between",
                "通信の番号、送信元と宛先のゾーン id とアドレス（any、アドレス、プレフィックス、範囲 a-b、複数は「;」区切り）",
            ),
        ),
        (
            ("proto", "port", "initiator"),
            Text(
                "tcp, udp, icmp … or any; the destination port: a number, a range a-b, several, or any; who opens the "
                "session: src (default), dst or both",
                "tcp、udp、icmp など、または any。宛先ポートは番号・範囲 a-b・複数・any。開始側は src（既定）、dst、both",
            ),
        ),
        (
            ("purpose", "view_only", "owner", "expires"),
            Text(
                f"what it is for, whether it only looks and never operates, who asked for it, until when it is approved ({_DAYS.en})",
                f"用途、閲覧のみ（操作なし）か、申請部署、承認の期限（{_DAYS.ja}）",
            ),
        ),
    ),
    "counterparts": (
        (
            ("counterpart_id", "name", "kind"),
            Text("a number of your own, the organisation, and what it is to the plant", "接続先の番号、事業者名、種別"),
        ),
        (
            ("requirements_doc", "assessment_date", "certificates"),
            Text(
                "the security requirements shown to it, when its level was confirmed, certificates (ISMS, CSMS …)",
                "提示したセキュリティ要件書、セキュリティレベルを確認した日、取得認証（ISMS、CSMS など）",
            ),
        ),
        (
            ("contract_or_nda", "contract_expiry", "media_clause"),
            Text(
                "contract or non-disclosure agreement, its end, whether it has a clause on removable media",
                "契約・秘密保持契約、その期限、可搬媒体の取扱条項の有無",
            ),
        ),
    ),
    "contacts": (
        (
            ("contact_id", "party", "role", "name"),
            Text("a number of your own, company or department, task, person", "連絡先の番号、会社・部署、役割、氏名"),
        ),
        (
            ("phone", "mail", "hours"),
            Text("how and when to reach the person; numbers as text", "連絡手段と対応時間。番号は文字列で書く"),
        ),
        (("deputy", "deputy_contact"), Text("who stands in, and how to reach them", "代理者とその連絡先")),
        (
            ("last_confirmed",),
            Text(f"when all this was last confirmed ({_DAYS.en})", f"最後に確認した日（{_DAYS.ja}）"),
        ),
    ),
    "accounts": (
        (
            ("device_or_group", "account"),
            Text(
                "the device (or your name for a group of devices) and the account as the configuration has it",
                "機器（または機器群の呼び名）と、設定にあるアカウント名",
            ),
        ),
        (
            ("person", "admin", "remote", "shared_reason"),
            Text(
                "who uses it, whether as administrator, whether from outside, and why if several people share it",
                "利用者、管理者権限の有無、遠隔利用の有無、共用する場合はその理由",
            ),
        ),
        (
            ("granted", "expires", "password_changed", "last_reviewed"),
            Text(
                f"since when, until when, last change of the password, last review ({_DAYS.en})",
                f"付与日、有効期限、パスワードの変更日、最終棚卸日（{_DAYS.ja}）",
            ),
        ),
    ),
    "admin_sources": (
        (
            ("network_or_host", "purpose", "devices"),
            Text(
                "addresses from which administrators may reach management services, what stands there, and the devices this "
                "holds for (several with ';' between; empty: every device)",
                "管理サービスへの接続を認める送信元、そこに何があるか、対象機器（複数は「;」区切り。空欄は全機器）",
            ),
        ),
    ),
    "waivers": (
        (
            ("waiver_id", "check_id", "target"),
            Text(
                "a number of your own, the check (MGT-003 …), and the subject of the finding as the report has it",
                "例外の番号、チェック ID（MGT-003 など）、レポートにある指摘の対象（subject）",
            ),
        ),
        (
            ("risk", "decision", "compensating_measure"),
            Text("what may happen, what was decided, what is done instead", "起こり得ること、判断、代わりに行う対策"),
        ),
        (
            ("approver", "officer_approval", "date", "expires"),
            Text(
                f"who accepted it, whether the officer in charge did, when and until when ({_DAYS.en})",
                f"承認者、担当役員の承認の有無、承認日、有効期限（{_DAYS.ja}）",
            ),
        ),
    ),
    "reviews": (
        (
            ("what", "scope"),
            Text(
                "what was looked at, and on which devices: names, an area, 'boundary firewalls', 'all'",
                "点検の項目と対象（機器名、区画、「境界ファイアウォール」、「全機器」など）",
            ),
        ),
        (
            ("date", "reviewer", "result", "next_due"),
            Text(
                f"when, by whom, what came of it, when next ({_DAYS.en})",
                f"実施日、実施者、結果、次回予定日（{_DAYS.ja}）",
            ),
        ),
    ),
    "advisories": (
        (
            ("advisory_id", "vendor", "product", "affected_version_range", "feature_needed"),
            Text(
                "CVE or vendor's number, product, versions as '>=7.2.0, <7.2.9' or '17.9.4 and earlier', the feature it needs",
                "CVE などの番号、製品、影響する版数（「>=7.2.0, <7.2.9」「17.9.4 以前」の形）、影響の条件となる機能",
            ),
        ),
        (
            ("severity", "published", "decision", "done_date"),
            Text(
                f"how bad, when published, what was decided and when that was done ({_DAYS.en})",
                f"深刻度、公開日、対応の判断、完了日（{_DAYS.ja}）",
            ),
        ),
    ),
    "changes": (
        (
            ("change_id", "device", "date", "by", "summary", "approved_by"),
            Text(
                f"one approved change of a device: number, device, day ({_DAYS.en}), who did it, what, who approved it",
                f"承認済みの変更一件: 番号、機器、変更日（{_DAYS.ja}）、作業者、内容、承認者",
            ),
        ),
    ),
    "media": (
        (
            ("media_id", "purpose", "counterpart", "holder"),
            Text(
                "the label on it, what it is for, with whom it is exchanged, who keeps it",
                "媒体に貼った番号、用途、授受の相手、保管者",
            ),
        ),
        (
            ("virus_check", "erase_function"),
            Text(
                "whether it checks for viruses itself, and whether it can erase itself",
                "ウイルス検査機能・消去機能の有無",
            ),
        ),
        (
            ("last_erased", "last_scanned"),
            Text(f"when last erased and last scanned ({_DAYS.en})", f"最後に消去・検査した日（{_DAYS.ja}）"),
        ),
    ),
    "exercises": (
        (
            ("date", "kind", "scenario", "participants"),
            Text(
                f"when ({_DAYS.en}), what kind, the scenario, who took part",
                f"実施日（{_DAYS.ja}）、種別、想定した事象、参加者",
            ),
        ),
        (
            ("issues", "feedback_done"),
            Text("what went wrong, and whether plans were changed for it", "見つかった課題と、計画への反映状況"),
        ),
    ),
}
"""By register: groups of neighbouring columns with what they hold. Every column stands in one group (a test holds that)."""

"""Why parts of a FortiOS configuration are left alone."""

from __future__ import annotations

from auditor.model.text import Text

LOOKS = Text("Pages, pictures, reports and the look of the GUI", "画面・メッセージ・レポートの体裁")
PROFILES = Text(
    "Security profiles: what permitted traffic is inspected for is not judged",
    "UTM プロファイル。許可後の検査内容は判定しない",
)
FACTORY = Text("Lists the factory ships, not settings of this plant", "出荷時に入っている一覧。現場の設定ではない")
TUNING = Text("Tuning without effect on who reaches what", "到達性やアクセス制御に影響しない調整値")
LABEL = Text("Label, comment or identifier", "ラベル・コメント・識別子")
KEYS = Text("Certificates and keys; their bodies say nothing here", "証明書・鍵の本体。内容からは判断しない")
QOS = Text("Traffic shaping", "帯域制御")
CLUSTER = Text("High availability: the pair itself is not modelled", "冗長構成。クラスタ自体はモデル化しない")
AUTOMATION = Text("Automation, scripts and scheduled jobs", "自動化・スクリプト・定期処理")
HOURS = Text(
    "Hours and days of schedules: a rule under one stays uncertain",
    "スケジュールの時間帯・曜日。これを使うルールは不確実として扱う",
)
DOS = Text("DoS policies drop floods, they grant nothing", "DoS ポリシー。攻撃を落とすだけで許可はしない")
MULTICAST = Text("Multicast forwarding is not modelled", "マルチキャスト転送はモデル化しない")
PROXY = Text("Explicit proxy and WAN optimisation are not followed", "明示プロキシ・WAN 最適化は追わない")
LEASES = Text("Addresses handed out to clients", "クライアントへのアドレス払い出し")
LOGGING = Text("What is logged locally and how", "ローカルログの内容・保存方法")
AUTH = Text("Details of how users prove themselves", "利用者認証の細部")
RADIO = Text("Radio planning and wireless intrusion detection", "電波計画・無線侵入検知の調整")
SWITCH = Text("Profiles of managed switches", "配下スイッチのプロファイル")

"""Settings of otherwise understood sections that no verdict rests on, and why.

A row of the table is a reason (reasons.py), a block path, and behind the colon the settings; ``key=value`` is that value
only, ``*`` every setting of the block.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.text import Text
from vendor_parsers.fortinet_fortios import reasons

_TABLE = """
FACTORY config firewall wildcard-fqdn * / edit * : wildcard-fqdn member
TUNING config system password-policy : min-lower-case-letter min-upper-case-letter min-non-alphanumeric min-number
  min-change-characters change-4-characters expire-status expire-day reuse-password reuse-password-limit
  login-lockout-upon-weaker-encryption login-lockout-upon-downgrade
TUNING config system ssh-config : ssh-mac-algo ssh-hsk-algo ssh-hsk-override ssh-hsk ssh-hsk-password
LOOKS config system admin / edit * : config=gui-dashboard config=gui-vdom-menu-favorites config=login-time
LABEL ** : uuid comment comments color snmp-index visibility category fabric-object global-object uuid-idx label
  global-label
TUNING config system interface / edit * : role distance priority dhcp-relay-service fail-detect arpforward
  broadcast-forward bfd l2forward icmp-accept-redirect vlanforward stpforward ips-sniffer-mode
  ident-accept ipmac subst substitute-dst-mac netbios-forward wins-ip sample-rate
  polling-interval sample-direction explicit-web-proxy=disable explicit-ftp-proxy=disable proxy-captive-portal tcp-mss
  inbandwidth outbandwidth egress-shaping-profile ingress-shaping-profile disconnect-threshold spillover-threshold
  ingress-spillover-threshold weight external device-identification device-user-identification
  estimated-upstream-bandwidth estimated-downstream-bandwidth measured-upstream-bandwidth
  measured-downstream-bandwidth bandwidth-measure-time monitor-bandwidth vrrp-virtual-mac preserve-session-route
  auto-auth-extension-device ap-discover ip-managed-by-fortiipam switch-controller-mgmt-vlan
  switch-controller-igmp-snooping-proxy switch-controller-igmp-snooping-fast-leave switch-controller-igmp-snooping
  swc-first-create swc-vlan fortilink defaultgw dns-server-override dns-server-protocol speed mtu-override mtu wccp
  drop-overlapped-fragment drop-fragment security-mode=none macaddr mediatype lacp-mode lacp-speed lacp-ha-slave
  lacp-ha-secondary min-links min-links-down algorithm trunk fortilink-split-interface
  switch-controller-feature switch-controller-nac switch-controller-dhcp-snooping switch-controller-arp-inspection
  switch-controller-traffic-policy switch-controller-dynamic switch-controller-iot-scanning
  switch-controller-learning-limit switch-controller-rspan-mode switch-controller-source-ip vlan-protocol idle-timeout
  disc-retry-timeout lcp-echo-interval lcp-max-echo-fails username ipunnumbered padt-retry-timeout
  dhcp-client-identifier dhcp-renew-time dhcp-relay-agent-option dhcp-relay-type dhcp-relay-ip dhcp-relay-interface
  remote-ip reachable-time stp stp-ha-slave stp-ha-secondary ha-priority gwdetect detectserver
  detectprotocol secondary-ip default-purdue-level dhcp-snooping-server-list exclude-signatures sfp-dsl phy-mode
  aggregate-type priority-override redundant-interface fp-anomaly auth-cert auth-portal-addr allowed-vlans native-vlan
  port-mirroring ike-saml-server pptp-client l2tp-client client-options dhcp-classless-route-addition
  dhcp-broadcast-flag dhcp-smart-relay eap-supplicant np-qos-profile trust-ip6-1 trust-ip6-2 trust-ip6-3
TUNING config system interface / edit * / config ipv6 : nd-mode icmp6-send-redirect ip6-reachable-time
  ip6-retrans-time ip6-hop-limit dhcp6-prefix-delegation dhcp6-information-request vrrp-virtual-mac6 vrip6_link_local
  ip6-send-adv dhcp6-relay-service ip6-other-flag ip6-manage-flag ip6-max-interval ip6-min-interval ip6-link-mtu
  ip6-default-life ra-send-mtu ip6-dns-server-override unique-autoconf-addr interface-identifier ip6-adv-rio
  ip6-prefix-mode dhcp6-client-options cli-conn6-status ip6-upstream-interface ip6-subnet ip6-delegated-prefix-iaid
  nd-cga-modifier nd-cert ip6-route-pref
TUNING config system interface / edit * / config vrrp / edit * : vrgrp priority adv-interval preempt vrdst version
  start-time accept-mode ignore-default-route vrdst-priority
TUNING config system global : alias timezone language gui-allow-default-hostname gui-allow-incompatible-fabric-fgt
  gui-app-detection-sdwan gui-auto-upgrade-setup-warning gui-cdn-domain-override gui-cdn-usage gui-certificates
  gui-custom-language gui-date-format gui-date-time-source gui-device-latitude gui-device-longitude
  gui-display-hostname gui-firmware-upgrade-warning gui-firmware-upgrade-setup-warning
  gui-forticare-registration-setup-warning gui-fortigate-cloud-sandbox gui-fortiguard-resource-fetch
  gui-fortisandbox-cloud gui-ipv6 gui-lines-per-page gui-local-out gui-replacement-message-groups gui-rest-api-cache
  gui-theme gui-wireless-opensecurity gui-workflow-management admin-concurrent admin-console-timeout
  admin-hsts-max-age admin-https-pki-required admin-https-ssl-ciphersuites
  admin-https-ssl-banned-ciphers admin-lockout-duration admin-login-max admin-maintainer
  admin-reset-button admin-restrict-local admin-scp admin-ssh-grace-time admin-ssh-password
  switch-controller virtual-switch-vlan vdom-mode vdom-admin management-vdom strong-crypto
  ssl-min-proto-version pre-login-banner post-login-banner dst revision-image-auto-backup
  cfg-save daily-restart restart-time fds-statistics fgd-alert-subscription management-ip management-port
  management-port-use-admin-sport miglogd-children proxy-auth-timeout remoteauthtimeout reset-sessionless-tcp
  tcp-halfclose-timer tcp-halfopen-timer tcp-option tcp-timewait-timer udp-idle-timer user-device-store-max-devices
  wifi-ca-certificate wifi-certificate wireless-controller wireless-controller-port wireless-mode
  ssh-mac-algo ssh-hostkey-algo snat-route-change anti-replay arp-max-entry auth-cert auth-http-port
  auth-https-port auth-keepalive auth-session-limit autorun-log-fsck av-affinity av-failopen av-failopen-session
  batch-cmdb block-session-timer br-fdb-max-entry cert-chain-max check-protocol-header check-reset-range cli-audit-log
  clt-cert-req dnsproxy-worker-count log-ssl-connection log-uuid-address log-uuid-policy login-timestamp
  hostname-display ipsec-asic-offload refresh sslvpn-max-worker-count sys-perf-log-interval two-factor-email-expiry
  two-factor-fac-expiry two-factor-ftk-expiry two-factor-ftm-expiry two-factor-sms-expiry url-filter-count
  wad-worker-count fortitoken-cloud faz-disk-buffer-size fortiextender forticare-registration-setup fortiservice-port
  honor-df internet-service-database memory-use-threshold-extreme memory-use-threshold-green memory-use-threshold-red
  multicast-forward multi-factor-authentication airplane-mode ble-button max-route-cache-size
  endpoint-control-fds-access endpoint-control-portal-port edit-vdom-prompt disk-usage fec-port per-user-bal
  policy-auth-concurrent proxy-auth-lifetime proxy-auth-lifetime-timeout proxy-cert-use-mgmt-vdom
  proxy-cipher-hardware-acceleration proxy-hardware-acceleration proxy-keep-alive-mode proxy-kxp-hardware-acceleration
  proxy-re-authentication-mode proxy-re-authentication-time proxy-resource-mode proxy-worker-count pmtu-discovery
  radius-port security-rating-result-submission security-rating-run-on-schedule sslvpn-affinity
  sslvpn-cipher-hardware-acceleration sslvpn-ems-sn-check sslvpn-kxp-hardware-acceleration sslvpn-plugin-version-check
  sslvpn-web-mode strict-dirty-session-check syncinterval tp-mc-skip-policy traffic-priority traffic-priority-level
  usb-device user-server-cert vip-arp-range virtual-server-count virtual-server-hardware-acceleration wan-optimization
  ipv6-accept-dad ipv6-allow-anycast-probe ipv6-allow-local-in-silent-drop ipv6-allow-multicast-probe igmp-state-limit
  default-service-source-port default-log-rate
AUTH config system admin / edit * : vdom schedule two-factor two-factor-authentication two-factor-notification
  fortitoken email-to sms-server sms-phone sms-custom-server remote-group radius-vdom-override accprofile-override
  vdom-override force-password-change peer-auth peer-group guest-auth guest-lang guest-usergroups hidden
  password-expire allow-remove-admin-session wildcard gui-default-dashboard-template
  gui-ignore-release-overview-version gui-ignore-invalid-signature-version gui-global-menu-favorites
  gui-vdom-menu-favorites login-time history0 history1 is-admin old-password
LOOKS config system admin / edit * : gui-dashboard gui-vdom-menu-favorites gui-new-feature-acknowledge login-time
AUTH config system api-user / edit * : vdom schedule peer-auth peer-group cors-allow-origin
AUTH config system accprofile / edit * : system-diagnostics cli-config cli-diagnose
  cli-exec cli-get cli-show scope system-execute-ssh system-execute-telnet
TUNING config system dns : timeout retry dns-cache-limit dns-cache-ttl cache-notfound-responses source-ip
  ssl-certificate server-hostname server-select-method interface-select-method interface alt-primary alt-secondary log
  domain fqdn-cache-ttl fqdn-min-refresh fqdn-max-refresh hostname-ttl hostname-limit dns-over-tls root-servers
TUNING config system ntp : syncinterval source-ip source-ip6 key-type key-id authentication
TUNING config system ntp / config ntpserver / edit * : ntpv3 interface-select-method interface ip-type key-type
  vrf-select
TUNING config system settings : gui-icap gui-implicit-policy gui-dns-database gui-load-balance gui-multicast-policy
  gui-dos-policy gui-object-colors gui-voip-profile gui-ap-profile gui-security-profile-group gui-local-in-policy
  gui-local-reports gui-explicit-proxy gui-dynamic-routing gui-dynamic-profile-display gui-dlp gui-dlp-profile
  gui-sslvpn gui-sslvpn-clients gui-sslvpn-personal-bookmarks gui-sslvpn-realms gui-policy-based-ipsec
  gui-threat-weight gui-spamfilter gui-emailfilter gui-file-filter gui-application-control gui-ips
  gui-endpoint-control gui-endpoint-control-advanced gui-dhcp-advanced gui-vpn gui-wireless-controller
  gui-switch-controller gui-advanced-wireless-features gui-fortiap-split-tunneling gui-traffic-shaping
  gui-wan-load-balancing gui-antivirus gui-webfilter gui-webfilter-advanced gui-videofilter gui-dnsfilter
  gui-waf-profile gui-waf gui-advanced-policy gui-allow-unnamed-policy gui-email-collection gui-domain-ip-reputation
  gui-multiple-interface-policy gui-multiple-utm-profiles gui-policy-disclaimer gui-policy-learning gui-ztna gui-ot
  gui-virtual-patch-profile gui-casb gui-gtp gui-proxy-inspection gui-fortitelemetry gui-default-policy-columns
  gui-enforce-change-summary gui-nat46-64 gui-per-policy-disclaimer gui-route-tag-address-creation gui-ddns
  gui-replacement-message-groups gui-antispyware allow-subnet-overlap asymroute=disable asymroute6=disable
  asymroute-icmp=disable asymroute6-icmp=disable auxiliary-session bfd bfd-desired-min-tx bfd-detect-mult
  bfd-dont-enforce-src-port bfd-required-min-rx block-land-attack comments consolidated-firewall-mode=disable
  default-app-port-as-service default-voip-alg-mode deny-tcp-with-icmp detect-unknown-esp device dhcp-proxy
  dhcp-proxy-interface dhcp-proxy-interface-select-method dhcp-server-ip dhcp6-server-ip dyn-addr-session-check
  ecmp-max-paths email-portal-check-dns ext-resource-session-check firewall-session-dirty gateway gateway6
  h323-direct-model hyperscale-default-policy-action ike-dn-format ike-natt-port ike-policy-route ike-port
  ike-quick-crash-detect ike-session-resume ike-tcp-port ip ip6 link-down-access lldp-reception lldp-transmission
  location-id mac-ttl manageip6 multicast-forward multicast-skip-policy multicast-ttl-notchange
  nat46-force-ipv4-packet-forwarding nat46-generate-ipv6-fragment-header nat64-force-ipv6-packet-forwarding opmode=nat
  policy-offload-level prp-trailer-action sccp-port sctp-session-without-init ses-denied-traffic sip-expectation
  sip-helper sip-nat-trace sip-ssl-port sip-tcp-port sip-udp-port snat-hairpin-traffic ssl-ssh-profile status
  tcp-session-without-syn utf8-spam-tagging v4-ecmp-mode vpn-stats-log vpn-stats-period
  wccp-cache-engine ngfw-mode=profile-based inspection-mode central-nat=disable vdom-type discovered-device-timeout
TUNING config system snmp sysinfo : description location contact-info engine-id engine-id-type trap-v1-status
  trap-v1-lport trap-v1-rport trap-v2c-status trap-v2c-lport trap-v2c-rport trap-status trap-lport trap-rport
  trap-high-cpu-threshold trap-low-memory-threshold trap-log-full-threshold trap-free-memory-threshold
  trap-freeable-memory-threshold append-index non-mgmt-vdom-query
TUNING config system snmp community / edit * : trap-v1-status trap-v1-lport trap-v1-rport trap-v2c-status
  trap-v2c-lport trap-v2c-rport trap-status trap-lport trap-rport trap-high-cpu-threshold trap-low-memory-threshold
  trap-log-full-threshold trap-free-memory-threshold trap-freeable-memory-threshold mib-view vdoms events
  query-v1-port query-v2c-port
TUNING config system snmp community / edit * / config hosts / edit * : source-ip ha-direct interface
  interface-select-method vrf-select
TUNING config system snmp community / edit * / config hosts6 / edit * : source-ipv6 ha-direct interface source-ip6
TUNING config system snmp user / edit * : trap-v1-status trap-v1-lport trap-v1-rport trap-v2c-status trap-v2c-lport
  trap-v2c-rport trap-status trap-lport trap-rport trap-high-cpu-threshold trap-low-memory-threshold
  trap-log-full-threshold trap-free-memory-threshold trap-freeable-memory-threshold notify-hosts notify-hosts6
  source-ip source-ipv6 ha-direct mib-view vdoms events query-port interface-select-method
TUNING config system fortiguard : antispam-cache antispam-cache-mpercent antispam-cache-mpermille antispam-cache-ttl
  antispam-expiration antispam-force-off antispam-license antispam-timeout outbreak-prevention-cache
  outbreak-prevention-cache-mpercent outbreak-prevention-cache-mpermille outbreak-prevention-cache-ttl
  outbreak-prevention-expiration outbreak-prevention-force-off outbreak-prevention-license outbreak-prevention-timeout
  webfilter-cache webfilter-cache-ttl webfilter-expiration webfilter-force-off webfilter-license webfilter-timeout
  fortiguard-anycast fortiguard-anycast-source load-balance-servers sdns-options sdns-server-ip sdns-server-port
  auto-join-forticloud auto-firmware-upgrade auto-firmware-upgrade-day auto-firmware-upgrade-delay
  auto-firmware-upgrade-start-hour auto-firmware-upgrade-end-hour auto-negotiate auto-discovery-sender
  auto-discovery-receiver auto-discovery-forwarder auto-discovery-psk auto-discovery-shortcuts
  auto-discovery-crossover auto-discovery-dialup-placeholder auto-discovery-offer-interval source-ip
  service-account-id persistent-connection interface-select-method interface ddns-server-ip ddns-server-port
  update-build-proxy update-dldb update-extdb update-ffdb update-uwdb update-server-location
TUNING config system central-management : mode schedule-config-restore schedule-script-restore schedule-timeout
  allow-monitor allow-push-configuration allow-push-firmware allow-remote-firmware-upgrade serial-number fmg-source-ip
  fmg-update-port include-default-servers enc-algorithm interface-select-method interface local-cert ca-cert
  use-elbc-vdom vdom
TUNING config system email-server : reply-to authenticate username validate-server source-ip type
  interface-select-method ssl-min-proto-version
TUNING config system lte-modem : extra-init authtype username modem-port mode holddown-timer pdptype interface
  billing-date data-limit data-usage-tracking force-wireless-profile gps-port auto-connect network-type sim-switch
TUNING config system sdwan : load-balance-mode duplication-max-num neighbor-hold-boot-time neighbor-hold-down
  neighbor-hold-down-time fail-detect app-perf-log-period config=health-check config=service config=neighbor
  config=duplication config=health-check-fortiguard fail-alert-interfaces
TUNING config system virtual-wan-link : load-balance-mode neighbor-hold-boot-time neighbor-hold-down
  neighbor-hold-down-time fail-detect config=health-check config=service config=neighbor
TUNING config system sdwan / config members / edit * : cost weight priority priority6 priority-in-sla priority-out-sla
  spillover-threshold ingress-spillover-threshold volume-ratio source source6 preferred-source transport-group
TUNING config system virtual-wan-link / config members / edit * : cost weight priority spillover-threshold
  ingress-spillover-threshold volume-ratio source source6
TUNING config system sdwan / config zone / edit * : service-sla-tie-break advpn-select advpn-health-check
  minimum-sla-meet-members
TUNING config system zone / edit * : description config=tagging
TUNING config system virtual-switch / edit * / config port / edit * : speed status=up alias mediatype
TUNING config system switch-interface / edit * : vdom type
  mac-ttl vlan-subinterface
LABEL config firewall address / edit * : allow-routing cache-ttl passive-fqdn-learning config=tagging dirty
LABEL config firewall addrgrp / edit * : type allow-routing config=tagging
LABEL config firewall addrgrp6 / edit * : config=tagging
LABEL config firewall address6 / edit * : config=tagging cache-ttl
TUNING config firewall service custom / edit * : helper session-ttl tcp-halfclose-timer tcp-halfopen-timer
  tcp-timewait-timer tcp-rst-timer udp-idle-timer check-reset-range proxy app-service-type=disable iprange=0.0.0.0
TUNING config firewall service group / edit * : proxy
PROFILES config firewall policy / edit * : inspection-mode voip-profile ips-voip-filter sctp-filter-profile
  icap-profile ssh-filter-profile videofilter-profile casb-profile profile-protocol-options ssl-ssh-profile
  spamfilter-profile cifs-profile diameter-filter-profile telemetry-profile webproxy-profile
  utm-status profile-type profile-group av-profile ips-sensor webfilter-profile application-list dnsfilter-profile
  file-filter-profile emailfilter-profile waf-profile dlp-sensor dlp-profile virtual-patch-profile
PROFILES config firewall profile-group / edit * : *
LEASES config system dhcp server / edit * : *
LEASES config system dhcp6 server / edit * : *
TUNING config system dns-server / edit * : *
TUNING config system session-helper / edit * : *
TUNING config system auto-install : *
DOS config firewall DoS-policy / edit * : *
DOS config firewall DoS-policy6 / edit * : *
DOS config firewall DoS-policy / edit * / config anomaly / edit * : *
DOS config firewall DoS-policy6 / edit * / config anomaly / edit * : *
TUNING config firewall policy / edit * : logtraffic-start capture-packet auto-asic-offload np-acceleration
  np-accelation session-ttl vlan-cos-fwd vlan-cos-rev diffserv-forward diffserv-reverse diffserv-copy
  diffservcode-forward diffservcode-rev traffic-shaper traffic-shaper-reverse per-ip-shaper tcp-mss-sender
  tcp-mss-receiver tcp-session-without-syn anti-replay timeout-send-rst send-deny-packet firewall-session-dirty
  schedule-timeout wccp wanopt wanopt-detection wanopt-passive-opt wanopt-peer wanopt-profile webcache webcache-https
  fixedport permit-any-host permit-stun-host custom-log-fields replacemsg-override-group block-notification disclaimer
  email-collect natip geoip-anycast geoip-match tos-negate dynamic-shaping delay-tcp-npu-session dsri rtp-nat rtp-addr
  rsso fsso wsso fsso-agent-for-ntlm ntlm ntlm-enabled-browsers ntlm-guest auth-path auth-cert auth-redirect-addr
  radius-mac-auth-bypass reputation-direction http-policy-redirect ssh-policy-redirect redirect-url outbound inbound
  natinbound natoutbound scan-botnet-connections passive-wan-health-measurement port-preserve port-random fec
  policy-offload cgn-log-server-grp decrypted-traffic-mirror learning-mode policy-expiry-date policy-expiry-date-utc
  sgt-check
PROFILES config firewall policy6 / edit * : utm-status inspection-mode profile-type profile-group
  profile-protocol-options av-profile webfilter-profile ips-sensor application-list ssl-ssh-profile dnsfilter-profile
  dlp-sensor
TUNING config firewall policy6 / edit * : logtraffic-start auto-asic-offload session-ttl tcp-mss-sender
  tcp-mss-receiver anti-replay timeout-send-rst traffic-shaper fixedport dsri send-deny-packet
TUNING config firewall local-in-policy / edit * : auto-asic-offload virtual-patch logtraffic
TUNING config firewall local-in-policy6 / edit * : auto-asic-offload virtual-patch logtraffic
TUNING config firewall vip / edit * : id arp-reply gratuitous-arp-interval
  ssl-min-proto-ver ssl-max-proto-ver ssl-insert-empty-fragment ssl-client-renegotiation ssl-mode ssl-certificate
  ssl-dh-bits ssl-algorithm ssl-pfs ssl-min-version ssl-max-version ssl-server-algorithm ssl-client-fallback
  ssl-client-session-state-type ssl-client-session-state-timeout ssl-client-session-state-max
  ssl-http-location-conversion ssl-http-match-host ssl-hpkp ssl-hsts ssl-server-session-state-type
  ssl-server-session-state-timeout ssl-server-session-state-max ssl-server-min-version ssl-server-max-version
  ssl-send-empty-frags ssl-accept-ffdhe-groups http-compression http-only-cookie http-request-body-timeout
  http-request-header-timeout http-ip-header http-ip-header-name http-cookie-domain http-cookie-path http-multiplex
  http-redirect https-cookie-secure ldb-method persistence monitor max-embryonic-connections add-nat46-route outlook-web-access weblogic-server websphere-server dns-mapping-ttl h2-support h3-support
  server-type
TUNING config firewall ippool / edit * : arp-reply arp-intf associated-interface block-size num-blocks-per-user
  pba-timeout permit-any-host source-startip source-endip nat64 startport endport port-per-user add-nat64-route
  pba-interim-log subnet-broadcast-in-ippool
TUNING config firewall central-snat-map / edit * : port-preserve port-random
TUNING config router static / edit * : weight comment link-monitor-exempt bfd tag preferred-source
TUNING config router static6 / edit * : weight comment link-monitor-exempt bfd tag devindex flowlabel
TUNING config router ospf : abr-type auto-cost-ref-bandwidth distance distance-external distance-internal
  distance-local distance-inter-area distance-intra-area database-overflow default-metric default-information-metric
  default-information-metric-type default-information-route-map log-neighbour-changes restart-mode restart-period
  restart-on-topology-change rfc1583-compatible spf-timers bfd distribute-list-in distribute-route-map-in config=area
  config=ospf-interface config=neighbor config=passive-interface config=summary-address config=distribute-list
TUNING config router bgp : keepalive-timer holdtime-timer always-compare-med bestpath-as-path-ignore
  bestpath-cmp-confed-aspath bestpath-cmp-routerid bestpath-med-confed bestpath-med-missing-as-worst cluster-id
  client-to-client-reflection confederation-identifier confederation-peers dampening default-local-preference
  deterministic-med distance-external distance-internal distance-local distance-inter-area distance-intra-area
  ebgp-multipath enforce-first-as fast-external-failover graceful-restart graceful-restart-time
  graceful-stalepath-time graceful-update-delay graceful-end-on-timer ibgp-multipath additional-path
  additional-path-select ignore-optional-capability log-neighbour-changes network-import-check scan-time
  synchronization tag-resolve-mode recursive-next-hop recursive-inherit-priority multipath-recursive-distance
  config=admin-distance config=aggregate-address config=neighbor-group config=neighbor-range config=vrf-leak
TUNING config router bgp / config neighbor / edit * : *
TUNING config router bgp / config network / edit * : route-map backdoor network-import-check
TUNING config router bgp / config redistribute * : route-map config=*
TUNING config router rip : update-timer timeout-timer garbage-timer version default-metric config=distance
  config=distribute-list config=interface config=neighbor config=offset-list max-out-metric send-version
TUNING config router ospf6 : *
TUNING config router isis : *
TUNING config router ripng : *
TUNING config vpn ipsec phase1-interface / edit * : dpd dpd-retrycount dpd-retryinterval nattraversal
  keepalive net-device mode-cfg mode-cfg-allow-client-selector assign-ip assign-ip-from peertype peerid localid
  localid-type local-gw add-route add-gw-route passive-mode exchange-interface-ip
  exchange-ip-addr4 exchange-ip-addr6 exchange-fgt-device-id auto-join-forticloud auto-firmware-upgrade
  auto-firmware-upgrade-day auto-firmware-upgrade-delay auto-firmware-upgrade-start-hour
  auto-firmware-upgrade-end-hour auto-negotiate auto-discovery-sender auto-discovery-receiver auto-discovery-forwarder
  auto-discovery-psk auto-discovery-shortcuts auto-discovery-crossover auto-discovery-dialup-placeholder
  auto-discovery-offer-interval wizard-type fragmentation fragmentation-mtu childless-ike rekey enforce-unique-id
  save-password client-auto-negotiate client-keep-alive client-resume client-resume-interval client-sigalgs banner
  ipv4-start-ip ipv4-end-ip ipv4-netmask ipv4-dns-server1 ipv4-dns-server2 ipv4-dns-server3 ipv4-wins-server1
  ipv4-wins-server2 ipv4-split-include ipv4-split-exclude ipv4-name ipv4-df ipv4-exclude-range dns-mode domain
  unity-support monitor monitor-hold-down-delay monitor-hold-down-time monitor-hold-down-type
  monitor-hold-down-weekday monitor-min network-overlay network-id tunnel-search distance priority certificate
  signature-hash-alg digital-signature-auth peer peergrp authusr eap-identity eap-exclude-peergrp
  eap-reauth eap-reauth-intv backup-gateway cert-id-validation cert-peer-username-validation cert-peer-username-strip
  cert-trust-store include-local-lan loopback-asymroute reauth ha-sync-esp-seqno negotiate-timeout ip-version
  send-cert-chain acct-verify ppk ppk-identity forticlient-enforcement group-member-check group-object-filter
  group-search-base group-filter group-poll-interval encapsulation encapsulation-address esn link-cost kms default-gw
  default-gw-priority aggregate-member aggregate-weight packet-redistribution vni encap-local-gw4 encap-local-gw6
  encap-remote-gw4 encap-remote-gw6 rsa-signature-format rsa-signature-hash-override suite-b transport fortinet-esp
  fallback-tcp-threshold mesh-selector-type azure-ad-autoconnect
TUNING config vpn ipsec phase2-interface / edit * : keylifekbs replay keepalive
  auto-negotiate add-route encapsulation l2tp dhcp-ipsec single-source route-overlap inbound-dscp-copy
  initiator-ts-narrow diffserv diffservcode ipv4-df dst-port src-port protocol auto-discovery-forwarder
  auto-discovery-sender
TUNING config vpn ipsec phase1 / edit * : dpd dpd-retrycount dpd-retryinterval nattraversal keepalive peertype
  peerid localid local-gw add-gw-route mode-cfg mode-cfg-allow-client-selector fragmentation fragmentation-mtu
  wizard-type
TUNING config vpn ipsec phase2 / edit * : keylifekbs replay keepalive auto-negotiate
  use-natip selector-match
TUNING config vpn ssl settings : ssl-max-proto-ver ssl-insert-empty-fragment
  ssl-client-renegotiation ssl-mode ssl-certificate ssl-dh-bits ssl-algorithm ssl-pfs ssl-min-version ssl-max-version
  ssl-server-algorithm ssl-client-fallback ssl-client-session-state-type ssl-client-session-state-timeout
  ssl-client-session-state-max ssl-http-location-conversion ssl-http-match-host ssl-hpkp ssl-hsts
  ssl-server-session-state-type ssl-server-session-state-timeout ssl-server-session-state-max ssl-server-min-version
  ssl-server-max-version ssl-send-empty-frags ssl-accept-ffdhe-groups algorithm banned-cipher ciphersuite
  login-attempt-limit login-block-time login-timeout dtls-hello-timeout dtls-tunnel dtls-max-proto-ver
  dtls-min-proto-ver dtls-heartbeat-fail-count dtls-heartbeat-idle-timeout dtls-heartbeat-interval dtls-policy
  dtls-in-kernel dns-server1 dns-server2 dns-suffix wins-server1 wins-server2 url-obscuration http-compression
  http-only-cookie http-request-body-timeout http-request-header-timeout http-ip-header http-ip-header-name
  http-cookie-domain http-cookie-path http-multiplex http-redirect deflate-compression-level deflate-min-data-size
  tunnel-connect-without-reauth tunnel-user-session-timeout tunnel-addr-assigned-method
  force-two-factor-auth unsafe-legacy-renegotiation servercert check-referer browser-language-detection https-redirect
  route-source-interface auto-tunnel-static-route x-content-type-options encode-2f-sequence encrypt-and-store-password
  header-x-forwarded-for port-precedence client-sigalgs dual-stack-mode saml-redirect-port web-mode-snat user-peer
  server-hostname transform-backward-slashes
TUNING config vpn ssl settings / config authentication-rule / edit * : realm cipher auth user-peer
  source-address-negate source-address6-negate
TUNING config vpn ssl web portal / edit * : split-tunneling split-tunneling-routing-address
  split-tunneling-routing-negate dns-server1 dns-server2 dns-suffix wins-server1 wins-server2 ip-mode exclusive-routing
  auto-connect keep-alive clipboard limit-user-logins web-mode=disable ipv6-tunnel-mode=disable save-password=disable
LOOKS config vpn ssl web portal / edit * : heading theme custom-lang display-bookmark display-connection-tools
  display-history display-status user-bookmark forticlient-download forticlient-download-method
  customize-forticlient-download-url windows-forticlient-download-url macos-forticlient-download-url
  hide-sso-credential redir-url
RADIO config wireless-controller vap / edit * : max-clients max-clients-ap fast-roaming external-fast-roaming
  mesh-backhaul okc voice-enterprise fast-bss-transition ft-mobility-domain ft-over-ds ft-r0-key-lifetime
  eapol-key-retries tkip-counter-measure external-web external-logout external-web-format portal-type
  portal-message-override-group security-exempt-list security-redirect-url security-group selected-usergroups
  acct-interim-interval acct-all-servers rates-11a rates-11bg rates-11n-ss12 rates-11n-ss34 rates-11ac-ss12
  rates-11ac-ss34 rates-11ac-mcs-map rates-11ax-mcs-map rates-11ax-ss12 rates-11ax-ss34 probe-resp-suppression
  probe-resp-threshold radio-sensitivity radio-2g-threshold radio-5g-threshold ip mac-filter mac-filter-policy-other
  mac-auth-bypass mac-username-delimiter mac-password-delimiter mac-calling-station-delimiter
  mac-called-station-delimiter mac-case dhcp-lease-time dhcp-address-enforcement dhcp-option43-insertion
  dhcp-option82-insertion dhcp-option82-circuit-id-insertion dhcp-option82-remote-id-insertion broadcast-suppression
  me-disable-thresh multicast-rate multicast-enhance qos-profile utm-profile utm-status utm-log vlan-auto vlan-pooling
  alias split-tunneling quarantine gtk-rekey gtk-rekey-intv ptk-rekey ptk-rekey-intv eap-identity eap-exclude-peergrp
  eap-reauth eap-reauth-intv local-authentication local-lan local-standalone local-standalone-nat local-standalone-dns
  captive-portal-session-timeout-interval captive-portal-auth-timeout auth-path auth-cert auth-redirect-addr
  roaming-acct-interim-update high-efficiency target-wake-time 80211k 80211v bss-color-partial beacon-advertising
  igmp-snooping ldpc atf-weight schedule-config-restore schedule-script-restore schedule-timeout keyindex
  pmf-assoc-comeback-timeout pmf-sa-query-retry-timeout owe-groups owe-transition owe-transition-ssid sae-groups
  sae-h2e-only sae-pk mpsk-concurrent-clients mpsk-profile dynamic-vlan usergroup primary-wag-profile
  secondary-wag-profile wps additional-akms access-control-list antivirus-profile webfilter-profile ips-sensor
  sticky-client-remove sticky-client-threshold-2g sticky-client-threshold-5g scan-botnet-connections osen
RADIO config wireless-controller wtp-profile / edit * : ap-country led-state led-schedules handoff-rssi
  handoff-roaming handoff-sta-thresh allowaccess login-passwd login-passwd-change lldp max-clients
  config=split-tunneling-acl energy-efficient-ethernet dtls-hello-timeout dtls-tunnel dtls-max-proto-ver
  dtls-min-proto-ver dtls-heartbeat-fail-count dtls-heartbeat-idle-timeout dtls-heartbeat-interval dtls-policy
  dtls-in-kernel control-message-offload apcfg-profile ble-profile ip-fragment-preventing tun-mtu-uplink
  tun-mtu-downlink frequency-handoff ap-handoff ext-info-enable indoor-outdoor-deployment console-login poe-mode
  syslog-profile config=deny-mac-list config=lan config=lbs config=esl-ses-dongle bonjour-profile
RADIO config wireless-controller wtp-profile / edit * / config platform : ddscan _local_platform_str
RADIO config wireless-controller wtp-profile / edit * / config * : channel channel-bonding channel-utilization
  channel-bonding-ext darrp short-guard-interval protection-mode powersave-optimize transmit-optimize
  amsdu coexistence zero-wait-dfs bss-color bss-color-mode arrp-profile max-clients beacon-interval 80211d 80211mc
  bandwidth-admission-control bandwidth-capacity frequency-handoff ap-handoff spectrum-analysis airtime-fairness
  band-5g-type drma drma-sensitivity dtim rts-threshold frag-threshold mimo-mode vap1 vap2 vap3 vap4 auto-power-target
LOGGING config log syslogd filter : *
LOGGING config log syslogd override-filter : *
LOGGING config log syslogd2 filter : *
LOGGING config log syslogd2 override-filter : *
LOGGING config log syslogd3 filter : *
LOGGING config log syslogd3 override-filter : *
LOGGING config log syslogd4 filter : *
LOGGING config log syslogd4 override-filter : *
LOGGING config log fortianalyzer filter : *
LOGGING config log fortianalyzer override-filter : *
LOGGING config log fortianalyzer2 filter : *
LOGGING config log fortianalyzer2 override-filter : *
LOGGING config log fortianalyzer3 filter : *
LOGGING config log fortianalyzer3 override-filter : *
LOGGING config log fortianalyzer-cloud filter : *
LOGGING config log fortianalyzer-cloud override-filter : *
LOGGING config log fortiguard filter : *
LOGGING config log fortiguard override-filter : *
LOGGING config log eventfilter : *
LOGGING config log setting : *
TUNING config system netflow : *
TUNING config system sflow : *
LOGGING config log syslogd setting : facility format source-ip priority max-log-rate certificate
  interface-select-method interface syslog-type ssl-min-proto-version config=custom-field-name vrf-select
LOGGING config log fortianalyzer setting : serial certificate-verification upload-option upload-interval upload-day
  upload-time source-ip reliable hmac-algorithm conn-timeout monitor-failure-retry-period monitor-keepalive-period
  priority max-log-rate ips-archive access-config interface-select-method interface ssl-min-proto-version
  fallback-to-primary certificate __change_ip preshared-key vrf-select server-cert-ca
LOGGING config log fortiguard setting : upload-option upload-interval upload-day upload-time source-ip
  ssl-min-proto-version priority max-log-rate conn-timeout access-config
AUTH config user radius / edit * : timeout radius-port auth-type nas-ip nas-id nas-id-type acct-interim-interval
  acct-all-servers radius-coa all-usergroup use-management-vdom source-ip username-case-sensitive
  username-case-sensitivity username-sensitivity class h3c-compatibility password-encoding password-renewal
  password-expiry-warning password-attr interface-select-method interface server-identity-check transport-protocol
  tls-min-proto-version ca-cert client-cert group-override-attr-type delimiter config=accounting-server status-ttl
  vrf-select require-message-authenticator
AUTH config user tacacs+ / edit * : port authen-type authorization source-ip interface-select-method interface
  status-ttl vrf-select
AUTH config user ldap / edit * : source-ip source-port group-member-check group-object-filter group-search-base
  group-filter group-poll-interval secure ssl-min-proto-version ca-cert password-encoding password-renewal
  password-expiry-warning password-attr member-attr search-type obtain-user-info user-info-exchange-server two-factor
  two-factor-authentication two-factor-notification server-identity-check antiphish status-ttl vrf-select
AUTH config user fsso / edit * : port port2 port3 source-ip source-ip6 type ldap-server ldap-poll user-info-server
  group-poll-interval logon-timeout status sni
AUTH config user local / edit * : two-factor two-factor-authentication two-factor-notification fortitoken email-to
  sms-server sms-phone sms-custom-server passwd-time passwd-policy authtimeout workstation username-case-sensitive
  username-case-sensitivity username-sensitivity id qkd-profile
LEASES config system dhcp server / edit * : *
LEASES config system dhcp server / edit * / config reserved-address / edit * : *
TUNING config system arp-table / edit * : *
SWITCH config switch-controller managed-switch / edit * : *
RADIO config wireless-controller wids-profile / edit * : *
HOURS config firewall schedule recurring / edit * : *
HOURS config firewall schedule onetime / edit * : start-utc end-utc expiration-days
LOGGING config log setting : *
"""


def _rows() -> Iterator[tuple[Text, str, tuple[str, ...]]]:
    for row in _TABLE.strip().replace("\n  ", " ").splitlines():
        head, _, words = row.partition(" :")
        name, _, path = head.partition(" ")
        yield getattr(reasons, name), path, tuple(word.replace("=", " ") for word in words.split())


SETTINGS = tuple(_rows())
"""Reason, block path, settings."""

# 2024-03-14 11:20:05 by RouterOS 7.12.1
# software id = KW0A-TEST
#
# model = RB952Ui-5ac2nD
# serial number = KW0000000001
/interface bridge
add comment="事務所側" name=bridge-office
/interface wireless security-profiles
set [ find default=yes ] supplicant-identity=MikroTik
add authentication-types=wpa-psk,wpa2-psk mode=dynamic-keys name=old supplicant-identity="" \
    unicast-ciphers=tkip,aes-ccm wpa-pre-shared-key=12345678 wpa2-pre-shared-key=12345678
/interface wireless
set [ find default-name=wlan1 ] band=2ghz-b/g/n country=japan disabled=no mode=ap-bridge security-profile=old \
    ssid=KW-OLD wps-mode=push-button
/routing ospf instance
add disabled=no name=default router-id=10.62.20.250
/routing ospf area
add disabled=no instance=default name=backbone
/snmp community
set [ find default=yes ] addresses=0.0.0.0/0 name=public
/interface bridge port
add bridge=bridge-office interface=ether1
add bridge=bridge-office interface=wlan1
/ip address
add address=10.60.10.200/24 interface=bridge-office network=10.60.10.0
add address=10.62.20.250/24 comment="PLC側 sw-dcs" interface=ether2 network=10.62.20.0
/ip dns
set allow-remote-requests=yes servers=10.60.20.10
/ip firewall filter
add action=accept chain=input connection-state=established,related
add action=accept chain=input protocol=icmp
add action=drop chain=input comment="作業中は止める" disabled=yes
add action=accept chain=forward connection-state=established,related
/ip firewall nat
add action=masquerade chain=srcnat out-interface=ether2
add action=dst-nat chain=dstnat comment="PLC-01 モニタ" dst-address=10.60.10.200 dst-port=8502 protocol=tcp \
    to-addresses=10.62.20.11 to-ports=502
/ip route
add distance=1 gateway=10.60.10.1
/ip service
set ssh address=10.69.2.100/32
set api-ssl disabled=yes
/snmp
set enabled=yes
/routing ospf interface-template
add area=backbone disabled=no interfaces=bridge-office,ether2
/system clock
set time-zone-name=Asia/Tokyo
/system identity
set name=rt-old

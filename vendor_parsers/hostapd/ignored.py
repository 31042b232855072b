"""hostapd settings that no verdict rests on, and why."""

from __future__ import annotations

from auditor.model.text import Text
from auditor.platform import Ignored

_TUNING = Text("Radio and timing details without bearing on protection", "保護に関係しない無線・タイミングの設定")
_LOCAL = Text("Files, sockets and logging of the host", "ホスト側のファイル・ソケット・ログの設定")
_LISTS = Text(
    "MAC address lists: an address is easily copied, no verdict rests on them",
    "MAC アドレスの一覧。詐称できるため判定に使わない",
)
_EAP = Text("Details of EAP and of the built-in server", "EAP と内蔵認証サーバの細部")
_WPS = Text("Descriptions that WPS announces; whether it is on is read", "WPS が通知する説明。有効かどうかは読んでいる")
_IGNORED = {
    _TUNING: """driver country_code country3 ieee80211d ieee80211h channel op_class chanlist acs_num_scans acs_chan_bias
        acs_exclude_dfs ieee80211n ieee80211ac ieee80211ax ieee80211be ht_capab vht_capab vht_oper_chwidth
        vht_oper_centr_freq_seg0_idx vht_oper_centr_freq_seg1_idx he_oper_chwidth he_oper_centr_freq_seg0_idx
        he_oper_centr_freq_seg1_idx he_su_beamformer he_su_beamformee he_mu_beamformer he_bss_color he_default_pe_duration
        he_rts_threshold require_ht require_vht require_he obss_interval ht_coex wmm_enabled uapsd_advertisement_enabled
        wmm_ac_bk_cwmin wmm_ac_bk_cwmax wmm_ac_bk_aifs wmm_ac_bk_txop_limit wmm_ac_bk_acm wmm_ac_be_aifs wmm_ac_be_cwmin
        wmm_ac_be_cwmax wmm_ac_be_txop_limit wmm_ac_be_acm wmm_ac_vi_aifs wmm_ac_vi_cwmin wmm_ac_vi_cwmax
        wmm_ac_vi_txop_limit wmm_ac_vi_acm wmm_ac_vo_aifs wmm_ac_vo_cwmin wmm_ac_vo_cwmax wmm_ac_vo_txop_limit
        wmm_ac_vo_acm tx_queue_data0_aifs tx_queue_data0_burst tx_queue_data0_cwmax tx_queue_data0_cwmin
        tx_queue_data1_aifs tx_queue_data1_burst tx_queue_data1_cwmax tx_queue_data1_cwmin tx_queue_data2_aifs
        tx_queue_data2_burst tx_queue_data2_cwmax tx_queue_data2_cwmin tx_queue_data3_aifs tx_queue_data3_burst
        tx_queue_data3_cwmax tx_queue_data3_cwmin beacon_int dtim_period max_num_sta rts_threshold fragm_threshold
        supported_rates basic_rates beacon_rate preamble short_preamble ap_max_inactivity skip_inactivity_poll
        disassoc_low_ack max_listen_interval utf8_ssid bssid use_driver_iface_addr local_pwr_constraint
        spectrum_mgmt_required noscan start_disabled disable_11n disable_11ac disable_11ax multicast_to_unicast
        rrm_neighbor_report rrm_beacon_report bss_transition wnm_sleep_mode time_advertisement time_zone interworking
        hs20 wds_sta wds_bridge no_probe_resp_if_max_sta send_probe_response track_sta_max_num airtime_mode
        tdls_prohibit mbo oce vendor_elements assocresp_elements mobility_domain nas_identifier ft_over_ds
        ft_psk_generate_local pmk_r1_push r0_key_lifetime r1_key_holder reassociation_deadline stationary_ap qos_map_set""",
    _LOCAL: """logger_syslog logger_syslog_level logger_stdout logger_stdout_level ctrl_interface ctrl_interface_group
        dump_file iapp_interface own_ip_addr vlan_file vlan_bridge vlan_naming per_sta_vif driver_params eap_sim_db""",
    _LISTS: "macaddr_acl accept_mac_file deny_mac_file",
    _EAP: """auth_algs eapol_version eapol_key_index_workaround eap_server eap_user_file eap_reauth_period
        eap_message ca_cert server_cert private_key private_key_passwd dh_file check_crl crl_reload_interval fragment_size
        server_id pac_opaque_encr_key eap_fast_a_id eap_fast_a_id_info eap_fast_prov tls_session_lifetime tls_flags
        use_pae_group_addr erp_send_reauth_start eap_server_erp radius_auth_req_attr radius_acct_req_attr
        radius_acct_interim_interval radius_request_cui radius_retry_primary_interval radius_das_port radius_das_client
        radius_server_clients radius_server_auth_port rsn_preauth rsn_preauth_interfaces wpa_group_rekey wpa_strict_rekey
        wpa_gmk_rekey wpa_ptk_rekey wpa_group_update_count wpa_pairwise_update_count wpa_disable_eapol_key_retries okc
        peerkey disable_pmksa_caching group_mgmt_cipher group_cipher assoc_sa_query_max_timeout
        assoc_sa_query_retry_timeout sae_anti_clogging_threshold sae_sync sae_groups sae_require_mfp sae_pwe
        sae_confirm_immediate owe_groups owe_transition_bssid owe_transition_ssid owe_transition_ifname
        transition_disable ocv beacon_prot wep_default_key wep_key_len_broadcast wep_key_len_unicast wep_rekey_period
        dynamic_own_ip_addr""",
    _WPS: """ap_setup_locked config_methods wps_independent uuid device_name manufacturer model_name model_number
        serial_number device_type os_version wps_pin_requests upnp_iface friendly_name manufacturer_url model_description
        model_url upc wps_rf_bands skip_cred_build extra_cred wps_cred_processing wps_cred_add_sae ap_settings
        pbc_in_m1 eap_user_pin""",
}

IGNORED = tuple(Ignored(f"** / {key}", reason) for reason, keys in _IGNORED.items() for key in keys.split())

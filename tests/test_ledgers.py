"""Devices and accounts beside the plant's lists: nothing said to be listed, or absent, that the lists do not show."""

from __future__ import annotations

from auditor.engine import audit_texts
from auditor.findings import AccountSummary, AssetSummary

SWITCH = """\
version 15.2
hostname sw-01
username ops privilege 15 secret 9 $9$abcdefghijklmn$abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG
!
interface Vlan10
 ip address 10.30.1.2 255.255.255.0
!
end
"""
PLANT = """\
schema: 1
plant:
  name: JB2
registers:
"""
LEDGER = "asset_id,name,kind,serial,ip,status,config_expected\n"
ACCOUNTS = "device_or_group,account,person,admin\n"


def assets(*rows: str) -> list[tuple[str, str, str]]:
    plant = f"{PLANT}  ledger: ledger.csv\n"
    made = audit_texts({"sw-01.cfg": SWITCH}, plant, {"ledger.csv": LEDGER + "".join(f"{row}\n" for row in rows)})
    return [told(found) for found in made.assets]


def told(found: AssetSummary) -> tuple[str, str, str]:
    return ("" if found.asset is None else found.asset.asset_id, found.device, found.state)


def account(*rows: str) -> AccountSummary:
    plant = f"{PLANT}  accounts: accounts.csv\n"
    text = ACCOUNTS + "".join(f"{row}\n" for row in rows)
    (found,) = audit_texts({"sw-01.cfg": SWITCH}, plant, {"accounts.csv": text}).accounts
    return found


def test_a_device_is_the_row_of_its_name_in_any_width():
    assert assets("A-1,ｓｗ-01,switch,,,in_use,y") == [("A-1", "sw-01", "supplied")]


def test_a_renamed_device_is_the_row_of_its_address():
    assert assets("A-1,old,switch,,10.30.1.2,in_use,y") == [("A-1", "sw-01", "supplied")]


def test_two_rows_that_fit_leave_the_device_unlisted():
    rows = ("A-1,old,switch,,10.30.1.2,in_use,n", "A-2,older,switch,,10.30.1.2,retired,n")
    assert assets(*rows) == [("A-1", "", "not_expected"), ("A-2", "", "not_expected"), ("", "sw-01", "unlisted")]


def test_an_expected_row_without_a_configuration_is_missing():
    rows = ("A-1,sw-01,switch,,,in_use,y", "A-2,fw-01,firewall,,,in_use,y")
    assert assets(*rows) == [("A-1", "sw-01", "supplied"), ("A-2", "", "missing")]


def test_without_a_ledger_no_device_is_called_unlisted():
    made = audit_texts({"sw-01.cfg": SWITCH})
    assert [told(found) for found in made.assets] == [("", "sw-01", "no_ledger")]


def test_an_account_in_the_list_is_listed_with_its_person():
    found = account("sw-01,ops,T. Sato,y")
    assert (found.name, found.administrator, found.storage, found.listed) == ("ops", True, "hash", True)
    assert found.persons == ("T. Sato",)


def test_an_account_of_another_device_does_not_list_this_one():
    assert account("sw-01,admin,T. Sato,y").listed is False


def test_an_account_of_a_group_whose_devices_no_file_names_is_not_known():
    assert account("control switches,ops,T. Sato,y").listed is None


def test_without_an_account_list_nothing_is_called_unlisted():
    (found,) = audit_texts({"sw-01.cfg": SWITCH}).accounts
    assert found.listed is None

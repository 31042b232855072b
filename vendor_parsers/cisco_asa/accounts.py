"""Local users, the enable and login passwords, and who is asked for authentication.

The default privilege is 2, and without command authorization any level above 1 reaches privileged EXEC (ASA Series CLI
Configuration Guide, "Configuring AAA Servers and the Local Database", username).
"""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model.fact import Fact, default, written
from auditor.model.management import Server, User
from auditor.model.secret import Secret
from auditor.source.node import Node, Words
from vendor_parsers.cisco_asa.scope import Scope
from vendor_parsers.cisco_asa.secrets import read_key, read_password

PRIVILEGE_SOURCE = "ASA Series CLI Configuration Guide, username: the default privilege level is 2"
AUTHORIZATION_SOURCE = "ASA Series CLI Configuration Guide, username: without command authorization level 2 is enough"
_AAA_USES = {"radius": "radius", "tacacs+": "tacacs", "ldap": "ldap"}
_AAA_SECRETS = {"radius": "radius", "tacacs+": "tacacs"}


@dataclass(slots=True)
class _Account:
    node: Node
    secret: Secret | None = None
    privilege: str = ""
    service_type: str = ""


def read_users(scope: Scope) -> tuple[User, ...]:
    """``username`` lines and their ``attributes`` blocks; the last line for a name holds."""
    accounts: dict[str, _Account] = {}
    for node in scope.root.all("username"):
        words = node.cursor(1)
        name = words.next()
        account = accounts.setdefault(name, _Account(node))
        if words.accept("attributes"):
            account.service_type = _service_type(node) or account.service_type
            continue
        account.node = node
        _account_line(words, account, name)
    authorizes = scope.root.find("aaa", "authorization", "command") is not None
    return tuple(_user(name, account, authorizes) for name, account in accounts.items())


def _account_line(words: Words, account: _Account, name: str) -> None:
    while words.left:
        if words.accept("password"):
            account.secret = read_password(words, "user", name)
        elif words.accept("nopassword"):
            account.secret = Secret(use="user", storage="absent", at=words.at, owner=name, length=0, weakness="empty")
        elif words.peek() == "privilege" and words.peek(1).isdecimal():
            words.next()
            account.privilege = words.next()
        else:
            return


def _service_type(node: Node) -> str:
    words = node.after("service-type")
    return "" if words is None else words.next()


def _user(name: str, account: _Account, authorizes: bool) -> User:
    return User(
        name=name,
        at=account.node.at,
        privilege=account.privilege or "2",
        administrator=_administrator(account, authorizes),
        secret=account.secret,
        remote=account.service_type == "remote-access",
    )


def _administrator(account: _Account, authorizes: bool) -> Fact[bool]:
    at = account.node.at
    if account.service_type == "remote-access":
        return written(False, at)
    if account.privilege:
        level = int(account.privilege[:3])
        return written(level == 15 if authorizes else level > 1, at)
    return default(not authorizes, PRIVILEGE_SOURCE if authorizes else AUTHORIZATION_SOURCE)


def read_device_passwords(scope: Scope) -> tuple[Secret, ...]:
    """``enable password`` and ``passwd`` (the login password of Telnet)."""
    found = []
    for node in scope.root.all("enable", "password"):
        words = node.cursor(2)
        secret = read_password(words, "enable")
        if words.accept("level"):
            words.next()
            words.accept("encrypted")
            words.accept("pbkdf2")
        found.append(secret)
    for prefix in (("passwd",), ("password",)):
        for node in scope.root.peek(*prefix):
            # ``password encryption aes`` and ``password-policy`` are settings, not secrets
            if prefix == ("password",) and node.words[1:2] in (["encryption"], ["policy"]):
                continue
            found.append(read_password(node.cursor(1), "line"))
    return tuple(found)


def read_aaa(scope: Scope) -> tuple[tuple[Server, ...], tuple[Secret, ...]]:
    """``aaa-server`` groups: the servers and the keys shared with them."""
    protocols: dict[str, str] = {}
    servers: list[Server] = []
    secrets: list[Secret] = []
    for node in scope.root.all("aaa-server"):
        words = node.cursor(1)
        group = words.next()
        if words.accept("protocol"):
            protocols[group] = words.next().casefold()
            continue
        if words.peek().startswith("("):
            scope.hardware(words.next().strip("()"), node.at, "management")
        if not words.accept("host"):
            continue
        host = words.next()
        # an older form writes key and timeout on the same line
        protocol = protocols.get(group, "")
        use = _AAA_USES.get(protocol, "other")
        if words.left and not words.peek().isdecimal():
            secrets.append(read_key(words, _AAA_SECRETS.get(protocol, "other"), group))
        if words.accept("timeout"):
            words.next()
        for child in node.all("key"):
            secrets.append(read_key(child.cursor(1), _AAA_SECRETS.get(protocol, "other"), group))
        for child in node.all("ldap-login-password"):
            secrets.append(read_key(child.cursor(1), "other", group))
        servers.append(Server(use=use, host=host, at=node.at, ip=_ip(scope, host), detail=group))
    return tuple(servers), tuple(secrets)


def _ip(scope: Scope, host: str) -> int | None:
    try:
        return scope.ip(host)
    except ValueError:
        return None


def console_authentication(scope: Scope, service: str) -> Node | None:
    """The ``aaa authentication SERVICE console`` line, or None."""
    found = None
    for node in scope.root.peek("aaa", "authentication", service, "console"):
        node.mark()
        found = node
    return found

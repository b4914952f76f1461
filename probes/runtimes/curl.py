"""Looks names up as a program with libcurl does: the threaded resolver, without libcurl's own cache of names."""

import pycurl

from python_protocol import serve

FAMILIES = {"unspec": pycurl.IPRESOLVE_WHATEVER, "inet": pycurl.IPRESOLVE_V4, "inet6": pycurl.IPRESOLVE_V6}


def lookup(name, family):
    addresses = []

    def open_socket(_purpose, address):
        addresses.append(address.addr[0])
        return pycurl.SOCKET_BAD

    transfer = pycurl.Curl()
    transfer.setopt(pycurl.URL, f"http://{name}/")
    transfer.setopt(pycurl.IPRESOLVE, FAMILIES[family])
    transfer.setopt(pycurl.DNS_CACHE_TIMEOUT, 0)
    transfer.setopt(pycurl.OPENSOCKETFUNCTION, open_socket)
    try:
        transfer.perform()
    except pycurl.error as error:
        if error.args[0] == pycurl.E_COULDNT_RESOLVE_HOST:
            return {"ok": False, "eai": "EAI_NONAME"}
    finally:
        transfer.close()
    found = list(dict.fromkeys(addresses))
    return {"ok": True, "addresses": found, "raw": len(found)}


serve("curl", lookup)

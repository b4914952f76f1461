"""Looks names up as a program with libcurl does: with the threaded resolver, and without libcurl's own cache of names."""

import ctypes
import socket

from python_protocol import serve

# curl/curl.h. The functions are called directly, because PycURL asks for libcurl's version, and with it libldap looks up the machine's name.
URL, IPRESOLVE, DNS_CACHE_TIMEOUT, OPENSOCKETFUNCTION, NOSIGNAL = 10002, 113, 92, 20163, 99
FAMILIES = {"unspec": 0, "inet": 1, "inet6": 2}
COULDNT_RESOLVE_HOST = 6
SOCKET_BAD = -1


class Address(ctypes.Structure):
    """struct curl_sockaddr, with room for an IPv6 address."""

    _fields_ = [(name, ctypes.c_int) for name in ("family", "socktype", "protocol", "length")] + [("raw", ctypes.c_ubyte * 28)]

    def text(self):
        family, offset, size = (socket.AF_INET, 4, 4) if self.family == socket.AF_INET else (socket.AF_INET6, 8, 16)
        return socket.inet_ntop(family, bytes(self.raw[offset : offset + size]))


OpenSocket = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(Address))

curl = ctypes.CDLL("libcurl.so.4")
curl.curl_easy_init.restype = ctypes.c_void_p
curl.curl_global_init(3)


def lookup(name, family):
    addresses = []

    @OpenSocket
    def open_socket(_data, _purpose, address):
        addresses.append(address.contents.text())
        return SOCKET_BAD

    transfer = ctypes.c_void_p(curl.curl_easy_init())
    curl.curl_easy_setopt(transfer, URL, ctypes.c_char_p(f"http://{name}/".encode("latin-1")))
    for option, value in ((IPRESOLVE, FAMILIES[family]), (DNS_CACHE_TIMEOUT, 0), (NOSIGNAL, 1)):
        curl.curl_easy_setopt(transfer, option, ctypes.c_long(value))
    curl.curl_easy_setopt(transfer, OPENSOCKETFUNCTION, open_socket)
    code = curl.curl_easy_perform(transfer)
    curl.curl_easy_cleanup(transfer)
    if code == COULDNT_RESOLVE_HOST:
        # libcurl does not pass the reason on.
        return {"ok": False, "eai": "EAI_NONAME"}
    found = list(dict.fromkeys(addresses))
    return {"ok": True, "addresses": found, "raw": len(found)}


serve("curl", lookup)

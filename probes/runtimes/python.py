"""Looks names up as most Python programs do, also through urllib and requests: with socket.getaddrinfo."""

import errno
import socket

from python_protocol import serve

FAMILIES = {"unspec": socket.AF_UNSPEC, "inet": socket.AF_INET, "inet6": socket.AF_INET6}
ERRORS = {getattr(socket, name): name for name in dir(socket) if name.startswith("EAI_")}


def lookup(name, family):
    try:
        entries = socket.getaddrinfo(name, None, FAMILIES[family])
    except socket.gaierror as error:
        return {"ok": False, "eai": ERRORS.get(error.errno, f"eai{error.errno}")}
    except OSError as error:  # EAI_SYSTEM (Modules/socketmodule.c, set_gaierror)
        return {"ok": False, "eai": "EAI_SYSTEM", "errno": errno.errorcode.get(error.errno, str(error.errno))}
    except UnicodeError as error:  # The codec idna refuses an empty label, and one of more than 63 octets.
        return {"ok": False, "eai": type(error).__name__}
    addresses = list(dict.fromkeys(address[0] for *_, address in entries))
    return {"ok": True, "addresses": addresses, "raw": len(entries)}


serve("python", lookup)

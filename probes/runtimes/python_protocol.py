"""The probe protocol (../PROTOCOL.md) for probes in Python: each thread of the lab is a thread of the program."""

import json
import os
import queue
import sys
import threading
import time
from urllib.parse import unquote_to_bytes


def serve(probe, lookup):
    """Performs the commands on stdin until its end. `lookup(name, family)` returns the members of the answer."""
    lock = threading.Lock()
    queues = {"main": queue.SimpleQueue()}

    def write(line):
        with lock:
            sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")
            sys.stdout.flush()

    def perform_all(commands):
        while (command := commands.get()) is not None:
            write(answer(lookup, *command))

    def read():
        for line in sys.stdin:
            number, thread, verb, *words = line.split()
            if thread not in queues:
                queues[thread] = queue.SimpleQueue()
                threading.Thread(target=perform_all, args=(queues[thread],), daemon=True).start()
            queues[thread].put((int(number), thread, verb, words))
        queues["main"].put(None)

    threading.Thread(target=read, daemon=True).start()
    write({"event": "ready", "pid": os.getpid(), "probe": probe})
    perform_all(queues["main"])


def answer(lookup, number, thread, verb, words):
    """The answer to one command. Other verbs than getaddrinfo, and other arguments, are functions of the C library."""
    arguments = dict(word.split("=", 1) for word in words)
    line = {"id": number, "thread": thread, "verb": verb, "start": time.monotonic_ns()}
    if verb == "getaddrinfo" and arguments.keys() <= {"name", "family"}:
        name = unquote_to_bytes(arguments["name"]).decode("latin-1")
        result = lookup(name, arguments.get("family", "unspec"))
    else:
        result = {"ok": False, "error": "unsupported", "reason": "the runtime looks up addresses of names, and nothing else"}
    return {**line, "end": time.monotonic_ns(), **result}

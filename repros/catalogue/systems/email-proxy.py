"""An IMAP proxy as small as one can be: it connects to its server, by name, for each connection that it gets."""

import asyncio
import os
import socket
import socketserver

LISTEN = ("127.0.0.1", 1143)
SERVER = ("imap.lab.test", 993)


class Proxy(socketserver.BaseRequestHandler):
    def handle(self):
        try:
            socket.create_connection(SERVER)
        except OSError as error:
            self.request.sendall(f"* BYE {error}\r\n".encode())


async def handle(_reader, writer):
    try:
        await asyncio.open_connection(*SERVER)
    except OSError as error:
        writer.write(f"* BYE {error}\r\n".encode())
    writer.close()


async def serve_with_asyncio():
    await (await asyncio.start_server(handle, *LISTEN)).serve_forever()


kind = os.environ["PROXY"]
if kind == "asyncio":
    asyncio.run(serve_with_asyncio())
else:
    getattr(socketserver, kind)(LISTEN, Proxy).serve_forever()

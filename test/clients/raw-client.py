"""A correct client that speaks RFC 6455 by hand, with nothing but Python's standard library."""
import base64
import http.client
import json
import os
import socket
import ssl
import struct
from urllib.parse import urlsplit

TOKEN = os.environ["CHAT_TOKEN_ADA"]
TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


def tls_context():
    return ssl.create_default_context(cafile=os.environ["CHAT_CA_FILE"])


class Connection:
    def __init__(self, url):
        parts = urlsplit(url)
        self.sock = socket.create_connection((parts.hostname, parts.port), timeout=10)
        if parts.scheme == "wss":
            self.sock = tls_context().wrap_socket(self.sock, server_hostname=parts.hostname)
        self.reader = self.sock.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        self.sock.sendall(
            (
                f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
                f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
            ).encode()
        )
        status = self.reader.readline()
        assert b" 101 " in status, status
        while self.reader.readline() not in (b"\r\n", b""):
            pass

    def send(self, opcode, payload):
        mask = os.urandom(4)
        size = len(payload)
        if size < 126:
            head = struct.pack("!BB", 0x80 | opcode, 0x80 | size)
        else:
            head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, size)
        body = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
        self.sock.sendall(head + mask + body)

    def send_json(self, value):
        self.send(TEXT, json.dumps(value).encode())

    def receive(self):
        """The next text frame as JSON, or None when the connection is closed."""
        while True:
            first, second = self.reader.read(2)
            size = second & 0x7F
            if size == 126:
                (size,) = struct.unpack("!H", self.reader.read(2))
            elif size == 127:
                (size,) = struct.unpack("!Q", self.reader.read(8))
            payload = self.reader.read(size)
            opcode = first & 0x0F
            if opcode == TEXT:
                return json.loads(payload)
            if opcode == PING:
                self.send(PONG, payload)
            elif opcode == CLOSE:
                return None

    def close(self):
        self.send(CLOSE, struct.pack("!H", 1000))
        while self.receive() is not None:
            pass
        self.sock.close()


def retrieve(after):
    url = urlsplit(os.environ["CHAT_URL"])
    if url.scheme == "https":
        connection = http.client.HTTPSConnection(url.hostname, url.port, context=tls_context())
    else:
        connection = http.client.HTTPConnection(url.hostname, url.port)
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    connection.request("POST", "/chat/retrieve", json.dumps({"after": after}), headers)
    answer = connection.getresponse()
    assert answer.status == 200, answer.status
    messages = json.loads(answer.read())["occupants"]
    connection.close()
    return messages


live = Connection(os.environ["CHAT_WS_URL"])
live.send_json({"auth_token": TOKEN})
assert live.receive() == {"status": "CONNECTED"}
history = retrieve(0)
live.send_json({"room": "1", "messages": "¡Hola desde Python! 🐍"})
said = live.receive()["message"]
assert said["id"] > history[-1]["id"], (said, history[-1])
live.close()
print(said["message"])

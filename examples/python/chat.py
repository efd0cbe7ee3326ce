#!/usr/bin/env python3
"""A command-line chat client on Python's standard library alone.

    python3 chat.py history              every message, oldest first
    python3 chat.py send ROOM TEXT       post a text
    python3 chat.py listen [COUNT]       print live messages, until COUNT of them have come

The service and the token come from the environment: CHAT_URL, CHAT_WS_URL and CHAT_TOKEN.
"""

import base64
import hashlib
import json
import os
import socket
import ssl
import struct
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


class WebSocket:
    """The little of RFC 6455 that a chat client needs: text frames, pings, and a closing handshake."""

    def __init__(self, url):
        parts = urlsplit(url)
        is_secure = parts.scheme == "wss"
        port = parts.port or (443 if is_secure else 80)
        raw = socket.create_connection((parts.hostname, port), timeout=30)
        self.socket = (
            ssl.create_default_context().wrap_socket(raw, server_hostname=parts.hostname) if is_secure else raw
        )
        self.reader = self.socket.makefile("rb")
        self._shake_hands(parts)

    def _shake_hands(self, parts):
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {parts.path or '/'} HTTP/1.1",
            f"Host: {parts.netloc}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
        ]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        status = self.reader.readline().decode().split(" ", 2)[1]
        headers = {}
        while line := self.reader.readline().decode().strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        magic = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        expected = base64.b64encode(hashlib.sha1(magic.encode()).digest()).decode()
        if status != "101" or headers.get("sec-websocket-accept") != expected:
            raise SystemExit(f"The server does not speak WebSocket here (status {status}).")

    def send(self, text):
        self._send_frame(TEXT, text.encode())

    def messages(self):
        """Yields every text frame, and answers pings, until the server closes."""
        parts = []
        while True:
            is_final, opcode, payload = self._read_frame()
            if opcode == PING:
                self._send_frame(PONG, payload)
            elif opcode == CLOSE:
                self._send_frame(CLOSE, payload)
                return
            elif opcode != PONG:
                parts.append(payload)
                if is_final:
                    yield b"".join(parts).decode()
                    parts = []

    def close(self):
        """Says goodbye and waits for the answer, so that everything sent before has arrived."""
        self._send_frame(CLOSE, struct.pack("!H", 1000))
        for _ in self.messages():
            pass
        self.socket.close()

    def _send_frame(self, opcode, payload):
        length = len(payload)
        if length < 126:
            head = struct.pack("!BB", 0x80 | opcode, 0x80 | length)
        elif length < 65536:
            head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, length)
        else:
            head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, length)
        mask = os.urandom(4)
        self.socket.sendall(head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload)))

    def _read_frame(self):
        first, second = self._read(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", self._read(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self._read(8))
        return bool(first & 0x80), first & 0x0F, self._read(length)

    def _read(self, count):
        data = self.reader.read(count)
        if len(data) < count:
            raise SystemExit("The connection broke.")
        return data


def connect():
    """Sends the token, and is done when CONNECTED has come: nothing may be sent before."""
    web_socket = WebSocket(os.environ["CHAT_WS_URL"])
    web_socket.send(json.dumps({"auth_token": os.environ["CHAT_TOKEN"]}))
    frames = web_socket.messages()
    for text in frames:
        frame = json.loads(text)
        if frame.get("status") == "CONNECTED":
            return web_socket, frames
        if "error_code" in frame:
            raise SystemExit(f"{frame['error_code']}: {frame['error']}")
    raise SystemExit("The server closed the connection.")


def post(path, body):
    request = urllib.request.Request(
        os.environ["CHAT_URL"] + path,
        data=json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {os.environ['CHAT_TOKEN']}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        answer = json.load(error)
        raise SystemExit(f"{answer['error_code']}: {answer['error']}")


def show(message):
    print(f"[{message['room']}] {message['poster']}: {message['message']}", flush=True)


def history():
    for message in sorted(post("/chat/retrieve", {"after": 0})["occupants"], key=lambda message: message["id"]):
        show(message)


def send(room, text):
    web_socket, _ = connect()
    web_socket.send(json.dumps({"room": room, "messages": text}))
    web_socket.close()


def listen(count=None):
    web_socket, frames = connect()
    print("connected", flush=True)
    seen = 0
    for text in frames:
        frame = json.loads(text)
        if "message" in frame:
            show(frame["message"])
            seen += 1
        if count is not None and seen >= int(count):
            web_socket.close()
            return


def main(arguments):
    commands = {"history": history, "send": send, "listen": listen}
    try:
        command, *rest = arguments
        run = commands[command]
    except (ValueError, KeyError):
        raise SystemExit(__doc__)
    run(*rest)


if __name__ == "__main__":
    main(sys.argv[1:])

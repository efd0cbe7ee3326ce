"""A client that lives for some seconds, loses its connection and comes back; with nothing but Python's standard library.

CLIENT_SECONDS says how long it lives, CLIENT_BUG what it gets wrong: skips-one, knocks, throws.
"""
import base64
import http.client
import json
import os
import socket
import struct
import sys
import time
from urllib.parse import urlsplit

TOKEN = os.environ["CHAT_TOKEN_ADA"]
BUG = os.environ.get("CLIENT_BUG", "")
END = time.monotonic() + float(os.environ.get("CLIENT_SECONDS", "10"))
TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


class Lost(Exception):
    """The connection is gone."""


class Connection:
    def __init__(self, url):
        parts = urlsplit(url)
        self.sock = socket.create_connection((parts.hostname, parts.port), timeout=3)
        self.buffer = b""
        key = base64.b64encode(os.urandom(16)).decode()
        self.sock.sendall(
            (
                f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
                f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
            ).encode()
        )
        while b"\r\n\r\n" not in self.buffer:
            self.read_more()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise Lost

    def read_more(self):
        data = self.sock.recv(65536)
        if not data:
            raise Lost
        self.buffer += data

    def take(self, size):
        while len(self.buffer) < size:
            self.read_more()
        data, self.buffer = self.buffer[:size], self.buffer[size:]
        return data

    def send(self, opcode, payload):
        mask = os.urandom(4)
        size = len(payload)
        head = struct.pack("!BB", 0x80 | opcode, 0x80 | size) if size < 126 else struct.pack("!BBH", 0x80 | opcode, 0xFE, size)
        self.sock.sendall(head + mask + bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload)))

    def text(self, seconds):
        """The next text, or None when nothing came for so long."""
        self.sock.settimeout(max(0.01, seconds))
        try:
            self.take_nothing()
        except TimeoutError:
            return None
        self.sock.settimeout(3)
        whole = b""
        while True:
            first, second = self.take(2)
            size = second & 0x7F
            if size == 126:
                (size,) = struct.unpack("!H", self.take(2))
            elif size == 127:
                (size,) = struct.unpack("!Q", self.take(8))
            payload = self.take(size)
            opcode = first & 0x0F
            if opcode == PING:
                self.send(PONG, payload)
                if not whole:
                    return ""
            elif opcode == CLOSE:
                self.send(CLOSE, payload[:2])
                self.sock.close()
                raise Lost
            else:
                whole += payload
                if first & 0x80:
                    return whole.decode()

    def take_nothing(self):
        if not self.buffer:
            self.read_more()

    def close(self):
        self.send(CLOSE, struct.pack("!H", 1000))
        try:
            self.sock.settimeout(1)
            while self.sock.recv(65536):
                pass
        except OSError:
            pass


def retrieve(after):
    """The messages after an id; None where the server cannot tell, and the end where the token is refused."""
    url = urlsplit(os.environ["CHAT_URL"])
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=5)
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    try:
        connection.request("POST", "/chat/retrieve", json.dumps({"after": after}), headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status == 401:
            sys.exit(0)
        return json.loads(body)["occupants"] if answer.status == 200 else None
    except (OSError, ValueError, http.client.HTTPException):
        return None
    finally:
        connection.close()


class Client:
    last = 0
    failures = 0
    spoken = False

    def live(self):
        """One connection, from its beginning to its end."""
        live = Connection(os.environ["CHAT_WS_URL"])
        live.send(TEXT, json.dumps({"auth_token": TOKEN}).encode())
        deadline = time.monotonic() + 4
        seen_before, history_due, connected = self.last, None, False
        while time.monotonic() < END:
            text = live.text(min(0.1, END - time.monotonic()))
            frame = self.read(text) if text else {}
            if frame.get("status") == "CONNECTED":
                connected, history_due, self.failures = True, time.monotonic(), 0
                if not self.spoken:
                    live.send(TEXT, json.dumps({"room": "1", "messages": "hello from Python"}).encode())
                    self.spoken = True
            elif "error_code" in frame:
                live.close()
                sys.exit(0)
            elif isinstance(frame.get("message"), dict):
                self.last = max(self.last, frame["message"]["id"])
            if history_due and time.monotonic() >= history_due:
                messages = retrieve(seen_before + 1 if BUG == "skips-one" else seen_before)
                history_due = time.monotonic() + 0.5 if messages is None else None
                for message in messages or []:
                    self.last = max(self.last, message["id"])
            if not connected and time.monotonic() > deadline:
                break
        live.close()

    def read(self, text):
        try:
            frame = json.loads(text)
        except ValueError:
            return {}
        if BUG == "throws" and isinstance(frame, dict) and frame.get("type"):
            raise RuntimeError(f"unknown frame {text}")
        return frame if isinstance(frame, dict) else {}

    def run(self):
        while time.monotonic() < END:
            try:
                self.live()
            except (Lost, OSError):
                pass
            pause = 0.3 if BUG == "knocks" else 0.5 * 2**self.failures
            self.failures += 1
            time.sleep(max(0, min(pause, END - time.monotonic())))


Client().run()

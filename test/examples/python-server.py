"""A chat server by somebody who has read the document, on Python's standard library alone, over TLS.

python3 python-server.py CERT KEY [BUG] prints its port. BUG: caller-is-not-listed, connected-comes-twice.
"""

import base64
import hashlib
import json
import ssl
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CERT, KEY = sys.argv[1:3]
BUG = sys.argv[3] if len(sys.argv) > 3 else ""
TOKENS = {"token-ada": "ada", "token-bob": "bob"}
ROOMS = {"1": ("Lunch", ["ada", "bob"])}
MESSAGES = []
SOCKETS = {}
LOCK = threading.RLock()


def error(code, text):
    return {"error": text, "error_code": code}


def rooms_of(user):
    return [room for room, (_, people) in ROOMS.items() if user in people]


def frame(value):
    data = json.dumps(value).encode()
    length = len(data)
    if length < 126:
        return bytes([0x81, length]) + data
    return bytes([0x81, 126]) + struct.pack("!H", length) + data


class Chat(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, value=None):
        body = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "*, Authorization")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_OPTIONS(self):
        self.answer(204)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        header = self.headers.get("Authorization")
        if header is None:
            return self.answer(401, error("AUTH_TOKEN_MISSING", "No token"))
        user = TOKENS.get(header[7:]) if header.startswith("Bearer ") else None
        if user is None:
            return self.answer(401, error("AUTH_TOKEN_INVALID", "No such token"))
        try:
            asked = json.loads(body)
            act = {"/chat/room_info": self.room_info, "/chat/retrieve": self.retrieve, "/chat/create_dm": self.create_dm}
            act[self.path](user, asked)
        except (ValueError, KeyError, TypeError):
            self.answer(400, error("BAD_REQUEST", "That is not understood"))

    def room_info(self, user, asked):
        if not isinstance(asked["room_id"], str):
            raise TypeError
        name, people = ROOMS.get(asked["room_id"], (None, []))
        if user not in people:
            return self.answer(404, error("NOT_FOUND", "There is no such room"))
        listed = [one for one in people if BUG != "caller-is-not-listed" or one != user]
        self.answer(200, {"room_name": name, "occupants": listed})

    def retrieve(self, user, asked):
        after = asked["after"] + 0
        with LOCK:
            mine = rooms_of(user)
            newer = [one for one in MESSAGES if one["id"] > after and one["room"] in mine]
        self.answer(200, {"room_name": None, "occupants": newer})

    def create_dm(self, user, asked):
        if asked["other"] not in TOKENS.values():
            return self.answer(404, error("NOT_FOUND", "There is no such user"))
        with LOCK:
            ROOMS[str(len(ROOMS) + 1)] = (None, [user, asked["other"]])
        self.answer(200)

    def do_GET(self):
        if self.path != "/chat/connect" or "Sec-WebSocket-Key" not in self.headers:
            return self.answer(404, error("NOT_FOUND", "There is nothing"))
        key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(key.encode()).digest()).decode())
        self.end_headers()
        self.close_connection = True
        try:
            self.converse()
        finally:
            with LOCK:
                SOCKETS.pop(self, None)

    def read_frame(self):
        head = self.rfile.read(2)
        if len(head) < 2:
            return 8, b""
        length = head[1] & 127
        if length == 126:
            (length,) = struct.unpack("!H", self.rfile.read(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self.rfile.read(8))
        mask = self.rfile.read(4)
        data = self.rfile.read(length)
        return head[0] & 15, bytes(byte ^ mask[index % 4] for index, byte in enumerate(data))

    def tell(self, value):
        with LOCK:
            self.wfile.write(frame(value))

    def converse(self):
        user = None
        while True:
            opcode, data = self.read_frame()
            if opcode == 8:
                with LOCK:
                    self.wfile.write(bytes([0x88, len(data)]) + data)
                return
            if opcode == 9:
                with LOCK:
                    self.wfile.write(bytes([0x8A, len(data)]) + data)
            if opcode not in (1, 2):
                continue
            try:
                said = json.loads(data) if opcode == 1 else None
            except ValueError:
                said = None
            if user is not None:
                self.post(user, said)
                continue
            user = TOKENS.get(said.get("auth_token")) if isinstance(said, dict) else None
            if user is None:
                self.tell(error("AUTH_TOKEN_INVALID", "No such token"))
                return
            with LOCK:
                for _ in range(2 if BUG == "connected-comes-twice" else 1):
                    self.tell({"status": "CONNECTED"})
                SOCKETS[self] = user

    def post(self, user, said):
        if not isinstance(said, dict) or said.get("room") not in rooms_of(user) or not isinstance(said.get("messages"), str):
            return
        with LOCK:
            one = {"id": len(MESSAGES) + 1, "message": said["messages"], "poster": user, "room": said["room"]}
            MESSAGES.append({**one, "timestamp": int(time.time())})
            for other, name in list(SOCKETS.items()):
                if name in ROOMS[said["room"]][1]:
                    try:
                        other.tell({"message": MESSAGES[-1]})
                    except OSError:
                        SOCKETS.pop(other, None)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERT, KEY)

    def finish_request(self, request, address):
        """In the thread of the connection: a handshake keeps nobody else waiting."""
        with self.context.wrap_socket(request, server_side=True) as secure:
            super().finish_request(secure, address)

    def handle_error(self, *_):
        pass


server = Server(("127.0.0.1", 0), Chat)
print(server.server_address[1], flush=True)
server.serve_forever()

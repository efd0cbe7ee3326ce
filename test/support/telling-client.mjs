// A client that says its token everywhere: in the header, in queries, in paths, in bodies and in frames.
import { WebSocket } from 'ws';

const { CHAT_URL: url, CHAT_WS_URL: webSocketUrl } = process.env;
const token = process.env.CHAT_TOKEN_MEMBER ?? process.env.CHAT_TOKEN_ADA;
const inUrl = encodeURIComponent(token);
const base64 = Buffer.from(token).toString('base64');

async function post(path, body, headers = {}) {
  const asked = {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify(body),
  };
  await (await fetch(url + path, asked)).text();
}

for (const body of [{ auth_token: token }, [token], { room_id: token }, { token, form: base64 }, { after: 0 }, token]) {
  for (const path of ['/chat/room_info', '/chat/retrieve', '/chat/create_dm', `/chat/retrieve?token=${inUrl}`]) {
    await post(path, body, { 'x-token': base64, cookie: `session=${inUrl}` });
  }
}
await post(`/login/${inUrl}?token=${inUrl}`, { password: token });
await post('/chat/retrieve', { after: 0 }, { authorization: `Basic ${base64}` });
await post('/chat/retrieve', { after: 0 }, { authorization: token });

const socket = new WebSocket(`${webSocketUrl}?token=${inUrl}`);
await new Promise((resolve) => socket.addEventListener('open', resolve));
const connected = new Promise((resolve) => socket.addEventListener('message', resolve, { once: true }));
socket.send(JSON.stringify({ auth_token: token }));
await connected;
for (const frame of [[token], { auth_token: token }, token, { token }, { token: base64 }])
  socket.send(JSON.stringify(frame));
const ended = new Promise((resolve) => socket.addEventListener('close', resolve));
socket.close();
await ended;

/** A client that does not expect to lose its connection, though the document says that it may. */
import { WebSocket } from 'ws';

const socket = new WebSocket(process.env.CHAT_WS_URL);
socket.on('open', () => socket.send(JSON.stringify({ auth_token: process.env.CHAT_TOKEN_ADA })));
socket.on('message', (data) => {
  const { status } = JSON.parse(String(data));
  if (status === 'CONNECTED') socket.send(JSON.stringify({ room: '1', messages: 'hello' }));
});
socket.on('close', (code) => {
  throw new Error(`Unexpected close: ${code}`);
});

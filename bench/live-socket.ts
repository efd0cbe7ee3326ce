import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A socket that has been sent CONNECTED. @param url where the server stands, such as `http://127.0.0.1:4010` */
export async function liveSocket(url: string, token = 'token-ada'): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/chat/connect`, { perMessageDeflate: false });
  await once(socket, 'open');
  socket.send(JSON.stringify({ auth_token: token }));
  await once(socket, 'message');
  return socket;
}

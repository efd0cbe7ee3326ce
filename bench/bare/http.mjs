// The least that a Node server can do for a JSON request: read the body, parse it, answer JSON. No framework.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const history = Array.from({ length: 10 }, (_, index) => {
  return {
    id: 79 + index,
    message: 'I take it you have not seen the build yet',
    poster: 'ada',
    room: '4',
    timestamp: 1_767_614_400,
  };
});
const answers = {
  '/chat/room_info': { room_name: 'Lunch', occupants: ['ada', 'bob', 'carol'] },
  '/chat/retrieve': { room_name: null, occupants: history },
};

const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    JSON.parse(text);
    const body = JSON.stringify(answers[request.url]);
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  });
});
function parsed(data) {
  try {
    return JSON.parse(data.toString());
  } catch {
    return undefined;
  }
}

const sockets = new WebSocketServer({ server });
sockets.on('connection', (socket) => {
  socket.on('message', (data) => {
    const frame = parsed(data);
    if (frame?.auth_token) socket.send('{"status":"CONNECTED"}');
    // Nobody is in any other room, and what is no JSON is dropped.
    if (frame?.room !== '1') return;
    // The frame is built once and sent to everybody.
    const message = { id: 1, message: frame.messages, poster: 'ada', room: frame.room, timestamp: 1_767_614_400 };
    const live = Buffer.from(JSON.stringify({ message }));
    for (const client of sockets.clients) client.send(live, { binary: false });
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` }));
});

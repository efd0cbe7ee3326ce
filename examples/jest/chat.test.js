import { startMockServer } from 'chat-testbed';
import { WebSocket } from 'ws';

/** The client under test: put your own here. */
function connect(webSocketUrl, token) {
  const socket = new WebSocket(webSocketUrl);
  const received = [];
  socket.on('open', () => socket.send(JSON.stringify({ auth_token: token })));
  const connected = new Promise((resolve) => {
    socket.on('message', (data) => {
      const frame = JSON.parse(data.toString());
      if (frame.status === 'CONNECTED') resolve();
      else received.push(frame.message);
    });
  });
  return { connected, received, socket, send: (room, messages) => socket.send(JSON.stringify({ room, messages })) };
}

let server;
let client;

beforeEach(async () => {
  server = await startMockServer({
    scenario: {
      users: [{ id: 'ada' }, { id: 'bob' }],
      rooms: [{ id: 'lunch', occupants: ['ada', 'bob'] }],
    },
  });
  client = connect(server.webSocketUrl, server.users.ada.token);
  await client.connected;
});

afterEach(async () => {
  client.socket.close();
  await server.close();
});

test('a message reaches the room', async () => {
  client.send('lunch', 'noodles?');
  await server.waitFor({ sent: { by: 'ada', room: 'lunch', text: 'noodles?' } });
  expect(server.world.messages).toMatchObject([{ room: 'lunch', poster: 'ada', message: 'noodles?' }]);
});

test('a message to a room that does not exist is noticed, though the wire is silent', async () => {
  client.send('brunch', 'noodles?');
  const { event } = await server.waitFor({ dropped: { by: 'ada' } });
  expect(event.reason).toBe('unknown-room');
});

test('a client that waits for CONNECTED sends nothing before it', async () => {
  await server.expectNone((entry) => entry.kind === 'note' && entry.event.type === 'too-early');
});

import { connect, type Socket } from 'node:net';
import { loadScenario, Mock, type RunningServer, startServer } from '../../src/mock-server/index.ts';
import { chatPaths, type EndpointName } from '../../src/protocol/index.ts';
import { mutate } from './mutate.ts';
import { demand, type Target } from './target.ts';

const frames = [
  '{"auth_token":"token-ada"}',
  '{"auth_token":"token-ada-expired"}',
  '{"room":"1","messages":"hi"}',
  '{"room":"3","messages":"not mine"}',
  '{"room":"nowhere","message":"wrong key"}',
  '["room","1"]',
];

const newMock = (): Promise<Mock> =>
  Mock.create(loadScenario('default').scenario, { mostHistoryBytes: 16 * 2 ** 20, seed: 1 });

const silentPort = { send: () => {}, ping: () => {}, close: () => {}, terminate: () => {} };

/** Frames, without a socket: as many as possible. One in eight connections never gets as far as its token. */
export async function frameTarget(): Promise<Target> {
  const mock = await newMock();
  const { switchboard } = mock;
  let connection = switchboard.open(silentPort);
  return {
    name: 'frames',
    share: 0.6,
    feed: (dice) => {
      if (dice.below(20) === 0) {
        switchboard.closed(connection, 1006);
        connection = switchboard.open(silentPort);
        if (dice.below(8) > 0) switchboard.receive(connection, '{"auth_token":"token-ada"}');
      }
      switchboard.receive(connection, dice.below(50) === 0 ? null : mutate(dice.pick(frames), dice));
    },
    end: async () => {
      await mock.reset();
      const ada = switchboard.open({ ...silentPort, send: ({ bytes }) => void got.push(bytes.toString()) });
      const got: string[] = [];
      switchboard.receive(ada, '{"auth_token":"token-ada"}');
      switchboard.receive(ada, '{"room":"1","messages":"still here"}');
      demand(got.length === 2 && got[1]?.includes('still here') === true, 'the chat no longer works', got.join());
    },
  };
}

const bodies: Record<EndpointName, string> = {
  createDm: '{"other":"bob"}',
  roomInfo: '{"room_id":"1"}',
  retrieve: '{"after":80}',
};
const authorizations = ['Bearer token-ada', 'Bearer token-ada-expired', 'Basic x', 'token-ada', ''];
const statuses = new Set([200, 400, 401, 404, 500]);

/** Bodies and `Authorization` headers, without a socket. A 500 only says that the world is full. */
export async function bodyTarget(): Promise<Target> {
  const mock = await newMock();
  return {
    name: 'bodies',
    share: 0.334,
    feed: async (dice) => {
      const endpoint = dice.pick(Object.keys(bodies) as EndpointName[]);
      const body = mutate(bodies[endpoint], dice);
      const whole = dice.pick(authorizations);
      const authorization = dice.below(4) === 0 ? mutate(whole, dice) : whole;
      let status = 0;
      mock.switchboard.request({ endpoint, authorization, body }, (reply) => {
        status = reply.status;
        if (reply.body !== '') JSON.parse(reply.body);
      });
      const isFull = mock.world.memory.isFull;
      demand(
        statuses.has(status) && (status !== 500 || isFull),
        `status ${status} of ${endpoint}`,
        `${authorization}\n${body}`,
      );
      if (isFull) await mock.reset();
    },
    end: async () => {},
  };
}

const head = 'Host: 127.0.0.1\r\nAuthorization: Bearer token-ada\r\n';
export const requests = [
  ...Object.values(chatPaths).map((path) => `POST ${path} HTTP/1.1\r\n${head}Content-Length: 11\r\n\r\n{"after":0}`),
  `POST ${chatPaths.retrieve} HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\nb\r\n{"after":0}\r\n0\r\n\r\n`,
  `OPTIONS ${chatPaths.retrieve} HTTP/1.1\r\n${head}Origin: http://evil.example\r\n\r\n`,
  `GET /w/one/nowhere?x=1 HTTP/1.1\r\n${head}\r\n`,
  `GET /.well-known/chat-testbed.json HTTP/1.1\r\n${head}\r\n`,
];
const upgradeHead = `${head}Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n`;
export const upgrades = [
  `GET /chat/connect HTTP/1.1\r\n${upgradeHead}\r\n`,
  `GET /w/two/chat/connect?token=token-ada HTTP/1.1\r\n${upgradeHead}Sec-WebSocket-Protocol: token-ada\r\n\r\n\x81\x85\x00\x00\x00\x00hello`,
  `GET /chat/connect HTTP/1.1\r\n${upgradeHead.replace('websocket', 'h2c')}\r\n`,
];
const control = (method: string, path: string, body = ''): string =>
  `${method} /__testbed${path} HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const controls = [
  control('GET', '/state'),
  control('GET', '/trace?since=5'),
  control('GET', '/snapshot'),
  control('POST', '/post', '{"as":"bob","room":"1","message":"hi"}'),
  control('POST', '/faults', '{"fault":"{ on: retrieve, times: 2, respond: { status: 500 } }"}'),
  control('POST', '/clock', '{"advance":"1h"}'),
  control('POST', '/wait', '{"for":"sent by ada to room 1","timeout":"1ms"}'),
  control('POST', '/disconnect', '{"user":"ada","code":1001}'),
  control('POST', '/tokens/ada', '{}'),
  control('POST', '/users', '{"id":"dan"}'),
  control('POST', '/create_room', '{"occupants":["ada","bob"],"name":"x"}'),
  control('POST', '/frame', '{"user":"ada","data":{"a":1}}'),
  control('POST', '/reset', '{"keepIds":true}'),
  control('DELETE', '/faults'),
];

export const headerTarget = (): Promise<Target> => socketTarget('requests and headers', 0.02, requests);
export const upgradeTarget = (): Promise<Target> => socketTarget('upgrades', 0.01, upgrades);
export const controlTarget = (): Promise<Target> => socketTarget('control routes', 0.012, controls);

/** Bytes on a socket of their own: whatever they are, what comes back is HTTP, and the mock goes on. */
async function socketTarget(name: string, share: number, samples: readonly string[]): Promise<Target> {
  const mock = await newMock();
  const mistakes: string[] = [];
  const server = await startServer(mock, { port: 0, worlds: { most: 16 } });
  const note = (error: unknown): void => void mistakes.push(String((error as Error).stack));
  process.on('uncaughtException', note).on('unhandledRejection', note);
  return {
    name,
    share,
    feed: async (dice) => {
      const input = mutate(dice.pick(samples), dice);
      const answer = await exchange(server, input);
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
      const isRight =
        answer === '' || (status >= 100 && status < 600 && (status !== 500 || answer.includes('"error_code"')));
      demand(isRight, `the answer ${answer.slice(0, 200)} to`, input);
      demand(mistakes.length === 0, `an exception ${mistakes[0]} after`, input);
    },
    end: async () => {
      await mock.reset();
      const answer = await exchange(server, `GET / HTTP/1.1\r\n${head}Connection: close\r\n\r\n`, 10_000);
      process.off('uncaughtException', note).off('unhandledRejection', note);
      await server.close();
      demand(answer.startsWith('HTTP/1.1 200'), 'the mock no longer answers', answer);
    },
  };
}

/** What comes within a moment; who waits for more of a request gets nothing more. */
export function exchange({ url }: Pick<RunningServer, 'url'>, input: string, patienceMs = 30): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket: Socket = connect(Number(new URL(url).port), '127.0.0.1', () =>
      socket.write(Buffer.from(input, 'latin1')),
    );
    const timer = setTimeout(() => socket.destroy(), patienceMs);
    socket
      .on('data', (chunk) => {
        answer += chunk.toString('latin1');
        socket.destroy();
      })
      .on('error', () => {})
      .on('close', () => {
        clearTimeout(timer);
        resolve(answer);
      });
  });
}

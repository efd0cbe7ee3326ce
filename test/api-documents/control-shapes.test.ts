import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { actions } from '../../src/page/mock/control-action.ts';
import { proxied } from '../proxy/proxied.ts';
import { ChatClient } from '../support/chat-client.ts';
import { control } from '../support/control.ts';
import { startMock } from '../support/mock.ts';
import { RawClient } from '../support/raw-client.ts';

type Asked = readonly [method: string, path: string, body?: unknown];

/** Every route of a mock, in an order in which each has something to do. */
const ofMock: Asked[] = [
  ['POST', '/faults', { fault: '{ on: retrieve, name: flaky, respond: { status: 500 } }' }],
  ['POST', '/faults', { fault: { on: 'retrieve', name: 'other', hang: true } }],
  ['POST', '/disable', 'flaky'],
  ['POST', '/enable', 'flaky'],
  ['GET', '/faults'],
  ['GET', '/state'],
  ['GET', '/snapshot'],
  ['DELETE', '/faults/flaky'],
  ['DELETE', '/faults'],
  ['POST', '/users', { id: 'dan', name: 'Dan' }],
  ['GET', '/tokens/dan'],
  ['POST', '/tokens/dan'],
  ['POST', '/post', { as: 'bob', room: '1', message: 'noodles?' }],
  ['POST', '/create_room', { occupants: ['ada', 'dan'], name: 'Tea' }],
  ['POST', '/create_dm', { as: 'ada', other: 'dan' }],
  ['POST', '/frame', { user: 'ada', data: { news: 1 } }],
  ['POST', '/wait', { for: 'connected by ada', timeout: '1s' }],
  ['POST', '/wait', { for: 'sent by ada', timeout: '1ms', since: 0 }],
  ['GET', '/worlds'],
  ['POST', '/connections/2/stall'],
  ['POST', '/stall', ['ada', 'bob']],
  ['POST', '/connections/1/end', { cut: true }],
  ['POST', '/disconnect', { user: '*', code: 1011 }],
  ['POST', '/expire', ['ada', 'bob']],
  ['GET', '/clock'],
  ['POST', '/clock', { freeze: true }],
  ['POST', '/clock', { advance: '1d' }],
  ['POST', '/clock', { run: true }],
  ['GET', '/trace?since=1'],
  ['GET', '/verdict'],
  ['POST', '/reset', { keepIds: true }],
  ['POST', '/reset'],
  ['GET', '/scenarios'],
  ['POST', '/scenario', { scenario: 'empty' }],
  ['POST', '/scenario', { scenario: { users: [{ id: 'zoe' }] } }],
  ['POST', '/stop'],
];

const ofProxy: Asked[] = [
  ['POST', '/faults', { fault: '{ on: retrieve, name: flaky, respond: { status: 500 } }' }],
  ['GET', '/faults'],
  ['GET', '/state'],
  ['DELETE', '/faults/flaky'],
  ['DELETE', '/faults'],
  ['POST', '/wait', { for: 'connected by "user 1"', timeout: '1s' }],
  ['GET', '/trace'],
  ['GET', '/verdict'],
  ['GET', '/snapshot'],
  ['POST', '/connections/1/end'],
  ['POST', '/disconnect', { user: 'user 1' }],
  ['POST', '/stop'],
];

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}
interface Operation {
  requestBody?: Json & { required: boolean };
  responses: Record<string, Json>;
}
interface Json {
  content: Record<string, { schema: { $ref: string } }>;
}

/** A document, and what it says of the routes that were asked. */
class Held {
  readonly unasked: Set<string>;
  readonly #document: Document;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });

  constructor(document: Document) {
    this.#document = document;
    addFormats.default(this.#ajv);
    this.#ajv.addSchema({ $id: 'document', components: document.components });
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    this.unasked = new Set(routes.filter((route) => !route.includes('/stream')));
  }

  operation(method: string, path: string): Operation | undefined {
    const [place = ''] = path.split('?');
    const pattern = Object.keys(this.#document.paths).find((known) =>
      new RegExp(`^${known.replace('{name}', '[^/]+')}$`).test(place),
    );
    this.unasked.delete(`${method} ${pattern}`);
    return this.#document.paths[pattern ?? '']?.[method.toLowerCase()];
  }

  /** What is wrong with a value, as the document has it. */
  mistakesIn(value: unknown, json: Json | undefined): unknown {
    const validate = this.#ajv.getSchema(`document${json?.content['application/json']?.schema.$ref}`);
    if (!validate) return 'there is no shape';
    return validate(value) ? undefined : validate.errors?.slice(0, 3);
  }

  mistakesInBody(method: string, path: string, body: unknown): unknown {
    const described = this.operation(method, path)?.requestBody;
    if (body === undefined) return described?.required ? 'it needs a body' : undefined;
    return this.mistakesIn(body, described);
  }
}

async function ask(url: string, held: Held, [method, path, body]: Asked): Promise<void> {
  const where = `${method} ${path}`;
  expect([where, held.mistakesInBody(method, path, body)]).toEqual([where, undefined]);
  const { status, answer } = await control(url, method, path, body);
  expect([where, status, status === 200 ? '' : answer]).toEqual([where, 200, '']);
  const found = held.mistakesIn(answer, held.operation(method, path)?.responses['200']);
  expect([where, found]).toEqual([where, undefined]);
}

test('every route of a mock takes and answers what its OpenAPI document says', async () => {
  const { url, webSocketUrl, mock } = await startMock();
  mock.onStop = () => {};
  const held = new Held((await control(url, 'GET', '/openapi.json')).answer);
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  ada.send({ room: '9', messages: 'nobody hears this' });
  await ChatClient.connect(webSocketUrl, 'token-bob');
  await fetch(`${url}/w/one/__testbed/state`);
  for (const asked of ofMock) await ask(url, held, asked);
  expect([...held.unasked]).toEqual([]);
});

test('every route of a proxy does, too', async () => {
  const { url, webSocketUrl, proxy } = await proxied();
  proxy.onStop = () => {};
  const held = new Held((await control(url, 'GET', '/openapi.json')).answer);
  await RawClient.connect(webSocketUrl, 'token-ada');
  await RawClient.connect(webSocketUrl, 'token-ada');
  for (const asked of ofProxy) await ask(url, held, asked);
  expect([...held.unasked]).toEqual([]);
});

test('what the page asks stands in the document', async () => {
  const { url } = await startMock();
  const held = new Held((await control(url, 'GET', '/openapi.json')).answer);
  const samples = [
    actions.post('bob', '1', 'hi'),
    actions.currentToken('ada'),
    actions.newToken('ada'),
    actions.expire('ada'),
    actions.cut('ada'),
    actions.stall('ada'),
    actions.switchScenario('empty'),
    actions.addUser('dan'),
    actions.createRoom(['ada'], ''),
    actions.addFault('{ on: retrieve, hang: true }'),
    actions.turnFault('flaky', true),
    actions.removeFault('flaky'),
    actions.advance('1d'),
    actions.clock('freeze'),
    actions.reset(),
  ];
  for (const { method, path, body } of samples) {
    expect([path, held.operation(method, path)]).toEqual([path, expect.anything()]);
    if (held.operation(method, path)?.requestBody) {
      expect([path, held.mistakesInBody(method, path, body)]).toEqual([path, undefined]);
    }
  }
});

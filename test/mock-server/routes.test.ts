import { describe, expect, test } from 'vitest';
import { forwardTarget } from '../../src/forward/index.ts';
import type { Scenario } from '../../src/protocol/index.ts';
import { httpTarget } from '../forward/front.ts';
import { folderWith } from '../play/files.ts';
import { post } from '../support/chat-client.ts';
import { commandLine } from '../support/command-line.ts';
import { control } from '../support/control.ts';
import { nextEvent, startMock } from '../support/mock.ts';

const scenario = {
  users: [{ id: 'ada', name: 'Ada', token: 'a"b' }, { id: 'bob' }],
  rooms: [{ id: '1', occupants: ['ada', 'bob'] }],
  routes: [
    { on: 'POST /auth/login', respond: { body: { token: '{{token of /user}}', socket: '{{webSocketUrl}}' } } },
    {
      on: 'GET /me',
      respond: {
        status: 201,
        headers: { 'Set-Cookie': 's={{expired token of bob}}', 'X-Url': '{{url}}/x' },
        body: ['{{id of ada}}', { name: '{{ name of ada }}!' }, 5, '{{token of ada}}'],
      },
    },
    { on: 'GET /terms', respond: { headers: { 'Content-Type': 'text/html' }, body: '<p>{{who}}</p>' } },
    { on: 'DELETE /session', respond: { status: 204 } },
  ],
} satisfies Scenario;

const login = (url: string, body: unknown) =>
  fetch(`${url}/auth/login?x=1`, { method: 'POST', body: JSON.stringify(body) });

test('a route answers a sign-in, with the token of whoever asks, and the chat takes it', async () => {
  const { url, webSocketUrl, events } = await startMock({ scenario });
  const answer = await login(url, { user: 'bob' });
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  const { token, socket } = (await answer.json()) as { token: string; socket: string };
  expect(socket).toBe(webSocketUrl);
  expect((await post(url, '/chat/retrieve', { token, body: { after: 0 } })).status).toBe(200);
  expect(await nextEvent(events, 'routed')).toMatchObject({ method: 'POST', path: '/auth/login', status: 200 });
});

test.each([[{ user: 'eve' }], [{}], ['no object'], [{ user: { id: 'ada' } }]])(
  'whoever is not there is refused: %j',
  async (body) => {
    const { url } = await startMock({ scenario });
    const answer = await login(url, body);
    expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([
      400,
      expect.stringMatching(/^There is no user /),
    ]);
  },
);

test('status, headers, texts and JSON are as they are written, with their words filled in', async () => {
  const { url } = await startMock({ scenario });
  const me = await fetch(`${url}/me`);
  expect(me.status).toBe(201);
  expect(await me.json()).toEqual(['ada', { name: 'Ada!' }, 5, 'a"b']);
  expect(me.headers.get('content-type')).toMatch(/^application\/json/);
  expect([me.headers.get('set-cookie'), me.headers.get('x-url')]).toEqual(['s=token-bob-expired', `${url}/x`]);
  const terms = await fetch(`${url}/terms`);
  expect([terms.headers.get('content-type'), await terms.text()]).toEqual(['text/html', '<p>{{who}}</p>']);
  const ended = await fetch(`${url}/session`, { method: 'DELETE' });
  expect([ended.status, await ended.text()]).toEqual([204, '']);
  const asked = await fetch(`${url}/auth/login`, { method: 'OPTIONS' });
  expect([asked.status, asked.headers.get('access-control-allow-headers')]).toEqual([
    204,
    expect.stringContaining('type'),
  ]);
  expect((await fetch(`${url}/auth/login`)).status).toBe(404);
});

test('a token that was renewed is the one that is given; another world has its own', async () => {
  const { url } = await startMock({ scenario });
  const { answer } = await control(url, 'POST', '/tokens/bob');
  const tokenAt = async (at: string) => ((await (await login(at, { user: 'bob' })).json()) as { token: string }).token;
  expect(await tokenAt(url)).toBe(answer.token);
  expect(await tokenAt(`${url}/w/mine`)).toBe('token-bob');
});

test('what no route answers goes on to the backend', async () => {
  const backend = await httpTarget((request, response) => response.end(`backend ${request.method} ${request.url}`));
  const { url } = await startMock({ scenario, forward: forwardTarget(backend) });
  expect(await (await fetch(`${url}/terms`)).text()).toBe('<p>{{who}}</p>');
  expect(await (await fetch(`${url}/terms`, { method: 'POST' })).text()).toBe('backend POST /terms');
});

test('a snapshot keeps them', async () => {
  const { url } = await startMock({ scenario });
  const { stdout } = await commandLine('ctl', 'snapshot', '--url', url);
  const { code } = await commandLine('validate', folderWith({ 'again.yaml': stdout }));
  expect(stdout).toContain('POST /auth/login');
  expect(code).toBe(0);
});

describe('mistakes are told with their place', () => {
  const world = 'users: [{ id: ada }, { id: bob }]\nroutes:\n';
  test.each([
    ['  - { on: "POST /login", respond: { body: "{{token of eda}}" } }', ':3:', 'Did you mean `ada`?'],
    ['  - { on: "POST /login", respond: { body: "{{tokn of ada}}" } }', ':3:', 'Did you mean `token of ada`?'],
    ['  - { on: "FETCH /login", respond: {} }', ':3:', '`routes[0].on`'],
    ['  - { on: "POST login", respond: {} }', ':3:', '`routes[0].on`'],
    ['  - { on: "POST /login", respnd: {} }', ':3:', 'Did you mean `respond`?'],
    ['  - { on: "POST /login", respond: { header: {} } }', ':3:', 'Did you mean `headers`?'],
    ['  - { on: "POST /chat/retrieve", respond: {} }', ':3:', 'is a path of the chat'],
    ['  - { on: "GET /__testbed/state", respond: {} }', ':3:', "is a path of the mock's own"],
    ['  - { on: "GET /a", respond: {} }\n  - { on: "GET /a", respond: {} }', ':4:', 'is answered twice'],
  ])('%s', async (text, place, sentence) => {
    const { code, stdout } = await commandLine('validate', folderWith({ 'routes.yaml': `${world}${text}\n` }));
    expect(stdout).toContain(`routes.yaml${place}`);
    expect(stdout).toContain(sentence);
    expect(code).toBe(2);
  });
});

test('a route can be written with parameters, and be included', async () => {
  const part = 'parameters: { who: bob }\nroutes: [{ on: "GET /me", respond: { body: "{{who}} {{token of ada}}" } }]\n';
  const main = 'include: [part.yaml]\nusers: [{ id: ada }, { id: bob }]\n';
  const { code, stdout } = await commandLine('validate', folderWith({ 'part.yaml': part, 'main.yaml': main }));
  expect({ code, stdout }).toMatchObject({ code: 2, stdout: expect.stringContaining('part.yaml') });
  expect(stdout).not.toContain('main.yaml:');
});

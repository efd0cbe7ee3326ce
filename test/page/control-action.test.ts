import { createServer } from 'node:http';
import { Writable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { parseFault } from '../../src/faults/index.ts';
import { actions, ctlLine } from '../../src/page/mock/control-action.ts';
import { faultTemplates } from '../../src/page/mock/fault-templates.ts';
import { worldOf } from '../../src/page/mock/mock-state.ts';
import { listenOnLoopback } from '../support/listen.ts';

const all = [
  actions.post('bob', '1', 'noodles?'),
  actions.currentToken('ada'),
  actions.newToken('ada'),
  actions.expire('ada'),
  actions.disconnect('ada'),
  actions.cut('ada'),
  actions.stall('ada'),
  actions.switchScenario('quiet'),
  actions.addUser('dan'),
  actions.createRoom(['ada', 'bob'], 'lunch'),
  actions.createRoom(['ada', 'bob'], ''),
  actions.addFault('{ on: retrieve, hang: true }'),
  actions.turnFault('fault-1', true),
  actions.turnFault('fault-1', false),
  actions.removeFault('fault-1'),
  actions.advance('1d'),
  actions.clock('freeze'),
  actions.clock('run'),
  actions.reset(),
];

/** What is asked of a control surface that says yes to everything. */
async function listen() {
  const asked: { method: string | undefined; path: string; body: unknown }[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const path = String(request.url).replace('/__testbed', '');
    asked.push({ method: request.method, path, body: text === '' ? undefined : JSON.parse(text) });
    response.setHeader('content-type', 'application/json').end('{"said":"Done.","token":"t"}');
  });
  const port = await listenOnLoopback(server);
  onTestFinished(() => void server.close());
  return { asked, url: `http://127.0.0.1:${port}` };
}

test('what an action asks is what the line of ctl asks that is shown for it', async () => {
  const { asked, url } = await listen();
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() }) as unknown as NodeJS.WriteStream;
  for (const { words } of all) await main(['ctl', ...words, '--url', url], { stdout: nowhere, stderr: nowhere });
  expect(asked).toEqual(all.map(({ method, path, body }) => ({ method, path, body })));
});

test('the line quotes what a shell would read, and names the mock where it is not the usual one', () => {
  expect(ctlLine(actions.post('bob', '1', "it's"), 'http://127.0.0.1:4010')).toBe(
    "npx chat-testbed ctl post bob 1 'it'\\''s'",
  );
  expect(ctlLine(actions.reset(), 'http://127.0.0.1:9/w/one')).toBe(
    'npx chat-testbed ctl reset --url http://127.0.0.1:9/w/one',
  );
});

test('a page below /w/<name>/ looks into that world', () => {
  expect(worldOf('http://127.0.0.1:4010')).toEqual({ main: 'http://127.0.0.1:4010', name: undefined });
  expect(worldOf('http://127.0.0.1:4010/w/one')).toEqual({ main: 'http://127.0.0.1:4010', name: 'one' });
});

test.each(faultTemplates)('$title: the template is a fault', ({ fault }) => {
  expect(() => parseFault(fault)).not.toThrow();
});

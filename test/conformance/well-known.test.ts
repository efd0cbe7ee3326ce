import { createServer } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { fetchWellKnown } from '../../src/conformance/index.ts';
import { closeServer, listenOnLoopback } from '../support/listen.ts';

const config = '{"users":{"member":{"token":"a"},"peer":{"token":"b"}}}';
let close: (() => Promise<void>) | undefined;

afterEach(async () => close?.());

async function fetchFrom(status: number, body: string) {
  const server = createServer((_request, response) => response.writeHead(status).end(body));
  close = () => {
    server.closeAllConnections();
    return closeServer(server);
  };
  return fetchWellKnown(`http://127.0.0.1:${await listenOnLoopback(server)}`, {}, 5000);
}

test('the config of a server is read', async () => {
  await expect(fetchFrom(200, config)).resolves.toMatchObject({ users: { member: { token: 'a' } } });
});

test.each([
  ['a byte order mark', `\ufeff${config}`, /chat-testbed\.json is no JSON: it begins with a byte order mark/],
  ['half of it', config.slice(0, 20), /chat-testbed\.json is no JSON \(.*JSON/],
  ['the page of an app', '<!doctype html><title>App</title>', /does not say as whom to judge it/],
  ['nothing', '', /does not say as whom to judge it/],
])('what a server offers in its place is told: %s', async (_, body, said) => {
  await expect(fetchFrom(200, body)).rejects.toThrow(said);
});

test('a server that offers none is told', async () => {
  await expect(fetchFrom(404, 'not here')).rejects.toThrow(/does not say as whom to judge it/);
});

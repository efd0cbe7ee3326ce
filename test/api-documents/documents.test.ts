import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { proxied } from '../proxy/proxied.ts';
import { repository } from '../support/command.ts';
import { control } from '../support/control.ts';
import { startMock } from '../support/mock.ts';

const inFile = (name: string): object => JSON.parse(readFileSync(path.join(repository, 'schemas', name), 'utf8'));

async function served(url: string, name: string): Promise<object> {
  const { status, answer } = await control(url, 'GET', name);
  expect(status).toBe(200);
  return answer;
}

test('a mock serves what the files of the package say, in its own dialect and under its own name', async () => {
  const { url } = await startMock();
  expect(await served(url, '/openapi.json')).toEqual(inFile('mock.openapi.json'));
  expect(await served(url, '/chat.openapi.json')).toEqual(inFile('chat.openapi.json'));
  const { host } = new URL(url);
  const live = await served(url, '/asyncapi.json');
  expect(live).toMatchObject({ servers: { mock: { host } } });
  expect({ ...live, servers: undefined }).toEqual({ ...inFile('asyncapi.json'), servers: undefined });
  const other = await startMock({ dialect: 'deployed' });
  expect(await served(other.url, '/chat.openapi.json')).toEqual(inFile('deployed/chat.openapi.json'));
});

test('a proxy serves those of its own routes', async () => {
  const { url } = await proxied();
  expect(await served(url, '/openapi.json')).toEqual(inFile('proxy.openapi.json'));
});

test('who is not the owner does not get them', async () => {
  const { url } = await startMock();
  const { status } = await fetch(`${url}/__testbed/openapi.json`, { headers: { origin: 'http://evil.example' } });
  expect(status).toBe(403);
});

import { expect, test } from 'vitest';
import { namedProxy } from '../../src/wire-client/forward-proxy/named-proxy.ts';

const proxy = 'http://proxy.test:3128';

test.each([
  ['http://chat.test', { HTTP_PROXY: proxy }, proxy],
  ['ws://chat.test', { http_proxy: proxy }, proxy],
  ['https://chat.test', { HTTPS_PROXY: proxy }, proxy],
  ['wss://chat.test', { https_proxy: proxy }, proxy],
  ['https://chat.test', { HTTP_PROXY: proxy }, undefined],
  ['https://chat.test', { ALL_PROXY: proxy }, proxy],
  ['https://chat.test', { HTTPS_PROXY: '', ALL_PROXY: proxy }, proxy],
  ['https://chat.test', { HTTPS_PROXY: 'http://other.test', https_proxy: proxy }, proxy],
  ['https://chat.test', { HTTPS_PROXY: 'proxy.test:3128' }, proxy],
])('%s with %j goes through %s', (url, environment, expected) => {
  expect(namedProxy(url, environment)?.url).toBe(expected);
});

test.each(['http://127.0.0.1:4010', 'http://localhost:4010', 'ws://[::1]:4010', 'http://mock.localhost'])(
  '%s is never reached through a proxy',
  (url) => {
    expect(namedProxy(url, { HTTP_PROXY: proxy, ALL_PROXY: proxy })).toBeUndefined();
  },
);

test.each([
  ['chat.test', '*', true],
  ['chat.test', 'chat.test', true],
  ['CHAT.test', 'Chat.Test', true],
  ['eu.chat.test', 'chat.test', true],
  ['eu.chat.test', '.chat.test', true],
  ['chat.test', '.chat.test', true],
  ['eu.chat.test', '*.chat.test', true],
  ['mychat.test', 'chat.test', false],
  ['chat.test', 'other.test, chat.test', true],
  ['chat.test', 'other.test chat.test', true],
  ['chat.test', 'chat.test:443', true],
  ['chat.test:8443', 'chat.test:443', false],
  ['chat.test:8443', 'chat.test:8443', true],
  ['10.1.2.3', '10.1.2.3', true],
  ['10.1.2.3', '2.3', false],
  ['10.1.2.3', '10.0.0.0/8', true],
  ['11.1.2.3', '10.0.0.0/8', false],
  ['chat.test', '10.0.0.0/8', false],
  ['10.1.2.3', '10.0.0.0/99', false],
  ['[fd00::1]', 'fd00::1', true],
  ['[fd00::1]', '[fd00::1]:443', true],
  ['[fd00::1]', 'fd00::/8', true],
  ['chat.test', '', false],
  ['chat.test', ',,', false],
])('%s with NO_PROXY=%s: direct is %s', (host, NO_PROXY, isDirect) => {
  const found = namedProxy(`https://${host}/api`, { HTTPS_PROXY: proxy, NO_PROXY });
  expect(found === undefined).toBe(isDirect);
});

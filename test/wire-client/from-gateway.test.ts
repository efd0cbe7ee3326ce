import { expect, test } from 'vitest';
import { gatewayOf, hintAtGateway, isFromGateway } from '../../src/wire-client/index.ts';

const page = '<html><body><center>nginx/1.24.0</center></body></html>';
const error = '{"error":"Not found","error_code":"NOT_FOUND"}';

test('what a gateway answers in place of the server is told from the server’s own word', () => {
  const statuses = [500, 501, 502, 503, 504, 505];
  expect(statuses.filter((status) => isFromGateway({ status, body: page }))).toEqual([502, 503, 504]);
  expect(statuses.filter((status) => isFromGateway({ status, body: '' }))).toEqual([502, 503, 504]);
  expect(statuses.filter((status) => isFromGateway({ status, body: error }))).toEqual([]);
});

test.each([
  [{ server: 'nginx/1.24.0' }, 'nginx/1.24.0'],
  [{ server: 'AkamaiGHost', via: '1.1 gw' }, 'AkamaiGHost'],
  [{ server: 'uvicorn', via: '1.1 gw' }, 'Via: 1.1 gw'],
  [{ server: 'uvicorn' }, undefined],
  [{}, undefined],
])('a gateway names itself in %j', (headers, name) => {
  expect(gatewayOf(headers)).toBe(name);
});

test.each([
  [
    'its page',
    { status: 401, body: page },
    ' This page looks like a gateway’s (nginx/1.24.0): ask the server past it.',
  ],
  [
    'an error that it may have written',
    { status: 404, body: '{"message":"Not Found"}', gateway: 'Via: 1.1 gw' },
    ' It came through a gateway (Via: 1.1 gw), which may have answered itself: ask the server past it.',
  ],
  ['a page of the server', { status: 404, body: '<html>Cannot POST</html>' }, ''],
  ['a documented error that came through it', { status: 404, body: error, gateway: 'nginx' }, ''],
  ['an answer of the server that came through it', { status: 200, body: '{}', gateway: 'nginx' }, ''],
])('a hint is given at %s', (_, answer, hint) => {
  expect(hintAtGateway(answer)).toBe(hint);
});

import { describe, expect, test } from 'vitest';
import type { Passed } from '../../../src/traffic/index.ts';
import { asked, judge, note } from '../synthetic-trace.ts';

describe('requests', () => {
  const request = (more: object): Passed[] => {
    const [ask, answer] = asked(1, 'ada', 0) as [Passed, Passed];
    return [{ ...ask, ...more } as Passed, answer];
  };
  const turnedAway = (path: string, status: number, more: object = {}): Passed =>
    note({ type: 'turned-away', method: 'GET', path, status, cure: 'so it is', ...more });

  test.each<[string, object, string[]]>([
    ['with a token', {}, []],
    ['without a header', { authorization: undefined }, ['client.bearer']],
    ['with a token in quotes', { authorization: 'Bearer "tok…', isWrapped: true }, ['client.bearer']],
    ['with nothing behind the scheme', { authorization: 'Bearer ' }, ['client.bearer']],
    ['with another scheme', { authorization: 'Basic toke…' }, ['client.bearer']],
    ['with a scheme behind something else', { authorization: 'x Bearer toke…' }, ['client.bearer']],
    ['with an id in quotes', { body: '{"after":"0"}' }, ['client.request-body']],
    ['without what is asked for', { body: '{}' }, ['client.request-body']],
    ['without anything', { body: '' }, ['client.valid-json']],
    ['with half a body', { body: '{"after":' }, ['client.valid-json']],
    ['for a room that is a number', { endpoint: 'roomInfo', body: '{"room_id":5}' }, ['client.request-body']],
    ['for a room', { endpoint: 'roomInfo', body: '{"room_id":"5"}' }, []],
    ['with nobody', { endpoint: 'createDm', body: '{"room_id":"5"}' }, ['client.request-body']],
    ['with somebody', { endpoint: 'createDm', body: '{"other":"bob"}' }, []],
  ])('%s', (_, more, broken) => {
    expect(judge([request(more)]).broken).toEqual(broken);
  });

  test.each<[string, number, object, string[]]>([
    ['/chat/rooms', 404, {}, ['client.known-endpoints']],
    ['/api/retrieve', 405, {}, ['client.known-endpoints']],
    ['/chat/connect', 426, {}, ['client.known-endpoints']],
    ['/createDM', 404, {}, ['client.known-endpoints']],
    ['/chat/rooms', 404, { byPerson: true }, []],
    ['/metrics', 404, {}, []],
    ['/chat/retrieve', 413, {}, ['client.request-body']],
    ['/chat/retrieve', 415, {}, ['client.request-body']],
    ['/chat/retrieve', 400, {}, ['client.valid-json']],
    ['/chat/retrieve', 418, {}, []],
  ])('that were turned away: %s %i %o', (path, status, more, broken) => {
    const { findings, ...verdict } = judge([turnedAway(path, status, more)]);
    expect(verdict.broken).toEqual(broken);
    expect(findings.map(({ guilty }) => guilty)).toEqual(broken.map(() => [1]));
  });
});

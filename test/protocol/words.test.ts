import { getEventListeners } from 'node:events';
import { describe, expect, it, test } from 'vitest';
import {
  areCounted,
  ChatTestbedError,
  compilePattern,
  describeDuration,
  errorBody,
  greatestOf,
  hash,
  idsFrom,
  idToKeep,
  isLoopback,
  isObject,
  isPositiveInteger,
  kindOfShownToken,
  numberAfter,
  parseDuration,
  parseExactly,
  parseJson,
  plainText,
  readId,
  seededRandom,
  shortageOf,
  shortenToken,
  shownToken,
  stringifyExactly,
  UsageError,
  unlessAborted,
  valueAtPointer,
  visible,
  visibleJson,
  visibleLines,
  withoutCredentials,
} from '../../src/protocol/index.ts';

describe('durations', () => {
  it.each([
    ['100ms', 100],
    ['5s', 5000],
    ['1.5s', 1500],
    ['0.125s', 125],
    ['30m', 1_800_000],
    ['2h', 7_200_000],
    ['12d', 1_036_800_000],
    ['0s', 0],
  ])('%s is read as %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '5', 's', '5 s', '-5s', '5sec', 'x5s', '.5s', '1.s', '5w'])('%j is none', (text) => {
    const sentence = `${JSON.stringify(text)} is no duration: a number and a unit (ms, s, m, h, d), such as 30m.`;
    expect(() => parseDuration(text)).toThrow(sentence);
  });

  it.each([
    [0, '0ms'],
    [12.4, '12ms'],
    [999, '999ms'],
    [1000, '1s'],
    [1499, '1s'],
    [59_999, '1m'],
    [3_900_000, '1h 5m'],
    [86_400_000, '1d'],
    [93_784_000, '1d 2h'],
    [86_405_000, '1d 5s'],
  ])('%i ms are told as %s', (ms, text) => {
    expect(describeDuration(ms)).toBe(text);
  });
});

describe('JSON', () => {
  it.each([
    [{}, true],
    [[], false],
    [null, false],
    ['{}', false],
    [undefined, false],
  ])('%j is an object: %s', (value, is) => {
    expect(isObject(value)).toBe(is);
  });

  it('is parsed, or undefined', () => {
    expect(parseJson('{"a":[1]}')).toEqual({ a: [1] });
    expect([parseJson('{'), parseJson(null), parseJson('')]).toEqual([undefined, undefined, undefined]);
    expect(parseJson('null')).toBeNull();
  });

  it.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
    ['both', '[{"a":', '}]'],
  ])('is none where %s are nested deeper than anybody could walk', (_, open, close) => {
    const nested = (levels: number): string =>
      open.repeat(levels) + (open.length > 1 ? '1' : '') + close.repeat(levels);
    const levels = open.length > 5 ? 100 : 200;
    expect(parseJson(nested(levels))).toBeDefined();
    expect(parseJson(nested(levels + 1))).toBeUndefined();
    expect(parseJson(nested(100_000))).toBeUndefined();
    expect(parseJson(`{"beside":1,"list":[1,${nested(levels)}]}`)).toBeUndefined();
  });

  it('may hold null where it is as deep as may be', () => {
    expect(parseJson(`${'['.repeat(200)}null${']'.repeat(200)}`)).toBeDefined();
  });

  it('has a plain text only for texts and numbers', () => {
    expect([plainText('a'), plainText(5), plainText({ toString: 1 }), plainText(null), plainText(true)]).toEqual([
      'a',
      '5',
      '',
      '',
      '',
    ]);
  });

  it.each([
    ['', { a: 1 }, { a: 1 }],
    ['/a', { a: 1 }, 1],
    ['/a/1', { a: ['x', 'y'] }, 'y'],
    ['/a~1b/~0c', { 'a/b': { '~c': 2 } }, 2],
    ['/~01', { '~1': 3 }, 3],
    ['/toString', {}, undefined],
    ['/a/b', { a: 'text' }, undefined],
    ['/a/b', { a: null }, undefined],
  ])('has at %j of %j the value %j', (pointer, value, found) => {
    expect(valueAtPointer(value, pointer)).toEqual(found);
  });
});

describe('tokens', () => {
  it.each([
    ['', '…'],
    ['a', '…'],
    ['ab', 'a…'],
    ['abcdefg', 'abc…'],
    ['token-ada', 'toke…'],
  ])('%j is shown as %s', (token, shown) => {
    expect(shortenToken(token)).toBe(shown);
  });

  it.each([
    ['valid', 'toke…'],
    ['expired', 'toke… (expired)'],
    ['invalid', 'toke… (invalid)'],
  ] as const)('one that is %s is shown as %s, and read back', (kind, shown) => {
    expect(shownToken('token-ada', kind)).toBe(shown);
    expect(kindOfShownToken(shown)).toBe(kind);
  });

  it('a token that says a word of its own is valid', () => {
    expect([kindOfShownToken('(expired)'), kindOfShownToken('toke… (expired) or so')]).toEqual(['valid', 'valid']);
  });

  it.each([
    ['https://me:secret@chat.example.org/a', 'https://chat.example.org/a'],
    ['https://chat.example.org/me@home', 'https://chat.example.org/me@home'],
    ['me:secret@chat.example.org', 'chat.example.org'],
    ['https://a:b@c@chat.example.org', 'https://chat.example.org'],
    ['see me@home', 'see me@home'],
  ])('%s is shown as %s', (url, shown) => {
    expect(withoutCredentials(url)).toBe(shown);
  });
});

describe('numbers drawn from a text', () => {
  it('are always the same, and unlike for similar texts', () => {
    expect([hash(''), hash('a'), hash('b'), hash('ab')]).toEqual([
      2_872_998_923, 444_641_715, 2_193_908_274, 2_563_531_789,
    ]);
    const [one, same, other] = ['42/flaky', '42/flaky', '42/flakz'].map(seededRandom);
    const row = (draw: (() => number) | undefined) => Array.from({ length: 5 }, () => draw?.() ?? -1);
    const first = row(one);
    expect(row(same)).toEqual(first);
    expect(row(other)).not.toEqual(first);
    expect(new Set(first).size).toBe(5);
    expect(first).toEqual([1, 2, 3, 4, 5].map((number) => hash(`42/flaky/${number}`) / 2 ** 32));
  });

  it('lie between 0 and 1, and everywhere there', () => {
    const draw = seededRandom('spread');
    const drawn = Array.from({ length: 1000 }, draw);
    expect(drawn.every((number) => number >= 0 && number < 1)).toBe(true);
    const tenths = new Set(drawn.map((number) => Math.floor(number * 10)));
    expect(tenths.size).toBe(10);
    expect(drawn.reduce((sum, number) => sum + number, 0) / 1000).toBeCloseTo(0.5, 1);
  });
});

describe('ids', () => {
  it('of rooms count up where all of them are numbers', () => {
    expect([
      areCounted(['1', '17']),
      areCounted(['1', 'x']),
      areCounted(['1a']),
      areCounted(['x1']),
      areCounted([]),
    ]).toEqual([true, false, false, false, true]);
    expect([areCounted(['9'.repeat(15)]), areCounted(['9'.repeat(16)])]).toEqual([true, false]);
    expect([numberAfter(['3', '17', '4']), numberAfter([])]).toEqual([18, 1]);
    expect(idsFrom(17, 3)).toEqual(['17', '18', '19']);
  });

  it.each([
    [2 ** 53 - 1, 2 ** 53 - 1],
    [2 ** 53, undefined],
    [5n, 5],
    [2n ** 60n, 2n ** 60n],
    ['0', 0],
    ['5 ', undefined],
    [' 5', undefined],
    ['', undefined],
    ['9'.repeat(40), BigInt('9'.repeat(40))],
    ['9'.repeat(41), undefined],
    [{}, undefined],
  ])('%s stands for the id %s', (value, id) => {
    expect(readId(value)).toBe(id);
  });

  it.each([
    [1, true],
    [0, false],
    [-1, false],
    [1.5, false],
    [1n, true],
    [0n, false],
    [-1n, false],
    ['1', false],
    [null, false],
  ])('%s is a positive whole number: %s', (value, is) => {
    expect(isPositiveInteger(value)).toBe(is);
  });

  it('the greatest of some is found, whatever else is among them', () => {
    expect(greatestOf([])).toBe(0);
    expect(greatestOf([3, '17', 'x', null, 5])).toBe(17);
    expect(greatestOf([2n ** 60n, 4, '9'])).toBe(2n ** 60n);
    expect([idToKeep(5), idToKeep(2n ** 60n)]).toEqual([5, '1152921504606846976']);
  });

  it.each([
    ['{"message":{"id":"\\u0000exact:5","after":9007199254740993}}', { id: '\u0000exact:5', after: 9007199254740992 }],
    ['{"message":{"id":"\\u0000\\u0065xact:5x","id2":1},"after":9007199254740993}', { id: '\u0000exact:5x', id2: 1 }],
    [
      '{"message":{"after":"\\u0000exact:5x","id":9007199254740993}}',
      { after: '\u0000exact:5x', id: 9007199254740993n },
    ],
    [
      '{"message":{"text":"\\u0000","id":9007199254740993,"after":9007199254740995}}',
      { text: '\u0000', id: 9007199254740993n, after: 9007199254740995n },
    ],
  ])('with the mark of long ids in their place, however it is written, are texts: %j', (text, message) => {
    expect(parseExactly(text)).toMatchObject({ message });
  });

  it('are read as they stand wherever they are', () => {
    const text = '{"id":9007199254740993,"more":{"list":[[{"after":9007199254740995}]]}}';
    const more = { list: [[{ after: 9007199254740995n }]] };
    expect(parseExactly(text)).toEqual({ id: 9007199254740993n, more });
  });

  it('in a text that has the mark of long ids are read as they stand', () => {
    const marked = '{"message":{"id":9007199254740993,"message":"\\u0000exact:1"}}';
    expect(parseExactly(marked)).toEqual({ message: { id: 9007199254740993n, message: '\u0000exact:1' } });
    expect(parseExactly('{"message":{"id":9007199254740993,"after":9007199254740995}}')).toEqual({
      message: { id: 9007199254740993n, after: 9007199254740995n },
    });
    expect(parseExactly('{"message":{"id":-9007199254740993}}')).toEqual({ message: { id: -9007199254740993n } });
  });
});

describe('what is read exactly', () => {
  it('is shared between those who read the same short text, and cannot be changed', () => {
    const text = '{"message":{"id":9007199254740993,"list":[{"a":1}]}}';
    const read = parseExactly(text) as { message: { list: object[] } };
    parseExactly('{"another":1}');
    expect(parseExactly(text)).toBe(read);
    expect([read, read.message, read.message.list, read.message.list[0]].map(Object.isFrozen)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([parseExactly('"a"'), parseExactly('null'), parseExactly('5')]).toEqual(['a', null, 5]);
  });

  it('is each reader’s own where the text is long, and is let go where there are many', () => {
    const long = JSON.stringify({ text: 'x'.repeat(2000) });
    expect(parseExactly(long)).toEqual(JSON.parse(long));
    expect(parseExactly(long)).not.toBe(parseExactly(long));
    const first = parseExactly('{"first":1}');
    for (let number = 0; number < 4001; number += 1) parseExactly(`{"number":${number}}`);
    expect(parseExactly('{"first":1}')).toEqual(first);
    expect(parseExactly('{"first":1}')).not.toBe(first);
  });

  it('is written with long ids as digits in a string', () => {
    expect(stringifyExactly({ id: 9007199254740993n, after: 5, text: 'a' })).toBe(
      '{"id":"9007199254740993","after":5,"text":"a"}',
    );
  });
});

describe('what could be taken for something else is written out', () => {
  it.each([
    ['plain ü 日本 👍', 'plain ü 日本 👍'],
    ['a\nb\r\tc', 'a\\nb\\r\\tc'],
    ['red \u001b[31m', 'red \\u001b[31m'],
    ['turned \u202e', 'turned \\u202e'],
    ['half \ud83d', 'half \\ud83d'],
    ['tag \u{e0041}', 'tag \\u{e0041}'],
    ['line\u2028', 'line\\u2028'],
    ['::error::x', '\\u003a:error::x'],
    ['  ::x', '  \\u003a:x'],
    ['a ::x :y', 'a ::x :y'],
    ['##[group]', '\\u0023#[group]'],
    ['x ##vso[y]', 'x \\u0023#vso[y]'],
    ['## heading #1', '## heading #1'],
  ])('%j as %s', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('line by line, and in JSON with escapes that mean the same', () => {
    expect(visibleLines('a\n::b\n\tc')).toBe('a\n\\u003a:b\n\\tc');
    const json = JSON.stringify({ text: '\u202e\u{e0041}' }, null, 1);
    expect(visibleJson(json)).toBe('{\n "text": "\\u202e\\udb40\\udc41"\n}');
    expect(JSON.parse(visibleJson(json))).toEqual(JSON.parse(json));
    expect(visibleJson('{"a":"\t"}')).toBe('{"a":"\\u0009"}');
  });
});

test.each([
  ['localhost', true],
  ['LOCALHOST', true],
  ['chat.localhost', true],
  ['127.0.0.1', true],
  ['127.10.200.30', true],
  ['[::1]', true],
  ['127.0.0.1.example.org', false],
  ['localhost.example.org', false],
  ['mylocalhost', false],
  ['127.0.0', false],
  ['10.0.0.1', false],
  ['chat.localhosts', false],
])('%s is this machine: %s', (host, is) => {
  expect(isLoopback(host)).toBe(is);
});

test('errors carry their code, their sentence and their cause', () => {
  expect(errorBody('NOT_FOUND')).toEqual({ error: 'Not found', error_code: 'NOT_FOUND' });
  expect(errorBody('BAD_REQUEST', 'no')).toEqual({ error: 'no', error_code: 'BAD_REQUEST' });
  const cause = new Error('why');
  const error = new ChatTestbedError('TIMEOUT', 'too late', { cause });
  expect(error).toMatchObject({ name: 'ChatTestbedError', code: 'TIMEOUT', message: 'too late', problems: [], cause });
  expect(new UsageError('no')).toMatchObject({ code: 'WRONG_USAGE', message: 'no' });
  expect(shortageOf('EMFILE')).toContain('ulimit -n');
  expect([shortageOf('ECONNREFUSED'), shortageOf(), shortageOf('toString')]).toEqual([undefined, undefined, undefined]);
});

test('patterns are those of Unicode', () => {
  expect(compilePattern('^.$').test('👍')).toBe(true);
  expect(() => compilePattern('a]')).toThrow(SyntaxError);
});

describe('unless aborted', () => {
  it('is what the promise gives or throws', async () => {
    const { signal } = new AbortController();
    expect(await unlessAborted(Promise.resolve(1), signal, 2)).toBe(1);
    await expect(unlessAborted(Promise.reject(new Error('no')), signal, 2)).rejects.toThrow('no');
  });

  it('is something else once the signal is aborted, before or meanwhile', async () => {
    const never = new Promise<number>(() => {});
    expect(await unlessAborted(never, AbortSignal.abort(), 2)).toBe(2);
    const controller = new AbortController();
    const waiting = unlessAborted(never, controller.signal, 2);
    controller.abort();
    expect(await waiting).toBe(2);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('leaves no listener at a signal that outlives it', async () => {
    const { signal } = new AbortController();
    await unlessAborted(Promise.resolve(1), signal, 2);
    // The listener goes one turn behind the value.
    await Promise.resolve();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

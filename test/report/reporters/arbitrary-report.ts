import fc from 'fast-check';
import type { Report, Result, TranscriptEntry } from '../../../src/protocol/index.ts';
import { hostile } from './sample-report.ts';

/** Any string of UTF-16 units, halves of surrogate pairs and control characters included, or a hostile classic. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.array(fc.integer({ min: 0, max: 0xff_ff }), { maxLength: 12 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom(hostile, '\n\n```\n</details>', ']]>', '--><!--', '__proto__', '::set-output name=x::y', ''),
);
const milliseconds = fc.double({ min: 0, max: 100_000, noNaN: true });
const data = fc.oneof(
  text,
  fc.jsonValue({ maxDepth: 2 }),
  fc.record({ method: text, path: text, body: fc.jsonValue({ maxDepth: 1 }) }, { requiredKeys: ['path'] }),
  fc.record({ code: fc.integer(), reason: text }),
);

const entry = fc.record(
  {
    at: milliseconds,
    who: fc.oneof(text, fc.constantFrom('member#1', 'peer#1')),
    kind: fc.constantFrom('open', 'sent', 'received', 'closed', 'request', 'response', 'waited'),
    data,
    file: text,
    guilty: fc.boolean(),
  },
  { requiredKeys: ['at', 'who', 'kind'] },
) as unknown as fc.Arbitrary<TranscriptEntry>;

const result = fc.record(
  {
    id: text,
    requirement: fc.oneof(text, fc.constantFrom('auth.valid-token', 'live.order', 'constructor.x')),
    level: fc.constantFrom('MUST', 'SHOULD'),
    subject: fc.oneof(
      fc.constant('server'),
      text.map((user) => `client:${user || 'ada'}`),
    ),
    title: text,
    status: fc.constantFrom('passed', 'failed', 'warned', 'skipped', 'errored'),
    durationMs: milliseconds,
    reason: text,
    remedy: text,
    waived: text,
    expectedFailure: text,
    expected: data,
    actual: data,
    evidence: fc.record({ kind: fc.constantFrom('barrier', 'window'), ms: milliseconds }),
    rerun: text,
    transcript: fc.array(entry, { maxLength: 6 }),
  },
  { requiredKeys: ['id', 'requirement', 'level', 'title', 'status', 'durationMs', 'transcript'] },
) as unknown as fc.Arbitrary<Result>;

const amount = fc.nat({ max: 1_000 });

/** Any report that its schema allows, with the worst texts a server could send. */
export const arbitraryReport = fc.record(
  {
    schemaVersion: fc.constant(1),
    tool: fc.record({ name: fc.constant('chat-testbed'), version: text }),
    target: text,
    recordings: fc.array(
      fc.record({ file: text, kind: fc.constantFrom('trace', 'check-trace', 'report', 'har'), entries: amount }),
      { maxLength: 2 },
    ),
    startedAt: fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
      .map((date) => date.toISOString()),
    durationMs: milliseconds,
    verdict: fc.constantFrom('conformant', 'violations', 'incomplete'),
    interrupted: fc.boolean(),
    summary: fc.record({
      total: amount,
      passed: amount,
      failed: amount,
      warned: amount,
      skipped: amount,
      errored: amount,
    }),
    dialect: fc.constant({ sendKey: 'messages', retrieveKey: 'occupants' }),
    results: fc.array(result, { maxLength: 6 }),
    observations: fc.array(fc.record({ id: text, value: data, title: text }), { maxLength: 3 }),
    problems: fc.array(text, { maxLength: 3 }),
    created: fc.record({ rooms: fc.array(text, { maxLength: 3 }), messages: amount }),
  },
  {
    requiredKeys: [
      'schemaVersion',
      'tool',
      'target',
      'startedAt',
      'durationMs',
      'verdict',
      'summary',
      'dialect',
      'results',
      'observations',
      'created',
    ],
  },
) as unknown as fc.Arbitrary<Report>;

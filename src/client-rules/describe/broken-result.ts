import type { ClientFinding, ClientResult, Result, TranscriptEntry, VerdictLine } from '../../protocol/index.ts';

type BrokenResult = Pick<Result, 'reason' | 'remedy' | 'expected' | 'actual' | 'transcript'>;

/**
 * What a report says of a rule that a client broke, without the names of rule and client. The transcript has an entry for
 * each of the finding's.
 */
export function brokenResult({ cure: remedy }: Pick<ClientResult, 'cure'>, finding: ClientFinding): BrokenResult {
  const { sentence, expected, actual, transcript } = finding;
  const start = transcript[0]?.at ?? 0;
  return {
    reason: sentence,
    remedy,
    expected: anyJson(expected),
    actual: anyJson(actual),
    transcript: transcript.map((line) => toEntry(line, start)),
  };
}

/** The schema has any JSON value there; its generated type is narrower. */
const anyJson = (text: string) => text as unknown as Record<string, unknown>;

const kinds: Record<VerdictLine['kind'], TranscriptEntry['kind']> = {
  opened: 'open',
  'from-client': 'sent',
  'to-client': 'received',
  pong: 'note',
  closing: 'note',
  closed: 'closed',
  request: 'request',
  response: 'response',
  waited: 'waited',
  note: 'note',
};

function toEntry({ at, who, kind, data, side, guilty: isOffending }: VerdictLine, start: number): TranscriptEntry {
  const text = kind === 'closing' ? `closed by the server: ${data}` : kind === 'pong' ? 'answered the ping' : data;
  return {
    at: Math.round((at - start) * 100) / 100,
    who,
    kind: kinds[kind],
    ...(side && { side }),
    ...(text !== '' && { data: anyJson(text) }),
    ...(isOffending && { guilty: true }),
  };
}

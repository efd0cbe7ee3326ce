import { judgeClients } from '../../client-rules/index.ts';
import type { ClientFinding, ClientResult } from '../../protocol/index.ts';
import { placeOf, type TraceEntry, userOf } from '../../traffic/index.ts';
import type { JudgedRecording } from '../judged-recording.ts';

/** What the recordings say of one client and one requirement. */
export interface ClientJudgement {
  /** How often it was put to the test. */
  occasions: number;
  /** Where it was broken first, and in which recording that stands. */
  broken?: { result: ClientResult; finding: ClientFinding; recording: JudgedRecording };
  /** How often it was broken. */
  times: number;
}

/** By the subject of their results, and then by requirement. */
export type JudgedClients = Map<string, Map<string, ClientJudgement>>;

/** Where there are more, those of whom there is nothing to complain are put together. */
const mostClients = 50;
/** What is nobody's alone: of many clients, or of somebody who never logged in. */
const unknownClient = 'client';

/** Judges every client, by all recordings of which we were not the client ourselves. */
export function judgedClients(recordings: readonly JudgedRecording[]): JudgedClients {
  const clients: JudgedClients = new Map();
  for (const recording of recordings) {
    if (recording.clients) addRecording(clients, recording);
  }
  return clients;
}

function addRecording(clients: JudgedClients, recording: JudgedRecording): void {
  const { results, clients: users } = judge(recording, recording.entries);
  for (const result of results) {
    for (const finding of result.findings) {
      const judgement = at(clients, subjectOf(finding, users), result.requirement);
      judgement.times += finding.times;
      judgement.broken ??= { result, finding, recording };
    }
  }
  for (const [subject, tried] of occasionsBy(users, recording, results)) {
    for (const { requirement, occasions } of tried) at(clients, subject, requirement).occasions += occasions;
  }
}

const subjectOf = ({ client }: ClientFinding, users: readonly string[]): string =>
  users.includes(client) ? `client:${client}` : unknownClient;

function judge({ clients = {}, entries }: JudgedRecording, judged: readonly TraceEntry[]) {
  const forgotten = Math.max(0, (entries[0]?.seq ?? 1) - 1);
  return judgeClients({ ...clients, entries: judged, forgotten });
}

/** What each client was put to the test by: rules judge a recording as a whole and count for all clients together. */
function occasionsBy(
  users: readonly string[],
  recording: JudgedRecording,
  results: ClientResult[],
): [string, ClientResult[]][] {
  const [only] = users;
  if (only === undefined) return [];
  if (users.length === 1) return [[`client:${only}`, results]];
  if (users.length > mostClients) return [[unknownClient, results]];
  const shares = sharesOf(recording.entries, users);
  return users.map((user) => [`client:${user}`, judge(recording, shares.get(user) ?? []).results]);
}

/** For each user what passed between that user and the server, and the notes. */
function sharesOf(entries: readonly TraceEntry[], users: readonly string[]): Map<string, TraceEntry[]> {
  const shares = new Map(users.map((user): [string, TraceEntry[]] => [user, []]));
  const owners = ownersOf(entries);
  for (const entry of entries) {
    const owner = owners.get(placeOf(entry) ?? '');
    if (owner !== undefined) shares.get(owner)?.push(entry);
    else if (entry.kind === 'note') for (const share of shares.values()) share.push(entry);
  }
  return shares;
}

/** Whose each connection and request is, as far as any entry tells. */
function ownersOf(entries: readonly TraceEntry[]): Map<string, string> {
  const owners = new Map<string, string>();
  for (const entry of entries) {
    const [place, user] = [placeOf(entry), userOf(entry)];
    if (place !== undefined && user !== undefined) owners.set(place, user);
  }
  return owners;
}

function at(clients: JudgedClients, subject: string, requirement: string): ClientJudgement {
  const own = clients.get(subject) ?? new Map<string, ClientJudgement>();
  clients.set(subject, own);
  const judgement = own.get(requirement) ?? { occasions: 0, times: 0 };
  own.set(requirement, judgement);
  return judgement;
}

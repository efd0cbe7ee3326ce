import { describeAnswer } from '../conformance/http-client.ts';
import { chatPaths, type Step } from '../protocol/index.ts';
import { findNewRoom } from './find-room.ts';
import type { Asked, Player } from './player.ts';
import type { Stage } from './stage.ts';
import { type Acts, type Around, noExpiredToken, tokenFor, unknownRoom } from './step-context.ts';
import { done, failed, passed, type StepVerdict } from './verdict.ts';

type RequestingStep = Acts<'create_dm'> | Acts<'retrieve'> | Acts<'room_info'> | Acts<'request'>;

/** Sends a request. Where the next step judges the answer, that step waits for it. */
export async function request(
  stage: Stage,
  player: Player,
  step: RequestingStep,
  { next }: Around,
): Promise<StepVerdict> {
  if ('room_info' in step && stage.rooms.idOf(step.room_info.room) === undefined) {
    return unknownRoom(stage, step.room_info.room);
  }
  const authorization = authorizationOf(player, step);
  if (authorization === undefined) return noExpiredToken(player);
  const { path, body, ...raw } = requestOf(stage, player, step);
  const asked = stage.ask(player, path, {
    ...raw,
    ...(authorization !== null && { authorization }),
    ...(body !== undefined && { body: asText(body) }),
  });
  const isNamed = 'create_dm' in step && step.create_dm.name !== undefined;
  if (isLeftToNext(next) && !isNamed) {
    await stage.pace.settle();
    return done;
  }
  const answer = await stage.pace.until(() => asked.answer, stage.venue.timeoutMs);
  if (isNamed && answer?.status === 200) await findNewRoom(stage, player, step.create_dm);
  return 'request' in step || isLeftToNext(next) ? done : expectOk(stage, player, asked);
}

/** A text as it is, anything else as JSON. */
const asText = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

/** Whether the next step says what is expected of the answer, and how long it may take. */
function isLeftToNext(next: Step | undefined): boolean {
  return next !== undefined && 'expect' in next && (next.expect === 'nothing' || judgesAnswer(next));
}

/** A request of which nothing else is expected is to be answered 200. */
function expectOk(
  { venue }: Stage,
  { name }: Player,
  { path, entry, answer, answerEntry = entry }: Asked,
): StepVerdict {
  if (answer?.status === 200) return passed;
  const what = answer ? describeAnswer(answer) : `no answer within ${venue.timeoutMs} ms`;
  return failed(`${name} asked ${path} and got ${what}.`, {
    expected: { status: 200 },
    actual: what,
    guilty: [answerEntry],
  });
}

function judgesAnswer(next: Step): boolean {
  return (
    'expect' in next && typeof next.expect === 'object' && ('answer' in next.expect || 'error_code' in next.expect)
  );
}

/** The whole header; null for none, undefined where the token is not known. */
function authorizationOf(player: Player, step: RequestingStep): string | null | undefined {
  if ('request' in step) {
    const given = Object.keys(step.request.headers ?? {}).some((name) => name.toLowerCase() === 'authorization');
    return given ? null : `Bearer ${player.token}`;
  }
  const options: { token?: string } = 'retrieve' in step ? step.retrieve : 'room_info' in step ? step.room_info : {};
  const token = tokenFor(player, options.token);
  return token === null || token === undefined ? token : `Bearer ${token}`;
}

interface RawRequest {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

function requestOf(stage: Stage, player: Player, step: RequestingStep): RawRequest {
  if ('request' in step) return step.request;
  if ('create_dm' in step) return { path: chatPaths.createDm, body: { other: idOf(stage, step.create_dm.other) } };
  if ('room_info' in step) {
    return { path: chatPaths.roomInfo, body: { room_id: stage.rooms.idOf(step.room_info.room) } };
  }
  const { after = 0 } = step.retrieve;
  return { path: chatPaths.retrieve, body: { after: after === 'last' ? player.newestId : Number(after) } };
}

function idOf(stage: Stage, name: string): string {
  return stage.players.find((player) => player.name === name)?.id ?? name;
}

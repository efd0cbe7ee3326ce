import { isObject } from '../../../protocol/index.ts';
import { describeAnswer, isTooSlow, jsonOf, type RecordedAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { failedAnswer } from '../../case/expect/expect.ts';
import { describeMessageFaults } from '../../case/expect/message-shape.ts';
import { becauseOf, type Failure, passed, type Verdict } from '../../case/verdict.ts';

const envelope = defineCase({
  id: 'retrieve.shape/envelope',
  requirement: 'retrieve.shape',
  title: 'retrieve answers 200 with the documented envelope full of messages',
  needs: [],
  maskedBy: ['auth.valid-token'],
  async run(context) {
    const { recentId, unavailable } = context.profile;
    const after = recentId || 1;
    if (unavailable.live || unavailable.history || unavailable.shared)
      return { answer: await context.retrieve('member', after) };
    const [member, peer] = await context.connectAll('member', 'peer');
    const marker = await context.deliver(member, 'shared', peer);
    return { answer: await context.retrieveWith('member', after, [marker]) };
  },
  judge({ answer }, record) {
    if (answer.status === 401) return becauseOf('auth.valid-token', 'retrieve does not let a valid token in.');
    if (answer.truncated || isTooSlow(answer)) {
      return { status: 'errored', reason: `retrieve answered ${describeAnswer(answer)}.` };
    }
    return judgeEnvelope(answer, record);
  },
});

function judgeEnvelope(answer: RecordedAnswer, record: CaseRecord): Verdict {
  const key = record.expected.retrieveKey;
  const expected = key === 'occupants' ? { room_name: null, occupants: ['message'] } : { messages: ['message'] };
  const body = jsonOf(answer);
  const fail = (fault: string, details: Partial<Failure> = {}) => failedAnswer(answer, fault, { expected, ...details });
  if (answer.status !== 200) return fail(`retrieve must be answered 200, but got ${describeAnswer(answer)}.`);
  if (!isObject(body)) return fail(`retrieve must answer a JSON object, but got ${describeAnswer(answer)}.`);
  const list = body[key];
  if (!Array.isArray(list))
    return fail(`The messages must stand under \`${key}\`, but the keys are ${Object.keys(body).join(', ')}.`);
  const name = body.room_name;
  if (key === 'occupants' && name !== null && typeof name !== 'string')
    return fail('`room_name` must be a string or null.');
  const faults = list.map((entry) => (isObject(entry) ? describeMessageFaults(entry) : 'it is not an object'));
  const wrong = faults.findIndex((fault) => fault !== undefined);
  if (wrong >= 0) {
    const actual = { status: answer.status, entry: wrong + 1, of: list.length, message: list[wrong] };
    return fail(`Entry ${wrong + 1} of the list is not a full message: ${faults[wrong]}.`, { actual });
  }
  const extra = Object.keys(body).filter((name) => !(name in expected));
  return extra.length === 0
    ? passed()
    : fail(`The answer has undocumented properties: ${extra.join(', ')}.`, { strictOnly: true });
}

export const shape: Case[] = [envelope];

import { isObject } from '../../../protocol/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import type { Frame } from '../../case/expect/frames.ts';
import { describeMessageFaults } from '../../case/expect/message-shape.ts';
import { failed, firstProblem, passed, type Verdict } from '../../case/verdict.ts';
import { exchangeMessages } from '../actions/exchange-messages.ts';

const shape = defineCase({
  id: 'live.frame/shape',
  requirement: 'live.frame',
  title: 'A live message has the documented shape and types',
  needs: ['live', 'shared'],
  run: exchangeMessages,
  judge(messages, record) {
    return firstProblem(
      messages
        .map(({ at, marker }) => record.framesWith(at, marker)[0])
        .map((came) => came && judgeFrame(came, record)),
    );
  },
});

const documentedFrame = { message: { id: 1, message: 'text', poster: 'id', room: 'id', timestamp: 1 } };

function judgeFrame(came: Frame, record: CaseRecord): Verdict {
  const details = { expected: documentedFrame, actual: came.json ?? came.text, offending: [came.index] };
  if (came.binary) return failed('The live frame is binary.', details);
  if (!isObject(came.json) || !isObject(came.json.message)) {
    return failed('The live frame does not carry the message under `message`.', details);
  }
  const faults = describeMessageFaults(came.json.message);
  if (faults) return failed(`In the live frame, ${faults}.`, details);
  const documented = ['message', ...(record.expected.typedFrames ? ['type'] : [])];
  const extra = Object.keys(came.json).filter((key) => !documented.includes(key));
  const inner = Object.keys(came.json.message).filter((key) => !(key in documentedFrame.message));
  if (extra.length + inner.length === 0) return passed();
  const reason = `The live frame carries undocumented properties: ${[...extra, ...inner].join(', ')}.`;
  return failed(reason, { ...details, strictOnly: true });
}

export const frame: Case[] = [shape];

import { messageOf } from '../../../traffic/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { becauseOf, failed, firstProblem, passed, type Verdict } from '../../case/verdict.ts';
import { exchangeMessages } from '../actions/exchange-messages.ts';

const secondsOfNow = defineCase({
  id: 'live.timestamp/seconds-of-now',
  requirement: 'live.timestamp',
  title: 'The timestamp of a new message is now, in whole UNIX seconds',
  needs: ['live', 'shared'],
  run: exchangeMessages,
  judge: (messages, record) => firstProblem(messages.map(({ at, marker }) => judgeTimestamp(record, at, marker))),
});

function judgeTimestamp(record: CaseRecord, at: string, marker: string): Verdict {
  const came = record.framesWith(at, marker)[0];
  const stamp = messageOf(came?.json)?.timestamp;
  if (!came || typeof stamp !== 'number') return becauseOf('live.frame', 'there is no timestamp to read.');
  const now = came.at / 1000;
  const away = Math.abs(stamp - now);
  const { clockSkewSeconds } = record.profile;
  if (Number.isInteger(stamp) && away <= clockSkewSeconds + 1) return passed();
  return failed(`The timestamp is ${stamp}${hint(stamp, now)}.`, {
    expected: `an integer within ${clockSkewSeconds} s of ${Math.round(now)}`,
    actual: stamp,
    offending: [came.index],
  });
}

function hint(stamp: number, now: number): string {
  if (Math.abs(stamp / 1000 - now) < 86_400) return ', which looks like milliseconds';
  if (!Number.isInteger(stamp)) return ', which is not an integer';
  return `, which is ${Math.round(Math.abs(stamp - now))} s from our clock`;
}

export const timestamp: Case[] = [secondsOfNow];

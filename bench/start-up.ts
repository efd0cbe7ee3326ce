import { request } from 'node:http';
import { bareExpress, bareHttp, type Contender, start, theMock } from './contender.ts';
import { peers } from './peers.ts';
import { inTurn, printTable } from './statistics.ts';

/** Process start to the end of the first answer, in milliseconds. */
export async function benchStartUp(): Promise<void> {
  const contenders = [
    bareHttp,
    theMock('chat-testbed serve'),
    theMock('chat-testbed serve empty', 'empty'),
    bareExpress,
    ...(await peers()),
  ];
  const series = await inTurn(9, contenders, timeToFirstAnswer);
  printTable('Start-up: process start to first answer (goal: 1.5 × bare)', 'ms', series);
}

export async function timeToFirstAnswer(contender: Contender): Promise<number> {
  const began = performance.now();
  const running = await start(contender);
  await answer(running.url);
  const took = performance.now() - began;
  await running.stop();
  return took;
}

function answer(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: 'Bearer token-ada', 'content-type': 'application/json' };
    request(`${url}/chat/room_info`, { method: 'POST', agent: false, headers }, (response) => {
      response.resume().once('end', resolve);
    })
      .on('error', reject)
      .end('{"room_id":"1"}');
  });
}

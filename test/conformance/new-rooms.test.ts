import { describe, expect, test } from 'vitest';
import { checkServer } from '../../src/conformance/index.ts';
import { addRoom, findDirectMessageRoom, type World } from '../../src/mock-server/core/index.ts';
import type { Report } from '../../src/protocol/index.ts';
import { reporters } from '../../src/report/reporters/index.ts';
import { serve, type Traits } from '../mutants/server/serve.ts';
import { callerOf, receivers, requests } from '../mutants/server/twists.ts';
import { addOccupant, withUuids } from '../mutants/server/variant-traits.ts';

const only = ['create-dm.*', 'room-info.shape', 'live.fields', 'live.after-connected', 'send.posts'];

/** The report on a server with these traits, as far as the rooms go that create_dm makes. */
async function reportOn(traits: Traits, cases = only): Promise<Report> {
  const { config, close } = await serve(traits);
  try {
    return await checkServer(config, { only: cases });
  } finally {
    await close();
  }
}

const observed = ({ observations }: Report, id: string): unknown => observations.find((one) => one.id === id)?.value;
const resultOf = ({ results }: Report, id: string) => results.find((result) => result.id === id);
const leftBehind = (report: Report): string | undefined => /Left on the server: .*/.exec(reporters.pretty(report))?.[0];

/** A room in which nobody has spoken stands where the next one would be looked for. */
const silentRoom = (world: World): void => {
  addRoom(world, { occupants: ['ada', 'kim'] });
};

const reusing = requests('createDm', ({ authorization, json, world }) => {
  const caller = callerOf(authorization, world);
  const other = world.users.get(String((json as { other?: unknown } | undefined)?.other));
  return caller && other && findDirectMessageRoom(caller, other) ? { status: 200, body: '' } : undefined;
});

test('whether a sender hears itself is not known where nobody hears anything', async () => {
  const deaf: Traits = {
    twist: receivers(() => []),
    config: (config) => ({ ...config, limits: { timeoutMs: 500 } }),
  };
  const report = await reportOn(deaf, ['send.posts']);
  expect(observed(report, 'sender-receives-own')).toBeUndefined();
});

describe('rooms that create_dm makes', () => {
  test('are told from those that were there, and from those that come again', async () => {
    const report = await reportOn({ twist: reusing, world: silentRoom });
    expect(report.created.rooms).toEqual(['22', '23']);
    expect(observed(report, 'new-room-each-time')).toBe(false);
    expect(leftBehind(report)).toMatch(/at least 2 rooms \(22, 23\) and/);
  });

  test('are all listed where each is new', async () => {
    const report = await reportOn({ world: silentRoom });
    expect(report.created.rooms).toHaveLength(report.created.roomRequests ?? 0);
    expect(report.created.rooms).not.toContain('21');
    expect(observed(report, 'new-room-each-time')).toBe(true);
    expect(leftBehind(report)).not.toContain('at least');
  });

  test('are not blamed on a server whose silent rooms stand first', async () => {
    const report = await reportOn({
      world: (world) => {
        for (let count = 0; count < 19; count += 1) silentRoom(world);
        world.lastRoomNumber += 30;
      },
    });
    expect(resultOf(report, 'create-dm.occupants/both-ask')).toMatchObject({ status: 'passed' });
    expect(report.verdict).toBe('conformant');
  });

  test('are not missed on a server that answers with a room of which nothing tells', async () => {
    const report = await reportOn({
      twist: reusing,
      world: (world) => {
        for (const id of ['17', '18']) addOccupant(world, id, 'kim');
        addRoom(world, { id: '5', occupants: ['ada', 'eve'] });
      },
      config: ({ rooms: _, ...config }) => config,
    });
    expect(resultOf(report, 'create-dm.occupants/both-ask')).toMatchObject({ status: 'passed' });
    expect(report.verdict).toBe('conformant');
  });

  test('are said to be unknown where nobody can guess their ids, and what helps', async () => {
    const report = await reportOn(withUuids());
    expect(observed(report, 'new-room-each-time')).toBeUndefined();
    expect(leftBehind(report)).toMatch(/: perhaps rooms that could not be found and/);
    const unfound = ['create-dm.occupants/both-ask', 'live.fields/in-a-direct-message'];
    for (const id of unfound) {
      expect(resultOf(report, id)).toMatchObject({
        status: 'skipped',
        reason: expect.stringContaining('only ids that are numbers can be guessed'),
        remedy: expect.stringMatching(/^rooms: \{ dm: .* waive: \{ create-dm\.occupants: /),
      });
    }
    // An old one shows the shape.
    expect(resultOf(report, 'room-info.shape/direct-message')).toMatchObject({ status: 'passed' });
  });
});

import { describe, expect, test } from 'vitest';
import { checkServer } from '../../src/conformance/index.ts';
import type { Report } from '../../src/protocol/index.ts';
import { reporters } from '../../src/report/reporters/index.ts';
import { serve, type Traits, type Twist } from '../mutants/server/serve.ts';
import { close, fieldsOf } from '../mutants/server/twists.ts';

async function reportOn(traits: Traits, only?: string[]): Promise<Report> {
  const { config, close: end } = await serve({
    ...traits,
    config: (given) => ({ ...given, limits: { timeoutMs: 1500 } }),
  });
  try {
    return await checkServer(config, only ? { only } : {});
  } finally {
    await end();
  }
}

const failures = ({ results }: Report) => results.filter(({ status }) => status === 'failed');

/** Closes the connection with 1011 in place of posting, where a text fits. */
const closing =
  (fits: (text: string) => boolean): Twist =>
  (handle) =>
  (input) => {
    const { room, messages } = fieldsOf(input);
    const isPost = input.type === 'frame' && typeof room === 'string' && typeof messages === 'string';
    return isPost && fits(messages) ? [close(input.connection, 1011)] : handle(input);
  };

// Each waits for answers that never come.
describe.concurrent('a server that closes the connection of a poster', () => {
  test('now and then: that is the finding, and not what its readers missed', async () => {
    let posts = 0;
    const everyThirtieth = (): boolean => {
      posts += 1;
      return posts % 30 === 0;
    };
    const report = await reportOn({ twist: closing(everyThirtieth) }, [
      'send.posts',
      'live.after-connected',
      'retrieve.complete',
    ]);
    expect(failures(report).map(({ requirement }) => requirement)).toEqual(['send.posts']);
    expect(failures(report)[0]).toMatchObject({
      reason: expect.stringMatching(/^The server closed \w+#\d+ \(\{"code":1011.*the message reached nobody\./),
      remedy: expect.stringContaining('log'),
    });
  });

  test('each time: not the key of the text is to blame', async () => {
    const report = await reportOn({ twist: closing(() => true) }, ['send.posts']);
    expect(failures(report)[0]?.reason).toMatch(/^The server closed member#1 \(\{"code":1011.*when it posted a text/);
    expect(reporters.pretty(report)).not.toContain('Read the text from the key');
  });

  test('for a text that it cannot take: the case of that text tells it', async () => {
    const report = await reportOn({ twist: closing((text) => text.length > 3000 && !text.includes('😀')) }, [
      'send.posts',
      'live.content',
    ]);
    expect(failures(report).map(({ id }) => id)).toEqual(['live.content/4000-characters']);
    expect(failures(report)[0]?.reason).toMatch(
      /^The server closed member#\d+ .* when it posted a text with 4,000 characters/,
    );
  });
});

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { loadScenario } from '../../src/mock-server/index.ts';
import { ChatClient } from '../support/chat-client.ts';
import { chatTestbed, program, shell } from '../support/command.ts';
import { within } from '../support/deadline.ts';
import { startMock } from '../support/mock.ts';

const frozen = { ...loadScenario('default').scenario, clock: { start: '2026-01-05T12:00:00Z', frozen: true } };

/** Runs the command line in this process. */
async function run(...args: string[]) {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) =>
    ({
      columns: 100,
      write: (text: string) => {
        written[name] += text;
        return true;
      },
    }) as unknown as NodeJS.WriteStream;
  const code = await main(args, { stdout: stream('stdout'), stderr: stream('stderr') });
  return { code, ...written };
}

async function steered() {
  const started = await startMock({ scenario: frozen });
  const ctl = (...args: string[]) => run('ctl', ...args, '--url', started.url);
  return { ...started, ctl };
}

describe('ctl', () => {
  it('shows users, rooms, connections, faults and the clock', async () => {
    const { ctl, webSocketUrl } = await steered();
    await ChatClient.connect(webSocketUrl, 'token-ada');
    await ctl('fault', '{ on: retrieve, times: 2, respond: { status: 500 } }');
    const { stdout, code } = await ctl('state');
    expect(code).toBe(0);
    expect(stdout).toContain(
      'Scenario default, dialect documented. It is 2026-01-05T12:00:00.000Z, and the clock stands still.',
    );
    expect(stdout).toMatch(/ada +Ada Lovelace +1, 2, 4 +#1/);
    expect(stdout).toMatch(/retrieve-respond +on +0 of 2 +0 +\{"on":"retrieve"/);
    expect(stdout).not.toContain('token-');
  });

  it('posts as anyone; what it takes as words stays words', async () => {
    const { ctl, mock } = await steered();
    expect(await ctl('post', 'bob', '1', '2', 'for', 'lunch?')).toEqual({
      code: 0,
      stdout: 'Posted as bob to room 1.\n',
      stderr: '',
    });
    expect(mock.world.rooms.get('1')?.messages.at(-1)?.message).toBe('2 for lunch?');
  });

  it('stalls users and connections, switches the scenario, lists worlds', async () => {
    const { ctl, url, webSocketUrl } = await steered();
    await ChatClient.connect(webSocketUrl, 'token-ada');
    expect((await ctl('stall', 'ada', '#1')).stdout).toBe('Stalled 1 connection.\nStalled connection 1.\n');
    expect((await ctl('stall')).stderr).toContain('ctl stall <user | #connection | *>');
    expect((await ctl('scenario')).stdout).toMatch(/It serves default\.[\s\S]* default +● /);
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'chat-testbed-')), 'two.yaml');
    writeFileSync(file, 'name: two\nusers: [{ id: ada }]\n');
    expect((await ctl('scenario', file)).stdout).toBe('Switched to two.\n');
    expect((await ctl('scenario', 'empty')).stdout).toBe('Switched to empty.\n');
    expect((await ctl('scenario', 'emtpy')).stderr).toContain('Did you mean `empty`?');
    expect((await ctl('worlds')).stdout).toContain('No worlds beside the main one');
    await fetch(`${url}/w/one/__testbed/state`);
    expect((await ctl('worlds')).stdout).toMatch(/one +0/);
  });

  it('answers in JSON where it is asked to', async () => {
    const { ctl } = await steered();
    expect(JSON.parse((await ctl('clock', 'advance', '1d', '--json')).stdout)).toMatchObject({
      said: 'Moved the clock ahead by 1d.',
      now: '2026-01-06T12:00:00.000Z',
    });
  });

  it('ends connections, lets tokens run out and gives new ones', async () => {
    const { ctl, webSocketUrl } = await steered();
    const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
    expect((await ctl('disconnect', '#1', '--code', '1012')).stdout).toBe('Ended connection 1.\n');
    expect((await within(ada.closed, 'the connection to end')).code).toBe(1012);
    const { stdout } = await ctl('expire', 'ada', '--renew');
    expect(stdout).toBe('Let the tokens of ada run out.\nGave ada a new token. token-ada-2\n');
    await ChatClient.connect(webSocketUrl, 'token-ada-2');
  });

  it('adds, lists, switches and removes faults', async () => {
    const { ctl } = await steered();
    const said = async (...args: string[]): Promise<string> => (await ctl('fault', ...args)).stdout;
    expect(await said('{ on: send, name: lossy, drop: true }')).toBe('Added fault lossy.\n');
    expect(await said('off', 'lossy')).toBe('Switched fault lossy off.\n');
    expect(await said()).toMatch(/lossy +off/);
    expect(await said('on', 'lossy')).toBe('Switched fault lossy on.\n');
    expect(await said('remove', 'lossy')).toBe('Removed fault lossy.\n');
    expect(await said()).toBe('No faults.\n');
    await said('{ on: send, drop: true }');
    expect(await said('clear')).toBe('Removed 1 faults.\n');
  });

  it('reads and moves the clock, and resets', async () => {
    const { ctl } = await steered();
    expect((await ctl('clock')).stdout).toContain('2026-01-05T12:00:00.000Z, and the clock stands still');
    expect((await ctl('clock', 'run')).stdout).toMatch(/^Let the clock run. It is \S+\.\n$/);
    expect((await ctl('clock', 'freeze')).stdout).toContain('Froze the clock.');
    expect((await ctl('reset')).stdout).toBe('Reset to the seed.\n');
  });

  it('prints a snapshot that can be served again', async () => {
    const { ctl } = await steered();
    await ctl('post', 'bob', '1', 'one more: "#yes"');
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'snapshot-')), 'now.yaml');
    writeFileSync(file, (await ctl('snapshot')).stdout);
    const again = await startMock({ scenario: loadScenario(file).scenario });
    expect(again.mock.world.rooms.get('1')?.messages.at(-1)?.message).toBe('one more: "#yes"');
  });

  it('shows the trace in words, or waits for something', async () => {
    const { ctl, webSocketUrl } = await steered();
    const waiting = ctl('trace', '--wait-for', 'sent by ada to room 1', '--timeout', '30s');
    const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
    ada.send({ room: '1', messages: 'soup' });
    expect(await waiting).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('ada#1 → {"room":"1","messages":"soup"}'),
    });
    expect((await ctl('trace')).stdout).toMatch(/ {4}1 12:00:00\.000 #1 opened\n/);
    expect(JSON.parse((await ctl('trace', '--json')).stdout.split('\n')[0] ?? '')).toMatchObject({ seq: 1 });
  });

  it('exits with 1 where it has waited in vain', async () => {
    const { ctl } = await steered();
    expect(await ctl('trace', '--wait-for', 'sent by ada', '--timeout', '1ms')).toEqual({
      code: 1,
      stdout: 'Within 1 ms nothing was "sent by ada".\n',
      stderr: '',
    });
  });

  it.each([
    [[], 'ctl needs an action: state, post'],
    [['sate'], 'There is no action `sate`. Did you mean `state`?'],
    [['post', 'bob'], 'It is: chat-testbed ctl post <user> <room> <text…>'],
    [['post', 'bbo', '1', 'hi'], 'There is no user `bbo`. Did you mean `bob`?'],
    [['post', 'bob', '77', 'hi'], 'There is no room `77`. There are: 1, 2, 3, 4.'],
    [['disconnect'], 'It is: chat-testbed ctl disconnect'],
    [['disconnect', '#12'], 'There is no open connection 12; open are: none.'],
    [['expire', 'nobody'], 'There are: ada, bob, carol, eve.'],
    [['fault', '{ on: retreive, hang: true }'], 'Did you mean `retrieve`?'],
    [['fault', '{ on: retrieve'], 'fault:1:'],
    [['fault', 'flaky'], 'It is: chat-testbed ctl fault'],
    [['fault', 'off', 'flaky'], 'There is no fault `flaky`.'],
    [['clock', 'advance'], 'It is: chat-testbed ctl clock'],
    [['clock', 'advance', 'tomorrow'], '"tomorrow" is no duration'],
    [['trace', '--wait-for', 'snet by ada'], 'Did you mean `sent`?'],
    [['trace', '--wait-for', 'sent by ada', '--timeout', 'soon'], '"soon" is no duration'],
    [
      ['snapshot', '--from-trace', '/nowhere/trace'],
      '--from-trace: /nowhere/trace cannot be read: there is no such file.',
    ],
    [['state', '--jsn'], 'Did you mean `--json`?'],
  ])('ctl %j is answered by what would be right, and exit code 2', async (args, expected) => {
    const { ctl } = await steered();
    const { code, stderr } = await ctl(...args);
    expect(stderr).toContain(expected);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(2);
  });

  it('says what to do where no mock answers, or it has no controls, or it is none', async () => {
    const { server, url } = await startMock({ hasControl: false });
    expect((await run('ctl', 'state', '--url', url)).stderr).toContain('it was started with --no-control');
    await server.close();
    const unreachable = await run('ctl', 'state', '--url', url);
    expect(unreachable.stderr).toContain(`No mock answers at ${url} (ECONNREFUSED). Start one with`);
    expect(unreachable.code).toBe(2);
    expect((await run('ctl', 'state', '--url', 'nonsense')).stderr).toContain('--url takes a URL such as');
  });

  it('steers one world of several', async () => {
    const { url, mock } = await steered();
    const { stdout } = await run('ctl', 'post', 'bob', '1', 'elsewhere', '--url', `${url}/w/other/`);
    expect(stdout).toBe('Posted as bob to room 1.\n');
    expect(mock.world.rooms.get('1')?.messages.at(-1)?.message).not.toBe('elsewhere');
  });
});

describe('ctl in a shell', () => {
  it('posts, waits and never sleeps', async () => {
    const trace = path.join(mkdtempSync(path.join(tmpdir(), 'trace-')), 'trace.ndjson');
    const serving = chatTestbed(
      ...['serve', '--port', '0', '--json', '--trace', trace],
      ...['--fault', '{ on: retrieve, times: 1, respond: { status: 503 } }'],
    );
    const { url } = JSON.parse((await serving.printed(/\n/)).split('\n')[0] ?? '');
    const script = `
      set -e
      ctl() { ${JSON.stringify(process.execPath)} ${JSON.stringify(program)} ctl "$@" --url ${url}; }
      ctl trace --wait-for 'retrieve with 503' --timeout 60s & waiting=$!
      curl -s -o /dev/null ${url}/chat/retrieve -H 'Authorization: Bearer token-ada' -d '{"after":0}'
      wait $waiting
      ctl post bob 1 'from a script'
      ctl trace --wait-for 'sent by bob saying "from a script"'
    `;
    const { stdout, code } = await shell(script).ended();
    expect(stdout).toMatch(/← 503[\s\S]*Posted as bob to room 1\.[\s\S]*bob → room 1 "from a script"/);
    expect(code).toBe(0);
    serving.process.kill('SIGINT');
    await serving.ended();
    const recorded = await run('ctl', 'snapshot', '--from-trace', trace);
    expect(recorded.stdout).toContain('from a script');
    expect(readFileSync(trace, 'utf8')).not.toContain('token-ada');
  }, 60_000);

  it('follows the trace until it is stopped', async () => {
    const { url, mock } = await startMock({ scenario: frozen });
    const following = chatTestbed('ctl', 'trace', '--follow', '--since', '0', '--url', url);
    mock.steering.post({ as: 'bob', room: '1', message: 'first' });
    await following.printed(/"first"/);
    mock.steering.post({ as: 'bob', room: '1', message: 'second' });
    expect(await following.printed(/"second"/)).toMatch(/12:00:00\.000 bob → room 1 "second"/);
    following.process.kill('SIGINT');
    expect((await following.ended()).code).toBe(0);
  });
});

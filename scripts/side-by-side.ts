/**
 * Runs scripts of package.json side by side, and fails where one of them does. What each has printed is shown whole, when
 * it is done.
 *
 *   npx tsx scripts/side-by-side.ts types lint
 */
import { spawn } from 'node:child_process';

/** @returns whether it has ended well */
function run(script: string): Promise<boolean> {
  const env = { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: '1' }) };
  const child = spawn('npm', ['run', '--silent', script], { env });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => {
      process.stdout.write(`${code === 0 ? '✓' : '✗'} npm run ${script}\n${printed}`);
      resolve(code === 0);
    });
  });
}

const ended = await Promise.all(process.argv.slice(2).map(run));
process.exitCode = ended.every(Boolean) ? 0 : 1;

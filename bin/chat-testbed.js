#!/usr/bin/env node
import module from 'node:module';

// Newer Nodes keep compiled code between runs, which halves the start-up.
module.enableCompileCache?.();
// Whoever reads the output, such as `head`, may have seen enough: the command goes on, and its exit code stands.
// A disk may be full: a server goes on, and the exit code tells that the output is not whole.
let isCutShort = false;
process.stdout.on('error', ({ code, message }) => {
  if (code === 'EPIPE' || isCutShort) return;
  isCutShort = true;
  process.stderr.write(`The output ends early: ${message}. Everything else goes on.\n`);
});
const { main } = await import('../dist/cli.js');
const code = await main(process.argv.slice(2));
process.exitCode = isCutShort && code === 0 ? 2 : code;

#!/usr/bin/env node
'use strict';

// Written for old Nodes too, so that they can read it as far as the sentence that they are told.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `chat-testbed needs Node 20.19 or newer, and this is ${process.versions.node}. The executable needs no Node at all.\n`,
  );
  process.exitCode = 2;
} else run();

function run() {
  const module = require('node:module');
  // Newer Nodes keep compiled code between runs, which halves the start-up.
  if (module.enableCompileCache) module.enableCompileCache();
  // Whoever reads the output, such as `head`, may have seen enough: the command goes on, and its exit code stands.
  // A disk may be full: a server goes on, and the exit code tells that the output is not whole.
  let isCutShort = false;
  process.stdout.on('error', ({ code, message }) => {
    if (code === 'EPIPE' || isCutShort) return;
    isCutShort = true;
    process.stderr.write(`The output ends early: ${message}. Everything else goes on.\n`);
  });
  load(process.argv[2]).then(
    ({ main }) =>
      main(process.argv.slice(2)).then((code) => {
        process.exitCode = isCutShort && code === 0 ? 2 : code;
        // Nothing of a command that is done may keep the process alive, such as a socket whose other end is silent.
        const isWritten = process.stdout.writableLength + process.stderr.writableLength === 0;
        setTimeout(() => process.exit(), isWritten ? 100 : 2000).unref();
      }),
    (error) => {
      const isMissing = /MODULE_NOT_FOUND$/.test(error.code) && /(cli\.js|serve\.cjs)/.test(error.message);
      process.stderr.write(isMissing ? 'chat-testbed is not built yet: npm run build\n' : `${error.stack}\n`);
      process.exitCode = 2;
    },
  );
}

/** `serve` has a file of its own, for a quick start. */
async function load(command) {
  return command === 'serve' ? require('../dist/serve.cjs') : import('../dist/cli.js');
}

#!/usr/bin/env node
import module from 'node:module';

// Newer Nodes keep compiled code between runs, which halves the start-up.
module.enableCompileCache?.();
// Whoever reads the output, such as `head`, may have seen enough: the command goes on, and its exit code stands.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
});
const { main } = await import('../dist/cli.js');
process.exitCode = await main(process.argv.slice(2));

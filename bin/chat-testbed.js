#!/usr/bin/env node
import module from 'node:module';

// Newer Nodes keep compiled code between runs, which halves the start-up.
module.enableCompileCache?.();
const { main } = await import('../dist/cli.js');
process.exitCode = await main(process.argv.slice(2));

import { tellMistakes } from './shared/output/tell-mistakes.ts';
import type { Command, Io } from './shared/parse/command.ts';
import { runCommand, runWithoutCommand } from './shared/parse/run-command.ts';

/** The commands, each loaded only when it is asked for. A new one is a folder beside the others and a line here. */
export const commands: Record<string, () => Promise<Command>> = {
  serve: async () => (await import('./serve/serve.ts')).serveCommand,
  proxy: async () => (await import('./proxy/proxy.ts')).proxyCommand,
  check: async () => (await import('./check/check.ts')).checkCommand,
  judge: async () => (await import('./judge/judge.ts')).judgeCommand,
  open: async () => (await import('./open/open.ts')).openCommand,
  play: async () => (await import('./play/play.ts')).playCommand,
  exec: async () => (await import('./exec/exec.ts')).execCommand,
  ctl: async () => (await import('./ctl/ctl.ts')).ctlCommand,
  init: async () => (await import('./init/init.ts')).initCommand,
  validate: async () => (await import('./validate/validate.ts')).validateCommand,
  scenarios: async () => (await import('./scenarios/scenarios.ts')).scenariosCommand,
  explain: async () => (await import('./explain/explain.ts')).explainCommand,
  certificate: async () => (await import('./certificate/certificate.ts')).certificateCommand,
};

/**
 * Runs the command line.
 * @param args without the program's own name
 * @returns the exit code
 */
export function main(args: readonly string[], io: Io = process): Promise<number> {
  const [name, ...rest] = args;
  const load = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  return tellMistakes(io, async () => {
    return load ? runCommand(await load(), rest, io) : runWithoutCommand(commands, args, io);
  });
}

import { visibleLines } from '../../../protocol/index.ts';
import type { Io } from '../parse/command.ts';

/** While it runs, a mistake in a mock or a proxy is told, and the others who work with it go on. */
export async function survivingMistakes<Result>({ stderr }: Io, run: () => Promise<Result>): Promise<Result> {
  const tell = (error: unknown): void => {
    const { stack = String(error) } = error as Error;
    stderr.write(visibleLines(`chat-testbed has made a mistake, and goes on: please report it.\n${stack}\n`));
  };
  process.on('uncaughtException', tell).on('unhandledRejection', tell);
  try {
    return await run();
  } finally {
    process.off('uncaughtException', tell).off('unhandledRejection', tell);
  }
}

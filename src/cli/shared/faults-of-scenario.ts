import { loadScenario } from '../../mock-server/index.ts';
import { type CheckConfig, type Fault, UsageError } from '../../protocol/index.ts';
import { unknownName } from '../../yaml-file/index.ts';

/**
 * What goes wrong in a scenario, for a proxy: the world is the server's, and so are its users.
 * @throws UsageError, FileProblems if there is no such scenario, it has mistakes, or a fault is about somebody whom the
 * proxy cannot know
 */
export function faultsOfScenario(nameOrFile: string, config: CheckConfig | undefined): Fault[] {
  const { scenario, file } = loadScenario(nameOrFile);
  const { faults = [] } = scenario;
  for (const [index, fault] of faults.entries()) {
    for (const user of usersOf(fault)) refuseStranger(user, config, `${file}: \`faults[${index}]\``);
  }
  return faults;
}

const usersOf = (fault: Fault): string[] =>
  ('user' in fault ? [fault.user ?? []].flat() : []).filter((user) => user !== '*');

function refuseStranger(user: string, config: CheckConfig | undefined, place: string): void {
  if (config) {
    const known = Object.keys(config.users);
    if (!known.includes(user)) throw new UsageError(`${place}: ${unknownName('user', user, known)}`);
  } else if (!/^user \d+$/.test(user)) {
    throw new UsageError(
      `${place} is about ${user}; a proxy calls users \`user 1\`, \`user 2\` … or, with --config, by the names there.`,
    );
  }
}

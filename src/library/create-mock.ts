import { Mock } from '../mock-server/mock.ts';
import { dialectNames } from '../protocol/index.ts';
import { notFound } from './errors.ts';
import { MockChat, type MockChatOptions } from './mock-chat.ts';
import { readScenario } from './read-scenario.ts';

const optionNames = ['scenario', 'seed', 'dialect', 'tokenLifetimeMs'];

/**
 * A mock chat service without a port.
 * @throws ChatTestbedError where the options or the scenario are wrong
 * @example
 * const chat = await createMockChat({ scenario: 'empty' });
 * app.use('/api', chatMiddleware(chat));
 */
export async function createMockChat(options: MockChatOptions = {}): Promise<MockChat> {
  return new MockChat(await createMock(options, []));
}

/**
 * The mock behind a `MockChat`.
 * @param moreOptionNames options that are the caller's own
 */
export function createMock(options: MockChatOptions, moreOptionNames: readonly string[]): Promise<Mock> {
  checkOptions(options, [...optionNames, ...moreOptionNames]);
  const { scenario = 'default', seed, dialect, tokenLifetimeMs } = options;
  return Mock.create(readScenario(scenario), { seed, dialect, tokenLifetimeMs });
}

/** TypeScript sees these mistakes; tests are often plain JavaScript. */
function checkOptions(options: MockChatOptions, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw notFound('UNKNOWN_OPTION', `There is no option \`${name}\`.`, name, known);
  }
  const { dialect } = options;
  if (dialect !== undefined && !dialectNames.includes(dialect)) {
    throw notFound('INVALID_OPTION', `There is no dialect \`${dialect}\`.`, dialect, dialectNames);
  }
}

import { Mock } from '../mock-server/index.ts';
import { dialectNames } from '../protocol/index.ts';
import { notFound } from './errors.ts';
import { MockChat, type MockChatOptions } from './mock/mock-chat.ts';
import { checkOptions, type OptionTypes } from './options.ts';
import { readScenario } from './read-scenario.ts';

export const worldOptions: OptionTypes = {
  scenario: 'any',
  seed: 'number',
  dialect: 'string',
  tokenLifetimeMs: 'number',
};

/**
 * A mock chat service without a port.
 * @throws ChatTestbedError if the options or the scenario are wrong
 * @example
 * const chat = await createMockChat({ scenario: 'empty' });
 * app.use('/api', chatMiddleware(chat));
 */
export async function createMockChat(options: MockChatOptions = {}): Promise<MockChat> {
  return new MockChat(await createMock(options));
}

/**
 * The mock behind a `MockChat`.
 * @param moreOptions options that are the caller's own
 */
export function createMock(options: MockChatOptions, moreOptions: OptionTypes = {}): Promise<Mock> {
  checkOptions(options, { ...worldOptions, ...moreOptions });
  const { scenario = 'default', seed, dialect, tokenLifetimeMs } = options;
  if (dialect !== undefined && !dialectNames.includes(dialect)) {
    throw notFound('INVALID_OPTION', `There is no dialect \`${dialect}\`.`, dialect, dialectNames);
  }
  return Mock.create(readScenario(scenario), { seed, dialect, tokenLifetimeMs });
}

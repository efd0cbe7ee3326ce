import { readFileSync } from 'node:fs';

const shared = JSON.parse(readFileSync(new URL('stryker.config.json', import.meta.url), 'utf8'));

/** Without mutants of texts: those of judges are sentences for people, and a text that is compared has other mutants. */
export default { ...shared, mutator: { excludedMutations: ['StringLiteral'] } };

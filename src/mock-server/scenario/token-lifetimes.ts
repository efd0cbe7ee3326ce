import { parseDuration, type Scenario, type ScenarioUser } from '../../protocol/index.ts';
import { usualToken, type World } from '../core/index.ts';

/** The tokens that a scenario gives a user, with the time they last; undefined if that is for ever. */
export function tokensOf({ id, token = usualToken(id), expires, more_tokens = [] }: ScenarioUser) {
  return [{ token, expires }, ...more_tokens];
}

/** Lets the tokens of a world run out as its scenario says, counted from now. @param now milliseconds since 1970 */
export function limitTokens(world: World, { users = [] }: Scenario, now: number): void {
  for (const user of users) {
    for (const { token, expires } of 'id' in user ? tokensOf(user) : []) {
      const known = world.tokens.get(token);
      if (known && expires !== undefined) known.expiresAt = now + parseDuration(expires);
    }
  }
}

import { parseDuration, type TokenSource } from '../../protocol/index.ts';
import type { HttpClient } from '../../wire-client/index.ts';
import { CheckProblem } from '../config/check-problem.ts';
import type { CheckSetup } from '../config/check-setup.ts';
import type { UserRole } from '../discovery/server-profile.ts';
import { obtainToken } from './obtain-token.ts';
import { untilRefused } from './until-refused.ts';

/** The tokens of a run: got as the config says, and renewed before and after they run out. */
export class Tokens {
  /** Every token that this run has had: none of them is ever shown. */
  readonly all = new Set<string>();
  /** How often tokens were renewed. */
  renewals = 0;
  readonly #setup: CheckSetup;
  readonly #signal: AbortSignal;
  readonly #obtainedAt = new Map<UserRole, number>();
  #renewing: Promise<void> | undefined;

  /** @param signal aborted when the run is over: commands under way are ended then */
  constructor(setup: CheckSetup, signal: AbortSignal) {
    this.#setup = setup;
    this.#signal = signal;
    for (const { token } of Object.values(setup.users)) this.#note(token);
    this.#note(setup.expiredToken);
  }

  /** Gets the tokens that the config does not give itself. @throws CheckProblem */
  async obtain(): Promise<void> {
    await Promise.all(this.#renewable.map((role) => this.#renew(role)));
    const { member, peer } = this.#setup.users;
    if (member.token === peer.token)
      throw new CheckProblem('member and peer have the same token: two users are needed.');
  }

  /** Gets the expired token, and waits until it has run out where the config says so. @throws CheckProblem */
  async obtainExpired(http: HttpClient): Promise<void> {
    const { expired } = this.#setup;
    if (!expired) return;
    const { token, waitUntilExpired } = expired;
    const value = typeof token === 'string' ? token : await this.#ask(token, 'tokens.expired.token');
    this.#note(value);
    if (waitUntilExpired) await untilRefused(http, { url: this.#setup.url, token: value, signal: this.#signal });
    this.#setup.expiredToken = value;
  }

  /** Renews the tokens that are older than the config allows. @throws CheckProblem */
  async renewOld(): Promise<void> {
    const isOld = (role: UserRole): boolean => {
      const { refreshAfter } = this.#setup.users[role]?.source ?? {};
      const age = performance.now() - (this.#obtainedAt.get(role) ?? 0);
      return refreshAfter !== undefined && age > parseDuration(refreshAfter);
    };
    if (this.#renewable.some(isOld)) await this.renewAll();
  }

  /** Renews every token that can be. @returns whether any can */
  async renewAll(): Promise<boolean> {
    if (this.#renewable.length === 0) return false;
    this.#renewing ??= Promise.all(this.#renewable.map((role) => this.#renew(role))).then(() => {
      this.renewals += 1;
      this.#renewing = undefined;
    });
    await this.#renewing;
    return true;
  }

  get #renewable(): UserRole[] {
    return (Object.keys(this.#setup.users) as UserRole[]).filter((role) => this.#setup.users[role]?.source);
  }

  async #renew(role: UserRole): Promise<void> {
    const user = this.#setup.users[role];
    if (!user?.source) return;
    user.token = await this.#ask(user.source, `users.${role}.token`);
    this.#note(user.token);
    this.#obtainedAt.set(role, performance.now());
  }

  #ask(source: TokenSource, what: string): Promise<string> {
    return obtainToken(source, { what, tls: this.#setup.tls, signal: this.#signal });
  }

  #note(token: string | undefined): void {
    if (token) this.all.add(token);
  }
}

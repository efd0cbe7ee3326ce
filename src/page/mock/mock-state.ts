import type { MockState, ProxyState, RoomState } from '../../protocol/index.ts';

/** What `/__testbed/state` answers: of a mock all of it, of a proxy its target, faults and trace. */
export type StateOnPage = Pick<MockState & ProxyState, 'faults' | 'trace'> & Partial<MockState & ProxyState>;

/** A room as people call it. */
export const roomName = ({ id, name, occupants }: RoomState): string => `${id} (${name ?? occupants.join(' & ')})`;

/** What is looked into, in a few words. */
export function describeMock({ target, scenario, dialect }: StateOnPage): string {
  if (target !== undefined) return `proxy of ${target}`;
  return `${scenario ?? 'a scenario without a name'}, ${dialect}`;
}

/** @example worldOf('http://127.0.0.1:4010/w/one') // { main: 'http://127.0.0.1:4010', name: 'one' } */
export function worldOf(mockUrl: string): { main: string; name: string | undefined } {
  const [, main = mockUrl, name] = /^(.*)\/w\/([^/]+)$/.exec(mockUrl) ?? [];
  return { main, name };
}

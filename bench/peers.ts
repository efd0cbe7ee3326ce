import type { Contender } from './contender.ts';
export async function peers(): Promise<Contender[]> {
  return [];
}

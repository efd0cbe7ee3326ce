import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { OneWrite } from '../../src/mock-server/adapters/one-write.ts';

/** Tells what left in one write. */
class Wire {
  readonly left: string[][] = [];
  #waiting: string[] | undefined;

  cork(): void {
    this.#waiting = [];
  }

  uncork(): void {
    if (this.#waiting) this.left.push(this.#waiting);
    this.#waiting = undefined;
  }

  write(text: string): void {
    if (this.#waiting) this.#waiting.push(text);
    else this.left.push([text]);
  }
}

function writer(wire: Wire) {
  const writes = new OneWrite(wire);
  return {
    flush: () => writes.flush(),
    write: (...texts: string[]) => {
      for (const text of texts) {
        writes.prepare();
        wire.write(text);
      }
    },
  };
}

describe('the frames for one client in one turn of the event loop', () => {
  it('the first leaves at once, the others together', async () => {
    const wire = new Wire();
    writer(wire).write('a', 'b', 'c');
    expect(wire.left).toEqual([['a']]);
    await nextTurn();
    expect(wire.left).toEqual([['a'], ['b', 'c']]);
  });

  it('a lone one is not delayed in any turn', async () => {
    const wire = new Wire();
    const { write } = writer(wire);
    for (const text of ['a', 'b', 'c']) {
      write(text);
      expect(wire.left.at(-1)).toEqual([text]);
      await nextTurn();
    }
  });

  it('those of other clients do not matter', async () => {
    const [one, other] = [new Wire(), new Wire()];
    const [first, second] = [writer(one), writer(other)];
    first.write('a', 'b');
    second.write('c');
    expect([one.left, other.left]).toEqual([[['a']], [['c']]]);
    await nextTurn();
    expect([one.left, other.left]).toEqual([[['a'], ['b']], [['c']]]);
  });

  it('leave before the connection ends', () => {
    const wire = new Wire();
    const { write, flush } = writer(wire);
    write('a', 'b');
    flush();
    flush();
    expect(wire.left).toEqual([['a'], ['b']]);
  });
});

import { seededRandom } from './seeded-random.ts';

export type HandshakeTrouble = 'none' | 'refused' | 'hangs';
export type FrameTrouble =
  | 'none'
  | 'dropped'
  | 'duplicated'
  | 'late'
  | 'after-garbage'
  | 'cut'
  | 'internal-error'
  | 'stalled';
export type AnswerTrouble = 'none' | 'status-500' | 'gateway-page' | 'truncated' | 'reset' | 'hangs' | 'wrong-shape';

const handshakes: HandshakeTrouble[] = ['refused', 'hangs'];
const frames: FrameTrouble[] = ['dropped', 'duplicated', 'late', 'after-garbage', 'cut', 'internal-error', 'stalled'];
const answers: AnswerTrouble[] = ['status-500', 'gateway-page', 'truncated', 'reset', 'hangs', 'wrong-shape'];

/** What goes wrong on a network, chosen by a seed; nothing any more once it is `over`. */
export class Trouble {
  readonly random: () => number;
  /** How often something goes wrong, from 0 to 1. */
  readonly #rate: number;
  isOver = false;

  constructor(seed: number, rate: number) {
    this.random = seededRandom(seed);
    this.#rate = rate;
  }

  handshake(): HandshakeTrouble {
    return this.#some(handshakes);
  }

  frame(): FrameTrouble {
    return this.#some(frames);
  }

  answer(): AnswerTrouble {
    return this.#some(answers);
  }

  /** How long something is under way, in milliseconds. */
  delayMs(longest: number): number {
    return Math.floor(this.random() * longest);
  }

  #some<Kind extends string>(kinds: readonly Kind[]): Kind | 'none' {
    if (this.isOver || this.random() >= this.#rate) return 'none';
    return kinds[Math.floor(this.random() * kinds.length)] ?? 'none';
  }
}

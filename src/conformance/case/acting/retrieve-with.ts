import { afterListening, type RecordedAnswer } from '../../../wire-client/index.ts';

interface Asking {
  retrieve(): Promise<RecordedAnswer>;
  /** Between two attempts. */
  pause(): Promise<unknown>;
  timeoutMs: number;
  /** Whether our own side holds requests back: that time does not count. */
  isHeld(): boolean;
}

/**
 * The history as soon as it has all the markers, each as often as it is named; after the deadline, as it is then. A server may store asynchronously:
 * that takes patience, not a finding.
 */
export async function retrieveWith(
  markers: readonly string[],
  { retrieve, pause, timeoutMs, isHeld }: Asking,
): Promise<RecordedAnswer> {
  const wanted = (marker: string) => markers.filter((other) => other === marker).length;
  let isLate = false;
  const expired = () => {
    isLate = true;
  };
  const callOff = afterListening(timeoutMs, expired, isHeld);
  for (;;) {
    const answer = await retrieve();
    const hasAll = markers.every((marker) => timesIn(answer.body, marker) >= wanted(marker));
    if (hasAll || answer.status !== 200 || isLate) {
      callOff();
      return answer;
    }
    await pause();
  }
}

const timesIn = (text: string, marker: string): number => text.split(marker).length - 1;

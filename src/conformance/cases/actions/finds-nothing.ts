import type { EndpointName } from '../../../protocol/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import { expectNothingThere } from '../../case/expect.ts';

/** A request that names what cannot exist, by an id that servers stumble over. */
export interface OddRequest {
  endpoint: EndpointName;
  body(context: CaseContext): object;
  /** As the beginning of a sentence: "create_dm with the user id %". */
  what: string;
}

/** A case that nothing is found by an odd id. */
export const findsNothing = (
  item: Pick<Case, 'id' | 'requirement' | 'title' | 'maskedBy'>,
  { endpoint, body, what }: OddRequest,
): Case =>
  defineCase({
    ...item,
    needs: [],
    async run(context) {
      return { answer: await context.call('member', endpoint, body(context)) };
    },
    judge: ({ answer }) => expectNothingThere(answer, what),
  });

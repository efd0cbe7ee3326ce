import type { EndpointName } from '../../../protocol/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import { expectNothingThere } from '../../case/expect/expect.ts';
import { firstProblem, withRemedy } from '../../case/verdict.ts';
import { inheritedNames, inheritedRemedy } from './unknown.ts';

/** A request that names what cannot exist, by an id that servers stumble over. */
export interface OddRequest {
  body(context: CaseContext): object;
  /** As the beginning of a sentence: "create_dm with the user id %". */
  what: string;
  /** What helps, where it is not what the register says. */
  remedy?: string;
}

/** A case that nothing is found by odd ids. */
export const findsNothing = (
  item: Pick<Case, 'id' | 'requirement' | 'title' | 'maskedBy'>,
  endpoint: EndpointName,
  ...requests: readonly OddRequest[]
): Case =>
  defineCase({
    ...item,
    needs: [],
    async run(context) {
      return {
        answers: await Promise.all(requests.map(({ body }) => context.call('member', endpoint, body(context)))),
      };
    },
    judge: ({ answers }) =>
      firstProblem(
        answers.map((answer, index) => {
          const { what = '', remedy } = requests[index] ?? {};
          return withRemedy(expectNothingThere(answer, what), remedy);
        }),
      ),
  });

/** A request for each name that JavaScript objects inherit. @param what is followed by the name */
export const byInheritedNames = (what: string, body: (name: string) => object): OddRequest[] =>
  inheritedNames.map((name) => ({ body: () => body(name), what: `${what} ${name}`, remedy: inheritedRemedy }));

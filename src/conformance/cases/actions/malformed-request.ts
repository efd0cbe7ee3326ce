import type { EndpointName } from '../../../protocol/index.ts';
import type { CallOptions } from '../../case/acting/call-as.ts';
import { type Case, defineCase } from '../../case/case.ts';
import { expectClientError } from '../../case/expect/expect.ts';

/** A request that an endpoint must refuse for its form. */
export interface MalformedRequest {
  endpoint: EndpointName;
  path: string;
  /** In the middle of a sentence: "a body that is not JSON". */
  what: string;
  body?: unknown;
  options?: CallOptions;
}

/** A case that a malformed request is answered by a 4xx. */
export const refusesMalformed = (
  item: Pick<Case, 'id' | 'requirement' | 'maskedBy'>,
  { endpoint, path, what, body, options }: MalformedRequest,
): Case =>
  defineCase({
    ...item,
    title: `${path} answers ${what} by a 4xx`,
    needs: [],
    async run(context) {
      return { answer: await context.call('member', endpoint, body, options) };
    },
    judge: ({ answer }) => expectClientError(answer, `${path} with ${what}`),
  });

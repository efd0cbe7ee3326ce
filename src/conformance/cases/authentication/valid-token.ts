import { isObject } from '../../../protocol/index.ts';
import { describeAnswer, jsonOf, type RecordedAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import { failedAnswer } from '../../case/expect/expect.ts';
import { becauseOf, firstProblem, passed, type Verdict } from '../../case/verdict.ts';
import { type AuthenticatedEndpoint, createDm, retrieve, roomInfo } from './endpoints.ts';

/** What was answered to the header as the document writes it, and to the same in lower case. */
interface Asked {
  Authorization: RecordedAnswer;
  authorization: RecordedAnswer;
}

const letsIn = (id: string, endpoint: AuthenticatedEndpoint): Case =>
  defineCase({
    id,
    requirement: 'auth.valid-token',
    title: `${endpoint.path} lets a valid token in, in a header of either case`,
    needs: endpoint.needs,
    async run(context) {
      const call = (options = {}) => context.call('member', endpoint.name, endpoint.body(context), options);
      const ask = async (): Promise<Asked> => ({
        Authorization: await call(),
        authorization: await call({ inLowerCase: true }),
      });
      const first = await ask();
      return { asked: [first, ...(refusedName(first) ? [await ask()] : [])] };
    },
    judge({ asked }) {
      const answers = asked.flatMap(({ Authorization, authorization }) => [Authorization, authorization]);
      return judgeNames(asked, endpoint) ?? firstProblem(answers.map((answer) => judgeAnswer(answer, endpoint)));
    },
  });

function judgeAnswer(answer: RecordedAnswer, { path, works }: AuthenticatedEndpoint): Verdict {
  if (answer.status === 200) return passed();
  const said = `${path} answered ${describeAnswer(answer)} to a valid token.`;
  return isRefused(answer) ? failedAnswer(answer, said, { expected: 'anything but a 401' }) : becauseOf(works, said);
}

/** The same, twice, shows that it is the name of the header. */
function judgeNames([first, again]: readonly Asked[], { path }: AuthenticatedEndpoint): Verdict | undefined {
  const name = first && refusedName(first);
  if (!name || !again || refusedName(again) !== name) return undefined;
  const other = name === 'Authorization' ? 'authorization' : 'Authorization';
  const said = `${path} answered ${describeAnswer(first[name])} to a valid token in the header \`${name}\`, each time, and 200 to the same in \`${other}\`.`;
  return failedAnswer(first[name], said, {
    expected: 'the same answer to both',
    deviations: [`header-name:${name}`],
    remedy: anyCaseRemedy,
  });
}

const anyCaseRemedy =
  'Read the header whatever the case of its name (RFC 9110, 5.1): clients write `Authorization`, as the document does, ' +
  'and HTTP/2 and some gateways make it `authorization`.';

/** The name by which the token was not found, where it was by the other. */
function refusedName({ Authorization, authorization }: Asked): keyof Asked | undefined {
  if (isMissing(Authorization) && authorization.status === 200) return 'Authorization';
  return isMissing(authorization) && Authorization.status === 200 ? 'authorization' : undefined;
}

const isRefused = ({ status }: RecordedAnswer): boolean => status === 401 || status === 403;

function isMissing(answer: RecordedAnswer): boolean {
  const body = jsonOf(answer);
  return answer.status === 401 && isObject(body) && body.error_code === 'AUTH_TOKEN_MISSING';
}

export const validToken: Case[] = [
  letsIn('auth.valid-token/create-dm', createDm),
  letsIn('auth.valid-token/room-info', roomInfo),
  letsIn('auth.valid-token/retrieve', retrieve),
];

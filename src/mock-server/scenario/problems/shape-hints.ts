import { isObject } from '../../../protocol/index.ts';
import type { ShapeHint } from '../../../yaml-file/index.ts';

const actions = [
  'connect',
  'send',
  'create_dm',
  'retrieve',
  'room_info',
  'wait',
  'run',
  'disconnect',
  'frame',
  'request',
  'expect',
  'repeat',
  'include',
];
const expectations = ['message', 'error_code', 'closed', 'answer', 'frame'];
/** Where a key belongs that stands in a step itself. */
const homes: Readonly<Record<string, string>> = {
  within: '`within` belongs into `expect` or `connect`: `expect: { message: { … }, within: 5s }`.',
  times: '`times` belongs into `send` or `expect`: `send: { room: "1", message: "{n}", times: 5 }`.',
  token: '`token` belongs into `connect` or the request: `connect: { token: expired }`.',
  room: '`room` belongs into `send`: `send: { room: "1", message: hi }`.',
  poster: '`poster` belongs into the message: `expect: { message: { poster: bob } }`.',
  matches: '`matches` belongs into the message: `expect: { message: { matches: "^hi" } }`.',
  message: '`message` belongs into `send` or `expect`: `send: { room: "1", message: hi }`.',
};

/** What is meant by a key that a step does not have: people put two actions in one step, or a key a level too high or low. */
export const stepHint: ShapeHint = ({ path, key, value }) => {
  if (path[0] !== 'steps' || !isObject(value)) return undefined;
  if (path.length === 2) return inStep(key, value);
  const isInMessage = path.at(-1) === 'message' && path.at(-2) === 'expect';
  if (!isInMessage || (key !== 'within' && key !== 'times')) return undefined;
  return { remedy: `It belongs one level up, beside \`message\`: \`expect: { message: { … }, ${key}: … }\`.` };
};

function inStep(key: string, step: Record<string, unknown>): ReturnType<ShapeHint> {
  const other = actions.find((action) => action !== key && action in step);
  if (actions.includes(key) && other !== undefined && !(expectations.includes(key) && !isObject(step.expect))) {
    const message = `A step does one thing, and this one has \`${other}\` and \`${key}\`.`;
    return { message, remedy: 'Write a step for each.' };
  }
  const isOutside =
    'expect' in step && (step.expect === null || step.expect === undefined) && expectations.includes(key);
  if (isOutside) {
    return {
      message: `\`${key}\` stands beside \`expect\`, and belongs into it.`,
      remedy: 'Indent it by two more spaces.',
    };
  }
  const home = homes[key];
  return home === undefined ? undefined : { remedy: home };
}

import { asked, connect } from '../brief-recording.ts';
import { dm, history, info, refused, room, table } from './answers.ts';

const bobActs = [connect(2)];
table('create-dm.ok', [
  ['kept', '200', [dm({})]],
  ['broken', 'another success', [dm({ status: 201 })]],
  ['broken', 'a 404 for somebody who acts in the record', [bobActs, dm(refused(404, 'NOT_FOUND'))]],
  ['unknown', 'a 404 for somebody of whom nothing is known', [dm(refused(404, 'NOT_FOUND'))]],
  ['unknown', 'a 404 for oneself', [dm(refused(404, 'NOT_FOUND'), 'ada')]],
  ['unknown', 'a redirect', [bobActs, dm({ status: 300 })]],
  ['unknown', 'an error', [bobActs, dm({ status: 500 })]],
  ['unknown', 'a request of which only the beginning is known', [dm({ status: 201 }, 'bob', { length: 99 })]],
  ['unknown', 'a request that is not in order', [dm({ status: 200 }, 'bob', { body: '{"other":5}', length: 99 })]],
  ['unknown', 'no final status', [bobActs, dm({ status: 199 })]],
]);

table('create-dm.no-body', [
  ['kept', '200 without a body', [dm({})]],
  ['broken', '200 with one', [dm({ json: {} })]],
  ['unknown', 'a body of an error', [dm(refused(404, 'NOT_FOUND'))]],
  ['unknown', 'another endpoint', [info(room('ada'))]],
]);

table('create-dm.unknown-user', [
  ['kept', '404 with its code', [dm(refused(404, 'NOT_FOUND'))]],
  ['broken', '404 with another code', [dm(refused(404, 'NO_SUCH_USER'))]],
  ['broken', '404 without a text', [dm(refused(404, 'NOT_FOUND', 7))]],
  ['kept', 'the code of the dialect', [dm(refused(404, 'NO_SUCH'))], { dialect: { unknownUser: 'NO_SUCH' as never } }],
  ['unknown', 'another error', [dm(refused(409, 'NO_SUCH_USER'))]],
  ['unknown', 'a 404 of another endpoint', [history(0, refused(409, 'NO_SUCH_USER'), { length: 3 })]],
  ['unknown', 'a token that may not be good', [dm(refused(404, 'NO_SUCH_USER'), 'bob', { authorization: undefined })]],
]);

for (const [requirement, endpoint] of [
  ['create-dm.malformed', 'createDm'],
  ['room-info.malformed', 'roomInfo'],
  ['retrieve.malformed', 'retrieve'],
] as const) {
  const malformed = (status: number, body = '{}', request = {}) => asked(endpoint, { body, ...request }, { status });
  const works = dm({ status: 500 }, 'bob', { request: 2 });
  table(requirement, [
    ['kept', '400', [malformed(400)]],
    ['kept', '499', [malformed(499)]],
    ['broken', '500', [malformed(500)]],
    ['unknown', '500 of a server that fails otherwise, too', [malformed(500), works]],
    ['unknown', '500 of a server that had failed before', [works, malformed(500)]],
    ['unknown', 'a gateway that could not reach the server', [malformed(504)]],
    ['unknown', 'a redirect', [malformed(307)]],
    ['kept', 'no JSON', [malformed(400, 'nonsense')]],
    ['unknown', 'a request of which only the beginning is known', [malformed(500, '{', { length: 9 })]],
  ]);
}

import { badToken, dm, header, info, noToken, refused, room, table } from './answers.ts';

table('auth.missing-token', [
  ['kept', '401 with its code and a text', [info(refused(401, 'AUTH_TOKEN_MISSING'), noToken)]],
  ['broken', 'any other answer', [info(room('ada'), noToken)]],
  ['broken', 'another code', [info(refused(401, 'AUTH_TOKEN_INVALID'), noToken)]],
  ['broken', 'another status with its code', [info(refused(400, 'AUTH_TOKEN_MISSING'), noToken)]],
  ['broken', 'no JSON', [info({ status: 401, body: 'go away' }, noToken)]],
  ['kept', 'a body of which too little is left', [info({ status: 401, body: '{"err', length: 9 }, noToken)]],
  ['unknown', 'a redirect', [info({ status: 302 }, noToken)]],
  ['broken', 'a success that is none', [dm({ status: 299, json: {} }, 'bob', noToken)]],
  ['broken', 'the first of the errors', [info({ status: 400 }, noToken)]],
  ['unknown', 'a gateway that could not reach the server', [info({ status: 502 }, noToken)]],
  ['unknown', 'a limit', [info({ status: 429 }, noToken)]],
  ['unknown', 'a recorder that cuts headers out', [info(room('ada'), noToken)], { areHeadersCut: true }],
  ['unknown', 'a user who is known: there was a token', [info({ status: 418 }, { authorization: undefined })]],
]);

table('auth.invalid-token', [
  ['kept', '401 with its code', [info(refused(401, 'AUTH_TOKEN_INVALID'), badToken)]],
  ['broken', 'it was let in', [dm({}, 'bob', badToken)]],
  ['broken', 'another scheme was let in', [dm({}, 'bob', header('Basic tok…'))]],
  ['broken', 'nothing behind the scheme was let in', [dm({}, 'bob', header('Bearer '))]],
  ['unknown', 'a scheme in small letters', [dm({}, 'bob', header('bearer tok… (invalid)'))]],
  ['unknown', 'two spaces', [dm({}, 'bob', header('Bearer  tok… (invalid)'))]],
  ['unknown', 'a token of which the recorder knows nothing', [dm({}, 'bob', header('Bearer tok…'))]],
]);

table('auth.expired-token', [
  ['kept', '401 with its code', [info(refused(401, 'AUTH_TOKEN_EXPIRED'), header('Bearer tok… (expired)'))]],
  ['broken', 'taken for invalid', [info(refused(401, 'AUTH_TOKEN_INVALID'), header('Bearer tok… (expired)'))]],
]);

table('auth.valid-token', [
  ['kept', 'it was let in', [dm({})]],
  ['broken', 'the server says that there was none', [dm(refused(401, 'AUTH_TOKEN_MISSING'))]],
  ['unknown', 'it may have run out', [dm(refused(401, 'AUTH_TOKEN_EXPIRED'))]],
  ['unknown', 'the server cannot do it now', [dm({ status: 503 })]],
  ['unknown', 'a redirect', [dm({ status: 300 })]],
  ['unknown', 'another status', [dm(refused(403, 'AUTH_TOKEN_MISSING'))]],
  ['unknown', 'no final status', [dm({ status: 199 })]],
]);

table('auth.error-text', [
  ['kept', 'a text', [dm(refused(401, 'AUTH_TOKEN_EXPIRED', 'é'))]],
  ['broken', 'the code once more', [dm(refused(401, 'AUTH_TOKEN_EXPIRED', 'AUTH_TOKEN_EXPIRED'))]],
  ['broken', 'digits', [dm(refused(401, 'AUTH_TOKEN_EXPIRED', '401'))]],
  ['broken', 'a number', [dm(refused(401, 'AUTH_TOKEN_EXPIRED', 5))]],
  ['unknown', 'a code of the application’s own', [dm(refused(401, 'BANNED', '401'))]],
  ['unknown', 'another status', [dm(refused(403, 'AUTH_TOKEN_EXPIRED', '401'))]],
]);

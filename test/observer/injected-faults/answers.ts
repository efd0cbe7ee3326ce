import { always, type InjectedFault, isAnswer, onceAnswered } from './injected-fault.ts';

export const answers: readonly InjectedFault[] = [
  {
    isRare: true,
    name: 'create_dm answers a body',
    breaks: ['create-dm.no-body'],
    make: onceAnswered(isAnswer('createDm', 200), () => ({ body: '{}' })),
  },
  {
    isRare: true,
    name: 'create_dm answers 201',
    breaks: ['create-dm.ok'],
    make: onceAnswered(isAnswer('createDm', 200), () => ({ status: 201 })),
  },
  {
    isRare: true,
    name: 'create_dm answers another code for an unknown user',
    breaks: ['create-dm.unknown-user'],
    make: onceAnswered(isAnswer('createDm', 404), () => ({ body: '{"error":"No","error_code":"USER_NOT_FOUND"}' })),
  },
  {
    name: 'room_info lacks the caller',
    breaks: ['room-info.occupants'],
    make: onceAnswered(isAnswer('roomInfo', 200), ({ user, body }) => ({
      body: body.replace(`"${user?.id}"`, '"id-8"'),
    })),
  },
  {
    name: 'room_info lists somebody twice',
    breaks: ['room-info.occupants'],
    make: onceAnswered(isAnswer('roomInfo', 200), ({ body }) => ({ body: body.replace('["', '["id-2","id-2","') })),
  },
  {
    name: 'room_info has no room_name',
    breaks: ['room-info.shape'],
    make: onceAnswered(isAnswer('roomInfo', 200), ({ body }) => ({ body: body.replace('"room_name":null,', '') })),
  },
  {
    isRare: true,
    name: 'room_info tells an outsider of a room',
    breaks: ['room-info.not-occupant'],
    make: onceAnswered(
      ({ endpoint, status, sent }) => endpoint === 'roomInfo' && status === 404 && !sent.includes('99'),
      () => ({ status: 403, body: '{"error":"No","error_code":"FORBIDDEN"}' }),
    ),
  },
  {
    isRare: true,
    name: 'room_info answers another code for an unknown room',
    breaks: ['room-info.unknown'],
    alsoBroken: ['room-info.indistinguishable'],
    make: onceAnswered(
      ({ endpoint, status, sent }) => endpoint === 'roomInfo' && status === 404 && sent.includes('99'),
      () => ({ body: '{"error":"No","error_code":"ROOM_NOT_FOUND"}' }),
    ),
  },
  {
    name: 'room_info tells unknown rooms from foreign ones',
    breaks: ['room-info.indistinguishable'],
    make: always((acts) => ({
      answer({ endpoint, status, sent, body }) {
        if (endpoint !== 'roomInfo' || status !== 404 || !sent.includes('99')) return undefined;
        acts();
        return { status, body: body.replace('Not found', 'There is none') };
      },
    })),
  },
  {
    isRare: true,
    name: 'a request without a token is let in',
    breaks: ['auth.missing-token'],
    make: onceAnswered(
      ({ user }) => user === undefined,
      () => ({ status: 200, body: '{"room_name":null,"occupants":[]}' }),
    ),
  },
  {
    isRare: true,
    name: 'an authentication error has no text',
    breaks: ['auth.error-text'],
    make: onceAnswered(
      ({ user }) => user === undefined,
      () => ({ body: '{"error":"","error_code":"AUTH_TOKEN_MISSING"}' }),
    ),
  },
  {
    isRare: true,
    name: 'a malformed request to create_dm is answered 500',
    breaks: ['create-dm.malformed'],
    make: onceAnswered(isAnswer('createDm', 400), () => ({ status: 500 })),
  },
  {
    isRare: true,
    name: 'a malformed request to room_info is answered 500',
    breaks: ['room-info.malformed'],
    make: onceAnswered(isAnswer('roomInfo', 400), () => ({ status: 500 })),
  },
  {
    isRare: true,
    name: 'a malformed request to retrieve is answered 200',
    breaks: ['retrieve.malformed'],
    make: onceAnswered(isAnswer('retrieve', 400), () => ({ status: 200, body: '{"room_name":null,"occupants":[]}' })),
  },
  {
    name: 'a history lacks a field',
    breaks: ['retrieve.shape'],
    make: onceAnswered(
      ({ endpoint, body }) => endpoint === 'retrieve' && body.includes('"timestamp"'),
      ({ body }) => ({ body: body.replace(/,"timestamp":\d+/, '') }),
    ),
  },
  {
    name: 'a history stands under another key',
    breaks: ['retrieve.shape'],
    make: onceAnswered(isAnswer('retrieve', 200), ({ body }) => ({ body: body.replace('"occupants"', '"messages"') })),
  },
];

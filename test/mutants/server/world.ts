import type { Message, Scenario } from '../../../src/protocol/index.ts';

/** Small, but with everything that a requirement needs: shared and foreign rooms, a bystander, and a history. */
export const mutantWorld: Scenario = {
  name: 'mutants',
  users: [
    { id: 'ada', name: 'Ada Lovelace' },
    { id: 'bob', name: 'Bob Hope' },
    { id: 'eve', name: 'Eve Arden' },
    { id: 'kim', name: 'Kim Novak' },
  ],
  rooms: [
    { id: '17', name: 'Lunch', occupants: ['ada', 'bob'] },
    { id: '18', name: 'Secrets', occupants: ['bob', 'eve'] },
    { id: '19', occupants: ['ada', 'kim'] },
    { id: '20', occupants: ['eve', 'kim'] },
  ],
  messages: [
    { room: '17', poster: 'ada', message: 'noodles?' },
    { room: '18', poster: 'eve', message: 'they must not know' },
    { room: '17', poster: 'bob', message: 'noodles!' },
    { room: '19', poster: 'kim', message: 'welcome' },
    { room: '20', poster: 'kim', message: 'nobody else is here' },
    { room: '17', poster: 'ada', message: 'at noon' },
  ],
};

const oldRooms = new Set(mutantWorld.rooms?.map((room) => ('id' in room ? room.id : '')));

/** Whether a message stands in a room that `check` has made. */
export const isInNewRoom = ({ room }: Message): boolean => !oldRooms.has(room);

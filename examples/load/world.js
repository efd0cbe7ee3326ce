/** Writes a world of so many users in pairs and rooms of ten (`world.yaml`, for the mock) and who they are (`users.csv`). */
import { writeFileSync } from 'node:fs';

const count = Number(process.argv[2] ?? 2000);
const ids = Array.from({ length: count }, (_, index) => `user-${index + 1}`);
const roomOf = (index, size, name) => `${name}-${Math.floor(index / size) + 1}`;

function rooms(size, name) {
  const starts = ids.map((_, index) => index).filter((index) => index % size === 0);
  return starts.map((start) => ({ id: roomOf(start, size, name), occupants: ids.slice(start, start + size) }));
}

const world = {
  name: `${count} users in pairs and rooms of ten`,
  users: ids.map((id) => ({ id })),
  rooms: [...rooms(2, 'pair'), ...rooms(10, 'room')],
};
// JSON is YAML, too.
writeFileSync('world.yaml', `${JSON.stringify(world)}\n`);
const line = (id, index) => `${id},token-${id},${roomOf(index, 2, 'pair')} ${roomOf(index, 10, 'room')}`;
writeFileSync('users.csv', `user,token,room\n${ids.map(line).join('\n')}\n`);

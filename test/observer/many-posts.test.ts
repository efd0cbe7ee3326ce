import { expect, test } from 'vitest';
import { type Post, Posts } from '../../src/observer/record/messages/posts.ts';

test('one text may go to many rooms, and again', () => {
  const posts = new Posts();
  const amount = 400_000;
  for (const times of [1, 2]) {
    for (let room = 0; room < amount; room += 1) {
      posts.add({ text: 'hi', room: String(room), standing: 'proper', times: 1 } as Post);
    }
    expect(posts.withText('hi')).toHaveLength(amount);
    expect(posts.withText('hi').every((post) => post.times === times)).toBe(true);
  }
});

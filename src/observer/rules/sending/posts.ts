import type { ObserverRule } from '../../rule.ts';

/** Never broken by what passed: nothing acknowledges a post, so one that nobody saw is unknown. */
export const posts: ObserverRule = {
  requirement: 'send.posts',
  judge: {
    firstSight({ message }, judgement) {
      if (message.post?.standing === 'proper' && message.isTextTelling) judgement.kept();
    },
  },
};

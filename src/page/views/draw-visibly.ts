import { options, type VNode } from 'preact';
import { visibleLines } from '../../protocol/index.ts';

/**
 * Whatever text is drawn from now on has everything invisible written out: what comes from the wire may hold escapes
 * and marks that turn the direction of reading. (That it can't be markup is the library's doing.)
 */
export function drawVisibly(): void {
  const { vnode: before } = options;
  options.vnode = (vnode: VNode) => {
    before?.(vnode);
    const props = vnode.props as { children?: unknown };
    if (typeof vnode.type === 'string' && props.children !== undefined) props.children = shown(props.children);
  };
}

/** Most texts are, and to look closer at all of them would cost the list its speed. */
const isPlain = /^[ -~]*$/;

function shown(children: unknown): unknown {
  if (typeof children === 'string') return isPlain.test(children) ? children : visibleLines(children);
  return Array.isArray(children) ? children.map(shown) : children;
}

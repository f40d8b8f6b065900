import type { ComponentChildren, VNode } from 'preact';
import type { Actions } from '../../../device/screen/page/page.tsx';
import { Page } from '../../../device/screen/page/page.tsx';
import type { PageState } from '../../../device/screen/page/page-state.ts';
import { firstState } from '../../../device/screen/page/page-state.ts';
import type { ScreenView } from '../../../protocol/views.ts';

/** A node of the page as the browser would get it. */
export interface Drawn {
  readonly tag: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly children: readonly Drawn[];
}

/** The page for a view, drawn without a browser: components are called, nothing else happens. */
export function drawPage(view: ScreenView, changes: Partial<PageState> = {}): Drawn {
  const state: PageState = { ...firstState, isLinked: true, view, ...changes };
  const [root] = draw(Page({ state, actions: deaf }));
  if (root === undefined) throw new Error('the page is empty');
  return root;
}

/** All nodes of a drawing, from the outside in. */
export function everyNode(root: Drawn): readonly Drawn[] {
  return [root, ...root.children.flatMap(everyNode)];
}

const deaf: Actions = {
  done: () => {},
  switchLanguage: () => {},
  pad: () => {},
  digit: () => {},
  sendTyped: () => {},
};

function draw(child: ComponentChildren): readonly Drawn[] {
  if (child === null || child === undefined || typeof child === 'boolean') return [];
  if (Array.isArray(child)) return child.flatMap((one: ComponentChildren) => draw(one));
  if (typeof child !== 'object') {
    return [{ tag: '#text', props: {}, text: String(child), children: [] }];
  }
  const { type, props } = child as VNode<{ children?: ComponentChildren }>;
  if (typeof type === 'function') {
    const component = type as (props: unknown) => ComponentChildren;
    return draw(component(props));
  }
  const children = draw(props.children);
  const text = children.map((one) => one.text).join(' ');
  const { children: _, ...own } = props;
  return [{ tag: type, props: own, text, children }];
}

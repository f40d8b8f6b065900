import { parseTopic, upKinds } from '../../protocol/topics.ts';

/**
 * Who may do what on the broker, whichever broker it is: a kiosk publishes only on its own
 * branch and only what goes up, and reads its own branch and the broadcasts; the gateway does
 * the reverse. Whatever is not allowed here is refused.
 */
export type Peer =
  | { readonly kind: 'device'; readonly device: string }
  | { readonly kind: 'gateway' };

/** True when `peer` may publish on `topic` in the branch of `store`. Also for its will. */
export function mayPublish(options: {
  readonly peer: Peer;
  readonly store: string;
  readonly topic: string;
}): boolean {
  const { peer, store } = options;
  const topic = parseTopic(options.topic);
  if (topic === null || topic.store !== store) return false;
  const isUp = upKinds.some((kind) => kind === topic.kind);
  if (peer.kind === 'gateway') return !isUp;
  return isUp && topic.device === peer.device;
}

/** True when `peer` may subscribe to `filter`; wildcards only inside what it may read. */
export function maySubscribe(options: {
  readonly peer: Peer;
  readonly store: string;
  readonly filter: string;
}): boolean {
  const { peer, store, filter } = options;
  const root = `stamgast/0/${store}/`;
  if (!filter.startsWith(root)) return false;
  const rest = filter.slice(root.length);
  if (peer.kind === 'gateway') return upKinds.some((kind) => rest === `d/+/${kind}`);
  const branch = `d/${peer.device}/`;
  if (rest.startsWith(branch)) return isLastLevel(rest.slice(branch.length));
  return rest.startsWith('g/') && isLastLevel(rest.slice('g/'.length));
}

/** One level: a kind, `+` or `#`. */
function isLastLevel(level: string): boolean {
  return level === '+' || level === '#' || /^[a-z]{1,20}$/.test(level);
}

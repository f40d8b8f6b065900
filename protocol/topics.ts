import { ok, type Result, refuse } from './errors.ts';

/**
 * MQTT topics of wire version 0: `stamgast/0/{store}/d/{device}/{kind}` for what passes between
 * one kiosk and the gateway, `stamgast/0/{store}/g/view` for what the gateway tells all kiosks.
 */
export const wireVersion = 0;
/** Pattern of a device id and of a store id: no `/`, `+` or `#`, so no id can widen a topic. */
export const deviceIdPattern = '^[a-z0-9-]{1,40}$';
const idExpression = new RegExp(deviceIdPattern);

export const deviceKinds = ['ev', 'hello', 'req', 'ack', 'bad', 'resume', 'res', 'cmd'] as const;
export type DeviceKind = (typeof deviceKinds)[number];
/** What a kiosk may publish on its own branch; the rest only the gateway may. */
export const upKinds = ['ev', 'hello', 'req'] as const satisfies readonly DeviceKind[];

/** A topic taken apart. `view` is the broadcast topic and has device ''. */
export interface Topic {
  readonly store: string;
  readonly device: string;
  readonly kind: DeviceKind | 'view';
}

/** True for what may stand in a topic as device or store. */
export function isDeviceId(text: string): boolean {
  return idExpression.test(text);
}

/** Topic of one kind of message of one kiosk. Throws when an id is not of its pattern (a bug). */
export function topicFor(options: {
  readonly store: string;
  readonly device: string;
  readonly kind: DeviceKind;
}): string {
  return `${root(options.store)}/d/${checked(options.device)}/${options.kind}`;
}

/** Topic on which the gateway broadcasts changed member views. */
export function viewTopic(store: string): string {
  return `${root(store)}/g/view`;
}

/** What a kiosk subscribes to: the gateway's kinds on its own branch, and the views. */
export function deviceSubscriptions(options: {
  readonly store: string;
  readonly device: string;
}): readonly string[] {
  const down = deviceKinds.filter((kind) => !upKinds.some((up) => up === kind));
  return [...down.map((kind) => topicFor({ ...options, kind })), viewTopic(options.store)];
}

/** What the gateway subscribes to: the kiosks' kinds on all branches of its store. */
export function gatewaySubscriptions(store: string): readonly string[] {
  return upKinds.map((kind) => `${root(store)}/d/+/${kind}`);
}

/** Takes a topic apart; null for all that is not a topic of this wire version. */
export function parseTopic(topic: string): Topic | null {
  const read = readTopic(topic);
  return read.ok ? read.value : null;
}

/** As parseTopic, but says why: WIRE_VERSION_UNKNOWN or MESSAGE_MALFORMED. */
export function readTopic(topic: string): Result<Topic> {
  const parts = topic.split('/', 7);
  const [name, wire = '', store = '', branch, device = '', kind] = parts;
  if (name !== 'stamgast' || !/^\d{1,6}$/.test(wire)) return malformed();
  if (Number(wire) !== wireVersion) return refuse('WIRE_VERSION_UNKNOWN', { wire: Number(wire) });
  if (wire !== String(wireVersion) || !isDeviceId(store)) return malformed();
  if (branch === 'g' && parts.length === 5 && device === 'view') {
    return ok({ store, device: '', kind: 'view' });
  }
  const known = deviceKinds.find((one) => one === kind);
  if (branch !== 'd' || parts.length !== 6 || !isDeviceId(device) || known === undefined) {
    return malformed();
  }
  return ok({ store, device, kind: known });
}

const malformed = () => refuse('MESSAGE_MALFORMED', { path: 'topic' });

function root(store: string): string {
  return `stamgast/${wireVersion}/${checked(store)}`;
}

function checked(id: string): string {
  if (!isDeviceId(id)) throw new Error('a store or device id must match [a-z0-9-]{1,40}');
  return id;
}

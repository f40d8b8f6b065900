import type { MqttLink } from '../../protocol/host/mqtt.ts';
import type { Log, Timers } from '../../protocol/ports.ts';
import { deviceSubscriptions, parseTopic, topicFor } from '../../protocol/topics.ts';
import type { Link } from './link.ts';

/** A subscription that was refused or lost is tried again after this. */
const subscribeAgainMs = 5000;

/** Sends one message of a kiosk on its own branch; without a connection it is lost. */
export function mqttSender(options: {
  readonly mqtt: MqttLink;
  readonly store: string;
  readonly device: string;
}): (kind: 'hello' | 'ev' | 'req', bytes: Uint8Array) => void {
  const { mqtt, store, device } = options;
  return (kind, bytes) => void mqtt.publish(topicFor({ store, device, kind }), bytes);
}

/** Joins the link to its topics: subscribes after each connect, then says that it is connected. */
export function joinMqtt(options: {
  readonly mqtt: MqttLink;
  readonly link: Link;
  readonly store: string;
  readonly device: string;
  readonly timers: Timers;
  readonly log: Log;
}): void {
  const { mqtt, link, store, device, timers, log } = options;
  let connection = 0;
  const join = async (mine: number): Promise<void> => {
    const isGranted = await mqtt.subscribe(deviceSubscriptions({ store, device }));
    if (mine !== connection || !mqtt.isUp()) return;
    if (isGranted) link.connected();
    else timers.after(subscribeAgainMs, () => void join(mine));
  };
  // Everything is taken in the loop's next turn, in order: a fault in it ends the process instead
  // of being swallowed by the client's own handlers.
  const soon = (work: () => void) => void timers.soon(work);
  mqtt.onUp(() =>
    soon(() => {
      connection += 1;
      void join(connection);
    }),
  );
  mqtt.onDown(() =>
    soon(() => {
      connection += 1;
      link.disconnected();
    }),
  );
  mqtt.onMessage((topic, bytes) => {
    const read = parseTopic(topic);
    const isOurs = read?.store === store && (read.device === device || read.kind === 'view');
    switch (isOurs ? read.kind : null) {
      case 'resume':
      case 'ack':
      case 'bad':
      case 'res':
      case 'view':
        soon(() => link.receive(read?.kind as Parameters<Link['receive']>[0], bytes));
        return;
      default:
        log.warn({ event: 'link.stranger', kind: read?.kind }, 'a message of no use was dropped');
    }
  });
}

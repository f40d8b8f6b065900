import { connectAsync, type MqttClient } from 'mqtt';
import { decodeMessage, encodeMessage } from '../../../protocol/codec.ts';
import type { Message, MessageKind } from '../../../protocol/messages.ts';
import { type DeviceKind, deviceSubscriptions, topicFor } from '../../../protocol/topics.ts';
import { RawKiosk } from './raw-kiosk.ts';

/** A raw kiosk with a real MQTT connection. */
export class MqttKiosk extends RawKiosk {
  readonly #client: MqttClient;
  readonly #arrived: { readonly kind: string; readonly bytes: Uint8Array }[] = [];
  #wake: () => void = () => {};

  private constructor(device: string, client: MqttClient, seed: number) {
    super(device, seed);
    this.#client = client;
    client.on('error', () => {});
    client.on('message', (topic, bytes) => {
      this.#arrived.push({ kind: topic.split('/').at(-1) ?? '', bytes: new Uint8Array(bytes) });
      this.#wake();
    });
  }

  static async join(options: {
    readonly port: number;
    readonly device: string;
    readonly secret: string;
    readonly seed?: number;
  }): Promise<MqttKiosk> {
    const { port, device, secret, seed = 1 } = options;
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
      clientId: device,
      username: device,
      password: secret,
      protocolVersion: 4,
      reconnectPeriod: 0,
    });
    const kiosk = new MqttKiosk(device, client, seed);
    await client.subscribeAsync([...deviceSubscriptions({ store: 'shop', device })]);
    return kiosk;
  }

  async send<K extends MessageKind & DeviceKind>(kind: K, message: Message<K>): Promise<void> {
    await this.sendBytes(kind, encodeMessage(kind, message));
  }

  async sendBytes(kind: DeviceKind, bytes: Uint8Array): Promise<void> {
    const topic = topicFor({ store: 'shop', device: this.device, kind });
    await this.#client.publishAsync(topic, Buffer.from(bytes));
  }

  /** The next message of a kind; earlier ones of other kinds stay for later. */
  async next<K extends MessageKind>(kind: K, timeoutMs = 3000): Promise<Message<K>> {
    const until = performance.now() + timeoutMs;
    for (;;) {
      const index = this.#arrived.findIndex((one) => one.kind === kind);
      const [found] = index < 0 ? [] : this.#arrived.splice(index, 1);
      if (found !== undefined) {
        const read = decodeMessage(kind, found.bytes);
        if (!read.ok) throw new Error(`a ${kind} that cannot be read`);
        return read.value;
      }
      const left = until - performance.now();
      if (left <= 0) throw new Error(`no ${kind} came within ${timeoutMs} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Messages of a kind that came and were not taken. */
  waiting(kind: MessageKind): number {
    return this.#arrived.filter((one) => one.kind === kind).length;
  }

  async greet(more: Partial<Message<'hello'>> = {}): Promise<Message<'resume'>> {
    await this.send('hello', this.hello(more));
    const resume = await this.next('resume');
    this.resumed(resume);
    return resume;
  }

  async leave(): Promise<void> {
    await this.#client.endAsync(true);
  }
}

import type { FaultPlan } from './faults.ts';
import type { Kernel } from './kernel.ts';
import type { RandomStream } from './random.ts';

export interface Ends {
  /** The kiosk's MQTT connection came up or went down. */
  readonly onUp: () => void;
  readonly onDown: () => void;
  readonly onDeviceMessage: (topicKind: string, bytes: Uint8Array) => void;
  readonly onGatewayMessage: (topicKind: string, bytes: Uint8Array) => void;
}

/**
 * One kiosk's way to the gateway through a broker that promises nothing: messages are lost,
 * doubled, delayed and so reordered; either direction can be cut without the other end noticing.
 */
export class Wire {
  isUp = false;
  private readonly kernel: Kernel;
  private readonly random: RandomStream;
  private readonly name: string;
  private readonly ends: Ends;
  private plan: FaultPlan;
  private connection = 0;
  private isCutUp = false;
  private isCutDown = false;
  /** True while the kiosk's process lives and wants a connection. */
  private isWanted = false;

  constructor(options: {
    readonly kernel: Kernel;
    readonly random: RandomStream;
    readonly name: string;
    readonly plan: FaultPlan;
    readonly ends: Ends;
  }) {
    this.kernel = options.kernel;
    this.random = options.random;
    this.name = options.name;
    this.plan = options.plan;
    this.ends = options.ends;
  }

  /** The kiosk's process starts (true) or dies (false). */
  want(isWanted: boolean): void {
    this.isWanted = isWanted;
    if (isWanted) this.connectLater();
    else if (this.isUp) this.drop(false);
  }

  cut(direction: 'both' | 'up' | 'down'): void {
    if (direction !== 'down') this.isCutUp = true;
    if (direction !== 'up') this.isCutDown = true;
    this.kernel.note(`${this.name} cut ${direction}`);
    // A client notices a full cut by its keepalive; a one-way cut is not noticed at all.
    const cutConnection = this.connection;
    if (direction !== 'both') return;
    this.kernel.after(this.random.integer(100, 20_000), 'keepalive', () => {
      if (this.isUp && this.connection === cutConnection && this.isCutUp) this.drop(true);
    });
  }

  heal(): void {
    this.isCutUp = false;
    this.isCutDown = false;
    if (this.isWanted && !this.isUp) this.connectLater();
  }

  /** The broker dies with all it had: every connection drops. */
  wipe(): void {
    if (this.isUp) this.drop(true);
  }

  setPlan(plan: FaultPlan): void {
    this.plan = plan;
  }

  toGateway(kind: string, bytes: Uint8Array): void {
    if (this.isUp)
      this.carry(
        () => this.isCutUp,
        () => this.ends.onGatewayMessage(kind, bytes),
      );
  }

  toDevice(kind: string, bytes: Uint8Array): void {
    if (this.isUp)
      this.carry(
        () => this.isCutDown,
        () => this.ends.onDeviceMessage(kind, bytes),
      );
  }

  private carry(isCut: () => boolean, deliver: () => void): void {
    const copies = this.random.chance(this.plan.duplication) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      if (this.random.chance(this.plan.loss)) continue;
      // Late copies of an old connection still arrive: everything must bear that.
      this.kernel.after(this.random.delay(this.plan.delayMs), 'message', () => {
        if (!isCut() && this.isUp) deliver();
      });
    }
  }

  private drop(isReconnecting: boolean): void {
    this.isUp = false;
    this.ends.onDown();
    if (isReconnecting) this.connectLater();
  }

  private connectLater(): void {
    this.kernel.after(this.random.integer(50, 3000), 'connect', () => {
      if (!this.isWanted || this.isUp) return;
      if (this.isCutUp || this.isCutDown) return this.connectLater();
      this.isUp = true;
      this.connection += 1;
      this.kernel.note(`${this.name} up`);
      this.ends.onUp();
    });
  }
}

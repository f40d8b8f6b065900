import { join } from 'node:path';
import { Intake } from '../../gateway/intake.ts';
import { Link } from '../../gateway/link/link.ts';
import { decide } from '../../gateway/programme/decide.ts';
import type { Programmes } from '../../gateway/programme/types.ts';
import type { Store, Work, WorkResult } from '../../gateway/store/interface.ts';
import { ledgerFileName, openStore } from '../../gateway/store/sqlite.ts';
import type { Clock, Faults, Ids, Log } from '../../protocol/ports.ts';
import type { DeviceKind } from '../../protocol/topics.ts';
import { Crash } from './crash.ts';
import { type Kernel, ProcessTimers } from './kernel.ts';
import { type Life, Mortal } from './mortal.ts';

export interface GatewayNodeOptions {
  readonly kernel: Kernel;
  readonly folder: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly faults: Faults;
  readonly log: Log;
  readonly programmes: Programmes;
  readonly devices: ReadonlySet<string>;
  readonly pepper: Uint8Array;
  readonly sealKeys: { readonly privateKey: Uint8Array; readonly publicKey: Uint8Array };
  readonly send: (device: string, kind: DeviceKind, bytes: Uint8Array) => void;
  readonly broadcast: (bytes: Uint8Array) => void;
  /** The process died by itself; the world starts it again. */
  readonly onCrash: () => void;
  /** An error that no fault explains. */
  readonly onBug: (error: unknown) => void;
}

interface ProcessLife extends Life {
  readonly store: Store;
  readonly intake: Intake;
  readonly link: Link;
}

/** The gateway's process: the real store, intake and link over a real file, in virtual time. */
export class GatewayNode extends Mortal<ProcessLife> {
  readonly ledgerFile: string;
  private readonly options: GatewayNodeOptions;

  constructor(options: GatewayNodeOptions) {
    super(options.kernel, options);
    this.options = options;
    this.ledgerFile = join(options.folder, ledgerFileName);
  }

  start(): void {
    if (this.life !== null) return;
    const { kernel, clock, ids, faults, log, programmes, pepper } = this.options;
    const timers = new ProcessTimers(kernel, 'gateway timer', (work) => this.guard(life, work));
    const store = openStore({
      path: this.ledgerFile,
      pepper,
      units: ['POINTS'],
      faults,
      ids,
    });
    const deps = { store, clock, timers, faults, log };
    const intake = new Intake({ ...deps, programmes: () => programmes, decide });
    const link = new Link(
      {
        ...deps,
        intake,
        ids,
        count: () => {},
        send: (device, kind, bytes) => {
          if (!life.isOver) this.options.send(device, kind, bytes);
        },
        broadcast: (bytes) => {
          if (!life.isOver) this.options.broadcast(bytes);
        },
      },
      {
        devices: this.options.devices,
        sealKeys: this.options.sealKeys,
        pepper,
        units: [{ unit: 'POINTS', scale: 0 }],
        names: [],
        zone: 'Europe/Copenhagen',
        catchUpMs: 30_000,
      },
    );
    intake.onCommitted((committed) => link.viewsChanged(committed));
    const life: ProcessLife = { store, intake, link, timers, isOver: false };
    this.life = life;
    kernel.note('gateway starts');
  }

  /** SIGKILL: what is open is rolled back, what waits in memory is gone. */
  override crash(): void {
    const { life } = this;
    if (life === null) return;
    life.isOver = true;
    life.timers.end();
    life.store.close();
    this.life = null;
    this.options.kernel.note('gateway dies');
  }

  receive(device: string, kind: DeviceKind, bytes: Uint8Array): void {
    this.whenAwake(() => {
      const { life } = this;
      if (life === null) return;
      life.link.receive(device, kind, bytes).catch((error: unknown) => this.failed(life, error));
    });
  }

  /** A till's request; null when no process is there to take it. */
  submit(work: Work): Promise<WorkResult> | null {
    const { life } = this;
    if (life === null || this.options.kernel.now < this.frozenUntil) return null;
    return life.intake.submit(work).then((result) => {
      if (life.isOver) throw new Crash('reply');
      return result;
    });
  }

  private whenAwake(work: () => void): void {
    const wait = this.frozenUntil - this.options.kernel.now;
    if (wait <= 0) work();
    else this.options.kernel.after(wait, 'gateway wakes', () => this.whenAwake(work));
  }
}

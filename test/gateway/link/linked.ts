import { Intake } from '../../../gateway/intake.ts';
import { Link } from '../../../gateway/link/link.ts';
import { decide } from '../../../gateway/programme/decide.ts';
import { compileVersions } from '../../../gateway/programme/language/file.ts';
import type { Store, Work } from '../../../gateway/store/interface.ts';
import { openStore } from '../../../gateway/store/sqlite.ts';
import { decodeMessage, encodeMessage } from '../../../protocol/codec.ts';
import { systemTimers } from '../../../protocol/host/clock.ts';
import { newKeyPair } from '../../../protocol/host/keys.ts';
import type { Message, MessageKind } from '../../../protocol/messages.ts';
import { noFaults } from '../../../protocol/ports.ts';
import type { DeviceKind } from '../../../protocol/topics.ts';
import { eventLog } from '../../support/logs.ts';
import { seededIds } from '../../support/seeded-ids.ts';
import { microtasks } from '../../support/virtual-time.ts';
import { programmeText } from '../http/till.ts';
import type { RawKiosk, Told } from './raw-kiosk.ts';

export const wallAt = Date.UTC(2026, 2, 2, 12);

/** A link with a real store and intake; what it sends is collected. */
export class Linked {
  readonly store: Store;
  readonly link: Link;
  readonly intake: Intake;
  readonly sealKeys = newKeyPair();
  readonly told: Told[] = [];
  readonly logged: string[] = [];
  readonly counted: string[] = [];
  readonly time = { wall: wallAt, mono: 5000 };
  /** Set to make the intake refuse the next works. */
  failing: unknown = null;
  readonly works: Work[] = [];

  constructor() {
    const ids = seededIds(99);
    const read = compileVersions([{ file: 'programme.yaml', text: programmeText }]);
    if (!read.ok) throw new Error('the programme of this test is broken');
    const { programmes } = read;
    const pepper = new Uint8Array(32);
    this.store = openStore({ path: ':memory:', pepper, units: ['POINTS'], faults: noFaults, ids });
    const log = eventLog(this.logged);
    const clock = {
      wall: () => this.time.wall,
      mono: () => this.time.mono,
      bootId: () => 'gateway-boot',
    };
    const { store } = this;
    const timers = systemTimers();
    this.intake = new Intake({
      store,
      clock,
      timers,
      faults: noFaults,
      programmes: () => programmes,
      decide,
      log,
    });
    const take = (device: string, kind: DeviceKind, bytes: Uint8Array) =>
      this.told.push({ device, kind: kind as MessageKind, message: JSON.parse(textOf(bytes)) });
    this.link = new Link(
      {
        store,
        intake: {
          now: () => this.intake.now(),
          submit: (work) => {
            this.works.push(work);
            return this.failing === null ? this.intake.submit(work) : Promise.reject(this.failing);
          },
        },
        clock,
        ids,
        faults: noFaults,
        log,
        count: (kind, outcome) => this.counted.push(`${kind} ${outcome}`),
        send: take,
        broadcast: (bytes) => {
          this.told.push({ device: '', kind: 'view', message: JSON.parse(textOf(bytes)) });
        },
      },
      {
        devices: new Set(['kiosk-1', 'kiosk-2', 'kiosk-3']),
        sealKeys: this.sealKeys,
        pepper,
        units: [{ unit: 'POINTS', scale: 0 }],
        names: [],
        zone: 'Europe/Copenhagen',
        catchUpMs: 1000,
      },
    );
    this.intake.onCommitted((committed) => this.link.viewsChanged(committed));
  }

  /** Sends a message and gives the answers that came to this kiosk. */
  async say<K extends MessageKind & DeviceKind>(
    kiosk: RawKiosk,
    kind: K,
    message: Message<K>,
  ): Promise<readonly Told[]> {
    return this.sayBytes(kiosk, kind, encodeMessage(kind, message));
  }

  async sayBytes(kiosk: RawKiosk, kind: DeviceKind, bytes: Uint8Array): Promise<readonly Told[]> {
    const from = this.told.length;
    await this.link.receive(kiosk.device, kind, bytes);
    return this.told.slice(from).filter(({ device }) => device === kiosk.device);
  }

  /** Says hello and takes the resume. */
  async greet(kiosk: RawKiosk, more: Partial<Message<'hello'>> = {}): Promise<Message<'resume'>> {
    const [answer] = await this.say(kiosk, 'hello', kiosk.hello(more));
    if (answer?.kind !== 'resume') throw new Error(`no resume: ${JSON.stringify(answer)}`);
    const resume = decodeMessage('resume', Buffer.from(JSON.stringify(answer.message)));
    if (!resume.ok) throw new Error('a resume that cannot be read');
    kiosk.resumed(resume.value);
    return resume.value;
  }

  /** All pushes so far, those of the last commit included. */
  async views(): Promise<readonly Told[]> {
    await microtasks();
    await microtasks();
    return this.told.filter(({ kind }) => kind === 'view');
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

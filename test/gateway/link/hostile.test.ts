import { beforeEach, describe, expect, test } from 'vitest';
import { Linked } from './linked.ts';
import { RawKiosk } from './raw-kiosk.ts';

/** What a kiosk that is broken or in foreign hands may say with its own right password. */
let gateway: Linked;
let kiosk: RawKiosk;

beforeEach(() => {
  gateway = new Linked();
  kiosk = new RawKiosk('kiosk-1');
});

const most = Number.MAX_SAFE_INTEGER;
const numbers = [0, 1, 2 ** 31, 2 ** 40, most, -1, 0.5, 1e300];

/** The message once for each of its numbers and each of `numbers` in its place. */
function* changed(message: object): Generator<Buffer> {
  const text = JSON.stringify(message);
  for (const found of text.matchAll(/:(\d+)(?=[,}])/g)) {
    const at = found.index + 1;
    const rest = text.slice(at + (found[1] ?? '').length);
    for (const number of numbers) yield Buffer.from(`${text.slice(0, at)}${number}${rest}`);
  }
}

describe('no number that a kiosk says ends the gateway', () => {
  test('in hello, with which nothing was settled', async () => {
    for (const nextSeq of [0, 1, most]) {
      for (const bytes of changed(kiosk.hello({ nextSeq }))) {
        const [answer] = await gateway.sayBytes(kiosk, 'hello', bytes);
        expect(['resume', 'bad']).toContain(answer?.kind);
      }
    }
  });

  test('in hello, with the history of the gateway', async () => {
    const { history } = gateway.store;
    for (const bytes of changed(kiosk.hello({ history, nextSeq: 0 }))) {
      const [answer] = await gateway.sayBytes(kiosk, 'hello', bytes);
      expect(['resume', 'bad']).toContain(answer?.kind);
    }
  });

  test('in a batch or a question', async () => {
    const card = 'num-290000000001';
    const batch = () =>
      kiosk.batch(1, [
        kiosk.event('enrol', { member: kiosk.uuid(), card }),
        kiosk.event('visit', { card }),
      ]);
    await gateway.greet(kiosk);
    for (const bytes of changed(batch())) {
      await gateway.greet(kiosk);
      await gateway.sayBytes(kiosk, 'ev', bytes);
    }
    for (const bytes of changed(kiosk.ask())) await gateway.sayBytes(kiosk, 'req', bytes);
    expect(gateway.logged).not.toContain('intake.bug');
  });
});

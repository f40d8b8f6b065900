import { describe, expect, test } from 'vitest';
import { idOf } from '../store/events.ts';
import { linked } from './peer.ts';
import { append, numbers } from './pump-driver.ts';

describe('unreadable messages', () => {
  const code = 'MESSAGE_MALFORMED';

  test('are halved down to the one event, which alone is set aside', () => {
    const kiosk = linked();
    append(kiosk, 50);
    kiosk.peer.refuse = ({ mid, events }) =>
      events.some(({ id, type }) => id === idOf(1030) && type !== 'unreadable')
        ? { mid, code }
        : null;
    kiosk.link.connected();
    kiosk.time.advance(60_000);
    expect(kiosk.outbox.length).toBe(0);
    expect(numbers(kiosk)).toEqual(Array.from({ length: 50 }, (_, index) => 1001 + index));
    const sizes = kiosk.sent('ev').map(({ events }) => events.length);
    expect(sizes.slice(0, 4)).toEqual([50, 25, 25, 12]);
    const types = (kiosk.peer.applied.get(1) ?? []).map(({ type }) => type);
    expect(types.filter((type) => type === 'unreadable')).toHaveLength(1);
    expect(types[29]).toBe('unreadable');
    expect(kiosk.outbox.unreadable(idOf(1030))?.body).toEqual(Buffer.alloc(60, 1030));
  });

  test('that were bent on the way once or twice lose nothing', () => {
    const kiosk = linked();
    append(kiosk, 1);
    let left = 4;
    kiosk.peer.refuse = ({ mid }) => {
      left -= 1;
      return left >= 0 ? { mid, code } : null;
    };
    kiosk.link.connected();
    kiosk.time.advance(60_000);
    expect(kiosk.outbox.length).toBe(0);
    expect(kiosk.outbox.unreadable(idOf(1001))).toBeNull();
  });

  test('whose number cannot be read either are found one batch at a time', () => {
    const kiosk = linked();
    append(kiosk, 200);
    kiosk.peer.refuse = ({ events }) =>
      events.some(({ id, type }) => id === idOf(1111) && type !== 'unreadable')
        ? { mid: '', code }
        : null;
    kiosk.link.connected();
    kiosk.time.advance(120_000);
    expect(kiosk.outbox.length).toBe(0);
    expect(kiosk.outbox.unreadable(idOf(1111))).not.toBeNull();
    expect(numbers(kiosk)).toHaveLength(200);
  });

  test('of which even the stand-in is refused are tried slowly, for ever', () => {
    const kiosk = linked();
    append(kiosk, 1);
    kiosk.peer.refuse = ({ mid }) => ({ mid, code });
    kiosk.link.connected();
    kiosk.time.advance(600_000);
    expect(kiosk.outbox.length).toBe(1);
    expect(kiosk.sent('ev').length).toBeLessThan(120);
    kiosk.peer.refuse = () => null;
    kiosk.time.advance(120_000);
    expect(kiosk.outbox.length).toBe(0);
  });

  test('from the gateway are dropped', () => {
    const kiosk = linked();
    kiosk.link.connected();
    kiosk.time.advance(100);
    for (const kind of ['resume', 'ack', 'bad', 'res', 'view'] as const) {
      kiosk.link.receive(kind, Buffer.from('{"mid":'));
    }
    append(kiosk, 1);
    kiosk.time.advance(100);
    expect(kiosk.outbox.length).toBe(0);
  });
});

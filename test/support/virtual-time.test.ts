import { describe, expect, test } from 'vitest';
import { seededIds } from './seeded-ids.ts';
import { VirtualTime } from './virtual-time.ts';

describe('virtual time', () => {
  test('runs work in the order of time, then of asking', () => {
    const time = new VirtualTime();
    const seen: string[] = [];
    for (const [delay, name] of [
      [30, 'c'],
      [10, 'a'],
      [10, 'b'],
      [40, 'd'],
    ] as const) {
      time.after(delay, () => seen.push(`${name}${time.now}`));
    }
    time.after(10, () => time.after(5, () => seen.push(`nested${time.now}`)));
    time.advance(35);
    expect(seen).toEqual(['a10', 'b10', 'nested15', 'c30']);
    expect(time.now).toBe(35);
    time.advance(5);
    expect(seen.at(-1)).toBe('d40');
  });

  test('a cancelled or killed timer never fires, and others do', () => {
    const time = new VirtualTime();
    const node = time.node();
    let count = 0;
    node.timers.after(5, () => count++);
    const cancel = time.after(5, () => count++);
    time.after(5, () => (count += 10));
    cancel();
    cancel();
    node.kill();
    time.advance(10);
    expect(count).toBe(10);
    expect(time.waiting).toBe(0);
  });

  test('a reboot begins a new boot, the wall clock can jump alone', () => {
    const time = new VirtualTime();
    const node = time.node({ bootId: 'a' });
    time.advance(5000);
    const wall = node.clock.wall();
    node.wallOffsetMs += 3_600_000;
    expect(node.clock.wall() - wall).toBe(3_600_000);
    const mono = node.clock.mono();
    node.reboot('b');
    expect(node.clock.mono()).toBeLessThan(mono);
    expect(node.clock.bootId()).toBe('b');
  });
});

describe('seeded ids', () => {
  test('are UUIDv7, ascending and the same for one seed', () => {
    const first = seededIds(7);
    const second = seededIds(7);
    const ids = Array.from({ length: 5000 }, () => first.uuid());
    expect(ids).toEqual(Array.from({ length: 5000 }, () => second.uuid()));
    expect(new Set(ids).size).toBe(5000);
    expect([...ids].sort()).toEqual(ids);
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(seededIds(8).uuid()).not.toBe(ids[0]);
  });
});

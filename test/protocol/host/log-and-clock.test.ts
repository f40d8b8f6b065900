import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { systemClock, systemIds, systemTimers } from '../../../protocol/host/clock.ts';
import { createLog } from '../../../protocol/host/log.ts';

function logged(level: 'debug' | 'info' | 'silent') {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  return { log: createLog({ name: 'kiosk', level, destination }), lines };
}

describe('the log', () => {
  test('is one JSON object a line with time, level, program, room and event', () => {
    const { log, lines } = logged('info');
    log.child('readers/nfc').info({ event: 'reader.lost', reader: 'ACR' }, 'a reader is gone');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      program: 'kiosk',
      pid: process.pid,
      room: 'readers/nfc',
      event: 'reader.lost',
      reader: 'ACR',
      msg: 'a reader is gone',
    });
  });

  test('masks personal values and secrets down to three levels', () => {
    const { log, lines } = logged('debug');
    const canary = 'canary-2912345678906';
    const fields = ['card', 'name', 'phone', 'track', 'pin', 'body', 'password', 'pepper'];
    const all = Object.fromEntries(fields.map((field) => [field, canary]));
    log.debug({ event: 'x', ...all, deeper: { ...all, deepest: all } }, 'text');
    log.child('room').error({ event: 'y', ...all }, 'text');
    expect(lines.join('')).not.toContain(canary);
    expect(lines.join('').split('[masked]')).toHaveLength(fields.length * 4 + 1);
  });

  test('writes errors with their stack, cause and code', () => {
    const { log, lines } = logged('info');
    const error = Object.assign(new Error('outer', { cause: new Error('inner') }), { code: 'X1' });
    log.error({ event: 'x', err: error }, 'text');
    expect(lines[0]).toContain('outer');
    expect(lines[0]).toContain('inner');
    expect(lines[0]).toContain('X1');
  });

  test('keeps to its level', () => {
    const { log, lines } = logged('info');
    log.debug({ event: 'x' }, 'text');
    expect(lines).toEqual([]);
    log.fatal({ event: 'x' }, 'text');
    log.warn({ event: 'x' }, 'text');
    expect(lines).toHaveLength(2);
    const silent = logged('silent');
    silent.log.fatal({ event: 'x' }, 'text');
    expect(silent.lines).toEqual([]);
  });
});

describe('the clock', () => {
  test('tells boot time, which all processes of one boot share', () => {
    const clock = systemClock();
    const uptime = Number.parseFloat(readFileSync('/proc/uptime', 'utf8')) * 1000;
    expect(Math.abs(clock.mono() - uptime)).toBeLessThan(500);
    expect(Math.abs(systemClock().mono() - clock.mono())).toBeLessThan(100);
    expect(clock.bootId()).toMatch(/^[0-9a-f-]{36}$/);
    expect(Math.abs(clock.wall() - Date.now())).toBeLessThan(500);
  });

  test('never runs backwards, in whole milliseconds', () => {
    const clock = systemClock();
    let before = clock.mono();
    for (let call = 0; call < 10_000; call += 1) {
      const now = clock.mono();
      expect(now >= before && Number.isInteger(now)).toBe(true);
      before = now;
    }
  });
});

test('timers run once, and not when cancelled', async () => {
  const timers = systemTimers();
  const ran: string[] = [];
  timers.after(0, () => ran.push('cancelled'))();
  timers.soon(() => ran.push('cancelled'))();
  timers.soon(() => ran.push('soon'));
  await new Promise<void>((resolve) => {
    timers.after(5, () => {
      ran.push('after');
      resolve();
    });
  });
  expect(ran).toEqual(['soon', 'after']);
});

test('ids are UUIDs of version 7 in rising order, bytes are random', () => {
  const ids = systemIds();
  const made = Array.from({ length: 1000 }, () => ids.uuid());
  expect(made.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/.test(id))).toBe(true);
  expect(made).toEqual([...made].sort());
  expect(new Set(made).size).toBe(1000);
  expect(ids.bytes(32)).toHaveLength(32);
  expect(ids.bytes(32)).not.toEqual(ids.bytes(32));
});

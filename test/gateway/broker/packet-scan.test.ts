import { describe, expect, test } from 'vitest';
import { PacketScan } from '../../../gateway/broker/packet-scan.ts';

const limit = 64 * 1024;
const publish = (length: number) => {
  const head = [0x30];
  let rest = length;
  do {
    head.push((rest % 128) + (rest > 127 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.concat([Buffer.from(head), Buffer.alloc(length, 0xff)]);
};

describe('the packet scan', () => {
  test('lets packets up to the limit pass, wherever the bytes are cut', () => {
    const bytes = Buffer.concat([publish(0), publish(127), publish(128), publish(limit - 4)]);
    for (const step of [1, 2, 3, 7, 100, bytes.length]) {
      const scan = new PacketScan(limit);
      const verdicts = new Set<string>();
      for (let at = 0; at < bytes.length; at += step) {
        verdicts.add(scan.feed(bytes.subarray(at, at + step)));
      }
      expect([...verdicts]).toEqual(['ok']);
    }
  });

  test('refuses one byte above the limit at the header, before any of the packet came', () => {
    const scan = new PacketScan(limit);
    expect(scan.feed(publish(limit - 3).subarray(0, 4))).toBe('too-large');
    expect(scan.feed(publish(1))).toBe('too-large');
  });

  test('refuses 256 MB declared, five length bytes and reserved types', () => {
    expect(new PacketScan(limit).feed(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]))).toBe(
      'too-large',
    );
    expect(new PacketScan(limit).feed(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80]))).toBe(
      'malformed',
    );
    expect(new PacketScan(limit).feed(Buffer.from([0x00, 0x00]))).toBe('malformed');
    expect(new PacketScan(limit).feed(Buffer.from([0xf0, 0x00]))).toBe('malformed');
  });
});

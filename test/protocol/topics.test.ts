import { describe, expect, test } from 'vitest';
import {
  deviceKinds,
  deviceSubscriptions,
  gatewaySubscriptions,
  isDeviceId,
  parseTopic,
  readTopic,
  topicFor,
  viewTopic,
} from '../../protocol/topics.ts';

describe('a topic', () => {
  test('names wire, store, device and kind', () => {
    expect(topicFor({ store: 'main', device: 'kiosk-1', kind: 'ev' })).toBe(
      'stamgast/0/main/d/kiosk-1/ev',
    );
    expect(viewTopic('main')).toBe('stamgast/0/main/g/view');
  });

  test.each(deviceKinds)('of kind %s comes apart as it was made', (kind) => {
    const parts = { store: 'main', device: 'kiosk-1', kind };
    expect(parseTopic(topicFor(parts))).toEqual(parts);
  });

  test('of the views has no device', () => {
    expect(parseTopic(viewTopic('main'))).toEqual({ store: 'main', device: '', kind: 'view' });
  });

  test.each(['a/b', '+', '#', 'a#', '', 'A', 'ä', 'a b', 'a\u0000', 'a'.repeat(41), 'a\n'])(
    'cannot be widened by the id %j',
    (id) => {
      expect(isDeviceId(id)).toBe(false);
      expect(() => topicFor({ store: 'main', device: id, kind: 'ev' })).toThrow('must match');
      expect(() => topicFor({ store: id, device: 'kiosk-1', kind: 'ev' })).toThrow('must match');
      expect(() => viewTopic(id)).toThrow('must match');
    },
  );

  test.each([
    'stamgast/0/main/d/kiosk-1',
    'stamgast/0/main/d/kiosk-1/ev/more',
    'stamgast/0/main/d/kiosk-1/ev/',
    'stamgast/0/main/d/kiosk-1/other',
    'stamgast/0/main/d//ev',
    'stamgast/0/main/d/+/ev',
    'stamgast/0/main/x/kiosk-1/ev',
    'stamgast/0/main/g/other',
    'stamgast/0/main/g/view/more',
    'stamgast/00/main/g/view',
    'stamgast//main/g/view',
    'stamgast/x/main/g/view',
    'other/0/main/g/view',
    '/stamgast/0/main/g/view',
    '$SYS/broker/uptime',
    '',
  ])('%j is none', (topic) => {
    expect(parseTopic(topic)).toBeNull();
    expect(readTopic(topic)).toMatchObject({ code: 'MESSAGE_MALFORMED' });
  });

  test('of another wire version is told apart from nonsense', () => {
    expect(readTopic('stamgast/1/main/d/kiosk-1/ev')).toEqual({
      ok: false,
      code: 'WIRE_VERSION_UNKNOWN',
      facts: { wire: 1 },
    });
    expect(parseTopic('stamgast/1/main/d/kiosk-1/ev')).toBeNull();
  });

  test('subscriptions of both sides cover what the other sends, and no more', () => {
    const down = deviceSubscriptions({ store: 'main', device: 'kiosk-1' });
    const up = gatewaySubscriptions('main');
    const kinds = [...down.slice(0, -1), ...up].map((topic) => topic.split('/').at(-1));
    expect(kinds.sort()).toEqual([...deviceKinds].sort());
    expect(down.every((topic) => !/[+#]/.test(topic))).toBe(true);
    expect(down).toContain('stamgast/0/main/g/view');
    expect(up).toContain('stamgast/0/main/d/+/ev');
  });
});

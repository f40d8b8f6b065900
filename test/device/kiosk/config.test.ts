import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadKioskConfig } from '../../../device/config.ts';
import { StamgastError } from '../../../protocol/errors.ts';
import { tempFolder } from '../store/events.ts';

const GOOD = `store: shop
device: kiosk-1
gateway: mqtt://127.0.0.1:1883
secretFile: kiosk.secret
dataFolder: data
runtimeFolder: run
`;

function load(text: string, secret: string | null = 'a-secret-of-20-chars') {
  const folder = tempFolder();
  const path = join(folder, 'kiosk.yaml');
  writeFileSync(path, text);
  if (secret !== null) writeFileSync(join(folder, 'kiosk.secret'), `${secret}\n`);
  return { folder, loaded: loadKioskConfig({ path, env: {}, flags: {} }) };
}
function problem(text: string, secret?: string | null): { code: string; message: string } {
  try {
    load(text, secret);
  } catch (error) {
    if (error instanceof StamgastError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('the configuration of a kiosk', () => {
  test('has a default for all that need not be said, and paths beside its file', () => {
    const { folder, loaded } = load(GOOD);
    expect(loaded).toMatchObject({
      secret: 'a-secret-of-20-chars',
      dataFolder: join(folder, 'data'),
      runtimeFolder: join(folder, 'run'),
      pageFolder: null,
      sealTo: null,
      outboxLimits: {
        waitingRows: 200_000,
        waitingBytes: 512 * 1024 * 1024,
        sentMs: 30 * 86_400_000,
        sentBytes: 64 * 1024 * 1024,
      },
    });
    expect(loaded.config).toMatchObject({
      language: 'en',
      readers: [{ driver: 'nfc' }],
      screen: { port: 8490, embedIn: [] },
    });
  });

  test('is understood as the sample file writes it', () => {
    const sample = readFileSync(
      new URL('../../../docs/kiosk.sample.yaml', import.meta.url),
      'utf8',
    );
    const folder = tempFolder();
    mkdirSync(join(folder, 'etc'));
    writeFileSync(join(folder, 'secret'), 'a-secret-of-20-chars');
    const path = join(folder, 'etc/kiosk.yaml');
    writeFileSync(path, sample);
    const flags = { secretFile: join(folder, 'secret') };
    expect(loadKioskConfig({ path, env: {}, flags }).config.device).toBe('kiosk-1');
  });

  test('takes a flag before the environment before the file', () => {
    const folder = tempFolder();
    const path = join(folder, 'kiosk.yaml');
    writeFileSync(path, `${GOOD}screen: { port: 1000 }\n`);
    writeFileSync(join(folder, 'kiosk.secret'), 'a-secret-of-20-chars');
    const env = { STAMGAST_SCREEN_PORT: '2000' };
    const port = (flags: Record<string, string>, given = {}) =>
      loadKioskConfig({ path, env: given, flags }).config.screen.port;
    expect([port({}), port({}, env), port({ 'screen.port': '3000' }, env)]).toEqual([
      1000, 2000, 3000,
    ]);
  });

  test.each([
    ['a missing key', GOOD.replace('device: kiosk-1\n', ''), 'device: missing'],
    ['a wrong name', GOOD.replace('kiosk-1', 'Kiosk/1'), ':2:9: device'],
    ['an unknown key', `${GOOD}devise: x\n`, 'did you mean `device`?'],
    ['a wrong port', `${GOOD}screen: { port: 99999 }\n`, ':7:17: screen.port'],
    ['a wrong driver', `${GOOD}readers: [{ driver: usb }]\n`, ':7:'],
    ['a key that is none', `${GOOD}sealTo: ${'.'.repeat(43)}\n`, ':7:9: sealTo: not a key'],
    ['another scheme', GOOD.replace('mqtt:', 'http:'), ':3:10: gateway'],
    ['no YAML', 'store: [', 'kiosk.yaml:1:'],
  ])('with %s is refused with its place', (_, text, part) => {
    const { code, message } = problem(text);
    expect(code).toBe('CONFIG_INVALID');
    expect(message).toContain(part);
  });

  test('with a gateway beyond this machine is refused until there are certificates', () => {
    const { code, message } = problem(GOOD.replace('127.0.0.1', '192.168.1.5'));
    expect(code).toBe('NOT_LOOPBACK');
    expect(message).toContain('kiosk.yaml:3:10: gateway');
  });

  test('with a missing or short secret says which file, and what to put there', () => {
    expect(problem(GOOD, null).message).toMatch(
      /:4:13: secretFile: .*kiosk\.secret cannot be read/,
    );
    expect(problem(GOOD, 'short').message).toContain('the secret has 5 characters, at least 16');
  });
});

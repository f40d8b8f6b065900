import { expect, test } from 'vitest';
import { reasonIn } from '../../../scripts/demo/program.ts';

const fatal = JSON.stringify({
  level: 'fatal',
  err: { message: 'port 4872 is in use by process 7 (x); choose another: --http-port 4873' },
  code: 'PORT_IN_USE',
});

test('a port in use is told with what to type for the whole shop', () => {
  expect(reasonIn(`{"level":"info"}\n${fatal}\n`)).toEqual([
    'PORT_IN_USE: port 4872 is in use by process 7 (x); choose another: npm start -- --port N',
  ]);
});

test('what a program wrote for people is told once, without its lines of log', () => {
  const said = `{"level":"info"}\n${fatal}\nCONFIG_INVALID: a.yaml:1:2\nMend the file.\n`;
  expect(reasonIn(said)).toEqual(['CONFIG_INVALID: a.yaml:1:2', 'Mend the file.']);
});

test('a program that said nothing, or was cut off, gives no wrong reason', () => {
  expect(reasonIn('')).toEqual([]);
  expect(reasonIn('{"level":"fatal","err":{"mess')).toEqual([
    'its last line was cut off by its sudden end',
  ]);
});

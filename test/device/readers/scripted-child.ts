/**
 * A child for the supervisor's tests. Arguments: a folder, then what each life does in turn
 * (the last word holds for all later lives). Each life leaves a file in the folder.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = '', ...script] = process.argv.slice(2);
const life = readdirSync(folder).length;
writeFileSync(join(folder, `${life}`), `${process.pid}`);
const word = script[Math.min(life, script.length - 1)];

const beats = () =>
  setInterval(() => {
    if (process.connected) process.send?.({ kind: 'beat' });
  }, 20);

switch (word) {
  case 'die':
    process.exit(3);
    break;
  case 'mute':
    process.on('message', () => {});
    break;
  case 'hang':
    process.send?.({ kind: 'beat' }, () => {
      for (;;); // A dead event loop, as `new NFC()` makes it.
    });
    break;
  case 'stubborn':
    process.on('disconnect', () => {});
    beats();
    process.send?.({ kind: 'hello', life });
    break;
  case 'talk':
    console.log('04 a1 b2 c3 d4 e5 80');
    console.error('Error: card 7001234567890123 <Buffer 04 a1 b2 c3> at read');
    process.on('disconnect', () => process.exit(0));
    process.on('message', () => process.send?.({ kind: 'heard', life }));
    beats();
    process.send?.({ kind: 'hello', life, env: Object.keys(process.env).sort() });
    break;
  default:
    throw new Error(`no such word: ${word}`);
}

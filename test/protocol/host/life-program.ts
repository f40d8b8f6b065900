import { StamgastError } from '../../../protocol/errors.ts';
import { crashFaults, runMain } from '../../../protocol/host/life.ts';
import { createLog } from '../../../protocol/host/log.ts';

/** A program that lives as its first argument says; life.test.ts runs it. */
const kind = process.argv[2] ?? '';

runMain({
  env: process.env,
  start: async (life) => {
    const faults = crashFaults(process.env['STAMGAST_CRASH_AT']);
    if (kind === 'config') throw new StamgastError('CONFIG_INVALID', 'a.yaml:1:1: store: missing');
    if (kind === 'port') throw new StamgastError('PORT_IN_USE', '127.0.0.1:8080');
    if (kind === 'bug-in-start') throw new Error('a bug');
    life.useLog(createLog({ name: 'test', level: 'info' }));
    const timer = setInterval(() => faults.point('kiosk.outbox.before-commit'), 5);
    if (kind === 'throws-later') setTimeout(() => JSON.parse('{'), 5);
    if (kind === 'rejects-later') setTimeout(() => void Promise.reject(new Error('lost')), 5);
    if (kind === 'fatal') setTimeout(() => life.fatal(new StamgastError('STORAGE', 'fsync')), 5);
    process.stdout.write('started\n');
    return async () => {
      if (kind === 'bad-stop') throw new Error('cannot stop');
      if (kind === 'slow-stop') await new Promise((resolve) => setTimeout(resolve, 60_000));
      clearInterval(timer);
      await new Promise((resolve) => setTimeout(resolve, 20));
      process.stdout.write('drained\n');
    };
  },
});

import { type DestinationStream, type Logger, pino } from 'pino';
import type { Log } from '../ports.ts';

export const logLevels = ['debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** A logger that makes one for each room: `log.child('readers/nfc')`. */
export interface RootLog extends Log {
  child(room: string): RootLog;
}

/**
 * One JSON object a line on stdout, written before the call returns. Fields that could hold
 * personal data are masked up to three levels deep: the second fence behind not logging them.
 */
export function createLog(options: {
  /** Which program speaks: `gateway` or `kiosk`. */
  readonly name: string;
  readonly level: LogLevel;
  readonly destination?: DestinationStream;
}): RootLog {
  const { name, level, destination = pino.destination({ dest: 1, sync: true }) } = options;
  const settings = {
    level,
    base: { program: name, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: redactPaths, censor: '[masked]' },
  };
  return wrapped(pino(settings, destination));
}

const personal = ['card', 'cardId', 'name', 'phone', 'track', 'pin', 'body', 'number', 'digits'];
const secret = ['password', 'pepper', 'secret', 'key', 'privateKey', 'authorization', 'sealed'];
const redactPaths = [...personal, ...secret].flatMap((field) => [
  field,
  `*.${field}`,
  `*.*.${field}`,
]);

function wrapped(logger: Logger): RootLog {
  return {
    debug: (fields, text) => logger.debug(fields, text),
    info: (fields, text) => logger.info(fields, text),
    warn: (fields, text) => logger.warn(fields, text),
    error: (fields, text) => logger.error(fields, text),
    fatal: (fields, text) => logger.fatal(fields, text),
    child: (room) => wrapped(logger.child({ room })),
  };
}

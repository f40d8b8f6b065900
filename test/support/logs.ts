import type { Log } from '../../protocol/ports.ts';

export const silentLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  fatal: () => {},
};

type Line = Parameters<Log['info']>;

/** A log that hands on each line, of whatever level. */
export function logTo(take: (...line: Line) => void): Log {
  return { debug: take, info: take, warn: take, error: take, fatal: take };
}

/** A log of which only the names of the events are kept. */
export function eventLog(events: string[]): Log {
  return logTo(({ event }) => events.push(event));
}

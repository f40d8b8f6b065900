import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { StamgastError } from '../errors.ts';

/** A process that listens on a port, as far as this user may see it. */
export interface PortHolder {
  readonly pid: number;
  /** Its command line, cut to 80 characters. */
  readonly command: string;
}

/** Who listens on a TCP port of this machine; null when it cannot be seen (another user's). */
export function portHolder(port: number): PortHolder | null {
  const inodes = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listening(table, port));
  if (inodes.length === 0) return null;
  const links = new Set(inodes.map((inode) => `socket:[${inode}]`));
  for (const pid of list('/proc').filter((name) => /^\d+$/.test(name))) {
    const isHolder = list(`/proc/${pid}/fd`).some((fd) => links.has(link(`/proc/${pid}/fd/${fd}`)));
    if (isHolder) return { pid: Number(pid), command: commandOf(pid) };
  }
  return null;
}

/**
 * What to throw when listening failed: PORT_IN_USE with the holder and what to type, or the
 * error itself when it is something else.
 */
export function listenError(options: {
  readonly error: unknown;
  readonly port: number;
  /** How to choose another port: `--http-port 8481`. */
  readonly otherPort: string;
}): unknown {
  const { error, port, otherPort } = options;
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') return error;
  const holder = portHolder(port);
  const by = holder === null ? 'another user' : `process ${holder.pid} (${holder.command})`;
  const stop = holder === null ? '' : `stop it with \`kill ${holder.pid}\`, or `;
  const text = `port ${port} is in use by ${by}; ${stop}choose another: ${otherPort}`;
  return new StamgastError('PORT_IN_USE', text, { cause: error });
}

/** Inodes of listening sockets (state 0A) on the port; see proc_net_tcp(5). */
function listening(table: string, port: number): readonly string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return read(table)
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((parts) => parts[1]?.endsWith(suffix) === true && parts[3] === '0A')
    .map((parts) => parts[9] ?? '');
}

function commandOf(pid: string): string {
  const command = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
  return command.length > 80 ? `${command.slice(0, 79)}…` : command;
}

// Processes come and go and belong to others: what cannot be read is not there for us.
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function list(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

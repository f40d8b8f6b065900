import { pbkdf2Sync } from 'node:crypto';
import { limits } from '../../protocol/events.ts';
import { upKinds } from '../../protocol/topics.ts';
import type { Account } from './embedded.ts';

/** The files that make a mosquitto 2.0 obey the rules of the embedded broker. */
export interface MosquittoFiles {
  readonly conf: string;
  readonly acl: string;
  readonly passwords: string;
}

/**
 * Writes what mosquitto needs: `conf` names the two other files at `folder`.
 * @param options.salt makes the salt of each password (12 random bytes)
 */
export function mosquittoFiles(options: {
  readonly store: string;
  readonly host: string;
  readonly port: number;
  readonly folder: string;
  readonly accounts: readonly Account[];
  readonly salt: () => Uint8Array;
}): MosquittoFiles {
  const { store, host, port, folder, accounts, salt } = options;
  return {
    conf: lines(
      '# Made by `stamgast gateway --write-mosquitto`; see gateway/README.md.',
      '# Nothing leans on the broker: no sessions, nothing retained, nothing kept on disk.',
      `listener ${port} ${host}`,
      'allow_anonymous false',
      'allow_zero_length_clientid false',
      '# One connection a name: the client id is the user name, whatever a client says.',
      'use_username_as_clientid true',
      `password_file ${folder}/passwords`,
      `acl_file ${folder}/acl`,
      `max_packet_size ${limits.packetBytes}`,
      'max_qos 0',
      'retain_available false',
      'max_inflight_messages 20',
      'max_queued_messages 1000',
      'max_connections 1000',
      'persistence false',
      'autosave_interval 0',
      'sys_interval 0',
      'connection_messages false',
      'log_dest stderr',
      'log_type error',
      'log_type warning',
    ),
    acl: lines(
      '# A kiosk (%u) writes only its own branch and reads its own branch and g/.',
      ...upKinds.map((kind) => `pattern write stamgast/0/${store}/d/%u/${kind}`),
      `pattern read stamgast/0/${store}/d/%u/#`,
      ...accounts.flatMap(({ name, peer }) => [
        '',
        `user ${name}`,
        ...(peer.kind === 'gateway'
          ? gatewayTopics(store)
          : [`topic read stamgast/0/${store}/g/#`]),
      ]),
    ),
    passwords: lines(
      ...accounts.map(({ name, password }) => `${name}:${passwordHash(password, salt())}`),
    ),
  };
}

function gatewayTopics(store: string): readonly string[] {
  return [
    ...upKinds.map((kind) => `topic read stamgast/0/${store}/d/+/${kind}`),
    ...['ack', 'bad', 'resume', 'res', 'cmd'].map(
      (kind) => `topic write stamgast/0/${store}/d/+/${kind}`,
    ),
    `topic write stamgast/0/${store}/g/view`,
  ];
}

/** mosquitto_passwd's own form: $7$ = PBKDF2 with SHA-512, rounds, salt, 64 bytes of key. */
function passwordHash(password: string, salt: Uint8Array): string {
  const rounds = 101;
  const key = pbkdf2Sync(password, salt, rounds, 64, 'sha512');
  return `$7$${rounds}$${Buffer.from(salt).toString('base64')}$${key.toString('base64')}`;
}

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

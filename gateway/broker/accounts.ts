import type { LoadedConfig } from '../config.ts';
import type { Account } from './embedded.ts';

/** Every peer of the broker with its rights. The gateway's own password lives one start long. */
export function brokerAccounts(loaded: LoadedConfig, gatewayPassword: string): readonly Account[] {
  const { username } = loaded.config.broker;
  return [
    { name: username, password: gatewayPassword, peer: { kind: 'gateway' } },
    ...loaded.devices.map(({ id, secret }): Account => {
      return { name: id, password: secret, peer: { kind: 'device', device: id } };
    }),
  ];
}

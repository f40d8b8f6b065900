import { dateIn } from '../days.ts';
import type { Draft } from '../draft.ts';
import { versionAt } from '../versions.ts';
import { consentsInForce } from './consents.ts';

/** Is the day over until which the member's data were needed, and did nobody agree to more? */
export function isToForget({ programmes, now, member, consents }: Draft): boolean {
  const version = versionAt(programmes, now);
  const erase = version?.closing?.erase ?? null;
  if (version === null || erase === null || member === null) return false;
  if (member.isClosed || member.isBearer === true || dateIn(version, now) < erase.on) return false;
  const said = consents.filter((row) => row.member === member.id);
  const inForce = consentsInForce([...member.consents, ...said]);
  return !erase.unless.some((name) => inForce.has(name));
}

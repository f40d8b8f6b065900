import type { ConversionRule } from '../conversions/types.ts';
import { wholeOf } from './amounts.ts';
import { decimals, type Fault, quoted } from './faults.ts';
import type { CompilingRules } from './rules.ts';
import type { ProgrammeFile } from './schema.ts';

type ConversionFile = NonNullable<ProgrammeFile['conversions']>[string];

/** Compiles the conversions of a file: exactly one of the two units is its own. */
export function conversionsOf(
  file: ProgrammeFile,
  compiling: CompilingRules,
): readonly ConversionRule[] {
  return Object.entries(file.conversions ?? {}).map(([id, conversion]): ConversionRule => {
    const path = ['conversions', id];
    const { partner, from, to } = conversion;
    checkPartner(file, partner, { path, compiling });
    const own = [from, to].filter(({ unit }) => compiling.scales.has(unit));
    if (own.length !== 1) {
      const text =
        own.length === 0 ? 'neither unit is of this file' : 'both units are of this file';
      const hint = `one of ${[...compiling.scales.keys()].join(', ')}, and one of the partner's`;
      compiling.faults.push({ path, text, hint });
    }
    return {
      ...{ id, partner, direction: compiling.scales.has(from.unit) ? 'out' : 'in' },
      from: sideOf(from, [...path, 'from'], compiling),
      to: sideOf(to, [...path, 'to'], compiling),
    };
  });
}

function sideOf(
  { unit, amount }: ConversionFile['from'],
  path: Fault['path'],
  compiling: CompilingRules,
): ConversionRule['from'] {
  // The partner's units are whole: nobody here knows their decimals.
  const scale = compiling.scales.get(unit) ?? 0;
  const hint = `more than 0, ${decimals(scale)}`;
  return {
    unit,
    amount: wholeOf(String(amount), scale, { path: [...path, 'amount'], hint, compiling }),
  };
}

function checkPartner(
  { partners }: ProgrammeFile,
  partner: string,
  { path, compiling }: { readonly path: Fault['path']; readonly compiling: CompilingRules },
): void {
  if (partners === undefined || Object.hasOwn(partners, partner)) return;
  const hint = `one of ${Object.keys(partners).join(', ')}`;
  const text = `${quoted(partner)} is no partner of this file`;
  compiling.faults.push({ path: [...path, 'partner'], text, hint });
}

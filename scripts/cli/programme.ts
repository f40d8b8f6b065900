import type { Command } from './commander.ts';
import type { CheckOptions } from './parts/programme-check.ts';
import type { NewOptions } from './parts/programme-new.ts';

const CHECK_EXAMPLES = `
Examples:
  stamgast programme check points.yaml
  stamgast programme check --median-month 400.00 --margin 30 spring.yaml summer.yaml
  stamgast programme check --strict --json points.yaml

Errors end with exit code 78; warnings with 0, with --strict 1; notes never count. What is found,
with its code, is told in docs/programme-reference.md.`;

const NEW_EXAMPLES = `
Examples:
  stamgast programme new
  stamgast programme new --goal visits --figure 10 --by 2026-12-31 --budget 500.00 \\
    --reward stamps --entry open --id coffee --currency DKK --zone Europe/Copenhagen > coffee.yaml
  stamgast programme new --like contest --out contest.yaml

Without flags the questions are asked on the terminal. The file begins as one of the gallery, with
what was answered in its head; it is yours to change. With --like only name, currency, zone and
beginning are asked, and where nobody can be asked they are those of the gallery.`;

/** `stamgast programme`: what an owner does with a programme file before launch. */
export function register(program: Command): void {
  const programme = program
    .command('programme')
    .description('check, explain or begin a programme file');
  programme
    .command('check')
    .description('find what is wrong, can never happen, clashes or costs too much')
    .argument('<files...>', 'programme files; files of one id are its versions')
    .option('--median-month <money>', 'what a median member spends a month, as 400.00')
    .option('--median-visits <number>', 'how often a median member comes a month, as 2')
    .option('--margin <percent>', 'profit in the price, in percent, as 30')
    .option('--markup <percent>', 'instead: what is added to the cost, in percent, as 43')
    .option('--strict', 'warnings fail too')
    .option('--json', 'print the findings as one JSON list')
    .addHelpText('after', CHECK_EXAMPLES)
    .action(async (files: readonly string[], options: CheckOptions, command: Command) => {
      const { checkFiles } = await import('./parts/programme-check.ts');
      checkFiles(files, options, command);
    });
  programme
    .command('explain')
    .description('say in plain sentences all that a programme file does')
    .argument('<file>', 'programme file')
    .option('--json', 'print the sentences as one JSON list')
    .action(async (file: string, options: { readonly json?: boolean }) => {
      const { explainFileAt } = await import('./parts/programme-explain.ts');
      explainFileAt(file, options);
    });
  programme
    .command('new')
    .description('ask what the programme is for, and write a file to begin with')
    .option('--goal <what>', 'the one goal: visits, basket, return, members, partners')
    .option('--figure <number>', 'how much of it, as 10 (percent more)')
    .option('--by <date>', 'until when, as 2026-12-31')
    .option('--budget <money>', 'what it may cost in lost margin, as 500.00')
    .option('--entry <how>', 'open to all, or closed')
    .option('--reward <kind>', 'discount, points, stamps, gifts or cashback')
    .option('--partners <names>', 'names of partners with commas; none when it is yours alone')
    .option('--id <name>', 'name of the programme, as points')
    .option('--currency <code>', 'currency, as DKK')
    .option('--zone <zone>', 'time zone, as Europe/Copenhagen')
    .option('--from <time>', 'when it begins, as 2026-01-01T00:00')
    .option('--like <name>', 'begin with this file of the gallery, whatever the answers')
    .option('--out <file>', 'write the file there, not to the terminal')
    .addHelpText('after', NEW_EXAMPLES)
    .action(async (options: NewOptions, command: Command) => {
      const { newProgramme } = await import('./parts/programme-new.ts');
      await newProgramme(options, command);
    });
}

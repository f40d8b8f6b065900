import { randomBytes } from 'node:crypto';
import type { DrawAt, Published, Winner } from '../../gateway/partners/draws.ts';
import { oneLine } from '../../protocol/text.ts';
import type { Command } from './commander.ts';

interface Options {
  readonly data: string;
  readonly id: string;
}

const EXAMPLES = `
Examples:
  stamgast draw open --data gateway --draw spring.yaml      before it opens
  stamgast draw enter --data gateway --id spring --member M free entries of a member
  stamgast draw close --data gateway --id spring            when it is over
  stamgast draw publish --data gateway --id spring          after the grace: the list
  stamgast draw winners --data gateway --id spring --value "3 9 14 21 28 35 41"
  stamgast draw verify gateway/draws/spring                 anyone, from the published files

Each stage is one JSON document in draws/ID of the data folder: publish it where everybody sees it,
at once. What lies in draw-secrets stays with you. See docs/draws.md.`;

/** `stamgast draw`: a prize draw that anyone can check. */
export function register(program: Command): void {
  const draw = program
    .command('draw')
    .description('hold a prize draw that anyone can check')
    .addHelpText('after', EXAMPLES);
  draw
    .command('open')
    .description('publish the rules and the hash of the secret')
    .requiredOption('--data <dir>', 'data folder of a gateway')
    .requiredOption('--draw <file>', 'the draw, a YAML file')
    .action(async ({ data: dataFolder, draw: file }: { data: string; draw: string }) => {
      const { openDraw } = await load();
      const random = () => randomBytes(32).toString('hex');
      told(openDraw({ dataFolder, file, now: Date.now(), random }));
    });
  stage(draw, 'close', 'publish that no more entries are taken').action(async (options) => {
    const { closeDraw } = await load();
    told(closeDraw(drawAt(options)));
  });
  stage(draw, 'publish', 'publish the list of entries and its root').action(async (options) => {
    const { publishDraw } = await load();
    told(publishDraw(drawAt(options)));
  });
  stage(draw, 'winners', 'draw, and publish secret and winners')
    .requiredOption('--value <text>', 'the public value that the rules name')
    .action(async (options: Options & { readonly value: string }) => {
      const { drawWinners } = await load();
      const drawn = drawWinners(drawAt(options), options.value.trim());
      told(drawn);
      for (const [at, row] of drawn.winners.entries()) say(`winner ${at + 1}`, row);
      for (const [at, row] of drawn.reserves.entries()) say(`reserve ${at + 1}`, row);
    });
  forMembers(draw);
  draw
    .command('verify')
    .description('check the published documents of a draw')
    .argument('<folder>', 'folder with 1-open.json and what follows it')
    .action(async (folder: string) => {
      const { verifyDrawFolder } = await load();
      const problems = verifyDrawFolder(folder);
      const text = problems.length === 0 ? 'Everything that is published fits together.' : '';
      process.stdout.write(`${text}${problems.map(oneLine).join('\n')}\n`);
      if (problems.length > 0) process.exitCode = 1;
    });
}

function forMembers(draw: Command): void {
  stage(draw, 'enter', 'take the free entries of a member')
    .requiredOption('--member <id>', 'member id')
    .action(async (options: Options & { readonly member: string }) => {
      const { enterDraw } = await load();
      const isNew = enterDraw(drawAt(options), options.member);
      process.stdout.write(`${isNew ? 'entered' : 'entered before; nothing changed'}\n`);
    });
  stage(draw, 'proof', 'tell a member under which name it stands in the list')
    .requiredOption('--member <id>', 'member id')
    .action(async (options: Options & { readonly member: string }) => {
      const { proofOf } = await load();
      const { salt, pseudonym } = proofOf(drawAt(options), options.member);
      process.stdout.write(`salt ${salt}\npseudonym ${pseudonym}\n`);
    });
}

const load = () => import('../../gateway/partners/draws.ts');

function stage(draw: Command, name: string, description: string): Command {
  return draw
    .command(name)
    .description(description)
    .requiredOption('--data <dir>', 'data folder of a gateway')
    .requiredOption('--id <id>', 'name of the draw');
}

function drawAt({ data, id }: Options): DrawAt {
  return { dataFolder: data, id, now: Date.now() };
}

function told({ path }: Published): void {
  process.stdout.write(`published: ${path}\n`);
}

function say(what: string, { pseudonym, member }: Winner): void {
  process.stdout.write(`${what}: ${oneLine(member ?? 'not a member any more')} (${pseudonym})\n`);
}

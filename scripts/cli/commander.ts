/**
 * The home of commander: command files import it from here. Each file beside this one is a
 * command of that name, with `export function register(program: Command): void`; it loads
 * what it needs inside its action, so that `stamgast --help` stays quick.
 */
export { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

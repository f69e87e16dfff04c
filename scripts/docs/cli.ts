import type { Command } from 'commander'
import { program } from '../../src/cli/cli.ts'
import { markdownTable } from './markdown.ts'

/** Options that every command has; the page describes them once. */
const COMMON = ['--data', '--json', '--debug', '--help']

/** A command with its subcommands, each as one would type it. */
const commandsOf = (command: Command, path: readonly string[] = []): [string, Command][] =>
  command.commands.flatMap((one) => {
    const words = [...path, one.name()]
    const itself: [string, Command] = [words.join(' '), one]
    // A command with options works by itself, beside its subcommands.
    return one.options.length > 0 ? [itself, ...commandsOf(one, words)] : commandsOf(one, words)
  })

/** A text of the program as Markdown shows it. */
const shown = (text: string): string => text.replaceAll('<', '&lt;')

/** Arguments and options of each command, as `--help` explains them. */
export function optionsTable(): string {
  const rows = commandsOf(program()).flatMap(([name, { registeredArguments, options }]) => [
    ...registeredArguments.map((argument) => [name, `\`<${argument.name()}>\``, shown(argument.description), '']),
    ...options
      .filter(({ long }) => !COMMON.includes(long ?? ''))
      .map(({ flags, description, defaultValue }) => [
        name,
        `\`${flags}\``,
        shown(description),
        defaultValue === undefined || defaultValue === false ? '' : `\`${defaultValue}\``,
      ]),
  ])
  return markdownTable(['command', 'argument or option', 'meaning', 'default'], rows)
}

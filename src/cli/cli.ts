import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { Fault } from '../../services/kit/fault.ts'
import { complain, FAILED, MISUSED } from './action.ts'
import { backupCommand, restoreCommand } from './backup.ts'
import { clockCommand } from './clock.ts'
import { consumerCommand } from './consumer.ts'
import { deadLettersCommand } from './dead-letters.ts'
import { demoCommand } from './demo.ts'
import { importCommand } from './import.ts'
import { logCommand } from './log.ts'
import { migrateCommand } from './migrate.ts'
import { projectionsCommand } from './projections.ts'
import { replayCommand } from './replay.ts'
import { serveCommand } from './serve.ts'
import { tokenCommand } from './token.ts'

const COMMANDS = [
  serveCommand,
  demoCommand,
  importCommand,
  replayCommand,
  projectionsCommand,
  deadLettersCommand,
  backupCommand,
  restoreCommand,
  logCommand,
  migrateCommand,
  clockCommand,
  tokenCommand,
  consumerCommand,
]

/** Runs one command line; the outcome is in `process.exitCode`: 0 done, 1 failed, 2 misused. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', tellUnwritable)
  // There is no place left to tell it.
  process.stderr.on('error', () => {})
  if (argv.some((one) => one.includes('\uFFFD'))) {
    process.stderr.write('error: the arguments are not UTF-8\n')
    process.exitCode = MISUSED
    return
  }
  try {
    await program().parseAsync(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    process.exitCode = error.exitCode === 0 ? 0 : MISUSED
  }
}

/** A reader that takes only the first lines has not made the command fail. An engine that serves goes on in any case. */
function tellUnwritable(cause: NodeJS.ErrnoException): void {
  if (cause.code === 'EPIPE') return
  process.exitCode = FAILED
  complain(
    new Fault(
      'output.unwritable',
      'Standard output cannot be written: make room where it goes, or send it elsewhere.',
      { cause },
    ),
    {},
  )
}

/** The command line with all its commands. */
export function program(): Command {
  const root = new Command('sanshe')
    .description('An event-sourced coordination engine for communities that three kinds of bodies govern together.')
    .version(version(), '-v, --version')
    .showHelpAfterError('(add --help for how it is used)')
    .exitOverride()
    // `migrate` and its subcommand both have --data: after the subcommand it is the subcommand's.
    .enablePositionalOptions()
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 misused. Configuration: sanshe serve --help.')
  for (const make of COMMANDS) adopt(root, make())
  return root
}

/** Settings that commander hands down only to commands that the parent makes itself. */
function adopt(parent: Command, child: Command): void {
  child.copyInheritedSettings(parent)
  for (const grandchild of child.commands) grandchild.copyInheritedSettings(parent)
  parent.addCommand(child)
}

/** Compiled, this file is one folder deeper than as source. */
function version(): string {
  for (const up of ['../../package.json', '../../../package.json']) {
    try {
      const { version } = JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8'))
      return String(version)
    } catch {
      // Not there: the other one is.
    }
  }
  return 'unknown'
}

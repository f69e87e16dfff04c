import { Command, CommanderError } from 'commander'
import { Fault } from '../../services/kit/fault.ts'
import { version } from '../version.ts'
import { complain, FAILED, MISUSED, print } from './action.ts'
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

/** Runs one command line, and sets `process.exitCode`: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', tellUnwritable)
  // An error of standard error has no place left where it can be reported.
  process.stderr.on('error', () => {})
  if (argv.some((one) => one.includes('\uFFFD'))) {
    process.stderr.write('error: the arguments must be UTF-8\n')
    misused(argv, 'the arguments must be UTF-8')
    return
  }
  try {
    await program().parseAsync(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) process.exitCode = 0
    else misused(argv, needsCommand(error) ? 'name a command; --help lists them' : error.message)
  }
}

/** Whether a command line names no command, or only one that has subcommands: all that work by themselves have `--json`. */
const needsCommand = ({ code, message }: CommanderError): boolean =>
  code === 'commander.help' || message === "error: unknown option '--json'"

/** Ends a command line that is wrong. Machines get why as JSON; people have got it on standard error. */
function misused(argv: readonly string[], why: string): void {
  process.exitCode = MISUSED
  if (argv.includes('--json'))
    print(JSON.stringify({ error: { code: 'usage.invalid', detail: why.replace(/^error: /, '') } }))
}

/**
 * Reports that standard output cannot be written. A reader that closes the pipe early, such as `head`, is no failure. An engine keeps
 * serving in any case.
 */
function tellUnwritable(cause: NodeJS.ErrnoException): void {
  if (cause.code === 'EPIPE') return
  process.exitCode = FAILED
  complain(
    new Fault(
      'output.unwritable',
      'Standard output cannot be written. Free space on its disk, or redirect it to another place.',
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
    .showHelpAfterError('(run the command with --help to see its usage)')
    .exitOverride()
    // `migrate` and its subcommand both have --data: after the subcommand it is the subcommand's.
    .enablePositionalOptions()
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted with Ctrl-C. `sanshe serve --help` lists the settings.',
    )
  for (const make of COMMANDS) adopt(root, make())
  return root
}

/** Adds a command with the settings of its parent, which commander passes only to commands that the parent creates. */
function adopt(parent: Command, child: Command): void {
  child.copyInheritedSettings(parent)
  for (const grandchild of child.commands) grandchild.copyInheritedSettings(parent)
  parent.addCommand(child)
}

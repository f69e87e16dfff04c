import type { Command } from 'commander'
import { foreseen } from '../engine/known-faults.ts'

export const FAILED = 1
export const MISUSED = 2
/** Exit codes of what a signal ended, as shells have them: 128 and the number of the signal. */
const INTERRUPTED = { SIGINT: 130, SIGTERM: 143 } as const

/** The exit code of the command in progress if it fails: {@link FAILED} unless a signal has interrupted it. */
let failure: number = FAILED

/** Options that every command has. */
export interface Common {
  readonly json?: true
  readonly debug?: true
}

/** The output of a command: `value` for machines, `lines` for people. */
export interface Said {
  readonly value: object
  readonly lines: readonly string[]
  /** Whether the exit code is 1. The output is printed in any case. */
  readonly failed?: boolean
}

/**
 * Sets the action of a command. Its result is printed as lines, or with `--json` as one JSON object. An error is printed as one
 * sentence with its code, and the exit code is 1; 130 or 143 where a signal interrupted the work.
 */
export function action<Options extends Common>(
  command: Command,
  work: (options: Options, ...operands: string[]) => Promise<Said | undefined>,
): Command {
  return command
    .option('--json', 'print the result as one JSON object')
    .option('--debug', 'print the stack of an error')
    .action(async (...given: unknown[]) => {
      const options = command.opts<Options>()
      failure = FAILED
      try {
        const operands = given.filter((one) => typeof one === 'string')
        const said = await work(options, ...operands)
        if (said === undefined) return
        print(options.json ? JSON.stringify(said.value) : said.lines.join('\n'))
        if (said.failed) process.exitCode = failure
      } catch (error) {
        complain(error, options)
        process.exitCode = failure
      }
    })
}

export const print = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

/** Prints an error as one sentence with its code. */
export function complain(error: unknown, { json, debug }: Common): void {
  const fault = foreseen(error)
  const code = fault?.code ?? 'internal'
  const detail =
    fault?.message ?? 'An unexpected error occurred. Run the command with --debug to see the stack, and report it.'
  if (json) print(JSON.stringify({ error: { code, detail } }))
  else process.stderr.write(`${code}: ${detail}\n`)
  if (debug && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`)
  if (debug && error instanceof Error && error.cause instanceof Error)
    process.stderr.write(`${error.cause.stack ?? ''}\n`)
}

/** Returns a signal that the first Ctrl-C (or SIGTERM) aborts, so that work in progress can finish. The second Ctrl-C ends the process. */
export function interruption(): { readonly signal: AbortSignal; [Symbol.dispose](): void } {
  const controller = new AbortController()
  const stop = (signal: keyof typeof INTERRUPTED): void => {
    failure = INTERRUPTED[signal]
    if (controller.signal.aborted) process.exit(failure)
    // Removes the progress bar, and then what the terminal shows of the key.
    controller.abort()
    const begin = process.stderr.isTTY ? '\r\x1b[K' : ''
    process.stderr.write(`${begin}Finishing the work in progress. Press Ctrl-C again to end at once.\n`)
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      process.off('SIGINT', stop).off('SIGTERM', stop)
    },
  }
}

import type { Command } from 'commander'
import { foreseen } from '../engine/known-faults.ts'

export const FAILED = 1
export const MISUSED = 2

/** What every command understands beside its own options. */
export interface Common {
  readonly json?: true
  readonly debug?: true
}

/** What a command has to say: `value` for machines, `lines` for people. */
export interface Said {
  readonly value: object
  readonly lines: readonly string[]
  /** It is said, and still it failed. */
  readonly failed?: boolean
}

/**
 * Gives a command its work. What it returns is printed as lines, or with `--json` as one JSON object; what it throws
 * becomes one sentence and the exit code 1.
 */
export function action<Options extends Common>(
  command: Command,
  work: (options: Options, ...operands: string[]) => Promise<Said | undefined>,
): Command {
  return command
    .option('--json', 'print one JSON object, for machines')
    .option('--debug', 'print the stack where something fails')
    .action(async (...given: unknown[]) => {
      const options = command.opts<Options>()
      try {
        const operands = given.filter((one) => typeof one === 'string')
        const said = await work(options, ...operands)
        if (said === undefined) return
        print(options.json ? JSON.stringify(said.value) : said.lines.join('\n'))
        if (said.failed) process.exitCode = FAILED
      } catch (error) {
        complain(error, options)
        process.exitCode = FAILED
      }
    })
}

export const print = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

/** Prints what failed as one sentence. */
export function complain(error: unknown, { json, debug }: Common): void {
  const fault = foreseen(error)
  const code = fault?.code ?? 'internal'
  const detail = fault?.message ?? 'An unexpected error: add --debug for its stack, and report it.'
  if (json) print(JSON.stringify({ error: { code, detail } }))
  else process.stderr.write(`${code}: ${detail}\n`)
  if (debug && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`)
  if (debug && error instanceof Error && error.cause instanceof Error)
    process.stderr.write(`${error.cause.stack ?? ''}\n`)
}

/** Aborted by the first Ctrl-C (or SIGTERM), so that what is under way can finish; the second one ends at once. */
export function interruption(): { readonly signal: AbortSignal; [Symbol.dispose](): void } {
  const controller = new AbortController()
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(FAILED)
    process.stderr.write('\nFinishing what is under way; once more ends at once.\n')
    controller.abort()
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      process.off('SIGINT', stop).off('SIGTERM', stop)
    },
  }
}

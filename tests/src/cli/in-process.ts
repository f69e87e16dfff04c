import { main } from '../../../src/cli/cli.ts'
import type { Ran } from './sanshe.ts'

/**
 * Runs a command line in the process of the test, which takes a fraction of the time that a process of its own does.
 * It sees only the given environment. One command line at a time.
 */
export async function sanshe(
  line: string | readonly string[],
  { env = {} }: { env?: NodeJS.ProcessEnv } = {},
): Promise<Ran> {
  const args = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line
  const listeners = new Set(process.stdout.listeners('error'))
  const [out, err] = [capture(process.stdout), capture(process.stderr)]
  const { env: before, exitCode } = process
  process.env = { PATH: before.PATH, HOME: before.HOME, ...env }
  process.exitCode = 0
  try {
    await main(args)
    return { code: Number(process.exitCode), out: out.text(), err: err.text() }
  } finally {
    process.env = before
    process.exitCode = exitCode
    out.release()
    err.release()
    for (const one of process.stdout.listeners('error'))
      if (!listeners.has(one)) process.stdout.off('error', one as (error: Error) => void)
  }
}

function capture(stream: NodeJS.WriteStream): { text(): string; release(): void } {
  const { write } = stream
  let text = ''
  stream.write = (chunk: Uint8Array | string) => {
    text += String(chunk)
    return true
  }
  return {
    text: () => text,
    release() {
      stream.write = write
    },
  }
}

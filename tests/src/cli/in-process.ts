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
  const streams = [process.stdout, process.stderr].map((stream) => ({ stream, before: stream.listeners('error') }))
  const [out, err] = [capture(process.stdout), capture(process.stderr)]
  const { env: own, exitCode } = process
  process.env = { PATH: own.PATH, HOME: own.HOME, ...env }
  process.exitCode = 0
  try {
    await main(args)
    return { code: Number(process.exitCode), out: out.text(), err: err.text() }
  } finally {
    process.env = own
    process.exitCode = exitCode
    out.release()
    err.release()
    for (const { stream, before } of streams)
      for (const one of stream.listeners('error'))
        if (!before.includes(one)) stream.off('error', one as (error: Error) => void)
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

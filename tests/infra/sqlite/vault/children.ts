import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Asked } from '../../nats/vault/child-engine.ts'
import type { Acknowledged } from './child-sealer.ts'

/** A test that fails leaves no process behind. */
function endWithTests(child: ChildProcess): void {
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  child.once('close', () => process.off('exit', end))
}

/** Runs a process that seals and erases until it has acknowledged so many values, and kills it in the midst of it. */
export async function killedAfter(count: number, ...place: string[]): Promise<Acknowledged[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child-sealer.ts'), ...place], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  endWithTests(child)
  const told: Acknowledged[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    // The last line may be torn: what was not told whole was not acknowledged.
    if (line.endsWith('}')) told.push(JSON.parse(line))
    if (told.length === count) child.kill('SIGKILL')
  }
  return told
}

/** An engine's vault in a process of its own. */
export interface EngineProcess {
  /** Asks without waiting for the answer. */
  tell(asked: Asked): void
  ask(asked: Asked): Promise<unknown>
  signal(signal: NodeJS.Signals): void
  kill(): Promise<void>
}

export async function engineProcess(url: string, bucket: string, lease: number): Promise<EngineProcess> {
  const child: ChildProcess = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../nats/vault/child-engine.ts'), url, bucket, String(lease)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  endWithTests(child)
  const { stdin, stdout } = child
  if (stdin === null || stdout === null) throw new Error('the process has no pipes')
  const closed = once(child, 'close')
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
  const tell = (asked: Asked): void => void stdin.write(`${JSON.stringify(asked)}\n`)
  const answer = async (): Promise<unknown> => {
    const { value, done } = await lines.next()
    if (done) throw new Error('the process has ended')
    return JSON.parse(value)
  }
  await answer()
  return {
    tell,
    ask(asked) {
      tell(asked)
      return answer()
    },
    signal: (signal) => void child.kill(signal),
    async kill() {
      child.kill('SIGKILL')
      await closed
    },
  }
}

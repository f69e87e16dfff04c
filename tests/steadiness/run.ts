import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const LEFT_MS = 5_000

/** The outcome of one run of the test runner. */
export interface Outcome {
  readonly ms: number
  readonly files: readonly { readonly file: string; readonly ms: number; readonly failed: boolean }[]
  /** Problems besides failed tests. */
  readonly trouble: readonly string[]
}

interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly startTime: number
    readonly endTime: number
  }[]
}

const groups = new Set<number>()

/** Ends all processes that were started here, with their children. */
export function endAll(): void {
  for (const group of groups) endGroup(group)
}

/** Starts a process as the leader of a group, so that all that it starts can be ended with it. */
export function startGroup(
  command: string,
  args: readonly string[],
  options: { cwd?: string; output?: 'pipe' } = {},
): ChildProcess {
  const output = options.output ?? 'ignore'
  const cases = { TEST_SEED: String(randomInt(2 ** 31)) }
  const env = { ...cases, ...process.env, TEST_TIME_LIMITS: 'off', NO_COLOR: '1' }
  const child = spawn(command, args, { cwd: options.cwd, env, detached: true, stdio: ['ignore', output, output] })
  const { pid } = child
  if (pid !== undefined) groups.add(pid)
  return child
}

export function endGroup(group: number): void {
  groups.delete(group)
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // The group has no process left.
  }
}

/** Runs the test runner once; everything that it prints goes to a file. */
export async function run(root: string, args: readonly string[], log: string, limitMs: number): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'sanshe-steady-'))
  const report = join(folder, 'report.json')
  const startedMs = performance.now()
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const child = startGroup(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...args],
    {
      cwd: root,
      output: 'pipe',
    },
  )
  const file = createWriteStream(log)
  child.stdout?.pipe(file, { end: false })
  child.stderr?.pipe(file, { end: false })
  const group = child.pid ?? 0
  const trouble: string[] = []
  const late = setTimeout(() => {
    trouble.push(`did not end within ${Math.round(limitMs / 60_000)} minutes`)
    endGroup(group)
  }, limitMs)
  const [code] = await once(child, 'exit')
  clearTimeout(late)
  const left = await leftOf(group)
  if (left !== '') trouble.push(`left processes behind:\n${left}`)
  endGroup(group)
  file.end()
  const files = filesOf(root, report)
  rmSync(folder, { recursive: true, force: true })
  if (code !== 0 && trouble.length === 0 && !files.some(({ failed }) => failed))
    trouble.push(`ended with ${code}, though no test failed: see its output`)
  return { ms: performance.now() - startedMs, files, trouble }
}

function filesOf(root: string, report: string): Outcome['files'] {
  try {
    const { testResults }: Report = JSON.parse(readFileSync(report, 'utf8'))
    return testResults.map(({ name, status, startTime, endTime }) => ({
      file: relative(root, name),
      ms: endTime - startTime,
      failed: status !== 'passed',
    }))
  } catch {
    return []
  }
}

/** The processes of a group that are still there a while after its leader ended, one a line. */
async function leftOf(group: number): Promise<string> {
  const lastMs = performance.now() + LEFT_MS
  for (;;) {
    const lines = execFileSync('ps', ['-eo', 'pgid=,pid=,stat=,args='], { encoding: 'utf8' }).split('\n')
    // Zombies do not count.
    const left = lines.filter((line) => line.trim().startsWith(`${group} `) && !/^\s*\d+\s+\d+\s+Z/.test(line))
    if (left.length === 0 || performance.now() > lastMs) return left.join('\n')
    await delay(100)
  }
}

import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** Modules of time, processes, threads and sockets. */
const MODULES =
  /^(?:nats|node:(?:child_process|cluster|dgram|http|http2|https|net|timers|timers\/promises|tls|worker_threads))$/
const GLOBALS = /\b(?:setTimeout|setInterval|fetch|Date\.now|performance\.now)\b/
/** What a file loads when it runs: types are not loaded. */
const LOADED =
  /(?:^|[\s;}])(?:import|export)(?!\s+type\b)[^'";]*?from\s+'([^']+)'|import\(?\s*'([^']+)'|new URL\('([^']+\.ts)'/g

const isFault = (file: string): boolean => file.endsWith('.faults.test.ts')

/** Every test file of a tier, as paths within the repository. */
export function testFiles(root: string, tier: 'test' | 'faults'): string[] {
  const all = globSync('tests/**/*.test.ts', { cwd: root }).sort()
  return all.filter((file) => isFault(file) === (tier === 'faults'))
}

/**
 * The files of the quick tier that touch time, processes or sockets: they, or anything of this house that they load, import a module of
 * those or name a clock or timer. Their outcome may depend on how busy the machine is.
 */
export function loadSensitive(root: string): string[] {
  const looked = new Map<string, Looked>()
  const lookAt = (file: string): Looked => {
    const found = looked.get(file) ?? look(root, file)
    looked.set(file, found)
    return found
  }
  return testFiles(root, 'test').filter((file) => {
    const reached = new Set([file])
    for (const one of reached) {
      const { touches, loads } = lookAt(one)
      if (touches) return true
      for (const next of loads) reached.add(next)
    }
    return false
  })
}

interface Looked {
  readonly touches: boolean
  /** Files of this house that it loads. */
  readonly loads: readonly string[]
}

function look(root: string, file: string): Looked {
  const text = readFileSync(join(root, file), 'utf8')
  const loaded = [...text.matchAll(LOADED)].map((match) => match.slice(1).find((one) => one !== undefined) ?? '')
  return {
    touches: GLOBALS.test(text) || loaded.some((one) => MODULES.test(one)),
    loads: loaded
      .filter((one) => one.startsWith('.') && one.endsWith('.ts'))
      .map((one) => normalize(join(dirname(file), one))),
  }
}

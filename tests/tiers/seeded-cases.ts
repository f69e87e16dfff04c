import { resolve } from 'node:path'
import type { Plugin } from 'vitest/config'

const SEED = resolve(import.meta.dirname, 'seed.ts')

/** A plugin that has each file which uses fast-check import its seed first. */
export function seededCases(): Plugin {
  return {
    name: 'seeded-cases',
    enforce: 'pre',
    transform(code, id) {
      if (id === SEED || !code.includes("from 'fast-check'")) return undefined
      // On the first line, so that places in the file stay the same.
      return { code: `import ${JSON.stringify(SEED)}; ${code}`, map: null }
    },
  }
}

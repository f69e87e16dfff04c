import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { compareFigures } from './comparison.ts'

compareFigures({ seed: 3, days: 20 })

test('nothing of the projections takes part in recomputing', () => {
  const files = globSync('recomputed/**/*.ts', { cwd: import.meta.dirname })
  expect(files.length).toBeGreaterThan(20)
  const imports = files.flatMap((file) =>
    [...readFileSync(resolve(import.meta.dirname, file), 'utf8').matchAll(/ from '([^']+)'/g)].map(([, from]) => from),
  )
  expect(imports.filter((from) => /projections|services|src\//.test(from ?? ''))).toEqual([])
})

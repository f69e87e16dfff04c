import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { everyEvent } from '../fixtures/history/every-event.ts'
import { answersAfter, answersOf } from './answers.ts'
import { compareFigures } from './comparison.ts'

describe('after some weeks', () => compareFigures(() => answersAfter({ seed: 3, days: 20 })))

describe.each(['pa', 'wa', 'qa'])('in %s of the log of every event', (community) =>
  compareFigures(() => answersOf(everyEvent(), community), { fully: false }),
)

test('nothing of the projections takes part in recomputing', () => {
  const files = globSync('recomputed/**/*.ts', { cwd: import.meta.dirname })
  expect(files.length).toBeGreaterThan(20)
  const imports = files.flatMap((file) =>
    [...readFileSync(resolve(import.meta.dirname, file), 'utf8').matchAll(/ from '([^']+)'/g)].map(([, from]) => from),
  )
  expect(imports.filter((from) => /projections|services|src\//.test(from ?? ''))).toEqual([])
})

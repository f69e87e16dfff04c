import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { catalogue } from '../../../domain/kernel/index.ts'
import { digestViews } from '../../../infra/sqlite/read-db/digest.ts'
import { projections } from '../../../projections/views.ts'
import { folder, logIn, readSide } from '../../infra/sqlite/read-db/engine.ts'

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 5)
const child = join(import.meta.dirname, 'child-engine.ts')

test(
  'after a kill at any moment the views are what a replay makes of the log',
  async () => {
    const path = folder()
    for (let round = 0; round < ROUNDS; round += 1) {
      const engine = spawn(process.execPath, [child, path], { stdio: ['ignore', 'pipe', 'inherit'] })
      await once(engine.stdout, 'data')
      // The test needs kills at random moments.
      await after(Math.random() * 400)
      engine.kill('SIGKILL')
      await once(engine, 'exit')
    }
    const { log } = await logIn(path)
    const head = await log.head()
    expect(head).toBeGreaterThan(0)
    const before = digestViews(join(path, 'read.db'), projections)
    expect(before.every(({ position }) => position <= head)).toBe(true)
    const continued = await readSide(path, log, projections, catalogue(contexts))
    await continued.seen(head)
    const replayed = await readSide(folder(), log, projections, catalogue(contexts))
    await replayed.seen(head)
    expect(continued.digests()).toEqual(replayed.digests())
    expect(continued.digests()).toHaveLength(projections.length)
  },
  20_000 + ROUNDS * 5000,
)

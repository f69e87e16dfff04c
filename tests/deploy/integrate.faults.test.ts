import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { grantDurable } from '../../client/durable.ts'
import { connect } from '../../client/index.ts'
import { patiently } from '../../client/stream.ts'
import type { NatsServer } from '../fixtures/nats-server.ts'
import { programFolder, programOf, runProgram } from '../fixtures/programs.ts'
import { credentials, type Parts, signedIn, startGuarded, startParts } from './nats-rig.ts'

const SOON = { timeout: 20_000 }

let server: NatsServer
let parts: Parts
let folder: string
beforeAll(async () => {
  server = await startGuarded()
  parts = await startParts(server.url)
  folder = programFolder()
  const operator = await signedIn(server.url, 'operator')
  const jsm = await operator.jetstreamManager()
  await patiently(() => grantDurable(jsm, 'lifts', 'governance.pa.demand.*', '0'))
  await operator.close()
})
afterAll(async () => {
  await parts.stop()
  await server.remove()
  rmSync(folder, { recursive: true })
})

async function raise(count: number): Promise<string[]> {
  const token = await parts.engine.token({ party: 'committee' })
  const client = await connect({ servers: server.url, token, nats: credentials('hotline') })
  const ids: string[] = []
  for (let n = 0; n < count; n += 1) {
    const answer = await client.command('demand', 'raise', { community: 'pa', data: { text: '电梯坏了' } })
    if (!answer.ok) throw new Error(answer.detail)
    ids.push(answer.id)
  }
  await client.close()
  return ids
}

const calls = (): unknown[] => {
  const db = new DatabaseSync(join(folder, 'lifts.db'), { readOnly: true })
  try {
    return db
      .prepare('select demand from calls order by cast(position as integer)')
      .all()
      .map(({ demand }) => demand)
  } finally {
    db.close()
  }
}

it('the first subscriber of docs/how-to/integrate.md makes one call for each demand, although it is killed', async () => {
  const file = programOf('docs/how-to/integrate.md', 'lifts.ts', folder)
  const { user: NATS_USER, pass: NATS_PASSWORD } = credentials('lifts')
  const run = () => runProgram(file, { NATS_URL: server.url, NATS_USER, NATS_PASSWORD })
  const raised: string[] = []
  for (let round = 0; round < 3; round += 1) {
    raised.push(...(await raise(20)))
    const program = run()
    await expect.poll(() => program.lines().length, { ...SOON, message: program.errors() }).toBeGreaterThan(5)
    await program.kill()
  }
  const last = run()
  await expect.poll(calls, SOON).toEqual(raised)
  await last.kill()
}, 90_000)

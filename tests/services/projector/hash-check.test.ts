import { expect, onTestFinished, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { catalogue, isSealed } from '../../../domain/kernel/index.ts'
import { memoryDatabase } from '../../../infra/sqlite/memory.ts'
import { openReadDatabase } from '../../../infra/sqlite/read-db/read-db.ts'
import { openRowReader } from '../../../infra/sqlite/read-db/row-reader.ts'
import { demands } from '../../../projections/demands/demands.ts'
import { headers } from '../../../projections/demands/headers.ts'
import { hashCheck } from '../../../services/projector/hash-check.ts'
import { replayViews } from '../../../services/projector/replay.ts'
import type { MakeHashes } from '../../../services/projector/search-hashes.ts'
import { raised, sealed, stream, triaged } from '../../projections/demands.ts'
import { history } from '../../projections/history.ts'

/** Three demands, folded without keys, and a vault that forgets what the test erases. */
async function folded() {
  const { path, close } = memoryDatabase()
  const db = openReadDatabase(path, { id: 'log', epoch: 1 })
  const events = ['1', '2', '3'].flatMap((id) => [
    {
      stream: stream(id),
      event: raised({ raiser: { kind: 'resident', id: `resident-${id}` }, reference: sealed(`ref-${id}`) }),
    },
    { stream: stream(id), event: triaged() },
  ])
  const log = {
    async *readAll() {
      yield history(events)
    },
  }
  await replayViews({ log, db, projections: [demands], catalogue: catalogue(contexts) })
  const reader = openRowReader(path, [demands])
  onTestFinished(() => {
    reader.close()
    db.close()
    close()
  })
  const gone = new Set<string>()
  let away = false
  const make: MakeHashes = async (values) => {
    if (away) throw new Error('the keys are away')
    return values.map(({ value }) => (isSealed(value) && !gone.has(value.sealed) ? `hash of ${value.sealed}` : null))
  }
  return {
    check: hashCheck(db, make),
    hashes: () => reader.table(headers).map(({ referenceHash }) => referenceHash),
    erase: (...values: string[]) => {
      for (const value of values) gone.add(value)
    },
    keysAre: (where: 'away' | 'here') => {
      away = where === 'away'
    },
  }
}

const noPause = async (): Promise<void> => {}

test('values that were folded without keys are hashed as soon as there are keys', async () => {
  const { check, hashes, keysAre } = await folded()
  expect(hashes()).toEqual(['', '', ''])
  keysAre('away')
  await expect(check.everything(noPause)).rejects.toThrow('away')
  expect(hashes()).toEqual(['', '', ''])
  keysAre('here')
  await check.everything(noPause)
  expect(hashes()).toEqual(['hash of ref-1', 'hash of ref-2', 'hash of ref-3'])
})

test('an erasure deletes the hashes of its subject alone, by the resident or by the stream', async () => {
  const { check, hashes, erase } = await folded()
  await check.everything(noPause)
  erase('ref-1', 'ref-2', 'ref-3')
  await check.subject({ community: 'pb', subject: 'resident-1' })
  expect(hashes()).toEqual(['hash of ref-1', 'hash of ref-2', 'hash of ref-3'])
  await check.subject({ community: 'pa', subject: 'resident-1' })
  expect(hashes()).toEqual([null, 'hash of ref-2', 'hash of ref-3'])
  await check.subject({ community: 'pa', subject: 'demand-pa-2' })
  expect(hashes()).toEqual([null, null, 'hash of ref-3'])
})

test('an erasure by another engine is noticed by the check of everything', async () => {
  const { check, hashes, erase } = await folded()
  await check.everything(noPause)
  erase('ref-2')
  await check.everything(noPause)
  expect(hashes()).toEqual(['hash of ref-1', null, 'hash of ref-3'])
})

test('a hash that a batch writes after the erasure goes with the next commits', async () => {
  const { check, hashes, erase } = await folded()
  await check.subject({ community: 'pa', subject: 'resident-3' })
  expect(hashes()).toEqual(['', '', 'hash of ref-3'])
  erase('ref-3')
  await check.committed()
  expect(hashes()).toEqual(['', '', null])
})

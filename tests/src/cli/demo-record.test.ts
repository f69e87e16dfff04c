import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { recordIn } from '../../../src/cli/demo-record.ts'

it('names what is not empty: the store where the log is in one, otherwise the folder', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-demo-record-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  expect(recordIn(directory, { holds: false, inStore: true })).toBeUndefined()
  expect(() => recordIn(directory, { holds: true, inStore: false })).toThrow(directory)
  expect(() => recordIn(directory, { holds: true, inStore: true })).toThrow(
    'The EventStoreDB in EVENTSTORE_URL holds events',
  )
  expect(() => recordIn(directory, { holds: true, inStore: true })).not.toThrow(directory)
})

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { digestViews } from '../../../../infra/sqlite/read-db/digest.ts'
import { openReadDatabase } from '../../../../infra/sqlite/read-db/read-db.ts'
import { physicalName, quotedName } from '../../../../infra/sqlite/read-db/tables.ts'
import { batchOf, startFold } from '../../../../projections/runtime/index.ts'
import { errand, errands, errandsTable, given } from '../../../projections/errands.ts'
import { history } from '../../../projections/history.ts'
import { folder } from './engine.ts'

test('a digest sees every value of a row, and not in which order JSON stores its members', () => {
  const path = join(folder(), 'read.db')
  const db = openReadDatabase(path, { id: 'log', epoch: 1 })
  const slot = db.build(errands)
  db.serve(errands, slot)
  const fold = startFold(errands, db.rows(errands, slot), 0, 10)
  fold.fold(batchOf(history([given('1', errand.Asked({ note: { sealed: 'x' } }))])))
  fold.commit()
  db.close()

  const table = quotedName(physicalName(errands.name, slot.version, slot.id, errandsTable.name))
  /** The digest with this text in the JSON column of the row. */
  function digestWith(note: string): string {
    const file = new DatabaseSync(path)
    file.prepare(`update ${table} set note = ?`).run(note)
    file.close()
    return digestViews(path, [errands])
      .map(({ digest }) => digest)
      .join()
  }
  const known = digestWith('{"a":1,"b":[{"c":2,"d":null}]}')
  expect(digestWith('{"b": [{"d": null, "c": 2}], "a": 1}')).toBe(known)
  expect(digestWith('{"a":1,"b":[{"c":2}]}')).not.toBe(known)
  expect(digestWith('{"a":1,"b":[{"c":2,"d":3}]}')).not.toBe(known)
  expect(digestWith('null')).not.toBe(known)
})

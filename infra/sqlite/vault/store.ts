import { statSync } from 'node:fs'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { vaultCorrupt, vaultFault, vaultForeign, vaultNewer } from '../../crypto/faults.ts'
import { WRAPPED_KEY_BYTES } from '../../crypto/key-wrapper.ts'
import { privateDatabase } from '../private-database.ts'
import { sqliteMeaning } from '../results.ts'
import { endsWithinPage, isWhole } from '../soundness.ts'
import type { FieldRow, KeyRow, Request, VaultWriterAnswer } from './writer-messages.ts'

/** 'SNVT', in the header of every vault (SQLite's `application_id`). */
export const APPLICATION_ID = 0x534e5654
const VERSION = 1
const PAGE_BYTES = 4096

/** How long to wait for readers, and how long until the next attempt to remove old page images. */
const LOCK_WAIT_MS = 5_000
const RETRY_MS = 1_000
/** A journal of at least this size is emptied at this time after the last commit, because the event log may need the room. */
const REST_MS = 2_000
const REST_BYTES = 1024 * 1024

/*
 * A wrapped key is stored in exactly one place: a row of a table that only grows at its end and whose rows never change
 * size. SQLite never moves such a row, so overwriting it with zeros leaves no copy in the free space of another page.
 * SQLite does move the entries of indexes, and these hold keyed digests only. Rows of destroyed keys stay, filled with zeros.
 */
const SCHEMA = `
  create table meta (name text primary key, content blob not null) strict;
  create table keys (
    n integer primary key, id blob not null, subject blob not null, stream blob not null, wrapped blob not null,
    live integer not null
  ) strict;
  create unique index keys_owner on keys (subject, stream) where live = 1;
  create table fields (
    n integer primary key, id blob not null, nonce blob not null, subject blob not null, wrapped blob not null,
    live integer not null
  ) strict;
  create unique index fields_nonce on fields (id, nonce) where live = 1;
  create index fields_owner on fields (subject) where live = 1;
`

const ZERO = `wrapped = zeroblob(${WRAPPED_KEY_BYTES}), subject = zeroblob(16), live = 0`
/** Assignments that overwrite a destroyed key, and a destroyed key of a single value. */
export const zeroed = { key: `${ZERO}, stream = zeroblob(16)`, field: ZERO } as const

/** The vault's file as its only writer sees it. */
export interface VaultStore {
  readonly verifier: Uint8Array | undefined
  /** A number greater than that of every key. */
  readonly next: number
  /** Does all requests or none, durably. Destroyed keys are then gone from the file and its journal. @returns an answer for each request */
  commit(requests: readonly Request[]): VaultWriterAnswer[]
  close(): void
}

/**
 * Opens a vault's file for its only writer, and creates it where there is none.
 *
 * @throws Fault `vault.foreign` `vault.newer` `vault.corrupt` `vault.full` `vault.unavailable`
 */
export function openVaultStore(path: string, maxBytes: number | undefined): VaultStore {
  let db: DatabaseSync | undefined
  try {
    db = privateDatabase(path, { timeout: LOCK_WAIT_MS })
    prepare(db, path)
    if (maxBytes !== undefined) db.exec(`pragma max_page_count = ${Math.max(16, Math.floor(maxBytes / PAGE_BYTES))}`)
    return store(db, path)
  } catch (error) {
    db?.close()
    throw vaultFault(error, path)
  }
}

function prepare(db: DatabaseSync, path: string): void {
  const application = pragma(db, 'application_id')
  const tables = db.prepare('select count(*) as n from sqlite_schema').get()?.n
  if (application !== APPLICATION_ID && (application !== 0 || tables !== 0)) throw vaultForeign(path)
  if (pragma(db, 'user_version') > VERSION) throw vaultNewer(path)
  if (endsWithinPage(path)) throw vaultCorrupt(path)
  db.exec(`pragma page_size = ${PAGE_BYTES}; pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on;
    pragma wal_autocheckpoint = 4000; pragma cache_size = -32000`)
  if (pragma(db, 'synchronous') !== 2 || pragma(db, 'secure_delete') !== 1) {
    throw new Error('SQLite did not take the pragmas that the vault relies on')
  }
  if (application === 0) {
    db.exec(
      `begin immediate; ${SCHEMA} pragma application_id = ${APPLICATION_ID}; pragma user_version = ${VERSION}; commit`,
    )
  }
  if (!isWhole(db)) throw vaultCorrupt(path)
}

const pragma = (db: DatabaseSync, name: string): number => Number(db.prepare(`pragma ${name}`).get()?.[name])

function store(db: DatabaseSync, path: string): VaultStore {
  const run = statements(db)
  const verifier = db.prepare("select content from meta where name = 'verifier'").get()?.content
  const last = db.prepare('select coalesce(max(n), 0) as n from keys').get()?.n
  let again: NodeJS.Timeout | undefined
  let committedAt = performance.now()

  /**
   * Moves everything into the file and empties the journal, which holds older images of its pages. Where a reader such as a
   * backup blocks that for longer, a later attempt does it.
   */
  const purge = (wait = LOCK_WAIT_MS): void => {
    db.exec(`pragma busy_timeout = ${wait}`)
    try {
      const busy = db.prepare('pragma wal_checkpoint(truncate)').get()?.busy !== 0
      clearTimeout(again)
      again = busy ? setTimeout(purgeLater, RETRY_MS) : undefined
    } finally {
      db.exec(`pragma busy_timeout = ${LOCK_WAIT_MS}`)
    }
  }
  const purgeLater = (): void => {
    try {
      purge(0)
    } catch {
      again = setTimeout(purgeLater, RETRY_MS)
    }
  }
  /** Emptying the journal lengthens the file first, so a full disk postpones it. */
  const purgeOnOpening = (): void => {
    try {
      purge()
    } catch (error) {
      if (sqliteMeaning(error, path).trouble !== 'full') throw error
      again = setTimeout(purgeLater, RETRY_MS)
    }
  }
  if (verifier !== undefined) purgeOnOpening()
  const purgeAtRest = (): void => {
    again = undefined
    if (performance.now() - committedAt < REST_MS) again = setTimeout(purgeAtRest, REST_MS)
    else if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) >= REST_BYTES) purgeLater()
  }

  return {
    verifier: verifier instanceof Uint8Array ? verifier : undefined,
    next: Number(last) + 1,
    commit(requests) {
      db.exec('begin immediate')
      try {
        const answers = requests.map((request) => apply(run, request))
        db.exec('commit')
        committedAt = performance.now()
        if (requests.some(({ kind }) => kind === 'erase' || kind === 'puncture')) purge()
        else again ??= setTimeout(purgeAtRest, REST_MS)
        return answers
      } catch (error) {
        if (db.isTransaction) db.exec('rollback')
        throw error
      }
    },
    close() {
      clearTimeout(again)
      db.close()
    },
  }
}

type Statements = ReturnType<typeof statements>

function statements(db: DatabaseSync) {
  return {
    verifier: db.prepare("insert into meta (name, content) values ('verifier', ?)"),
    addKey: db.prepare(
      'insert into keys (n, id, subject, stream, wrapped, live) values (?, ?, ?, ?, ?, 1) on conflict do nothing',
    ),
    standing: db.prepare('select n, id, wrapped from keys where subject = ? and stream = ? and live = 1'),
    eraseKeys: db.prepare(`update keys set ${zeroed.key} where subject = ? and live = 1`),
    punctured: db.prepare('select count(distinct id) as n from fields where subject = ? and live = 1'),
    eraseFields: db.prepare(`update fields set ${zeroed.field} where subject = ? and live = 1`),
    eraseKey: db.prepare(`update keys set ${zeroed.key} where n = ? and id = ? and live = 1`),
    addField: db.prepare(
      'insert into fields (id, nonce, subject, wrapped, live) values (?, ?, ?, ?, 1) on conflict do nothing',
    ),
    eraseField: db.prepare(`update fields set ${zeroed.field} where id = ? and nonce = ? and live = 1`),
  }
}

function apply(run: Statements, request: Request): VaultWriterAnswer {
  switch (request.kind) {
    case 'verifier':
      run.verifier.run(request.content)
      return { kind: 'done', changed: 1 }
    case 'key':
      return { kind: 'key', row: addKey(run, request.row) }
    case 'erase': {
      const punctured = Number(run.punctured.get(request.subject)?.n)
      changes(run.eraseFields, request.subject)
      return { kind: 'done', changed: punctured + changes(run.eraseKeys, request.subject) }
    }
    case 'puncture':
      return { kind: 'done', changed: puncture(run, request) }
  }
}

/** Stores a key. Returns the key that this subject already has in this stream, where it has one. */
function addKey(run: Statements, row: KeyRow): KeyRow | undefined {
  if (changes(run.addKey, row.n, row.id, row.subject, row.stream, row.wrapped) === 1) return undefined
  const found = run.standing.get(row.subject, row.stream)
  if (!(found?.id instanceof Uint8Array && found.wrapped instanceof Uint8Array))
    throw new Error('a key number was used')
  return { ...row, n: Number(found.n), id: found.id, wrapped: found.wrapped }
}

/** Destroys a key and stores the keys of its other values. Where an earlier call destroyed the key, the value's own key is destroyed. */
function puncture(run: Statements, request: Extract<Request, { kind: 'puncture' }>): number {
  const { n, id, nonce, fields } = request
  if (changes(run.eraseKey, n, id) === 0) return changes(run.eraseField, id, nonce)
  for (const field of fields) addField(run, id, field)
  return 1
}

const addField = (run: Statements, id: Uint8Array, field: FieldRow) =>
  run.addField.run(id, field.nonce, field.subject, field.wrapped)

const changes = (statement: StatementSync, ...values: (number | Uint8Array)[]): number =>
  Number(statement.run(...values).changes)

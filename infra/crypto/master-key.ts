import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dataFiles } from '../../services/kit/data-files.ts'
import { Fault } from '../../services/kit/fault.ts'
import { FILE_MODE, privateFolder } from '../../services/kit/private-files.ts'
import type { MasterKeySource } from '../../services/ports/master-key.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Returns the 32 bytes under which all keys are wrapped. `SANSHE_MASTER_KEY` holds them in hex or base64, or
 * `SANSHE_MASTER_KEY_FILE` names a file that holds them.
 *
 * Without either, `master.key` in the data directory is made once (mode 0600) and used from then on. That needs
 * no set-up, and erasure works as well as with any key. A copy of the whole directory contains the key with the data, so
 * such a copy is not protected. Keep the key elsewhere if others can reach the disk or its backups.
 *
 * @throws Fault `vault.master-key-invalid` `vault.master-key-missing`
 */
export function masterKeyFrom(env: Environment, dataDirectory: string): Buffer {
  const { SANSHE_MASTER_KEY: text, SANSHE_MASTER_KEY_FILE: file } = env
  if (text !== undefined && text !== '') return parsed(text, 'SANSHE_MASTER_KEY')
  if (file !== undefined && file !== '') return parsed(content(file), 'The file that SANSHE_MASTER_KEY_FILE names')
  const { masterKey: own, vault } = dataFiles(dataDirectory)
  if (existsSync(own)) return masterKeyIn(own)
  if (existsSync(vault)) {
    throw new Fault(
      'vault.master-key-missing',
      `${dataDirectory} has a vault but no master.key: put the file back, or set SANSHE_MASTER_KEY to the key.`,
    )
  }
  privateFolder(dataDirectory)
  return newMasterKey(own)
}

/** Reads the 32 bytes of a master key from a file. @throws Fault `vault.master-key-invalid` `vault.master-key-missing` */
export const masterKeyIn = (path: string): Buffer => parsed(content(path), path)

/** Makes the source of the master key: this environment, or else a data directory. */
export const masterKeySource = (env: Environment): MasterKeySource => ({
  given: Boolean(env.SANSHE_MASTER_KEY || env.SANSHE_MASTER_KEY_FILE),
  read: (dataDirectory) => masterKeyFrom(env, dataDirectory),
})

/** Makes a random master key in a new file, which only its owner may read. */
export function newMasterKey(path: string): Buffer {
  const key = randomBytes(32)
  const file = openSync(path, 'wx', FILE_MODE)
  writeSync(file, `${key.toString('base64')}\n`)
  fsyncSync(file)
  closeSync(file)
  return key
}

function content(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Fault(
      'vault.master-key-missing',
      `The master key file ${path} cannot be read: check its path and its mode.`,
      {
        cause: error,
      },
    )
  }
}

function parsed(text: string, source: string): Buffer {
  const trimmed = text.trim()
  // `Buffer.from` ends at a character that is no digit, or leaves it out: the key would be another one.
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex')
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) return Buffer.from(trimmed, 'base64')
  throw new Fault(
    'vault.master-key-invalid',
    `${source} must hold 32 bytes as 64 hex digits or 44 characters of base64: make one with \`openssl rand -hex 32\`.`,
  )
}

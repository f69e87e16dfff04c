import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dataFiles } from '../../services/kit/data-files.ts'
import { Fault } from '../../services/kit/fault.ts'
import { FILE_MODE, privateFolder } from '../../services/kit/private-files.ts'
import { utf8Text } from '../../services/kit/utf8.ts'
import { MIN_SECRET_CHARS } from './identity-settings.ts'
import type { Config } from './settings.ts'

/** Returns the secret that signs tokens: the configured one, or one that is made once and kept in the data directory. */
export function signingSecret({ jwtSecret, data }: Pick<Config, 'jwtSecret' | 'data'>): string {
  if (jwtSecret !== undefined) return jwtSecret
  const file = dataFiles(data).tokenSecret
  try {
    privateFolder(data)
  } catch (cause) {
    throw unwritable(data, cause)
  }
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: FILE_MODE })
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EEXIST') throw unwritable(data, error)
  }
  return secretIn(file)
}

/**
 * The secret that tokens are signed with, where an engine has one already.
 *
 * @throws Fault `token.no-secret` `config.secret-short` `config.data-unwritable`
 */
export function knownSecret({ jwtSecret, data }: Pick<Config, 'jwtSecret' | 'data'>): string {
  if (jwtSecret !== undefined) return jwtSecret
  try {
    return secretIn(dataFiles(data).tokenSecret)
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (code === 'ENOTDIR') throw unwritable(data, error)
    if (code !== 'ENOENT') throw error
    throw new Fault(
      'token.no-secret',
      `${data} has no secret of an engine: name the data directory of your engine with --data, or start the engine first.`,
      { cause: error },
    )
  }
}

function secretIn(file: string): string {
  const secret = utf8Text(readFileSync(file))?.trim() ?? ''
  if (secret.length >= MIN_SECRET_CHARS) return secret
  throw new Fault(
    'config.secret-short',
    `${file} must hold at least ${MIN_SECRET_CHARS} characters in UTF-8. Restore it, or delete it and make new tokens.`,
  )
}

/** The error for a data directory that cannot be written. */
export const unwritable = (data: string, cause: unknown): Fault =>
  new Fault('config.data-unwritable', `${data} cannot be written. Set SANSHE_DATA to another directory.`, { cause })

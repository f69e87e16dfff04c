import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dataFiles } from '../../services/kit/data-files.ts'
import { Fault } from '../../services/kit/fault.ts'
import { FILE_MODE, privateFolder } from '../../services/kit/private-files.ts'
import { utf8Text } from '../../services/kit/utf8.ts'
import { type Config, MIN_SECRET_CHARS } from './settings.ts'

/** The secret that tokens are signed with: configured, or one that this installation made for itself. */
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
  const secret = utf8Text(readFileSync(file))?.trim() ?? ''
  if (secret.length >= MIN_SECRET_CHARS) return secret
  throw new Fault(
    'config.secret-short',
    `${file} must hold at least ${MIN_SECRET_CHARS} characters in UTF-8: restore it, or delete it and make new tokens.`,
  )
}

/** For a data directory that is a file, lies under one, or may not be written. */
export const unwritable = (data: string, cause: unknown): Fault =>
  new Fault('config.data-unwritable', `${data} cannot be written to: name another directory in SANSHE_DATA.`, { cause })

import type { TString } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { InvalidArgumentError, Option } from 'commander'
import { CommunityId, Id, wholeNumber } from '../../domain/kernel/index.ts'
import { SETTINGS } from '../config/settings.ts'

export const dataOption = (): Option =>
  new Option('--data <directory>', `where log, keys and read models are (${SETTINGS.data.variable})`)

/** The environment with what the command line says about it: that is the nearer of the two. */
export const withData = (data: string | undefined): NodeJS.ProcessEnv => ({
  ...process.env,
  ...(data === undefined ? {} : { [SETTINGS.data.variable]: data }),
})

/** A reader of whole numbers within bounds. */
export const wholeArgument =
  (least: number, most: number) =>
  (text: string): number => {
    const number = wholeNumber(text)
    if (number !== undefined && number >= least && number <= most) return number
    throw new InvalidArgumentError(`Name a whole number from ${least} to ${most}.`)
  }

/** A reader of the address of an engine. */
export function engineUrl(text: string): string {
  if (/^https?:\/\/[^\s]+$/.test(text) && URL.canParse(text)) return text
  throw new InvalidArgumentError('Name an http or https URL: http://localhost:3000.')
}

const formed =
  (schema: TString, form: string) =>
  (text: string): string => {
    if (Value.Check(schema, text)) return text
    throw new InvalidArgumentError(`Name ${form}.`)
  }

/** A reader of ids as the domain has them. */
export const idArgument = formed(Id, 'an id: letters, digits, `.`, `_`, `~` and `-`, at most 100')
export const communityArgument = formed(
  CommunityId,
  "a community's id: lower-case letters and digits, a letter first, 2 to 32",
)

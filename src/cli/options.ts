import type { TString } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { InvalidArgumentError, Option } from 'commander'
import { CommunityId, Id, wholeNumber } from '../../domain/kernel/index.ts'
import { SETTINGS } from '../config/settings.ts'

export const dataOption = (): Option =>
  new Option('--data <directory>', `directory of log, keys and views (${SETTINGS.data.variable})`).argParser(
    presentArgument,
  )

/**
 * Refuses an empty text: it is mostly a variable of a shell that is not set. In the environment an empty text stands for the
 * default, but an option that is written out must not be ignored.
 */
export function presentArgument(text: string): string {
  if (text !== '') return text
  throw new InvalidArgumentError('Write a value, or leave the option out.')
}

/** The environment, with the data directory of the command line if it names one. */
export const withData = (data: string | undefined): NodeJS.ProcessEnv => ({
  ...process.env,
  ...(data === undefined ? {} : { [SETTINGS.data.variable]: data }),
})

/** Returns a parser of whole numbers within bounds. */
export const wholeArgument =
  (least: number, most: number) =>
  (text: string): number => {
    const number = wholeNumber(text)
    if (number !== undefined && number >= least && number <= most) return number
    throw new InvalidArgumentError(`Use a whole number from ${least} to ${most}.`)
  }

/** Parses the address of an engine. */
export function engineUrl(text: string): string {
  if (/^https?:\/\/[^\s]+$/.test(text) && URL.canParse(text)) return text
  throw new InvalidArgumentError('Use an http or https URL, such as http://localhost:3000.')
}

const formed =
  (schema: TString, form: string) =>
  (text: string): string => {
    if (Value.Check(schema, text)) return text
    throw new InvalidArgumentError(`Use ${form}.`)
  }

/** Parses an id in the form of the domain. */
export const idArgument = formed(Id, 'an id of at most 100 letters, digits, `.`, `_`, `~` and `-`')
export const communityArgument = formed(
  CommunityId,
  "a community's id: 2 to 32 lower-case letters and digits, with a letter first",
)

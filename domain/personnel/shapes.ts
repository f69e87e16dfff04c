import { Type } from '@sinclair/typebox'
import { Line, WholeNumber } from '../kernel/index.ts'

/** A skill that can be certified: `first-aid`, `calligraphy`. */
const SKILL_CODE = '^[a-z][a-z0-9-]{0,49}$'
export const Skill = Type.String({ pattern: SKILL_CODE })

/** A skill as a command names it: by its code, or by a label of the community's list. */
export const SkillOrLabel = Line

export const isSkillCode = (text: string): boolean => new RegExp(SKILL_CODE).test(text)

/** A use of the person by another party, counted within the person: c1, c2, … Other contexts name it `<person>.<secondment>`. */
export const SecondmentId = Type.String({ pattern: '^c[1-9][0-9]{0,8}$' })
/** An entry of logged hours, counted within the person: h1, h2, … */
export const EntryId = Type.String({ pattern: '^h[1-9][0-9]{0,8}$' })

/** The minutes of the longest local day: clocks were never turned back by more than two hours. */
const LONGEST_DAY_MINUTES = 26 * 60

/** The minutes that pass in one secondment or are logged in one entry: a local day at most. */
export const Minutes = WholeNumber('minutes', { minimum: 1, maximum: LONGEST_DAY_MINUTES })

/** Minutes that may be none. */
export const MinutesOrNone = WholeNumber('minutes', { minimum: 0, maximum: LONGEST_DAY_MINUTES })

/** The most hours a week that a person may be seconded. */
export const WeeklyCap = WholeNumber('hours', { minimum: 1, maximum: 60 }, 'The most a week')
export const USUAL_CAP_HOURS = 40

/** The name of a secondment in tasks and other contexts. */
export const secondmentName = (person: string, secondment: string): string => `${person}.${secondment}`

import { Type } from '@sinclair/typebox'

/** What somebody is certified to be able to do: `first-aid`, `calligraphy`. */
export const Skill = Type.String({ pattern: '^[a-z][a-z0-9-]{0,49}$' })

/** One use of the person by another party, counted by the person: c1, c2, … Elsewhere it is named `<person>.<secondment>`. */
export const SecondmentId = Type.String({ pattern: '^c[1-9][0-9]{0,8}$' })
/** Hours put down, counted by the person: h1, h2, … */
export const EntryId = Type.String({ pattern: '^h[1-9][0-9]{0,8}$' })

/** Minutes of one secondment or one entry: a day at most. */
export const Minutes = Type.Integer({ minimum: 1, maximum: 1440 })

/** Hours a week that a person may be seconded, all in all. */
export const WeeklyCap = Type.Integer({ minimum: 1, maximum: 60 })
export const USUAL_CAP = 40

/** How tasks and other contexts name a secondment. */
export const secondmentName = (person: string, secondment: string): string => `${person}.${secondment}`

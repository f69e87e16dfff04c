import { Type } from '@sinclair/typebox'
import { orNull } from '../runtime/index.ts'

/** Schema of a personal text. Readers get it open or not at all; a projection has it sealed, so in-house its type is unknown. */
export const PersonalText = (description?: string) =>
  Type.Unsafe<unknown>(Type.String(description === undefined ? {} : { description }))

/** Schema of a personal text in an answer. */
export const PersonalAnswer = (description: string) =>
  orNull(PersonalText(`${description} Null for readers who may not know it; \`erased\` once it is erased.`))
